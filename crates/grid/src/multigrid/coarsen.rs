//! The operator on pairs of cells along one axis, of the same form as on the cells.
//!
//! Along the axis, conductances are wires in series from centre to centre. A coarse centre lies in the middle of the
//! face inside its pair, so each side has half of that face's resistance:
//! ```text
//!   ──●──R_inside──●──R_outside──●──R_inside──●──        fine centres
//!          ×───────────────────────────×                 coarse centres:  R = R_inside/2 + R_outside + R_inside/2
//!          |<---->|  w = (R_inside/2) / R: what a fine cell takes of the pair beyond
//! ```
//! Whatever the jumps, the interpolated field carries the same flux through all three wires (w is 1/4 where nothing
//! jumps, 1/2 beside a wall with a fixed value, 0 where it is insulated). Shifts, and conductances across other axes,
//! are shared out by the same weights.
//!
//! Source: Wesseling 1988, Cell-centered multigrid for interface problems, J. Comput. Phys. 79:85,
//! DOI 10.1016/0021-9991(88)90005-8; here one axis at a time, and with restriction as the transpose.

use super::field::{Field, Pass};
use super::lattice::Lattice;
use super::real::Real;
use super::stencil::Stencil;
use super::transfer::restrict;
use partita_domain::Isa;

/// Conductances inside pairs are taken as no less than this share of the largest diagonal, so that all resistances
/// are finite.
const FLOOR: f64 = 1e-30;

/// Weights of the fine cells, and the operator on the pairs along `axis`. The largest diagonal should be near 1.
pub(super) fn coarsen<T: Real>(isa: Isa, fine: &Stencil<T>, axis: usize) -> (Field<T>, Stencil<T>) {
    let (lattice, pairs) = (*fine.lattice(), fine.lattice().paired(axis));
    let faces = fine.faces[axis].as_ref().expect("only axes with faces are paired");
    let mut halves = Field::zeroed(pairs);
    halves.sweep(isa, &Halves { axis, faces, pairs });
    let mut along = Field::zeroed(pairs.faces(axis));
    if pairs.zyx[axis] > 1 || !pairs.periodic[axis] {
        along.sweep(isa, &Series { axis, faces, halves: &halves });
    }
    let mut weights = Field::zeroed(lattice);
    weights.sweep(isa, &Weights { axis, halves: &halves, along: &along, lattice });
    let mut shift = Field::zeroed(pairs);
    restrict(isa, axis, &weights, &fine.shift, &mut shift);
    let mut along = Some(along);
    let faces = std::array::from_fn(|other| {
        if other == axis { along.take() } else { across(isa, &weights, axis, other, fine.faces[other].as_ref()?) }
    });
    (weights, Stencil { shift, faces })
}

/// Conductances across another axis, shared out by the mean weight of the two cells at each face.
fn across<T: Real>(isa: Isa, weights: &Field<T>, axis: usize, other: usize, fine: &Field<T>) -> Option<Field<T>> {
    let mut mean = Field::zeroed(*fine.lattice());
    mean.sweep(isa, &FaceMean { axis: other, cells: weights });
    let mut coarse = Field::zeroed(fine.lattice().paired(axis));
    restrict(isa, axis, &mean, fine, &mut coarse);
    Some(coarse)
}

/// Half the resistance of the face inside each pair; 0 in a single cell.
struct Halves<'a, T> {
    axis: usize,
    faces: &'a Field<T>,
    pairs: Lattice,
}

impl<T: Real> Pass<T> for Halves<'_, T> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        let (floor, last) = (T::nearest(FLOOR), self.faces.lattice().zyx[self.axis] - 1);
        let half = |inside: T| T::nearest(0.5) / if inside > floor { inside } else { floor };
        if self.axis == 2 {
            let inside = self.faces.row(row)[..last].iter().skip(1).step_by(2);
            cells.iter_mut().zip(inside).for_each(|(cell, &inside)| *cell = half(inside));
            return 0.0;
        }
        let zy = self.pairs.zy(row);
        let at = 2 * zy[self.axis] + 1;
        if at < last {
            let inside = self.faces.row(self.faces.lattice().row_moved(zy, self.axis, Some(at)));
            cells.iter_mut().zip(inside).for_each(|(cell, &inside)| *cell = half(inside));
        }
        0.0
    }
}

