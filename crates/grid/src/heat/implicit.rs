//! Implicit steps and the steady state, by multigrid.
//!
//! ```text
//!   L T = Σ g (T − T')  over the faces of a cell, with the walls at 0      w: what walls, q: what sources add in a step
//!
//!   (σ C/C₀ + θ L) δ = θ (w + q − L T)          T' = T + c δ
//!
//!   backward Euler   σ 1, θ 1,   c 1
//!   Crank–Nicolson   σ 1, θ 1/2, c 2;   with c 1 the same system is a step of backward Euler over dt/2
//!   steady state     σ 0, θ 1,   c 1
//! ```
//! with g = k dt/(C₀ h²) as for the explicit step. T + δ is the field that the flows are taken at: the end of a step of
//! backward Euler, the middle of one of Crank–Nicolson. Where k, C or the walls depend on the temperature, they are taken
//! there too, which makes the system nonlinear: it is solved again with what the last solution gives, until δ stays
//! (Picard's iteration).
//!
//! Crank–Nicolson hardly damps what varies from cell to cell; its first two steps are therefore four half steps of
//! backward Euler, which keeps the second order (Rannacher 1984, Numer. Math. 43:309, DOI 10.1007/BF01390130).

mod solve;
mod system;

use super::balance::Balance;
use super::error::HeatError;
use super::march::{March, check_finite};
use super::problem::Problem;
use super::settings::Scheme;
use crate::jobs;
use crate::multigrid::{Convergence, Solver};
use ndarray::{ArrayView3, ArrayViewMut3};
use partita_domain::{Extent, Isa};
use partita_run::simulation::SimulationError;
use partita_run::state::{StateBlock, StateError, StateSource, Values, ValuesMut};
use partita_run::{Diagnostic, Setup};
use solve::{Patience, Underway};
use std::ops::Range;
use system::System;

/// A field advanced by solving for its change.
#[derive(Debug)]
pub(super) struct Implicit {
    /// The solver of the last system; none where every step has its own.
    solver: Option<Solver>,
    extent: Extent,
    temperature: Vec<f64>,
    /// θ (w + q).
    drive: Vec<f64>,
    /// The time that the drive is of.
    drive_at: Option<f64>,
    right_side: Vec<f64>,
    /// σ C/C₀.
    storage: Vec<f64>,
    change: Vec<f64>,
    /// What has been done of a step that is not over: `temperature` knows nothing of it.
    underway: Option<Underway>,
    blocks: Vec<usize>,
    last: Convergence,
    balance: Option<Balance>,
    isa: Isa,
}

impl Implicit {
    /// The field of a problem at its beginning.
    pub(super) fn new(problem: &Problem, setup: &Setup<'_>) -> Result<Self, HeatError> {
        let extent = problem.grid.extent;
        setup.blocks.partition(extent).map_err(|e| HeatError::new("blocks", e.to_string()))?;
        let zeros = || vec![0.0; extent.cells()];
        let (mut temperature, change) = (zeros(), zeros());
        setup.team.run(|| fill(extent, &mut temperature, |zyx| problem.initial_temperature(zyx)));
        let operator = setup.team.run(|| System { problem, field: &temperature, time: 0.0 }.operator())?;
        if problem.scheme == Scheme::Steady && operator.is_singular() {
            let message = "no face holds a temperature, so that any level would be steady: fix one";
            return Err(HeatError::new("boundary", message));
        }
        let mut storage = zeros();
        setup.team.run(|| System { problem, field: &temperature, time: 0.0 }.storage_into(&mut storage));
        let solver = keeps_its_operator(problem).then(|| setup.team.run(|| Solver::new(operator, setup.isa)));
        let (drive, right_side) = (zeros(), zeros());
        let last = Convergence { iterations: 0, first_residual: 0.0, residual: 0.0 };
        let (blocks, isa) = (vec![1; extent.dims()], setup.isa);
        let mut march = Self {
            solver,
            extent,
            temperature,
            drive,
            drive_at: None,
            right_side,
            storage,
            change,
            underway: None,
            blocks,
            last,
            balance: None,
            isa,
        };
        if problem.energy_balance {
            march.balance = Some(setup.team.run(|| Balance::begin(problem, &march.state())));
        }
        Ok(march)
    }

    /// One step, or one half step, of `dt` and the multiple c, whose flows are those at `time`; false if patience ends before
    /// it is taken.
    fn step(
        &mut self,
        problem: &Problem,
        [time, dt]: [f64; 2],
        multiple: f64,
        patience: &mut Patience,
    ) -> Result<bool, String> {
        if !self.settle(problem, time, patience)? {
            return Ok(false);
        }
        if self.balance.is_some() {
            self.account(problem, [time, dt]).map_err(|e| e.to_string())?;
        }
        let change = &self.change;
        jobs::cells_mut(&mut self.temperature, |at, cells| {
            cells.iter_mut().zip(&change[at..]).for_each(|(t, change)| *t += multiple * change);
        });
        Ok(true)
    }

