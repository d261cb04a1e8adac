//! The heat simulation: a problem, its field, and how far it is.

use super::cost::per_update;
use super::diagnostics::diagnostics;
use super::error::HeatError;
use super::explicit::Blocks;
use super::implicit::Implicit;
use super::march::{March, first_not_finite};
use super::problem::Problem;
use super::settings::{Precision, Scheme, Settings};
use ndarray::{Array3, Axis, s};
use partita_domain::Isa;
use partita_run::case::{Case, CaseError, keys_of};
use partita_run::simulation::SimulationError;
use partita_run::state::{StateBlock, StateError, StateSource, Values, ValuesMut};
use partita_run::{Description, Diagnostic, Frame, Progress, Science, Setup, Simulation, Team, Work, WorkUnit};
use std::fmt::Debug;
use std::ops::Range;

/// The line of heat conduction in a catalogue of sciences.
pub const SCIENCE: Science =
    Science { name: "heat", about: "Heat conduction in a rectangle or a box.", keys: keys_of::<Settings>, build };

fn build(case: &Case, setup: &Setup<'_>) -> Result<Box<dyn Simulation>, CaseError> {
    let settings: Settings = case.settings()?;
    let steps = case.common()?.steps;
    let problem = Problem::new(&settings, steps, Some(case.files()));
    let heat = problem.and_then(|problem| Heat::new(problem, setup));
    heat.map(|heat| Box::new(heat) as Box<dyn Simulation>).map_err(|e| case.error(&e.key, e.message))
}

/// Heat conduction on blocks of cells.
///
/// Its state is the array `temperature`, `[ny, nx]` or `[nz, ny, nx]`, in K, and the counter `step`. Fields of single
/// precision show as the doubles they are equal to.
#[derive(Debug)]
pub struct Heat {
    problem: Problem,
    march: Box<dyn March>,
    step: [u64; 1],
    isa: Isa,
}

impl Heat {
    /// The simulation at its beginning, cut and run as `setup` says.
    ///
    /// # Errors
    /// If the domain cannot be cut so, or the depth is not between 1 and 256.
    pub fn new(problem: Problem, setup: &Setup<'_>) -> Result<Self, HeatError> {
        let march: Box<dyn March> = match (problem.scheme, problem.precision) {
            (Scheme::Explicit | Scheme::Rkl2, Precision::F64) => Box::new(Blocks::<f64>::new(&problem, setup)?),
            (Scheme::Explicit | Scheme::Rkl2, Precision::F32) => Box::new(Blocks::<f32>::new(&problem, setup)?),
            _ => Box::new(Implicit::new(&problem, setup)?),
        };
        Ok(Self { problem, march, step: [0], isa: setup.isa })
    }

    /// The problem that is solved.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// Up to so many steps from here on.
    fn next(&self, steps: u64) -> Range<u64> {
        let [begin] = self.step;
        begin..begin + steps.min(self.problem.step.steps.saturating_sub(begin))
    }

    /// Counts steps that were taken.
    fn taken(&mut self, steps: u64) -> Progress {
        self.step[0] += steps;
        Progress { steps, finished: self.step[0] >= self.problem.step.steps }
    }

    /// A steady state has no time.
    fn time_per_step(&self) -> Option<f64> {
        (self.problem.scheme != Scheme::Steady).then_some(self.problem.step.dt)
    }
}

impl Simulation for Heat {
    fn describe(&self) -> Description {
        let (step, (blocks, depth)) = (&self.problem.step, self.march.cut());
        let choice = self.problem.choice.as_ref().map_or_else(String::new, |why| format!(" (chosen: {why})"));
        let scheme = if self.problem.scheme.is_implicit() {
            format!("{} {}", self.problem.scheme.words(), self.march.scheme())
        } else {
            self.march.scheme()
        };
        Description {
            simulation: SCIENCE.name.to_owned(),
            scheme: match self.time_per_step() {
                None => format!("{scheme}, {}{choice}", self.problem.medium.name),
                Some(dt) => format!(
                    "{scheme}, {}, dt {dt:e} s, diffusion number {}{choice}",
                    self.problem.medium.name, step.diffusion_number
                ),
            },
            extent: self.problem.grid.extent,
            steps: step.steps,
            dt: self.time_per_step(),
            blocks: blocks.to_vec(),
            depth,
            isa: self.isa.name(),
            frames: vec!["temperature".to_owned()],
        }
    }

    fn advance(&mut self, team: &Team, steps: u64) -> Result<Progress, SimulationError> {
        let steps = self.next(steps);
        let count = steps.end - steps.start;
        team.run(|| self.march.take(&self.problem, steps))?;
        Ok(self.taken(count))
    }

    fn advance_a_while(&mut self, team: &Team, steps: u64) -> Result<Progress, SimulationError> {
        let steps = self.next(steps);
        let taken = team.run(|| self.march.take_a_while(&self.problem, steps))?;
        Ok(self.taken(taken))
    }

    fn underway(&self) -> f64 {
        self.march.underway()
    }

    fn diagnostics(&self, team: &Team) -> Vec<Diagnostic> {
        let mut found = team.run(|| diagnostics(&self.problem, &self.march.state(), self.step[0]));
        found.extend(self.march.diagnostics(&self.problem));
        found
    }

    fn work(&self, steps: u64) -> Work {
        let count = self.problem.grid.extent.cells() as f64 * steps as f64 * self.problem.step.stages as f64;
        let [bytes, flops] = per_update(&self.problem).unwrap_or_default();
        Work { count, unit: WorkUnit::LatticeUpdates, bytes: bytes * count, flops: flops * count }
    }

    fn state(&self) -> Vec<StateBlock<'_>> {
        self.march.state().into_iter().chain([StateBlock::counters("step", &self.step)]).collect()
    }

    fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError> {
        self.march.load(state)?;
        if let Some((cell, value)) = first_not_finite(&self.march.state()) {
            return Err(StateError::NotFinite { name: "temperature".to_owned(), value, cell });
        }
        let mut step = [0];
        let extent = StateBlock::counters("step", &step.clone()).extent;
        state.read("step", extent, [0; 3], ValuesMut::counters(&mut step))?;
        self.step = step;
        Ok(())
    }

    fn frame(&self, name: &str) -> Result<Frame, SimulationError> {
        if name != "temperature" {
            let known = self.describe().frames;
            return Err(SimulationError::UnknownFrame { asked: name.to_owned(), known });
        }
        let grid = &self.problem.grid;
        let mut values = Array3::zeros(grid.extent.zyx());
        for part in self.march.state() {
            let (Values::F64(from), [z, y, x]) = (part.values, part.offset) else { continue };
            let (depth, height, width) = from.dim();
            values.slice_mut(s![z..z + depth, y..y + height, x..x + width]).assign(&from);
        }
        if self.problem.medium.has_fluids() {
            let fluid = |(z, y, x)| self.problem.medium.fluid([z, y, x]).is_some();
            values.indexed_iter_mut().filter(|(at, _)| fluid(*at)).for_each(|(_, value)| *value = f64::NAN);
        }
        let values = values.into_dyn();
        let values = if grid.extent.dims() == 2 { values.index_axis_move(Axis(0), 0) } else { values };
        Ok(Frame {
            name: name.to_owned(),
            unit: "K".to_owned(),
            values,
            spacing: grid.spacings().to_vec(),
            origin: vec![0.0; grid.extent.dims()],
            length_unit: "m".to_owned(),
            step: self.step[0],
            time: self.time_per_step().map(|dt| self.step[0] as f64 * dt),
        })
    }
}
