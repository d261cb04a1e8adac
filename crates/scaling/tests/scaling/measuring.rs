//! A measurement prepares, runs and judges in the order of its plan, and stops where results differ.

use crate::synthetic::sample;
use ndarray::ArrayView3;
use partita_domain::Extent;
use partita_run::simulation::{Description, Diagnostic, Progress, Simulation, SimulationError};
use partita_run::state::{StateBlock, StateError, StateSource, Values};
use partita_run::{Frame, Team, Work, WorkUnit};
use partita_scaling::measure::MeasureError;
use partita_scaling::record::{Sample, Study};
use partita_scaling::subject::{Outcome, Prepared, SubjectError, Task};
use partita_scaling::{Measurement, Plan, Subject};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

fn plan(workers: &[usize], repeats: usize) -> Plan {
    Plan::new(workers.to_vec(), repeats, 11).unwrap()
}

/// A subject whose result is made from the workers and how often it was prepared before.
fn giving(result: impl Fn(usize, usize) -> String + Copy + 'static) -> impl Subject {
    let mut calls = 0;
    move |task: Task| {
        let call = calls;
        calls += 1;
        Ok(Prepared::new(move || Ok(()), move |()| Ok(Outcome::checked(result(task.workers, call)))))
    }
}

fn measured(plan: Plan, subject: impl Subject) -> Result<Study, MeasureError> {
    let mut measurement = Measurement::new(plan, Box::new(subject));
    while !measurement.proceed()?.finished {}
    Ok(Study::new(measurement.design("a test"), measurement.samples().to_vec()).unwrap())
}

#[test]
fn samples_are_taken_and_tagged_in_the_order_of_the_plan() {
    let study = measured(plan(&[2, 1], 5), giving(|_, _| "same".to_owned())).unwrap();
    assert_eq!((study.samples.len(), study.rows.len(), study.design.repeats), (12, 2, 5));
    for (i, sample) in study.samples.iter().enumerate() {
        let slot = plan(&[1, 2], 5).slot(i);
        assert_eq!((sample.workers, sample.repeat, sample.order), (slot.task.workers, slot.repeat, i));
        assert_eq!((sample.cold, sample.checksum.as_deref()), (i < 2, Some("same")));
        assert!(sample.seconds > 0.0 && sample.cpu_seconds.is_some_and(|cpu| cpu >= 0.0));
    }
}

#[test]
fn events_count_to_the_end_and_stay_there() {
    let mut measurement = Measurement::new(plan(&[1, 2, 3], 1), Box::new(giving(|_, _| String::new())));
    let events: Vec<_> = (0..8).map(|_| measurement.proceed().unwrap()).collect();
    let counts: Vec<_> = events.iter().map(|event| (event.done, event.total, event.finished)).collect();
    let expected = |i: usize| ((i + 1).min(6), 6, i >= 5);
    assert_eq!(counts, (0..8).map(expected).collect::<Vec<_>>());
    assert_eq!(events[7].sample, events[5].sample);
    assert_eq!(events[5].remaining, std::time::Duration::ZERO);
}

#[test]
fn precision_is_known_at_the_ends_of_blocks_from_six_repeats_on() {
    let mut measurement = Measurement::new(plan(&[1, 2], 7), Box::new(giving(|_, _| String::new())));
    let known: Vec<bool> = (0..16)
        .map(|_| {
            measurement.proceed().unwrap();
            measurement.precision().is_some_and(|width| width >= 0.0)
        })
        .collect();
    assert_eq!(known, (1..=16).map(|runs| runs == 14 || runs == 16).collect::<Vec<_>>());
}

#[test]
fn a_result_that_changes_with_the_workers_ends_the_measurement() {
    let error = measured(plan(&[1, 2], 3), giving(|workers, _| format!("hash{workers}"))).unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("results differ: `hash1` with 1 worker in repeat 0 and `hash2` with 2 workers in repeat 0")
    );
    assert!(!error.is_input());
}

