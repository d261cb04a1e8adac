//! Workers that wait for each other's turns.

use crate::jobs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, TryLockError};

/// Looks at others' turns before a thread that can do nothing lets other programs run.
const PATIENCE: usize = 64;

/// A worker's turns: how many are done, and by whom the next one may be done.
#[derive(Debug, Default)]
struct Worker {
    turns: usize,
    /// The next turn; held by the thread that does it.
    next: Mutex<usize>,
    /// What others see of it.
    done: AtomicUsize,
}

/// Workers that each do a number of turns, one after the other.
///
/// A turn may have to wait for a turn of another worker. No thread is bound to a worker: whoever finds a worker whose next
/// turn may be done goes on with it, first of all with its own. So one thread alone comes to the end of all turns, and the
/// others of a team may come late or never, as they do when the team has other work.
#[derive(Debug)]
pub(super) struct Relay {
    workers: Vec<Worker>,
}

impl Relay {
    /// Workers with so many turns each.
    pub(super) fn new(turns: impl IntoIterator<Item = usize>) -> Self {
        Self { workers: turns.into_iter().map(|turns| Worker { turns, ..Worker::default() }).collect() }
    }

    /// Does all turns, within the calling team: `turn(q, n)` is the n-th of worker q. If `wait(q, n)` is `(p, m)`, worker p
    /// has done m turns before that, and what it wrote can be read.
    ///
    /// The waits must leave an order of all turns, for instance by always being for what a single thread would do earlier.
    pub(super) fn run(
        &self,
        wait: &(dyn Fn(usize, usize) -> Option<(usize, usize)> + Sync),
        turn: &(dyn Fn(usize, usize) + Sync),
    ) {
        for worker in &self.workers {
            *worker.next.lock().unwrap_or_else(PoisonError::into_inner) = 0;
            worker.done.store(0, Ordering::Relaxed);
        }
        let threads = rayon::current_num_threads().min(self.workers.len());
        jobs::run((0..threads).map(|first| move || self.help(first, wait, turn)));
    }

    /// Goes from worker to worker until all turns are done.
    fn help(&self, first: usize, wait: &dyn Fn(usize, usize) -> Option<(usize, usize)>, turn: &dyn Fn(usize, usize)) {
        let (count, mut idle) = (self.workers.len(), 0);
        loop {
            let (mut finished, mut moved) = (0, false);
            for q in (0..count).map(|i| (first + i) % count) {
                let worker = &self.workers[q];
                let mut next = match worker.next.try_lock() {
                    Ok(next) => next,
                    Err(TryLockError::WouldBlock) => continue,
                    // A turn has panicked in another thread, which will tell.
                    Err(TryLockError::Poisoned(_)) => return,
                };
                while *next < worker.turns && wait(q, *next).is_none_or(|(p, m)| self.has_done(p, m)) {
                    turn(q, *next);
                    *next += 1;
                    worker.done.store(*next, Ordering::Release);
                    moved = true;
                }
                finished += usize::from(*next == worker.turns);
            }
            if finished == count {
                return;
            }
            idle = if moved { 0 } else { idle + 1 };
            if idle < PATIENCE { std::hint::spin_loop() } else { std::thread::yield_now() }
        }
    }

    fn has_done(&self, worker: usize, turns: usize) -> bool {
        self.workers[worker].done.load(Ordering::Acquire) >= turns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worker q may not overtake worker q − 1, nor worker 0 be more than five turns ahead of the last one.
    #[test]
    fn turns_are_done_once_in_an_order_that_heeds_all_waits() {
        for threads in 1..=4 {
            let team = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let relay = Relay::new([40; 3]);
            for _ in 0..2 {
                let log = Mutex::new(Vec::new());
                let wait =
                    |q: usize, n: usize| if q > 0 { Some((q - 1, n + 1)) } else { Some((2, n.saturating_sub(5))) };
                team.install(|| relay.run(&wait, &|q, n| log.lock().unwrap().push((q, n))));
                let mut done = [0; 3];
                for (q, n) in log.into_inner().unwrap() {
                    assert_eq!(done[q], n);
                    assert!(wait(q, n).is_none_or(|(p, m)| done[p] >= m), "worker {q}, turn {n}: {done:?}");
                    done[q] += 1;
                }
                assert_eq!(done, [40; 3]);
            }
        }
    }
}
