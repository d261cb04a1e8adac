//! What more workers would do, told from what one worker's tasks cost, and how far that can be trusted.
//!
//! A [record](partita_run::ledger::Record) of a run in which one task ran at a time, cut as for p workers, is *replayed*: the
//! tasks of each phase go, in their order, to whoever is free first (list scheduling), all wait for the last, and what
//! lies between phases is done by one worker. With the work W and the longest task c of a phase, its time T on p workers is
//!
//! ```text
//!   max(W/p, c) ≤ T ≤ W/p + (1 − 1/p) c
//! ```
//!
//! whatever the order (Graham 1969, DOI 10.1137/0117039). A phase that is shared out also costs a barrier, as measured
//! here, or is one worker's where that takes less. Work over span, burdened likewise, bounds S ≤ min(p, T₁/T∞). Replay
//! knows of nothing that workers share, so what is predicted is
//!
//! ```text
//!   S = min(S_replay · peak(p) / (p peak(1)), T₁ · bandwidth(p) / bytes)
//! ```
//!
//! at the pace that p cores keep, and no faster than memory feeds the declared bytes, where those are no more than it can.
//! What workers do to each other in caches, and in memory below its bandwidth, is what a prediction misses, and the
//! [back-test](BackTest) shows how much that is.

mod halo;
mod limits;
mod replay;

pub use halo::Halo;
pub use replay::{Replay, replay};

use crate::ceilings::Ceilings;
use crate::record::{Mode, Study};
use limits::Limits;
use partita_run::Team;
use partita_run::ledger::{Entry, Record};
use rayon::prelude::*;
use replay::{burdened, phases};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// The file of a scaling folder.
pub const PREDICTIONS: &str = "predictions.json";

/// How far a back-test may be off, as a share, for predictions to be worth looking at.
pub const PASS: f64 = 0.1;

/// What was recorded for one worker count.
#[derive(Debug, Clone, PartialEq)]
pub struct Rehearsal {
    /// Workers that the work was cut for.
    pub workers: usize,
    /// Steps, or other equal parts of the work, that were recorded.
    pub steps: u64,
    /// One task at a time.
    pub record: Record,
}

/// A predicted speedup.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Predicted {
    /// Workers.
    pub workers: usize,
    /// The speedup: that by replay, at the pace that so many cores keep, and no more than memory can feed.
    pub speedup: f64,
    /// The same of the least of any list schedule.
    pub low: f64,
    /// The same of the most of any schedule.
    pub high: f64,
    /// The speedup by replay alone.
    pub replay: f64,
    /// The arithmetic of each core as a share of that of one alone, where it was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<f64>,
    /// The bound by work over span, burdened with the cost of barriers.
    pub work_span: f64,
    /// The bound by bandwidth, where it was measured and the declared bytes can be true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bandwidth: Option<f64>,
}

/// A prediction held against what was measured.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BackTest {
    /// Workers.
    pub workers: usize,
    /// The speedup that was predicted.
    pub predicted: f64,
    /// The speedup that was measured.
    pub measured: f64,
    /// Predicted over measured, less 1.
    pub error: f64,
}

/// What was predicted from one worker: `predictions.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Predictions {
    /// What was recorded, in words.
    pub recorded: String,
    /// Tasks of the record cut for the most workers.
    pub tasks: usize,
    /// Its phases, each ending in a barrier.
    pub phases: usize,
    /// What a barrier costs here, in seconds.
    pub barrier_seconds: f64,
    /// One for each worker count, ascending.
    pub points: Vec<Predicted>,
    /// One for each predicted worker count that was measured undisturbed.
    pub back_tests: Vec<BackTest>,
}

