//! How the chance is found: which method, with how many replicates.

use super::SignificanceError;
use super::choices::Method;
use super::problem::Problem;
use super::sampler::Sampler;
use super::stopping::Stopping;
use crate::alignment::LANES;
use crate::null::Pool;
use crate::rare::{Bench, Draw, Mixture, Splitting};
use crate::statistics::{gumbel, weighted};
use partita_domain::Isa;
use partita_run::ledger::{phase, task};
use rayon::prelude::*;
use std::sync::{Mutex, PoisonError};

/// Replicates of direct sampling unless the settings say otherwise.
const DIRECT: u64 = 10_000;

/// Runs of splitting unless the settings say otherwise.
const SPLITS: u64 = 32;

/// Replicates expected to reach the score from which on counting them is enough: a standard error of a tenth.
const ENOUGH: f64 = 100.0;

/// DP cells of the null scores that a law is fitted to beside a method that has none of its own; a few hundred
/// scores at least.
const LAW_CELLS: f64 = 2e9;

/// The half width of the interval of ln p aimed at, over 1.96: more than the relative standard error, which is well below
/// a tenth then. Of shuffles the heaviest weights are seldom met, and the error is told too small by a third.
const AIM: f64 = 0.098;
const AIM_OF_SHUFFLES: f64 = 0.065;

/// Draws between two looks at whether that is reached, which depend on nothing but their number; and the most of them.
const LOOK: u64 = 4096;
const MOST: u64 = 1 << 17;

/// Draws that a worker takes at once: enough that those among them that are weighed fill lanes.
const TILTED: usize = 16 * LANES;

/// DP cells of the draws that importance sampling takes at least, up to which it is chosen without being asked for.
const AFFORDABLE: f64 = 2e11;

/// What gives replicates their scores and weights.
#[derive(Debug)]
pub(super) enum Sampling {
    /// Null targets, which all count the same.
    Direct(Stopping),
    /// Tilted targets.
    Importance(Box<Tilted>),
    /// Runs of splitting, whose weight is the chance each found.
    Splitting(Box<Splitting>),
}

/// A mixture of tilts and the memory of its workers.
#[derive(Debug)]
pub(super) struct Tilted {
    mixture: Mixture,
    aim: f64,
    /// Whether draws go on until they have come near enough.
    settling: bool,
    benches: Mutex<Vec<Bench>>,
}

/// A method, its replicates, and null scores for the law where the method has none.
pub(super) struct Choice {
    pub(super) sampling: Sampling,
    pub(super) replicates: u64,
    pub(super) nulls: Option<Vec<i32>>,
}

impl Choice {
    /// The method for the chance of `score`, in parallel within the calling team.
    pub(super) fn make(problem: &Problem, score: i32, sampler: &Sampler) -> Result<Self, SignificanceError> {
        let (stopping, replicates) = Stopping::of(&problem.settings, DIRECT)?;
        let direct = || Self { sampling: Sampling::Direct(stopping), replicates, nulls: None };
        let pool = sampler.null().pool();
        if problem.settings.method == Method::Direct
            || (problem.settings.method == Method::Auto && (stopping != Stopping::Count || pool.is_none()))
        {
            return Ok(direct());
        }
        if stopping != Stopping::Count {
            let message = "only direct sampling stops so: give `method = \"direct\"`, or `replicates`";
            let key = if problem.settings.width.is_some() { "width" } else { "until" };
            return Err(SignificanceError::new(key, message));
        }
        let pool = pool.ok_or_else(|| {
            let message = format!(
                "importance sampling and splitting need letters that do not depend on each other, and the null is {}: \
                 use direct",
                problem.null_model.name()
            );
            SignificanceError::new("method", message)
        })?;
        let nulls = null_scores(problem, sampler);
        match problem.settings.method {
            Method::Splitting => {
                let splitting =
                    Splitting::new(&problem.strands, &pool, &problem.scoring, score, problem.seed, sampler.isa());
                let sampling = Sampling::Splitting(Box::new(splitting));
                Ok(Self { sampling, replicates: problem.settings.replicates.unwrap_or(SPLITS), nulls: Some(nulls) })
            }
            Method::Auto if counting_is_enough(problem, &nulls, score, replicates) => Ok(direct()),
            method => match Tilted::new(problem, &pool, score, sampler.isa()) {
                Ok(tilted) if method == Method::Importance || tilted.mixture.cells() * LOOK as f64 <= AFFORDABLE => {
                    let replicates = problem.settings.replicates.unwrap_or(MOST);
                    Ok(Self { sampling: Sampling::Importance(Box::new(tilted)), replicates, nulls: Some(nulls) })
                }
                Err(error) if method == Method::Importance => Err(error),
                _ => Ok(direct()),
            },
        }
    }
}

/// A sample of null scores.
fn null_scores(problem: &Problem, sampler: &Sampler) -> Vec<i32> {
    let count = (LAW_CELLS / problem.cells()).clamp(256.0, 4096.0) as usize / LANES * LANES;
    let mut scores = vec![0; count];
    sampler.scores(0, &mut scores);
    scores
}

