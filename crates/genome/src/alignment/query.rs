//! A query prepared for targets of known letters.

use super::ends::Ends;
use super::reference::{NEVER, local_score, spanning_score};
use crate::scoring::{Gaps, Scoring};
use crate::sequence::Sequence;

/// The strands of a query, and what their letters score with the letters of targets.
///
/// Targets are made of *ranks*, places in a list of letters: a target of few letters takes little time to look up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Of each strand, each letter as a row of the table.
    strands: Vec<Vec<u8>>,
    /// Scores `[row][rank]`.
    table: Vec<Vec<i32>>,
    gaps: Gaps,
}

impl Query {
    /// Prepares the strands of a query for targets whose letters have the codes `letters`.
    #[must_use]
    pub fn new(strands: &[Sequence], letters: &[u8], scoring: &Scoring) -> Self {
        let mut codes: Vec<u8> = strands.iter().flat_map(Sequence::codes).copied().collect();
        codes.sort_unstable();
        codes.dedup();
        let row = |code: &u8| codes.partition_point(|known| known < code) as u8;
        let rows = |strand: &Sequence| strand.codes().iter().map(row).collect();
        let scores = |&code: &u8| letters.iter().map(|&letter| scoring.score(code, letter)).collect();
        Self {
            strands: strands.iter().map(rows).collect(),
            table: codes.iter().map(scores).collect(),
            gaps: scoring.gaps(),
        }
    }

    /// What an alignment of the first strand scores, given by its pairs (letter of the strand, place of the target) from the
    /// last to the first, with a target given as ranks at those places.
    pub(crate) fn aligned_score(&self, pairs: &[(usize, usize)], target: &[u8]) -> i32 {
        let paired: i32 = pairs.iter().map(|&(row, place)| self.pair(self.strands[0][row], target[place])).sum();
        let between = |pair: &[(usize, usize)]| {
            let ((row, place), (row_before, place_before)) = (pair[0], pair[1]);
            self.gaps.cost(row - row_before - 1) + self.gaps.cost(place - place_before - 1)
        };
        paired - pairs.windows(2).map(between).sum::<i32>()
    }

    /// The best score of any strand with a target given as ranks, by the reference.
    #[must_use]
    pub fn score(&self, target: &[u8]) -> i32 {
        let pair = |row, rank| self.pair(row, rank);
        self.strands.iter().map(|strand| local_score(strand, target, pair, self.gaps)).max().unwrap_or(0)
    }

    /// The best score of an alignment of all letters of any strand with a target given as ranks, by the reference.
    #[must_use]
    pub fn spanning_score(&self, target: &[u8], ends: Ends) -> i32 {
        let pair = |row, rank| self.pair(row, rank);
        let of = |strand: &Vec<u8>| spanning_score(strand, target, pair, self.gaps, ends);
        self.strands.iter().map(of).max().unwrap_or(0)
    }

    /// The most letters of a target that an alignment of `score` or more covers; none if there is no bound.
    ///
    /// It is m + ⌊(m · best pair − open − score) / extend⌋, and no less than m: with m matched letters, what their score
    /// leaves over is spent on gaps.
    #[must_use]
    pub fn reach(&self, score: i32) -> Option<usize> {
        let longest = self.longest();
        let spare = longest as i64 * i64::from(self.best_pair().max(0)) - i64::from(self.gaps.open) - i64::from(score);
        let gap = spare.max(0).checked_div(i64::from(self.gaps.extend))?;
        Some(longest + gap as usize)
    }

    /// Letters of the longest strand.
    pub(super) fn longest(&self) -> usize {
        self.strands.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Letters that targets may have.
    pub(super) fn ranks(&self) -> usize {
        self.table.first().map_or(0, Vec::len)
    }

    /// The highest score of a pair.
    pub(super) fn best_pair(&self) -> i32 {
        self.table.iter().flatten().copied().max().unwrap_or(0)
    }

    /// The lowest score of a pair.
    pub(super) fn worst_pair(&self) -> i32 {
        self.table.iter().flatten().copied().min().unwrap_or(0)
    }

    /// What a row scores with a rank; ranks that are not known match nothing.
    pub(super) fn pair(&self, row: u8, rank: u8) -> i32 {
        self.table[row as usize].get(rank as usize).copied().unwrap_or(NEVER)
    }

    /// The strands, as rows of the table.
    pub(super) fn strands(&self) -> &[Vec<u8>] {
        &self.strands
    }

    /// Letters of all strands: DP cells per letter of a target.
    #[must_use]
    pub fn len(&self) -> usize {
        self.strands.iter().map(Vec::len).sum()
    }

    /// Whether there is no letter; a query of sequences always has one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Scores `[row][rank]`.
    pub(super) fn table(&self) -> &[Vec<i32>] {
        &self.table
    }

    /// What gaps cost.
    pub(super) fn gaps(&self) -> Gaps {
        self.gaps
    }
}
