//! How the tilts of a strand are chosen.

use super::bench::Bench;
use super::mixture::{Component, Mixture, Strand};
use super::paths::Paths;
use super::tilt::Tilt;
use crate::alignment::{LANES, Query};
use crate::scoring::Scoring;
use crate::sequence::Sequence;
use rayon::prelude::*;

/// The share of draws that should reach the score under the second tilt.
const REACHING: f64 = 0.3;

/// θ of the second tilt, in λ of ungapped alignments.
const SECOND: f64 = 1.1;

/// The largest θ of any tilt, in λ of ungapped alignments.
const STRONGEST: f64 = 12.0;

/// Batches that are drawn to see how many reach the score.
const PILOT: u64 = 4;

/// Draws that a row of the query is credited with before it is known what they use up.
const SHRINK: f64 = 8.0;

/// The search for the tilts of a strand.
pub(super) struct Tilting<'a> {
    strand: &'a Sequence,
    scoring: &'a Scoring,
    /// The mixture that the tilts are for, without any as yet.
    mixture: &'a Mixture,
    query: Query,
    /// λ of ungapped alignments of the strand: where pairs weigh 1 on average.
    lambda: f64,
    /// How much less a letter of the query weighs on average than at first, because paths use up what suits them.
    depletion: Vec<f64>,
}

impl<'a> Tilting<'a> {
    pub(super) fn new(strand: &'a Sequence, scoring: &'a Scoring, mixture: &'a Mixture) -> Self {
        let query = Query::new(std::slice::from_ref(strand), mixture.pool.letters(), scoring);
        let depletion = vec![1.0; strand.codes().len()];
        let mut tilting = Self { strand, scoring, mixture, query, lambda: 0.0, depletion };
        tilting.lambda = tilting.ungapped_lambda();
        tilting
    }

    /// The strand with its tilts.
    pub(super) fn tilts(mut self) -> Strand {
        let second = self.second();
        let first = self.saddle();
        Strand { query: self.query, components: vec![first, second] }
    }

    fn tilt(&self, theta: f64, ln_start: f64) -> Tilt {
        let mut tilt = Tilt::new(self.strand, &self.mixture.pool, self.scoring, theta, ln_start);
        tilt.means.iter_mut().zip(&self.depletion).for_each(|(mean, left)| *mean *= left);
        tilt
    }

    fn component(&self, theta: f64, ln_start: f64) -> Component {
        let tilt = self.tilt(theta, ln_start);
        Component { paths: Paths::new(&tilt, self.mixture.pool.len()), tilt }
    }

    /// The tilt under which a path scores as asked on average: d ln C/dθ = s at a = 1.
    fn saddle(&self) -> Component {
        let ln_total = |theta| self.component(theta, 0.0).paths.ln_total;
        let step = 1e-4 * self.lambda;
        let mean_score = |theta: f64| (ln_total(theta + step) - ln_total(theta)) / step;
        let enough = |theta: f64| mean_score(theta) > f64::from(self.mixture.score);
        let mut high = 1.6 * self.lambda;
        while !enough(high) && high < STRONGEST * self.lambda {
            high *= 1.5;
        }
        let theta = bisect(0.3 * self.lambda, high, 14, enough);
        self.component(theta, 0.0)
    }

    /// The tilt of 1.1 λ under which some draws reach the score.
    fn second(&mut self) -> Component {
        let (mut theta, mut pilot) = (SECOND * self.lambda, 0);
        let mut reaches = |of: &mut Self, theta: f64, ln_start: f64| {
            pilot += PILOT;
            let component = of.component(theta, of.even(theta) + ln_start);
            of.reaching(component, pilot) > REACHING
        };
        // Scores near the highest possible need more than long alignments.
        while theta < STRONGEST * self.lambda && !reaches(self, theta, 1.0) {
            theta *= 1.3;
        }
        let ln_start = bisect(-1.0, 1.0, 10, |ln_start| reaches(self, theta, ln_start));
        self.component(theta, self.even(theta) + ln_start)
    }

    /// ln a at which a pair neither gains nor loses weight on average, if paths use nothing up.
    fn even(&self, theta: f64) -> f64 {
        let means = Tilt::new(self.strand, &self.mixture.pool, self.scoring, theta, 0.0).means;
        -libm::log(means.iter().sum::<f64>() / means.len() as f64)
    }

    /// The share of a few batches of draws that reach the score; what they use up is taken into account from here on.
    fn reaching(&mut self, component: Component, pilot: u64) -> f64 {
        let alone = self.mixture.alone(Strand { query: self.query.clone(), components: vec![component] });
        let batch = |bench: &mut Bench, batch: u64| {
            let scores = bench.pilot(&alone, (pilot + batch) * LANES as u64);
            let reaching = (0..LANES).filter(|&lane| scores.best(lane) >= alone.score).count();
            (reaching, std::mem::take(&mut bench.targets.used))
        };
        let batches: Vec<_> = (0..PILOT).into_par_iter().map_init(|| Bench::new(&alone), batch).collect();
        let used = |row: usize| {
            batches.iter().filter_map(|(_, used)| used.get(row)).fold([0.0; 2], |a, b| [a[0] + b[0], a[1] + b[1]])
        };
        for (row, left) in self.depletion.iter_mut().enumerate() {
            let [ratios, draws] = used(row);
            // Shrunk towards no change where a row was seldom met.
            *left *= (ratios + SHRINK) / (draws + SHRINK);
        }
        batches.iter().map(|(reaching, _)| reaching).sum::<usize>() as f64 / (PILOT as usize * LANES) as f64
    }

    fn ungapped_lambda(&self) -> f64 {
        let gains = |theta: f64| {
            let means = self.tilt(theta, 0.0).means;
            means.iter().sum::<f64>() > means.len() as f64
        };
        let mut high = 1.0 / f64::from(self.scoring.matrix().largest());
        while !gains(high) {
            high *= 2.0;
        }
        bisect(0.0, high, 40, gains)
    }
}

/// The place between `low` and `high` from which on `beyond` holds, after some halvings.
fn bisect(mut low: f64, mut high: f64, halvings: u32, mut beyond: impl FnMut(f64) -> bool) -> f64 {
    for _ in 0..halvings {
        let middle = (low + high) / 2.0;
        if beyond(middle) { high = middle } else { low = middle }
    }
    (low + high) / 2.0
}
