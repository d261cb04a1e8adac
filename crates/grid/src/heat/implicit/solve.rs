//! The change of an implicit step, solved for in one go or a while at a time.

use super::system::System;
use super::{Implicit, keeps_its_operator};
use crate::heat::problem::Problem;
use crate::jobs;
use crate::multigrid::{Aim, Convergence, Imbalance, Method, Solution, SolveError, Solver};
use std::ops::Range;

/// The residual of a solution, as a share of the right side: a step is then as exact as an explicit one.
const AIM: Aim =
    Aim { tolerance: 1e-13, iterations: 100, method: Method::ConjugateGradients, imbalance: Imbalance::Refuse };

/// A residual that rounding may leave where it does not allow the aim; beyond it, the run stops.
const NEAR: f64 = 1e-9;

/// Changes below this in K are none.
const NOTHING: f64 = 1e-100;

/// Solutions of a nonlinear step, and the change of δ, as a share of the largest temperature, at which it stays.
const MOST_SOLUTIONS: usize = 200;
const STAYS: f64 = 1e-11;

/// Cells times iterations that take a few hundredths of a second.
const MOMENT: usize = 1 << 22;

/// The work that may be done before somebody looks, in cells times iterations. No clock decides, and the bits never show it.
#[derive(Debug)]
pub(super) struct Patience(usize);

impl Patience {
    pub(super) fn endless() -> Self {
        Self(usize::MAX)
    }

    pub(super) fn of_a_moment() -> Self {
        Self(MOMENT)
    }

    /// Uses up an iteration over so many cells; false if that was the last.
    fn lasts(&mut self, cells: usize) -> bool {
        self.0 = self.0.saturating_sub(cells);
        self.0 > 0
    }
}

/// What has been done of a step that is not over.
#[derive(Debug)]
pub(super) struct Underway {
    /// The solution in progress; none where one is over and the next has not begun.
    solution: Option<Solution>,
    /// δ before it, where there will be others.
    before: Vec<f64>,
    /// How far δ was moved by each solution of a nonlinear system so far, as a share of what makes it stay.
    moved: Vec<f64>,
}

impl Underway {
    /// The share of the step that is done, an estimate: of a nonlinear one by how far δ still moves.
    pub(super) fn share(&self, solver: Option<&Solver>) -> f64 {
        match (self.moved.as_slice(), &self.solution, solver) {
            ([first, .., last], ..) => (1.0 - last.max(1.0).ln() / first.max(1.0).ln()).clamp(0.0, 1.0),
            ([], Some(solution), Some(solver)) if self.before.is_empty() => solution.share(solver),
            _ => 0.0,
        }
    }
}

impl Implicit {
    /// Solves for δ until it stays; false if patience ends before, and the next call goes on.
    pub(super) fn settle(&mut self, problem: &Problem, time: f64, patience: &mut Patience) -> Result<bool, String> {
        let mut underway = self.underway.take().unwrap_or_else(|| {
            jobs::cells_mut(&mut self.change, |_, change| change.fill(0.0));
            Underway { solution: None, before: Vec::new(), moved: Vec::new() }
        });
        while underway.moved.len() < MOST_SOLUTIONS {
            if underway.solution.is_none() {
                if !problem.is_linear() {
                    underway.before.clone_from(&self.change);
                    (self.solver, self.drive_at) = (None, None);
                }
                underway.solution = self.begin(problem, time)?;
            }
            if !self.iterate(underway.solution.as_mut(), patience)? {
                self.underway = Some(underway);
                return Ok(false);
            }
            underway.solution = None;
            if problem.is_linear() {
                return Ok(true);
            }
            let moved = largest(&self.change, |at, new| new - underway.before[at]);
            let stays = STAYS * largest(&self.temperature, |_, t| t).max(f64::MIN_POSITIVE);
            if moved <= stays {
                return Ok(true);
            }
            underway.moved.push(moved / stays);
        }
        Err(format!("{MOST_SOLUTIONS} solutions of the nonlinear system did not settle: use shorter steps"))
    }

    /// Sets up the system that T + δ makes, and begins its solution; none if nothing changes.
    fn begin(&mut self, problem: &Problem, time: f64) -> Result<Option<Solution>, String> {
        self.middle();
        let system = System { problem, field: &self.right_side, time };
        if self.drive_at.is_none_or(|at| !system.has_drive_of(at)) {
            system.drive(&mut self.drive).map_err(|e| e.to_string())?;
        }
        self.drive_at = Some(time);
        let solver = match self.solver.take().filter(|_| keeps_its_operator(problem)) {
            Some(solver) => solver,
            None => {
                system.storage_into(&mut self.storage);
                Solver::new(system.operator().map_err(|e| e.to_string())?, self.isa)
            }
        };
        let Self { temperature, drive, right_side, storage, change, .. } = self;
        let solver = self.solver.insert(solver);
        // θ L T = (σ C/C₀ + θ L) T − σ C/C₀ T
        solver.operator().apply(self.isa, temperature, right_side);
        jobs::cells_mut(right_side, |at, right_side| {
            let cells = right_side.iter_mut().zip(&temperature[at..]).zip(&drive[at..]).zip(&storage[at..]);
            cells.for_each(|(((b, t), d), storage)| *b = (storage * t - *b) + d);
        });
        let none = |band: Range<usize>| right_side[band].iter().all(|b| b.abs() <= NOTHING);
        if jobs::cells(right_side.len(), none).into_iter().all(|none| none) {
            jobs::cells_mut(change, |_, change| change.fill(0.0));
            return Ok(None);
        }
        solver.begin(right_side, change, AIM).map(Some).map_err(|e| e.to_string())
    }

    /// Sets the right side to T + δ, which the system is taken at.
    pub(super) fn middle(&mut self) {
        let (temperature, change) = (&self.temperature, &self.change);
        jobs::cells_mut(&mut self.right_side, |at, middle| {
            let cells = middle.iter_mut().zip(&temperature[at..]).zip(&change[at..]);
            cells.for_each(|((middle, t), change)| *middle = t + change);
        });
    }

    /// Takes iterations to the end of a solution; false if patience ends before.
    fn iterate(&mut self, solution: Option<&mut Solution>, patience: &mut Patience) -> Result<bool, String> {
        let (Some(solution), Some(solver)) = (solution, &mut self.solver) else { return Ok(true) };
        loop {
            self.last = match solution.proceed(solver, &self.right_side, &mut self.change) {
                Ok(Some(convergence)) => convergence,
                Ok(None) if patience.lasts(self.change.len()) => continue,
                Ok(None) => return Ok(false),
                // As near as rounding lets it come; the residual is among the diagnostics.
                Err(SolveError::NotConverged { iterations, residual, .. }) if residual <= NEAR => {
                    Convergence { iterations, first_residual: 1.0, residual }
                }
                Err(error) => return Err(error.to_string()),
            };
            return Ok(true);
        }
    }
}

/// The largest magnitude of what `f` makes of values and their places.
fn largest(values: &[f64], f: impl Fn(usize, f64) -> f64 + Sync) -> f64 {
    let band = |band: Range<usize>| band.map(|at| f(at, values[at]).abs()).fold(0.0, f64::max);
    jobs::cells(values.len(), band).into_iter().fold(0.0, f64::max)
}
