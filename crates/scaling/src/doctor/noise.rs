//! How far equal work scatters in time, and what the clock is good for.

use crate::probe::Pace;
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// Reads of the clock.
const READS: usize = 10_000;

/// Times of equal work, round by round, over those of the calibration: 1 is as fast as the best.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Noise {
    /// Of chains of fused multiply-adds on every core.
    pub arithmetic: Vec<f64>,
    /// Of a triad through memory on every core.
    pub memory: Vec<f64>,
}

impl Noise {
    /// The noise in paces.
    #[must_use]
    pub fn of(paces: &[Pace]) -> Self {
        let times = |of: fn(&Pace) -> f64| paces.iter().map(|pace| 1.0 / of(pace)).collect();
        Self { arithmetic: times(|pace| pace.arithmetic), memory: times(|pace| pace.memory) }
    }

    /// How much longer the slowest tenth of rounds takes than the fastest tenth, as a share; none without rounds.
    ///
    /// ```
    /// use partita_scaling::doctor::Noise;
    /// let mut times = vec![1.0; 9];
    /// times.push(1.5);
    /// assert_eq!(Noise::spread(&times), Some(0.5));
    /// assert_eq!(Noise::spread(&[]), None);
    /// ```
    #[must_use]
    pub fn spread(times: &[f64]) -> Option<f64> {
        let mut times = times.to_vec();
        times.sort_by(f64::total_cmp);
        let tenth = times.len().div_ceil(10);
        let fast = *times.get(tenth.checked_sub(1)?)?;
        Some(times[times.len() - tenth] / fast - 1.0)
    }
}

/// The monotonic clock.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Timer {
    /// The least step between two reads that differ, in seconds.
    pub step: f64,
    /// What a read takes, in seconds.
    pub cost: f64,
}

impl Timer {
    /// The clock of this machine.
    #[must_use]
    pub fn measure() -> Self {
        let begun = Instant::now();
        let reads: Vec<Instant> = (0..READS).map(|_| Instant::now()).collect();
        let cost = begun.elapsed().as_secs_f64() / READS as f64;
        let steps = reads.windows(2).map(|pair| (pair[1] - pair[0]).as_secs_f64()).filter(|step| *step > 0.0);
        Self { step: steps.fold(f64::INFINITY, f64::min).min(1.0), cost }
    }
}
