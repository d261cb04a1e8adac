//! Scores of pairs of independent sequences at two lengths.

use super::fit::Scores;
use super::{Drawn, Ungapped};
use crate::alignment::{Aligner, Column, LANES, Query};
use crate::null::{Alias, Pool};
use crate::scoring::Scoring;
use crate::sequence::Sequence;
use partita_domain::{Isa, Purpose, Stream};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Groups of queries that are left out in turn.
pub(super) const GROUPS: usize = 20;

/// The fewest pairs of the long length: a batch in each group.
pub(super) const FEWEST: u64 = (GROUPS * LANES) as u64;

/// Replicates of the long length are numbered from here, and queries from twice as far.
const FAR: u64 = 1 << 48;

/// How often each score was found: `[group][length]`.
pub(super) struct Sample {
    lengths: [usize; 2],
    ungapped: Ungapped,
    counts: Vec<[BTreeMap<i32, u64>; 2]>,
}

impl Sample {
    /// Draws what a plan says: 64 targets for every query.
    pub(super) fn draw(scoring: &Scoring, composition: &[f64], plan: &Drawn, isa: Isa) -> Self {
        let mut counts = vec![[BTreeMap::new(), BTreeMap::new()]; GROUPS];
        let pool = Pool::independent(composition, 0);
        let source = Source { scoring, alias: Alias::new(pool.frequencies()), letters: pool.letters(), plan, isa };
        let [short, long] = plan.lengths.map(|length| length as f64);
        let batches = plan.replicates.div_ceil(LANES as u64);
        for (which, batches) in [((batches as f64) * (long / short).powi(2)) as u64, batches].into_iter().enumerate() {
            let scores: Vec<_> = (0..batches).into_par_iter().map(|batch| source.batch(which, batch)).collect();
            for (batch, scores) in scores.into_iter().enumerate() {
                let counts = &mut counts[batch % GROUPS][which];
                scores.into_iter().for_each(|score| *counts.entry(score).or_default() += 1);
            }
        }
        Self { lengths: plan.lengths, ungapped: plan.ungapped, counts }
    }

    /// All scores.
    pub(super) fn all(&self) -> Scores {
        self.without(GROUPS)
    }

    /// All scores but those of one group.
    pub(super) fn without(&self, left_out: usize) -> Scores {
        let mut cells = Vec::new();
        for which in 0..2 {
            let mut sums = BTreeMap::new();
            for (_, counts) in self.counts.iter().enumerate().filter(|(group, _)| *group != left_out) {
                counts[which].iter().for_each(|(&score, &count)| *sums.entry(score).or_insert(0) += count);
            }
            cells.extend(sums.into_iter().map(|(score, count)| (self.lengths[which] as f64, score, count)));
        }
        Scores::new(cells, self.ungapped)
    }

    /// The smallest and the largest score.
    pub(super) fn range(&self) -> (i32, i32) {
        let scores = || self.counts.iter().flatten().flat_map(BTreeMap::keys).copied();
        (scores().min().unwrap_or(0), scores().max().unwrap_or(0))
    }

    /// Pairs of both lengths.
    pub(super) fn replicates(&self) -> u64 {
        self.counts.iter().flatten().flat_map(BTreeMap::values).sum()
    }
}

/// What pairs are drawn from.
struct Source<'a> {
    scoring: &'a Scoring,
    alias: Alias,
    letters: &'a [u8],
    plan: &'a Drawn,
    isa: Isa,
}

impl Source<'_> {
    /// The scores of one query with 64 targets.
    fn batch(&self, which: usize, batch: u64) -> [i32; LANES] {
        let (seed, length) = (self.plan.seed, self.plan.lengths[which]);
        let offset = which as u64 * FAR;
        let stream = Stream::new(seed, Purpose::Background, 2 * FAR + offset + batch);
        let codes = (0..length).map(|place| self.letters[self.alias.letter(stream, place) as usize]).collect();
        let strand = Sequence::of_codes("query", self.scoring.matrix().alphabet(), codes);
        let query = Query::new(&[strand], self.letters, self.scoring);
        let mut columns: Vec<Column> = vec![[0; LANES]; length];
        self.alias.fill(self.isa, seed, offset + batch * LANES as u64, &mut columns);
        Aligner::new(self.isa, &query).scores(&query, &columns)
    }
}
