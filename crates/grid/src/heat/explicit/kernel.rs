//! The explicit step: one expression per cell.
//!
//! ```text
//!   T' = T + Σ r (T₋ − 2T + T₊) + q dt / (ρ c)      over the axes, r = a dt/h² with the axis's spacing h
//!
//!          N                      factored by r = max(rx, ry, rz), αx = rx/r, ...:
//!        W T E                    T' = fma(r, fma(−2(αx + αy), T, αx (W + E) + αy (S + N)), T)
//!          S
//! ```
//! Cubic cells have α = 1 along every axis: products with it are exact, so they are left out without a bit changing,
//! and what is left is 3 sums and 2 fused multiply-adds in two dimensions, 5 and 2 in three. A constant field then stays what it is to
//! the bit, because fma(−4, T, 4T) is 0, and x and y can change places without a bit changing. (Summing up as
//! fma(r, W + E + S + N, (1 − 4r) T) would take as many operations and keep neither a constant nor the heat as well.)
//! The fused multiply-adds are part of the definition of the result.

use crate::engine::{Around, Place, Side, Stencil};
use crate::heat::gains::Gains;
use crate::heat::walls::{Walls, WallsInTime};
use partita_domain::Real;
use partita_domain::lanes::{Lanes, Vector};

/// The coefficients of the step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::heat) struct Coefficients<T> {
    rate: T,
    along: [T; 3],
    centre: T,
    equal: bool,
}

impl<T: Real> Coefficients<T> {
    /// From the diffusion numbers `[rz, ry, rx]`, a dt/h² of each axis; 0 for axes that the grid does not have.
    fn new(numbers: [f64; 3]) -> Self {
        let rate = numbers.into_iter().fold(0.0, f64::max);
        let along = numbers.map(|r| r / rate);
        let equal = along.iter().all(|&a| a == 1.0 || a == 0.0);
        let centre = -2.0 * (along[2] + along[1] + along[0]);
        Self { rate: T::of(rate), along: along.map(T::of), centre: T::of(centre), equal }
    }

    /// The sum over the neighbours, each axis weighted by its α; `EQUAL` says that they are 1.
    #[inline(always)]
    fn neighbours<L: Lanes<T>, const AXES: usize, const EQUAL: bool>(
        &self,
        lanes: L,
        cell: &Around<L::Vector>,
    ) -> L::Vector {
        let weighted = |axis: usize, pair: L::Vector| if EQUAL { pair } else { lanes.splat(self.along[axis]) * pair };
        let x = weighted(2, cell.west + cell.east);
        match AXES {
            1 => x,
            2 => x + weighted(1, cell.south + cell.north),
            _ => (x + weighted(1, cell.south + cell.north)) + weighted(0, cell.below + cell.above),
        }
    }
}

/// The explicit step of conduction in one homogeneous medium, on a grid of `AXES` axes.
///
/// `EQUAL` says that the spacing is the same along all of them, which takes fewer operations for the same bits.
#[derive(Debug, Clone, Copy)]
pub(in crate::heat) struct Explicit<'w, T, const AXES: usize, const EQUAL: bool> {
    coefficients: Coefficients<T>,
    numbers: [f64; 3],
    walls: &'w Walls,
    held: &'w WallsInTime,
}

impl<'w, T: Real, const AXES: usize, const EQUAL: bool> Explicit<'w, T, AXES, EQUAL> {
    /// The step with these diffusion numbers `[rz, ry, rx]` and faces, if `EQUAL` fits the numbers.
    pub(in crate::heat) fn new(numbers: [f64; 3], walls: &'w Walls, held: &'w WallsInTime) -> Option<Self> {
        let coefficients = Coefficients::new(numbers);
        (!EQUAL || coefficients.equal).then_some(Self { coefficients, numbers, walls, held })
    }
}

impl<T: Real, const AXES: usize, const EQUAL: bool> Stencil for Explicit<'_, T, AXES, EQUAL> {
    type Cell = T;
    type Row<'a>
        = ()
    where
        Self: 'a;
    const AXES: usize = AXES;

    #[inline(always)]
    fn row(&self, _: &Place, _: usize) {}

    #[inline(always)]
    fn cell<L: Lanes<T>>(&self, lanes: L, around: &Around<L::Vector>, (): (), _: usize) -> L::Vector {
        let Coefficients { rate, centre, .. } = self.coefficients;
        let neighbours = self.coefficients.neighbours::<L, AXES, EQUAL>(lanes, around);
        let change = lanes.splat(centre).mul_add(around.centre, neighbours);
        lanes.splat(rate).mul_add(change, around.centre)
    }

    fn ghost(&self, side: Side, place: &Place, inside: T) -> T {
        T::of(self.held.ghost(self.walls, side, place, inside.to_f64(), || self.numbers[side.place().0]))
    }

    fn plain_ghost(&self, side: Side) -> Option<[f64; 2]> {
        self.held.plain(side)
    }
}

/// A step, and what sources add to its result.
#[derive(Debug, Clone, Copy)]
pub(in crate::heat) struct Sourced<'g, S: Stencil> {
    /// The step without sources.
    pub(in crate::heat) step: S,
    /// What they add.
    pub(in crate::heat) gains: &'g Gains<S::Cell>,
}

impl<S: Stencil> Stencil for Sourced<'_, S> {
    type Cell = S::Cell;
    type Row<'a>
        = (S::Row<'a>, Option<&'a [S::Cell]>)
    where
        Self: 'a;
    const AXES: usize = S::AXES;
    const COEFFICIENTS: usize = S::COEFFICIENTS;

    #[inline(always)]
    fn row(&self, place: &Place, cells: usize) -> Self::Row<'_> {
        (self.step.row(place, cells), self.gains.row(place))
    }

    #[inline(always)]
    fn cell<'a, L: Lanes<S::Cell>>(
        &'a self,
        lanes: L,
        around: &Around<L::Vector>,
        (row, gains): Self::Row<'a>,
        i: usize,
    ) -> L::Vector {
        let next = self.step.cell(lanes, around, row, i);
        gains.map_or(next, |gains| next + lanes.load(gains, i))
    }

    fn ghost(&self, side: Side, place: &Place, inside: S::Cell) -> S::Cell {
        self.step.ghost(side, place, inside)
    }

    fn plain_ghost(&self, side: Side) -> Option<[f64; 2]> {
        self.step.plain_ghost(side)
    }
}
