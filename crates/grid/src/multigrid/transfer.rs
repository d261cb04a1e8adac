//! Moving residuals to every other position along one axis, and corrections back.
//!
//! ```text
//!   fine       2I    2I+1    2I+2          a position that is kept takes its coarse value, one between its shares of the
//!   coarse      I  ← a   b →  I+1          two beside it
//! ```
//! Beyond a wall the value is 0. Restriction is the transpose.

use super::field::{Field, Pass};
use super::lattice::Lattice;
use super::real::Real;
use partita_domain::Isa;

/// The interpolation along one axis.
#[derive(Debug)]
pub(super) struct Transfer<T> {
    pub(super) axis: usize,
    /// By position between: what it takes of the kept position before it.
    pub(super) before: Field<T>,
    /// What it takes of the one after it.
    pub(super) after: Field<T>,
}

impl<T: Real> Transfer<T> {
    /// Sets `coarse` to the restriction of `fine`.
    pub(super) fn restrict(&self, isa: Isa, fine: &Field<T>, coarse: &mut Field<T>) {
        let kept = *coarse.lattice();
        if self.axis == 2 {
            coarse.sweep(isa, &RestrictWithinRows { transfer: self, fine });
        } else {
            coarse.sweep(isa, &RestrictRows { transfer: self, fine, kept });
        }
    }

    /// Sets `fine` to the interpolation of `coarse`, or adds it.
    pub(super) fn prolong<const ADD: bool>(&self, isa: Isa, coarse: &Field<T>, fine: &mut Field<T>) {
        let lattice = *fine.lattice();
        if self.axis == 2 {
            fine.sweep(isa, &ProlongWithinRows::<_, ADD> { transfer: self, coarse });
        } else {
            fine.sweep(isa, &ProlongRows::<_, ADD> { transfer: self, coarse, lattice });
        }
    }
}

struct RestrictRows<'a, T> {
    transfer: &'a Transfer<T>,
    fine: &'a Field<T>,
    kept: Lattice,
}

impl<T: Real> Pass<T> for RestrictRows<'_, T> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        let (Transfer { axis, before, after }, fine) = (self.transfer, self.fine.lattice());
        let (zy, n) = (self.kept.zy(row), cells.len());
        let [near, far] = fine.between_around(*axis, zy[*axis]);
        let share = |shares: &'_ Field<T>, k| shares.lattice().row_moved(zy, *axis, k);
        let value = |at| &self.fine.row(fine.row_moved(zy, *axis, at))[..n];
        let own = value(Some(2 * zy[*axis]));
        let (a, from_near) = (&after.row(share(after, near))[..n], value(near.map(|k| 2 * k + 1)));
        let (b, from_far) = (&before.row(share(before, far))[..n], value(far.map(|k| 2 * k + 1)));
        for i in 0..n {
            cells[i] = own[i] + (a[i] * from_near[i] + b[i] * from_far[i]);
        }
        0.0
    }
}

struct RestrictWithinRows<'a, T> {
    transfer: &'a Transfer<T>,
    fine: &'a Field<T>,
}

impl<T: Real> Pass<T> for RestrictWithinRows<'_, T> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        let (before, after) = (self.transfer.before.row(row), self.transfer.after.row(row));
        let f = self.fine.row(row);
        let inner = 1..before.len().max(1);
        let pairs = f[1..].windows(3).step_by(2).zip(after).zip(&before[inner.start.min(before.len())..]);
        for (cell, ((f, a), b)) in cells[inner.clone()].iter_mut().zip(pairs) {
            *cell = f[1] + (*a * f[0] + *b * f[2]);
        }
        for at in (0..inner.start).chain(inner.end..cells.len()) {
            let [near, far] = self.fine.lattice().between_around(2, at);
            let taken = |shares: &[T], k: Option<usize>| k.map_or(T::ZERO, |k| shares[k] * f[2 * k + 1]);
            cells[at] = f[2 * at] + (taken(after, near) + taken(before, far));
        }
        0.0
    }
}

struct ProlongRows<'a, T, const ADD: bool> {
    transfer: &'a Transfer<T>,
    coarse: &'a Field<T>,
    lattice: Lattice,
}

impl<T: Real, const ADD: bool> Pass<T> for ProlongRows<'_, T, ADD> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        let (Transfer { axis, before, after }, kept) = (self.transfer, self.coarse.lattice());
        let (zy, n) = (self.lattice.zy(row), cells.len());
        let coarse = |at| &self.coarse.row(kept.row_moved(zy, *axis, at))[..n];
        let near = coarse(Some(zy[*axis] / 2));
        let put = |cell: &mut T, value: T| *cell = if ADD { *cell + value } else { value };
        if zy[*axis].is_multiple_of(2) {
            cells.iter_mut().zip(near).for_each(|(cell, &value)| put(cell, value));
            return 0.0;
        }
        let far = coarse(kept.moved(*axis, zy[*axis] / 2, 1));
        let share = before.lattice().row_moved(zy, *axis, Some(zy[*axis] / 2));
        let (a, b) = (&before.row(share)[..n], &after.row(share)[..n]);
        for i in 0..n {
            put(&mut cells[i], a[i] * near[i] + b[i] * far[i]);
        }
        0.0
    }
}

struct ProlongWithinRows<'a, T, const ADD: bool> {
    transfer: &'a Transfer<T>,
    coarse: &'a Field<T>,
}

impl<T: Real, const ADD: bool> Pass<T> for ProlongWithinRows<'_, T, ADD> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        let (before, after) = (self.transfer.before.row(row), self.transfer.after.row(row));
        let coarse = &self.coarse.ghosted(row)[1..];
        let put = |cell: &mut T, value: T| *cell = if ADD { *cell + value } else { value };
        let (pairs, single) = cells.as_chunks_mut::<2>();
        for (([kept, between], c), (&a, &b)) in pairs.iter_mut().zip(coarse.windows(2)).zip(before.iter().zip(after)) {
            put(kept, c[0]);
            put(between, a * c[0] + b * c[1]);
        }
        single.iter_mut().for_each(|cell| put(cell, coarse[before.len()]));
        0.0
    }
}
