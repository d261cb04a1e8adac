//! Colours, sizes and strokes: one place, so that figures of one paper look alike.

use plotters::style::RGBColor;

/// Points (1/72 inch) per millimetre.
const POINTS_PER_MM: f64 = 72.0 / 25.4;

/// Text of labels and ticks, in points.
pub(crate) const TEXT: f64 = 7.0;
/// Text of titles.
pub(crate) const TITLE: f64 = 9.0;
/// Space around a figure.
pub(crate) const MARGIN: f64 = 8.0;
/// Baseline to baseline.
pub(crate) const LINE: f64 = 10.5;
/// Axes and ticks.
pub(crate) const AXIS_STROKE: f64 = 0.6;
/// Curves.
pub(crate) const CURVE_STROKE: f64 = 1.2;
/// Length of a tick mark.
pub(crate) const TICK: f64 = 3.0;

pub(crate) const INK: RGBColor = RGBColor(0x22, 0x22, 0x22);
/// Second-rank text: subtitles and notes.
pub(crate) const MUTED: RGBColor = RGBColor(0x5a, 0x5a, 0x5a);
/// Guides that must not compete with what was measured.
pub(crate) const GUIDE: RGBColor = RGBColor(0x9a, 0x9a, 0x9a);
pub(crate) const GRID: RGBColor = RGBColor(0xe6, 0xe6, 0xe6);
pub(crate) const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);
/// Zones that call for caution.
pub(crate) const SHADE: RGBColor = RGBColor(0xf1, 0xee, 0xe6);
/// Cells without a number.
pub(crate) const MISSING: [u8; 3] = [0xb0, 0xb0, 0xb0];

/// The colours of Okabe & Ito (2008) that are dark enough for text and lines on white; they stay apart for readers
/// with any of the common colour-vision deficiencies.
const SERIES: [RGBColor; 6] = [
    RGBColor(0x00, 0x72, 0xb2),
    RGBColor(0xd5, 0x5e, 0x00),
    RGBColor(0x00, 0x9e, 0x73),
    RGBColor(0xcc, 0x79, 0xa7),
    RGBColor(0x8a, 0x6d, 0x00),
    RGBColor(0x4b, 0x4b, 0x4b),
];

/// The colour of the `i`-th series.
pub(crate) fn series(i: usize) -> RGBColor {
    SERIES[i % SERIES.len()]
}

/// The width of a figure in print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// One column: 85 mm.
    Column,
    /// Two columns: 180 mm.
    #[default]
    Page,
}

impl Width {
    /// The width in points.
    pub(crate) fn points(self) -> f64 {
        let mm = match self {
            Self::Column => 85.0,
            Self::Page => 180.0,
        };
        (mm * POINTS_PER_MM).round()
    }
}

/// Shapes of markers, so that series differ without colour as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Circle,
    Square,
    Diamond,
    Triangle,
}

impl Shape {
    /// The shape of the `i`-th series.
    pub(crate) fn of(i: usize) -> Self {
        [Self::Circle, Self::Square, Self::Diamond, Self::Triangle][i % 4]
    }
}
