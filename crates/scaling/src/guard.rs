//! What speaks against a sample.
//!
//! The share CPU / (wall × workers) alone accuses nobody: a program with a serial fraction s on p workers keeps only
//! 1/(1 + s (p − 1)) of them busy, which is little for many workers and just as it should be. But whatever its serial
//! fraction, a program that computes keeps *one* core busy all the time: CPU / wall is at least 1 at any p. Below
//! [`LEAST_BUSY_CORES`] it waited for something, or somebody else had its core. Where several workers lose their cores to
//! others in turns, CPU / wall stays above 1, and the time of other processes tells, or, where the system does not tell
//! that, the scheduler's count of involuntary switches: a thread that waits at a barrier gives its core away of its own
//! accord and is not counted. Threads of one program that take turns on a core, readers beside workers for one, are no disturbance.
//!
//! A run can keep its cores and still be disturbed: others use the caches, the memory and the power that it shares with
//! them. So what others did meanwhile counts against a run as well ([`Conditions`]), whether or not it shows in its own
//! accounts. Thresholds are set so that an idle system with its usual services passes, and a process that keeps one core
//! busy does not.

use crate::conditions::Conditions;
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

/// Cores' worth of time of other processes that are too many. The services of an idle system take 0.01 to 0.05; a quarter
/// of a core is 12 % of the capacity of two cores, and more than any timer.
pub const MOST_ELSEWHERE: f64 = 0.25;

/// Cores' worth of time that a hypervisor may take. Two hundredths of a core cost a run on one worker 2 %, which is the
/// width that intervals aim at.
pub const MOST_STEAL: f64 = 0.02;

/// The share of a run in which some thread may wait for a core. Ticks and services make any busy thread wait now and
/// then, some 2 % of the time; a process too many on the cores makes one wait nearly always.
pub const MOST_PRESSURE: f64 = 0.15;

/// How far the load average of the minute before may exceed what the measurement itself makes. The average of a busy
/// process that began less than a minute ago is below one, and two queueing ones pass it at once.
pub const MOST_LOAD: f64 = 1.0;

/// The least arithmetic pace beside a run. Clocks that sink from their short-term to their lasting frequency lose up to
/// a fifth; a core that is shared loses half.
pub const LEAST_ARITHMETIC: f64 = 0.75;

/// The least memory pace beside a run. Rounds of an undisturbed probe scatter by some 10 %, which pages and refreshes
/// explain; another process that streams through memory takes a third or more.
pub const LEAST_MEMORY: f64 = 0.7;

/// What a run may lay claim to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Workers of the run.
    pub workers: usize,
    /// Cores available.
    pub cores: usize,
    /// The most workers of any run of the measurement, to which the load average may still owe something.
    pub most_workers: usize,
}

impl Claim {
    /// The claim of a run that is the only one of its measurement.
    #[must_use]
    pub fn of(workers: usize, cores: usize) -> Self {
        Self { workers, cores, most_workers: workers }
    }
}

/// What speaks against a run, in words; empty if nothing does.
///
/// ```
/// use partita_scaling::conditions::Conditions;
/// use partita_scaling::guard::{Claim, objection};
/// use partita_scaling::meter::Reading;
/// // One second of work with a serial fraction of one half on 8 workers: 0.56 s, 22 % of the workers busy, and in order.
/// let amdahl = Reading { seconds: 0.5625, cpu_seconds: Some(1.0), involuntary_switches: Some(3) };
/// let alone = Conditions { others: Some(0.02), ..Conditions::default() };
/// assert_eq!(objection(Claim::of(8, 8), &amdahl, &alone), "");
/// assert_eq!(objection(Claim::of(8, 4), &amdahl, &alone), "more workers than cores");
/// let beside = Conditions { others: Some(1.0), ..Conditions::default() };
/// assert_eq!(objection(Claim::of(8, 16), &amdahl, &beside), "had other processes beside it, which kept 1.00 of a core busy");
/// ```
#[must_use]
pub fn objection(claim: Claim, reading: &Reading, conditions: &Conditions) -> String {
    if claim.workers > claim.cores {
        return "more workers than cores".to_owned();
    }
    // Of short runs, whose accounts are too coarse, the pace around them tells.
    let told = conditions.others.is_some() && (reading.seconds >= SHORTEST_ACCOUNTED || conditions.pace.is_some());
    let displaced = || displaced(claim.workers, reading).filter(|_| !told);
    idle(reading).or_else(displaced).or_else(|| beside(claim, reading, conditions)).unwrap_or_default()
}

/// What others did meanwhile.
fn beside(claim: Claim, reading: &Reading, conditions: &Conditions) -> Option<String> {
    let accounted = reading.seconds >= SHORTEST_ACCOUNTED;
    let over = |value: Option<f64>, most: f64| value.filter(|value| accounted && *value > most);
    let others = || over(conditions.others, MOST_ELSEWHERE).map(crowded);
    let steal = || over(conditions.steal, MOST_STEAL).map(stolen);
    let pressure = || over(conditions.pressure, MOST_PRESSURE).map(pressed);
    let own = claim.most_workers.max(claim.cores) as f64;
    let load = || conditions.load.filter(|load| *load > own + MOST_LOAD).map(loaded);
    others().or_else(steal).or_else(pressure).or_else(load).or_else(|| slow(conditions))
}

fn crowded(others: f64) -> String {
    format!("had other processes beside it, which kept {others:.2} of a core busy")
}

fn stolen(steal: f64) -> String {
    format!("lost {steal:.2} of a core to other virtual machines")
}

fn pressed(pressure: f64) -> String {
    format!("was taken while threads waited for a core {:.0} % of the time", 100.0 * pressure)
}

