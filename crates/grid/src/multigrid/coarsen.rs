//! The operator on pairs of cells along one axis, of the same form as on the cells.
//!
//! Along the axis, conductances are wires in series from centre to centre. A coarse centre lies in the middle of the
//! face inside the pair, so each half of that face's resistance belongs to one side:
//! ```text
//!   ──●──R_inside──●──R_outside──●──R_inside──●──        fine centres
//!          ×───────────────────────────×                 coarse centres:  R = R_inside/2 + R_outside + R_inside/2
//!                  |<-- w = (R_inside/2) / R: what a fine cell takes of the pair beyond
//! ```
//! So flux is continuous in what is interpolated, whatever the jumps (1/4 where nothing jumps, 1/2 beside a wall whose
//! value is fixed, 0 where it is insulated). Across the axis, conductances and shifts are shared out by the same weights:
//! by convexity no interpolated field has more energy on the fine level than on the coarse one has,
//! as long as the axis' own energy is met; a coarse correction does not overshoot.
//!
//! Source of the interpolation: Wesseling 1988, Cell-centered multigrid for interface problems, J. Comput. Phys. 79:85,
//! DOI 10.1016/0021-9991(88)90005-8; here made one axis at a time and symmetric.

use super::field::Field;
use super::lattice::Lattice;
use super::real::Real;
use super::stencil::Stencil;
use super::transfer::{looks_to, restrict};
use partita_domain::Isa;

/// Weights of the fine cells, and the operator on the pairs along `axis`.
pub(super) fn coarsen<T: Real>(isa: Isa, fine: &Stencil<T>, axis: usize) -> (Field<T>, Stencil<T>) {
    let (lattice, pairs) = (*fine.lattice(), fine.lattice().paired(axis));
    let line = Line { lattice, axis, faces: fine.faces[axis].as_ref().expect("only axes with faces are paired") };
    let mut weights = Field::zeroed(lattice);
    weights.fill(|cell| line.weight(cell));
    let mut along = Field::zeroed(pairs.faces(axis));
    along.fill(|face| T::nearest(1.0 / line.resistance(face)));
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
    let lattice = weights.lattice();
    let mut mean = Field::zeroed(*fine.lattice());
    mean.fill(|face| {
        let cell = |after: bool| {
            let mut cell = face;
            // Beyond a wall, and at the last face, there is only the cell inside.
            cell[other] = if after { face[other].min(lattice.zyx[other] - 1) } else { face[other].saturating_sub(1) };
            weights.at(cell)
        };
        (cell(false) + cell(true)) / T::nearest(2.0)
    });
    let mut coarse = Field::zeroed(fine.lattice().paired(axis));
    restrict(isa, axis, &mean, fine, &mut coarse);
    Some(coarse)
}

/// The conductances along an axis.
struct Line<'a, T> {
    lattice: Lattice,
    axis: usize,
    faces: &'a Field<T>,
}

impl<T: Real> Line<'_, T> {
    /// The resistance of face `at` of the line through `position`; infinite where nothing conducts.
    fn face(&self, mut position: [usize; 3], at: usize) -> f64 {
        position[self.axis] = at;
        1.0 / self.faces.at(position).to_f64()
    }

    /// Half the resistance inside a pair; none in a single cell.
    fn half(&self, position: [usize; 3], pair: usize) -> f64 {
        let inside = 2 * pair + 1;
        if inside < self.lattice.zyx[self.axis] { self.face(position, inside) / 2.0 } else { 0.0 }
    }

    /// The resistance from centre to centre across a face of the pairs, or from a centre to the wall.
    fn resistance(&self, face: [usize; 3]) -> f64 {
        let (at, pairs) = (face[self.axis], self.lattice.paired(self.axis));
        let (before, after) = self.beside(at, pairs.zyx[self.axis]);
        if before == after {
            // A single periodic pair is its own neighbour: nothing flows.
            return f64::INFINITY;
        }
        let half = |pair: Option<usize>| pair.map_or(0.0, |pair| self.half(face, pair));
        half(before) + self.face(face, (2 * at).min(self.lattice.zyx[self.axis])) + half(after)
    }

    /// The pairs before and after a face of the pairs.
    fn beside(&self, face: usize, pairs: usize) -> (Option<usize>, Option<usize>) {
        let wrap = self.lattice.periodic[self.axis];
        let before = if face > 0 { Some(face - 1) } else { wrap.then(|| pairs - 1) };
        let after = if face < pairs { Some(face) } else { wrap.then_some(0) };
        (before, after)
    }

    /// What a cell takes of the pair it looks to.
    fn weight(&self, cell: [usize; 3]) -> T {
        let at = cell[self.axis];
        let (own, other) = (at / 2, looks_to(&self.lattice, self.axis, at));
        let half = self.half(cell, own);
        let beyond = self.face(cell, at + at % 2) + other.map_or(0.0, |pair| self.half(cell, pair));
        // No way out: w = 0. No way inside the pair: w = 1.
        T::nearest(if beyond.is_infinite() {
            0.0
        } else if half.is_infinite() {
            1.0
        } else {
            half / (half + beyond)
        })
    }
}
