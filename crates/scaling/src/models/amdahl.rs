//! Amdahl's law, S = T₁/Tₚ = 1 / (s + (1 − s)/p), relative to a base of p₀ workers.
//!
//! ```text
//!   S(p) = T(p₀)/T(p) = (p/p₀) (1 + s (p₀ − 1)) / (1 + s (p − 1)),   0 ≤ s ≤ 1;   S = 1 / (s + (1 − s)/p) for p₀ = 1
//! ```
//!
//! Source: Amdahl 1967, AFIPS Conf. Proc. 30:483, DOI 10.1145/1465482.1465560.

/// Steps within which every fit has settled; it takes five or so.
const MOST_STEPS: usize = 100;
/// A change of the serial fraction that no clock can tell.
const TOLERANCE: f64 = 1e-13;

/// A speedup at a number of workers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Workers.
    pub workers: f64,
    /// Speedup over the base.
    pub speedup: f64,
}

/// The speedup over `base` workers that the law gives.
///
/// ```
/// use partita_scaling::models::amdahl::speedup;
/// assert!((speedup(0.1, 1.0, 4.0) - 1.0 / (0.1 + 0.9 / 4.0)).abs() < 1e-15);
/// assert_eq!(speedup(0.1, 4.0, 4.0), 1.0);
/// ```
#[must_use]
pub fn speedup(serial: f64, base: f64, workers: f64) -> f64 {
    workers / base * (1.0 + serial * (base - 1.0)) / (1.0 + serial * (workers - 1.0))
}

/// The serial fraction, within [0, 1], of speedups over `base` workers: least squares of ln S, because the scatter of
/// times is multiplicative.
///
/// It starts from least squares of the law's linear form, with y = (p/p₀)/S,
///
/// ```text
///   y − 1 = s ((p − 1) − y (p₀ − 1)),   which is p/S − 1 = s (p − 1) for p₀ = 1
/// ```
///
/// and goes on by Gauss–Newton steps that stay within the bounds and are halved until they lower the sum of squares.
///
/// ```
/// use partita_scaling::models::amdahl::{Point, serial_fraction};
/// let point = |workers: f64| Point { workers, speedup: 1.0 / (0.05 + 0.95 / workers) };
/// assert!((serial_fraction(1.0, &[1.0, 2.0, 4.0, 8.0].map(point)) - 0.05).abs() < 1e-12);
/// ```
#[must_use]
pub fn serial_fraction(base: f64, points: &[Point]) -> f64 {
    let mut serial = linear(base, points);
    let mut error = squares(serial, base, points);
    for _ in 0..MOST_STEPS {
        let step = (serial + newton(serial, base, points)).clamp(0.0, 1.0) - serial;
        let halved =
            (0..).map(|i| step * 0.5f64.powi(i)).take_while(|step| step.abs() > TOLERANCE).map(|step| serial + step);
        let better = halved.map(|s| (s, squares(s, base, points))).find(|&(_, e)| e < error);
        let Some(next) = better else { break };
        (serial, error) = next;
    }
    serial
}

fn linear(base: f64, points: &[Point]) -> f64 {
    let (mut xz, mut xx) = (0.0, 0.0);
    for point in points {
        let y = point.workers / base / point.speedup;
        let (x, z) = (point.workers - 1.0 - y * (base - 1.0), y - 1.0);
        xz += x * z;
        xx += x * x;
    }
    if xx > 0.0 { (xz / xx).clamp(0.0, 1.0) } else { 0.0 }
}

fn residual(serial: f64, base: f64, point: &Point) -> f64 {
    libm::log(point.speedup / speedup(serial, base, point.workers))
}

fn squares(serial: f64, base: f64, points: &[Point]) -> f64 {
    points.iter().map(|point| residual(serial, base, point).powi(2)).sum()
}

/// The Gauss–Newton step, from d ln S / ds = (p₀ − 1)/(1 + s (p₀ − 1)) − (p − 1)/(1 + s (p − 1)).
fn newton(serial: f64, base: f64, points: &[Point]) -> f64 {
    let slope = |workers: f64| (workers - 1.0) / (1.0 + serial * (workers - 1.0));
    let (mut gr, mut gg) = (0.0, 0.0);
    for point in points {
        let gradient = slope(base) - slope(point.workers);
        gr += gradient * residual(serial, base, point);
        gg += gradient * gradient;
    }
    if gg > 0.0 { gr / gg } else { 0.0 }
}
