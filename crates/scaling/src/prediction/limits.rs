//! What workers share, and what it leaves of their speed: power, and with it the clock; memory.

use crate::ceilings::{Ceiling, Ceilings};
use crate::record::Study;

/// What the machine leaves to so many workers. Beyond the worker counts that were measured it is what the most of them had:
/// more cores like these on the same memory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Limits {
    /// The arithmetic of each, as a share of that of one alone.
    pub(super) pace: Option<f64>,
    /// The speedup that memory can feed, where the declared bytes can be true.
    pub(super) bandwidth: Option<f64>,
}

impl Limits {
    /// The limits of a study's runs with `workers`; none where the machine was not measured.
    pub(super) fn of(study: &Study, ceilings: Option<&Ceilings>, workers: usize) -> Self {
        let within = |ceilings: &Ceilings| ceilings.rows.iter().rfind(|row| row.workers <= workers).cloned();
        let known = ceilings.and_then(|ceilings| ceilings.at(1).cloned().zip(within(ceilings)));
        let pace = |(one, all): &(Ceiling, Ceiling)| (all.flops / (all.workers as f64 * one.flops)).min(1.0);
        let bandwidth = |(one, all): &(Ceiling, Ceiling)| bandwidth(study, one.memory()?, all.memory()?);
        Self { pace: known.as_ref().map(pace), bandwidth: known.as_ref().and_then(bandwidth) }
    }

    /// What is left of a speedup.
    pub(super) fn leave(&self, speedup: f64) -> f64 {
        (speedup * self.pace.unwrap_or(1.0)).min(self.bandwidth.unwrap_or(f64::INFINITY))
    }
}

/// T₁ · bandwidth(p) / bytes, unless one worker already moves the declared bytes faster than memory can.
fn bandwidth(study: &Study, of_one: f64, of_all: f64) -> Option<f64> {
    let (bytes, seconds) = (study.design.work.as_ref()?.bytes?, study.rows.first()?.median_seconds);
    let moved = bytes / seconds;
    (moved > 0.0 && moved < of_one).then_some(of_all / moved)
}
