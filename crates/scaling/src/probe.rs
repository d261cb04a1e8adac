//! How fast the machine is beside a run: a few milliseconds of arithmetic and of memory traffic on every core.
//!
//! A [`Probe`] is calibrated once, by the best of several rounds: whatever disturbs a round can only slow it. Later
//! looks, each the best of three rounds, are compared with that best: the first round finds caches as the run before has
//! left them, which is no disturbance where the last cache is large. What is probed is what runs depend on: the clock and
//! the cores (chains of fused multiply-adds in registers), and the memory that all share (a triad past the caches).

mod gang;
mod kernels;
mod streams;

pub(crate) use streams::{Stores, Streams};

use gang::together;
use kernels::Chains;
use partita_domain::{Isa, Real};
use partita_run::Team;
use partita_run::manifest::cache_bytes;
use serde::{Deserialize, Serialize};
use std::sync::Mutex;

/// Rounds of a calibration.
const ROUNDS: usize = 12;
/// Rounds of a look.
const LOOKS: usize = 3;
/// Rounds of chains: a millisecond or two on one core.
const CHAIN_ROUNDS: usize = 400_000;
/// A last-level cache where the system does not tell its size.
const TYPICAL_CACHE: usize = 32 << 20;
/// The most memory that a probe takes, all workers together.
const MOST_MEMORY: usize = 256 << 20;

/// Speeds relative to the calibrated ones: 1 is undisturbed, a half is half as fast. The slowest worker counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Pace {
    /// Of fused multiply-adds.
    pub arithmetic: f64,
    /// Of memory traffic.
    pub memory: f64,
}

impl Pace {
    /// The mean of two, such as before and after a run.
    #[must_use]
    pub fn mean(self, other: Self) -> Self {
        Self {
            arithmetic: f64::midpoint(self.arithmetic, other.arithmetic),
            memory: f64::midpoint(self.memory, other.memory),
        }
    }
}

/// A calibrated probe on the workers of a team, which should be as many as there are cores.
pub struct Probe<'a> {
    team: &'a Team,
    isa: Isa,
    memory: Vec<Mutex<Streams>>,
    best: Seconds,
}

/// What a round takes.
#[derive(Debug, Clone, Copy)]
struct Seconds {
    arithmetic: f64,
    memory: f64,
}

/// No round at all.
const ENDLESS: Seconds = Seconds { arithmetic: f64::INFINITY, memory: f64::INFINITY };

impl<'a> Probe<'a> {
    /// A probe whose best is that of several rounds now: a tenth of a second in all.
    #[must_use]
    pub fn calibrate(team: &'a Team, isa: Isa) -> Self {
        // Twice the last-level cache, so that most of it comes from memory.
        let bytes = (2 * cache_bytes(3).unwrap_or(TYPICAL_CACHE)).min(MOST_MEMORY) / team.threads();
        let memory = Streams::of_each(team, bytes, Stores::PastCaches);
        let mut probe = Self { team, isa, memory, best: ENDLESS };
        probe.best = probe.best_of(ROUNDS);
        probe
    }

    /// The pace of the machine now.
    #[must_use]
    pub fn pace(&self) -> Pace {
        let round = self.best_of(LOOKS);
        Pace { arithmetic: self.best.arithmetic / round.arithmetic, memory: self.best.memory / round.memory }
    }

    fn best_of(&self, rounds: usize) -> Seconds {
        (0..rounds).map(|_| self.round()).fold(ENDLESS, |best, round| Seconds {
            arithmetic: best.arithmetic.min(round.arithmetic),
            memory: best.memory.min(round.memory),
        })
    }

    /// The times of the slowest worker.
    fn round(&self) -> Seconds {
        let nothing: Vec<_> = (0..self.team.threads()).map(|_| Mutex::new(())).collect();
        let slowest = |times: Vec<f64>| times.into_iter().fold(0.0, f64::max);
        let chains = |(): &mut ()| {
            f64::on_lanes(self.isa, Chains { rounds: CHAIN_ROUNDS, isa: self.isa });
        };
        Seconds {
            arithmetic: slowest(together(self.team, &nothing, chains)),
            memory: slowest(together(self.team, &self.memory, |streams| streams.sweep(self.isa, 1))),
        }
    }
}

/// Floating-point operations a second of all workers of a team at once: the best of several rounds.
pub(crate) fn peak(team: &Team, isa: Isa, rounds: usize) -> f64 {
    let counts: Vec<_> = (0..team.threads()).map(|_| Mutex::new(0)).collect();
    let chains = |flops: &mut usize| *flops = f64::on_lanes(isa, Chains { rounds: CHAIN_ROUNDS, isa });
    let round = || -> f64 {
        let times = together(team, &counts, chains);
        times.iter().zip(&counts).map(|(seconds, count)| *gang::held(count) as f64 / seconds).sum()
    };
    (0..rounds).map(|_| round()).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_tells_paces_of_its_own_best() {
        let team = Team::new(2).unwrap();
        let pace = Probe::calibrate(&team, Isa::detect()).pace();
        for share in [pace.arithmetic, pace.memory] {
            assert!(share > 0.0 && share.is_finite(), "{pace:?}");
        }
        let mean = Pace { arithmetic: 1.0, memory: 0.5 }.mean(Pace { arithmetic: 0.5, memory: 0.25 });
        assert_eq!(mean, Pace { arithmetic: 0.75, memory: 0.375 });
    }

    #[test]
    fn a_peak_is_counted_over_all_workers() {
        for isa in Isa::available() {
            assert!(peak(&Team::new(2).unwrap(), isa, 1) > 1e6, "{isa}");
        }
    }
}
