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

use super::aim::{Aim, Convergence, Imbalance, Method, SolveError};
use super::field::Field;
use super::hierarchy::Hierarchy;
use super::operator::Operator;
use super::passes::Apply;
use super::vectors::{AddMultiple, Direction, Rescale, Share, Take, add_to, largest};
use partita_domain::Isa;
use rayon::prelude::*;

/// The precision of the preconditioner: as many iterations as in double, in about 0.6 of the time.
type Coarse = f32;

/// Magnitudes whose squares, and squares of residuals far smaller, are well inside double precision.
const SQUARABLE: std::ops::RangeInclusive<f64> = 1e-120..=1e120;

/// Rounding of u leaves a residual of about this share of ‖A‖ ‖u‖: no more is asked for.
const ROUNDING: f64 = f64::EPSILON;

/// A share of imbalance that is rounding.
const BALANCED: f64 = 1e-10;

/// More iterations than any system here takes.
const MOST_ITERATIONS: usize = 1_000_000;

/// A solver for one operator and any number of right sides, such as those of implicit time steps.
///
/// Call it inside `team.run(...)`: it works in parallel within the calling team and its results do not depend on it.
/// Beside the [`Operator`] it holds about 72 bytes per cell, in two and in three dimensions; solving allocates nothing.
///
/// ```
/// use partita_domain::{Extent, Isa};
/// use partita_grid::multigrid::{Aim, Operator, Solver};
/// use partita_run::Team;
/// // A square plate, 64 × 64 cells, between walls at 0 (half a cell away: conductance 2), heated by 1 W per cell.
/// let conductance = |axis: usize, face: [usize; 3]| if face[axis] % 64 == 0 { 2.0 } else { 1.0 };
/// let (b, mut u) = (vec![1.0; 64 * 64], vec![0.0; 64 * 64]);
/// let convergence = Team::new(2)?.run(|| {
///     let operator = Operator::new(Extent::new(&[64, 64]).unwrap(), [false; 3], conductance, |_| 0.0).unwrap();
///     Solver::new(operator, Isa::detect()).solve(&b, &mut u, Aim::default())
/// })?;
/// assert!(convergence.iterations < 12);
/// assert!((u[32 * 64 + 32] / 64.0f64.powi(2) - 0.0736).abs() < 1e-3); // ∇²u = −1 on the unit square: 0.07367
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Solver {
    operator: Operator,
    hierarchy: Hierarchy<Coarse>,
    /// What the hierarchy's operator was multiplied by.
    scale: f64,
    residual: Field<f64>,
    direction: Field<f64>,
    product: Field<f64>,
    history: Vec<f64>,
    isa: Isa,
}

impl Solver {
    /// Builds the levels of the preconditioner; the cost is about that of an iteration.
    #[must_use]
    pub fn new(operator: Operator, isa: Isa) -> Self {
        let scale = power_of_two_below(operator.largest_diagonal).recip();
        let hierarchy = Hierarchy::new(isa, operator.stencil.scaled(isa, scale));
        let zeroed = || Field::zeroed(*operator.stencil.lattice());
        let history = Vec::with_capacity(Aim::default().iterations + 1);
        let (residual, direction, product) = (zeroed(), zeroed(), zeroed());
        Self { operator, hierarchy, scale, residual, direction, product, history, isa }
    }

    /// The operator that is solved with.
    #[must_use]
    pub fn operator(&self) -> &Operator {
        &self.operator
    }

    /// Norms of the residual over the norm of the right side: at the start of the last solution, then after each
    /// iteration.
    #[must_use]
    pub fn history(&self) -> &[f64] {
        &self.history
    }

    /// Solves A u = b from the guess in `u`, both in the order `[z, y, x]`, x fastest.
    ///
    /// # Errors
    /// As [`begin`](Self::begin) and [`proceed`](Solution::proceed) do.
    pub fn solve(&mut self, b: &[f64], u: &mut [f64], aim: Aim) -> Result<Convergence, SolveError> {
        let mut solution = self.begin(b, u, aim)?;
        loop {
            if let Some(convergence) = solution.proceed()? {
                return Ok(convergence);
            }
        }
    }

    /// Begins to solve A u = b from the guess in `u`; the caller takes the iterations.
    ///
    /// # Errors
    /// For slices of the wrong length, an aim that cannot be reached, numbers out of range, and a right side that does
    /// not sum to 0 where the operator is singular (unless its imbalance is to be removed).
    pub fn begin<'a>(&'a mut self, b: &'a [f64], u: &'a mut [f64], aim: Aim) -> Result<Solution<'a>, SolveError> {
        self.check(b, u, aim)?;
        let mean = if self.operator.singular { self.balanced_mean(b, aim.imbalance)? } else { 0.0 };
        let norm = self.take(b, mean, Share::Squares).sqrt();
        if norm == 0.0 {
            u.fill(0.0);
        }
        self.history.clear();
        self.history.reserve(aim.iterations + 1);
        let mut solution = Solution { solver: self, b, u, aim, mean, norm, limit: 0.0, alignment: f64::INFINITY };
        solution.renew_residual();
        solution.record();
        Ok(solution)
    }

    fn check(&self, b: &[f64], u: &[f64], aim: Aim) -> Result<(), SolveError> {
        let cells = self.operator.extent().cells();
        for (name, values) in [("right side", b), ("solution", u)] {
            if values.len() != cells {
                return Err(SolveError::Size { name, found: values.len(), cells });
            }
            let largest = largest(values);
            if largest != 0.0 && !SQUARABLE.contains(&largest) {
                return Err(SolveError::Range { name, largest });
            }
        }
        let Aim { tolerance, iterations, .. } = aim;
        let sound = tolerance > 0.0 && tolerance <= 1.0 && (1..=MOST_ITERATIONS).contains(&iterations);
        if sound { Ok(()) } else { Err(SolveError::Aim { tolerance, iterations }) }
    }

    /// Takes `values − less` as the residual, and sums.
    fn take(&mut self, values: &[f64], less: f64, share: Share) -> f64 {
        self.residual.sweep(self.isa, &Take { values, less, share });
        self.residual.total()
    }

    /// The mean of a right side whose sum should be 0.
    fn balanced_mean(&mut self, b: &[f64], imbalance: Imbalance) -> Result<f64, SolveError> {
        let sum = self.take(b, 0.0, Share::Values);
        let share = sum.abs() / self.take(b, 0.0, Share::Magnitudes);
        if imbalance == Imbalance::Refuse && share > BALANCED {
            return Err(SolveError::Imbalance { sum, share });
        }
        Ok(sum / b.len() as f64)
    }
}

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

impl Solution<'_> {
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
fn power_of_two_below(value: f64) -> f64 {
    let (_, exponent) = libm::frexp(value);
    libm::ldexp(1.0, exponent - 1)
}
