//! Figures as the page embeds them.

use super::{Content, Section};
use crate::{Figure, PlotError};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;

/// Pixels of a page per point: a quarter more than in print, for words as large as the page's small ones.
const PIXELS_PER_POINT: f64 = 1.25 * 96.0 / 72.0;

/// A figure with its letters as outlines, so that it looks alike wherever it is shown.
#[derive(Serialize)]
pub(super) struct Picture {
    alt: String,
    /// The file in its folder, seen from where the page lies.
    file: String,
    /// Whether it is lines on paper, which a dark screen may show inverted; a map's colours mean what they are.
    lines: bool,
    /// The figure itself.
    address: String,
    /// In pixels; screens that have less show it smaller.
    width: f64,
    /// The same for narrow screens, if there is one.
    narrow: Option<String>,
}

/// The figures of a section; `narrow` may give the same in another shape for narrow screens, by its name.
pub(super) fn pictures(section: &Section, narrow: impl Fn(&str) -> Option<Figure>) -> Result<Vec<Picture>, PlotError> {
    let picture = |(name, figure): &(String, Figure)| {
        Ok(Picture {
            alt: figure.alt().to_owned(),
            file: format!("{}/figures/{name}.svg", section.place),
            lines: matches!(section.content, Content::Study { .. }),
            address: address(figure)?,
            width: (figure.size().0 * PIXELS_PER_POINT).round(),
            narrow: narrow(name).as_ref().map(address).transpose()?,
        })
    };
    section.figures.iter().map(picture).collect()
}

/// The figure as an address that holds it whole: as an image it can neither run anything nor load anything.
fn address(figure: &Figure) -> Result<String, PlotError> {
    Ok(format!("data:image/svg+xml;base64,{}", BASE64_STANDARD.encode(figure.outlined()?)))
}
