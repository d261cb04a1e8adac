//! What else the machine did meanwhile.

use std::fs;
use std::time::Instant;

/// Ticks per second of Linux's accounts, whatever its kernel's own.
const TICKS: f64 = 100.0;

/// The accounts of all processors at a moment.
pub(crate) struct Watch {
    begun: Instant,
    busy: Option<f64>,
}

impl Watch {
    pub(crate) fn begin() -> Self {
        Self { begun: Instant::now(), busy: busy() }
    }

    /// Cores that others kept busy on average since then, beside `own` ones; none where the system does not tell.
    pub(crate) fn others(&self, own: usize) -> Option<f64> {
        let seconds = self.begun.elapsed().as_secs_f64();
        // Shorter times are within a few ticks.
        let busy = (busy()? - self.busy?) / seconds;
        (seconds >= 10.0 / TICKS).then(|| (busy - own as f64).max(0.0))
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
