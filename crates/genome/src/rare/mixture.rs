//! The tilts that are mixed for a score, and how they are chosen.

use super::bench::Bench;
use super::paths::Paths;
use super::tilt::Tilt;
use crate::alignment::{LANES, Query};
use crate::null::{Alias, Pool};
use crate::scoring::Scoring;
use crate::sequence::Sequence;
use partita_domain::{Isa, Purpose};
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

/// Path sums that are kept per strand and tilt: 24 bytes each.
const MOST_SUMS: usize = 4_000_000;

/// Why a chance cannot be found by tilting.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RareError {
    /// A score that no target has.
    #[error("no target can score {score}: the letters of the query score at most {highest}")]
    Impossible {
        /// The score asked for.
        score: i32,
        /// The highest possible score.
        highest: i64,
    },
    /// A score that everything reaches.
    #[error("a score of {0} is reached by every target: ask for at least 1")]
    Certain(i32),
    /// Sequences too long for the table of path sums.
    #[error("{query} x {target} letters make more path sums than the {MOST_SUMS} kept: use direct sampling")]
    TooLong {
        /// Letters of the query.
        query: usize,
        /// Letters of the target.
        target: usize,
    },
}

/// A mixture of tilts made for one score: from it, targets are drawn with weights.
#[derive(Debug)]
pub struct Mixture {
    pub(super) components: Vec<Component>,
    pub(super) pool: Pool,
    /// The pool's frequencies, to draw from.
    pub(super) letters: Alias,
    /// About the most that a target which reaches the score can weigh.
    pub(super) heaviest: f64,
    pub(super) query: Query,
    pub(super) score: i32,
    pub(super) seed: u64,
    pub(super) isa: Isa,
}

/// One strand of the query under one tilt.
#[derive(Debug)]
pub(super) struct Component {
    pub(super) tilt: Tilt,
    pub(super) paths: Paths,
}

impl Mixture {
    /// The mixture for the chance that the better of the strands reaches `score` on a target from the pool. The choice
    /// of tilts draws some thousand targets; all draws are keyed by the seed.
    ///
    /// # Errors
    /// [`RareError`]: a score below 1 or above all that targets can have, or sequences that are too long.
    pub fn new(
        strands: &[Sequence],
        pool: &Pool,
        scoring: &Scoring,
        score: i32,
        seed: u64,
        isa: Isa,
    ) -> Result<Self, RareError> {
        check(strands, pool, scoring, score)?;
        let query = Query::new(strands, pool.letters(), scoring);
        let (pool, letters) = (pool.clone(), Alias::new(pool.frequencies()));
        let mut mixture = Self { components: Vec::new(), pool, letters, heaviest: 0.0, query, score, seed, isa };
        for strand in strands {
            let pool = mixture.pool.clone();
            let mut of =
                Tilting { strand, scoring, pool: &pool, lambda: 0.0, depletion: vec![1.0; strand.codes().len()] };
            of.lambda = of.ungapped_lambda();
            let second = of.second(&mixture);
            let first = of.saddle(score);
            // The path that scores s is among those of Z.
            let most = libm::exp(first.paths.ln_total - first.tilt.theta * f64::from(score));
            mixture.heaviest = mixture.heaviest.max(most * 2.0 * strands.len() as f64);
            mixture.components.extend([first, second]);
        }
        Ok(mixture)
    }

    /// The score it is made for.
    #[must_use]
    pub fn score(&self) -> i32 {
        self.score
    }

    /// DP cells of one draw: its score, and for the share that should reach the score a path sum for every strand and
    /// tilt.
    #[must_use]
    pub fn cells(&self) -> f64 {
        let sums = self.components.iter().map(|component| component.tilt.letters.len()).sum::<usize>() as f64;
        (self.query.len() as f64 + 0.5 * sums) * self.pool.len() as f64
    }

    /// The same question with one component alone.
    fn alone(&self, component: Component) -> Self {
        let Self { pool, letters, heaviest, query, score, seed, isa, .. } = self;
        Self {
            components: vec![component],
            pool: pool.clone(),
            letters: letters.clone(),
            heaviest: *heaviest,
            query: query.clone(),
            score: *score,
            seed: *seed,
            isa: *isa,
        }
    }
}

