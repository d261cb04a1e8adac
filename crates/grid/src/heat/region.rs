//! Boxes in the domain, as cases give them, and the cells in them.

use super::error::HeatError;
use super::grid::Grid;
pub use crate::geometry::Span;
use std::ops::Range;

/// Ranges of cells along z, y and x.
pub(super) type CellBox = [Range<usize>; 3];

/// The names of the axes, slowest first.
pub(super) const AXES: [&str; 3] = ["z", "y", "x"];

impl Span {
    /// The cells along z, y and x; `key` is the table the span stands in.
    pub(super) fn cells(&self, key: &str, grid: &Grid) -> Result<CellBox, HeatError> {
        let mut cells = grid.extent.zyx().map(|n| 0..n);
        for (axis, along) in self.along().into_iter().rev().enumerate() {
            let key = format!("{key}.{}_m", AXES[axis]);
            match along {
                Some(_) if !grid.extent.has_axis(axis) => {
                    let message = "a rectangle has no z: leave it out, or give `cells` along z";
                    return Err(HeatError::new(&key, message));
                }
                Some(along) => cells[axis] = covered(&key, along, grid.extent.zyx()[axis], grid.spacing[axis])?,
                None => {}
            }
        }
        Ok(cells)
    }
}

/// Whether a cell `[z, y, x]` lies in a box.
pub(super) fn holds(cells: &CellBox, zyx: [usize; 3]) -> bool {
    (0..3).all(|axis| cells[axis].contains(&zyx[axis]))
}

/// The cells whose centres lie in `[from, to]`.
fn covered(key: &str, [from, to]: [f64; 2], cells: usize, spacing: f64) -> Result<Range<usize>, HeatError> {
    if !(from.is_finite() && to.is_finite() && from < to) {
        let message = format!("[{from}, {to}] is no interval in metres: give [from, to] with from < to");
        return Err(HeatError::new(key, message));
    }
    let cell = |position: f64| (position / spacing - 0.5).ceil().clamp(0.0, cells as f64) as usize;
    let range = cell(from)..cell(to);
    if range.is_empty() {
        let message = format!(
            "[{from}, {to}] m holds no cell centre: cells are {spacing:.3e} m wide, from 0 to {} m",
            spacing * cells as f64
        );
        return Err(HeatError::new(key, message));
    }
    Ok(range)
}
