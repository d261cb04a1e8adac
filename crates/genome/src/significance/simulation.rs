//! The simulation: a problem, its scores, and how many of them are done.

use super::SignificanceError;
use super::answer::Answer;
use super::estimate::{Done, Estimate};
use super::problem::{Observed, Problem, extent};
use super::questions::{Inputs, question};
use super::replicates::Replicates;
use super::sampler::Sampler;
use super::sampling::{Choice, Sampling};
use super::settings::Settings;
use super::stopping::Stopping;
use crate::rare::Draw;
use ndarray::ArrayD;
use partita_run::case::{Case, CaseError, keys_of};
use partita_run::state::{StateBlock, StateError, StateSource};
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
    replicates: Replicates,
    /// Null scores for the law, where replicates are none.
    nulls: Option<Vec<i32>>,
    /// The replicates that follow those done: whole batches are worked on, however few steps are asked for.
    ahead: Vec<Draw>,
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
        let replicates = Replicates::new(extent, partition, sampling.is_weighted());
        Ok(Self { observed, replicates, ahead: Vec::new(), ended: false, sampler, sampling, nulls, problem })
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
        self.replicates.scores()
    }

    /// The weights of those scores; none where all are the same.
    #[must_use]
    pub fn weights_done(&self) -> Vec<f64> {
        self.replicates.weights()
    }

    /// Null scores: the replicates of direct sampling, else those that the law is fitted to.
    #[must_use]
    pub fn null_scores(&self) -> Vec<i32> {
        self.nulls.clone().unwrap_or_else(|| self.scores_done())
    }

    /// The score asked about.
    fn score(&self) -> i32 {
        self.problem.settings.score.unwrap_or(self.observed.score)
    }

    /// Replicates done that reach it.
    fn reached(&self) -> u64 {
        self.scores_done().iter().filter(|&&null| null >= self.score()).count() as u64
    }

    /// Makes sure that the next `steps` replicates are known, working in whole batches for every worker of the team.
    fn look_ahead(&mut self, team: &Team, steps: usize) {
        let known = self.ahead.len();
        if known >= steps {
            return;
        }
        let batches = (steps - known).next_multiple_of(self.grain(team) as usize);
        let next = self.replicates.done() + known as u64;
        let left = (self.replicates.count() - next) as usize;
        self.ahead.resize(known + batches.min(left), Draw::default());
        let Self { ahead, sampler, sampling, .. } = self;
        team.run(|| sampling.draws(sampler, next, &mut ahead[known..]));
    }

    /// Replicates to work on before it is looked whether they are enough.
    fn piece(&self) -> usize {
        let Sampling::Importance(tilted) = &self.sampling else { return PIECE };
        tilted.until_look(self.replicates.done()).unwrap_or(PIECE)
    }

    /// Whether weights have been looked at here, and are enough.
    fn is_settled(&self) -> bool {
        let Sampling::Importance(tilted) = &self.sampling else { return false };
        tilted.is_due(self.replicates.done()) && tilted.is_near(&self.replicates.scores(), &self.replicates.weights())
    }

    /// How many of the next `steps` replicates are needed; a rule may end the sampling among them.
    fn needed(&mut self, steps: usize) -> usize {
        let Sampling::Direct(stopping) = self.sampling else { return steps };
        if stopping == Stopping::Count {
            return steps;
        }
        let next: Vec<i32> = self.ahead[..steps].iter().map(|draw| draw.score).collect();
        let (needed, ended) = stopping.needed(self.score(), self.replicates.done(), self.reached(), &next);
        self.ended = ended;
        needed
    }
}

impl Simulation for Significance {
    fn describe(&self) -> Description {
        Description {
            simulation: SCIENCE.name.to_owned(),
            scheme: self.problem.scheme(self.sampling.name()),
            extent: self.replicates.extent(),
            steps: self.replicates.count(),
            dt: None,
            blocks: self.replicates.partition().shape().to_vec(),
            depth: 1,
            isa: self.sampler.isa().name(),
            frames: vec!["scores".to_owned()],
        }
    }

    fn advance(&mut self, team: &Team, steps: u64) -> Result<Progress, SimulationError> {
        let left = if self.ended { 0 } else { self.replicates.count() - self.replicates.done() };
        let most = steps.min(left) as usize;
        let mut taken = 0;
        // In pieces, so that little is done beyond what a rule needs.
        while taken < most && !self.ended {
            let piece = (most - taken).min(self.piece());
            self.look_ahead(team, piece);
            let needed = self.needed(piece);
            self.replicates.take(&self.ahead[..needed]);
            self.ahead.drain(..needed);
            taken += needed;
            self.ended |= self.is_settled();
        }
        Ok(Progress { steps: taken as u64, finished: self.ended || self.replicates.done() >= self.replicates.count() })
    }

    fn diagnostics(&self, _: &Team) -> Vec<Diagnostic> {
        self.estimate().diagnostics()
    }

    fn work(&self, steps: u64) -> Work {
        let count = self.sampling.cells(&self.problem) * steps as f64;
        // Everything is in cache: what is drawn is aligned at once, and only scores are kept.
        Work { count, unit: WorkUnit::DpCells, bytes: 0.0, flops: OPERATIONS * count }
    }

    fn grain(&self, team: &Team) -> u64 {
        (self.sampling.batch() * team.threads()) as u64
    }

    fn state(&self) -> Vec<StateBlock<'_>> {
        self.replicates.state()
    }

    fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError> {
        self.replicates.load(state)?;
        self.ahead.clear();
        let (done, reached) = (self.replicates.done(), self.reached());
        self.ended = match self.sampling {
            Sampling::Direct(rule) => rule.ends(done, reached),
            _ => self.is_settled(),
        };
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
            step: self.replicates.done(),
            time: None,
        })
    }
}
