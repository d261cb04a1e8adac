//! Which worker counts and sizes are measured, how often, and in which order.

use crate::record::Mode;
use crate::subject::Task;
use partita_domain::{Purpose, Stream};
use rand::seq::SliceRandom;

/// More workers than any machine this is for has: beyond it is a slip of the keyboard.
pub const MOST_WORKERS: usize = 4096;

/// More repeats than any question needs: a median of so many is known to 0.4 % of the scatter.
pub const MOST_REPEATS: usize = 100_000;

/// A plan that cannot be measured.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// No worker count.
    #[error("no worker count was given: give at least one, such as 1,2,4")]
    Empty,
    /// Zero workers, or implausibly many.
    #[error("{0} workers cannot be measured: give worker counts from 1 to {MOST_WORKERS}")]
    Workers(usize),
    /// A worker count was given more than once.
    #[error("{0} workers are given more than once: name each worker count once and raise the repeats instead")]
    Duplicate(usize),
    /// No repeat, or implausibly many.
    #[error("{0} repeats cannot be measured: give 1 to {MOST_REPEATS}; 6 are the fewest with a 95 % interval")]
    Repeats(usize),
    /// A size of nothing, or one that many workers would make uncountable.
    #[error("a size of {0} cannot be measured: give sizes from 1 to {MOST_SIZE}")]
    Size(u64),
    /// A size was given more than once.
    #[error("the size {0} is given more than once: name each size once and raise the repeats instead")]
    DuplicateSize(u64),
}

/// A size that stays countable when every worker gets as much.
pub const MOST_SIZE: u64 = u64::MAX / MOST_WORKERS as u64;

/// A plan of measurements: first one cold run of every task, in ascending order, then blocks of repeats.
///
/// A task is a worker count, and a size where [sizes](Plan::sizes) are given. A block runs every task once, in an order of its own, so that a machine that drifts (clock frequency,
/// temperature, neighbours) does not favour one of them.
///
/// ```
/// use partita_scaling::Plan;
/// let plan = Plan::new(vec![4, 1, 2], 5, 42)?;
/// assert_eq!((plan.workers(), plan.total()), (&[1, 2, 4][..], 18)); // 3 cold runs, 5 blocks of 3
/// assert!(plan.slot(2).cold() && !plan.slot(3).cold());
/// # Ok::<(), partita_scaling::plan::PlanError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    workers: Vec<usize>,
    sizes: Vec<u64>,
    mode: Mode,
    repeats: usize,
    seed: u64,
}

/// A place in the order of measuring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// What to run.
    pub task: Task,
    /// Which repeat of this task; 0 is the cold one.
    pub repeat: usize,
}

impl Slot {
    /// Whether this is the first run of its task, which pays for cold caches and pages.
    #[must_use]
    pub fn cold(self) -> bool {
        self.repeat == 0
    }
}

