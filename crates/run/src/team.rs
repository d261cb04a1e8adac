//! The workers that a caller lends to simulations.

use crate::ledger::{Ledger, Record, Recording};
use crate::topology::confine;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::num::NonZeroUsize;
use std::sync::Arc;

/// More threads than any machine this is for has; a typing slip beyond it is refused before it costs memory.
const MOST_THREADS: usize = 4096;

/// A team that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum TeamError {
    /// Zero workers, or implausibly many.
    #[error("a team of {0} threads cannot work: give 1 to {MOST_THREADS}")]
    Size(usize),
    /// The system refused to start the threads.
    #[error("the system could not start {threads} threads: {source}")]
    Spawn {
        /// Threads asked for.
        threads: usize,
        /// What the thread library said.
        source: rayon::ThreadPoolBuildError,
    },
    /// The system refused to keep threads where they were to be.
    #[error("threads cannot be pinned to the CPUs {cpus:?}: {source}: leave them to the system (`--pin none`)")]
    Pinning {
        /// The logical CPUs.
        cpus: Vec<usize>,
        /// What the system said.
        source: std::io::Error,
    },
}

/// A fixed number of worker threads.
///
/// Only programs, tests, examples and benches make one; libraries receive it.
///
/// ```
/// use partita_run::Team;
/// use rayon::prelude::*;
/// let team = Team::new(2)?;
/// let squares: Vec<u32> = team.run(|| (0..4u32).into_par_iter().map(|i| i * i).collect());
/// assert_eq!(squares, [0, 1, 4, 9]);
/// # Ok::<(), partita_run::team::TeamError>(())
/// ```
#[derive(Debug)]
pub struct Team {
    pool: ThreadPool,
    ledger: Option<Arc<Ledger>>,
}

impl Team {
    /// A team of `threads` workers.
    ///
    /// # Errors
    /// For 0 threads or more than 4096, or if the system cannot start them.
    pub fn new(threads: usize) -> Result<Self, TeamError> {
        Self::of(threads, None)
    }

    /// A team that takes down its [tasks](crate::ledger::task).
    ///
    /// # Errors
    /// As [`new`](Team::new).
    pub fn recording(threads: usize, recording: Recording) -> Result<Self, TeamError> {
        Self::of(threads, Some(Arc::new(Ledger::new(recording))))
    }

    /// The same team with its workers on these logical CPUs, one after the other, the first again after the last; where the
    /// system puts them if there are none.
    ///
    /// # Errors
    /// If the system pins no threads to these CPUs.
    pub fn on_cpus(self, cpus: &[usize]) -> Result<Self, TeamError> {
        let cpu = |worker: usize| cpus.get(worker % cpus.len().max(1)).copied();
        let refused = |source| TeamError::Pinning { cpus: cpus.to_vec(), source };
        let pinned = self.pool.broadcast(|context| cpu(context.index()).map(|cpu| confine(&[cpu])).transpose());
        pinned.into_iter().try_for_each(|one| one.map(drop)).map_err(refused)?;
        Ok(self)
    }

    fn of(threads: usize, ledger: Option<Arc<Ledger>>) -> Result<Self, TeamError> {
        if !(1..=MOST_THREADS).contains(&threads) {
            return Err(TeamError::Size(threads));
        }
        let enrolling = ledger.clone();
        let start = move |worker| enrolling.iter().for_each(|ledger| ledger.enrol(worker));
        let pool = ThreadPoolBuilder::new().num_threads(threads).thread_name(|i| format!("worker-{i}"));
        let pool = pool.start_handler(start).build().map_err(|source| TeamError::Spawn { threads, source })?;
        Ok(Self { pool, ledger })
    }

    /// What was recorded since the team was made or this was last called; none of a team that does not record.
    #[must_use]
    pub fn take_record(&self) -> Option<Record> {
        self.ledger.as_ref().map(|ledger| ledger.take())
    }

    /// How many workers the team has.
    #[must_use]
    pub fn threads(&self) -> usize {
        self.pool.current_num_threads()
    }

    /// Runs `work` on the team: parallel iterators inside use its workers.
    pub fn run<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        self.pool.install(work)
    }
}

/// The cores this process may use: its affinity mask and, on Linux, its cgroup's quota are taken into account.
#[must_use]
pub fn cores_available() -> usize {
    std::thread::available_parallelism().map_or(1, NonZeroUsize::get)
}
