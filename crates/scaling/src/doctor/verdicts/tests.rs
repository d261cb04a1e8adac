use super::*;
use crate::ceilings::{Bandwidth, Ceiling, Ceilings};
use crate::conditions::Conditions;
use crate::doctor::{System, Timer};
use partita_run::manifest::Machine;

/// A machine on which everything is as it should be.
fn sound() -> Readings {
    let level = |bytes_per_second| Bandwidth { level: "memory".to_owned(), working_set: 1, bytes_per_second };
    let row = |workers: usize| Ceiling { workers, flops: 5e10 * workers as f64, levels: vec![level(2e10)] };
    let mut machine = Machine::this();
    (machine.logical_cores, machine.cores_available, machine.cgroup_quota) = (2, 2, None);
    machine.governor = Some("performance".to_owned());
    Readings {
        machine,
        debug_assertions: false,
        system: System {
            smt: Some(false),
            boost: Some(false),
            huge_pages: Some("madvise".to_owned()),
            nodes: Some(1),
            clock_source: Some("tsc".to_owned()),
            virtual_machine: Some(false),
            throttled: Some(0),
            pinning: Some(true),
            counters: Some(true),
        },
        conditions: Conditions {
            others: Some(0.02),
            steal: Some(0.0),
            pressure: Some(0.01),
            load: Some(0.1),
            pace: None,
        },
        noise: Noise { arithmetic: vec![1.0; 100], memory: vec![1.05; 100] },
        timer: Timer { step: 2e-8, cost: 3e-8 },
        ceilings: Ceilings { isa: "avx2".to_owned(), rows: vec![row(1), row(2)] },
    }
}

/// The one finding that differs after a change.
fn after(change: impl Fn(&mut Readings)) -> Finding {
    let mut readings = sound();
    change(&mut readings);
    let (before, after) = (sound().findings(), readings.findings());
    let mut differ = before.iter().zip(&after).filter(|(a, b)| a != b).map(|(_, b)| b.clone());
    let found = differ.next().expect("a change that shows");
    assert_eq!(differ.next(), None, "one change, one finding");
    found
}

#[test]
fn a_sound_machine_has_nothing_to_mend() {
    for finding in sound().findings() {
        assert_eq!((finding.verdict, finding.remedy), (Good, None), "{}: {}", finding.name, finding.found);
    }
}

#[test]
fn each_ailment_has_its_name_and_its_cure() {
    type Case = (fn(&mut Readings), &'static str, Verdict, &'static str);
    let cases: [Case; 17] = [
        (|r| r.debug_assertions = true, "build", Bad, "--release"),
        (|r| r.machine.cores_available = 1, "cores", Caution, "taskset"),
        (|r| r.machine.cgroup_quota = Some(1.5), "quota", Caution, "cpu.max"),
        (|r| r.system.smt = Some(true), "shared cores", Caution, "smt/control"),
        (|r| r.machine.governor = Some("powersave".to_owned()), "governor", Caution, "cpupower"),
        (|r| r.system.boost = Some(true), "boost", Caution, "boost"),
        (|r| r.ceilings.rows[1].flops = 9e10, "peak", Caution, "state it"),
        (|r| r.system.huge_pages = Some("never".to_owned()), "huge pages", Caution, "madvise"),
        (|r| r.system.nodes = Some(2), "memory nodes", Caution, "numactl"),
        (|r| r.conditions.others = Some(0.9), "other processes", Bad, "top"),
        (|r| r.conditions.steal = Some(0.1), "steal", Bad, "host"),
        (|r| r.conditions.pressure = Some(0.5), "pressure", Bad, "fewer workers"),
        (|r| r.conditions.load = Some(3.0), "load", Bad, "wait"),
        (|r| r.system.clock_source = Some("hpet".to_owned()), "clock", Caution, "clocksource=tsc"),
        (|r| r.system.pinning = Some(false), "pinning", Caution, "sched_setaffinity"),
        (|r| r.system.counters = Some(false), "counters", Unknown, "perf_event_paranoid"),
        (|r| r.system.virtual_machine = Some(true), "hypervisor", Caution, "repeat"),
    ];
    for (change, name, verdict, remedy) in cases {
        let finding = after(change);
        assert_eq!((&*finding.name, finding.verdict), (name, verdict));
        assert!(finding.remedy.as_ref().is_some_and(|words| words.contains(remedy)), "{finding:?}");
    }
}

#[test]
fn scatter_is_judged_by_the_slowest_tenth() {
    let slow = |share: f64, rounds: usize| {
        after(move |r| r.noise.arithmetic.iter_mut().take(rounds).for_each(|time| *time += share)).verdict
    };
    assert_eq!([slow(0.05, 10), slow(0.2, 10), slow(0.2, 11)], [Caution, Bad, Bad]);
}

#[test]
fn what_is_not_told_is_unknown_and_nothing_worse() {
    let mut readings = sound();
    (readings.system, readings.conditions) = (System::default(), Conditions::default());
    (readings.machine.governor, readings.ceilings.rows) = (None, vec![]);
    readings.noise = Noise { arithmetic: vec![], memory: vec![] };
    assert!(readings.findings().iter().all(|finding| matches!(finding.verdict, Good | Unknown)));
}
