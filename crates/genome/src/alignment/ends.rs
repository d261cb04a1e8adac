//! Which letters an alignment must hold: what the ends of the target cost, where all of the query is aligned.

use crate::scoring::Gaps;

/// What the letters of the target before and behind the aligned ones cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// Nothing: a semi-global alignment, of a whole query somewhere in the target.
    Free,
    /// What a gap costs: a global alignment.
    Charged,
}

/// What a frame must know of alignments of the whole query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whole {
    pub(super) ends: Ends,
    /// Letters of the longest target.
    pub(super) length: usize,
}

impl Whole {
    /// The most that gaps alone can cost on the way to a cell, for so many letters of the query.
    pub(super) fn depth(self, Gaps { open, extend }: Gaps, query: usize) -> Option<i32> {
        let gap = |letters: usize| extend.checked_mul(i32::try_from(letters).ok()?)?.checked_add(open);
        let over_target = if self.ends == Ends::Free { 0 } else { gap(self.length)? };
        gap(query)?.checked_add(over_target)
    }

    /// H above the first row, behind `letters` letters of the target.
    pub(super) fn outside(self, gaps: Gaps, letters: usize) -> i32 {
        if self.ends == Ends::Free { 0 } else { -gaps.cost(letters) }
    }
}