#[test]
fn in_weak_scaling_and_between_sizes_results_may_differ_but_not_between_runs_of_one_problem() {
    let of_problem = |task: Task| {
        let result = format!("{:?} {}", task.whole(), task.workers);
        Ok(Prepared::new(|| Ok(()), move |()| Ok(Outcome::checked(result))))
    };
    let weak = plan(&[1, 2], 2).weak().with_sizes(vec![8, 16]).unwrap();
    let mut measurement = Measurement::new(weak, Box::new(of_problem));
    while !measurement.proceed().unwrap().finished {}
    let named: Vec<_> = measurement.samples()[..4].iter().map(|s| s.checksum.clone().unwrap()).collect();
    assert_eq!(named, ["Some(8) 1", "Some(16) 2", "Some(16) 1", "Some(32) 2"]);
    assert_eq!(measurement.design("").repeats, 2);

    let mut strong = Measurement::new(plan(&[1, 2], 2).with_sizes(vec![8]).unwrap(), Box::new(of_problem));
    strong.proceed().unwrap();
    assert!(matches!(strong.proceed(), Err(MeasureError::Results { .. })));
}

#[test]
fn a_result_that_changes_between_runs_ends_the_measurement() {
    let changing = giving(|_, call| format!("{}", call / 3));
    let Err(MeasureError::Results { first, other }) = measured(plan(&[1], 5), changing) else { panic!() };
    assert_eq!((first.repeat, other.repeat, &*other.checksum), (0, 3, "1"));
}

#[test]
fn failures_tell_how_many_workers_there_were_and_leave_earlier_samples() {
    let failing = |task: Task| {
        let run = move || if task.workers == 2 { Err(SubjectError::failed("out of memory")) } else { Ok(()) };
        Ok(Prepared::new(run, |()| Ok(Outcome::default())))
    };
    let mut measurement = Measurement::new(plan(&[1, 2], 3), Box::new(failing));
    assert!(measurement.proceed().is_ok());
    let error = measurement.proceed().unwrap_err();
    assert_eq!((error.to_string(), error.is_input()), ("with 2 workers: out of memory".to_owned(), false));
    assert_eq!((measurement.samples().len(), measurement.design("").repeats), (1, 0));

    let unprepared = |_: Task| Err(SubjectError::input("no such case"));
    let error = measured(plan(&[1], 1), unprepared).unwrap_err();
    assert_eq!((error.to_string(), error.is_input()), ("with 1 worker: no such case".to_owned(), true));
}

#[test]
fn more_workers_than_cores_are_guarded() {
    let study = measured(plan(&[1, 4096], 1), giving(|_, _| String::new())).unwrap();
    assert_eq!(study.rows[1].guard, "more workers than cores");
}

/// A subject that keeps its teams and writes down what happens.
#[derive(Default)]
struct Keeping<'a> {
    teams: BTreeMap<usize, Team>,
    log: Option<&'a RefCell<Vec<String>>>,
}

impl Subject for Keeping<'_> {
    fn prepare(&mut self, Task { workers, .. }: Task) -> Result<Prepared<'_>, SubjectError> {
        let log = self.log;
        let note = move |what: &str| log.iter().for_each(|log| log.borrow_mut().push(format!("{what} {workers}")));
        note("prepare");
        let team = self.teams.entry(workers).or_insert_with(|| Team::new(workers).unwrap());
        let run = move || {
            note("run");
            Ok(team.threads())
        };
        Ok(Prepared::new(run, move |threads| {
            note("judge");
            assert_eq!(threads, workers);
            Ok(Outcome::default())
        }))
    }
}

#[test]
fn subjects_may_lend_what_they_keep() {
    let log = RefCell::new(Vec::new());
    measured(plan(&[1, 2], 1), Keeping { log: Some(&log), ..Keeping::default() }).unwrap();
    let first: Vec<_> = log.borrow().iter().take(4).cloned().collect();
    assert_eq!(
        (first, log.borrow().len()),
        (["prepare 1", "run 1", "judge 1", "prepare 2"].map(String::from).into(), 12)
    );
}

