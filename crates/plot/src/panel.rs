//! A pair of axes on a sheet.

use crate::PlotError;
use crate::axis::Axis;
use crate::canvas::{Canvas, Point};
use crate::style::{AXIS_STROKE, GRID, INK, MARGIN, TEXT, TICK, Width};
use crate::text::{Align, Look, width};

/// The corners of a panel in points: left, top, right, bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Place {
    pub(crate) fn across(&self) -> (f64, f64) {
        (self.left, self.right)
    }

    pub(crate) fn upwards(&self) -> (f64, f64) {
        (self.bottom, self.top)
    }
}

/// Two places of one size below a height, with room to the left of each: side by side on a page, one above the other in
/// a column; `heights` are those on a page and in a column.
pub(crate) fn pair(width: Width, left: f64, top: f64, heights: [f64; 2]) -> (Place, Place) {
    let right = width.points() - MARGIN - 2.0;
    match width {
        Width::Page => {
            let half = (right - 2.0 * left) / 2.0;
            let first = Place { left, top, right: left + half, bottom: top + heights[0] };
            (first, Place { left: right - half, right, ..first })
        }
        Width::Column => {
            let first = Place { left, top, right, bottom: top + heights[1] };
            let next = first.bottom + BELOW + 8.0;
            (first, Place { top: next, bottom: next + heights[1], ..first })
        }
    }
}

/// Axes at a place.
pub(crate) struct Panel {
    pub(crate) place: Place,
    pub(crate) x: Axis,
    pub(crate) y: Axis,
}

/// Room that tick labels and titles of the lower axis need.
pub(crate) const BELOW: f64 = TICK + 2.0 * TEXT + 8.0;

impl Panel {
    /// Where a pair of values lies.
    pub(crate) fn at(&self, x: f64, y: f64) -> Point {
        (self.x.at(x), self.y.at(y))
    }

    /// Light lines across, at the ticks of the upward axis.
    pub(crate) fn grid(&self, canvas: &Canvas<'_>) -> Result<(), PlotError> {
        self.y.ticks.iter().try_for_each(|tick| {
            let y = self.y.at(tick.value);
            canvas.line(&[(self.place.left, y), (self.place.right, y)], GRID, AXIS_STROKE)
        })
    }

    /// Both axes with ticks, labels and titles.
    pub(crate) fn axes(&self, canvas: &Canvas<'_>, x_title: &str, y_title: &str) -> Result<(), PlotError> {
        let Place { left, top, right, bottom } = self.place;
        canvas.line(&[(left, top), (left, bottom), (right, bottom)], INK, AXIS_STROKE)?;
        self.lower_ticks(canvas)?;
        self.left_ticks(canvas)?;
        let below = (f64::midpoint(left, right), bottom + TICK + 2.0 * TEXT + 5.0);
        canvas.text(x_title, below, Look::new(INK, Align::Centre))?;
        let beside = (left - TICK - 2.0 - widest(&self.y) - 4.5, f64::midpoint(top, bottom));
        canvas.text(y_title, beside, Look { upwards: true, ..Look::new(INK, Align::Centre) })
    }

    fn lower_ticks(&self, canvas: &Canvas<'_>) -> Result<(), PlotError> {
        let bottom = self.place.bottom;
        self.x.ticks.iter().try_for_each(|tick| {
            let x = self.x.at(tick.value);
            canvas.line(&[(x, bottom), (x, bottom + TICK)], INK, AXIS_STROKE)?;
            // A wide label at the end of the axis must not leave the sheet.
            let look = Look::new(INK, Align::Centre);
            let middle = x.min(self.place.right + MARGIN - width(&tick.label, look) / 2.0);
            canvas.text(&tick.label, (middle, bottom + TICK + TEXT + 0.5), look)
        })
    }

    fn left_ticks(&self, canvas: &Canvas<'_>) -> Result<(), PlotError> {
        let left = self.place.left;
        self.y.ticks.iter().try_for_each(|tick| {
            let y = self.y.at(tick.value);
            canvas.line(&[(left - TICK, y), (left, y)], INK, AXIS_STROKE)?;
            canvas.label(&tick.label, (left - TICK - 2.0, y), Look::new(INK, Align::Right))
        })
    }
}

/// The width of an axis' widest label.
pub(crate) fn widest(axis: &Axis) -> f64 {
    axis.ticks.iter().map(|tick| width(&tick.label, Look::new(INK, Align::Right))).fold(0.0, f64::max)
}

/// Room that tick labels and the title of an upward axis need to its left.
pub(crate) fn beside(axis: &Axis) -> f64 {
    widest(axis) + TICK + 2.0 + 4.5 + TEXT + 1.0
}
