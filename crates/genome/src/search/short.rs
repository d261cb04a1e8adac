//! Records that are short and many: sixty-four at once are asked for their best score, and those that have enough are
//! searched.

use super::record::{Hit, Search, Subject};
use crate::alignment::{Column, LANES, Lanes};
use crate::scoring::Scoring;
use partita_domain::Isa;
use partita_run::ledger::{phase, task};
use rayon::prelude::*;

/// What follows a record that has ended: no letter's code.
const ENDED: u8 = u8::MAX;
/// Letters of sixty-four records that are handed on together.
const PIECE: usize = 256;

/// A record held whole, and the least score of each subject's hits in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortRecord {
    /// Its letters, as codes.
    pub codes: Vec<u8>,
    /// For each subject.
    pub thresholds: Vec<i32>,
}

/// The hits of each record, as [`Search`] gives them. Runs in the calling thread's rayon pool.
///
/// # Panics
/// If a record has not as many thresholds as there are subjects.
#[must_use]
pub fn short_records(isa: Isa, scoring: &Scoring, subjects: &[Subject], records: &[ShortRecord]) -> Vec<Vec<Hit>> {
    let mut order: Vec<usize> = (0..records.len()).collect();
    // Lanes that end together waste least.
    order.sort_by_key(|&record| records[record].codes.len());
    let worth = |(query, subject): (usize, &Subject)| {
        let chunks = order.par_chunks(LANES).flat_map_iter(|lanes| {
            let best = task(|| best_scores(isa, subject, records, lanes));
            let enough = move |(&record, best): (&usize, Option<i32>)| {
                best.is_none_or(|best| best >= records[record].thresholds[query]).then_some((record, query))
            };
            lanes.iter().zip(best).filter_map(enough).collect::<Vec<_>>()
        });
        phase(|| chunks.collect::<Vec<_>>())
    };
    let pairs: Vec<(usize, usize)> = subjects.iter().enumerate().flat_map(worth).collect();
    let search = |&(record, query): &(usize, usize)| {
        let ShortRecord { codes, thresholds } = &records[record];
        let mut search = Search::new(isa, scoring, &subjects[query..=query], &thresholds[query..=query]);
        search.feed(codes);
        search.finish().into_iter().map(move |hit| (record, Hit { query, ..hit })).collect::<Vec<_>>()
    };
    let mut hits = vec![Vec::new(); records.len()];
    for (record, hit) in phase(|| pairs.par_iter().flat_map_iter(search).collect::<Vec<_>>()) {
        hits[record].push(hit);
    }
    hits
}

/// The best score of a subject with each of up to sixty-four records; none where bytes cannot tell.
fn best_scores(isa: Isa, subject: &Subject, records: &[ShortRecord], lanes: &[usize]) -> [Option<i32>; LANES] {
    let Some(mut state) = Lanes::<i8>::new(isa, subject.query()) else { return [None; LANES] };
    let longest = lanes.iter().map(|&record| records[record].codes.len()).max().unwrap_or(0);
    let mut columns: Vec<Column> = Vec::with_capacity(PIECE);
    for start in (0..longest).step_by(PIECE) {
        columns.clear();
        columns.resize(PIECE.min(longest - start), [ENDED; LANES]);
        for (lane, &record) in lanes.iter().enumerate() {
            let codes = records[record].codes.iter().skip(start);
            columns.iter_mut().zip(codes).for_each(|(column, &code)| column[lane] = code);
        }
        state.pass(subject.query(), &columns);
    }
    state.scores()
}
