//! The coefficients of RKL2, a Runge–Kutta–Legendre scheme of second order.
//!
//! A step of s stages is stable for dt up to (s² + s − 2)/4 times the explicit limit, because its stage polynomials are
//! shifted Legendre polynomials, bounded by 1 on the negative axis:
//!
//! ```text
//!   Y₁ = Y₀ + b₁ (E Y₀ − Y₀)                          E Y = Y + w dt L Y, an explicit step of w dt, w = 4/(s² + s − 2)
//!   Yⱼ = μ E Yⱼ₋₁ + ν Yⱼ₋₂ + (1 − μ − ν) Y₀ + γ (E Y₀ − Y₀)
//!
//!   bⱼ = (j² + j − 2)/(2 j (j + 1)), b₀ = b₁ = b₂ = 1/3;   aⱼ = 1 − bⱼ
//!   μ = (2j − 1)/j · bⱼ/bⱼ₋₁,   ν = −(j − 1)/j · bⱼ/bⱼ₋₂,   γ = −aⱼ₋₁ μ
//! ```
//! Source: Meyer, Balsara & Aslam 2014, J. Comput. Phys. 257:594, eqs. 16–21, DOI 10.1016/j.jcp.2013.08.021.

/// More stages than this gather too much rounding.
pub(in crate::heat) const MOST_STAGES: usize = 1001;

/// The coefficients of one stage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::heat) struct Stage {
    pub(in crate::heat) mu: f64,
    pub(in crate::heat) nu: f64,
    pub(in crate::heat) gamma: f64,
}

/// The fewest stages, an odd number from 3 on, with which a step of `ratio` times the explicit limit is stable.
pub(in crate::heat) fn stages(ratio: f64) -> Option<usize> {
    (3..=MOST_STAGES).step_by(2).find(|&s| longest(s) >= ratio * (1.0 - 1e-12))
}

/// The longest stable step of s stages, in explicit limits.
fn longest(s: usize) -> f64 {
    (s * s + s - 2) as f64 / 4.0
}

/// w: the explicit step within a step of s stages, as a share of it.
pub(in crate::heat) fn share(s: usize) -> f64 {
    longest(s).recip()
}

/// The time after stage j of s, as a share of the step.
pub(in crate::heat) fn time(j: usize, s: usize) -> f64 {
    match j {
        0 => 0.0,
        1 => share(s) / 3.0,
        _ => (j * j + j - 2) as f64 * share(s) / 4.0,
    }
}

/// b₁, the weight of the first stage.
pub(in crate::heat) const FIRST: f64 = 1.0 / 3.0;

fn b(j: usize) -> f64 {
    let j = j as f64;
    if j < 2.0 { FIRST } else { (j * j + j - 2.0) / (2.0 * j * (j + 1.0)) }
}

/// Stage j, from 2 on.
pub(in crate::heat) fn stage(j: usize) -> Stage {
    let n = j as f64;
    let mu = (2.0 * n - 1.0) / n * (b(j) / b(j - 1));
    let nu = -(n - 1.0) / n * (b(j) / b(j - 2));
    Stage { mu, nu, gamma: -(1.0 - b(j - 1)) * mu }
}

/// What a step of s stages multiplies a mode by whose explicit step of w dt multiplies it by `g`.
pub(in crate::heat) fn growth(g: f64, s: usize) -> f64 {
    let (mut before, mut last) = (1.0, 1.0 + FIRST * (g - 1.0));
    for j in 2..=s {
        let Stage { mu, nu, gamma } = stage(j);
        (before, last) = (last, mu * g * last + nu * before + (1.0 - mu - nu) + gamma * (g - 1.0));
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    /// a + b P(1 + w z) with the Legendre polynomial P of degree s, by its own recurrence.
    #[test]
    fn the_stage_polynomial_is_a_shifted_legendre_polynomial() {
        for s in [3, 5, 11, 31] {
            for z in [-0.1, -3.0, -0.9 * 2.0 * longest(s)] {
                let x = 1.0 + share(s) * z;
                let (mut p0, mut p1) = (1.0, x);
                for j in 2..=s {
                    let n = j as f64;
                    (p0, p1) = (p1, ((2.0 * n - 1.0) * x * p1 - (n - 1.0) * p0) / n);
                }
                let expected = 1.0 - b(s) + b(s) * p1;
                assert!((growth(1.0 + share(s) * z, s) - expected).abs() < 1e-12, "s {s}, z {z}");
            }
        }
    }

    #[test]
    fn stages_reach_as_far_as_they_must_and_the_last_ends_the_step() {
        assert_eq!([1.0, 2.5, 2.6, 100.0].map(stages), [Some(3), Some(3), Some(5), Some(21)]);
        assert_eq!(stages(1e9), None);
        assert!((time(21, 21) - 1.0).abs() < 1e-15);
    }
}
