//! From readings to verdicts, each threshold with its reason.

use super::{Finding, Noise, Readings, Verdict};
use crate::guard::{MOST_ELSEWHERE, MOST_LOAD, MOST_PRESSURE, MOST_STEAL};
use Verdict::{Bad, Caution, Good, Unknown};

/// Scatter of arithmetic that is as it should be: the width that intervals aim at.
const QUIET_ARITHMETIC: f64 = 0.02;
/// Scatter of arithmetic that spoils medians of few repeats: a tenth of the rounds is slower than another tenth by this.
const NOISY_ARITHMETIC: f64 = 0.1;
/// Scatter of memory traffic on a system that does nothing else; pages and refreshes explain as much.
const QUIET_MEMORY: f64 = 0.1;
/// Scatter of memory traffic beside others that use it.
const NOISY_MEMORY: f64 = 0.3;
/// What all workers must keep of the pace of one alone; less is a clock that sinks or cores that are shared.
const LEAST_PEAK_KEPT: f64 = 0.93;
/// A read of the clock that takes longer than this, in seconds, goes through the system.
const SLOW_CLOCK: f64 = 3e-7;
/// Sources of the clock that are read without the system and count in nanoseconds.
const GOOD_CLOCKS: [&str; 5] = ["tsc", "kvm-clock", "hyperv_clocksource_tsc_page", "xen", "arch_sys_counter"];

pub(super) fn all(readings: &Readings) -> Vec<Finding> {
    let looks: [fn(&Readings) -> Finding; 18] = [
        build, cores, quota, smt, governor, boost, peak, bandwidth, pages, nodes, others, steal, pressure, load, clock,
        pinning, counters, hypervisor,
    ];
    let mut findings: Vec<Finding> = looks.iter().map(|look| look(readings)).collect();
    findings.push(noise("noise of arithmetic", &readings.noise.arithmetic, [QUIET_ARITHMETIC, NOISY_ARITHMETIC]));
    findings.push(noise("noise of memory", &readings.noise.memory, [QUIET_MEMORY, NOISY_MEMORY]));
    findings
}

fn finding(name: &str, found: impl Into<String>, verdict: Verdict) -> Finding {
    Finding { name: name.to_owned(), found: found.into(), verdict, remedy: None }
}

impl Finding {
    /// With what mends it, unless it is good.
    fn mended(mut self, remedy: &str) -> Self {
        self.remedy = (self.verdict != Good).then(|| remedy.to_owned());
        self
    }
}

fn not_told(name: &str) -> Finding {
    finding(name, "not told by the system", Unknown)
}

fn build(readings: &Readings) -> Finding {
    let (found, verdict) = if readings.debug_assertions { ("with debug assertions", Bad) } else { ("for speed", Good) };
    finding("build", found, verdict).mended("build the program with `--release`")
}

fn cores(readings: &Readings) -> Finding {
    let machine = &readings.machine;
    let (available, logical) = (machine.cores_available, machine.logical_cores);
    let verdict = if available < logical { Caution } else { Good };
    finding("cores", format!("{available} of {logical} available"), verdict)
        .mended("measure up to the cores available, or widen the affinity mask (`taskset`) or the container's `--cpus`")
}

fn quota(readings: &Readings) -> Finding {
    let stops = readings.system.throttled.unwrap_or(0);
    let found = match readings.machine.cgroup_quota {
        None => return finding("quota", "none", Good),
        Some(quota) => format!("{quota:.2} cores' worth of time; threads were stopped by it {stops} times"),
    };
    let part = readings.machine.cgroup_quota.is_some_and(|quota| quota.fract() > 0.0);
    let verdict = if part || stops > 0 { Caution } else { Good };
    finding("quota", found, verdict).mended(
        "a quota stops all threads for part of every period: lift `cpu.max`, or give whole cores (`--cpuset-cpus`)",
    )
}

fn smt(readings: &Readings) -> Finding {
    let physical = readings.machine.physical_cores.map_or_else(String::new, |n| format!(" ({n} physical cores)"));
    match readings.system.smt {
        None => not_told("shared cores"),
        Some(false) => finding("shared cores", "none: no simultaneous multithreading", Good),
        Some(true) => finding("shared cores", format!("logical cores share physical ones{physical}"), Caution).mended(
            "measure up to the physical cores, or switch it off: `echo off > /sys/devices/system/cpu/smt/control`",
        ),
    }
}

fn governor(readings: &Readings) -> Finding {
    let remedy = "hold the clock: `cpupower frequency-set -g performance`";
    match readings.machine.governor.as_deref() {
        None => not_told("governor").mended("nothing to do: the probe beside every run tells slow clocks"),
        Some("performance") => finding("governor", "performance", Good),
        Some(other) => finding("governor", other, Caution).mended(remedy),
    }
}

fn boost(readings: &Readings) -> Finding {
    let remedy = "few busy cores clock higher than many, which looks like bad scaling: \
                  `echo 0 > /sys/devices/system/cpu/cpufreq/boost`, or `echo 1 > .../intel_pstate/no_turbo`";
    match readings.system.boost {
        None => not_told("boost").mended("compare the peak with one and with all workers, below"),
        Some(false) => finding("boost", "off", Good),
        Some(true) => finding("boost", "on", Caution).mended(remedy),
    }
}

