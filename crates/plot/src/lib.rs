//! Records and frames become figures.
//!
//! A [`Figure`] is one SVG text: it is laid out once, and [PNG](Figure::png) and [PDF](Figure::pdf) are made from
//! that text with the same bundled font, so that the three agree and equal inputs give equal bytes on any machine.
//! [`speedup`] draws scaling studies, [`sizes`] efficiency over size, [`roofline`] what bounds them, [`throughput`] what was measured elsewhere,
//! [`bars`] programs beside each other, [`field`] frames in two dimensions and layers of three, [`scores`] Monte Carlo
//! samples of scores, [`convergence`] how they settled, [`dots`] the hits of a search, [`curves`] what was computed over what was
//! published; [`animation`] sets a run's frames in motion; [`gallery`] lists the
//! figures of a study, [`history`] holds studies beside each other, [`doctor`] shows what a machine is fit for; [`report`] puts results on one page.
//!
//! What is not here: simulations, measurements and fits (they come as records), files and paths (figures are bytes;
//! whoever has a folder writes them), system fonts, and interactive charts.

pub mod animation;
mod axis;
pub mod bars;
mod canvas;
mod caption;
pub mod convergence;
pub mod curves;
pub mod doctor;
pub mod dots;
pub mod field;
mod figure;
mod font;
pub mod gallery;
pub mod history;
mod numbers;
mod panel;
pub mod report;
pub mod roofline;
pub mod scores;
pub mod sizes;
pub mod speedup;
mod style;
mod text;
pub mod throughput;
pub mod timeline;

pub use figure::{Figure, Format, UnknownFormat};
pub use style::Width;

/// Why a figure cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PlotError {
    /// There is nothing to draw.
    #[error("nothing to draw: {0}")]
    Empty(&'static str),
    /// A frame does not have the two or three axes of a field.
    #[error("`{name}` has shape {shape:?}, and a map needs two axes, or three for their middle layer")]
    NotAPlane {
        /// The frame's name.
        name: String,
        /// Its shape, slowest axis first.
        shape: Vec<usize>,
    },
    /// A frame's cells have no size.
    #[error("`{name}` has spacing {spacing:?}: a map needs two positive lengths")]
    Spacing {
        /// The frame's name.
        name: String,
        /// Its spacing.
        spacing: Vec<f64>,
    },
    /// More pixels were asked for than a bitmap can hold.
    #[error("{dpi} dots per inch make {width}x{height} pixels: ask for 1 to 1200 dots per inch")]
    Resolution {
        /// Dots per inch.
        dpi: f64,
        /// Pixels.
        width: f64,
        /// Pixels.
        height: f64,
    },
    /// One of the drawing libraries refused.
    #[error("cannot draw: {0}")]
    Drawing(String),
}

impl PlotError {
    /// Any library's error, in its own words.
    fn drawing(error: impl std::fmt::Display) -> Self {
        Self::Drawing(error.to_string())
    }
}
