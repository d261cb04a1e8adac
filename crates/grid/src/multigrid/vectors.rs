//! The vector updates of an iteration, as sweeps.

use super::field::{Field, Pass};
use super::real::Real;
use super::sums::{dot, sum};
use crate::jobs;
use rayon::prelude::*;

/// What to sum over the cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Share {
    Values,
    Magnitudes,
    Squares,
}

/// Takes values less a constant, and sums them.
pub(super) struct Take<'a> {
    pub(super) values: &'a [f64],
    pub(super) less: f64,
    pub(super) share: Share,
}

impl Pass<f64> for Take<'_> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [f64]) -> f64 {
        let values = &self.values[row * cells.len()..][..cells.len()];
        cells.iter_mut().zip(values).for_each(|(cell, value)| *cell = value - self.less);
        match self.share {
            Share::Values => sum(cells.iter().copied()),
            Share::Magnitudes => sum(cells.iter().map(|cell| cell.abs())),
            Share::Squares => dot(cells, cells),
        }
    }
}

/// own + factor · other, in place, and the sum of the squares.
pub(super) struct AddMultiple<'a> {
    pub(super) factor: f64,
    pub(super) other: &'a Field<f64>,
}

impl Pass<f64> for AddMultiple<'_> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [f64]) -> f64 {
        let other = self.other.row(row);
        cells.iter_mut().zip(other).for_each(|(cell, other)| *cell += self.factor * other);
        dot(cells, cells)
    }
}

/// The new direction: scale · z + β · own, in place.
pub(super) struct Direction<'a, T> {
    pub(super) z: &'a Field<T>,
    pub(super) scale: f64,
    pub(super) beta: f64,
}

impl<T: Real> Pass<f64> for Direction<'_, T> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [f64]) -> f64 {
        let z = self.z.row(row);
        cells.iter_mut().zip(z).for_each(|(cell, z)| *cell = self.scale * z.to_f64() + self.beta * *cell);
        0.0
    }
}

/// A field in another precision, times a scale.
pub(super) struct Rescale<'a, S> {
    pub(super) field: &'a Field<S>,
    pub(super) scale: f64,
}

impl<S: Real, T: Real> Pass<T> for Rescale<'_, S> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        let values = self.field.row(row);
        cells.iter_mut().zip(values).for_each(|(cell, value)| *cell = T::nearest(value.to_f64() * self.scale));
        0.0
    }
}

/// Adds factor · field to `values`, in parallel within the calling team.
pub(super) fn add_to<T: Real>(values: &mut [f64], factor: f64, field: &Field<T>) {
    let (nx, height) = (field.lattice().zyx[2], field.rows_per_task());
    jobs::each_task(values.par_chunks_mut(nx * height).enumerate(), |(task, values)| {
        for (values, row) in values.chunks_mut(nx).zip(task * height..) {
            values.iter_mut().zip(field.row(row)).for_each(|(value, other)| *value += factor * other.to_f64());
        }
    });
}

/// The largest magnitude: infinite or NaN if any value is.
pub(super) fn largest(values: &[f64]) -> f64 {
    // Magnitudes are ordered as their bits are, and NaN is above infinity.
    f64::from_bits(
        values.par_iter().with_min_len(jobs::CELLS_AT_ONCE).map(|value| value.abs().to_bits()).max().unwrap_or(0),
    )
}
