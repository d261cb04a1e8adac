//! What speaks against a sample.
//!
//! The share CPU / (wall × workers) alone accuses nobody: a program with a serial fraction s on p workers keeps only
//! 1/(1 + s (p − 1)) of them busy, which is little for many workers and just as it should be. But whatever its serial
//! fraction, a program that computes keeps *one* core busy all the time: CPU / wall is at least 1 at any p. Below
//! [`LEAST_BUSY_CORES`] it waited for something, or somebody else had its core. Where several workers lose their cores to
//! others in turns, CPU / wall stays above 1, and the scheduler's count of involuntary switches tells: a thread that
//! waits at a barrier gives its core away of its own accord and is not counted.

use crate::meter::Reading;

/// Cores that must have been busy on average. A program that computes keeps at least 1 busy; a tenth is left for its
/// start, its files and the ticks of the system's accounts.
pub const LEAST_BUSY_CORES: f64 = 0.9;

/// Runs shorter than this, in seconds, are not asked how busy they were: accounts may be kept in ticks of 10 ms, which
/// are a tenth of it.
pub const SHORTEST_ACCOUNTED: f64 = 0.1;

/// Involuntary switches for each second of CPU time that are too many. A thread that lost its core waits for about one
/// slice of the scheduler (3 ms on Linux), so 50 are some 15 % of a second lost. As measured on Linux 6.18, a thread that
/// shares its core with one other busy process has about 250, one that keeps it for 95 % of the time 20 to 30.
pub const MOST_SWITCHES_PER_SECOND: f64 = 50.0;

/// Fewer switches than this say nothing, however short the run.
pub const FEWEST_SWITCHES: u64 = 5;

/// What speaks against a run of `workers` workers on `cores` available cores, in words; empty if nothing does.
///
/// ```
/// use partita_scaling::guard::objection;
/// use partita_scaling::meter::Reading;
/// // One second of work with a serial fraction of one half on 8 workers: 0.56 s, 22 % of the workers busy, and in order.
/// let amdahl = Reading { seconds: 0.5625, cpu_seconds: Some(1.0), involuntary_switches: Some(3) };
/// assert_eq!(objection(8, 8, &amdahl), "");
/// assert_eq!(objection(8, 4, &amdahl), "more workers than cores");
/// ```
#[must_use]
pub fn objection(workers: usize, cores: usize, reading: &Reading) -> String {
    if workers > cores {
        return "more workers than cores".to_owned();
    }
    idle(reading).or_else(|| displaced(workers, reading)).unwrap_or_default()
}

fn idle(reading: &Reading) -> Option<String> {
    let busy = reading.cpu_seconds? / reading.seconds;
    let low = busy < LEAST_BUSY_CORES && reading.seconds >= SHORTEST_ACCOUNTED;
    low.then(|| format!("kept {busy:.2} of a core busy (it waited, or other processes took its cores)"))
}

fn displaced(workers: usize, reading: &Reading) -> Option<String> {
    let switches = reading.involuntary_switches?;
    let busy = reading.cpu_seconds.unwrap_or(reading.seconds * workers as f64);
    let many = switches >= FEWEST_SWITCHES && switches as f64 > MOST_SWITCHES_PER_SECOND * busy;
    many.then(|| format!("lost its cores {switches} times in {busy:.2} s of CPU time to other processes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(seconds: f64, cpu: f64, switches: u64) -> Reading {
        Reading { seconds, cpu_seconds: Some(cpu), involuntary_switches: Some(switches) }
    }

    #[test]
    fn no_serial_fraction_is_objected_to() {
        for workers in [1, 2, 3, 8, 64, 4096] {
            for s in [0.0, 0.001, 0.1, 0.5, 0.9, 1.0] {
                let wall = 3.0 * (s + (1.0 - s) / workers as f64);
                assert_eq!(objection(workers, 4096, &reading(wall, 3.0, 60)), "", "{workers} workers, s = {s}");
            }
        }
    }

    #[test]
    fn a_shared_core_is_objected_to() {
        // One worker beside one busy process; two workers on a core and a half.
        assert!(objection(1, 2, &reading(2.0, 1.0, 250)).starts_with("kept 0.50 of a core busy"));
        assert!(objection(2, 2, &reading(1.0, 1.5, 190)).starts_with("lost its cores 190 times in 1.50 s"));
    }

    #[test]
    fn short_runs_are_not_accused_by_ticks_and_single_switches() {
        assert_eq!(objection(1, 2, &reading(0.009, 0.0, 1)), "");
        assert_eq!(objection(2, 2, &reading(0.02, 0.02, 4)), "");
    }

    #[test]
    fn systems_that_do_not_tell_raise_no_objection() {
        let silent = Reading { seconds: 1.0, cpu_seconds: None, involuntary_switches: None };
        assert_eq!(objection(2, 2, &silent), "");
        assert_eq!(objection(3, 2, &silent), "more workers than cores");
    }
}
