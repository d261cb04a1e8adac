//! Implicit steps and the steady state, by multigrid.
//!
//! ```text
//!   L T = Σ r (2T − T₋ − T₊)    over the axes, with the walls at 0        w: what walls, q: what sources add in a step
//!
//!   (σ + θ L) δ = θ (w + q − L T)          T' = T + c δ
//!
//!   backward Euler   σ 1, θ 1,   c 1
//!   Crank–Nicolson   σ 1, θ 1/2, c 2;   with c 1 the same system is a step of backward Euler over dt/2
//!   steady state     σ 0, θ 1,   c 1
//! ```
//! Crank–Nicolson hardly damps what varies from cell to cell; its first two steps are therefore four half steps of
//! backward Euler, which keeps the second order (Rannacher 1984, Numer. Math. 43:309, DOI 10.1007/BF01390130).

use super::HeatError;
use super::boundary::{Boundaries, Face};
use super::problem::Problem;
use super::settings::Scheme;
use super::simulation::March;
use crate::engine::Place;
use crate::multigrid::{Aim, Convergence, Imbalance, Method, Operator, SolveError, Solver};
use ndarray::{ArrayView3, ArrayViewMut3};
use partita_domain::{Extent, Isa};
use partita_run::simulation::SimulationError;
use partita_run::state::{StateBlock, StateError, StateSource, Values, ValuesMut};
use partita_run::{Diagnostic, Setup};
use rayon::prelude::*;
use std::ops::Range;

/// The residual of a solution, as a share of the right side: a step is then as exact as an explicit one.
const AIM: Aim =
    Aim { tolerance: 1e-13, iterations: 100, method: Method::ConjugateGradients, imbalance: Imbalance::Refuse };

/// A residual that rounding may leave where it does not allow the aim; beyond it, the run stops.
const NEAR: f64 = 1e-9;

/// Changes below this in K are none.
const NOTHING: f64 = 1e-100;

/// A field advanced by solving for its change.
#[derive(Debug)]
pub(super) struct Implicit {
    scheme: Scheme,
    solver: Solver,
    extent: Extent,
    temperature: Vec<f64>,
    /// θ (w + q).
    drive: Vec<f64>,
    right_side: Vec<f64>,
    change: Vec<f64>,
    blocks: Vec<usize>,
    last: Convergence,
    isa: Isa,
}

impl Implicit {
    /// The field of a problem at its beginning.
    pub(super) fn new(problem: &Problem, setup: &Setup<'_>) -> Result<Self, HeatError> {
        let extent = problem.grid.extent;
        let operator = setup.team.run(|| operator(problem))?;
        if problem.scheme == Scheme::Steady && operator.is_singular() {
            let message = "no face holds a temperature, so that any level would be steady: fix one";
            return Err(HeatError::new("boundary", message));
        }
        let solver = setup.team.run(|| Solver::new(operator, setup.isa));
        let zeros = || vec![0.0; extent.cells()];
        let (mut temperature, mut drive) = (zeros(), zeros());
        setup.team.run(|| {
            fill(extent, &mut temperature, |zyx| problem.initial_temperature(zyx));
            drive_into(problem, &mut drive)
        })?;
        Ok(Self {
            scheme: problem.scheme,
            solver,
            extent,
            temperature,
            drive,
            right_side: zeros(),
            change: zeros(),
            blocks: vec![1; extent.dims()],
            last: Convergence { iterations: 0, first_residual: 0.0, residual: 0.0 },
            isa: setup.isa,
        })
    }

    /// Solves for δ and adds it, multiplied.
    fn add_change(&mut self, multiple: f64) -> Result<(), SolveError> {
        let Self { solver, temperature, drive, right_side, change, .. } = self;
        // θ L T = (σ + θ L) T − σ T
        let shift = if self.scheme == Scheme::Steady { 0.0 } else { 1.0 };
        solver.operator().apply(self.isa, temperature, right_side);
        right_side.par_iter_mut().zip(&*temperature).zip(&*drive).for_each(|((b, t), d)| *b = (shift * t - *b) + d);
        change.par_iter_mut().for_each(|change| *change = 0.0);
        if right_side.par_iter().all(|b| b.abs() <= NOTHING) {
            return Ok(());
        }
        self.last = match solver.solve(right_side, change, AIM) {
            Ok(convergence) => convergence,
            // As near as rounding lets it come; the residual is among the diagnostics.
            Err(SolveError::NotConverged { iterations, residual, .. }) if residual <= NEAR => {
                Convergence { iterations, first_residual: 1.0, residual }
            }
            Err(error) => return Err(error),
        };
        temperature.par_iter_mut().zip(&*change).for_each(|(t, change)| *t += multiple * change);
        Ok(())
    }
}

