//! What the machine can do at most: arithmetic, and the bandwidth of each level of memory, with all workers at once.
//!
//! The peak is that of fused multiply-adds in double precision on independent chains in registers. A bandwidth is that
//! of the triad a = b + s c on a working set that fits the level and not the one before it; three numbers are counted,
//! 24 bytes, and what goes to memory is written past the caches, so that no fourth one is read. Both are the best of
//! several rounds: a ceiling is what was reached once.
//!
//! Source of the roofline: Williams, Waterman & Patterson 2009, Commun. ACM 52:65, DOI 10.1145/1498765.1498785.

use crate::probe::{Stores, Streams, peak};
use partita_domain::Isa;
use partita_run::Team;
use partita_run::manifest::{cache_bytes, memory_bytes};
use serde::{Deserialize, Serialize};

/// The file of a scaling folder.
pub const CEILINGS: &str = "ceilings.json";

/// What lies past all caches.
const MEMORY: &str = "memory";
/// Rounds of each measurement.
const ROUNDS: usize = 7;
/// Bytes that each worker moves in a round: some milliseconds from memory.
const TRAFFIC: usize = 64 << 20;
/// The most memory that is swept, all workers together.
const MOST_MEMORY: usize = 1 << 30;

/// The ceilings of a machine at some worker counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ceilings {
    /// The instruction set.
    pub isa: String,
    /// One per worker count, ascending.
    pub rows: Vec<Ceiling>,
}

/// The ceilings at one worker count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ceiling {
    /// Workers.
    pub workers: usize,
    /// Floating-point operations a second, in double precision; a fused multiply-add counts two.
    pub flops: f64,
    /// The levels that the system tells of, nearest first.
    pub levels: Vec<Bandwidth>,
}

/// The bandwidth of a level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bandwidth {
    /// `L1`, `L2`, `L3` or `memory`.
    pub level: String,
    /// Bytes that each worker swept.
    pub working_set: usize,
    /// Bytes a second, all workers together.
    pub bytes_per_second: f64,
}

impl Ceiling {
    /// The ceilings of a team: half a second or so.
    #[must_use]
    pub fn measure(team: &Team, isa: Isa) -> Self {
        let caches = [1, 2, 3].map(cache_bytes);
        let levels = working_sets(caches, memory_bytes() as usize, team.threads());
        let bandwidth = |(level, working_set): (&str, usize)| {
            let stores = if level == MEMORY { Stores::PastCaches } else { Stores::Cached };
            let streams = Streams::of_each(team, working_set, stores);
            let bytes_per_second = Streams::bandwidth(team, &streams, isa, (TRAFFIC, ROUNDS));
            Bandwidth { level: level.to_owned(), working_set, bytes_per_second }
        };
        let levels = levels.into_iter().map(bandwidth).collect();
        Self { workers: team.threads(), flops: peak(team, isa, ROUNDS), levels }
    }

    /// The bandwidth of memory, past all caches.
    #[must_use]
    pub fn memory(&self) -> Option<f64> {
        self.levels.iter().find(|l| l.level == MEMORY).map(|l| l.bytes_per_second)
    }

    /// The most operations a second at an intensity, in operations per byte, if data comes from a level.
    ///
    /// ```
    /// use partita_scaling::ceilings::Ceiling;
    /// let ceiling = Ceiling { workers: 1, flops: 60e9, levels: vec![] };
    /// assert_eq!([0.5, 8.0].map(|intensity| ceiling.attainable(intensity, 20e9)), [10e9, 60e9]);
    /// ```
    #[must_use]
    pub fn attainable(&self, intensity: f64, bytes_per_second: f64) -> f64 {
        self.flops.min(intensity * bytes_per_second)
    }
}

/// Bytes for each worker to sweep at each level: half of a cache of its own or of its share of the last one, if that is
/// still more than the cache before; for memory, four times the last cache together.
fn working_sets(caches: [Option<usize>; 3], memory: usize, workers: usize) -> Vec<(&'static str, usize)> {
    let [first, second, third] = caches;
    let shared = third.map(|bytes| bytes / workers);
    let mut sets = Vec::new();
    let mut before = 0;
    for (level, cache) in [("L1", first), ("L2", second), ("L3", shared)] {
        let set = cache.map_or(0, |bytes| bytes / 2);
        if set > before {
            sets.push((level, set));
            before = cache.unwrap_or(0);
        }
    }
    let last = third.or(second).unwrap_or(32 << 20).max(8 << 20);
    let all = (4 * last).min(MOST_MEMORY).min((memory / 4).max(64 << 20));
    sets.push((MEMORY, (all / workers).max(2 * before)));
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    const K: usize = 1 << 10;
    const M: usize = 1 << 20;

    #[test]
    fn every_level_is_swept_past_the_one_before_it() {
        let caches = [Some(32 * K), Some(M), Some(32 * M)];
        let expected = [("L1", 16 * K), ("L2", 512 * K), ("L3", 8 * M), ("memory", 64 * M)];
        assert_eq!(working_sets(caches, 16 << 30, 2), expected);
    }

    #[test]
    fn a_share_of_the_last_cache_that_is_no_more_than_the_one_before_is_left_out() {
        let caches = [Some(32 * K), Some(M), Some(32 * M)];
        let levels: Vec<_> = working_sets(caches, 16 << 30, 64).into_iter().map(|(level, _)| level).collect();
        assert_eq!(levels, ["L1", "L2", "memory"]);
    }

    #[test]
    fn unknown_caches_leave_memory() {
        assert_eq!(working_sets([None; 3], 1 << 30, 2), [("memory", 64 * M)]);
    }

    #[test]
    fn a_machine_has_a_peak_and_bandwidths() {
        let team = Team::new(1).unwrap();
        let ceiling = Ceiling::measure(&team, Isa::detect());
        assert!(ceiling.flops > 0.0 && ceiling.memory().unwrap() > 0.0);
        assert!(ceiling.levels.iter().all(|l| l.bytes_per_second.is_finite() && l.bytes_per_second > 0.0));
    }
}
