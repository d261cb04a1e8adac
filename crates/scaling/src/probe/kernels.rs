//! What is probed: chains of fused multiply-adds, and the triad a = b + s c.
//!
//! Source of the triad: McCalpin 1995, "Memory bandwidth and machine balance in current high performance computers",
//! IEEE TCCA Newsletter, pages 19–25.

use partita_domain::Isa;
use partita_domain::lanes::{LaneKernel, Lanes, Vector, fence};
use std::array::from_fn;
use std::hint::black_box;

/// Chains that go on independently. Two units with a latency of four or five cycles need ten; with a factor and a term
/// they fit the 16 registers of AVX2.
const CHAINS: usize = 12;

/// Fused multiply-adds that wait for nothing but each other. Gives the floating-point operations done.
pub(super) struct Chains {
    /// Links of each chain.
    pub(super) rounds: usize,
    /// What it is compiled for.
    pub(super) isa: Isa,
}

impl LaneKernel<f64> for Chains {
    type Output = usize;

    #[inline(always)]
    fn run<L: Lanes<f64>>(self, lanes: L) -> usize {
        // Without a unit that fuses, a fused multiply-add is a call of a library, which is nobody's peak.
        let fused = self.isa != Isa::SCALAR || cfg!(target_feature = "fma") || cfg!(target_arch = "aarch64");
        let (factor, term) = (lanes.splat(black_box(0.999)), lanes.splat(black_box(0.001)));
        // Chains that begin alike would be computed once for all.
        let mut chains: [L::Vector; CHAINS] = from_fn(|i| lanes.splat(black_box(1.0 + i as f64)));
        for _ in 0..self.rounds {
            for chain in &mut chains {
                *chain = if fused { chain.mul_add(factor, term) } else { *chain * factor + term };
            }
        }
        black_box(&chains);
        2 * self.rounds * CHAINS * L::COUNT
    }
}

/// Sweeps of the triad over three runs of numbers of one length, a multiple of 64 bytes, each aligned to 64 bytes.
pub(super) struct Triad<'a> {
    pub(super) target: &'a mut [f64],
    pub(super) left: &'a [f64],
    pub(super) right: &'a [f64],
    pub(super) sweeps: usize,
    /// Whether what is written goes past the caches.
    pub(super) streaming: bool,
}

impl LaneKernel<f64> for Triad<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes<f64>>(self, lanes: L) {
        let n = self.target.len();
        assert!(self.left.len() == n && self.right.len() == n && n.is_multiple_of(L::COUNT));
        let (to, left, right) = (self.target.as_mut_ptr(), self.left.as_ptr(), self.right.as_ptr());
        assert!(!self.streaming || to.align_offset(64) == 0);
        let factor = lanes.splat(black_box(3.0));
        for _ in 0..self.sweeps {
            let to = black_box(to);
            for at in (0..n).step_by(L::COUNT) {
                // SAFETY: `at` and the COUNT − 1 numbers behind it lie within all three runs, whose length is a
                // multiple of COUNT; streamed vectors are aligned, because the run is and COUNT divides 8.
                unsafe {
                    let sum = lanes.read(right.add(at)).mul_add(factor, lanes.read(left.add(at)));
                    if self.streaming { lanes.stream(to.add(at), sum) } else { lanes.write(to.add(at), sum) }
                }
            }
        }
        fence();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_domain::{HugeBuffer, Real};

    #[test]
    fn every_instruction_set_gives_the_triad() {
        let (left, right) = ([2.0; 24], std::array::from_fn::<f64, 24, _>(|i| i as f64));
        for isa in Isa::available() {
            for streaming in [false, true] {
                let mut target = HugeBuffer::zeroed(24);
                let triad = Triad { target: &mut target, left: &left, right: &right, sweeps: 2, streaming };
                f64::on_lanes(isa, triad);
                assert!((0..24).all(|i| target[i] == 2.0 + 3.0 * i as f64), "{isa}");
            }
        }
    }

    #[test]
    fn operations_are_counted_for_every_width() {
        for isa in Isa::available() {
            let flops = f64::on_lanes(isa, Chains { rounds: 10, isa });
            assert!(flops >= 2 * 10 * CHAINS && flops.is_multiple_of(2 * 10 * CHAINS), "{isa}: {flops}");
        }
    }
}
