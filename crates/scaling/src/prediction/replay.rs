//! The tasks of a record, given to more workers.

use partita_run::ledger::Record;

/// The time of a recorded run on some workers, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Replay {
    /// By list scheduling in the recorded order.
    pub seconds: f64,
    /// No schedule of these tasks takes less.
    pub low: f64,
    /// No list schedule of them takes more.
    pub high: f64,
}

/// The tasks of each phase in the order in which they began, in seconds.
pub(super) fn phases(record: &Record) -> Vec<Vec<f64>> {
    let mut tasks = record.tasks.clone();
    tasks.sort_by(|a, b| a.begun.total_cmp(&b.begun));
    let mut phases = vec![Vec::new(); record.phases.len()];
    for task in tasks {
        if let Some(phase) = phases.get_mut(task.phase) {
            phase.push(task.seconds());
        }
    }
    phases
}

/// Replays a record on `workers` workers; `between` is what one worker does outside of all tasks, and `barrier` what it
/// costs to share out a phase and to wait for its end, in seconds. Phases not worth it are one worker's, as are those of
/// one task.
///
/// ```
/// use partita_run::ledger::{Entry, Record};
/// use partita_scaling::prediction::replay;
/// let task = |begun: f64, ended: f64| Entry { phase: 0, worker: 0, begun, ended };
/// let tasks = vec![task(0.0, 3.0), task(3.0, 5.0), task(5.0, 7.0)];
/// let record = Record { tasks, phases: vec![(0.0, 7.0)], seconds: 7.0 };
/// let two = replay(&record, 2, 0.5, 0.25);
/// assert_eq!((two.seconds, two.low, two.high), (4.75, 4.25, 5.75));
/// assert_eq!(replay(&record, 2, 0.5, 10.0).seconds, 7.5);
/// ```
#[must_use]
pub fn replay(record: &Record, workers: usize, between: f64, barrier: f64) -> Replay {
    let p = workers as f64;
    let mut whole = Replay { seconds: between, low: between, high: between };
    for tasks in phases(record) {
        let (work, longest) = (tasks.iter().sum::<f64>(), tasks.iter().copied().fold(0.0, f64::max));
        let burdened = |shared: f64| burdened(shared, work, barrier);
        whole.seconds += burdened(makespan(&tasks, workers));
        whole.low += burdened((work / p).max(longest));
        whole.high += burdened(work / p + (1.0 - 1.0 / p) * longest);
    }
    whole
}

/// The time of a phase that would take `shared` shared out and `work` done by one worker.
pub(super) fn burdened(shared: f64, work: f64, barrier: f64) -> f64 {
    if shared < work { (shared + barrier).min(work) } else { work }
}

/// When the last of some tasks ends if each goes to whoever is free first.
fn makespan(tasks: &[f64], workers: usize) -> f64 {
    let mut free = vec![0.0_f64; workers.min(tasks.len()).max(1)];
    for task in tasks {
        let first = free.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(i, _)| i);
        free[first] += task;
    }
    free.into_iter().fold(0.0, f64::max)
}
