//! The operator on every other position along one axis: Pᵀ A P, with an interpolation P that the operator gives itself.
//!
//! A position between two that are kept takes the values at which nothing flows into it, if what lies across the axis had
//! its own value: each neighbour has the share of its conductance,
//! ```text
//!   u_F = a u_before + b u_after      a = G_before/(σ + G_before + G_after), b = G_after/(...),  G over all links to that side
//! ```
//! Whatever the conductivities of the cells, kept or not, the coarse operator is then the best there is for this P. Its
//! conductances, and with P 1 = 1 − d its shifts, are
//! ```text
//!   G_IJ = Σ P_iI G_ij P_jJ − Σ P_iI A_ii P_iJ          σ_I = Σ P_iI (σ − A d)_i
//! ```
//! Written so, shifts that are 0 stay 0 to the bit. A box of links stays one: coarse positions are linked to those around.
//!
//! Sources: Alcouffe, Brandt, Dendy & Painter 1981, SIAM J. Sci. Stat. Comput. 2:430, DOI 10.1137/0902035; Dendy 1982, Black
//! box multigrid, J. Comput. Phys. 48:366, DOI 10.1016/0021-9991(82)90057-2; here one axis at a time.

use super::field::{Field, Pass};
use super::lattice::Lattice;
use super::passes::{Diagonal, Residual};
use super::product::Product;
use super::real::Real;
use super::stencil::{Link, Stencil};
use super::transfer::Transfer;
use partita_domain::Isa;

/// The interpolation along `axis`, and the operator on the positions that are kept.
pub(super) fn coarsen<T: Real>(isa: Isa, fine: &Stencil<T>, axis: usize) -> (Transfer<T>, Stencil<T>) {
    let lattice = *fine.lattice();
    let swept = |lattice: Lattice, pass: &dyn Fn(&mut Field<T>)| {
        let mut field = Field::zeroed(lattice);
        pass(&mut field);
        field
    };
    let tie = |toward| swept(lattice.between(axis), &|field| field.sweep(isa, &Tie { fine, axis, toward }));
    let ties = [tie(-1), tie(1)];
    let share = |side: usize| {
        swept(lattice.between(axis), &|field| field.sweep(isa, &Share { fine, axis, ties: &ties, side: Some(side) }))
    };
    let transfer = Transfer { axis, before: share(0), after: share(1) };
    let lacking = swept(lattice, &|field| field.sweep(isa, &Share { fine, axis, ties: &ties, side: None }));
    let left = swept(lattice, &|field| field.sweep(isa, &Residual { stencil: fine, u: &lacking, b: &fine.shift }));
    let shift = swept(lattice.kept(axis), &|field| transfer.restrict(isa, &left, field));
    let diagonal = swept(lattice, &|field| field.sweep(isa, &Diagonal(fine)));
    let kept = lattice.kept(axis);
    let links = directions(fine, axis).into_iter().filter(|&toward| !is_loop(&kept, toward)).map(|toward| {
        let product = Product { fine, diagonal: &diagonal, transfer: &transfer, kept, toward };
        Link { toward, conductance: swept(kept, &|field| field.sweep(isa, &product)) }
    });
    let links = links.collect();
    (transfer, Stencil { shift, links })
}

/// Where the links of the coarse operator lead: as across the axis those of the fine one, and along it to all around.
fn directions<T>(fine: &Stencil<T>, axis: usize) -> Vec<[isize; 3]> {
    let offsets = (0..27).map(|i: isize| [i / 9 - 1, i / 3 % 3 - 1, i % 3 - 1]);
    let across = |toward: [isize; 3]| [1, 2].map(|other| toward[(axis + other) % 3]);
    let none = |pair: [isize; 2]| pair == [0, 0];
    let known = |pair: [isize; 2]| {
        let same = |link: &Link<T>| [1, -1].iter().any(|sign| across(link.toward) == pair.map(|by| sign * by));
        none(pair) || fine.links.iter().any(same)
    };
    offsets.filter(|&toward| is_ahead(toward) && known(across(toward))).collect()
}

