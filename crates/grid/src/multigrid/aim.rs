//! When a solution is good enough, and what may go wrong on the way.

/// When to stop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aim {
    /// Stop when the norm of the residual b − A u is at most this share of the norm of b, or what rounding leaves in
    /// double precision, 4.4e-16 · (largest diagonal) ‖u‖: that is 1e-9 ‖b‖ for steady heat on 4096² cells.
    pub tolerance: f64,
    /// Give up after so many iterations.
    pub iterations: usize,
    /// How an iteration uses the multigrid cycle.
    pub method: Method,
    /// What to do with a right side that does not sum to 0 where it must.
    pub imbalance: Imbalance,
}

impl Default for Aim {
    /// Conjugate gradients to 10⁻¹⁰ within 200 iterations.
    fn default() -> Self {
        Self { tolerance: 1e-10, iterations: 200, method: Method::default(), imbalance: Imbalance::default() }
    }
}

/// How an iteration uses the multigrid cycle. Both take one cycle per iteration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Conjugate gradients, preconditioned by a cycle: robust where materials differ by orders of magnitude.
    #[default]
    ConjugateGradients,
    /// Cycles alone, each on the residual of the one before. They may diverge where conductances jump.
    Cycles,
}

/// What to do with the imbalance of a right side whose operator [is singular](super::Operator::is_singular).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Imbalance {
    /// Refuse it if it is more than rounding.
    #[default]
    Refuse,
    /// Subtract the mean: the same flows are fitted to the sources as well as they can be.
    Remove,
}

/// How a solution came about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Convergence {
    /// Iterations taken.
    pub iterations: usize,
    /// Norm of the residual over the norm of the right side at the start.
    pub first_residual: f64,
    /// The same at the end, computed anew from b and u.
    pub residual: f64,
}

impl Convergence {
    /// What the residual was multiplied by per iteration, in the geometric mean; 0 if no iteration was needed.
    #[must_use]
    pub fn factor(&self) -> f64 {
        if self.iterations == 0 {
            0.0
        } else {
            (self.residual / self.first_residual).powf(1.0 / self.iterations as f64)
        }
    }
}

/// A system that cannot be solved, or was not.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SolveError {
    /// A slice of the wrong length.
    #[error("the {name} holds {found} values, the operator has {cells} cells: give one value per cell")]
    Size {
        /// `right side` or `solution`.
        name: &'static str,
        /// Its length.
        found: usize,
        /// Cells of the operator.
        cells: usize,
    },
    /// A tolerance that is no share, or no iterations.
    #[error(
        "a residual of {tolerance:e} within {iterations} iterations cannot be aimed at: give above 0 to 1, and at least 1"
    )]
    Aim {
        /// The tolerance.
        tolerance: f64,
        /// The iterations.
        iterations: usize,
    },
    /// Numbers whose squares are beyond double precision, or no numbers.
    #[error("the largest of the {name} is {largest:e}, beyond 1e-120 to 1e120: choose other units")]
    Range {
        /// `right side` or `solution`.
        name: &'static str,
        /// The largest magnitude.
        largest: f64,
    },
    /// A singular operator and a right side that does not sum to 0.
    #[error(
        "nothing holds the level of the solution, so the right side must sum to 0; it sums to {sum:e} ({share:.1e} of \
         its magnitudes): balance the sources, hold a wall, or ask for the imbalance to be removed"
    )]
    Imbalance {
        /// The sum.
        sum: f64,
        /// The sum over the sum of magnitudes.
        share: f64,
    },
    /// The residual is not small enough.
    #[error(
        "the residual is {residual:e} of the right side after {iterations} iterations, not {tolerance:e}: allow more \
         iterations or a larger tolerance"
    )]
    NotConverged {
        /// Iterations taken.
        iterations: usize,
        /// Norm of the residual over the norm of the right side.
        residual: f64,
        /// What was aimed at.
        tolerance: f64,
    },
}
