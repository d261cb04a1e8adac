//! Where the parts of a speedup figure lie.

use super::{Curve, panels, words};
use crate::caption::Caption;
use crate::panel::{BELOW, Panel, Place, beside};
use crate::style::{MARGIN, MUTED, Width};
use crate::text::{Align, Look, width as text_width};

/// The figure's size, its panels and the words around them.
pub(super) struct Layout {
    pub(super) size: (f64, f64),
    pub(super) speedup: Panel,
    pub(super) efficiency: Panel,
    /// Room for names of studies right of the speedup panel.
    pub(super) names: f64,
    pub(super) caption: Caption,
}

impl Layout {
    pub(super) fn new(curves: &[Curve<'_>], width: Width) -> Self {
        let caption = Caption::new(&words::title(curves), words::facts(curves), &words::notes(curves), width.points());
        let names = names(curves, width);
        let (upper, lower) = places(curves, width, caption.above() + 8.0, names);
        let (speedup, efficiency) = panels(curves, upper, lower);
        let height = (lower.bottom + BELOW + caption.below()).ceil();
        Self { size: (width.points(), height), speedup, efficiency, names, caption }
    }
}

/// Room for the longest name, within reason; none for a single study, or in a column, where the markers above must do.
fn names(curves: &[Curve<'_>], width: Width) -> f64 {
    const MOST: f64 = 84.0;
    let of = |c: &Curve<'_>| text_width(&c.name(curves), Look::new(MUTED, Align::Left)) + 1.0;
    let alone = curves.len() < 2 || width == Width::Column;
    if alone { 0.0 } else { curves.iter().map(of).fold(0.0, f64::max).min(MOST) }
}

/// Side by side on a page, one above the other in a column.
fn places(curves: &[Curve<'_>], width: Width, top: f64, names: f64) -> (Place, Place) {
    const PAGE_HEIGHT: f64 = 186.0;
    let right = width.points() - MARGIN - 2.0;
    let probe = Place { left: 0.0, top: 0.0, right: 200.0, bottom: 200.0 };
    let (speedup, efficiency) = panels(curves, probe, probe);
    let left = MARGIN + beside(&speedup.y).max(beside(&efficiency.y)) + 1.0;
    match width {
        Width::Page => {
            let bottom = top + PAGE_HEIGHT;
            let gap = names + 4.0 + left;
            let half = (right - left - gap) / 2.0;
            let second = Place { left: left + half + gap, top, right, bottom };
            (Place { left, top, right: left + half, bottom }, second)
        }
        Width::Column => {
            let bottom = top + 0.9 * (right - left);
            let next = bottom + BELOW + 8.0;
            let second = Place { left, top: next, right, bottom: next + 0.6 * (right - left) };
            (Place { left, top, right, bottom }, second)
        }
    }
}
