//! Predictions from one worker follow the theorems of list scheduling, and are scored by what was measured.

use crate::synthetic::{Law, design};
use partita_domain::{Purpose, Stream};
use partita_run::ledger::{Entry, Record};
use partita_scaling::ceilings::{Bandwidth, Ceiling, Ceilings};
use partita_scaling::prediction::{Predictions, Rehearsal, replay};
use partita_scaling::record::{Study, WorkRecord};
use rand::RngExt;

/// Phases of tasks of these costs, one after the other.
fn record(phases: &[Vec<f64>]) -> Record {
    let (mut now, mut tasks, mut ends) = (0.0, Vec::new(), Vec::new());
    for (phase, costs) in phases.iter().enumerate() {
        let begun = now;
        for cost in costs {
            tasks.push(Entry { phase, worker: 0, begun: now, ended: now + cost });
            now += cost;
        }
        ends.push((begun, now));
    }
    Record { tasks, phases: ends, seconds: now }
}

#[test]
fn no_replay_leaves_grahams_bounds_and_one_worker_takes_all_the_time() {
    let mut rng = Stream::new(3, Purpose::Custom, 0).rng();
    for _ in 0..50 {
        let phases: Vec<Vec<f64>> = (0..rng.random_range(1..6))
            .map(|_| (0..rng.random_range(0..40)).map(|_| rng.random_range(0.01..1.0)).collect())
            .collect();
        let record = record(&phases);
        assert!((replay(&record, 1, 0.25, 0.0).seconds - (record.seconds + 0.25)).abs() < 1e-9);
        for workers in [1, 2, 3, 7, 64] {
            let time = replay(&record, workers, 0.25, 0.0);
            assert!(time.low <= time.seconds + 1e-9 && time.seconds <= time.high + 1e-9, "{time:?}");
        }
    }
}

#[test]
fn a_barrier_is_paid_where_sharing_out_is_worth_it() {
    // Two tasks of 0.4 s; one of 1 s, which nobody shares; two of 0.01 s, which one worker does sooner.
    let record = record(&[vec![0.4; 2], vec![1.0], vec![0.01; 2]]);
    let seconds = |workers, barrier| replay(&record, workers, 0.0, barrier).seconds;
    assert!((seconds(2, 0.0) - 1.41).abs() < 1e-9);
    assert!((seconds(2, 0.1) - (0.5 + 1.0 + 0.02)).abs() < 1e-9);
    assert!((seconds(1, 0.1) - 1.82).abs() < 1e-9);
}

#[test]
fn equal_tasks_scale_as_their_number_allows() {
    let record = record(&[vec![0.1; 8], vec![0.1; 8]]);
    let speedup = |workers| record.seconds / replay(&record, workers, 0.0, 0.0).seconds;
    for (workers, expected) in [(1, 1.0), (2, 2.0), (3, 8.0 / 3.0), (8, 8.0), (64, 8.0)] {
        assert!((speedup(workers) - expected).abs() < 1e-9, "{workers}: {}", speedup(workers));
    }
}

/// A run of a second, a tenth of it serial, whose rest is cut for whoever is there.
fn rehearsals() -> Vec<Rehearsal> {
    let of = |workers: usize| {
        let cut = record(&[vec![0.9 / workers as f64; workers]]);
        Rehearsal { workers, steps: 1, record: Record { seconds: cut.seconds + 0.1, ..cut } }
    };
    [1, 2, 4, 64].map(of).into()
}

