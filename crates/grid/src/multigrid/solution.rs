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
use super::solver::Solver;
use super::vectors::{AddMultiple, Direction, Rescale, Share, Take, add_to};
use rayon::prelude::*;

/// Rounding of u leaves a residual of about this share of ‖A‖ ‖u‖: no more is asked for.
const ROUNDING: f64 = f64::EPSILON;

/// The solution of one system, in progress.
#[derive(Debug)]
pub struct Solution<'a> {
    solver: &'a mut Solver,
    b: &'a [f64],
    u: &'a mut [f64],
    aim: Aim,
    /// What is subtracted from `b`.
    mean: f64,
    /// The norm of what is left of it.
    norm: f64,
    /// The residual that rounding leaves, over that norm.
    limit: f64,
    /// r · z of the iteration before; infinite where there is none to go on from.
    alignment: f64,
}

impl<'a> Solution<'a> {
    /// From the guess in `u`; `b` less `mean` has the norm `norm`.
    pub(super) fn begin(
        solver: &'a mut Solver,
        b: &'a [f64],
        u: &'a mut [f64],
        aim: Aim,
        [mean, norm]: [f64; 2],
    ) -> Self {
        let mut solution = Self { solver, b, u, aim, mean, norm, limit: 0.0, alignment: f64::INFINITY };
        solution.renew_residual();
        solution.record();
        solution
    }

    /// Takes one iteration, unless the aim is reached already: then gives how it went, and `u` is the solution.
    ///
    /// # Errors
    /// If the iterations of the aim are used up, or the residual is no number any more.
    pub fn proceed(&mut self) -> Result<Option<Convergence>, SolveError> {
        if !self.reached() {
            if self.iterations() == self.aim.iterations {
                return Err(self.not_converged());
            }
            match self.aim.method {
                Method::ConjugateGradients => self.descend()?,
                Method::Cycles => self.cycle(),
            }
            if !self.residual().is_finite() {
                return Err(self.not_converged());
            }
            self.verify();
        }
        Ok(self.reached().then(|| self.finish()))
    }

    /// Iterations taken so far.
    #[must_use]
    pub fn iterations(&self) -> usize {
        self.solver.history.len() - 1
    }

    /// The norm of the residual over the norm of the right side.
    #[must_use]
    pub fn residual(&self) -> f64 {
        self.solver.history[self.iterations()]
    }

    fn reached(&self) -> bool {
        self.residual() <= self.aim.tolerance + self.limit
    }

    /// A recurrence may promise more than it keeps: what it says is small enough is computed anew.
    fn verify(&mut self) {
        if self.aim.method == Method::ConjugateGradients && self.reached() {
            self.solver.history.pop();
            self.renew_residual();
            self.record();
            self.alignment = f64::INFINITY;
        }
    }

    fn not_converged(&self) -> SolveError {
        let (iterations, residual) = (self.iterations(), self.residual());
        SolveError::NotConverged { iterations, residual, tolerance: self.aim.tolerance }
    }

    /// Gives z = M r as (factor, r · z), z being the factor times the hierarchy's solution.
    fn precondition(&mut self) -> (f64, f64) {
        let norm = self.residual() * self.norm;
        let Solver { hierarchy, residual, isa, scale, .. } = &mut *self.solver;
        let shrink = power_of_two_below(norm).recip();
        hierarchy.right_side().sweep(*isa, &Rescale { field: residual, scale: shrink });
        let alignment = hierarchy.cycle();
        let factor = *scale / shrink;
        (factor, alignment * factor / shrink)
    }

    /// An iteration of conjugate gradients.
    fn descend(&mut self) -> Result<(), SolveError> {
        let (factor, alignment) = self.precondition();
        let beta = alignment / self.alignment;
        self.alignment = alignment;
        let Solver { operator, hierarchy, residual, direction, product, isa, .. } = &mut *self.solver;
        direction.sweep(*isa, &Direction { z: hierarchy.solution(), scale: factor, beta });
        product.sweep(*isa, &Apply { stencil: &operator.stencil, u: direction });
        let alpha = alignment / product.total();
        if !(alpha > 0.0 && alpha.is_finite()) {
            return Err(self.not_converged());
        }
        add_to(self.u, alpha, direction);
        residual.sweep(*isa, &AddMultiple { factor: -alpha, other: product });
        self.record();
        Ok(())
    }

    /// A multigrid cycle on the residual.
    fn cycle(&mut self) {
        let (factor, _) = self.precondition();
        add_to(self.u, factor, self.solver.hierarchy.solution());
        self.renew_residual();
        self.record();
    }

    /// Computes r = b − A u anew, and what rounding leaves of it at least.
    fn renew_residual(&mut self) {
        let Solver { operator, residual, direction, product, isa, .. } = &mut *self.solver;
        direction.sweep(*isa, &Take { values: self.u, less: 0.0, share: Share::Squares });
        // ‖A‖ is at most twice the largest diagonal (Gershgorin).
        let rounding = ROUNDING * 2.0 * operator.largest_diagonal * direction.total().sqrt();
        self.limit = if self.norm > 0.0 { rounding / self.norm } else { 0.0 };
        product.sweep(*isa, &Apply { stencil: &operator.stencil, u: direction });
        residual.sweep(*isa, &Take { values: self.b, less: self.mean, share: Share::Values });
        residual.sweep(*isa, &AddMultiple { factor: -1.0, other: product });
    }

    fn record(&mut self) {
        let norm = self.solver.residual.total().sqrt();
        self.solver.history.push(if self.norm > 0.0 { norm / self.norm } else { 0.0 });
    }

    /// Where the level of the solution is free, its mean becomes 0.
    fn finish(&mut self) -> Convergence {
        let Solver { operator, direction, isa, .. } = &mut *self.solver;
        if operator.singular {
            direction.sweep(*isa, &Take { values: self.u, less: 0.0, share: Share::Values });
            let mean = direction.total() / self.u.len() as f64;
            self.u.par_iter_mut().for_each(|u| *u -= mean);
        }
        let history = &self.solver.history;
        Convergence { iterations: self.iterations(), first_residual: history[0], residual: self.residual() }
    }
}

/// The largest power of two that is not above `value`.
pub(super) fn power_of_two_below(value: f64) -> f64 {
    let (_, exponent) = libm::frexp(value);
    libm::ldexp(1.0, exponent - 1)
}
