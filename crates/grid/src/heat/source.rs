//! Regions that produce heat.

use super::grid::Grid;
use super::{HeatError, within};
use crate::engine::{MARGIN, Place};
use partita_domain::Real;
use schemars::JsonSchema;
use serde::Deserialize;
use std::ops::Range;

/// A rectangle, or a box, that produces heat at a constant rate.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct Source {
    /// From where to where along x, in metres; cells whose centres lie between take part.
    pub x_m: [f64; 2],
    /// From where to where along y, in metres.
    pub y_m: [f64; 2],
    /// From where to where along z, in metres; by default all along it.
    pub z_m: Option<[f64; 2]>,
    /// Power per volume in W/m³ (in K/s where the case gives a diffusivity only).
    pub power_w_per_m3: f64,
}

/// A source as its cells and the temperature they gain per step.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CellSource {
    /// Along z, y and x.
    cells: [Range<usize>; 3],
    gain: f64,
}

impl Source {
    /// The cells of the source and their gain: `kelvin_per_unit` per step and unit of power.
    pub(super) fn on_cells(&self, index: usize, grid: &Grid, kelvin_per_unit: f64) -> Result<CellSource, HeatError> {
        let (key, n) = (|name: &str| format!("source.{index}.{name}"), grid.extent.zyx());
        let x = covered(&key("x_m"), self.x_m, n[2], grid.spacing[2])?;
        let y = covered(&key("y_m"), self.y_m, n[1], grid.spacing[1])?;
        let z = match self.z_m {
            Some(_) if grid.extent.dims() == 2 => {
                return Err(HeatError::new(&key("z_m"), "a rectangle has no z: leave it out, or give `cells` along z"));
            }
            Some(z) => covered(&key("z_m"), z, n[0], grid.spacing[0])?,
            None => 0..n[0],
        };
        let gain = self.power_w_per_m3 * kelvin_per_unit;
        within(&key("power_w_per_m3"), gain, -1e6, 1e6, "K per step")?;
        Ok(CellSource { cells: [z, y, x], gain })
    }
}

impl CellSource {
    fn crosses(&self, z: usize, y: usize) -> bool {
        self.cells[0].contains(&z) && self.cells[1].contains(&y)
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

/// What sources add in each step, by rows.
///
/// Rows crossed by the same sources share one row of gains. Cells of a crossed row that lie outside of its sources
/// gain 0; where sources overlap, the gains are summed first.
#[derive(Debug, Clone, PartialEq)]
pub struct Gains<T> {
    /// By row (z, y) of the domain: which of `rows` it has.
    of_row: Vec<Option<usize>>,
    /// Rows of the domain along z and y.
    shape: [usize; 2],
    /// From [`MARGIN`] cells before the domain to [`MARGIN`] after.
    rows: Vec<Vec<T>>,
}

impl<T: Real> Gains<T> {
    /// Whether there are no sources.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.of_row.is_empty()
    }

    fn none() -> Self {
        Self { of_row: Vec::new(), shape: [0; 2], rows: Vec::new() }
    }

    /// The gains on `cells` `[nz, ny, nx]`; along x, `periodic` says that the domain closes upon itself.
    pub(super) fn new(sources: &[CellSource], [nz, ny, nx]: [usize; 3], periodic: bool) -> Self {
        let mut gains = Self { shape: [nz, ny], ..Self::none() };
        let mut known: Vec<Vec<usize>> = Vec::new();
        for row in 0..if sources.is_empty() { 0 } else { nz * ny } {
            let crossing: Vec<usize> = (0..sources.len()).filter(|&s| sources[s].crosses(row / ny, row % ny)).collect();
            let place = known.iter().position(|other| *other == crossing).unwrap_or_else(|| {
                gains.rows.push(row_of_gains(&crossing.iter().map(|&s| &sources[s]).collect::<Vec<_>>(), nx, periodic));
                known.push(crossing.clone());
                known.len() - 1
            });
            gains.of_row.push((!crossing.is_empty()).then_some(place));
        }
        gains
    }

    /// The gains of the cells from `place` eastwards, if a source crosses its row.
    #[inline(always)]
    pub(super) fn row(&self, place: &Place) -> Option<&[T]> {
        let ([z, y, x], [nz, ny]) = (place.zyx, self.shape);
        let [z, y] = [z.rem_euclid(nz as isize) as usize, y.rem_euclid(ny as isize) as usize];
        let row = self.of_row[z * ny + y]?;
        Some(&self.rows[row][(x + MARGIN as isize) as usize..])
    }
}

fn row_of_gains<T: Real>(sources: &[&CellSource], nx: usize, periodic: bool) -> Vec<T> {
    let margin = MARGIN as isize;
    let gain = |x: isize| {
        let inside = if periodic { x.rem_euclid(nx as isize) } else { x };
        let here = |source: &&&CellSource| usize::try_from(inside).is_ok_and(|x| source.cells[2].contains(&x));
        sources.iter().filter(here).map(|source| source.gain).sum()
    };
    (-margin..nx as isize + margin).map(|x| T::of(gain(x))).collect()
}