fn loaded(load: f64) -> String {
    format!("began at a load of {load:.1}, more than the measurement makes")
}

/// A machine that is slower than it was.
fn slow(conditions: &Conditions) -> Option<String> {
    let pace = conditions.pace?;
    let slower = |what: &str, pace: f64| format!("was taken while {what} ran at {:.0} % of its pace", 100.0 * pace);
    if pace.arithmetic < LEAST_ARITHMETIC {
        return Some(slower("arithmetic", pace.arithmetic));
    }
    (pace.memory < LEAST_MEMORY).then(|| slower("memory", pace.memory))
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
    use crate::probe::Pace;

    fn reading(seconds: f64, cpu: f64, switches: u64) -> Reading {
        Reading { seconds, cpu_seconds: Some(cpu), involuntary_switches: Some(switches) }
    }

    fn own(workers: usize, cores: usize, reading: &Reading) -> String {
        objection(Claim::of(workers, cores), reading, &Conditions::default())
    }

    fn around(conditions: Conditions) -> String {
        objection(Claim::of(2, 4), &reading(1.0, 2.0, 3), &conditions)
    }

    #[test]
    fn no_serial_fraction_is_objected_to() {
        for workers in [1, 2, 3, 8, 64, 4096] {
            for s in [0.0, 0.001, 0.1, 0.5, 0.9, 1.0] {
                let wall = 3.0 * (s + (1.0 - s) / workers as f64);
                assert_eq!(own(workers, 4096, &reading(wall, 3.0, 60)), "", "{workers} workers, s = {s}");
            }
        }
    }

    #[test]
    fn a_shared_core_is_objected_to() {
        // One worker beside one busy process; two workers on a core and a half.
        assert!(own(1, 2, &reading(2.0, 1.0, 250)).starts_with("kept 0.50 of a core busy"));
        assert!(own(2, 2, &reading(1.0, 1.5, 190)).starts_with("lost its cores 190 times in 1.50 s"));
    }

    #[test]
    fn threads_of_ones_own_that_take_turns_are_not_objected_to() {
        let alone = Conditions { others: Some(0.02), ..Conditions::default() };
        let turns = reading(1.0, 1.9, 400);
        assert_eq!(objection(Claim::of(2, 2), &turns, &alone), "");
        assert!(own(2, 2, &turns).starts_with("lost its cores 400 times"));
    }

    #[test]
    fn short_runs_are_not_accused_by_ticks_and_single_switches() {
        assert_eq!(own(1, 2, &reading(0.009, 0.0, 1)), "");
        assert_eq!(own(2, 2, &reading(0.02, 0.02, 4)), "");
    }

    #[test]
    fn systems_that_do_not_tell_raise_no_objection() {
        let silent = Reading { seconds: 1.0, cpu_seconds: None, involuntary_switches: None };
        assert_eq!(own(2, 2, &silent), "");
        assert_eq!(own(3, 2, &silent), "more workers than cores");
    }

    #[test]
    fn a_process_that_eats_a_core_is_objected_to_and_its_absence_is_not() {
        let eaten = Conditions { others: Some(0.97), pressure: Some(0.01), load: Some(2.2), ..Conditions::default() };
        assert_eq!(around(eaten), "had other processes beside it, which kept 0.97 of a core busy");
        assert_eq!(around(Conditions { others: Some(0.03), ..eaten }), "");
    }

    #[test]
    fn each_threshold_is_where_it_says() {
        let pace = |arithmetic, memory| Some(Pace { arithmetic, memory });
        let bare = Conditions::default();
        type Case = (fn(f64) -> Conditions, f64, &'static str);
        let over: [Case; 4] = [
            (|x| Conditions { others: Some(x), ..Conditions::default() }, MOST_ELSEWHERE, "other processes"),
            (|x| Conditions { steal: Some(x), ..Conditions::default() }, MOST_STEAL, "virtual machines"),
            (|x| Conditions { pressure: Some(x), ..Conditions::default() }, MOST_PRESSURE, "waited for a core"),
            (|x| Conditions { load: Some(x), ..Conditions::default() }, 4.0 + MOST_LOAD, "load"),
        ];
        for (conditions, most, words) in over {
            assert_eq!(around(conditions(most)), "", "{words}");
            assert!(around(conditions(1.01 * most)).contains(words), "{words}");
        }
        assert_eq!(around(Conditions { pace: pace(LEAST_ARITHMETIC, LEAST_MEMORY), ..bare }), "");
        assert!(around(Conditions { pace: pace(0.99 * LEAST_ARITHMETIC, 1.0), ..bare }).contains("arithmetic"));
        assert!(around(Conditions { pace: pace(1.0, 0.99 * LEAST_MEMORY), ..bare }).contains("memory"));
    }

    #[test]
    fn short_runs_are_not_accused_by_accounts_kept_in_ticks() {
        let ticks = Conditions { others: Some(1.0), steal: Some(0.5), pressure: Some(0.9), ..Conditions::default() };
        assert_eq!(objection(Claim::of(1, 2), &reading(0.02, 0.02, 0), &ticks), "");
    }

    #[test]
    fn the_load_of_a_measurement_is_not_held_against_it() {
        let after_eight = Conditions { load: Some(7.9), ..Conditions::default() };
        let claim = |most_workers| Claim { workers: 1, cores: 2, most_workers };
        assert_eq!(objection(claim(8), &reading(1.0, 1.0, 0), &after_eight), "");
        assert!(!objection(claim(2), &reading(1.0, 1.0, 0), &after_eight).is_empty());
    }
}
