//! Sums along a row, in lanes: the same order on any instruction set.

use super::real::Real;
use partita_run::sums::ordered_sum;

/// Partial sums that advance side by side: as many as the widest vector unit holds.
const LANES: usize = 8;

/// Σ aᵢ bᵢ in f64.
#[inline(always)]
pub(super) fn dot<A: Real, B: Real>(a: &[A], b: &[B]) -> f64 {
    let mut lanes = [0.0; LANES];
    let (a_blocks, b_blocks) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let (a_rest, b_rest) = (a_blocks.remainder(), b_blocks.remainder());
    for (a, b) in a_blocks.zip(b_blocks) {
        for lane in 0..LANES {
            lanes[lane] += a[lane].to_f64() * b[lane].to_f64();
        }
    }
    for (lane, (a, b)) in a_rest.iter().zip(b_rest).enumerate() {
        lanes[lane] += a.to_f64() * b.to_f64();
    }
    ordered_sum(&lanes)
}

/// Σ aᵢ.
#[inline(always)]
pub(super) fn sum(values: impl Iterator<Item = f64>) -> f64 {
    let mut lanes = [0.0; LANES];
    values.enumerate().for_each(|(i, value)| lanes[i % LANES] += value);
    ordered_sum(&lanes)
}
