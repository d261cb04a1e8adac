//! Levels from fine to coarse, and the V-cycle over them.

use super::coarsen::coarsen;
use super::coarsest::Cholesky;
use super::field::Field;
use super::passes::{InverseDiagonal, Relax, Residual};
use super::real::Real;
use super::smoother::{STEPS, weights};
use super::stencil::{FirstStep, Link, Stencil};
use super::sums::sum;
use super::transfer::Transfer;
use crate::jobs;
use partita_domain::Isa;
use partita_run::sums::ordered_sum;

/// A level of so few cells is solved directly.
const COARSEST_CELLS: usize = 256;

/// Only every other position is kept along an axis whose couplings are at least this share of the strongest axis' ones:
/// point smoothing leaves what varies along weak couplings. On the next level they are four times as strong, so all axes
/// come into play.
const STRONG: f64 = 0.5;

/// Links of a coarse level in the plane. Such levels cost little, so they are coarsened along one axis at a time: what is as
/// narrow as a cell, between others that differ, is then smoothed twice as often before it falls between what is kept.
const PLANE_LINKS: usize = 4;

/// One level: A x = b, and what it takes to improve x.
#[derive(Debug)]
struct Level<T> {
    stencil: Stencil<T>,
    inverse_diagonal: Field<T>,
    b: Field<T>,
    x: Field<T>,
    spare: Field<T>,
    down: Vec<Transfer<T>>,
    /// What is moved, after each axis but the last.
    between: Vec<Field<T>>,
}

/// All levels of an operator.
#[derive(Debug)]
pub(super) struct Hierarchy<T> {
    levels: Vec<Level<T>>,
    coarsest: Cholesky,
    weights: [T; STEPS],
    isa: Isa,
}

impl<T: Real> Hierarchy<T> {
    /// Builds all levels, in parallel within the calling team.
    pub(super) fn new(isa: Isa, finest: Stencil<T>) -> Self {
        let mut levels = vec![Level::new(isa, finest)];
        while let Some(coarser) = levels.last_mut().and_then(|level| level.coarser(isa)) {
            levels.push(coarser);
        }
        let coarsest = Cholesky::new(&levels[levels.len() - 1].stencil);
        Self { levels, coarsest, weights: weights().map(T::nearest), isa }
    }

    /// The right side of the finest level, to be written before a cycle.
    pub(super) fn right_side(&mut self) -> &mut Field<T> {
        &mut self.levels[0].b
    }

    /// What the last cycle gave.
    pub(super) fn solution(&self) -> &Field<T> {
        &self.levels[0].x
    }

    /// One symmetric V-cycle from zero: x, an approximation of A⁻¹ b. Gives b · x.
    pub(super) fn cycle(&mut self) -> f64 {
        let Self { levels, coarsest, weights, isa } = self;
        let last = levels.len() - 1;
        for l in 0..last {
            let (fine, coarse) = levels.split_at_mut(l + 1);
            fine[l].smooth_from_zero(*isa, weights);
            fine[l].restrict_residual(*isa, &mut coarse[0].b);
        }
        let Level { b, x, .. } = &mut levels[last];
        let coarsest_product = coarsest.solve(b, x);
        for l in (0..last).rev() {
            let (fine, coarse) = levels.split_at_mut(l + 1);
            fine[l].correct(*isa, &coarse[0].x);
            weights.iter().for_each(|&weight| fine[l].smooth(*isa, weight, l == 0));
        }
        if last == 0 { coarsest_product } else { levels[0].x.total() }
    }
}

impl<T: Real> Level<T> {
    fn new(isa: Isa, stencil: Stencil<T>) -> Self {
        let lattice = *stencil.lattice();
        let zeroed = || Field::zeroed(lattice);
        let mut inverse_diagonal = zeroed();
        inverse_diagonal.sweep(isa, &InverseDiagonal(&stencil));
        let (b, x, spare) = (zeroed(), zeroed(), zeroed());
        Self { stencil, inverse_diagonal, b, x, spare, down: Vec::new(), between: Vec::new() }
    }

    /// The next level, or none if this one is small enough to be solved directly.
    fn coarser(&mut self, isa: Isa) -> Option<Self> {
        let mut coarse: Option<Stencil<T>> = None;
        for axis in coarsened_axes(&self.stencil) {
            self.between.extend(coarse.as_ref().map(|stencil| Field::zeroed(*stencil.lattice())));
            let (transfer, stencil) = coarsen(isa, coarse.as_ref().unwrap_or(&self.stencil), axis);
            self.down.push(transfer);
            coarse = Some(stencil);
        }
        coarse.map(|stencil| Self::new(isa, stencil))
    }

    fn smooth_from_zero(&mut self, isa: Isa, weights: &[T; STEPS]) {
        let Self { stencil, inverse_diagonal, b, x, .. } = self;
        let first = FirstStep { weight: weights[0], inverse_diagonal, b };
        x.sweep(isa, &Relax { stencil, inverse_diagonal, b, u: first, weight: weights[1], share: false });
        weights[2..].iter().for_each(|&weight| self.smooth(isa, weight, false));
    }

