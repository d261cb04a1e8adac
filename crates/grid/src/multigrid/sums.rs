//! Sums along a row, in lanes: the same order on any instruction set.

use super::real::Real;

/// Partial sums that advance side by side, as many as two of the widest vector registers hold.
const LANES: usize = 16;

/// Σ aᵢ bᵢ in f64.
#[inline(always)]
pub(super) fn dot<A: Real, B: Real>(a: &[A], b: &[B]) -> f64 {
    let mut lanes = [0.0; LANES];
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            lanes[lane] += a[lane].to_f64() * b[lane].to_f64();
        }
    }
    for (lane, (a, b)) in a_rest.iter().zip(b_rest).enumerate() {
        lanes[lane] += a.to_f64() * b.to_f64();
    }
    total(lanes)
}

/// Σ aᵢ.
#[inline(always)]
pub(super) fn sum(values: impl Iterator<Item = f64>) -> f64 {
    let mut lanes = [0.0; LANES];
    values.enumerate().for_each(|(i, value)| lanes[i % LANES] += value);
    total(lanes)
}

/// The lanes' sum, by halves.
#[inline(always)]
fn total(mut lanes: [f64; LANES]) -> f64 {
    let mut width = LANES / 2;
    while width > 0 {
        for lane in 0..width {
            lanes[lane] += lanes[lane + width];
        }
        width /= 2;
    }
    lanes[0]
}
