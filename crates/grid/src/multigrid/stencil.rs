//! The operator on one level, and its rows as kernels.
//!
//! ```text
//!   (A u)_P = σ_P u_P + Σ_f G_f (u_P − u_N)        f: the faces of cell P, N: the cell beyond, 0 beyond a wall
//! ```
//! Written in differences, a constant field has no flux to the bit, in either precision.

use super::field::{Field, Pass};
use super::lattice::Lattice;
use super::real::Real;
use super::sums::dot;

/// Shifts of the cells and conductances of the faces.
#[derive(Debug)]
pub(super) struct Stencil<T> {
    pub(super) shift: Field<T>,
    /// Across z, y and x; none along an axis that the domain does not have.
    pub(super) faces: [Option<Field<T>>; 3],
}

/// A field that is read, or computed from what is read, with a neighbour on each side.
pub(super) trait Source<T>: Copy + Sync {
    /// The row and its ghosts, as a function of 0 ..= nx + 1.
    fn row(self, row: usize) -> impl Fn(usize) -> T + Copy;
}

impl<'a, T: Real> Source<T> for &'a Field<T> {
    #[inline(always)]
    fn row(self, row: usize) -> impl Fn(usize) -> T + Copy {
        let values: &'a [T] = self.ghosted(row);
        move |i| values[i]
    }
}

/// ω D⁻¹ b: the first damped Jacobi step from zero.
#[derive(Clone, Copy)]
pub(super) struct FirstStep<'a, T> {
    pub(super) weight: T,
    pub(super) inverse_diagonal: &'a Field<T>,
    pub(super) b: &'a Field<T>,
}

impl<'a, T: Real> Source<T> for FirstStep<'a, T> {
    #[inline(always)]
    fn row(self, row: usize) -> impl Fn(usize) -> T + Copy {
        let (inverse, b): (&'a [T], &'a [T]) = (self.inverse_diagonal.ghosted(row), self.b.ghosted(row));
        let b = &b[..inverse.len()];
        move |i| self.weight * (inverse[i] * b[i])
    }
}

impl<T: Real> Stencil<T> {
    #[inline(always)]
    pub(super) fn lattice(&self) -> &Lattice {
        self.shift.lattice()
    }

    /// What a cell's own value is multiplied by: its shift and all its conductances.
    pub(super) fn diagonal(&self, cell: [usize; 3]) -> T {
        let faces = self.faces.iter().enumerate().filter_map(|(axis, faces)| Some((axis, faces.as_ref()?)));
        faces.fold(self.shift.at(cell), |sum, (axis, faces)| {
            let mut after = cell;
            after[axis] += 1;
            sum + (faces.at(cell) + faces.at(after))
        })
    }

    /// The same operator times `scale`, in another precision.
    pub(super) fn scaled<S: Real>(&self, scale: f64) -> Stencil<S> {
        let copy = |field: &Field<T>| {
            let mut copy = Field::zeroed(*field.lattice());
            copy.fill(|position| S::nearest(field.at(position).to_f64() * scale));
            copy
        };
        Stencil { shift: copy(&self.shift), faces: self.faces.each_ref().map(|faces| faces.as_ref().map(copy)) }
    }

    /// The rows of faces below and above (before and behind) a row of cells.
    #[inline(always)]
    fn faces_of(&self, axis: usize, row: usize) -> Option<[&[T]; 2]> {
        let faces = self.faces[axis].as_ref()?;
        let mut zy = self.lattice().zy(row);
        let near = faces.row(faces.lattice().row(zy));
        zy[axis] += 1;
        Some([near, faces.row(faces.lattice().row(zy))])
    }

    /// Calls `cell(i, u, A u)` for every cell of a row.
    #[inline(always)]
    fn each<S: Source<T>>(&self, row: usize, u: S, cell: impl FnMut(usize, T, T)) {
        let beside = |axis, after| self.lattice().row_beside(row, axis, after);
        let pair = |axis, [near, far]: [_; 2]| [(near, beside(axis, false)), (far, beside(axis, true))];
        match (self.faces_of(1, row), self.faces_of(0, row)) {
            (None, None) => self.along(row, u, [], cell),
            (Some(y), None) => self.along(row, u, pair(1, y), cell),
            (None, Some(z)) => self.along(row, u, pair(0, z), cell),
            (Some(y), Some(z)) => {
                let ([a, b], [c, d]) = (pair(1, y), pair(0, z));
                self.along(row, u, [a, b, c, d], cell);
            }
        }
    }

    /// `across`: faces, and the row of cells beyond them.
    #[inline(always)]
    fn along<S: Source<T>, const N: usize>(
        &self,
        row: usize,
        u: S,
        across: [(&[T], usize); N],
        mut cell: impl FnMut(usize, T, T),
    ) {
        let (shift, centre) = (self.shift.row(row), u.row(row));
        let n = shift.len();
        let x = self.faces[2].as_ref().map_or(&[][..], |faces| faces.row(row));
        let (west, east) = (&x[..n], &x[1..=n]);
        let across = across.map(|(faces, beyond)| (&faces[..n], u.row(beyond)));
        for i in 0..n {
            let u = centre(i + 1);
            let mut sum = shift[i] * u + (west[i] * (u - centre(i)) + east[i] * (u - centre(i + 2)));
            for (faces, beyond) in &across {
                sum = sum + faces[i] * (u - beyond(i + 1));
            }
            cell(i, u, sum);
        }
    }
}

/// A u, and the shares of u · A u.
pub(super) struct Apply<'a, T> {
    pub(super) stencil: &'a Stencil<T>,
    pub(super) u: &'a Field<T>,
}

impl<T: Real> Pass<T> for Apply<'_, T> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        self.stencil.each(row, self.u, |i, _, product| cells[i] = product);
        dot(self.u.row(row), cells)
    }
}

/// b − A u.
pub(super) struct Residual<'a, T> {
    pub(super) stencil: &'a Stencil<T>,
    pub(super) u: &'a Field<T>,
    pub(super) b: &'a Field<T>,
}

impl<T: Real> Pass<T> for Residual<'_, T> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        let b = &self.b.row(row)[..cells.len()];
        self.stencil.each(row, self.u, |i, _, product| cells[i] = b[i] - product);
        0.0
    }
}

/// A damped Jacobi step v = u + ω D⁻¹ (b − A u), and the shares of b · v.
pub(super) struct Relax<'a, T, S> {
    pub(super) stencil: &'a Stencil<T>,
    pub(super) inverse_diagonal: &'a Field<T>,
    pub(super) b: &'a Field<T>,
    pub(super) u: S,
    pub(super) weight: T,
}

impl<T: Real, S: Source<T>> Pass<T> for Relax<'_, T, S> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        let n = cells.len();
        let (b, inverse) = (&self.b.row(row)[..n], &self.inverse_diagonal.row(row)[..n]);
        self.stencil.each(row, self.u, |i, u, product| {
            cells[i] = u + self.weight * (inverse[i] * (b[i] - product));
        });
        dot(b, cells)
    }
}
