//! The same work on every worker at once.

use partita_run::Team;
use std::sync::{Barrier, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// A nanosecond: no rate is infinite.
const TICK: f64 = 1e-9;

/// Does `work` on every worker of a team with a state of its own, all starting together, and tells what each took.
pub(super) fn together<S: Send>(team: &Team, states: &[Mutex<S>], work: impl Fn(&mut S) + Sync) -> Vec<f64> {
    let start = Barrier::new(team.threads());
    team.run(|| {
        rayon::broadcast(|worker| {
            let mut state = held(&states[worker.index()]);
            start.wait();
            let begun = Instant::now();
            work(&mut state);
            begun.elapsed().as_secs_f64().max(TICK)
        })
    })
}

/// A worker's state. No other worker asks for it, so a poisoned one is as good.
pub(super) fn held<S>(state: &Mutex<S>) -> MutexGuard<'_, S> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
