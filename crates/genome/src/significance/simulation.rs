//! The simulation: a problem, its scores, and how many of them are done.

use super::SignificanceError;
use super::answer::Answer;
use super::estimate::Estimate;
use super::problem::{Observed, Problem};
use super::questions::{Inputs, question};
use super::sampler::Sampler;
use super::settings::Settings;
use crate::alignment::LANES;
use ndarray::{ArrayD, ArrayViewMut3};
use partita_domain::Partition;
use partita_run::case::{Case, CaseError, keys_of};
use partita_run::state::{StateBlock, StateError, StateSource, ValuesMut};
use partita_run::{
    Description, Diagnostic, Frame, Progress, Science, Setup, Simulation, SimulationError, Team, Work, WorkUnit,
};

/// Vector operations of one DP cell.
const OPERATIONS: f64 = 10.0;

/// The line of significance in a catalogue of sciences.
pub const SCIENCE: Science = Science {
    name: "significance",
    about: "The chance of an alignment score, by shuffling the target.",
    keys: keys_of::<Settings>,
    build,
};

fn build(case: &Case, setup: &Setup<'_>) -> Result<Box<dyn Simulation>, CaseError> {
    let (mut settings, common): (Settings, _) = (case.settings()?, case.common()?);
    settings.replicates = common.steps.unwrap_or(settings.replicates);
    let inputs = Inputs::read(&settings, |key, file| case.file(key, file))?;
    let problem = question(&settings, &inputs, common.seed);
    let simulation = problem.and_then(|problem| Significance::new(problem, setup));
    simulation.map(|simulation| Box::new(simulation) as Box<dyn Simulation>).map_err(|e| case.error(&e.key, e.message))
}

/// A significance test on its way: a step is one replicate.
///
/// Its state is the array `scores` `[replicates]`, 0 where a replicate is not done yet, and the counter `done`. Blocks
/// own ranges of replicates; batches of 64 pass over their borders.
#[derive(Debug)]
pub struct Significance {
    problem: Problem,
    observed: Observed,
    sampler: Sampler,
    partition: Partition,
    /// The scores of each block.
    scores: Vec<Vec<i32>>,
    /// The scores that follow those done: whole batches are worked on, however few steps are asked for.
    ahead: Vec<i32>,
    done: [u64; 1],
}

impl Significance {
    /// The test at its beginning, cut and run as `setup` says; the observed score is computed here.
    ///
    /// # Errors
    /// If the replicates cannot be cut so.
    pub fn new(problem: Problem, setup: &Setup<'_>) -> Result<Self, SignificanceError> {
        let partition = setup.blocks.partition(problem.extent).map_err(|e| SignificanceError::new("blocks", e))?;
        let length = |block| partition.interior(block).shape[2];
        Ok(Self {
            observed: problem.observed(),
            sampler: Sampler::new(&problem, setup.isa),
            scores: (0..partition.count()).map(|block| vec![0; length(block)]).collect(),
            ahead: Vec::new(),
            done: [0],
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
        Estimate::new(&self.problem, self.observed, &self.scores_done())
    }

    /// The same as a record.
    #[must_use]
    pub fn answer(&self) -> Answer {
        let estimate = self.estimate();
        let law = estimate.law.as_ref();
        Answer {
            method: "direct",
            score: estimate.score,
            p_value: estimate.p_value,
            p_low: estimate.interval.0,
            p_high: estimate.interval.1,
            e_value: estimate.e_value,
            lambda: law.map(|law| law.lambda),
            lambda_se: law.map(|law| law.lambda_se),
            k: law.map(|law| law.k),
            replicates: estimate.replicates,
            null_model: self.problem.null_model.name(),
            seed: self.problem.seed,
            sampling_share: self.sampler.sampling_share(),
            strand: estimate.strand,
        }
    }

    /// The scores done, in the order of their replicates.
    #[must_use]
    pub fn scores_done(&self) -> Vec<i32> {
        self.scores.iter().flatten().copied().take(self.done[0] as usize).collect()
    }

    fn replicates(&self) -> u64 {
        self.problem.extent.cells() as u64
    }

    /// Makes sure that the next `steps` scores are known, working in whole batches for every worker of the team.
    fn look_ahead(&mut self, team: &Team, steps: usize) {
        let known = self.ahead.len();
        if known >= steps {
            return;
        }
        let batches = (steps - known).next_multiple_of(LANES * team.threads());
        let next = self.done[0] + known as u64;
        let left = (self.replicates() - next) as usize;
        self.ahead.resize(known + batches.min(left), 0);
        let Self { ahead, sampler, .. } = self;
        team.run(|| sampler.scores(next, &mut ahead[known..]));
    }

    /// Moves the next scores into their blocks.
    fn take(&mut self, steps: usize) {
        let first = self.done[0] as usize;
        let places = self.scores.iter_mut().flatten().skip(first);
        places.zip(self.ahead.drain(..steps)).for_each(|(place, score)| *place = score);
    }
}

impl Simulation for Significance {
    fn describe(&self) -> Description {
        Description {
            simulation: SCIENCE.name.to_owned(),
            scheme: self.problem.scheme(),
            extent: self.problem.extent,
            steps: self.replicates(),
            dt: None,
            blocks: self.partition.shape().to_vec(),
            depth: 1,
            isa: self.sampler.isa().name(),
            frames: vec!["scores".to_owned()],
        }
    }

    fn advance(&mut self, team: &Team, steps: u64) -> Result<Progress, SimulationError> {
        let steps = steps.min(self.replicates() - self.done[0]);
        self.look_ahead(team, steps as usize);
        self.take(steps as usize);
        self.done[0] += steps;
        Ok(Progress { steps, finished: self.done[0] >= self.replicates() })
    }

    fn diagnostics(&self, _: &Team) -> Vec<Diagnostic> {
        self.estimate().diagnostics()
    }

    fn work(&self, steps: u64) -> Work {
        let count = self.problem.cells() * steps as f64;
        // Everything is in cache: what is drawn is aligned at once, and only scores are kept.
        Work { count, unit: WorkUnit::DpCells, bytes: 0.0, flops: OPERATIONS * count }
    }

    fn state(&self) -> Vec<StateBlock<'_>> {
        let total = self.problem.extent.cells();
        let parts = self.scores.iter().enumerate().map(|(block, scores)| {
            StateBlock::integers("scores", total, self.partition.interior(block).start[2] as usize, scores)
        });
        parts.chain([StateBlock::counters("done", &self.done)]).collect()
    }

    fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError> {
        for (block, scores) in self.scores.iter_mut().enumerate() {
            let offset = self.partition.interior(block).start.map(|p| p as usize);
            let into = ArrayViewMut3::from_shape([1, 1, scores.len()], scores).expect("one row");
            state.read("scores", self.problem.extent, offset, ValuesMut::I32(into))?;
        }
        let mut done = [0];
        state.read("done", StateBlock::counters("done", &[0]).extent, [0; 3], ValuesMut::counters(&mut done))?;
        self.done = [done[0].min(self.replicates())];
        self.ahead.clear();
        Ok(())
    }

    fn frame(&self, name: &str) -> Result<Frame, SimulationError> {
        if name != "scores" {
            let known = self.describe().frames;
            return Err(SimulationError::UnknownFrame { asked: name.to_owned(), known });
        }
        let values: ArrayD<f64> =
            self.scores_done().into_iter().map(f64::from).collect::<ndarray::Array1<_>>().into_dyn();
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
