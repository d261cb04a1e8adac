//! Hits as they are written.

use super::laws::Laws;
use super::question::Question;
use partita_genome::search::Hit;
use partita_genome::sequence::{Sequence, Surveyed};
use std::ops::Range;

/// A hit and its chance.
pub(super) struct Found {
    pub(super) hit: Hit,
    /// The record of the target.
    pub(super) record: usize,
    pub(super) e_value: f64,
    pub(super) p_value: f64,
    pub(super) bits: f64,
}

/// All hits and what they were searched by.
pub(super) struct Report<'a> {
    pub(super) question: &'a Question,
    pub(super) laws: &'a Laws,
    pub(super) hits: Vec<Found>,
}

impl Report<'_> {
    /// The query of a hit, as given.
    pub(super) fn query(&self, found: &Found) -> &Sequence {
        self.question.query(found.hit.query)
    }

    /// The record of a hit.
    pub(super) fn record(&self, found: &Found) -> &Surveyed {
        &self.question.survey.records()[found.record]
    }

    /// The letters of the query as given that a hit covers.
    pub(super) fn query_range(&self, found: &Found) -> Range<usize> {
        let (range, length) = (found.hit.alignment.query.clone(), self.query(found).codes().len());
        if found.hit.strand == 0 { range } else { length - range.end..length - range.start }
    }

    /// What was used, line by line: the program, the scores and costs, the source of E-values.
    pub(super) fn lines(&self) -> [String; 3] {
        let gaps = self.question.scoring.gaps();
        [
            format!("partita match {}", env!("CARGO_PKG_VERSION")),
            format!("scoring: {} (NCBI's convention: {}/{})", self.question.scheme(), gaps.open, gaps.extend),
            format!("E-values: {}", self.laws.source),
        ]
    }

    /// How much was found.
    pub(super) fn summary(&self) -> String {
        let [queries, records] = [self.question.subjects.len(), self.question.survey.records().len()];
        format!("{} hits of {queries} queries with {records} records", self.hits.len())
    }
}

impl Found {
    /// `+` for the query as given, `-` for its reverse complement.
    pub(super) fn strand(&self) -> char {
        if self.hit.strand == 0 { '+' } else { '-' }
    }
}