/// Whether an offset is one of the half that links are kept by.
fn is_ahead(toward: [isize; 3]) -> bool {
    toward.into_iter().find(|&by| by != 0) == Some(1)
}

/// Whether all positions are their own neighbours there.
fn is_loop(lattice: &Lattice, toward: [isize; 3]) -> bool {
    (0..3).all(|axis| toward[axis] == 0 || (lattice.periodic[axis] && lattice.zyx[axis] == 1))
}

/// The conductances from positions between to one side along the axis, together; none if that is negative.
struct Tie<'a, T> {
    fine: &'a Stencil<T>,
    axis: usize,
    toward: isize,
}

impl<T: Real> Pass<T> for Tie<'_, T> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        let (lattice, axis) = (self.fine.lattice(), self.axis);
        let mut zy = lattice.between(axis).zy(row);
        let (first, stride) = if axis == 2 { (2usize, 2) } else { (1, 1) };
        if axis < 2 {
            zy[axis] = 2 * zy[axis] + 1;
        }
        cells.fill(T::ZERO);
        for Link { toward, conductance } in self.fine.links.iter().filter(|link| link.toward[axis] != 0) {
            // A link leads there, or comes from there.
            let back = if toward[axis] == self.toward { [0; 3] } else { toward.map(|by| -by) };
            let from =
                &conductance.ghosted(lattice.row_beside(zy, [back[0], back[1]]))[first.wrapping_add_signed(back[2])..];
            cells.iter_mut().zip(from.iter().step_by(stride)).for_each(|(cell, &value)| *cell = *cell + value);
        }
        cells.iter_mut().filter(|cell| **cell < T::ZERO).for_each(|cell| *cell = T::ZERO);
        0.0
    }
}

/// The share of a side in the value between; of no side, what of it is lacking, at all positions.
struct Share<'a, T> {
    fine: &'a Stencil<T>,
    axis: usize,
    ties: &'a [Field<T>; 2],
    side: Option<usize>,
}

impl<T: Real> Share<'_, T> {
    /// Shares of a row of positions between; their shifts are every so many of `shift`.
    #[inline(always)]
    fn of<'c>(&self, row: usize, shift: impl Iterator<Item = &'c T>, cells: impl Iterator<Item = &'c mut T>) {
        let [before, after] = self.ties.each_ref().map(|tie| tie.row(row));
        for ((cell, &shift), (&before, &after)) in cells.zip(shift).zip(before.iter().zip(after)) {
            let shift = if shift > T::ZERO { shift } else { T::ZERO };
            let all = shift + (before + after);
            *cell = match self.side {
                Some(_) if all == T::ZERO => T::ZERO,
                None if all == T::ZERO => T::ONE,
                Some(side) => [before, after][side] / all,
                None => shift / all,
            };
        }
    }
}

