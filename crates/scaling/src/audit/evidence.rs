//! What several rules ask of a study's records.

use crate::record::{Row, Sample, Study};

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
