//! Regions that produce heat.

use super::{HeatError, within};
use partita_domain::Region;
use schemars::JsonSchema;
use serde::Deserialize;
use std::ops::Range;

/// A rectangle that produces heat at a constant rate.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct Source {
    /// From where to where along x, in metres; cells whose centres lie between take part.
    pub x_m: [f64; 2],
    /// From where to where along y, in metres.
    pub y_m: [f64; 2],
    /// Power per volume in W/m³ (in K/s where the case gives a diffusivity only).
    pub power_w_per_m3: f64,
}

/// A source as its cells and the temperature they gain per step.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CellSource {
    x: Range<usize>,
    y: Range<usize>,
    gain: f64,
}

impl Source {
    /// The cells of the source, for `spacing` `[dy, dx]` and a gain of `kelvin_per_unit` per step and unit of power.
    pub(super) fn on_cells(
        &self,
        index: usize,
        cells: [usize; 2],
        spacing: [f64; 2],
        kelvin_per_unit: f64,
    ) -> Result<CellSource, HeatError> {
        let key = |name: &str| format!("source.{index}.{name}");
        let x = covered(&key("x_m"), self.x_m, cells[0], spacing[1])?;
        let y = covered(&key("y_m"), self.y_m, cells[1], spacing[0])?;
        let gain = self.power_w_per_m3 * kelvin_per_unit;
        within(&key("power_w_per_m3"), gain, -1e6, 1e6, "K per step")?;
        Ok(CellSource { x, y, gain })
    }
}

/// The cells whose centres lie in `[from, to]`.
fn covered(key: &str, [from, to]: [f64; 2], cells: usize, spacing: f64) -> Result<Range<usize>, HeatError> {
    if !(from.is_finite() && to.is_finite() && from < to) {
        return Err(HeatError::new(
            key,
            format!("[{from}, {to}] is no interval in metres: give [from, to] with from < to"),
        ));
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

impl CellSource {
    /// Adds the gain of one step to the cells of a row that begins at global `[y, x]`; images across periodic faces too.
    #[inline(always)]
    pub(super) fn add(&self, domain: &Region, [y, x]: [isize; 2], next: &mut [f64]) {
        let wrapped = y.rem_euclid(domain.shape[1] as isize) as usize;
        if !self.y.contains(&wrapped) {
            return;
        }
        let width = domain.shape[2] as isize;
        let end = x + next.len() as isize;
        for image in x.div_euclid(width)..=(end - 1).div_euclid(width) {
            let from = (self.x.start as isize + image * width).clamp(x, end) - x;
            let to = (self.x.end as isize + image * width).clamp(x, end) - x;
            next[from as usize..to as usize].iter_mut().for_each(|cell| *cell += self.gain);
        }
    }
}
