//! The operator on one level, and A u by blocks of a row.
//!
//! ```text
//!   (A u)_P = σ_P u_P + Σ_f G_f (u_P − u_N)        f: the faces of cell P, N: the cell beyond, 0 beyond a wall
//! ```
//! Written in differences, a constant field has no flux to the bit, in either precision.

use super::field::{BLOCK, Field};
use super::lattice::Lattice;
use super::real::Real;
use super::vectors::Rescale;
use partita_domain::Isa;

/// Shifts of the cells and conductances of the faces.
#[derive(Debug)]
pub(super) struct Stencil<T> {
    pub(super) shift: Field<T>,
    /// Across z, y and x; none along an axis that the domain does not have.
    pub(super) faces: [Option<Field<T>>; 3],
}

/// A field that is read, or computed from what is read.
pub(super) trait Source<T>: Copy + Sync {
    type Row: SourceRow<T>;

    fn row(self, row: usize) -> Self::Row;
}

/// A row of a source, from its first ghost on.
pub(super) trait SourceRow<T>: Copy {
    /// A block of values from place `from` on.
    fn block(self, from: usize) -> [T; BLOCK];
}

impl<'a, T: Real> Source<T> for &'a Field<T> {
    type Row = &'a [T];

    #[inline(always)]
    fn row(self, row: usize) -> &'a [T] {
        self.blocks(row)
    }
}

impl<T: Real> SourceRow<T> for &[T] {
    #[inline(always)]
    fn block(self, from: usize) -> [T; BLOCK] {
        *self[from..].first_chunk().expect("rows are read in whole blocks")
    }
}

/// ω D⁻¹ b: the first damped Jacobi step from zero.
#[derive(Clone, Copy)]
pub(super) struct FirstStep<'a, T> {
    pub(super) weight: T,
    pub(super) inverse_diagonal: &'a Field<T>,
    pub(super) b: &'a Field<T>,
}

/// A row of a first step.
#[derive(Clone, Copy)]
pub(super) struct FirstStepRow<'a, T> {
    weight: T,
    inverse: &'a [T],
    b: &'a [T],
}

impl<'a, T: Real> Source<T> for FirstStep<'a, T> {
    type Row = FirstStepRow<'a, T>;

    #[inline(always)]
    fn row(self, row: usize) -> FirstStepRow<'a, T> {
        FirstStepRow { weight: self.weight, inverse: self.inverse_diagonal.blocks(row), b: self.b.blocks(row) }
    }
}

impl<T: Real> SourceRow<T> for FirstStepRow<'_, T> {
    #[inline(always)]
    fn block(self, from: usize) -> [T; BLOCK] {
        let (inverse, mut values) = (self.inverse.block(from), self.b.block(from));
        for i in 0..BLOCK {
            values[i] = self.weight * (inverse[i] * values[i]);
        }
        values
    }
}

/// What becomes of the cells, given u and A u: from place `from` of a row on.
pub(super) trait Rule<T> {
    fn block(&self, from: usize, u: [T; BLOCK], product: [T; BLOCK]) -> [T; BLOCK];
}

impl<T: Real> Stencil<T> {
    #[inline(always)]
    pub(super) fn lattice(&self) -> &Lattice {
        self.shift.lattice()
    }

    /// The same operator times `scale`, in another precision.
    pub(super) fn scaled<S: Real>(&self, isa: Isa, scale: f64) -> Stencil<S> {
        let copy = |field: &Field<T>| {
            let mut copy = Field::zeroed(*field.lattice());
            copy.sweep(isa, &Rescale { field, scale });
            copy
        };
        Stencil { shift: copy(&self.shift), faces: self.faces.each_ref().map(|faces| faces.as_ref().map(copy)) }
    }

    /// The rows of faces before and after a row of cells along z or y.
    #[inline(always)]
    pub(super) fn faces_of(&self, axis: usize, row: usize) -> Option<[usize; 2]> {
        let (faces, zy) = (self.faces[axis].as_ref()?.lattice(), self.lattice().zy(row));
        Some([zy[axis], zy[axis] + 1].map(|face| faces.row_moved(zy, axis, Some(face))))
    }

    /// Sets the cells of a row by `rule`, block by block.
    #[inline(always)]
    pub(super) fn each<S: Source<T>>(&self, row: usize, u: S, cells: &mut [T], rule: &impl Rule<T>) {
        match (self.beyond(1, row, u), self.beyond(0, row, u)) {
            (None, None) => self.along(row, u, [], cells, rule),
            (Some(pair), None) | (None, Some(pair)) => self.along(row, u, pair, cells, rule),
            (Some([a, b]), Some([c, d])) => self.along(row, u, [a, b, c, d], cells, rule),
        }
    }

    /// The two faces of a row across z or y: their conductances, and u beyond.
    #[inline(always)]
    fn beyond<S: Source<T>>(&self, axis: usize, row: usize, u: S) -> Option<[(&[T], S::Row); 2]> {
        let (faces, lattice) = (self.faces[axis].as_ref()?, self.lattice());
        let zy = lattice.zy(row);
        let [near, far] = self.faces_of(axis, row)?;
        let before = lattice.row_moved(zy, axis, lattice.beside(axis, zy[axis], false));
        let after = lattice.row_moved(zy, axis, lattice.beside(axis, zy[axis], true));
        Some([(faces.blocks(near), u.row(before)), (faces.blocks(far), u.row(after))])
    }

    #[inline(always)]
    fn along<S: Source<T>, const N: usize>(
        &self,
        row: usize,
        u: S,
        across: [(&[T], S::Row); N],
        cells: &mut [T],
        rule: &impl Rule<T>,
    ) {
        let (shift, centre) = (self.shift.blocks(row), u.row(row));
        let x = self.faces[2].as_ref().map_or(&[][..], |faces| faces.blocks(row));
        for (block, cells) in cells.chunks_mut(BLOCK).enumerate() {
            let from = block * BLOCK + 1;
            let (own, shift) = (centre.block(from), shift.block(from));
            let (west, east) = ((x.block(from), centre.block(from - 1)), (x.block(from + 1), centre.block(from + 1)));
            let mut product = [T::ZERO; BLOCK];
            for i in 0..BLOCK {
                let along_x = west.0[i] * (own[i] - west.1[i]) + east.0[i] * (own[i] - east.1[i]);
                product[i] = shift[i] * own[i] + along_x;
            }
            for (faces, beyond) in across {
                let (faces, beyond) = (faces.block(from), beyond.block(from));
                for i in 0..BLOCK {
                    product[i] = product[i] + faces[i] * (own[i] - beyond[i]);
                }
            }
            let values = rule.block(from, own, product);
            match cells.as_mut_array() {
                Some(whole) => *whole = values,
                None => cells.copy_from_slice(&values[..cells.len()]),
            }
        }
    }
}