/// Whether direct sampling would find enough replicates that reach the score.
fn counting_is_enough(problem: &Problem, sample: &[i32], score: i32, replicates: u64) -> bool {
    let reached = sample.iter().filter(|&&null| null >= score).count() as f64 / sample.len() as f64;
    let chance = gumbel::fit(sample, problem.cells()).map_or(reached, |law| law.survival(score));
    chance * replicates as f64 >= ENOUGH || reached > 0.01
}

impl Tilted {
    fn new(problem: &Problem, pool: &Pool, score: i32, isa: Isa) -> Result<Self, SignificanceError> {
        let mixture = Mixture::new(&problem.strands, pool, &problem.scoring, score, problem.seed, isa);
        let mixture = mixture.map_err(|error| SignificanceError::new("score", error))?;
        let aim = if pool.urn().is_some() { AIM_OF_SHUFFLES } else { AIM };
        Ok(Self { mixture, aim, settling: problem.settings.replicates.is_none(), benches: Mutex::default() })
    }

    /// The draws from `first` on, in parallel within the calling team.
    fn draws(&self, first: u64, into: &mut [Draw]) {
        let lock = || self.benches.lock().unwrap_or_else(PoisonError::into_inner);
        let run = |(piece, into): (usize, &mut [Draw])| {
            let mut bench = lock().pop().unwrap_or_else(|| Bench::new(&self.mixture));
            bench.draw(&self.mixture, first + (piece * TILTED) as u64, into);
            lock().push(bench);
        };
        phase(|| into.par_chunks_mut(TILTED).enumerate().for_each(|piece| task(|| run(piece))));
    }

    /// Whether draws have come near enough to the chance of the score. The width of the interval decides, which knows of
    /// the heaviest weight, rather than the error.
    pub(super) fn is_near(&self, scores: &[i32], weights: &[f64]) -> bool {
        let counts = |(&score, &weight): (&i32, &f64)| (score >= self.mixture.score(), weight);
        let chance = weighted::chance(&scores.iter().zip(weights).map(counts).collect::<Vec<_>>());
        chance.low > 0.0 && (chance.high / chance.low).ln() <= 2.0 * 1.96 * self.aim
    }

    /// Whether it is looked after so many draws.
    pub(super) fn is_due(&self, done: u64) -> bool {
        self.settling && done > 0 && done.is_multiple_of(LOOK)
    }

    /// Draws that may be done before it is looked whether they have come near enough; none where their number is given.
    pub(super) fn until_look(&self, done: u64) -> Option<usize> {
        self.settling.then(|| (LOOK - done % LOOK) as usize)
    }
}

impl Sampling {
    /// The name of the method.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Direct(_) => "direct",
            Self::Importance(_) => "importance",
            Self::Splitting(_) => "splitting",
        }
    }

    /// Whether replicates have weights.
    pub(super) fn is_weighted(&self) -> bool {
        !matches!(self, Self::Direct(_))
    }

    /// Replicates that a worker takes at once.
    pub(super) fn batch(&self) -> usize {
        match self {
            Self::Direct(_) => LANES,
            Self::Importance(_) => TILTED,
            Self::Splitting(_) => 1,
        }
    }

    /// DP cells of a replicate.
    pub(super) fn cells(&self, problem: &Problem) -> f64 {
        match self {
            Self::Direct(_) => problem.cells(),
            Self::Importance(tilted) => tilted.mixture.cells(),
            Self::Splitting(splitting) => splitting.cells(),
        }
    }

    /// The share of the time of all workers that went into drawing; none before any work.
    pub(super) fn sampling_share(&self, sampler: &Sampler) -> Option<f64> {
        let Self::Importance(tilted) = self else { return sampler.sampling_share() };
        let benches = tilted.benches.lock().unwrap_or_else(PoisonError::into_inner);
        let drawing: f64 = benches.iter().map(|bench| bench.drawing().as_secs_f64()).sum();
        let all: f64 = benches.iter().map(|bench| bench.working().as_secs_f64()).sum();
        (all > 0.0).then(|| drawing / all)
    }

    /// The replicates from `first` on, in parallel within the calling team.
    pub(super) fn draws(&self, sampler: &Sampler, first: u64, into: &mut [Draw]) {
        match self {
            Self::Direct(_) => {
                let mut scores = vec![0; into.len()];
                sampler.scores(first, &mut scores);
                into.iter_mut().zip(scores).for_each(|(draw, score)| *draw = Draw { score, weight: 1.0 });
            }
            Self::Importance(tilted) => tilted.draws(first, into),
            Self::Splitting(splitting) => {
                let run = |(i, draw): (usize, &mut Draw)| *draw = splitting.run(first + i as u64);
                phase(|| into.par_iter_mut().enumerate().for_each(|draw| task(|| run(draw))));
            }
        }
    }
}
