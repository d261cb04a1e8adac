//! The simulation: a problem, its scores, and how many of them are done.

use super::SignificanceError;
use super::answer::Answer;
use super::estimate::{Done, Estimate};
use super::problem::{Observed, Problem, extent};
use super::questions::{Inputs, question};
use super::sampler::Sampler;
use super::sampling::{Choice, Sampling};
use super::settings::Settings;
use super::stopping::Stopping;
use crate::rare::Draw;
use ndarray::{ArrayD, ArrayView3, ArrayViewMut3};
use partita_domain::{Extent, Partition};
use partita_run::case::{Case, CaseError, keys_of};
use partita_run::state::{StateBlock, StateError, StateSource, Values, ValuesMut};
use partita_run::{
    Description, Diagnostic, Frame, Progress, Science, Setup, Simulation, SimulationError, Team, Work, WorkUnit,
};

/// Vector operations of one DP cell.
const OPERATIONS: f64 = 10.0;

/// Replicates that are worked on before a rule for stopping is looked at.
const PIECE: usize = 1 << 14;

/// The line of significance in a catalogue of sciences.
pub const SCIENCE: Science = Science {
    name: "significance",
    about: "The chance of an alignment score, from null targets.",
    keys: keys_of::<Settings>,
    build,
};

fn build(case: &Case, setup: &Setup<'_>) -> Result<Box<dyn Simulation>, CaseError> {
    let (mut settings, common): (Settings, _) = (case.settings()?, case.common()?);
    settings.replicates = common.steps.or(settings.replicates);
    let inputs = Inputs::read(&settings, |key, file| case.file(key, file))?;
    let problem = question(&settings, &inputs, common.seed);
    let simulation = problem.and_then(|problem| Significance::new(problem, setup));
    simulation.map(|simulation| Box::new(simulation) as Box<dyn Simulation>).map_err(|e| case.error(&e.key, e.message))
}

/// A significance test on its way: a step is one replicate.
///
/// Its state is the array `scores` `[replicates]`, 0 where a replicate is not done yet, with importance sampling and
/// splitting the array `weights` as well, and the counter `done`. Blocks own ranges of replicates; batches of 64 pass
/// over their borders.
#[derive(Debug)]
pub struct Significance {
    problem: Problem,
    observed: Observed,
    sampler: Sampler,
    sampling: Sampling,
    extent: Extent,
    /// Null scores for the law, where replicates are none.
    nulls: Option<Vec<i32>>,
    partition: Partition,
    /// The scores of each block.
    scores: Vec<Vec<i32>>,
    /// The weights of each block; empty where all are the same.
    weights: Vec<Vec<f64>>,
    /// The replicates that follow those done: whole batches are worked on, however few steps are asked for.
    ahead: Vec<Draw>,
    done: [u64; 1],
    /// Whether a rule has ended the sampling before all replicates were done.
    ended: bool,
}

impl Significance {
    /// The test at its beginning, cut and run as `setup` says. The observed score is computed here, and the method is
    /// chosen, for which some null targets are scored.
    ///
    /// # Errors
    /// If the method cannot give the chance asked for, there are no replicates or more than memory holds, or they cannot
    /// be cut so.
    pub fn new(problem: Problem, setup: &Setup<'_>) -> Result<Self, SignificanceError> {
        let observed = problem.observed();
        let sampler = Sampler::new(&problem, setup.isa);
        let score = problem.settings.score.unwrap_or(observed.score);
        let Choice { sampling, replicates, nulls } = setup.team.run(|| Choice::make(&problem, score, &sampler))?;
        let bytes = size_of::<i32>() + if sampling.is_weighted() { size_of::<f64>() } else { 0 };
        let extent = extent(replicates, bytes)?;
        let partition = setup.blocks.partition(extent).map_err(|e| SignificanceError::new("blocks", e))?;
        let length = |block| partition.interior(block).shape[2];
        let weights = |block| if sampling.is_weighted() { vec![0.0; length(block)] } else { Vec::new() };
        Ok(Self {
            observed,
            scores: (0..partition.count()).map(|block| vec![0; length(block)]).collect(),
            weights: (0..partition.count()).map(weights).collect(),
            ahead: Vec::new(),
            done: [0],
            ended: false,
            sampler,
            sampling,
            extent,
            nulls,
            partition,
            problem,
        })
    }

