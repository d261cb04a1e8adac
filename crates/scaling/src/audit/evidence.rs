//! What several rules ask of a study's records.

use crate::record::{Mode, Row, Sample, Study};
use std::collections::BTreeSet;

/// The fewest repeats whose median has a 95 % interval.
pub(super) const FEWEST_REPEATS: usize = 6;

/// Timed samples that count, of one worker count.
pub(super) fn timed(study: &Study, workers: usize) -> impl Iterator<Item = &Sample> {
    study.samples.iter().filter(move |sample| !sample.cold && sample.workers == workers)
}

/// The fewest repeats that a row has, and its workers; none without a row.
pub(super) fn fewest(study: &Study) -> Option<(usize, usize)> {
    study.rows.iter().map(|row| (timed(study, row.workers).count(), row.workers)).min()
}

/// Rows that can be trusted, beside the base.
pub(super) fn compared(study: &Study) -> Vec<&Row> {
    study.rows.iter().skip(1).filter(|row| row.guard == "ok").collect()
}

/// How many samples have a checksum, and how many kinds of results that is more than there should be.
pub(super) fn checksums(study: &Study) -> (usize, usize) {
    // With the work, the result of weak scaling grows.
    let group = |sample: &Sample| if study.design.mode == Mode::Weak { sample.workers } else { 0 };
    let named: Vec<_> = study.samples.iter().filter_map(|s| Some((group(s), s.checksum.as_ref()?))).collect();
    let expected = named.iter().map(|(group, _)| group).collect::<BTreeSet<_>>().len();
    (named.len(), named.iter().collect::<BTreeSet<_>>().len() - expected)
}