#[test]
fn amdahls_law_is_predicted_from_its_tasks_and_scored_by_what_was_measured() {
    let law = Law { serial: 0.1, scatter: 0.0, workers: vec![1, 2, 4], ..Law::default() };
    let predictions = Predictions::of(&law.study(1), None, &rehearsals(), 0.0).unwrap();
    for point in &predictions.points {
        let amdahl = 1.0 / (0.1 + 0.9 / point.workers as f64);
        assert!((point.speedup - amdahl).abs() < 1e-9 && point.low <= point.speedup && point.speedup <= point.high);
        assert!(point.speedup <= point.work_span + 1e-9 && point.bandwidth.is_none());
    }
    let tested: Vec<usize> = predictions.back_tests.iter().map(|test| test.workers).collect();
    assert!(tested == [2, 4] && predictions.error().unwrap() < 1e-9 && predictions.pass());
    // A record of twice the steps tells the same.
    let mut longer = rehearsals();
    longer[2] = Rehearsal { workers: 4, steps: 2, record: record(&[vec![0.225; 4], vec![0.225; 4]]) };
    let longer = Predictions::of(&law.study(1), None, &longer, 0.0).unwrap();
    assert!((longer.points[2].speedup - predictions.points[2].speedup).abs() < 1e-9);
    // A barrier costs time, and a program that does not scale refutes the replay.
    let burdened = Predictions::of(&law.study(1), None, &rehearsals(), 0.05).unwrap();
    assert!(burdened.points[2].speedup < predictions.points[2].speedup);
    let flat = Law { serial: 1.0, ..law };
    assert!(!Predictions::of(&flat.study(1), None, &rehearsals(), 0.0).unwrap().pass());
}

#[test]
fn clocks_and_bandwidth_bound_what_they_can_and_say_nothing_of_the_rest() {
    let law = Law { workers: vec![1, 2], ..Law::default() };
    let of = |bytes: f64| {
        let unit = ("lattice updates".to_owned(), "MLUP/s".to_owned());
        let work = WorkRecord {
            count: 1e6,
            unit: unit.0,
            rate_unit: unit.1,
            rate_scale: 1e6,
            bytes: Some(bytes),
            flops: None,
        };
        let design = partita_scaling::record::Design { work: Some(work), ..design(1, 2) };
        let study = Study::new(design, law.samples(1)).unwrap();
        let level = |bytes_per_second| Bandwidth { level: "memory".to_owned(), working_set: 1 << 30, bytes_per_second };
        let row = |(workers, flops, bandwidth)| Ceiling { workers, flops, levels: vec![level(bandwidth)] };
        let ceilings = Ceilings { isa: "avx2".to_owned(), rows: [(1, 1e9, 10e9), (2, 1.8e9, 15e9)].map(row).into() };
        Predictions::of(&study, Some(&ceilings), &rehearsals()[..3], 0.0).unwrap().points
    };
    // 16 GB in 1.6 s are as much as one worker can stream; half as much leaves room for 3 times the speed, and with 4
    // workers there is no more. Cores that keep nine tenths of their pace keep as much of any speedup.
    let roomy = of(8e9);
    let bandwidth = roomy[1].bandwidth.unwrap();
    assert!((bandwidth - 3.0).abs() < 0.1 && roomy[2].bandwidth == Some(bandwidth), "{roomy:?}");
    assert!((roomy[1].speedup - 0.9 * roomy[1].replay).abs() < 1e-9 && roomy[0].speedup == 1.0);
    let narrow = of(14e9);
    assert!(narrow[2].speedup == narrow[2].bandwidth.unwrap() && narrow[2].speedup < 0.9 * narrow[2].replay);
    assert!(of(32e9).iter().all(|point| point.bandwidth.is_none() && point.pace.is_some()));
}

#[test]
fn without_tasks_or_one_worker_nothing_is_predicted() {
    let law = Law { workers: vec![1, 2], ..Law::default() };
    let empty = Rehearsal { workers: 1, steps: 1, record: Record::default() };
    assert_eq!(Predictions::of(&law.study(1), None, &[empty], 0.0), None);
    assert_eq!(Predictions::of(&law.study(1), None, &rehearsals()[1..], 0.0), None);
    let pairs = Law { workers: vec![2, 4], ..law };
    assert_eq!(Predictions::of(&pairs.study(1), None, &rehearsals(), 0.0), None);
}
