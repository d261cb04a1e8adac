//! Explicit steps on blocks, and the super-steps made of them.

mod faces;
mod kernel;
pub(super) mod legendre;
mod pieces;
mod precision;
mod super_step;
mod varied;

pub use pieces::WithStencil;

use super::balance::Balance;
use super::error::HeatError;
use super::gains::Gains;
use super::march::{March, check_finite};
use super::problem::Problem;
use super::settings::Scheme;
use super::walls::WallsInTime;
use crate::engine::{BlockedField, PerCell, Schedule, Stencil};
use crate::setting::checked_depth;
use faces::{Faces, NoNumber};
use partita_domain::{BlockField, Extent, Isa, Real};
use partita_run::simulation::SimulationError;
use partita_run::state::{StateBlock, StateError, StateSource, ValuesMut, interior, interior_mut};
use partita_run::{Diagnostic, Setup};
use pieces::Pieces;
use precision::Precise;
use std::ops::Range;
use std::sync::OnceLock;
use super_step::SuperStep;

/// Steps over which values that change with time are tabulated at once.
const TABULATED: u64 = 1024;

/// A field in blocks, advanced by explicit steps.
#[derive(Debug)]
pub(super) struct Blocks<T: Precise> {
    field: BlockedField<T>,
    /// The field in double precision, made when somebody asks.
    widened: OnceLock<Vec<BlockField<f64>>>,
    coefficients: Coefficients<T>,
    super_step: Option<SuperStep<T>>,
    balance: Option<Balance>,
    extent: Extent,
    blocks: Vec<usize>,
    depth: usize,
    isa: Isa,
}

/// What steps need beside the field; some of it changes on the way.
#[derive(Debug)]
pub(super) struct Coefficients<T: Real> {
    pub(super) faces: Option<Faces<T>>,
    pub(super) gains: Gains<T>,
    /// The time that the gains are of.
    pub(super) gains_at: f64,
}

impl<T: Precise> Blocks<T> {
    /// The field of a problem at its beginning.
    pub(super) fn new(problem: &Problem, setup: &Setup<'_>) -> Result<Self, HeatError> {
        let extent = problem.grid.extent;
        let partition = setup.blocks.partition(extent).map_err(|e| HeatError::new("blocks", e.to_string()))?;
        let asked = setup.depth.map(checked_depth).transpose()?;
        let staged = problem.scheme == Scheme::Rkl2;
        let (schedule, depth) = match problem.medium.depends_on_temperature() {
            // Who needs the field at every level cannot use more than one.
            true => (Schedule::Plain, 1),
            false => {
                let constant = if problem.medium.uniform().is_some() { 0 } else { extent.dims() };
                let numbers = PerCell { level: if staged { super_step::NUMBERS } else { 1 }, constant };
                Schedule::choose::<T>(&partition, asked, setup.team.threads(), numbers)
            }
        };
        let mut field = BlockedField::zeros(&partition, depth, problem.walls.periodic(), schedule);
        if staged {
            field = field.carrying();
        }
        setup.team.run(|| field.fill(|z, y, x| T::of(problem.initial_temperature([z, y, x]))));
        let coefficients = setup.team.run(|| Coefficients::new(problem, &mut field))?;
        let super_step = staged.then(|| SuperStep::like(&field, problem.step.stages));
        let (blocks, isa, widened) = (partition.shape().to_vec(), setup.isa, OnceLock::new());
        let mut march = Self { field, widened, coefficients, super_step, balance: None, extent, blocks, depth, isa };
        if problem.energy_balance {
            march.balance = Some(setup.team.run(|| Balance::begin(problem, &march.state())));
        }
        Ok(march)
    }

    /// Where the steps end that can be taken at once.
    fn until(&self, problem: &Problem, steps: &Range<u64>) -> u64 {
        let one = self.super_step.is_some() || self.balance.is_some() || !problem.is_linear();
        let most = if problem.walls.are_constant() { u64::MAX } else { TABULATED };
        let end = steps.end.min(steps.start.saturating_add(if one { 1 } else { most }));
        if problem.keeps_its_gains() {
            return end;
        }
        let time = |step: u64| step as f64 * problem.step.dt;
        (steps.start + 1..end).find(|&step| !problem.same_gains([time(steps.start), time(step)])).unwrap_or(end)
    }

    /// Takes steps during which nothing changes but the faces.
    fn advance(&mut self, problem: &Problem, steps: Range<u64>) -> Result<(), HeatError> {
        let (dt, time) = (problem.step.dt, steps.start as f64 * problem.step.dt);
        if let Some(super_step) = &mut self.super_step {
            return super_step.take(problem, &mut self.field, &mut self.coefficients, self.isa, time);
        }
        self.coefficients.refresh(problem, &mut self.field, time)?;
        if let Some(balance) = &mut self.balance {
            let blocks = T::doubles(self.field.blocks(), &self.widened);
            balance.add(problem, &temperatures(self.extent, blocks), time, dt)?;
        }
        let held = problem.walls_in_time(dt, steps.clone(), |step| step as f64 * dt)?;
        let Coefficients { faces, gains, .. } = &self.coefficients;
        let pieces = Pieces { problem, faces: faces.as_ref(), gains, held: &held };
        pieces.fastest(Advance { field: &mut self.field, isa: self.isa, steps });
        Ok(())
    }
}