impl Predictions {
    /// Predictions of a study of strong scaling from rehearsals, the first of which is of one worker; none if it has no
    /// tasks, or the study is none of one worker's.
    ///
    /// `barrier` is what a phase without work costs here, in seconds.
    #[must_use]
    pub fn of(study: &Study, ceilings: Option<&Ceilings>, rehearsals: &[Rehearsal], barrier: f64) -> Option<Self> {
        let alone = rehearsals.first().filter(|first| first.workers == 1)?;
        if alone.record.tasks.is_empty() || study.design.mode == Mode::Weak || study.rows.first()?.workers != 1 {
            return None;
        }
        // What one worker spends outside of tasks, whose turns nobody waits for when it is alone.
        let busy: f64 = alone.record.tasks.iter().map(Entry::seconds).sum();
        let between = (alone.record.seconds - busy).max(0.0);
        let point = |rehearsal: &Rehearsal| predicted(study, ceilings, (alone, rehearsal), between, barrier);
        let points: Vec<Predicted> = rehearsals.iter().map(point).collect();
        let last = &rehearsals.last()?.record;
        Some(Self {
            recorded: "one task at a time, cut as for each worker count".to_owned(),
            tasks: last.tasks.len(),
            phases: last.phases.len(),
            barrier_seconds: barrier,
            back_tests: points.iter().filter_map(|point| back_test(study, point)).collect(),
            points,
        })
    }

    /// The largest error of the back-tests, as a share; none without one.
    #[must_use]
    pub fn error(&self) -> Option<f64> {
        self.back_tests.iter().map(|test| test.error.abs()).reduce(f64::max)
    }

    /// Whether what was measured speaks for what was not.
    #[must_use]
    pub fn pass(&self) -> bool {
        self.error().is_some_and(|error| error <= PASS)
    }
}

fn predicted(
    study: &Study,
    ceilings: Option<&Ceilings>,
    (alone, Rehearsal { workers, steps, record }): (&Rehearsal, &Rehearsal),
    between: f64,
    barrier: f64,
) -> Predicted {
    // Depths of supersteps and batches depend on the team, and with them how much of a run is recorded.
    let share = *steps as f64 / alone.steps as f64;
    let (between, alone) = (share * between, share * replay(&alone.record, 1, between, 0.0).seconds);
    let workers = *workers;
    let Replay { seconds, low, high } = replay(record, workers, between, barrier);
    let limits = Limits::of(study, ceilings, workers);
    let span = |tasks: &Vec<f64>| burdened(tasks.iter().copied().fold(0.0, f64::max), tasks.iter().sum(), barrier);
    let span: f64 = phases(record).iter().map(span).sum();
    Predicted {
        workers,
        speedup: limits.leave(alone / seconds),
        low: limits.leave(alone / high),
        high: limits.leave(alone / low),
        replay: alone / seconds,
        pace: limits.pace,
        work_span: (alone / (span + between)).min(workers as f64),
        bandwidth: limits.bandwidth,
    }
}

fn back_test(study: &Study, point: &Predicted) -> Option<BackTest> {
    let row = study.rows.iter().skip(1).find(|row| row.workers == point.workers && row.guard == "ok")?;
    let (predicted, measured) = (point.speedup, row.speedup);
    Some(BackTest { workers: row.workers, predicted, measured, error: predicted / measured - 1.0 })
}

/// What a phase costs on a team beyond the work in it, in seconds: the median of phases, one after the other, of one task
/// for each worker, after some that are long enough to wake everyone.
#[must_use]
pub fn barrier(team: &Team) -> f64 {
    const ROUNDS: usize = 201;
    const TASK: Duration = Duration::from_micros(100);
    const WAKING: Duration = Duration::from_millis(10);
    let phase = |task: Duration| {
        let begun = Instant::now();
        let busy = |_| {
            let begun = Instant::now();
            while begun.elapsed() < task {
                std::hint::spin_loop();
            }
        };
        (0..rayon::current_num_threads()).into_par_iter().with_max_len(1).for_each(busy);
        begun.elapsed().saturating_sub(task).as_secs_f64()
    };
    let mut costs: Vec<f64> = team.run(|| {
        for _ in 0..3 {
            let _ = phase(WAKING);
        }
        (0..ROUNDS).map(|_| phase(TASK)).collect()
    });
    costs.sort_by(f64::total_cmp);
    costs[ROUNDS / 2]
}
