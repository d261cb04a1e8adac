//! What is made of the operator: its diagonal, its product, residuals, and steps that reduce them.

use super::field::{BLOCK, Field, Pass};
use super::real::Real;
use super::stencil::{Rule, Source, SourceRow, Stencil};
use super::sums::dot;

/// What each cell's own value is multiplied by: its shift and all its conductances.
pub(super) struct Diagonal<'a, T>(pub(super) &'a Stencil<T>);

impl<T: Real> Pass<T> for Diagonal<'_, T> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        cells.copy_from_slice(self.0.shift.row(row));
        self.0.each_conductance(row, |conductances| {
            cells.iter_mut().zip(conductances).for_each(|(cell, &conductance)| *cell = *cell + conductance);
        });
        0.0
    }
}

/// 1 / D, D being half the sum of the magnitudes in the cell's row of A, so that no eigenvalue of D⁻¹A is beyond 2; 0 where
/// nothing holds a cell. Where no conductance is negative, and no shift is there, D is the diagonal.
pub(super) struct InverseDiagonal<'a, T>(pub(super) &'a Stencil<T>);

impl<T: Real> Pass<T> for InverseDiagonal<'_, T> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        let positive = |value: T| if value > T::ZERO { value } else { T::ZERO };
        cells.iter_mut().zip(self.0.shift.row(row)).for_each(|(cell, &shift)| *cell = T::nearest(0.5) * shift);
        self.0.each_conductance(row, |conductances| {
            cells.iter_mut().zip(conductances).for_each(|(cell, &conductance)| *cell = *cell + positive(conductance));
        });
        cells.iter_mut().for_each(|cell| *cell = if *cell > T::ZERO { T::ONE / *cell } else { T::ZERO });
        0.0
    }
}

/// A u, and the shares of u · A u.
pub(super) struct Apply<'a, T> {
    pub(super) stencil: &'a Stencil<T>,
    pub(super) u: &'a Field<T>,
}

struct Product;

impl<T: Real> Rule<T> for Product {
    #[inline(always)]
    fn block(&self, _: usize, _: [T; BLOCK], product: [T; BLOCK]) -> [T; BLOCK] {
        product
    }
}

impl<T: Real> Pass<T> for Apply<'_, T> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        self.stencil.each(row, self.u, cells, &Product);
        dot(self.u.row(row), cells)
    }
}

/// b − A u.
pub(super) struct Residual<'a, T> {
    pub(super) stencil: &'a Stencil<T>,
    pub(super) u: &'a Field<T>,
    pub(super) b: &'a Field<T>,
}

struct Difference<'a, T>(&'a [T]);

impl<T: Real> Rule<T> for Difference<'_, T> {
    #[inline(always)]
    fn block(&self, from: usize, _: [T; BLOCK], product: [T; BLOCK]) -> [T; BLOCK] {
        let mut b = self.0.block(from);
        for i in 0..BLOCK {
            b[i] = b[i] - product[i];
        }
        b
    }
}

impl<T: Real> Pass<T> for Residual<'_, T> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        self.stencil.each(row, self.u, cells, &Difference(self.b.blocks(row)));
        0.0
    }
}

/// A damped Jacobi step v = u + ω D⁻¹ (b − A u), and if asked for, the shares of b · v.
pub(super) struct Relax<'a, T, S> {
    pub(super) stencil: &'a Stencil<T>,
    pub(super) inverse_diagonal: &'a Field<T>,
    pub(super) b: &'a Field<T>,
    pub(super) u: S,
    pub(super) weight: T,
    pub(super) share: bool,
}

struct Step<'a, T> {
    b: &'a [T],
    inverse: &'a [T],
    weight: T,
}

impl<T: Real> Rule<T> for Step<'_, T> {
    #[inline(always)]
    fn block(&self, from: usize, mut u: [T; BLOCK], product: [T; BLOCK]) -> [T; BLOCK] {
        let (b, inverse) = (self.b.block(from), self.inverse.block(from));
        for i in 0..BLOCK {
            u[i] = u[i] + self.weight * (inverse[i] * (b[i] - product[i]));
        }
        u
    }
}

impl<T: Real, S: Source<T>> Pass<T> for Relax<'_, T, S> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        let step = Step { b: self.b.blocks(row), inverse: self.inverse_diagonal.blocks(row), weight: self.weight };
        self.stencil.each(row, self.u, cells, &step);
        if self.share { dot(self.b.row(row), cells) } else { 0.0 }
    }
}
