//! The clock, and what the system counts meanwhile.

use crate::subject::Processes;
use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use std::time::Instant;

/// A nanosecond: no run took less, and no ratio of times is infinite.
const TICK: f64 = 1e-9;

/// What a run cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// Wall time in seconds, at least a nanosecond.
    pub seconds: f64,
    /// CPU time of all threads, user and system, in seconds, where the system tells.
    pub cpu_seconds: Option<f64>,
    /// How often the system took a core away from a thread that wanted to run, where the system tells.
    pub involuntary_switches: Option<u64>,
}

/// Runs `run` and reads the monotonic clock and the process's accounts before and after it.
pub(crate) fn read<T>(processes: Processes, run: impl FnOnce() -> T) -> (T, Reading) {
    let who = match processes {
        Processes::Own => UsageWho::RUSAGE_SELF,
        Processes::Children => UsageWho::RUSAGE_CHILDREN,
    };
    let before = getrusage(who).ok();
    let begun = Instant::now();
    let result = run();
    let seconds = begun.elapsed().as_secs_f64().max(TICK);
    let usage = before.zip(getrusage(who).ok());
    let reading = Reading {
        seconds,
        cpu_seconds: usage.map(|(before, after)| (microseconds(&after) - microseconds(&before)) as f64 * 1e-6),
        involuntary_switches: usage.and_then(|(before, after)| switches(&after).checked_sub(switches(&before))),
    };
    (result, reading)
}

/// CPU time so far.
fn microseconds(usage: &Usage) -> i64 {
    (usage.user_time() + usage.system_time()).num_microseconds()
}

fn switches(usage: &Usage) -> u64 {
    u64::try_from(usage.involuntary_context_switches()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_work_counts_for_the_own_process_and_not_for_children() {
        let work = || (0..20_000_000_u64).fold(1, |x: u64, i| std::hint::black_box(x.wrapping_mul(i | 1)));
        let cpu = |processes| read(processes, work).1.cpu_seconds.unwrap();
        assert!(cpu(Processes::Own) > 0.0);
        assert_eq!(cpu(Processes::Children), 0.0);
    }
}
