//! What sources add in each step, by rows.

use super::error::HeatError;
use super::grid::Grid;
use super::source::Heater;
use crate::engine::{MARGIN, Place};
use crate::jobs;
use partita_domain::Real;
use std::collections::HashMap;

/// What sources add to the cells, by rows.
///
/// Rows crossed by the same even sources share one row of gains. Cells of a crossed row that lie outside of its sources
/// gain 0; where sources overlap, the gains are summed first.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Gains<T> {
    /// By row (z, y) of the domain: which of `rows` it has.
    of_row: Vec<Option<usize>>,
    /// Rows of the domain along z and y.
    shape: [usize; 2],
    /// From [`MARGIN`] cells before the domain to [`MARGIN`] after.
    rows: Vec<Vec<T>>,
}

/// Gains beyond this, in K, are slips; below it no run can overflow.
const HOTTEST_PER_STEP: f64 = 1e6;

/// A time, and what a unit of power adds to a cell in a step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    /// In s.
    pub(super) time: f64,
    /// dt/(ρ c), in K per W/m³.
    pub(super) kelvin_per_power: f64,
}

impl<T: Real> Gains<T> {
    /// Whether there are no sources.
    pub(super) fn is_empty(&self) -> bool {
        self.of_row.is_empty()
    }

    /// The gains at a moment, in parallel within the calling team; along x, `periodic` says that the domain closes upon
    /// itself.
    ///
    /// # Errors
    /// If an expression gives no number in some cell.
    pub(super) fn new(heaters: &[Heater], grid: &Grid, periodic: bool, moment: Moment) -> Result<Self, HeatError> {
        let [nz, ny, _] = grid.extent.zyx();
        let on: Vec<&Heater> = heaters.iter().filter(|heater| heater.is_on(moment.time)).collect();
        let (mut known, mut of_row, mut distinct) = (HashMap::new(), Vec::new(), Vec::new());
        for row in 0..if on.is_empty() { 0 } else { nz * ny } {
            let crossing: Vec<usize> = (0..on.len()).filter(|&h| crosses(on[h], row / ny, row % ny)).collect();
            let own = crossing.iter().any(|&h| !on[h].is_even()).then_some(row);
            of_row.push((!crossing.is_empty()).then(|| {
                *known.entry((crossing.clone(), own)).or_insert_with(|| {
                    distinct.push((row, crossing));
                    distinct.len() - 1
                })
            }));
        }
        let rows = jobs::each(&distinct, |_, (row, crossing)| {
            let crossing: Vec<&Heater> = crossing.iter().map(|&h| on[h]).collect();
            row_of_gains(&crossing, grid, [row / ny, row % ny], periodic, moment)
        });
        Ok(Self { of_row, shape: [nz, ny], rows: rows.into_iter().collect::<Result<_, _>>()? })
    }

    /// The gains of the cells from `place` eastwards, if a source crosses its row.
    #[inline(always)]
    pub(super) fn row(&self, place: &Place) -> Option<&[T]> {
        if self.of_row.is_empty() {
            return None;
        }
        let ([z, y, x], [nz, ny]) = (place.zyx, self.shape);
        let [z, y] = [z.rem_euclid(nz as isize) as usize, y.rem_euclid(ny as isize) as usize];
        let row = self.of_row[z * ny + y]?;
        Some(&self.rows[row][(x + MARGIN as isize) as usize..])
    }
}

fn crosses(heater: &Heater, z: usize, y: usize) -> bool {
    heater.cells[0].contains(&z) && heater.cells[1].contains(&y)
}

fn row_of_gains<T: Real>(
    heaters: &[&Heater],
    grid: &Grid,
    [z, y]: [usize; 2],
    periodic: bool,
    Moment { time, kelvin_per_power }: Moment,
) -> Result<Vec<T>, HeatError> {
    let (margin, nx) = (MARGIN as isize, grid.extent.zyx()[2] as isize);
    let gain = |x: isize| {
        let inside = if periodic { x.rem_euclid(nx) } else { x };
        let mut gain = 0.0;
        for heater in heaters.iter().filter(|_| (0..nx).contains(&inside)) {
            let zyx = [z, y, inside as usize];
            let power = heater.power(grid, zyx, time);
            if !(-HOTTEST_PER_STEP..=HOTTEST_PER_STEP).contains(&(power * kelvin_per_power)) {
                return Err(heater.no_power(power, kelvin_per_power, zyx, time));
            }
            gain += power * kelvin_per_power;
        }
        Ok(T::of(gain))
    };
    (-margin..nx + margin).map(gain).collect()
}
