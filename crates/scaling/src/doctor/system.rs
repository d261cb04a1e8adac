//! What the system says of itself in files, where there are any.

use crate::counters;
use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::unistd::Pid;
use serde::{Deserialize, Serialize};
use std::fs;

/// Settings of a Linux system. What is not told is none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct System {
    /// Whether logical cores share physical ones.
    pub smt: Option<bool>,
    /// Whether clocks may rise above their base for a time.
    pub boost: Option<bool>,
    /// When memory gets huge pages: `always`, `madvise`, `never`.
    pub huge_pages: Option<String>,
    /// Memory nodes.
    pub nodes: Option<usize>,
    /// What the clock is read from.
    pub clock_source: Option<String>,
    /// Whether a hypervisor lies beneath.
    pub virtual_machine: Option<bool>,
    /// How often the control group's quota has stopped its threads.
    pub throttled: Option<u64>,
    /// Whether threads may be pinned to cores.
    pub pinning: Option<bool>,
    /// Whether the processor's counters may be read.
    #[serde(default)]
    pub counters: Option<bool>,
}

impl System {
    /// The system this runs on.
    #[must_use]
    pub fn now() -> Self {
        let text = |path: &str| fs::read_to_string(path).ok().map(|text| text.trim().to_owned());
        let cpu = |name: &str| text(&format!("/sys/devices/system/cpu/{name}"));
        let no_turbo = || cpu("intel_pstate/no_turbo").map(|flag| flag == "0");
        Self {
            smt: cpu("smt/active").map(|flag| flag == "1"),
            boost: cpu("cpufreq/boost").map(|flag| flag == "1").or_else(no_turbo),
            huge_pages: text("/sys/kernel/mm/transparent_hugepage/enabled").as_deref().and_then(chosen),
            nodes: text("/sys/devices/system/node/online").as_deref().and_then(listed),
            clock_source: text("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
            virtual_machine: text("/proc/cpuinfo").map(|text| hypervised(&text)),
            throttled: text("/sys/fs/cgroup/cpu.stat").as_deref().and_then(throttled),
            pinning: pinning(),
            counters: Some(counters::are_given()),
        }
    }
}

/// The word in brackets: `always [madvise] never`.
fn chosen(text: &str) -> Option<String> {
    Some(text.split_once('[')?.1.split_once(']')?.0.to_owned())
}

/// How many are in a list such as `0-3,8`.
fn listed(text: &str) -> Option<usize> {
    let span = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        Some(last.parse::<usize>().ok()?.checked_sub(first.parse().ok()?)? + 1)
    };
    text.split(',').map(span).sum()
}

/// Whether the processor's flags name a hypervisor.
fn hypervised(text: &str) -> bool {
    let flags = text.lines().find(|line| line.starts_with("flags"));
    flags.is_some_and(|line| line.split_whitespace().any(|flag| flag == "hypervisor"))
}

/// The count of `nr_throttled`.
fn throttled(text: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix("nr_throttled "))?.trim().parse().ok()
}

/// Whether a thread may be pinned to one of its cores, tried on a thread of its own.
fn pinning() -> Option<bool> {
    let own = Pid::from_raw(0);
    let pin = move || {
        let mask = sched_getaffinity(own).ok()?;
        let first = (0..CpuSet::count()).find(|&core| mask.is_set(core).unwrap_or(false))?;
        let mut one = CpuSet::new();
        one.set(first).ok()?;
        Some(sched_setaffinity(own, &one).is_ok())
    };
    std::thread::spawn(pin).join().ok()?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_the_system_are_read() {
        assert_eq!(chosen("always [madvise] never").as_deref(), Some("madvise"));
        assert_eq!(chosen("never"), None);
        assert_eq!([listed("0"), listed("0-3,8"), listed("x"), listed("3-1")], [Some(1), Some(5), None, None]);
        assert_eq!(throttled("nr_periods 7\nnr_throttled 3\nthrottled_usec 9"), Some(3));
        assert!(hypervised("processor : 0\nflags : fpu hypervisor avx2\n") && !hypervised("flags : fpu\n"));
        assert!(System::now().pinning.is_none_or(|may| may) || cfg!(not(target_os = "linux")));
    }
}
