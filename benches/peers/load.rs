//! What else the machine did meanwhile.

use serde::Serialize;
use std::fs;
use std::time::Instant;

/// Ticks per second of Linux's accounts, whatever its kernel's own.
const TICKS: f64 = 100.0;
/// Seconds over which they say something.
const SHORTEST: f64 = 0.1;

/// The accounts of the machine at a moment.
pub(crate) struct Watch {
    begun: Instant,
    busy: Option<f64>,
    waiting: Option<f64>,
}

/// What other processes did during a run, where the system tells.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Others {
    /// Cores that were busy on average, beside those of the run.
    pub(crate) cores: Option<f64>,
    /// Share of the time in which something that could have run had no core.
    pub(crate) waiting: Option<f64>,
}

impl Watch {
    pub(crate) fn begin() -> Self {
        Self { begun: Instant::now(), busy: busy(), waiting: waiting() }
    }

    /// What others did since then, beside a run on `own` cores.
    pub(crate) fn others(&self, own: usize) -> Others {
        let seconds = self.begun.elapsed().as_secs_f64();
        let since = |before: Option<f64>, now: Option<f64>| {
            (seconds >= SHORTEST).then_some(()).and(now.zip(before)).map(|(now, before)| (now - before) / seconds)
        };
        let cores = since(self.busy, busy()).map(|cores| (cores - own as f64).max(0.0));
        Others { cores, waiting: since(self.waiting, waiting()) }
    }
}

/// Seconds that processors were not idle, stolen ones included.
fn busy() -> Option<f64> {
    let text = fs::read_to_string("/proc/stat").ok()?;
    let ticks: Vec<f64> = text.lines().next()?.split_whitespace().skip(1).flat_map(str::parse).collect();
    // user, nice, system, idle, waiting, interrupts, soft interrupts, stolen
    let counted = [0, 1, 2, 5, 6, 7].map(|i| ticks.get(i).copied().unwrap_or(0.0));
    Some(counted.iter().sum::<f64>() / TICKS)
}

/// Seconds in which some task had no core to run on (pressure stall information).
fn waiting() -> Option<f64> {
    let text = fs::read_to_string("/proc/pressure/cpu").ok()?;
    let microseconds: f64 = text.lines().next()?.rsplit_once("total=")?.1.trim().parse().ok()?;
    Some(microseconds * 1e-6)
}
