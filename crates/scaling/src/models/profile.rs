//! Profile-likelihood intervals: what a parameter can be while all others make the best of it.
//!
//! With squares R at the best fit of n points by m coordinates, a value belongs to the 95 % interval while
//!
//! ```text
//!   R(value) ≤ R (1 + F₀.₉₅(1, n − m) / (n − m))
//! ```
//!
//! which for a linear law is Student's interval exactly, and follows the curvature of the others.
//!
//! Source: Bates & Watts 1988, "Nonlinear Regression Analysis and Its Applications", section 6.1,
//! DOI 10.1002/9780470316757.

use super::law::{BOUNDS, Coordinates, Law};
use super::squares::{Problem, Solution, Space};
use statrs::distribution::{ContinuousCDF, FisherSnedecor};

/// Halvings of a bracket; the last is far below what is printed.
const HALVINGS: usize = 60;
/// Doublings of a bracket before an end counts as infinite.
const DOUBLINGS: usize = 60;
/// A relative scatter that no clock can tell, so that exact points have intervals of almost no width.
const LEAST_SCATTER: f64 = 1e-9;

/// Squares up to which a value belongs to an interval of `confidence`.
pub(super) fn limit(problem: &Problem<'_>, best: &Solution, confidence: f64) -> f64 {
    let freedom = problem.points.len().saturating_sub(problem.law.dimensions()).max(1) as f64;
    let law = FisherSnedecor::new(1.0, freedom).expect("one and more are degrees of freedom");
    (best.squares + floor(problem)) * (1.0 + law.inverse_cdf(confidence) / freedom)
}

/// The squares of a scatter that cannot be told from none.
pub(super) fn floor(problem: &Problem<'_>) -> f64 {
    let scale = |rate: f64| match problem.residuals {
        super::squares::Residuals::Log => 1.0,
        super::squares::Residuals::Raw => rate * rate,
    };
    LEAST_SCATTER.powi(2) * problem.points.iter().map(|point| scale(point.rate)).sum::<f64>()
}

/// The 95 % interval of coordinate `j`.
pub(super) fn interval(problem: &Problem<'_>, best: &Solution, j: usize) -> (f64, f64) {
    let squares = |value: f64| {
        let space = Space::of(problem.law).held(j, value);
        problem.solve(&space, &[best.at]).squares
    };
    let (value, bounds) = (best.at[j], BOUNDS[j]);
    let limit = limit(problem, best, 0.95);
    let step = (1e-4 * value.abs()).max(1e-9);
    (end(value, -step, bounds.0, limit, &squares), end(value, step, bounds.1, limit, &squares))
}

/// The peak N* = √((1 − α)/β) of the universal law with its 95 % interval; an end at infinity is none.
pub(super) fn peak(problem: &Problem<'_>, best: &Solution) -> Option<(f64, f64, Option<f64>)> {
    let [_, contention, coherency]: Coordinates = best.at;
    let value = ((1.0 - contention) / coherency).sqrt();
    if problem.law != Law::Universal || !value.is_finite() || value <= 1.0 {
        return None;
    }
    let squares = |log: f64| {
        let peak = libm::exp(log);
        let start = [best.at[0], contention, (1.0 - contention) / (peak * peak)];
        problem.solve(&Space::peaked(peak), &[start]).squares
    };
    let limit = limit(problem, best, 0.95);
    let ends = [-1e-3, 1e-3].map(|step| {
        let bound = if step < 0.0 { 0.0 } else { f64::INFINITY };
        libm::exp(end(libm::log(value), step, bound, limit, &squares))
    });
    Some((value, ends[0], ends[1].is_finite().then_some(ends[1])))
}

/// Where `squares` passes `limit` on the way from `value` towards `bound`, or the bound.
fn end(value: f64, step: f64, bound: f64, limit: f64, squares: &dyn Fn(f64) -> f64) -> f64 {
    let beyond = |at: f64| if step < 0.0 { at <= bound } else { at >= bound };
    let (mut inside, mut width) = (value, step);
    for _ in 0..DOUBLINGS {
        let mut outside = value + width;
        if beyond(outside) {
            outside = bound;
        }
        if !outside.is_finite() {
            return bound;
        }
        if squares(outside) > limit {
            return bisected(inside, outside, limit, squares);
        }
        if outside == bound {
            return bound;
        }
        (inside, width) = (outside, 2.0 * width);
    }
    bound
}

fn bisected(mut inside: f64, mut outside: f64, limit: f64, squares: &dyn Fn(f64) -> f64) -> f64 {
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(inside, outside);
        if squares(middle) > limit { outside = middle } else { inside = middle }
    }
    inside
}
