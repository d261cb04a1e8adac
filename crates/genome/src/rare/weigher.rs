//! What targets weigh that reach the score: they wait until they fill lanes, and are weighed together.

use super::bench::Draw;
use super::forward::Forward;
use super::mixture::{Component, Strand};
use crate::alignment::{Column, LANES};
use partita_domain::Isa;

/// ln of the smallest weight that sums begin with in single precision, and in double precision: far enough above the
/// smallest number that mismatches do not matter.
const STARTS: [f64; 2] = [-78.0, -500.0];

/// The targets of a strand that wait.
#[derive(Debug)]
pub(super) struct Weigher {
    waiting: Vec<Waiting>,
    columns: Vec<Column>,
    sums: Vec<Sums>,
}

/// A target that waits: its place among the draws, and the logarithm of what it counts apart from the path sums.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiting {
    pub(super) draw: usize,
    pub(super) ln_factor: f64,
}

/// The path sums of a component.
#[derive(Debug)]
struct Sums {
    single: Forward<f32>,
    double: Forward<f64>,
}

impl Weigher {
    /// Memory for targets of `places` letters drawn for a score.
    pub(super) fn new(strand: &Strand, places: usize, score: i32) -> Self {
        let sums = strand.components.iter().map(|component| Sums::new(component, score)).collect();
        Self { waiting: Vec::with_capacity(LANES), columns: vec![[0; LANES]; places], sums }
    }

    /// Keeps the target of a lane; weighs all that wait if there are enough of them.
    pub(super) fn keep(
        &mut self,
        strand: &Strand,
        isa: Isa,
        (columns, lane): (&[Column], usize),
        target: Waiting,
        draws: &mut [Draw],
    ) {
        let place = self.waiting.len();
        self.columns.iter_mut().zip(columns).for_each(|(kept, column)| kept[place] = column[lane]);
        self.waiting.push(target);
        if self.waiting.len() == LANES {
            self.weigh(strand, isa, draws);
        }
    }

    /// Weighs the targets that wait.
    pub(super) fn weigh(&mut self, strand: &Strand, isa: Isa, draws: &mut [Draw]) {
        let targets = self.waiting.len();
        let of = |(sums, component): (&mut Sums, &Component)| sums.ln_densities(component, isa, &self.columns, targets);
        let each: Vec<[f64; LANES]> = self.sums.iter_mut().zip(&strand.components).map(of).collect();
        for (lane, Waiting { draw, ln_factor }) in self.waiting.drain(..).enumerate() {
            draws[draw].weight = libm::exp(ln_factor - ln_mean(&each, lane));
        }
    }
}

impl Sums {
    fn new(component: &Component, score: i32) -> Self {
        let start = |least: f64| (-0.6 * component.tilt.theta * f64::from(score)).max(least);
        let [single, double] = STARTS.map(start);
        Self { single: Forward::new(&component.tilt, single), double: Forward::new(&component.tilt, double) }
    }

    /// ln (Z/C) of the first so many targets. Each on its own, so that no weight depends on what else is weighed: in
    /// single precision, or if that cannot hold it, in double precision.
    fn ln_densities(&mut self, component: &Component, isa: Isa, columns: &[Column], targets: usize) -> [f64; LANES] {
        let mut sums = self.single.ln_sums(isa, &component.tilt, columns, targets);
        if !sums[..targets].iter().all(|sum| sum.is_finite()) {
            let precise = self.double.ln_sums(isa, &component.tilt, columns, targets);
            let missing = sums.iter_mut().zip(precise).filter(|(sum, _)| !sum.is_finite());
            missing.for_each(|(sum, precise)| *sum = precise);
        }
        sums.map(|sum| sum - component.paths.ln_total)
    }
}

/// ln of the mean of what components have in a lane, given as logarithms, in their order.
fn ln_mean(each: &[[f64; LANES]], lane: usize) -> f64 {
    let largest = each.iter().map(|of| of[lane]).fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = each.iter().map(|of| libm::exp(of[lane] - largest)).sum();
    largest + libm::log(sum / each.len() as f64)
}
