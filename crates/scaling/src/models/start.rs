//! Where searches begin: linear least squares with α, β ≥ 0 of the universal law's linear form.
//!
//! ```text
//!   y − 1 = α (N − 1) + β N (N − 1),   y = (N/N₀) / (X/X₀)
//! ```

use super::law::{Coordinates, Law};
use super::squares::Point;

/// Starts for a law: from the linear form, and from where contention alone explains the points.
pub(super) fn starts(law: Law, points: &[Point]) -> Vec<Coordinates> {
    if law == Law::Gustafson {
        return [0.01, 0.5].map(|share| scaled(law, [0.0, share, 0.0], points)).to_vec();
    }
    let (both, contention) = linear(points);
    [both, contention].map(|(a, b)| scaled(law, [0.0, a.clamp(0.0, 1.0), b], points)).to_vec()
}

/// The shape with the γ that fits it best in logarithms.
pub(super) fn scaled(law: Law, shape: Coordinates, points: &[Point]) -> Coordinates {
    let residual = |point: &Point| libm::log(point.rate) - law.logarithm([0.0, shape[1], shape[2]], point.workers).0;
    let mean = points.iter().map(residual).sum::<f64>() / points.len() as f64;
    [if mean.is_finite() { mean } else { 0.0 }, shape[1], shape[2]]
}

/// (α, β) not below 0, and the same with β = 0.
fn linear(points: &[Point]) -> ((f64, f64), (f64, f64)) {
    let first = points[0];
    let [mut xx, mut xz, mut zz, mut xy, mut zy] = [0.0; 5];
    for point in points {
        let y = point.workers / first.workers * first.rate / point.rate - 1.0;
        let x = point.workers - 1.0;
        let z = point.workers * x;
        xx += x * x;
        xz += x * z;
        zz += z * z;
        xy += x * y;
        zy += z * y;
    }
    let alone = |xy: f64, xx: f64| if xx > 0.0 { (xy / xx).max(0.0) } else { 0.0 };
    let (contention, determinant) = ((alone(xy, xx), 0.0), xx * zz - xz * xz);
    let both = ((xy * zz - zy * xz) / determinant, (zy * xx - xy * xz) / determinant);
    let within = both.0 >= 0.0 && both.1 >= 0.0 && determinant > 0.0;
    let coherency = (0.0, alone(zy, zz));
    (
        if within {
            both
        } else if both.0 < 0.0 {
            coherency
        } else {
            contention
        },
        contention,
    )
}