/// σ + θ L.
fn operator(problem: &Problem) -> Result<Operator, HeatError> {
    let (n, faces) = (problem.grid.extent.zyx(), problem.boundaries);
    let (r, theta) = (problem.step.numbers, problem.scheme.implicit_share());
    let conductance = |axis: usize, face: [usize; 3]| match wall(&faces, axis, face[axis], n[axis]) {
        None | Some(Face::Periodic) => theta * r[axis],
        Some(Face::FixedK(_)) => 2.0 * theta * r[axis],
        Some(Face::Insulated) => 0.0,
    };
    let shift = if problem.scheme == Scheme::Steady { 0.0 } else { 1.0 };
    Operator::new(problem.grid.extent, faces.periodic(), conductance, |_| shift)
        .map_err(|e| HeatError::new("scheme", e.to_string()))
}

/// What holds at face `at` of an axis of `n` cells, if it is one of the domain's.
fn wall(faces: &Boundaries, axis: usize, at: usize, n: usize) -> Option<Face> {
    let [first, last] = faces.of_axis(axis);
    if at == 0 { Some(first) } else { (at == n).then_some(last) }
}

/// Sets `drive` to θ (w + q).
fn drive_into(problem: &Problem, drive: &mut [f64]) -> Result<(), HeatError> {
    let (gains, extent, theta) = (problem.gains::<f64>()?, problem.grid.extent, problem.scheme.implicit_share());
    let n = extent.zyx();
    fill(extent, drive, |zyx| {
        let mut sum = 0.0;
        for axis in problem.grid.axes() {
            for at in [zyx[axis], zyx[axis] + 1] {
                if let Some(Face::FixedK(kelvin)) = wall(&problem.boundaries, axis, at, n[axis]) {
                    sum += 2.0 * problem.step.numbers[axis] * kelvin;
                }
            }
        }
        let place = Place { block: 0, zyx: zyx.map(|i| i as isize), step: 0 };
        let gain = if gains.is_empty() { None } else { gains.row(&place).map(|row| row[0]) };
        theta * (sum + gain.unwrap_or(0.0))
    });
    Ok(())
}

/// Sets every cell, in parallel within the calling team.
fn fill(extent: Extent, values: &mut [f64], value: impl Fn([usize; 3]) -> f64 + Sync) {
    let [_, ny, nx] = extent.zyx();
    values.par_chunks_mut(nx).enumerate().for_each(|(row, cells)| {
        cells.iter_mut().enumerate().for_each(|(x, cell)| *cell = value([row / ny, row % ny, x]));
    });
}

impl March for Implicit {
    fn scheme(&self) -> &'static str {
        self.scheme.words()
    }

    fn cut(&self) -> (&[usize], usize) {
        (&self.blocks, 1)
    }

    fn take(&mut self, problem: &Problem, steps: Range<u64>) -> Result<(), SimulationError> {
        for step in steps {
            let solved = match self.scheme {
                Scheme::CrankNicolson if step < problem.damped_steps => {
                    self.add_change(1.0).and_then(|()| self.add_change(1.0))
                }
                Scheme::CrankNicolson => self.add_change(2.0),
                _ => self.add_change(1.0),
            };
            solved.map_err(|e| SimulationError::Unsolved { step: step + 1, message: e.to_string() })?;
        }
        Ok(())
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        vec![
            Diagnostic::new("solver_iterations", self.last.iterations as f64, "1"),
            Diagnostic::new("solver_residual", self.last.residual, "1"),
        ]
    }

    /// # Panics
    /// Never: there is a temperature for each cell.
    fn state(&self) -> Vec<StateBlock<'_>> {
        let view = ArrayView3::from_shape(self.extent.zyx(), &self.temperature).expect("one value per cell");
        vec![StateBlock { name: "temperature", extent: self.extent, offset: [0; 3], values: Values::F64(view) }]
    }

    fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError> {
        let shape = self.extent.zyx();
        let view = ArrayViewMut3::from_shape(shape, &mut self.temperature).expect("one value per cell");
        state.read("temperature", self.extent, [0; 3], ValuesMut::F64(view))
    }
}
