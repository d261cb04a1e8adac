//! The simulation of a flow: a problem, its numbers, and how far it is.

use super::blocks::begin;
use super::diagnostics::diagnostics;
use super::loads::Loads;
use super::march::March;
use super::problem::Problem;
use super::quantity::{Quantity, named};
use super::settings::Settings;
use super::steady::Steadiness;
use super::watch::{LOOK_EVERY, check, diverged, first_lost};
use crate::setting::SettingError;
use partita_domain::Isa;
use partita_run::case::{Case, CaseError, keys_of};
use partita_run::simulation::SimulationError;
use partita_run::state::{StateBlock, StateError, StateSource, ValuesMut};
use partita_run::{
    Description, Diagnostic, Frame, Profile, Progress, Science, Setup, Simulation, Team, Work, WorkUnit,
};

/// The line of flows in a catalogue of sciences.
pub const SCIENCE: Science = Science {
    name: "fluid",
    about: "Flow of a fluid in a rectangle or a box, by the lattice Boltzmann method.",
    keys: keys_of::<Settings>,
    build,
};

fn build(case: &Case, setup: &Setup<'_>) -> Result<Box<dyn Simulation>, CaseError> {
    let settings: Settings = case.settings()?;
    let problem = Problem::new(&settings, case.common()?.steps, Some(case.files()));
    let flow = problem.and_then(|problem| Fluid::new(problem, setup));
    flow.map(|flow| Box::new(flow) as Box<dyn Simulation>).map_err(|e| case.error(&e.key, e.message))
}

/// A flow on blocks of cells.
///
/// Its state is the array `populations`, `[nz, ny · Q, nx]`, in its precision: what arrives at the cells along each direction,
/// less the weight of the direction; the counter `step`; of flows that are to become steady, the velocities at the last
/// look; and, of flows with bodies, the coefficients of their forces at the last looks.
#[derive(Debug)]
pub struct Fluid {
    problem: Problem,
    march: Box<dyn March>,
    steady: Option<Steadiness>,
    loads: Option<Loads>,
    step: [u64; 1],
    isa: Isa,
}

impl Fluid {
    /// The flow at its beginning, cut and run as `setup` says.
    ///
    /// # Errors
    /// If the domain cannot be cut so, the depth is not between 1 and 256, or the beginning is no flow.
    pub fn new(problem: Problem, setup: &Setup<'_>) -> Result<Self, SettingError> {
        let march = begin(&problem, setup)?;
        if let Some((cell, mach)) = first_lost(&problem, &*march, 1) {
            let message =
                format!("Mach number {mach} in cell {cell:?} (z, y, x): give a slower start, or a smaller `mach`");
            return Err(SettingError::new("initial", message));
        }
        let steady =
            setup.team.run(|| problem.steady.map(|(every, limit)| Steadiness::begin(&problem, &*march, every, limit)));
        let loads = Loads::begin(&problem);
        Ok(Self { problem, march, steady, loads, step: [0], isa: setup.isa })
    }

    /// The problem that is solved.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    fn is_finished(&self) -> bool {
        self.step[0] >= self.problem.steps || self.steady.as_ref().is_some_and(Steadiness::is_steady)
    }

    /// Where the steps end that can be taken without a look.
    fn next(&self, end: u64) -> u64 {
        let step = self.step[0];
        let due = (step / LOOK_EVERY + 1) * LOOK_EVERY;
        let steady = self.steady.as_ref().map_or(u64::MAX, |steady| steady.due(step));
        let loads = self.loads.as_ref().map_or(u64::MAX, |loads| loads.due(step));
        end.min(due).min(steady).min(loads)
    }

    /// Looks at the flow, where a look is due.
    fn look(&mut self, team: &Team) -> Result<(), SimulationError> {
        let step = self.step[0];
        if step.is_multiple_of(LOOK_EVERY) || self.is_finished() {
            check(&self.problem, &*self.march, step)?;
        }
        if let Some(steady) = &mut self.steady {
            team.run(|| steady.look(&self.problem, &*self.march, step));
        }
        if let Some(loads) = &mut self.loads {
            team.run(|| loads.look(&self.problem, &*self.march, step));
        }
        Ok(())
    }
}

impl Simulation for Fluid {
    fn describe(&self) -> Description {
        let (blocks, depth) = self.march.cut();
        Description {
            simulation: self.problem.science().to_owned(),
            scheme: self.problem.words(),
            extent: self.problem.extent,
            steps: self.problem.steps,
            dt: Some(self.problem.scaling.dt),
            blocks: blocks.to_vec(),
            depth,
            isa: self.isa.name(),
            frames: self.problem.fields.iter().map(|quantity| quantity.name().to_owned()).collect(),
        }
    }

    fn advance(&mut self, team: &Team, steps: u64) -> Result<Progress, SimulationError> {
        let begin = self.step[0];
        let end = begin.saturating_add(steps).min(self.problem.steps);
        while self.step[0] < end && !self.is_finished() {
            let next = self.next(end);
            team.run(|| self.march.take(self.step[0]..next));
            self.step[0] = next;
            self.look(team)?;
        }
        Ok(Progress { steps: self.step[0] - begin, finished: self.is_finished() })
    }

    fn diagnostics(&self, team: &Team) -> Vec<Diagnostic> {
        team.run(|| {
            let mut found = diagnostics(&self.problem, &*self.march, self.steady.as_ref(), self.step[0]);
            let loads = self.loads.as_ref().map(|loads| loads.diagnostics(&self.problem, &*self.march, self.step[0]));
            found.extend(loads.into_iter().flatten());
            found
        })
    }

    /// Numbers are read and written in place, each once; a fused multiply-add counts two.
    fn work(&self, steps: u64) -> Work {
        let count = self.problem.extent.cells() as f64 * steps as f64;
        let bytes = (2 * self.problem.directions() * self.problem.precision.words().0) as f64;
        let flops = self.problem.lattice.flops();
        Work { count, unit: WorkUnit::LatticeUpdates, bytes: bytes * count, flops: flops * count }
    }

    fn state(&self) -> Vec<StateBlock<'_>> {
        let mut state = self.march.state();
        state.extend(self.steady.iter().flat_map(Steadiness::state));
        state.extend(self.loads.as_ref().and_then(Loads::state));
        state.push(StateBlock::counters("step", &self.step));
        state
    }

    fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError> {
        self.march.load(state)?;
        if let Some((cell, value)) = first_lost(&self.problem, &*self.march, 1) {
            return Err(StateError::NotFinite { name: "populations".to_owned(), value, cell });
        }
        if let Some(steady) = &mut self.steady {
            steady.load(state)?;
        }
        if let Some(loads) = &mut self.loads {
            loads.load(state)?;
        }
        let (mut step, extent) = (self.step, StateBlock::counters("step", &self.step).extent);
        state.read("step", extent, [0; 3], ValuesMut::counters(&mut step))?;
        self.step = step;
        Ok(())
    }

    fn frame(&self, name: &str) -> Result<Frame, SimulationError> {
        let quantity: Quantity = named(name, &self.problem)?;
        match first_lost(&self.problem, &*self.march, 1) {
            Some(lost) => Err(diverged(&self.problem, lost, self.step[0])),
            None => Ok(quantity.frame(&self.problem, &*self.march, self.step[0])),
        }
    }

    fn profiles(&self) -> Vec<Profile> {
        self.problem.lines.iter().map(|line| line.read(&self.problem, &*self.march)).collect()
    }
}