    fn smooth(&mut self, isa: Isa, weight: T, share: bool) {
        let Self { stencil, inverse_diagonal, b, x, spare, .. } = self;
        spare.sweep(isa, &Relax { stencil, inverse_diagonal, b, u: &*x, weight, share });
        std::mem::swap(x, spare);
    }

    /// Sets `coarse` to the residual, restricted axis by axis.
    fn restrict_residual(&mut self, isa: Isa, coarse: &mut Field<T>) {
        let Self { stencil, b, x, spare, down, between, .. } = self;
        spare.sweep(isa, &Residual { stencil, u: &*x, b });
        let mut from = &*spare;
        for (transfer, to) in down.iter().zip(between.iter_mut().chain([coarse])) {
            transfer.restrict(isa, from, to);
            from = to;
        }
    }

    /// Adds the interpolation of `coarse`, axis by axis.
    fn correct(&mut self, isa: Isa, coarse: &Field<T>) {
        let mut from = coarse;
        let (first, others) = self.down.split_first().expect("a level with a coarser one has a way to it");
        for (transfer, to) in others.iter().zip(&mut self.between).rev() {
            transfer.prolong::<false>(isa, from, to);
            from = to;
        }
        first.prolong::<true>(isa, from, &mut self.x);
    }
}

/// The axes along which a level is coarsened; none if it is small enough to be solved directly.
fn coarsened_axes<T: Real>(stencil: &Stencil<T>) -> Vec<usize> {
    let lattice = stencil.lattice();
    if lattice.cells() <= COARSEST_CELLS {
        return Vec::new();
    }
    let coupling = [0, 1, 2].map(|axis| coupling(stencil, axis));
    let strongest = coupling.into_iter().fold(0.0, f64::max);
    let share = if stencil.links.len() == PLANE_LINKS { 1.0 } else { STRONG };
    let strong = (0..3).filter(|&axis| lattice.zyx[axis] > 1 && coupling[axis] >= share * strongest);
    strong.take(if share < 1.0 { 3 } else { 1 }).collect()
}

/// The mean over the faces between cells of what the links along an axis conduct, those across other axes as well too.
fn coupling<T: Real>(stencil: &Stencil<T>, axis: usize) -> f64 {
    let lattice = stencil.lattice();
    let along = |link: &&Link<T>| link.toward[axis] != 0;
    let total = |link: &Link<T>| {
        let row = |row: usize| sum(link.conductance.row(row).iter().map(|g| g.to_f64()));
        ordered_sum(&jobs::rows(lattice.rows(), row))
    };
    let n = lattice.zyx[axis];
    let inner = lattice.cells() / n * if lattice.periodic[axis] { n } else { n - 1 };
    stencil.links.iter().filter(along).map(total).sum::<f64>() / inner.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::super::operator::Operator;
    use super::*;
    use partita_domain::{Extent, Purpose, Stream};
    use rand_core::Rng;

    /// M x, one cycle.
    fn cycle(hierarchy: &mut Hierarchy<f64>, x: &[f64]) -> Vec<f64> {
        hierarchy.right_side().read(x);
        hierarchy.cycle();
        let mut result = vec![0.0; x.len()];
        hierarchy.solution().write(&mut result);
        result
    }

    /// xᵀ M y = yᵀ M x and xᵀ M x > 0, as conjugate gradients need it: odd sizes, periodic axes, jumps, weak axes.
    #[test]
    fn a_cycle_is_symmetric_and_positive() {
        for (shape, periodic, weak) in [
            ([1, 37, 43], [false; 3], 1.0),
            ([1, 37, 43], [false, true, true], 1.0),
            ([9, 14, 21], [true, false, true], 1.0),
            ([9, 14, 21], [false; 3], 0.01),
        ] {
            let mut rng = Stream::new(11, Purpose::Initial, 0).rng();
            let mut noise = |n: usize| (0..n).map(|_| f64::from(rng.next_u32()) / 4e9).collect::<Vec<_>>();
            let (jumps, x, y) = (noise(60_000), noise(shape.iter().product()), noise(shape.iter().product()));
            let conductance = |axis, [z, y, x]: [usize; 3]| {
                let jump = 10f64.powf(3.0 * jumps[((axis * 10 + z) * 44 + y) * 44 + x]);
                if axis == 1 { weak * jump } else { jump }
            };
            let operator = Operator::new(Extent::new(&shape).unwrap(), periodic, conductance, |_| 0.1).unwrap();
            let mut hierarchy = Hierarchy::new(Isa::detect(), operator.stencil);
            assert!(hierarchy.levels.len() > 1);
            let (mx, my) = (cycle(&mut hierarchy, &x), cycle(&mut hierarchy, &y));
            let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
            assert!((dot(&x, &my) - dot(&y, &mx)).abs() < 1e-10 * dot(&x, &mx), "{shape:?}");
            assert!(dot(&x, &mx) > 0.0);
        }
    }
}
