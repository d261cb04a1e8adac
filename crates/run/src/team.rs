//! The workers that a caller lends to simulations.

use rayon::{ThreadPool, ThreadPoolBuilder};
use std::num::NonZeroUsize;

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
}

impl Team {
    /// A team of `threads` workers.
    ///
    /// # Errors
    /// For 0 threads or more than 4096, or if the system cannot start them.
    pub fn new(threads: usize) -> Result<Self, TeamError> {
        if !(1..=MOST_THREADS).contains(&threads) {
            return Err(TeamError::Size(threads));
        }
        let pool = ThreadPoolBuilder::new().num_threads(threads).thread_name(|i| format!("worker-{i}")).build();
        Ok(Self { pool: pool.map_err(|source| TeamError::Spawn { threads, source })? })
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