impl<T: Real> Pass<T> for Share<'_, T> {
    #[inline(always)]
    fn row(&self, row: usize, cells: &mut [T]) -> f64 {
        let (lattice, between, axis) = (self.fine.lattice(), self.fine.lattice().between(self.axis), self.axis);
        let shift = &self.fine.shift;
        match (axis, self.side) {
            (2, Some(_)) => self.of(row, shift.row(row)[1..].iter().step_by(2), cells.iter_mut()),
            (2, None) => {
                cells.fill(T::ZERO);
                self.of(row, shift.row(row)[1..].iter().step_by(2), cells[1..].iter_mut().step_by(2));
            }
            (_, Some(_)) => {
                let zy = between.zy(row);
                let fine = lattice.row_moved(zy, axis, Some(2 * zy[axis] + 1));
                self.of(row, shift.row(fine).iter(), cells.iter_mut());
            }
            (_, None) => {
                let zy = lattice.zy(row);
                cells.fill(T::ZERO);
                if zy[axis] % 2 == 1 {
                    self.of(between.row_moved(zy, axis, Some(zy[axis] / 2)), shift.row(row).iter(), cells.iter_mut());
                }
            }
        }
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::super::operator::Operator;
    use super::super::passes::Apply;
    use super::*;
    use partita_domain::{Extent, Purpose, Stream};
    use rand_core::Rng;

    const SHAPES: [[usize; 3]; 5] = [[1, 7, 9], [1, 8, 6], [4, 5, 6], [3, 4, 7], [2, 3, 2]];

    fn random(seed: u64) -> impl FnMut() -> f64 {
        let mut rng = Stream::new(seed, Purpose::Initial, 0).rng();
        move || f64::from(rng.next_u32()) / 4_294_967_296.0
    }

    fn random_field(lattice: Lattice, seed: u64) -> Field<f64> {
        let (mut field, mut next) = (Field::zeroed(lattice), random(seed));
        let values: Vec<f64> = (0..lattice.cells()).map(|_| next()).collect();
        field.read(&values);
        field
    }

    fn swept(lattice: Lattice, sweep: impl Fn(&mut Field<f64>)) -> Field<f64> {
        let mut field = Field::zeroed(lattice);
        sweep(&mut field);
        field
    }

    /// Coarsens along an axis and asserts A₂ U = Pᵀ A P U for some U.
    fn assert_galerkin(fine: &Stencil<f64>, axis: usize) -> Stencil<f64> {
        let (isa, (transfer, coarse)) = (Isa::SCALAR, coarsen(Isa::SCALAR, fine, axis));
        let u = random_field(*coarse.lattice(), 7);
        let fine_u = swept(*fine.lattice(), |field| transfer.prolong::<false>(isa, &u, field));
        let flow = swept(*fine.lattice(), |field| field.sweep(isa, &Apply { stencil: fine, u: &fine_u }));
        let expected = swept(*coarse.lattice(), |field| transfer.restrict(isa, &flow, field));
        let found = swept(*coarse.lattice(), |field| field.sweep(isa, &Apply { stencil: &coarse, u: &u }));
        for row in 0..coarse.lattice().rows() {
            for (found, expected) in found.row(row).iter().zip(expected.row(row)) {
                assert!((found - expected).abs() < 1e-10, "{found} {expected}: {:?}, axis {axis}", fine.lattice());
            }
        }
        coarse
    }

    /// On odd and even sizes, between walls and closed upon themselves, with jumps, with shifts and without, and again on
    /// what came of it.
    #[test]
    fn coarse_operators_are_galerkin_products() {
        for (shape, bits) in SHAPES.into_iter().flat_map(|shape| (0..8).map(move |bits| (shape, bits))) {
            let periodic = [0, 1, 2].map(|axis| bits >> axis & 1 == 1);
            let mut next = random(3);
            let values: Vec<f64> = (0..4000).map(|_| 1000f64.powf(next())).collect();
            let conductance = |axis: usize, [z, y, x]: [usize; 3]| values[((axis * 10 + z) * 10 + y) * 10 + x];
            for shift in [0.0, 0.3] {
                let operator = Operator::new(Extent::new(&shape).unwrap(), periodic, conductance, |_| shift).unwrap();
                for (axis, other) in
                    [(2, 1), (1, 2), (0, 1), (1, 0)].into_iter().filter(|(a, b)| shape[*a] > 1 && shape[*b] > 1)
                {
                    let coarse = assert_galerkin(&operator.stencil, axis);
                    assert_galerkin(&coarse, other);
                }
            }
        }
    }

    /// A constant field has no flux on any level where nothing holds it, to the bit.
    #[test]
    fn shifts_that_are_none_stay_none() {
        let extent = Extent::new(&[9, 12]).unwrap();
        let operator =
            Operator::new(extent, [false, true, true], |_, [_, y, x]| 1.0 + (x * y) as f64, |_| 0.0).unwrap();
        let coarse = coarsen(Isa::SCALAR, &coarsen(Isa::SCALAR, &operator.stencil, 1).1, 2).1;
        assert!((0..coarse.lattice().rows()).all(|row| coarse.shift.row(row).iter().all(|&shift| shift == 0.0)));
    }
}
