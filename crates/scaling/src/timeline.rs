//! Who was busy when, as a scaling folder keeps it.

use partita_run::ledger::{Entry, Record};
use serde::{Deserialize, Serialize};

/// The file of a scaling folder.
pub const TIMELINE: &str = "timeline.json";

/// Tasks that are kept at most: more cannot be told apart.
pub const MOST: usize = 240;

/// The last whole phases of a recorded run, as many as have no more than [`MOST`] tasks; at least one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    /// Workers of the team.
    pub workers: usize,
    /// Phases that are kept.
    pub phases: usize,
    /// Their tasks, by phase; seconds count from when the first of them began.
    pub tasks: Vec<Entry>,
}

impl Timeline {
    /// The timeline of a record of a team; none without a task.
    #[must_use]
    pub fn of(record: &Record, workers: usize) -> Option<Self> {
        let last = record.tasks.iter().map(|task| task.phase).max()?;
        let of_phase = |phase: usize| record.tasks.iter().filter(move |task| task.phase == phase).copied();
        let mut first = last;
        let mut count = of_phase(last).count();
        while first > 0 && count + of_phase(first - 1).count() <= MOST {
            first -= 1;
            count += of_phase(first).count();
        }
        let kept: Vec<Entry> = (first..=last).flat_map(of_phase).collect();
        let begun = kept.iter().map(|task| task.begun).fold(f64::INFINITY, f64::min);
        let moved = |t: Entry| Entry { phase: t.phase - first, begun: t.begun - begun, ended: t.ended - begun, ..t };
        Some(Self { workers, phases: last - first + 1, tasks: kept.into_iter().map(moved).collect() })
    }

    /// When the last task ended, in seconds.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.tasks.iter().map(|task| task.ended).fold(0.0, f64::max)
    }

    /// The share of the workers' time in which they worked.
    ///
    /// ```
    /// use partita_run::ledger::{Entry, Record};
    /// use partita_scaling::timeline::Timeline;
    /// let task = |worker, ended| Entry { phase: 0, worker, begun: 0.0, ended };
    /// let record = Record { tasks: vec![task(0, 1.0), task(1, 0.5)], phases: vec![(0.0, 1.0)], seconds: 1.0 };
    /// assert_eq!(Timeline::of(&record, 2).unwrap().busy(), 0.75);
    /// ```
    #[must_use]
    pub fn busy(&self) -> f64 {
        let worked: f64 = self.tasks.iter().map(Entry::seconds).sum();
        worked / (self.workers as f64 * self.seconds())
    }
}