    /// The problem that is solved.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// What the replicates done so far say.
    #[must_use]
    pub fn estimate(&self) -> Estimate {
        let (scores, weights) = (self.scores_done(), self.weights_done());
        let done = Done { scores: &scores, weights: self.sampling.is_weighted().then_some(&weights) };
        Estimate::new(&self.problem, self.observed, &self.sampling, &done, self.nulls.as_deref())
    }

    /// The same as a record.
    #[must_use]
    pub fn answer(&self) -> Answer {
        let answer = Answer::new(self.sampling.name(), &self.estimate(), self.problem.null_model, self.problem.seed);
        Answer { sampling_share: self.sampling.sampling_share(&self.sampler), ..answer }
    }

    /// The scores done, in the order of their replicates.
    #[must_use]
    pub fn scores_done(&self) -> Vec<i32> {
        self.scores.iter().flatten().copied().take(self.done[0] as usize).collect()
    }

    /// The weights of those scores; none where all are the same.
    #[must_use]
    pub fn weights_done(&self) -> Vec<f64> {
        self.weights.iter().flatten().copied().take(self.done[0] as usize).collect()
    }

    /// Null scores: the replicates of direct sampling, else those that the law is fitted to.
    #[must_use]
    pub fn null_scores(&self) -> Vec<i32> {
        self.nulls.clone().unwrap_or_else(|| self.scores_done())
    }

    /// The weights of a block as part of the state.
    fn weights_of<'a>(&self, block: usize, weights: &'a [f64]) -> StateBlock<'a> {
        let view = ArrayView3::from_shape([1, 1, weights.len()], weights).expect("one row");
        let offset = [0, 0, self.partition.interior(block).start[2] as usize];
        StateBlock { name: "weights", extent: self.extent, offset, values: Values::F64(view) }
    }

    /// The score asked about.
    fn score(&self) -> i32 {
        self.problem.settings.score.unwrap_or(self.observed.score)
    }

    /// Replicates done that reach it.
    fn reached(&self) -> u64 {
        self.scores_done().iter().filter(|&&null| null >= self.score()).count() as u64
    }

    fn replicates(&self) -> u64 {
        self.extent.cells() as u64
    }

    /// Makes sure that the next `steps` replicates are known, working in whole batches for every worker of the team.
    fn look_ahead(&mut self, team: &Team, steps: usize) {
        let known = self.ahead.len();
        if known >= steps {
            return;
        }
        let batches = (steps - known).next_multiple_of(self.sampling.batch() * team.threads());
        let next = self.done[0] + known as u64;
        let left = (self.replicates() - next) as usize;
        self.ahead.resize(known + batches.min(left), Draw::default());
        let Self { ahead, sampler, sampling, .. } = self;
        team.run(|| sampling.draws(sampler, next, &mut ahead[known..]));
    }

    /// How many of the next `steps` replicates are needed; a rule may end the sampling among them.
    fn needed(&mut self, steps: usize) -> usize {
        let Sampling::Direct(stopping) = self.sampling else { return steps };
        if stopping == Stopping::Count {
            return steps;
        }
        let next: Vec<i32> = self.ahead[..steps].iter().map(|draw| draw.score).collect();
        let (needed, ended) = stopping.needed(self.score(), self.done[0], self.reached(), &next);
        self.ended = ended;
        needed
    }

    /// Moves the next replicates into their blocks.
    fn take(&mut self, steps: usize) {
        let first = self.done[0] as usize;
        let places = self.scores.iter_mut().flatten().skip(first);
        places.zip(&self.ahead[..steps]).for_each(|(place, draw)| *place = draw.score);
        let places = self.weights.iter_mut().flatten().skip(first);
        places.zip(&self.ahead[..steps]).for_each(|(place, draw)| *place = draw.weight);
        self.ahead.drain(..steps);
    }
}

