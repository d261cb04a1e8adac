//! The alignments of a stretch of the target, best first, none sharing a pair with one before.
//!
//! Taking an alignment away changes scores only where alignments that use its pairs may end, that is from its beginning
//! to its end and as far as an alignment reaches after it. There the ends are computed again, with those pairs forbidden.

use crate::alignment::{Alignment, End, each_column, traced};
use crate::scoring::Scoring;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::ops::Range;

/// The score of a pair that is taken: below any sum of scores, with room to add to.
const TAKEN: i32 = i32::MIN / 4;

/// A stretch of the target and what is asked about it.
#[derive(Debug, Clone, Copy)]
pub struct Clump<'a> {
    /// The letters of the query's strand.
    pub query: &'a [u8],
    /// Letters of the target: all that an alignment which scores enough and ends in the stretch may cover.
    pub target: &'a [u8],
    /// The scores.
    pub scoring: &'a Scoring,
    /// The least score of an alignment.
    pub threshold: i32,
    /// The most letters of the target that an alignment of that score covers; `usize::MAX` if there is no bound.
    pub reach: usize,
}

/// The alignments of a clump in the order in which they are taken: by score, then by the place where they end.
///
/// `ends` are all places of the stretch at which an alignment of the threshold or more ends, `target_end` counting from
/// the clump's first letter; the strand they name is not looked at.
#[must_use]
pub fn alignments(clump: &Clump<'_>, ends: &[End]) -> Vec<Alignment> {
    let mut taking = Taking::new(clump, ends);
    let mut found = Vec::new();
    while let Some((score, target_end, query_end)) = taking.best() {
        let pair = |i: usize, j: usize| taking.pair(i, j);
        let alignment = traced(query_end, target_end, score, pair, clump.scoring.gaps());
        taking.take(&alignment);
        found.push(alignment);
    }
    found
}

/// A clump from which alignments are taken.
struct Taking<'a> {
    clump: &'a Clump<'a>,
    rows: Vec<usize>,
    /// The letters of the query that are taken with each letter of the target.
    taken: HashMap<usize, Vec<usize>>,
    /// Score and end in the query by end in the target; and the same in order, some of it outdated.
    ends: BTreeMap<usize, (i32, usize)>,
    order: BinaryHeap<(i32, Reverse<usize>, usize)>,
    last: usize,
}

impl<'a> Taking<'a> {
    fn new(clump: &'a Clump<'a>, ends: &[End]) -> Self {
        Self {
            clump,
            rows: (0..clump.query.len()).collect(),
            taken: HashMap::new(),
            ends: ends.iter().map(|end| (end.target_end, (end.score, end.query_end))).collect(),
            order: ends.iter().map(|end| (end.score, Reverse(end.target_end), end.query_end)).collect(),
            last: ends.iter().map(|end| end.target_end).max().unwrap_or(0),
        }
    }

    fn pair(&self, i: usize, j: usize) -> i32 {
        if self.taken.get(&j).is_some_and(|rows| rows.contains(&i)) {
            return TAKEN;
        }
        self.clump.scoring.score(self.clump.query[i], self.clump.target[j])
    }

    /// The score and the ends in target and query of the best alignment that is left.
    fn best(&mut self) -> Option<(i32, usize, usize)> {
        while let Some((score, Reverse(target_end), query_end)) = self.order.pop() {
            if self.ends.get(&target_end) == Some(&(score, query_end)) {
                return Some((score, target_end, query_end));
            }
        }
        None
    }

    fn take(&mut self, alignment: &Alignment) {
        for (_, i, j) in alignment.pairs() {
            self.taken.entry(j).or_default().push(i);
        }
        let end = alignment.target.end.saturating_add(self.clump.reach).min(self.last);
        self.renew(alignment.target.start..end);
    }

    /// Computes the ends at some letters of the target again.
    fn renew(&mut self, letters: Range<usize>) {
        let before = letters.start.saturating_sub(self.clump.reach);
        let columns: Vec<usize> = (before..letters.end).collect();
        let mut renewed = Vec::new();
        let pair = |i, j| self.pair(i, j);
        each_column(&self.rows, &columns, pair, self.clump.scoring.gaps(), |place, score, row| {
            if before + place >= letters.start {
                renewed.push((before + place + 1, (score, row + 1)));
            }
        });
        for (target_end, (score, query_end)) in renewed {
            if score < self.clump.threshold {
                self.ends.remove(&target_end);
            } else {
                self.ends.insert(target_end, (score, query_end));
                self.order.push((score, Reverse(target_end), query_end));
            }
        }
    }
}