/// Advances a field.
struct Advance<'a, T: Real> {
    field: &'a mut BlockedField<T>,
    isa: Isa,
    steps: Range<u64>,
}

impl<T: Real> WithStencil<T> for Advance<'_, T> {
    fn with<S: Stencil<Cell = T>>(self, stencil: S) {
        self.field.advance(&stencil, self.isa, self.steps);
    }
}

/// A problem's explicit step as a stencil, for who drives a field on the engine by himself; walls and sources as they are at
/// the beginning.
#[derive(Debug)]
pub struct ExplicitStep<'p, T: Real> {
    problem: &'p Problem,
    coefficients: Coefficients<T>,
    held: WallsInTime,
}

impl<'p, T: Real> ExplicitStep<'p, T> {
    /// The step of a problem on the blocks of a field.
    ///
    /// # Errors
    /// If properties, walls or sources have no value at the beginning.
    pub fn new(problem: &'p Problem, field: &mut BlockedField<T>) -> Result<Self, HeatError> {
        let held = problem.walls_in_time(problem.step.explicit_dt(), 0..1, |_| 0.0)?;
        Ok(Self { problem, coefficients: Coefficients::new(problem, field)?, held })
    }

    /// Gives the stencil to `user`.
    pub fn with(&self, user: impl WithStencil<T>) {
        let (Coefficients { faces, gains, .. }, held) = (&self.coefficients, &self.held);
        Pieces { problem: self.problem, faces: faces.as_ref(), gains, held }.fastest(user);
    }
}

impl<T: Real> Coefficients<T> {
    fn new(problem: &Problem, field: &mut BlockedField<T>) -> Result<Self, HeatError> {
        let dt = problem.step.explicit_dt();
        let mut faces = problem.medium.uniform().is_none().then(|| Faces::like(problem, field));
        if let Some(faces) = &mut faces {
            field.exchange();
            faces.refresh(problem, field, dt).map_err(|e| no_number(&e, 0.0))?;
        }
        Ok(Self { faces, gains: problem.gains(dt, 0.0)?, gains_at: 0.0 })
    }

    /// Brings up to a time what depends on it, or on the temperatures of the field.
    pub(super) fn refresh(
        &mut self,
        problem: &Problem,
        field: &mut BlockedField<T>,
        time: f64,
    ) -> Result<(), HeatError> {
        let dt = problem.step.explicit_dt();
        if let Some(faces) = self.faces.as_mut().filter(|_| problem.medium.depends_on_temperature()) {
            field.exchange();
            faces.refresh(problem, field, dt).map_err(|e| no_number(&e, time))?;
        }
        if !problem.same_gains([self.gains_at, time]) {
            self.gains = problem.gains(dt, time)?;
        }
        self.gains_at = time;
        Ok(())
    }
}

fn no_number(NoNumber { field, value, zyx }: &NoNumber, time: f64) -> HeatError {
    let message = format!("at t = {time} s the {field} of cell {zyx:?} (z, y, x) is {value}");
    HeatError::new("properties", message)
}

fn temperatures(extent: Extent, blocks: &[BlockField<f64>]) -> Vec<StateBlock<'_>> {
    blocks.iter().map(|field| StateBlock::interior("temperature", extent, field)).collect()
}

impl<T: Precise> March for Blocks<T> {
    fn scheme(&self) -> String {
        let stages = self.super_step.as_ref().map(|step| format!("RKL2 super-time-stepping, {} stages", step.stages()));
        format!("{}{}", stages.unwrap_or_else(|| "explicit".to_owned()), T::SUFFIX)
    }

    fn cut(&self) -> (&[usize], usize) {
        (&self.blocks, self.depth)
    }

    fn take(&mut self, problem: &Problem, steps: Range<u64>) -> Result<(), SimulationError> {
        let mut step = steps.start;
        while step < steps.end {
            let end = self.until(problem, &(step..steps.end));
            let unsolved = |e: HeatError| SimulationError::Unsolved { step: step + 1, message: e.to_string() };
            self.advance(problem, step..end).map_err(unsolved)?;
            self.widened.take();
            if !problem.is_linear() {
                check_finite(problem, &self.state(), end)?;
            }
            step = end;
        }
        Ok(())
    }

    fn diagnostics(&self, problem: &Problem) -> Vec<Diagnostic> {
        self.balance.as_ref().map_or_else(Vec::new, |balance| balance.diagnostics(problem, &self.state()))
    }

    fn state(&self) -> Vec<StateBlock<'_>> {
        temperatures(self.extent, T::doubles(self.field.blocks(), &self.widened))
    }

    fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError> {
        self.widened.take();
        for field in self.field.blocks_mut() {
            let offset = field.block().interior.start.map(|p| p as usize);
            let mut wide = BlockField::zeros(field.block().clone());
            state.read("temperature", self.extent, offset, ValuesMut::F64(interior_mut(&mut wide)))?;
            interior_mut(field).zip_mut_with(&interior(&wide), |to, &from| *to = T::of(from));
        }
        Ok(())
    }
}