/// The search for the tilts of a strand.
struct Tilting<'a> {
    strand: &'a Sequence,
    scoring: &'a Scoring,
    pool: &'a Pool,
    lambda: f64,
    /// How much less a letter of the query weighs on average than at first, because paths use up what suits them.
    depletion: Vec<f64>,
}

impl Tilting<'_> {
    fn tilt(&self, theta: f64, ln_start: f64) -> Tilt {
        let mut tilt = Tilt::new(self.strand, self.pool, self.scoring, theta, ln_start);
        tilt.means.iter_mut().zip(&self.depletion).for_each(|(mean, left)| *mean *= left);
        tilt
    }

    fn component(&self, theta: f64, ln_start: f64) -> Component {
        let tilt = self.tilt(theta, ln_start);
        Component { paths: Paths::new(&tilt, self.pool.len()), tilt }
    }

    /// The tilt under which a path scores as asked on average: d ln C/dθ = s at a = 1.
    fn saddle(&self, score: i32) -> Component {
        let ln_total = |theta| self.component(theta, 0.0).paths.ln_total;
        let step = 1e-4 * self.lambda;
        let mean_score = |theta: f64| (ln_total(theta + step) - ln_total(theta)) / step;
        let enough = |theta: f64| mean_score(theta) > f64::from(score);
        let mut high = 1.6 * self.lambda;
        while !enough(high) && high < STRONGEST * self.lambda {
            high *= 1.5;
        }
        let theta = bisect(0.3 * self.lambda, high, 14, enough);
        self.component(theta, 0.0)
    }

    /// The tilt of 1.1 λ under which some draws reach the score.
    fn second(&mut self, mixture: &Mixture) -> Component {
        let (mut theta, mut pilot) = (SECOND * self.lambda, 0);
        let mut reaches = |of: &mut Self, theta: f64, ln_start: f64| {
            pilot += PILOT;
            let component = of.component(theta, of.even(theta) + ln_start);
            of.reaching(mixture, component, pilot) > REACHING
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
        let means = Tilt::new(self.strand, self.pool, self.scoring, theta, 0.0).means;
        -libm::log(means.iter().sum::<f64>() / means.len() as f64)
    }

    /// The share of a few batches of draws that reach the score; what they use up is taken into account from here on.
    fn reaching(&mut self, mixture: &Mixture, component: Component, pilot: u64) -> f64 {
        let alone = mixture.alone(component);
        let batch = |bench: &mut Bench, batch: u64| {
            let scores = bench.scores(&alone, Purpose::TiltPilot, (pilot + batch) * LANES as u64).0;
            let reaching = scores.iter().filter(|&&score| score >= alone.score).count();
            (reaching, std::mem::take(&mut bench.used))
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

    /// λ of ungapped alignments of the strand: where pairs weigh 1 on average.
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

fn check(strands: &[Sequence], pool: &Pool, scoring: &Scoring, score: i32) -> Result<(), RareError> {
    if score < 1 {
        return Err(RareError::Certain(score));
    }
    let best = |&code: &u8| pool.letters().iter().map(|&letter| i64::from(scoring.score(code, letter)).max(0)).max();
    let highest = |strand: &Sequence| strand.codes().iter().filter_map(best).sum::<i64>();
    let highest = strands.iter().map(highest).max().unwrap_or(0);
    if i64::from(score) > highest {
        return Err(RareError::Impossible { score, highest });
    }
    let (query, target) = (strands[0].codes().len(), pool.len());
    if query * target.min(4 * query + 4000) > MOST_SUMS {
        return Err(RareError::TooLong { query, target });
    }
    Ok(())
}

/// The place between `low` and `high` from which on `beyond` holds, after some halvings.
fn bisect(mut low: f64, mut high: f64, halvings: u32, mut beyond: impl FnMut(f64) -> bool) -> f64 {
    for _ in 0..halvings {
        let middle = (low + high) / 2.0;
        if beyond(middle) { high = middle } else { low = middle }
    }
    (low + high) / 2.0
}
