//! Conjugate gradients preconditioned by multigrid, one iteration at a time.
//!
//! ```text
//!   z = M r            one V-cycle, in single precision on a residual scaled to order 1
//!   p = z + β p        β = (r·z) / (r·z of the iteration before)
//!   u = u + α p        α = (r·z) / (p·A p)
//!   r = r − α A p
//! ```
//! Source: Tatebe 1993, The multigrid preconditioned conjugate gradient method, NASA CP 3224:621. That single precision
//! suffices in the preconditioner: Göddeke, Strzodka & Turek 2007, Int. J. Parallel Emergent Distrib. Syst. 22:221,
//! DOI 10.1080/17445760601122076.

use super::aim::{Aim, Convergence, Method, SolveError};
use super::passes::Apply;
use super::solver::{Solver, power_of_two_below};
use super::vectors::{AddMultiple, Direction, Rescale, Share, Take, add_to};
use crate::jobs;
use rayon::prelude::*;

/// Rounding of u leaves a residual of about this share of ‖A‖ ‖u‖: no more is asked for.
const ROUNDING: f64 = f64::EPSILON;

/// The solution of one system, in progress: what there is to it beside the vectors of its solver.
///
/// It goes with the solver, the right side and the solution so far that it began with: all take part in each iteration, and
/// none may change between two.
#[derive(Debug)]
pub struct Solution {
    aim: Aim,
    /// What is subtracted from the right side.
    mean: f64,
    /// The norm of what is left of it.
    norm: f64,
    /// The residual that rounding leaves, over that norm.
    limit: f64,
    /// r · z of the iteration before; infinite where there is none to go on from.
    alignment: f64,
}

impl Solver {
    /// Solves A u = b from the guess in `u`, both in the order `[z, y, x]`, x fastest.
    ///
    /// # Errors
    /// As [`begin`](Self::begin) and [`proceed`](Solution::proceed) do.
    pub fn solve(&mut self, b: &[f64], u: &mut [f64], aim: Aim) -> Result<Convergence, SolveError> {
        let mut solution = self.begin(b, u, aim)?;
        loop {
            if let Some(convergence) = solution.proceed(self, b, u)? {
                return Ok(convergence);
            }
        }
    }

    /// Begins to solve A u = b from the guess in `u`; the caller takes the iterations.
    ///
    /// # Errors
    /// For slices of the wrong length, an aim that cannot be reached, numbers out of range, and a right side that does
    /// not sum to 0 where the operator is singular (unless its imbalance is to be removed).
    pub fn begin(&mut self, b: &[f64], u: &mut [f64], aim: Aim) -> Result<Solution, SolveError> {
        self.check(b, u, aim)?;
        let mean = if self.operator.singular { self.balanced_mean(b, aim.imbalance)? } else { 0.0 };
        let norm = self.take(b, mean, Share::Squares).sqrt();
        if norm == 0.0 {
            u.fill(0.0);
        }
        self.history.clear();
        self.history.reserve(aim.iterations + 1);
        let mut solution = Solution { aim, mean, norm, limit: 0.0, alignment: f64::INFINITY };
        solution.renew_residual(self, b, u);
        solution.record(self);
        Ok(solution)
    }

    /// Iterations taken so far.
    fn iterations(&self) -> usize {
        self.history.len() - 1
    }

    /// The norm of the residual over the norm of the right side.
    fn residual_norm(&self) -> f64 {
        self.history[self.iterations()]
    }
}

impl Solution {
    /// Takes one iteration, unless the aim is reached already: then gives how it went, and `u` is the solution.
    ///
    /// # Errors
    /// If the iterations of the aim are used up, or the residual is no number any more.
    ///
    /// # Panics
    /// If solver, right side and solution are not of one size.
    pub fn proceed(
        &mut self,
        solver: &mut Solver,
        b: &[f64],
        u: &mut [f64],
    ) -> Result<Option<Convergence>, SolveError> {
        if !self.reached(solver) {
            if solver.iterations() == self.aim.iterations {
                return Err(self.not_converged(solver));
            }
            match self.aim.method {
                Method::ConjugateGradients => self.descend(solver, u)?,
                Method::Cycles => self.cycle(solver, b, u),
            }
            if !solver.residual_norm().is_finite() {
                return Err(self.not_converged(solver));
            }
            self.verify(solver, b, u);
        }
        Ok(self.reached(solver).then(|| finish(solver, u)))
    }

