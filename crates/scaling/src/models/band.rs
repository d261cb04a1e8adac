//! The curve of a law with its bootstrapped band.
//!
//! Source: Efron & Tibshirani 1993, "An Introduction to the Bootstrap", chapter 9, DOI 10.1201/9780429246593.

use super::squares::{Point, Problem, Residuals, Solution, Space};
use crate::record::CurvePoint;
use crate::statistics::{Interval, percentiles};
use partita_domain::{Purpose, Stream};
use rand::RngExt;

/// Refits: with one less than a multiple of 40, the edges of a 95 % band are ranks of them.
const REFITS: usize = 1599;
/// Points of a curve, evenly spaced in the logarithm of the workers.
const CURVE_POINTS: usize = 65;
/// What keeps the draws of residuals apart from those of repeats, which have a worker count there.
const STREAM: u64 = u64::MAX;

/// What was observed with one worker count.
pub(super) struct Observed {
    pub(super) point: Point,
    /// Resampled rates, where there are repeats enough.
    pub(super) resampled: Option<Vec<f64>>,
}

/// Points along the best fit between the first and the last observation, in units of `unit`, with the band of refits.
pub(super) fn curve(
    problem: &Problem<'_>,
    best: &Solution,
    observed: &[Observed],
    seed: u64,
    unit: f64,
) -> Vec<CurvePoint> {
    let refits = refits(problem, best, observed, seed);
    let point = |workers: f64| {
        let rate = |at| unit * problem.law.rate(at, workers);
        let Interval { low, high } = percentiles(refits.iter().map(|refit| rate(refit.at)).collect());
        let speedup = rate(best.at);
        CurvePoint { workers, speedup, low: low.min(speedup), high: high.max(speedup) }
    };
    let ends = |points: &[Point]| (points[0].workers, points[points.len() - 1].workers);
    let (first, last) = ends(problem.points);
    spaced(first, last).map(point).collect()
}

fn refits(problem: &Problem<'_>, best: &Solution, observed: &[Observed], seed: u64) -> Vec<Solution> {
    let space = Space::of(problem.law);
    let repeats: Option<Vec<&Vec<f64>>> = observed.iter().map(|o| o.resampled.as_ref()).collect();
    let mut residuals = residuals(problem, best, seed);
    let mut rate = |i: usize, draw: usize| match &repeats {
        Some(repeats) => repeats[i][draw],
        None => residuals(i),
    };
    let mut refit = |draw: usize| {
        let redrawn = |(i, point): (usize, &Point)| Point { rate: rate(i, draw), ..*point };
        let points: Vec<Point> = problem.points.iter().enumerate().map(redrawn).collect();
        Problem { points: &points, ..*problem }.solve(&space, &[best.at])
    };
    (0..REFITS).map(&mut refit).collect()
}

/// Draws of rates: the law's value at a point and a residual of any, widened by √(n/(n − m)) because the fit has
/// narrowed them.
fn residuals<'a>(problem: &'a Problem<'_>, best: &'a Solution, seed: u64) -> impl FnMut(usize) -> f64 + 'a {
    let (n, m) = (problem.points.len(), problem.law.dimensions());
    let widened = (n as f64 / (n - m) as f64).sqrt();
    let residual = |point: &Point| problem.residual(best.at, point).0 * widened;
    let all: Vec<f64> = problem.points.iter().map(residual).collect();
    let mut rng = Stream::new(seed, Purpose::Bootstrap, STREAM).rng();
    move |i| {
        let (value, drawn) = (problem.law.rate(best.at, problem.points[i].workers), all[rng.random_range(0..n)]);
        match problem.residuals {
            Residuals::Log => value * libm::exp(drawn),
            Residuals::Raw => (value + drawn).max(f64::MIN_POSITIVE),
        }
    }
}

/// Numbers from `low` to `high`, both included, in equal ratios.
fn spaced(low: f64, high: f64) -> impl Iterator<Item = f64> {
    let step = libm::log(high / low) / (CURVE_POINTS - 1) as f64;
    (0..CURVE_POINTS).map(move |i| if i + 1 == CURVE_POINTS { high } else { low * libm::exp(step * i as f64) })
}
