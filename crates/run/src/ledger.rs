//! Who was busy when: what a recording team takes down of parallel work.
//!
//! Libraries say where a parallel [`phase`] begins and ends and what its [`task`]s are; both run what they are given, and
//! cost a look at a thread's own variable unless the team [records](crate::Team::recording). A phase ends when all of its
//! tasks have ended (a barrier); what lies between phases is done by one worker.

use serde::{Deserialize, Serialize};
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// How a team records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recording {
    /// Tasks run as they come: who was busy when.
    AsTheyCome,
    /// One task runs at a time, whatever the team's size: what each costs where nobody shares caches and memory with it,
    /// cut as for the whole team.
    OneAtATime,
}

/// A task of a phase.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The phase it belongs to, counted from 0.
    pub phase: usize,
    /// Who did it, counted from 0.
    pub worker: usize,
    /// Seconds from the beginning of the record to its own.
    pub begun: f64,
    /// Seconds to its end.
    pub ended: f64,
}

impl Entry {
    /// How long it took, in seconds.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.ended - self.begun
    }
}

/// What was recorded since the last time it was taken.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    /// Tasks, in the order in which they ended.
    pub tasks: Vec<Entry>,
    /// Beginning and end of each phase in seconds, in their order.
    pub phases: Vec<(f64, f64)>,
    /// How long was recorded, in seconds.
    pub seconds: f64,
}

/// The record of a team in the making.
#[derive(Debug)]
pub(crate) struct Ledger {
    recording: Recording,
    turn: Mutex<()>,
    /// Whether a phase is going on; what happens outside of phases is not taken down.
    open: AtomicBool,
    page: Mutex<Page>,
}

#[derive(Debug)]
struct Page {
    begun: Instant,
    record: Record,
}

thread_local! {
    /// The ledger of the team that this worker belongs to.
    static OWN: RefCell<Option<(Arc<Ledger>, usize)>> = const { RefCell::new(None) };
    /// Whether this worker is within a task: a task within a task is part of it.
    static WITHIN: Cell<bool> = const { Cell::new(false) };
}

/// Runs a part of a [`phase`] that one worker does: there is nothing parallel in it.
///
/// ```
/// assert_eq!(partita_run::ledger::task(|| 6 * 7), 42);
/// ```
pub fn task<R>(work: impl FnOnce() -> R) -> R {
    let own = OWN.with_borrow(Clone::clone);
    match own {
        Some((ledger, worker)) if !WITHIN.replace(true) => {
            let result = ledger.take_down(worker, work);
            WITHIN.set(false);
            result
        }
        _ => work(),
    }
}

/// Runs work that is shared out as [`task`]s, and waits for all of them. A phase within a phase is part of it.
pub fn phase<R>(work: impl FnOnce() -> R) -> R {
    let own = OWN.with_borrow(Clone::clone);
    match own {
        Some((ledger, _)) => ledger.within_phase(work),
        None => work(),
    }
}

impl Ledger {
    pub(crate) fn new(recording: Recording) -> Self {
        let page = Page { begun: Instant::now(), record: Record::default() };
        Self { recording, turn: Mutex::new(()), open: AtomicBool::new(false), page: Mutex::new(page) }
    }

    /// Makes the calling thread a worker of the team whose ledger this is.
    pub(crate) fn enrol(self: &Arc<Self>, worker: usize) {
        OWN.set(Some((Arc::clone(self), worker)));
    }

    /// What was recorded so far; a new record begins.
    pub(crate) fn take(&self) -> Record {
        let mut page = self.page();
        let mut record = std::mem::take(&mut page.record);
        record.seconds = page.begun.elapsed().as_secs_f64();
        page.begun = Instant::now();
        record
    }

    fn page(&self) -> MutexGuard<'_, Page> {
        self.page.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_down<R>(&self, worker: usize, work: impl FnOnce() -> R) -> R {
        let turn =
            (self.recording == Recording::OneAtATime).then(|| self.turn.lock().unwrap_or_else(PoisonError::into_inner));
        let begun = Instant::now();
        let result = work();
        let ended = Instant::now();
        drop(turn);
        if !self.open.load(Ordering::Relaxed) {
            return result;
        }
        let mut page = self.page();
        let phase = page.record.phases.len();
        let since = |instant: Instant| instant.saturating_duration_since(page.begun).as_secs_f64();
        let entry = Entry { phase, worker, begun: since(begun), ended: since(ended) };
        page.record.tasks.push(entry);
        result
    }

    fn within_phase<R>(&self, work: impl FnOnce() -> R) -> R {
        // A phase within a phase, such as one of each block, is part of it.
        if self.open.swap(true, Ordering::Relaxed) {
            return work();
        }
        let begun = Instant::now();
        let result = work();
        self.open.store(false, Ordering::Relaxed);
        let mut page = self.page();
        let since = |instant: Instant| instant.saturating_duration_since(page.begun).as_secs_f64();
        let ends = (since(begun), since(Instant::now()));
        page.record.phases.push(ends);
        result
    }
}