    /// The share of the way that is behind, an estimate: residuals fall by the same factor from iteration to iteration.
    #[must_use]
    pub fn share(&self, solver: &Solver) -> f64 {
        let way = |to: f64| (solver.history[0] / to).ln();
        (way(solver.residual_norm()) / way(self.aim.tolerance + self.limit)).clamp(0.0, 1.0)
    }

    fn reached(&self, solver: &Solver) -> bool {
        solver.residual_norm() <= self.aim.tolerance + self.limit
    }

    /// A recurrence may promise more than it keeps: what it says is small enough is computed anew.
    fn verify(&mut self, solver: &mut Solver, b: &[f64], u: &[f64]) {
        if self.aim.method == Method::ConjugateGradients && self.reached(solver) {
            solver.history.pop();
            self.renew_residual(solver, b, u);
            self.record(solver);
            self.alignment = f64::INFINITY;
        }
    }

    fn not_converged(&self, solver: &Solver) -> SolveError {
        let (iterations, residual) = (solver.iterations(), solver.residual_norm());
        SolveError::NotConverged { iterations, residual, tolerance: self.aim.tolerance }
    }

    /// Gives z = M r as (factor, r · z), z being the factor times the hierarchy's solution.
    fn precondition(&self, solver: &mut Solver) -> (f64, f64) {
        let norm = solver.residual_norm() * self.norm;
        let Solver { hierarchy, residual, isa, scale, .. } = solver;
        let shrink = power_of_two_below(norm).recip();
        hierarchy.right_side().sweep(*isa, &Rescale { field: residual, scale: shrink });
        let alignment = hierarchy.cycle();
        let factor = *scale / shrink;
        (factor, alignment * factor / shrink)
    }

    /// An iteration of conjugate gradients.
    fn descend(&mut self, solver: &mut Solver, u: &mut [f64]) -> Result<(), SolveError> {
        let (factor, alignment) = self.precondition(solver);
        let beta = alignment / self.alignment;
        self.alignment = alignment;
        let Solver { operator, hierarchy, residual, direction, product, isa, .. } = &mut *solver;
        direction.sweep(*isa, &Direction { z: hierarchy.solution(), scale: factor, beta });
        product.sweep(*isa, &Apply { stencil: &operator.stencil, u: direction });
        let alpha = alignment / product.total();
        if !(alpha > 0.0 && alpha.is_finite()) {
            return Err(self.not_converged(solver));
        }
        add_to(u, alpha, direction);
        residual.sweep(*isa, &AddMultiple { factor: -alpha, other: product });
        self.record(solver);
        Ok(())
    }

    /// A multigrid cycle on the residual.
    fn cycle(&mut self, solver: &mut Solver, b: &[f64], u: &mut [f64]) {
        let (factor, _) = self.precondition(solver);
        add_to(u, factor, solver.hierarchy.solution());
        self.renew_residual(solver, b, u);
        self.record(solver);
    }

    /// Computes r = b − A u anew, and what rounding leaves of it at least.
    fn renew_residual(&mut self, solver: &mut Solver, b: &[f64], u: &[f64]) {
        let Solver { operator, residual, direction, product, isa, .. } = solver;
        direction.sweep(*isa, &Take { values: u, less: 0.0, share: Share::Squares });
        // ‖A‖ is at most twice the largest diagonal (Gershgorin).
        let rounding = ROUNDING * 2.0 * operator.largest_diagonal * direction.total().sqrt();
        self.limit = if self.norm > 0.0 { rounding / self.norm } else { 0.0 };
        product.sweep(*isa, &Apply { stencil: &operator.stencil, u: direction });
        residual.sweep(*isa, &Take { values: b, less: self.mean, share: Share::Values });
        residual.sweep(*isa, &AddMultiple { factor: -1.0, other: product });
    }

    fn record(&self, solver: &mut Solver) {
        let norm = solver.residual.total().sqrt();
        solver.history.push(if self.norm > 0.0 { norm / self.norm } else { 0.0 });
    }
}

/// Where the level of the solution is free, its mean becomes 0.
fn finish(solver: &mut Solver, u: &mut [f64]) -> Convergence {
    let Solver { operator, direction, isa, .. } = &mut *solver;
    if operator.singular {
        direction.sweep(*isa, &Take { values: u, less: 0.0, share: Share::Values });
        let mean = direction.total() / u.len() as f64;
        jobs::each_task(u.par_chunks_mut(jobs::CELLS_AT_ONCE), |u| u.iter_mut().for_each(|u| *u -= mean));
    }
    let residual = solver.residual_norm();
    Convergence { iterations: solver.iterations(), first_residual: solver.history[0], residual }
}
