//! The operator on one level, and A u by blocks of a row.
//!
//! ```text
//!   (A u)_P = σ_P u_P + Σ_l G_l (u_P − u_N)        l: the links of cell P, N: the cell at its other end
//! ```
//! The finest level links each cell to those beyond its faces, coarser ones to all around it. What holds a cell from beyond
//! a wall is part of its shift. Written in differences, a constant field has no flux to the bit, in either precision.

use super::field::{BLOCK, Field};
use super::lattice::Lattice;
use super::real::Real;
use super::vectors::Rescale;
use partita_domain::Isa;

/// Shifts of the cells, and the conductances between them.
#[derive(Debug)]
pub(super) struct Stencil<T> {
    pub(super) shift: Field<T>,
    pub(super) links: Vec<Link<T>>,
}

/// The conductances between each cell and the one at an offset from it.
#[derive(Debug)]
pub(super) struct Link<T> {
    /// The offset along z, y and x: -1, 0 or 1 each, the first that is not 0 being 1.
    pub(super) toward: [isize; 3],
    /// By the cell it leads away from; 0 where it would end beyond a wall.
    pub(super) conductance: Field<T>,
}

/// Links of cells in a box to all around them, seen from both ends.
const MOST: usize = 26;

/// A link of the cells of a row: conductances and the values at the other ends, each from a place in their rows on.
#[derive(Clone, Copy)]
struct Beyond<'a, T, R> {
    conductance: (&'a [T], isize),
    u: (R, isize),
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
        let links = self.links.iter().map(|link| Link { toward: link.toward, conductance: copy(&link.conductance) });
        Stencil { shift: copy(&self.shift), links: links.collect() }
    }

    /// Shows the conductances of a row's cells: of every link, seen from both ends.
    #[inline(always)]
    pub(super) fn each_conductance(&self, row: usize, mut show: impl FnMut(&[T])) {
        let (lattice, nx) = (self.lattice(), self.lattice().zyx[2]);
        for Link { toward: [z, y, x], conductance } in &self.links {
            show(conductance.row(row));
            let behind = conductance.ghosted(lattice.row_beside(lattice.zy(row), [-z, -y]));
            show(&behind[1usize.wrapping_add_signed(-x)..][..nx]);
        }
    }

    /// Sets the cells of a row by `rule`, block by block.
    #[inline(always)]
    pub(super) fn each<S: Source<T>>(&self, row: usize, u: S, cells: &mut [T], rule: &impl Rule<T>) {
        match self.links.len() {
            1 => self.along::<S, 2>(row, u, cells, rule),
            2 => self.along::<S, 4>(row, u, cells, rule),
            3 => self.along::<S, 6>(row, u, cells, rule),
            4 => self.along::<S, 8>(row, u, cells, rule),
            _ => self.along::<S, MOST>(row, u, cells, rule),
        }
    }

    /// The k-th link of a row's cells; if there are fewer, one that conducts nothing.
    #[inline(always)]
    fn beyond<S: Source<T>>(&self, row: usize, u: S, k: usize) -> Beyond<'_, T, S::Row> {
        let lattice = self.lattice();
        let Some(Link { toward: [z, y, x], conductance }) = self.links.get(k / 2) else {
            return Beyond { conductance: (self.shift.blocks(lattice.rows()), 0), u: (u.row(row), 0) };
        };
        let behind = lattice.row_beside(lattice.zy(row), [-z, -y]);
        match k % 2 {
            0 => Beyond { conductance: (conductance.blocks(behind), -x), u: (u.row(behind), -x) },
            _ => {
                let ahead = lattice.row_beside(lattice.zy(row), [*z, *y]);
                Beyond { conductance: (conductance.blocks(row), 0), u: (u.row(ahead), *x) }
            }
        }
    }

    #[inline(always)]
    fn along<S: Source<T>, const N: usize>(&self, row: usize, u: S, cells: &mut [T], rule: &impl Rule<T>) {
        let beyond: [Beyond<'_, T, S::Row>; N] = std::array::from_fn(|k| self.beyond(row, u, k));
        let (shift, centre) = (self.shift.blocks(row), u.row(row));
        for (block, cells) in cells.chunks_mut(BLOCK).enumerate() {
            let from = block * BLOCK + 1;
            let (own, shift) = (centre.block(from), shift.block(from));
            let mut product = [T::ZERO; BLOCK];
            for i in 0..BLOCK {
                product[i] = shift[i] * own[i];
            }
            for Beyond { conductance: (conductance, at), u: (u, toward) } in beyond {
                let conductance = conductance.block(from.wrapping_add_signed(at));
                let beyond = u.block(from.wrapping_add_signed(toward));
                for i in 0..BLOCK {
                    product[i] = product[i] + conductance[i] * (own[i] - beyond[i]);
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
