//! The one field whose future is known in closed form.

use super::explicit::legendre;
use super::initial::shape;
use super::settings::Scheme;
use super::step::TimeStep;
use libm::{exp, sin};
use std::f64::consts::PI;

/// sin(π x / Lx) sin(π y / Ly), in a box times sin(π z / Lz), between walls at a fixed temperature: it keeps its shape
/// and decays.
///
/// In the continuum its height falls as exp(−a π² Σ 1/L² t); on cells with centres at (i + ½) dx it is an eigenvector
/// of the step, multiplied each time by
///
/// ```text
///   λ = Σ 4 r sin²(π / (2 n))        over the axes
///
///   explicit g = 1 − λ,   backward Euler 1 / (1 + λ),   Crank–Nicolson (1 − λ/2) / (1 + λ/2), damped 1 / (1 + λ/2)²,
///   RKL2 the stage polynomial of its explicit g
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Eigenmode {
    /// The height at the beginning, in K.
    pub height: f64,
    /// The temperature of the walls, in K.
    pub wall: f64,
    /// Cells `[nz, ny, nx]`; 1 along an axis that the grid does not have.
    pub cells: [usize; 3],
    /// The step.
    pub step: TimeStep,
    /// How time is stepped.
    pub scheme: Scheme,
    /// The first steps of Crank–Nicolson, which are damped.
    pub damped_steps: u64,
}

impl Eigenmode {
    /// The temperature of a cell on which the shape has this `height`.
    #[must_use]
    pub fn temperature(&self, height: f64, [z, y, x]: [usize; 3]) -> f64 {
        self.wall + height * shape([z, y, x], self.cells)
    }

    /// The height after `steps` steps of the scheme.
    #[must_use]
    pub fn discrete_height(&self, steps: u64) -> f64 {
        let lambda = self.eigenvalue();
        let damped = if self.scheme == Scheme::CrankNicolson { steps.min(self.damped_steps) } else { 0 };
        let g = match self.scheme {
            Scheme::Explicit => 1.0 - lambda,
            Scheme::Rkl2 => legendre::growth(1.0 - lambda * legendre::share(self.step.stages), self.step.stages),
            Scheme::CrankNicolson => (1.0 - lambda / 2.0) / (1.0 + lambda / 2.0),
            Scheme::Implicit | Scheme::Steady | Scheme::Auto => 1.0 / (1.0 + lambda),
        };
        self.height * power(g, steps - damped) * power(1.0 + lambda / 2.0, 2 * damped).recip()
    }

    /// The height after the time of `steps` steps in the continuum.
    #[must_use]
    pub fn continuous_height(&self, steps: u64) -> f64 {
        // a t / Lx² = rx n / nx²
        let rate = self.over_axes(|r, n| r / (n as f64).powi(2));
        self.height * exp(-PI * PI * rate * steps as f64)
    }

    /// λ.
    fn eigenvalue(&self) -> f64 {
        self.over_axes(|r, n| 4.0 * r * sin(PI / (2.0 * n as f64)).powi(2))
    }

    /// Sums over x, y and z; r is 0 along an axis that the grid does not have.
    fn over_axes(&self, term: impl Fn(f64, usize) -> f64) -> f64 {
        [2, 1, 0].into_iter().map(|axis| term(self.step.numbers[axis], self.cells[axis])).sum()
    }
}

/// gⁿ by squaring: `powi` takes 32-bit exponents only.
fn power(g: f64, n: u64) -> f64 {
    let (mut result, mut square, mut left) = (1.0, g, n);
    while left > 0 {
        if left & 1 == 1 {
            result *= square;
        }
        square *= square;
        left >>= 1;
    }
    result
}