    /// Accounts for what enters in a step of `dt` with the flows of T + δ.
    fn account(&mut self, problem: &Problem, [time, dt]: [f64; 2]) -> Result<(), HeatError> {
        self.middle();
        if let Some(balance) = &mut self.balance {
            balance.add(problem, &blocks(self.extent, &self.right_side), time, dt)?;
        }
        Ok(())
    }

    /// Takes steps while patience lasts, and gives how many.
    fn take_patiently(
        &mut self,
        problem: &Problem,
        steps: Range<u64>,
        patience: &mut Patience,
    ) -> Result<u64, SimulationError> {
        let (dt, first) = (problem.step.dt, steps.start);
        for step in steps.clone() {
            let begin = step as f64 * dt;
            let taken = match problem.scheme {
                Scheme::CrankNicolson if step < problem.damped_steps => self.half_steps(problem, begin, patience),
                Scheme::CrankNicolson => self.step(problem, [begin + 0.5 * dt, dt], 2.0, patience),
                Scheme::Steady => self.step(problem, [0.0, dt], 1.0, patience),
                _ => self.step(problem, [begin + dt, dt], 1.0, patience),
            };
            if !taken.map_err(|message| SimulationError::Unsolved { step: step + 1, message })? {
                return Ok(step - first);
            }
            if !problem.is_linear() {
                check_finite(problem, &self.state(), step + 1)?;
            }
        }
        Ok(steps.end - first)
    }

    /// A step of Crank–Nicolson as two half steps of backward Euler. After the first the field is that of no step, so nobody
    /// may see it: the second is not interrupted.
    fn half_steps(&mut self, problem: &Problem, begin: f64, patience: &mut Patience) -> Result<bool, String> {
        let half = 0.5 * problem.step.dt;
        let first = self.step(problem, [begin + half, half], 1.0, patience)?;
        Ok(first && self.step(problem, [begin + 2.0 * half, half], 1.0, &mut Patience::endless())?)
    }
}

/// Whether all steps have one operator.
fn keeps_its_operator(problem: &Problem) -> bool {
    problem.is_linear() && problem.walls.keep_their_factors()
}

/// Sets every cell, in parallel within the calling team.
pub(super) fn fill(extent: Extent, values: &mut [f64], value: impl Fn([usize; 3]) -> f64 + Sync) {
    let [_, ny, nx] = extent.zyx();
    let mut rows: Vec<_> = values.chunks_mut(nx).enumerate().collect();
    jobs::each_mut(&mut rows, 1, |(row, cells)| {
        cells.iter_mut().enumerate().for_each(|(x, cell)| *cell = value([*row / ny, *row % ny, x]));
    });
}

/// # Panics
/// Never: there is a temperature for each cell.
fn blocks(extent: Extent, temperature: &[f64]) -> Vec<StateBlock<'_>> {
    let view = ArrayView3::from_shape(extent.zyx(), temperature).expect("one value per cell");
    vec![StateBlock { name: "temperature", extent, offset: [0; 3], values: Values::F64(view) }]
}

impl March for Implicit {
    fn scheme(&self) -> String {
        "by multigrid".to_owned()
    }

    fn cut(&self) -> (&[usize], usize) {
        (&self.blocks, 1)
    }

    fn take(&mut self, problem: &Problem, steps: Range<u64>) -> Result<(), SimulationError> {
        self.take_patiently(problem, steps, &mut Patience::endless()).map(|_| ())
    }

    fn take_a_while(&mut self, problem: &Problem, steps: Range<u64>) -> Result<u64, SimulationError> {
        self.take_patiently(problem, steps, &mut Patience::of_a_moment())
    }

    fn underway(&self) -> f64 {
        self.underway.as_ref().map_or(0.0, |underway| underway.share(self.solver.as_ref()))
    }

    fn diagnostics(&self, problem: &Problem) -> Vec<Diagnostic> {
        let mut found = vec![
            Diagnostic::new("solver_iterations", self.last.iterations as f64, "1"),
            Diagnostic::new("solver_residual", self.last.residual, "1"),
        ];
        found.extend(self.balance.iter().flat_map(|balance| balance.diagnostics(problem, &self.state())));
        found
    }

    fn state(&self) -> Vec<StateBlock<'_>> {
        blocks(self.extent, &self.temperature)
    }

    /// # Panics
    /// Never: there is a temperature for each cell.
    fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError> {
        self.underway = None;
        let shape = self.extent.zyx();
        let view = ArrayViewMut3::from_shape(shape, &mut self.temperature).expect("one value per cell");
        state.read("temperature", self.extent, [0; 3], ValuesMut::F64(view))
    }
}
