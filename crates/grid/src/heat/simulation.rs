//! The heat simulation: a problem, its field, and how far it is.

use super::HeatError;
use super::diagnostics::diagnostics;
use super::kernel::{Explicit, Sourced};
use super::problem::Problem;
use super::settings::Settings;
use super::source::Gains;
use crate::engine::{BlockedField, Schedule, Stencil, Tiling};
use ndarray::ArrayD;
use partita_domain::Isa;
use partita_run::case::{Case, CaseError, keys_of};
use partita_run::simulation::SimulationError;
use partita_run::state::{StateBlock, StateError, StateSource, ValuesMut, interior, interior_mut};
use partita_run::{Description, Diagnostic, Frame, Progress, Science, Setup, Simulation, Team, Work, WorkUnit};
use std::ops::Range;

/// Deeper halos than this cost more than any exchange.
const DEEPEST: usize = 256;

/// The line of heat conduction in a catalogue of sciences.
pub const SCIENCE: Science =
    Science { name: "heat", about: "Heat conduction in a rectangle.", keys: keys_of::<Settings>, build };

fn build(case: &Case, setup: &Setup<'_>) -> Result<Box<dyn Simulation>, CaseError> {
    let settings: Settings = case.settings()?;
    let steps = case.common()?.steps;
    let file = settings.initial.image.as_ref().map(|image| case.file("initial.image.file", &image.file)).transpose()?;
    let problem = Problem::new(&settings, steps, file.as_deref());
    let heat = problem.and_then(|problem| Heat::new(problem, setup));
    heat.map(|heat| Box::new(heat) as Box<dyn Simulation>).map_err(|e| case.error(&e.key, e.message))
}

/// Heat conduction on blocks of cells.
///
/// Its state is the array `temperature` `[ny, nx]` in K, and the counter `step`.
#[derive(Debug)]
pub struct Heat {
    problem: Problem,
    gains: Gains<f64>,
    field: BlockedField<f64>,
    step: [u64; 1],
    blocks: Vec<usize>,
    depth: usize,
    isa: Isa,
}

impl Heat {
    /// The simulation at its beginning, cut and run as `setup` says.
    ///
    /// # Errors
    /// If the domain cannot be cut so, or the depth is not between 1 and 256.
    pub fn new(problem: Problem, setup: &Setup<'_>) -> Result<Self, HeatError> {
        let partition = setup.blocks.partition(problem.extent).map_err(|e| HeatError::new("blocks", e.to_string()))?;
        let (depth, gains) = (checked_depth(setup.depth)?, problem.gains()?);
        let schedule = Schedule::Tiled(Tiling { levels: depth, strip: 512, rows: 16, bands: 2, stream: true });
        let mut field = BlockedField::zeros(&partition, depth, problem.boundaries.periodic(), schedule);
        setup.team.run(|| field.fill(|_, y, x| problem.initial_temperature(y, x)));
        Ok(Self { problem, gains, field, step: [0], blocks: partition.shape().to_vec(), depth, isa: setup.isa })
    }

    /// The problem that is solved.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

impl Heat {
    /// Advances by these steps, with the stencil that does the least work for the problem.
    fn take(&mut self, steps: Range<u64>) {
        let (coefficients, boundaries) = (self.problem.coefficients(), self.problem.boundaries);
        if let Some(step) = Explicit::<_, 2, true>::new(coefficients, boundaries) {
            self.take_with(step, steps);
        } else if let Some(step) = Explicit::<_, 2, false>::new(coefficients, boundaries) {
            self.take_with(step, steps);
        }
    }

    fn take_with<S: Stencil<Cell = f64>>(&mut self, step: S, steps: Range<u64>) {
        let Self { field, gains, isa, .. } = self;
        if gains.is_empty() {
            field.advance(&step, *isa, steps);
        } else {
            field.advance(&Sourced { step, gains }, *isa, steps);
        }
    }
}

fn checked_depth(depth: usize) -> Result<usize, HeatError> {
    if (1..=DEEPEST).contains(&depth) {
        Ok(depth)
    } else {
        Err(HeatError::new("depth", format!("{depth} steps between exchanges: give 1 to {DEEPEST}")))
    }
}

impl Simulation for Heat {
    fn describe(&self) -> Description {
        let step = &self.problem.step;
        Description {
            simulation: SCIENCE.name.to_owned(),
            scheme: format!(
                "explicit, {}, dt {:e} s, diffusion number {}",
                self.problem.medium.name,
                step.dt,
                step.diffusion_number()
            ),
            extent: self.problem.extent,
            steps: step.steps,
            dt: Some(step.dt),
            blocks: self.blocks.clone(),
            depth: self.depth,
            isa: self.isa.name(),
            frames: vec!["temperature".to_owned()],
        }
    }

    fn advance(&mut self, team: &Team, steps: u64) -> Result<Progress, SimulationError> {
        let steps = steps.min(self.problem.step.steps.saturating_sub(self.step[0]));
        team.run(|| self.take(self.step[0]..self.step[0] + steps));
        self.step[0] += steps;
        Ok(Progress { steps, finished: self.step[0] >= self.problem.step.steps })
    }

    fn diagnostics(&self, team: &Team) -> Vec<Diagnostic> {
        let state = self.state();
        team.run(|| diagnostics(&self.problem, &state, self.step[0]))
    }

    fn work(&self, steps: u64) -> Work {
        let count = self.problem.extent.cells() as f64 * steps as f64;
        // A sweep reads a cell, allocates the line it writes and writes it; 3 additions and 2 fused ones.
        Work { count, unit: WorkUnit::LatticeUpdates, bytes: 24.0 * count, flops: 7.0 * count }
    }

    fn state(&self) -> Vec<StateBlock<'_>> {
        let parts =
            self.field.blocks().iter().map(|field| StateBlock::interior("temperature", self.problem.extent, field));
        parts.chain([StateBlock::counters("step", &self.step)]).collect()
    }

    fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError> {
        for field in self.field.blocks_mut() {
            let offset = field.block().interior.start.map(|p| p as usize);
            state.read("temperature", self.problem.extent, offset, ValuesMut::F64(interior_mut(field)))?;
        }
        let mut step = [0];
        state.read(
            "step",
            StateBlock::counters("step", &step.clone()).extent,
            [0; 3],
            ValuesMut::counters(&mut step),
        )?;
        self.step = step;
        Ok(())
    }

    fn frame(&self, name: &str) -> Result<Frame, SimulationError> {
        if name != "temperature" {
            let known = self.describe().frames;
            return Err(SimulationError::UnknownFrame { asked: name.to_owned(), known });
        }
        let mut values = ArrayD::zeros(self.problem.extent.shape());
        for field in self.field.blocks() {
            let at = field.block().interior;
            let [_, y, x] = at.start.map(|p| p as usize);
            let part = ndarray::s![y..y + at.shape[1], x..x + at.shape[2]];
            values.slice_mut(part).assign(&interior(field).index_axis(ndarray::Axis(0), 0));
        }
        Ok(Frame {
            name: name.to_owned(),
            unit: "K".to_owned(),
            values,
            spacing: self.problem.spacing.to_vec(),
            origin: vec![0.0; 2],
            length_unit: "m".to_owned(),
            step: self.step[0],
            time: Some(self.step[0] as f64 * self.problem.step.dt),
        })
    }
}
