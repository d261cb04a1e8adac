//! The explicit step: one expression per cell.
//!
//! ```text
//!   T' = T + rx (W − 2T + E) + ry (S − 2T + N) + q dt / (ρ c)        rx = a dt/dx², ry = a dt/dy²
//!
//!          N                      factored by r = max(rx, ry), αx = rx/r, αy = ry/r:
//!        W T E                    T' = fma(r, fma(−2(αx + αy), T, αx (W + E) + αy (S + N)), T)
//!          S
//! ```
//! Square cells have αx = αy = 1: the products are exact, x and y can change places without a bit changing, and a
//! constant field stays what it is to the bit. The fused multiply-adds are part of the definition of the result.

use super::boundary::Boundaries;
use super::source::CellSource;
use crate::engine::{Rows, Stencil};
use partita_domain::{BlockField, Region};

/// The coefficients of the step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficients {
    rate: f64,
    along_x: f64,
    along_y: f64,
    centre: f64,
}

impl Coefficients {
    /// From the diffusion numbers rx = a dt/dx² and ry = a dt/dy².
    #[must_use]
    pub fn new(rx: f64, ry: f64) -> Self {
        let rate = rx.max(ry);
        let (along_x, along_y) = (rx / rate, ry / rate);
        Self { rate, along_x, along_y, centre: -2.0 * (along_x + along_y) }
    }

    /// The next temperature of one cell: the reference for every faster path.
    #[inline(always)]
    #[must_use]
    pub fn update(&self, west: f64, east: f64, south: f64, north: f64, centre: f64) -> f64 {
        let around = self.along_x * (west + east) + self.along_y * (south + north);
        self.rate.mul_add(self.centre.mul_add(centre, around), centre)
    }
}

/// Conduction in one homogeneous medium, as the engine sees it.
#[derive(Debug, Clone)]
pub(super) struct Conduction {
    pub(super) coefficients: Coefficients,
    pub(super) boundaries: Boundaries,
    pub(super) domain: Region,
    pub(super) sources: Vec<CellSource>,
}

impl Stencil for Conduction {
    fn fill_ghosts(&self, field: &mut BlockField<f64>) {
        self.boundaries.fill_ghosts(&self.domain, field);
    }

    #[inline(always)]
    fn update(&self, rows: &Rows<'_>, next: &mut [f64]) {
        let n = next.len();
        let (south, north) = (&rows.south[..n], &rows.north[..n]);
        let (west, centre, east) = (&rows.centre[..n], &rows.centre[1..=n], &rows.centre[2..n + 2]);
        for i in 0..n {
            next[i] = self.coefficients.update(west[i], east[i], south[i], north[i], centre[i]);
        }
        for source in &self.sources {
            source.add(&self.domain, rows.first, next);
        }
    }
}
