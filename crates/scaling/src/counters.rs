//! What the processor itself counts of a run, to hold against what its work declares.
//!
//! Operations are those retired, a fused multiply-add being two; bytes are 64 for each line that the last cache had to fetch,
//! as far as the processor's generic event tells: what was prefetched into that cache may be missing. Makers count
//! operations in their own ways: Intel by width of the vectors (event C7, *Software Developer's Manual*, volume 3B), AMD by
//! operation (event 03, *Processor Programming Reference*). Virtual machines mostly give no counters at all.

#[cfg(target_os = "linux")]
mod tally;

use crate::record::WorkRecord;
use crate::subject::{Prepared, SubjectError};
use serde::{Deserialize, Serialize};

/// The file of a scaling folder.
pub const COUNTERS: &str = "counters.json";

/// Bytes of a line of the caches.
const LINE: f64 = 64.0;

/// What was counted of a run, beside what is declared of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    /// Workers of the run.
    pub workers: usize,
    /// Operations, and those declared.
    pub flops: Option<[f64; 2]>,
    /// Bytes from memory, and those declared.
    pub bytes: Option<[f64; 2]>,
}

/// An event by its code, and what one of it is worth.
type Worth = (u64, f64);

/// The events of operations on a processor of this name; none if its maker's are not known here.
fn operations(cpu: &str) -> &'static [Worth] {
    const INTEL: [Worth; 5] = [(0x03c7, 1.0), (0x04c7, 2.0), (0x18c7, 4.0), (0x60c7, 8.0), (0x80c7, 16.0)];
    const AMD: [Worth; 1] = [(0x0f03, 1.0)];
    match cpu {
        intel if intel.contains("Intel") => &INTEL,
        amd if amd.contains("AMD") => &AMD,
        _ => &[],
    }
}

/// Whether the processor's counters are to be had here.
#[must_use]
pub fn are_given() -> bool {
    #[cfg(target_os = "linux")]
    return tally::misses().is_ok();
    #[cfg(not(target_os = "linux"))]
    return false;
}

/// Does a run with one worker, whose threads or processes `prepare` starts, and gives what was counted; none where the
/// machine does not count, or nothing is declared.
///
/// # Errors
/// If the run cannot be prepared or fails.
#[cfg(target_os = "linux")]
pub fn count<'a>(
    declared: &WorkRecord,
    cpu: &str,
    prepare: impl FnOnce() -> Result<Prepared<'a>, SubjectError>,
) -> Result<Option<Counted>, SubjectError> {
    // Before the preparation: threads and processes that begin from now on are counted with this one.
    let (Ok(mut misses), Ok(mut operations)) = (tally::misses(), tally::raw(operations(cpu))) else { return Ok(None) };
    let prepared = prepare()?;
    let mut tallies = [&mut operations, &mut misses];
    let started = tallies.iter_mut().all(|tally| tally.start().is_ok());
    let judge = prepared.run()?;
    let counts = tallies.map(|tally| tally.stop().ok().filter(|count| started && *count > 0.0));
    drop(judge);
    let beside = |count: Option<f64>, declared: Option<f64>| Some([count?, declared?]);
    let (flops, bytes) = (beside(counts[0], declared.flops), beside(counts[1].map(|n| n * LINE), declared.bytes));
    Ok((flops.is_some() || bytes.is_some()).then_some(Counted { workers: 1, flops, bytes }))
}

/// Counts nothing: only Linux is asked.
///
/// # Errors
/// Never.
#[cfg(not(target_os = "linux"))]
pub fn count<'a>(
    _: &WorkRecord,
    _: &str,
    _: impl FnOnce() -> Result<Prepared<'a>, SubjectError>,
) -> Result<Option<Counted>, SubjectError> {
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Umasks of event C7: 1 and 2 scalar, 4 to 80 vectors of two doubles to sixteen singles, doubling in turns.
    #[test]
    fn every_width_of_intels_vectors_is_counted_once() {
        let masks: u64 = operations("Intel(R) Xeon(R)").iter().map(|(code, _)| code >> 8).sum();
        assert_eq!(masks, 0xff);
        let worth = |mask: u64| operations("Intel").iter().find(|(code, _)| code >> 8 & mask != 0).unwrap().1;
        let widths = [0x1, 0x2, 0x4, 0x8, 0x10, 0x20, 0x40, 0x80].map(worth);
        assert_eq!(widths, [1.0, 1.0, 2.0, 4.0, 4.0, 8.0, 8.0, 16.0]);
        assert!(operations("Power10").is_empty());
    }
}