fn peak(readings: &Readings) -> Finding {
    let each: Vec<_> = readings.ceilings.rows.iter().map(|c| (c.workers, c.flops / c.workers as f64)).collect();
    let (Some(one), Some(all)) = (each.first(), each.last()) else { return not_told("peak") };
    let kept = all.1 / one.1;
    let words: Vec<_> = each
        .iter()
        .map(|(workers, flops)| format!("{:.1} Gflop/s with {workers}", flops * *workers as f64 * 1e-9))
        .collect();
    let verdict = if kept < LEAST_PEAK_KEPT { Caution } else { Good };
    finding("peak", format!("{}: {:.0} % of the pace of {} kept", words.join(", "), 100.0 * kept, one.0), verdict)
        .mended(
            "the clock sinks or cores are shared: no program can be more efficient than this; state it with results",
        )
}

fn bandwidth(readings: &Readings) -> Finding {
    let memory = |c: &crate::ceilings::Ceiling| Some(format!("{:.1} GB/s with {}", c.memory()? * 1e-9, c.workers));
    let words: Vec<_> = readings.ceilings.rows.iter().filter_map(memory).collect();
    if words.is_empty() {
        return not_told("bandwidth");
    }
    finding("bandwidth", format!("of memory, {}: what streams cannot scale beyond it", words.join(", ")), Good)
}

fn pages(readings: &Readings) -> Finding {
    match readings.system.huge_pages.as_deref() {
        None => not_told("huge pages"),
        Some("never") => finding("huge pages", "never", Caution)
            .mended("large fields miss the TLB: `echo madvise > /sys/kernel/mm/transparent_hugepage/enabled`"),
        Some(when) => finding("huge pages", when, Good),
    }
}

fn nodes(readings: &Readings) -> Finding {
    match readings.system.nodes {
        None => not_told("memory nodes"),
        Some(1) => finding("memory nodes", "one", Good),
        Some(n) => finding("memory nodes", n.to_string(), Caution)
            .mended("stay on one (`numactl --cpunodebind=0 --membind=0`), or pin workers and say how"),
    }
}

/// A share of cores or of time that should stay below a guard's threshold.
fn below(name: &str, value: Option<f64>, most: f64, words: fn(f64) -> String) -> Finding {
    let Some(value) = value else { return not_told(name) };
    finding(name, words(value), if value > most { Bad } else { Good })
}

fn others(readings: &Readings) -> Finding {
    let words = |cores| format!("kept {cores:.2} of a core busy");
    below("other processes", readings.conditions.others, MOST_ELSEWHERE, words)
        .mended("end them, or wait: `top` shows which; samples beside them are marked and left out of fits")
}

fn steal(readings: &Readings) -> Finding {
    let words = |cores| format!("{cores:.3} of a core went to other virtual machines");
    below("steal", readings.conditions.steal, MOST_STEAL, words)
        .mended("the host is shared: measure at another time, or on a dedicated host")
}

fn pressure(readings: &Readings) -> Finding {
    let words = |share| format!("some thread waited for a core {:.0} % of the time", 100.0 * share);
    below("pressure", readings.conditions.pressure, MOST_PRESSURE, words)
        .mended("more threads than cores: end other processes, or measure with fewer workers")
}

fn load(readings: &Readings) -> Finding {
    below("load", readings.conditions.load, MOST_LOAD, |load| format!("{load:.2} over the last minute"))
        .mended("wait until it sinks: something ran until now, and may run on")
}

fn clock(readings: &Readings) -> Finding {
    let timer = readings.timer;
    let source = readings.system.clock_source.as_deref();
    let slow = timer.cost > SLOW_CLOCK || source.is_some_and(|name| !GOOD_CLOCKS.contains(&name));
    let name = source.unwrap_or("source not told");
    let found = format!("{name}: steps of {:.0} ns, {:.0} ns a read", 1e9 * timer.step, 1e9 * timer.cost);
    finding("clock", found, if slow { Caution } else { Good })
        .mended("time runs of milliseconds or more, or boot with `clocksource=tsc`")
}

fn pinning(readings: &Readings) -> Finding {
    match readings.system.pinning {
        None => not_told("pinning"),
        Some(true) => finding("pinning", "allowed", Good),
        Some(false) => {
            finding("pinning", "refused", Caution).mended("allow `sched_setaffinity` in the sandbox's rules")
        }
    }
}

fn counters(readings: &Readings) -> Finding {
    match readings.system.counters {
        Some(true) => finding("counters", "given: declared operations and bytes are checked by them", Good),
        _ => finding("counters", "not given: declared operations and bytes cannot be checked", Unknown)
            .mended("outside of a virtual machine: `sysctl kernel.perf_event_paranoid=2`; no time depends on them"),
    }
}

fn hypervisor(readings: &Readings) -> Finding {
    match readings.system.virtual_machine {
        None => not_told("hypervisor"),
        Some(false) => finding("hypervisor", "none", Good),
        Some(true) => finding("hypervisor", "a virtual machine, whose neighbours cannot be seen", Caution)
            .mended("interleave and repeat, as `partita scale` does; believe what comes back on another day"),
    }
}

fn noise(name: &str, times: &[f64], [quiet, noisy]: [f64; 2]) -> Finding {
    let Some(spread) = Noise::spread(times) else { return not_told(name) };
    let found = format!(
        "the slowest tenth of {} rounds takes {:.1} % longer than the fastest tenth",
        times.len(),
        100.0 * spread
    );
    let verdict = match spread {
        spread if spread <= quiet => Good,
        spread if spread <= noisy => Caution,
        _ => Bad,
    };
    finding(name, found, verdict)
        .mended("see other processes, steal and governor; repeat until intervals are narrow enough")
}

#[cfg(test)]
mod tests;
