//! The one field whose future is known in closed form.

use super::step::TimeStep;
use libm::{exp, sin};
use std::f64::consts::PI;

/// sin(π x / Lx) sin(π y / Ly) between walls at a fixed temperature: it keeps its shape and decays.
///
/// In the continuum its height falls as exp(−a π² (1/Lx² + 1/Ly²) t); on cells with centres at (i + ½) dx it is an
/// eigenvector of the step, multiplied each time by
///
/// ```text
///   g = 1 − 4 rx sin²(π / (2 nx)) − 4 ry sin²(π / (2 ny))
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Eigenmode {
    /// The height at the beginning, in K.
    pub height: f64,
    /// The temperature of the walls, in K.
    pub wall: f64,
    /// Cells along x and y.
    pub cells: [usize; 2],
    /// The step.
    pub step: TimeStep,
}

impl Eigenmode {
    /// The temperature of a cell on which the shape has this `height`.
    #[must_use]
    pub fn temperature(&self, height: f64, y: usize, x: usize) -> f64 {
        let wave = |i: usize, n: usize| sin(PI * (i as f64 + 0.5) / n as f64);
        self.wall + height * (wave(x, self.cells[0]) * wave(y, self.cells[1]))
    }

    /// The height after `steps` steps of the scheme.
    #[must_use]
    pub fn discrete_height(&self, steps: u64) -> f64 {
        let s = |n: usize| sin(PI / (2.0 * n as f64)).powi(2);
        let g = 1.0 - 4.0 * self.step.rx * s(self.cells[0]) - 4.0 * self.step.ry * s(self.cells[1]);
        self.height * power(g, steps)
    }

    /// The height after the time of `steps` steps in the continuum.
    #[must_use]
    pub fn continuous_height(&self, steps: u64) -> f64 {
        // a t / Lx² = rx n / nx²
        let per_step = |r: f64, n: usize| r / (n as f64).powi(2);
        let rate = per_step(self.step.rx, self.cells[0]) + per_step(self.step.ry, self.cells[1]);
        self.height * exp(-PI * PI * rate * steps as f64)
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