impl Plan {
    /// A plan of `repeats` timed runs of each worker count, besides the cold one. The order in which worker counts are
    /// given is of no importance.
    ///
    /// # Errors
    /// [`PlanError`], if there is nothing to measure, or a number is out of range or named twice.
    pub fn new(mut workers: Vec<usize>, repeats: usize, seed: u64) -> Result<Self, PlanError> {
        workers.sort_unstable();
        if workers.is_empty() {
            return Err(PlanError::Empty);
        }
        if let Some(&count) = workers.iter().find(|count| !(1..=MOST_WORKERS).contains(*count)) {
            return Err(PlanError::Workers(count));
        }
        if let Some(pair) = workers.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(PlanError::Duplicate(pair[0]));
        }
        if !(1..=MOST_REPEATS).contains(&repeats) {
            return Err(PlanError::Repeats(repeats));
        }
        Ok(Self { workers, sizes: Vec::new(), mode: Mode::Strong, repeats, seed })
    }

    /// The same plan at several sizes of the subject, in any order; in weak scaling they are sizes for each worker.
    ///
    /// ```
    /// use partita_scaling::Plan;
    /// let plan = Plan::new(vec![1, 2], 5, 42)?.weak().with_sizes(vec![100, 50])?;
    /// let whole: Vec<_> = plan.tasks().iter().map(|task| task.whole()).collect();
    /// assert_eq!(whole, [Some(50), Some(100), Some(100), Some(200)]);
    /// # Ok::<(), partita_scaling::plan::PlanError>(())
    /// ```
    ///
    /// # Errors
    /// [`PlanError`], if a size is out of range or named twice.
    pub fn with_sizes(mut self, mut sizes: Vec<u64>) -> Result<Self, PlanError> {
        sizes.sort_unstable();
        if let Some(&size) = sizes.iter().find(|size| !(1..=MOST_SIZE).contains(*size)) {
            return Err(PlanError::Size(size));
        }
        if let Some(pair) = sizes.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(PlanError::DuplicateSize(pair[0]));
        }
        self.sizes = sizes;
        Ok(self)
    }

    /// The same plan with the work of one worker kept, instead of the whole work.
    #[must_use]
    pub fn weak(mut self) -> Self {
        self.mode = Mode::Weak;
        self
    }

    /// What stays the same when workers are added.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The sizes, ascending; empty if the subject has its own.
    #[must_use]
    pub fn sizes(&self) -> &[u64] {
        &self.sizes
    }

    /// What a block runs: every worker count of the least size, ascending, then of the next.
    #[must_use]
    pub fn tasks(&self) -> Vec<Task> {
        let sizes = if self.sizes.is_empty() { vec![None] } else { self.sizes.iter().copied().map(Some).collect() };
        let times = |workers: usize| if self.mode == Mode::Weak { workers as u64 } else { 1 };
        let of = |size| self.workers.iter().map(move |&workers| Task { workers, size, times: times(workers) });
        sizes.into_iter().flat_map(of).collect()
    }

    /// How many runs a block has.
    #[must_use]
    pub fn block_length(&self) -> usize {
        self.workers.len() * self.sizes.len().max(1)
    }

    /// The worker counts, ascending.
    #[must_use]
    pub fn workers(&self) -> &[usize] {
        &self.workers
    }

    /// Timed runs of each task, besides the cold one.
    #[must_use]
    pub fn repeats(&self) -> usize {
        self.repeats
    }

    /// The seed of the order and of the bootstrap.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// How many runs the whole plan has, cold ones included.
    #[must_use]
    pub fn total(&self) -> usize {
        self.block_length() * (self.repeats + 1)
    }

    /// What is run at a place in the order, counted from 0.
    #[must_use]
    pub fn slot(&self, order: usize) -> Slot {
        let (repeat, place) = (order / self.block_length(), order % self.block_length());
        Slot { task: self.block(repeat)[place], repeat }
    }

    /// The order within the cold block (0) or a block of repeats.
    fn block(&self, block: usize) -> Vec<Task> {
        let mut order = self.tasks();
        if block > 0 {
            order.shuffle(&mut Stream::new(self.seed, Purpose::Schedule, block as u64).rng());
        }
        order
    }
}

/// `1 worker`, `2 workers`.
pub(crate) fn in_words(workers: usize) -> String {
    if workers == 1 { "1 worker".to_owned() } else { format!("{workers} workers") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_is_a_permutation_and_the_first_is_cold_and_ascending() {
        let plan = Plan::new(vec![8, 1, 3, 2], 40, 7).unwrap();
        let slots: Vec<Slot> = (0..plan.total()).map(|order| plan.slot(order)).collect();
        for (i, block) in slots.chunks(4).enumerate() {
            let mut workers: Vec<usize> = block.iter().map(|slot| slot.task.workers).collect();
            assert!(block.iter().all(|slot| slot.repeat == i && slot.cold() == (i == 0)));
            assert!(i > 0 || workers == [1, 2, 3, 8]);
            workers.sort_unstable();
            assert_eq!(workers, [1, 2, 3, 8], "block {i}");
        }
    }

    #[test]
    fn the_order_follows_from_the_seed_and_differs_between_blocks() {
        let orders = |seed| {
            let plan = Plan::new((1..=6).collect(), 30, seed).unwrap();
            (6..plan.total()).map(|order| plan.slot(order).task.workers).collect::<Vec<_>>()
        };
        assert_eq!(orders(1), orders(1));
        assert_ne!(orders(1), orders(2));
        let distinct: std::collections::BTreeSet<_> = orders(1).chunks(6).map(<[usize]>::to_vec).collect();
        assert!(distinct.len() > 25, "{} of 30 orders are distinct", distinct.len());
    }

    #[test]
    fn plans_that_make_no_sense_are_refused() {
        let plan = |workers: &[usize], repeats| Plan::new(workers.to_vec(), repeats, 0).unwrap_err();
        assert_eq!(plan(&[], 5), PlanError::Empty);
        assert_eq!(plan(&[1, 0], 5), PlanError::Workers(0));
        assert_eq!(plan(&[1, 4097], 5), PlanError::Workers(4097));
        assert_eq!(plan(&[2, 1, 2], 5), PlanError::Duplicate(2));
        assert_eq!(plan(&[1], 0), PlanError::Repeats(0));
        assert_eq!(plan(&[1], usize::MAX), PlanError::Repeats(usize::MAX));
        assert!(plan(&[0], 5).to_string().contains("1 to 4096"));
        let sized = |sizes: &[u64]| Plan::new(vec![1], 5, 0).unwrap().with_sizes(sizes.to_vec()).unwrap_err();
        assert_eq!(sized(&[8, 0]), PlanError::Size(0));
        assert_eq!(sized(&[u64::MAX]), PlanError::Size(u64::MAX));
        assert_eq!(sized(&[8, 4, 8]), PlanError::DuplicateSize(8));
    }
}
