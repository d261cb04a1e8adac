//! The explicit step where the conductivity varies from cell to cell.
//!
//! ```text
//!   T' = T + Σ [ c₊ (T₊ − T) + c₋ (T₋ − T) ]     over the axes, with the neighbours T₋ and T₊ along each
//!
//!   c = dt / (ρ c h²) · 2 k k' / (k + k')        at the face between cells of conductivity k and k'
//! ```
//! The harmonic mean is the conductivity of two half cells in series, so a steady flux through layers is exact
//! (Patankar 1980, *Numerical Heat Transfer and Fluid Flow*, §4.2-3). What leaves a cell through a face enters the one
//! beyond it, and a constant field stays what it is to the bit, because all differences are 0.

use super::boundary::Boundaries;
use crate::engine::{Around, BlockedField, Place, Side, Stencil};
use partita_domain::lanes::{Lanes, Vector};
use partita_domain::{BlockField, Extent, Real};

/// The coefficients of all faces, in the layout of the field they belong to.
#[derive(Debug)]
pub struct FaceCoefficients<T: Real> {
    /// By axis (z, y, x) and block: of the face between a cell and the one before it.
    before: [Vec<BlockField<T>>; 3],
}

impl<T: Real> FaceCoefficients<T> {
    /// From the conductivity of each cell of `extent`, for a field whose periodic axes are given.
    ///
    /// `numbers` `[z, y, x]` are dt / (ρ c h²) of each axis. Beyond a face of the domain the conductivity is that of
    /// the cell inside.
    #[must_use]
    pub fn new(
        field: &BlockedField<T>,
        extent: Extent,
        periodic: [bool; 3],
        numbers: [f64; 3],
        conductivity: impl Fn([usize; 3]) -> f64,
    ) -> Self {
        let inside = |zyx: [isize; 3]| {
            std::array::from_fn(|axis| {
                let cells = extent.zyx()[axis] as isize;
                (if periodic[axis] { zyx[axis].rem_euclid(cells) } else { zyx[axis].clamp(0, cells - 1) }) as usize
            })
        };
        let of_axis = |axis: usize| {
            let coefficient = |zyx: [isize; 3]| {
                let mut other = zyx;
                other[axis] -= 1;
                let [k, before] = [zyx, other].map(|at| conductivity(inside(at)));
                T::of(numbers[axis] * 2.0 * k * before / (k + before))
            };
            field.blocks().iter().map(|block| filled(block, coefficient)).collect()
        };
        let before = std::array::from_fn(|axis| if extent.has_axis(axis) { of_axis(axis) } else { Vec::new() });
        Self { before }
    }

    /// The coefficients along an axis from `place` eastwards.
    ///
    /// Planes and rows outside of the block, which only results of no use are computed for, become the nearest inside.
    #[inline(always)]
    fn run(&self, axis: usize, place: &Place) -> &[T] {
        let field = &self.before[axis][place.block];
        let (block, [z, y, x]) = (field.block(), place.zyx);
        let (padded, first) = (block.padded(), block.interior.start[2]);
        let within = |axis: usize, at: isize| at.clamp(padded.start[axis], padded.end(axis) - 1);
        let at = block.offset([within(0, z), within(1, y), first]);
        &field.values()[at.wrapping_add_signed(x - first)..]
    }
}

fn filled<T: Real>(like: &BlockField<T>, value: impl Fn([isize; 3]) -> T) -> BlockField<T> {
    let mut field = BlockField::zeros(like.block().clone());
    let padded = field.block().padded();
    for (z, y) in padded.rows() {
        let row = field.row_mut(&padded, z, y).iter_mut();
        row.zip(padded.start[2]..).for_each(|(cell, x)| *cell = value([z, y, x]));
    }
    field
}

/// The step with coefficients by face, on a grid of `AXES` axes.
#[derive(Debug)]
pub struct Varied<'c, T: Real, const AXES: usize> {
    /// The coefficients.
    pub faces: &'c FaceCoefficients<T>,
    /// What holds at the faces of the domain.
    pub boundaries: Boundaries,
}

impl<T: Real, const AXES: usize> Clone for Varied<'_, T, AXES> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Real, const AXES: usize> Copy for Varied<'_, T, AXES> {}

/// What flows in from both neighbours along an axis.
#[inline(always)]
fn flow<V: Vector>(centre: V, [before, after]: [V; 2], [c_before, c_after]: [V; 2]) -> V {
    c_after.mul_add(after - centre, c_before * (before - centre))
}

impl<T: Real, const AXES: usize> Stencil for Varied<'_, T, AXES> {
    type Cell = T;
    /// By axis: the coefficients before the cells, and after them; after them along x come those before the next.
    type Row<'a>
        = [[&'a [T]; 2]; 3]
    where
        Self: 'a;
    const AXES: usize = AXES;
    const COEFFICIENTS: usize = AXES;

    #[inline(always)]
    fn row(&self, place: &Place, _: usize) -> [[&[T]; 2]; 3] {
        std::array::from_fn(|axis| {
            if axis < 3 - AXES {
                return [&[][..]; 2];
            }
            let mut step = [0; 3];
            step[axis] = 1;
            [self.faces.run(axis, place), self.faces.run(axis, &place.shifted(step))]
        })
    }

    #[inline(always)]
    fn cell<'a, L: Lanes<T>>(
        &'a self,
        lanes: L,
        around: &Around<L::Vector>,
        row: [[&'a [T]; 2]; 3],
        i: usize,
    ) -> L::Vector {
        let along = |axis: usize, pair| flow(around.centre, pair, row[axis].map(|run| lanes.load(run, i)));
        let mut change = along(2, [around.west, around.east]);
        if AXES > 1 {
            change = change + along(1, [around.south, around.north]);
        }
        if AXES > 2 {
            change = change + along(0, [around.below, around.above]);
        }
        around.centre + change
    }

    fn ghost(&self, side: Side, _: &Place, inside: T) -> T {
        self.boundaries.ghost(side, inside)
    }
}