impl Simulation for Significance {
    fn describe(&self) -> Description {
        Description {
            simulation: SCIENCE.name.to_owned(),
            scheme: self.problem.scheme(self.sampling.name()),
            extent: self.extent,
            steps: self.replicates(),
            dt: None,
            blocks: self.partition.shape().to_vec(),
            depth: 1,
            isa: self.sampler.isa().name(),
            frames: vec!["scores".to_owned()],
        }
    }

    fn advance(&mut self, team: &Team, steps: u64) -> Result<Progress, SimulationError> {
        let left = if self.ended { 0 } else { self.replicates() - self.done[0] };
        let most = steps.min(left) as usize;
        let mut taken = 0;
        // In pieces, so that little is done beyond what a rule needs.
        while taken < most && !self.ended {
            let piece = (most - taken).min(PIECE);
            self.look_ahead(team, piece);
            let needed = self.needed(piece);
            self.take(needed);
            self.done[0] += needed as u64;
            taken += needed;
        }
        Ok(Progress { steps: taken as u64, finished: self.ended || self.done[0] >= self.replicates() })
    }

    fn diagnostics(&self, _: &Team) -> Vec<Diagnostic> {
        self.estimate().diagnostics()
    }

    fn work(&self, steps: u64) -> Work {
        let count = self.sampling.cells(&self.problem) * steps as f64;
        // Everything is in cache: what is drawn is aligned at once, and only scores are kept.
        Work { count, unit: WorkUnit::DpCells, bytes: 0.0, flops: OPERATIONS * count }
    }

    fn state(&self) -> Vec<StateBlock<'_>> {
        let total = self.extent.cells();
        let parts = self.scores.iter().enumerate().map(|(block, scores)| {
            StateBlock::integers("scores", total, self.partition.interior(block).start[2] as usize, scores)
        });
        let weights = self.weights.iter().enumerate().filter(|(_, weights)| !weights.is_empty());
        let weights = weights.map(|(block, weights)| self.weights_of(block, weights));
        parts.chain(weights).chain([StateBlock::counters("done", &self.done)]).collect()
    }

    fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError> {
        for (block, scores) in self.scores.iter_mut().enumerate() {
            let offset = self.partition.interior(block).start.map(|p| p as usize);
            let into = ArrayViewMut3::from_shape([1, 1, scores.len()], scores).expect("one row");
            state.read("scores", self.extent, offset, ValuesMut::I32(into))?;
            let weights = &mut self.weights[block];
            if !weights.is_empty() {
                let into = ArrayViewMut3::from_shape([1, 1, weights.len()], weights).expect("one row");
                state.read("weights", self.extent, offset, ValuesMut::F64(into))?;
            }
        }
        let mut done = [0];
        state.read("done", StateBlock::counters("done", &[0]).extent, [0; 3], ValuesMut::counters(&mut done))?;
        self.done = [done[0].min(self.replicates())];
        self.ahead.clear();
        self.ended = matches!(self.sampling, Sampling::Direct(rule) if rule.ends(self.done[0], self.reached()));
        Ok(())
    }

    fn frame(&self, name: &str) -> Result<Frame, SimulationError> {
        if name != "scores" {
            let known = self.describe().frames;
            return Err(SimulationError::UnknownFrame { asked: name.to_owned(), known });
        }
        let values: ArrayD<f64> =
            self.null_scores().into_iter().map(f64::from).collect::<ndarray::Array1<_>>().into_dyn();
        Ok(Frame {
            name: name.to_owned(),
            unit: "1".to_owned(),
            values,
            spacing: vec![1.0],
            origin: vec![0.0],
            length_unit: "replicates".to_owned(),
            step: self.done[0],
            time: None,
        })
    }
}
