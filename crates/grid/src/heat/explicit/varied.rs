//! The explicit step where properties vary from cell to cell.
//!
//! ```text
//!   T' = T + C₀/C · ( Σ [ g₊ (T₊ − T) + g₋ (T₋ − T) ] + q dt/C₀ )     over the axes, with the neighbours T₋ and T₊ along each
//!
//!   g = dt/(C₀ h²) · k between the two cells,    C = ρ c of the cell,    C₀ a capacity to measure others by
//! ```
//! Between cells of different materials k is the harmonic mean, the conductivity of two half cells in series, so that a
//! steady flux through layers is exact (Patankar 1980, *Numerical Heat Transfer and Fluid Flow*, §4.2-3). What leaves a
//! cell through a face enters the one beyond it, and a constant field stays what it is to the bit, because all
//! differences are 0.

use super::faces::Faces;
use crate::engine::{Around, Place, Side, Stencil};
use crate::heat::gains::Gains;
use crate::heat::walls::{Walls, WallsInTime};
use partita_domain::Real;
use partita_domain::lanes::{Lanes, Vector};

/// The step with coefficients by face, on a grid of `AXES` axes; `CAPACITIES` says that heat capacities vary too.
#[derive(Debug)]
pub(in crate::heat) struct Varied<'c, T: Real, const AXES: usize, const CAPACITIES: bool> {
    /// The coefficients.
    pub(in crate::heat) faces: &'c Faces<T>,
    /// What the sources add.
    pub(in crate::heat) gains: &'c Gains<T>,
    /// What holds at the faces of the domain.
    pub(in crate::heat) walls: &'c Walls,
    /// The same over time.
    pub(in crate::heat) held: &'c WallsInTime,
}

impl<T: Real, const AXES: usize, const CAPACITIES: bool> Clone for Varied<'_, T, AXES, CAPACITIES> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Real, const AXES: usize, const CAPACITIES: bool> Copy for Varied<'_, T, AXES, CAPACITIES> {}

/// What flows in from both neighbours along an axis.
#[inline(always)]
fn flow<V: Vector>(centre: V, [before, after]: [V; 2], [g_before, g_after]: [V; 2]) -> V {
    g_after.mul_add(after - centre, g_before * (before - centre))
}

/// What the cells of a row share.
#[derive(Debug, Clone, Copy)]
pub(in crate::heat) struct Row<'a, T> {
    /// By axis: the coefficients before the cells, and after them.
    faces: [[&'a [T]; 2]; 3],
    capacities: &'a [T],
    gains: Option<&'a [T]>,
}

impl<T: Real, const AXES: usize, const CAPACITIES: bool> Stencil for Varied<'_, T, AXES, CAPACITIES> {
    type Cell = T;
    type Row<'a>
        = Row<'a, T>
    where
        Self: 'a;
    const AXES: usize = AXES;
    const COEFFICIENTS: usize = AXES + CAPACITIES as usize;

    #[inline(always)]
    fn row(&self, place: &Place, _: usize) -> Row<'_, T> {
        let capacities = if CAPACITIES { self.faces.capacities(place) } else { &[] };
        Row { faces: self.faces.runs(place), capacities, gains: self.gains.row(place) }
    }

    #[inline(always)]
    fn cell<'a, L: Lanes<T>>(&'a self, lanes: L, around: &Around<L::Vector>, row: Row<'a, T>, i: usize) -> L::Vector {
        let along = |axis: usize, pair| flow(around.centre, pair, row.faces[axis].map(|run| lanes.load(run, i)));
        let mut change = along(2, [around.west, around.east]);
        if AXES > 1 {
            change = change + along(1, [around.south, around.north]);
        }
        if AXES > 2 {
            change = change + along(0, [around.below, around.above]);
        }
        if let Some(gains) = row.gains {
            change = change + lanes.load(gains, i);
        }
        if CAPACITIES {
            return lanes.load(row.capacities, i).mul_add(change, around.centre);
        }
        around.centre + change
    }

    fn ghost(&self, side: Side, place: &Place, inside: T) -> T {
        T::of(self.held.ghost(self.walls, side, place, inside.to_f64(), || self.faces.beyond(side, place)))
    }

    fn plain_ghost(&self, side: Side) -> Option<[f64; 2]> {
        self.held.plain(side)
    }
}
