//! How fast a medium conducts, for the choice of a step.

use super::super::grid::Grid;
use super::Medium;
use super::substance::{Ends, Solid, Substance};

/// How fast a medium conducts on a grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::heat) struct Rates {
    /// The largest diffusion number of a step of one second: the mean over the faces of a cell of k/(ρ c h²).
    pub(in crate::heat) per_second: f64,
    /// The diffusivity that is typical, in m²/s.
    pub(in crate::heat) diffusivity: f64,
    /// A heat capacity per volume to measure others by.
    pub(in crate::heat) capacity: f64,
}

impl Medium {
    /// How fast the medium conducts on a grid.
    pub(in crate::heat) fn rates(&self, grid: &Grid) -> Rates {
        let per_metre2 = grid.spacings().iter().map(|h| h.powi(-2)).sum::<f64>() / grid.extent.dims() as f64;
        if let Some([k, capacity]) = self.uniform() {
            let diffusivity = k / capacity;
            return Rates { per_second: diffusivity * per_metre2, diffusivity, capacity };
        }
        let ends: Vec<_> = self.substances.iter().map(|substance| substance.solid().map(Solid::ends)).collect();
        let solids: Vec<_> = ends.iter().flatten().collect();
        let typical = |pick: fn(&Ends) -> f64| solids.iter().map(|ends| pick(ends)).sum::<f64>() / solids.len() as f64;
        let capacity = typical(|ends| ends.capacity[0]);
        let diffusivity = typical(|ends| 0.5 * (ends.conductivity[0] + ends.conductivity[1])) / capacity;
        Rates { per_second: self.fastest(grid, &ends), diffusivity, capacity }
    }

    /// The largest diffusion number that a step of one second would have in any cell.
    fn fastest(&self, grid: &Grid, ends: &[Option<Ends>]) -> f64 {
        let n = grid.extent.zyx();
        let most = |zyx: [usize; 3]| match (&self.substances[self.substance(zyx)], &ends[self.substance(zyx)]) {
            (Substance::Solid(solid), Some(ends)) if solid.conductivity.depends_on_temperature() => {
                ends.conductivity[1]
            }
            (substance, _) => substance.conductivity(grid, zyx, 0.0),
        };
        let mut fastest: f64 = 0.0;
        for (z, y, x) in ndarray::indices(n) {
            let (cell, k) = ([z, y, x], most([z, y, x]));
            let mut sum = 0.0;
            for axis in grid.axes() {
                for other in [cell[axis].checked_sub(1), Some(cell[axis] + 1).filter(|&at| at < n[axis])] {
                    let mut beside = cell;
                    beside[axis] = other.unwrap_or(cell[axis]);
                    let h = grid.spacing[axis];
                    sum += self.between(h, [cell, beside], [k, most(beside)]) / (h * h);
                }
            }
            fastest = fastest.max(sum / self.least_capacity(grid, cell, ends));
        }
        fastest / (2 * grid.extent.dims()) as f64
    }

    fn least_capacity(&self, grid: &Grid, zyx: [usize; 3], ends: &[Option<Ends>]) -> f64 {
        match (self.substances[self.substance(zyx)].solid(), &ends[self.substance(zyx)]) {
            (Some(solid), Some(ends)) if solid.capacity_depends_on_temperature() => ends.capacity[0],
            _ => self.capacity(grid, zyx, 0.0),
        }
    }
}
