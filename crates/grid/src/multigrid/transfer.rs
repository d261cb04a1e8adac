//! Moving residuals to pairs of cells along one axis, and corrections back.
//!
//! ```text
//!   fine       2I−1 |  2I    2I+1  | 2I+2          a cell takes 1 − w of its own pair's value and w of the pair's on
//!                   |      I       |               its other side; 2I looks to I − 1, and 2I + 1 to I + 1
//! ```
//! Beyond a wall the value is 0. Restriction is the transpose. Weights belong to fine cells.

use super::field::{Field, Pass};
use super::lattice::Lattice;
use super::real::Real;
use partita_domain::Isa;

/// The fine positions that touch pair `at` along `axis`: its own two, and its neighbours that look to it.
#[inline(always)]
fn members(fine: &Lattice, axis: usize, at: usize) -> ([Option<usize>; 2], [Option<usize>; 2]) {
    let (n, pairs) = (fine.zyx[axis], fine.paired(axis));
    let inside = |position: usize| (position < n).then_some(position);
    let before = pairs.beside(axis, at, false).and_then(|pair| inside(2 * pair + 1));
    let after = pairs.beside(axis, at, true).map(|pair| 2 * pair);
    ([Some(2 * at), inside(2 * at + 1)], [before, after])
}

/// The pair on the other side of fine position `at`: the one it looks to; none beyond a wall.
#[inline(always)]
pub(super) fn looks_to(fine: &Lattice, axis: usize, at: usize) -> Option<usize> {
    fine.paired(axis).beside(axis, at / 2, at % 2 == 1)
}

/// Sets `coarse` to the restriction of `fine` along `axis`.
pub(super) fn restrict<T: Real>(isa: Isa, axis: usize, weights: &Field<T>, fine: &Field<T>, coarse: &mut Field<T>) {
    let pairs = *coarse.lattice();
    if axis == 2 {
        coarse.sweep(isa, &RestrictWithinRows { weights, fine });
    } else {
        coarse.sweep(isa, &RestrictRows { axis, weights, fine, pairs });
    }
}

/// Sets `fine` to the interpolation of `coarse` along `axis`, or adds it.
pub(super) fn prolong<T: Real, const ADD: bool>(
    isa: Isa,
    axis: usize,
    weights: &Field<T>,
    coarse: &Field<T>,
    fine: &mut Field<T>,
) {
    if axis == 2 {
        fine.sweep(isa, &ProlongWithinRows::<_, ADD> { weights, coarse });
    } else {
        fine.sweep(isa, &ProlongRows::<_, ADD> { axis, weights, coarse });
    }
}

struct RestrictRows<'a, T> {
    axis: usize,
    weights: &'a Field<T>,
    fine: &'a Field<T>,
    pairs: Lattice,
}

impl<T: Real> Pass<T> for RestrictRows<'_, T> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        let (lattice, zy, n) = (self.fine.lattice(), self.pairs.zy(row), cells.len());
        let (own, others) = members(lattice, self.axis, zy[self.axis]);
        let rows = |at: Option<usize>| {
            let row = at.map_or(lattice.rows(), |at| {
                let mut zy = zy;
                zy[self.axis] = at;
                lattice.row(zy)
            });
            (&self.weights.row(row)[..n], &self.fine.row(row)[..n])
        };
        let [(w0, f0), (w1, f1)] = own.map(rows);
        let [(w2, f2), (w3, f3)] = others.map(rows);
        for i in 0..n {
            let own = (T::ONE - w0[i]) * f0[i] + (T::ONE - w1[i]) * f1[i];
            cells[i] = own + (w2[i] * f2[i] + w3[i] * f3[i]);
        }
        0.0
    }
}

struct RestrictWithinRows<'a, T> {
    weights: &'a Field<T>,
    fine: &'a Field<T>,
}

impl<T: Real> Pass<T> for RestrictWithinRows<'_, T> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        let f = self.fine.row(row);
        let w = &self.weights.row(row)[..f.len()];
        let inner = 1..(f.len() / 2).saturating_sub(1).max(1);
        for (cell, i) in cells[inner.clone()].iter_mut().zip((2..).step_by(2)) {
            let own = (T::ONE - w[i]) * f[i] + (T::ONE - w[i + 1]) * f[i + 1];
            *cell = own + (w[i - 1] * f[i - 1] + w[i + 2] * f[i + 2]);
        }
        for pair in (0..inner.start).chain(inner.end..cells.len()) {
            let (own, others) = members(self.fine.lattice(), 2, pair);
            let kept = own.map(|at| at.map_or(T::ZERO, |at| (T::ONE - w[at]) * f[at]));
            let given = others.map(|at| at.map_or(T::ZERO, |at| w[at] * f[at]));
            cells[pair] = (kept[0] + kept[1]) + (given[0] + given[1]);
        }
        0.0
    }
}

struct ProlongRows<'a, T, const ADD: bool> {
    axis: usize,
    weights: &'a Field<T>,
    coarse: &'a Field<T>,
}

impl<T: Real, const ADD: bool> Pass<T> for ProlongRows<'_, T, ADD> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        let (fine, pairs, n) = (self.weights.lattice(), self.coarse.lattice(), cells.len());
        let zy = fine.zy(row);
        let pair_row = |pair: Option<usize>| {
            let row = pair.map_or(pairs.rows(), |pair| {
                let mut zy = zy;
                zy[self.axis] = pair;
                pairs.row(zy)
            });
            &self.coarse.row(row)[..n]
        };
        let own = pair_row(Some(zy[self.axis] / 2));
        let other = pair_row(looks_to(fine, self.axis, zy[self.axis]));
        let w = &self.weights.row(row)[..n];
        for i in 0..n {
            let value = own[i] + w[i] * (other[i] - own[i]);
            cells[i] = if ADD { cells[i] + value } else { value };
        }
        0.0
    }
}

struct ProlongWithinRows<'a, T, const ADD: bool> {
    weights: &'a Field<T>,
    coarse: &'a Field<T>,
}

impl<T: Real, const ADD: bool> Pass<T> for ProlongWithinRows<'_, T, ADD> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        let (c, n) = (self.coarse.ghosted(row), cells.len());
        let w = &self.weights.row(row)[..n];
        let put = |cell: &mut T, w: T, own: T, other: T| {
            let value = own + w * (other - own);
            *cell = if ADD { *cell + value } else { value };
        };
        let (pairs, single) = cells.as_chunks_mut::<2>();
        let (w_pairs, w_single) = w.as_chunks::<2>();
        for (pair, (cells, w)) in pairs.iter_mut().zip(w_pairs).enumerate() {
            put(&mut cells[0], w[0], c[pair + 1], c[pair]);
            put(&mut cells[1], w[1], c[pair + 1], c[pair + 2]);
        }
        if let ([cell], [w]) = (single, w_single) {
            put(cell, *w, c[n / 2 + 1], c[n / 2]);
        }
        0.0
    }
}
