//! A solver: an operator, the levels of its preconditioner, and the vectors of an iteration.

use super::aim::{Aim, Imbalance, SolveError};
use super::field::Field;
use super::hierarchy::Hierarchy;
use super::operator::Operator;
use super::vectors::{Share, Take, largest};
use partita_domain::Isa;

/// The precision of the preconditioner: as many iterations as in double, in about 0.6 of the time.
type Coarse = f32;

/// Magnitudes whose squares, and squares of residuals far smaller, are well inside double precision.
const SQUARABLE: std::ops::RangeInclusive<f64> = 1e-120..=1e120;

/// A share of imbalance that is rounding.
const BALANCED: f64 = 1e-10;

/// More iterations than any system here takes.
const MOST_ITERATIONS: usize = 1_000_000;

/// A solver for one operator and any number of right sides, such as those of implicit time steps.
///
/// Call it inside `team.run(...)`: it works in parallel within the calling team and its results do not depend on it.
/// Beside the [`Operator`] it holds about 80 bytes per cell, in two and in three dimensions; solving allocates nothing.
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
    pub(super) operator: Operator,
    pub(super) hierarchy: Hierarchy<Coarse>,
    /// What the hierarchy's operator was multiplied by.
    pub(super) scale: f64,
    pub(super) residual: Field<f64>,
    pub(super) direction: Field<f64>,
    pub(super) product: Field<f64>,
    pub(super) history: Vec<f64>,
    pub(super) isa: Isa,
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

    pub(super) fn check(&self, b: &[f64], u: &[f64], aim: Aim) -> Result<(), SolveError> {
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
    pub(super) fn take(&mut self, values: &[f64], less: f64, share: Share) -> f64 {
        self.residual.sweep(self.isa, &Take { values, less, share });
        self.residual.total()
    }

    /// The mean of a right side whose sum should be 0.
    pub(super) fn balanced_mean(&mut self, b: &[f64], imbalance: Imbalance) -> Result<f64, SolveError> {
        let sum = self.take(b, 0.0, Share::Values);
        let share = sum.abs() / self.take(b, 0.0, Share::Magnitudes);
        if imbalance == Imbalance::Refuse && share > BALANCED {
            return Err(SolveError::Imbalance { sum, share });
        }
        Ok(sum / b.len() as f64)
    }
}

/// The largest power of two that is not above `value`.
pub(super) fn power_of_two_below(value: f64) -> f64 {
    let (_, exponent) = libm::frexp(value);
    libm::ldexp(1.0, exponent - 1)
}
