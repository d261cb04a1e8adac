//! What went on around a run: what other processes did meanwhile, as far as the system tells.
//!
//! The system counts since it started; two [`Accounts`], one before a run and one after it, give its [`Conditions`].
//! On systems without `/proc` nothing is told, and nothing is held against a run.

use crate::meter::Reading;
use crate::probe::Pace;
use serde::{Deserialize, Serialize};
use std::fs;

/// Ticks a second in `/proc/stat`: the kernel shows 100 of them to programs, whatever it counts in.
const TICKS: f64 = 100.0;

/// The surroundings of a run. What is not told is none.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Conditions {
    /// Cores' worth of time that other processes used at the least: the accounts' own error is left out.
    pub others: Option<f64>,
    /// Cores' worth of time that the hypervisor gave to other machines.
    pub steal: Option<f64>,
    /// The share of the run in which some thread of the machine was ready and waited for a core.
    pub pressure: Option<f64>,
    /// The load average of the minute before the run.
    pub load: Option<f64>,
    /// How fast the machine was beside the run, relative to its best, where it was probed.
    pub pace: Option<Pace>,
}

/// What the system has counted up to an instant.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Accounts {
    busy: Option<f64>,
    steal: Option<f64>,
    cores: usize,
    stalled: Option<f64>,
    load: Option<f64>,
}

impl Accounts {
    /// What this machine has counted up to now.
    #[must_use]
    pub fn now() -> Self {
        let text = |path| fs::read_to_string(path).unwrap_or_default();
        Self::parse(&text("/proc/stat"), &text("/proc/pressure/cpu"), &text("/proc/loadavg"))
    }

    /// The accounts in the texts of `/proc/stat`, `/proc/pressure/cpu` and `/proc/loadavg`; an empty text tells nothing.
    ///
    /// ```
    /// use partita_scaling::conditions::Accounts;
    /// let pressure = "some avg10=0.00 avg60=0.00 avg300=0.00 total=1500000";
    /// let accounts = Accounts::parse("cpu 300 10 50 9000 0 2 3 70 0 0", pressure, "0.42 0.1 0.1 1/99 7");
    /// assert_eq!(accounts.load(), Some(0.42));
    /// ```
    #[must_use]
    pub fn parse(stat: &str, pressure: &str, load: &str) -> Self {
        let ticks = ticks(stat);
        let of = |fields: &[usize]| Some(fields.iter().map(|&i| ticks.get(i)).sum::<Option<f64>>()? / TICKS);
        let total = |line: &str| line.split_whitespace().find_map(|word| word.strip_prefix("total=")?.parse().ok());
        Self {
            // User, nice, system, interrupts; then what others got of a virtual machine's time.
            busy: of(&[0, 1, 2, 5, 6]),
            steal: of(&[7]),
            cores: stat.lines().filter(|line| line.starts_with("cpu")).count().saturating_sub(1).max(1),
            stalled: pressure.lines().find(|l| l.starts_with("some")).and_then(total).map(|us: f64| us * 1e-6),
            load: load.split_whitespace().next().and_then(|word| word.parse().ok()),
        }
    }

    /// The load average of the last minute.
    #[must_use]
    pub fn load(&self) -> Option<f64> {
        self.load
    }

    /// Cores' worth of time that every process together used, and the share of time in which some thread waited for a
    /// core, from `self` to `end`, `seconds` later.
    #[must_use]
    pub fn busy_until(&self, end: &Self, seconds: f64) -> (Option<f64>, Option<f64>) {
        let reading = Reading { seconds, cpu_seconds: Some(0.0), involuntary_switches: None };
        let Conditions { others, pressure, .. } = self.until(end, &reading);
        (others, pressure)
    }

    /// The conditions of a run that began at `self`, ended at `end`, and cost what `reading` says.
    #[must_use]
    pub fn until(&self, end: &Self, reading: &Reading) -> Conditions {
        let grown = |before: Option<f64>, after: Option<f64>| Some((after? - before?).max(0.0));
        // Each core's ticks are cut off at both ends; errors of many cores cancel like a random walk.
        let error = (self.cores as f64).sqrt() / TICKS;
        let others = |busy: f64| Some((busy - reading.cpu_seconds? - error).max(0.0) / reading.seconds);
        Conditions {
            others: grown(self.busy, end.busy).and_then(others),
            steal: grown(self.steal, end.steal).map(|seconds| seconds / reading.seconds),
            pressure: grown(self.stalled, end.stalled).map(|seconds| (seconds / reading.seconds).min(1.0)),
            load: self.load,
            pace: None,
        }
    }
}

/// The numbers of the first line of `/proc/stat`.
fn ticks(stat: &str) -> Vec<f64> {
    let line = stat.lines().next().and_then(|line| line.strip_prefix("cpu ")).unwrap_or_default();
    line.split_whitespace().map_while(|word| word.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(seconds: f64, cpu: f64) -> Reading {
        Reading { seconds, cpu_seconds: Some(cpu), involuntary_switches: Some(0) }
    }

    fn accounts(user: u64, steal: u64, stalled: u64) -> Accounts {
        let stat = format!("cpu  {user} 0 0 7 0 0 0 {steal} 0 0\ncpu0 1\ncpu1 1\ncpu2 1\ncpu3 1\nintr 5\n");
        let pressure = format!("some avg10=1.00 avg60=0.00 avg300=0.00 total={stalled}\nfull avg10=0 total=9\n");
        Accounts::parse(&stat, &pressure, "1.50 1.00 0.50 2/99 1234\n")
    }

    #[test]
    fn what_grew_and_was_not_the_runs_own_was_others() {
        // Four seconds; 600 ticks of which the run had 2 s itself: 4 s less the error of √4 ticks.
        let conditions = accounts(100, 0, 0).until(&accounts(700, 100, 2_000_000), &reading(4.0, 2.0));
        assert!((conditions.others.unwrap() - 3.98 / 4.0).abs() < 1e-12);
        assert_eq!((conditions.steal, conditions.pressure, conditions.load), (Some(0.25), Some(0.5), Some(1.5)));
    }

    #[test]
    fn a_run_alone_has_no_others() {
        let conditions = accounts(100, 3, 5).until(&accounts(301, 3, 5), &reading(1.0, 2.0));
        assert_eq!((conditions.others, conditions.steal, conditions.pressure), (Some(0.0), Some(0.0), Some(0.0)));
    }

    #[test]
    fn silence_is_no_zero() {
        let silent = Accounts::parse("", "", "");
        assert_eq!(silent.until(&silent, &reading(1.0, 1.0)), Conditions::default());
        assert_eq!(Accounts::parse("cpu  1 2", "some", "x").until(&silent, &reading(1.0, 1.0)), Conditions::default());
    }
}