/// A count that ends at ten.
#[derive(Default)]
struct Count(f64);

impl Simulation for Count {
    fn describe(&self) -> Description {
        unreachable!("no one asks")
    }
    fn advance(&mut self, _: &Team, steps: u64) -> Result<Progress, SimulationError> {
        let steps = steps.min(10 - self.0 as u64);
        self.0 += steps as f64;
        Ok(Progress { steps, finished: self.0 == 10.0 })
    }
    fn diagnostics(&self, _: &Team) -> Vec<Diagnostic> {
        vec![]
    }
    fn work(&self, steps: u64) -> Work {
        Work { count: steps as f64, unit: WorkUnit::LatticeUpdates, bytes: 0.0, flops: 0.0 }
    }
    fn state(&self) -> Vec<StateBlock<'_>> {
        let values = ArrayView3::from_shape((1, 1, 1), std::slice::from_ref(&self.0)).unwrap();
        let extent = Extent::new(&[1]).unwrap();
        vec![StateBlock { name: "count", extent, offset: [0; 3], values: Values::F64(values) }]
    }
    fn load(&mut self, _: &dyn StateSource) -> Result<(), StateError> {
        unreachable!("no one asks")
    }
    fn frame(&self, _: &str) -> Result<Frame, SimulationError> {
        unreachable!("no one asks")
    }
}

#[test]
fn simulations_give_their_state_hash_and_the_work_they_did() {
    let hash = |steps: u64| {
        let counting = move |task: Task| {
            let team = Arc::new(Team::new(task.workers).map_err(SubjectError::input)?);
            Ok(Prepared::simulation(team, Box::new(Count::default()), steps))
        };
        let study = measured(plan(&[1, 2], 1), counting).unwrap();
        let work = study.design.work.unwrap();
        assert_eq!((work.count, &*work.rate_unit), (steps.min(10) as f64, "MLUP/s"));
        study.samples[3].checksum.clone().unwrap()
    };
    assert_eq!(hash(10), hash(20));
    assert_ne!(hash(10), hash(9));
}

/// Blocks of the times of one worker and of two.
fn blocks(seconds: &[[f64; 2]]) -> Vec<Sample> {
    let of = |(repeat, times): (usize, &[f64; 2])| {
        [1, 2].map(|workers| sample(workers, repeat, 2 * repeat + workers - 1, times[workers - 1]))
    };
    seconds.iter().enumerate().flat_map(of).collect()
}

#[test]
fn blocks_count_as_cold_while_each_is_slower_than_the_next() {
    let cold_blocks = |seconds: &[[f64; 2]]| {
        let measurement = Measurement::new(plan(&[1, 2], 7), Box::new(giving(|_, _| String::new())));
        let measurement = measurement.settling().resumed(blocks(seconds));
        let cold: Vec<bool> = measurement.samples().iter().map(|sample| sample.cold).collect();
        let count = cold.iter().filter(|cold| **cold).count() / 2;
        assert!(cold.iter().enumerate().all(|(i, cold)| *cold == (i < 2 * count)));
        assert_eq!((measurement.total(), measurement.repeats()), (2 * (7 + count), seconds.len() - count));
        count
    };
    assert_eq!(cold_blocks(&[[9.0, 9.0], [2.0, 1.0], [2.0, 1.0], [1.0, 0.5]]), 1);
    assert_eq!(cold_blocks(&[[9.0, 9.0], [4.0, 2.0], [3.0, 1.6], [2.0, 1.0], [2.0, 1.0]]), 3);
    // One worker count alone that warms up counts by the mean over both.
    assert_eq!(cold_blocks(&[[9.0, 9.0], [2.0, 1.04], [2.0, 1.0], [2.0, 1.0]]), 1);
    // What goes on getting faster is not waited for.
    let faster: Vec<[f64; 2]> = (0..8).map(|i| [f64::from(20 - 2 * i); 2]).collect();
    assert_eq!(cold_blocks(&faster), 4);
}
