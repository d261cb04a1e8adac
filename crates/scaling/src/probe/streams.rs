//! A worker's memory for triads.

use super::gang::{held, together};
use super::kernels::Triad;
use partita_domain::{HugeBuffer, Isa, Real};
use partita_run::Team;
use std::sync::Mutex;

/// Numbers between two runs: a line and a half of kilobytes, so that no two runs begin at the same place of a page,
/// where a processor takes a load for one that follows a store.
const APART: usize = 192;
/// Numbers in a cache line.
const LINE: usize = 8;
/// Bytes that one element of a triad moves: two are read and one is written.
const BYTES: usize = 24;

/// Where a triad writes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stores {
    /// As everything is written.
    Cached,
    /// Past the caches: what is overwritten need not be read first.
    PastCaches,
}

/// Three runs of numbers that one worker sweeps.
pub(crate) struct Streams {
    numbers: HugeBuffer<f64>,
    length: usize,
    stores: Stores,
}

impl Streams {
    /// Memory of about `bytes` for each worker of a team, touched first by that worker.
    pub(crate) fn of_each(team: &Team, bytes: usize, stores: Stores) -> Vec<Mutex<Self>> {
        let length = (bytes / BYTES / LINE).max(1) * LINE;
        let buffer = || HugeBuffer::zeroed(3 * length + 2 * APART);
        let of = |_| Mutex::new(Self { numbers: buffer(), length, stores });
        let streams: Vec<_> = (0..team.threads()).map(of).collect();
        together(team, &streams, |streams| streams.numbers.fill(1.0));
        streams
    }

    /// Sweeps over all of it, `sweeps` times.
    pub(super) fn sweep(&mut self, isa: Isa, sweeps: usize) {
        let (target, rest) = self.numbers.split_at_mut(self.length + APART);
        let (left, right) = rest.split_at(self.length + APART);
        let (target, n) = (&mut target[..self.length], self.length);
        let streaming = self.stores == Stores::PastCaches;
        let triad = Triad { target, left: &left[..n], right: &right[..n], sweeps, streaming };
        f64::on_lanes(isa, triad);
    }

    /// Bytes a second of all workers of a team at once, each sweeping about `traffic` bytes: the best of several rounds.
    pub(crate) fn bandwidth(team: &Team, streams: &[Mutex<Self>], isa: Isa, (traffic, rounds): (usize, usize)) -> f64 {
        let sweep = BYTES * held(&streams[0]).length;
        let sweeps = (traffic / sweep).max(1);
        let round = || -> f64 {
            let times = together(team, streams, |streams| streams.sweep(isa, sweeps));
            times.into_iter().map(|seconds| (sweeps * sweep) as f64 / seconds).sum()
        };
        (0..rounds).map(|_| round()).fold(0.0, f64::max)
    }
}
