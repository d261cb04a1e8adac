//! The conductances of Pᵀ A P, by rows of coarse positions.
//!
//! ```text
//!   G_IJ = Σ P_iI G_ij P_jJ − Σ P_iI A_ii P_iJ        i: the kept position I and those between beside it, j: a neighbour of i
//! ```

use super::field::{Field, Pass};
use super::lattice::Lattice;
use super::real::Real;
use super::stencil::Stencil;
use super::transfer::Transfer;

/// The coarse conductances toward an offset.
pub(super) struct Product<'a, T> {
    pub(super) fine: &'a Stencil<T>,
    pub(super) diagonal: &'a Field<T>,
    pub(super) transfer: &'a Transfer<T>,
    pub(super) kept: Lattice,
    pub(super) toward: [isize; 3],
}

/// A fine position near a kept one along the axis.
#[derive(Clone, Copy)]
enum Near {
    /// It is kept, so many coarse positions away.
    Kept { at: usize, away: isize },
    /// It lies between two kept ones: so many positions away, and the one after.
    Between { at: usize, away: isize },
}

impl Near {
    fn at(self) -> usize {
        match self {
            Self::Kept { at, .. } | Self::Between { at, .. } => at,
        }
    }
}

impl<T: Real> Pass<T> for Product<'_, T> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        let (zy, axis) = (self.kept.zy(row), self.transfer.axis);
        cells.fill(T::ZERO);
        if axis < 2 {
            self.add(zy, zy[axis], cells);
            return 0.0;
        }
        // All but the first and the last have both neighbours in the row.
        let last = cells.len() - 1;
        for part in [0..1, 1..last.max(1), last.max(1)..last + 1] {
            if !part.is_empty() {
                self.add(zy, part.start, &mut cells[part]);
            }
        }
        0.0
    }
}

impl<T: Real> Product<'_, T> {
    /// The offset along the axis, and the same with another one.
    fn along(&self) -> isize {
        self.toward[self.transfer.axis]
    }

    /// What lies `by` fine positions from the kept position `at`.
    fn near(&self, at: usize, by: isize) -> Option<Near> {
        let (axis, lattice) = (self.transfer.axis, self.fine.lattice());
        let beside = lattice.between_around(axis, at)[usize::from(by > 0)];
        match (by, beside) {
            (0, _) => Some(Near::Kept { at: 2 * at, away: 0 }),
            (-1 | 1, Some(k)) => Some(Near::Between { at: 2 * k + 1, away: (by - 1) / 2 }),
            // Two that are kept may be neighbours where the axis closes upon itself.
            (-1 | 1, None) => lattice.moved(axis, 2 * at, by).map(|at| Near::Kept { at, away: by }),
            _ => self.kept.moved(axis, at, by / 2).map(|kept| Near::Kept { at: 2 * kept, away: by / 2 }),
        }
    }

    /// The weights, in the row at `zy`, with which fine positions take the value of kept ones `away`: 1, or what is given;
    /// none if they take nothing of it. `x` is an offset along the row.
    #[inline(always)]
    fn weights(&self, zy: [usize; 2], near: Near, away: isize, x: isize) -> Option<Option<&[T]>> {
        let Transfer { axis, before, after } = self.transfer;
        match near {
            Near::Kept { away: own, .. } => (own == away).then_some(None),
            Near::Between { at, away: own } => {
                let field = [before, after].into_iter().zip([own, own + 1]).find(|(_, own)| *own == away)?.0;
                let row = field.lattice().row_moved(
                    zy,
                    if *axis < 2 { *axis } else { 0 },
                    Some(if *axis < 2 { at / 2 } else { zy[0] }),
                );
                let from = if *axis == 2 { 1 + at / 2 } else { 1usize.wrapping_add_signed(x) };
                Some(Some(&field.ghosted(row)[from..]))
            }
        }
    }

    /// Adds the products of coarse positions of a row, the first of which is at `at` along the axis.
    #[inline(always)]
    fn add(&self, zy: [usize; 2], at: usize, cells: &mut [T]) {
        for from in (-1..=1).filter_map(|by| self.near(at, by).map(|near| (by, near))) {
            for by in -1..=1 {
                self.add_link(zy, at, from, by, cells);
            }
        }
        let across = [1, 2].map(|other| self.toward[(self.transfer.axis + other) % 3]);
        if let (Some(between @ Near::Between { .. }), [0, 0]) = (self.near(at, 1), across) {
            let weights = [0, 1].map(|away| self.weights(zy, between, away, 0).flatten());
            let stride = if self.transfer.axis == 2 { 2 } else { 1 };
            let diagonal = self.slice(self.diagonal, zy, between.at(), 0);
            accumulate::<_, true>(cells, weights[0], (diagonal, stride), weights[1]);
        }
    }

    /// A row of fine values from the position `at` along the axis on; `x` is an offset along the row if that is another axis.
    #[inline(always)]
    fn slice<'f>(&self, field: &'f Field<T>, mut zy: [usize; 2], at: usize, x: isize) -> &'f [T] {
        let axis = self.transfer.axis;
        if axis == 2 {
            return &field.row(self.fine.lattice().row(zy))[at..];
        }
        zy[axis] = at;
        &field.ghosted(self.fine.lattice().row(zy))[1usize.wrapping_add_signed(x)..]
    }

    /// Adds the products over the links that lead from fine positions `from` (and `by` positions along the axis) to those of
    /// the coarse ones at the other end.
    #[inline(always)]
    fn add_link(&self, zy: [usize; 2], at: usize, (first, from): (isize, Near), by: isize, cells: &mut [T]) {
        let (axis, lattice) = (self.transfer.axis, self.fine.lattice());
        let Some(p) = self.weights(zy, from, 0, 0) else { return };
        let mut toward = self.toward;
        toward[axis] = by;
        let back = toward.map(|by| -by);
        let Some(link) = self.fine.links.iter().find(|link| [toward, back].contains(&link.toward)) else { return };
        // Where a kept position neighbours a kept one, the link leads there.
        let Some(to) = self.near(at, first + by) else { return };
        let moved =
            |other: usize| if other == axis { Some(zy[other]) } else { lattice.moved(other, zy[other], toward[other]) };
        let [Some(z), Some(y)] = [0, 1].map(moved) else { return };
        let (there, x) = ([z, y], if axis == 2 { 0 } else { toward[2] });
        let Some(q) = self.weights(there, to, self.along(), x) else { return };
        let stride = if axis == 2 { 2 } else { 1 };
        let conductance = if link.toward == toward {
            self.slice(&link.conductance, zy, from.at(), 0)
        } else {
            self.slice(&link.conductance, there, to.at(), x)
        };
        accumulate::<_, false>(cells, p, (conductance, stride), q);
    }
}

/// cells ± p g q, with every so many of the values of g; a weight that is not given is 1.
#[inline(always)]
fn accumulate<T: Real, const LESS: bool>(
    cells: &mut [T],
    p: Option<&[T]>,
    (g, stride): (&[T], usize),
    q: Option<&[T]>,
) {
    let put = |cell: &mut T, value: T| *cell = if LESS { *cell - value } else { *cell + value };
    let of = |weights: Option<&[T]>, i: usize| weights.map_or(T::ONE, |weights| weights[i]);
    match stride {
        1 => cells.iter_mut().zip(g).enumerate().for_each(|(i, (cell, &g))| put(cell, of(p, i) * g * of(q, i))),
        _ => {
            let g = g.iter().step_by(2);
            cells.iter_mut().zip(g).enumerate().for_each(|(i, (cell, &g))| put(cell, of(p, i) * g * of(q, i)));
        }
    }
}