/// Conductances from centre to centre of the pairs.
struct Series<'a, T> {
    axis: usize,
    faces: &'a Field<T>,
    halves: &'a Field<T>,
}

impl<T: Real> Pass<T> for Series<'_, T> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        let series = |before: T, outside: T, after: T| T::ONE / (before + T::ONE / outside + after);
        let (faces, pairs, axis) = (self.faces.lattice(), self.halves.lattice(), self.axis);
        let last = faces.zyx[axis] - 1;
        if axis == 2 {
            let (outside, halves) = (self.faces.row(row), self.halves.ghosted(row));
            for (k, (cell, halves)) in cells.iter_mut().zip(halves.windows(2)).enumerate() {
                *cell = series(halves[0], outside[(2 * k).min(last)], halves[1]);
            }
            return 0.0;
        }
        let zy = pairs.faces(axis).zy(row);
        let k = zy[axis];
        let [before, after] = pairs.around(axis, k).map(|pair| self.halves.row(pairs.row_moved(zy, axis, pair)));
        let outside = self.faces.row(faces.row_moved(zy, axis, Some((2 * k).min(last))));
        for (i, cell) in cells.iter_mut().enumerate() {
            *cell = series(before[i], outside[i], after[i]);
        }
        0.0
    }
}

/// What each cell takes of the pair beyond: the share of its half in the resistance between the centres.
struct Weights<'a, T> {
    axis: usize,
    halves: &'a Field<T>,
    along: &'a Field<T>,
    lattice: Lattice,
}

impl<T: Real> Pass<T> for Weights<'_, T> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        if self.axis == 2 {
            let (halves, along) = (self.halves.row(row), self.along.row(row));
            for (x, cell) in cells.iter_mut().enumerate() {
                *cell = halves[x / 2] * along[x.div_ceil(2)];
            }
            return 0.0;
        }
        let zy = self.lattice.zy(row);
        let at = zy[self.axis];
        let half = self.halves.row(self.halves.lattice().row_moved(zy, self.axis, Some(at / 2)));
        let along = self.along.row(self.along.lattice().row_moved(zy, self.axis, Some(at.div_ceil(2))));
        for (i, cell) in cells.iter_mut().enumerate() {
            *cell = half[i] * along[i];
        }
        0.0
    }
}

/// The mean of the two cells at each face across `axis`; at a wall, the one cell's value.
struct FaceMean<'a, T> {
    axis: usize,
    cells: &'a Field<T>,
}

impl<T: Real> Pass<T> for FaceMean<'_, T> {
    #[inline(always)]
    fn row(&self, row: usize, means: &mut [T]) -> f64 {
        let (lattice, axis, half) = (self.cells.lattice(), self.axis, T::nearest(0.5));
        if axis == 2 {
            let cells = self.cells.ghosted(row);
            means.iter_mut().zip(cells.windows(2)).for_each(|(mean, pair)| *mean = half * (pair[0] + pair[1]));
            if !lattice.periodic[2] {
                let last = means.len() - 1;
                (means[0], means[last]) = (cells[1], cells[last]);
            }
            return 0.0;
        }
        let zy = lattice.faces(axis).zy(row);
        let around = lattice.around(axis, zy[axis]);
        let inside = around[0].or(around[1]);
        let [before, after] = around.map(|at| self.cells.row(lattice.row_moved(zy, axis, at.or(inside))));
        for (i, mean) in means.iter_mut().enumerate() {
            *mean = half * (before[i] + after[i]);
        }
        0.0
    }
}
