//! A long target scanned for all places at which an alignment ends that scores enough.
//!
//! The target comes in pieces of any length, so that a genome of any size passes through a bounded memory:
//!
//! ```text
//!   kept:  | before | fresh letters ............ | more to come
//!          '- reach -'
//! ```
//!
//! An alignment of score S that ends at row i of the query covers at most i + ⌊(i · best pair − open − S) / extend⌋
//! letters of the target, its *reach*: whoever begins that much before a letter finds every such alignment that ends
//! there. So windows of the target overlap by the reach, and their results are those of the target uncut.

use super::query::Query;
use super::reference::each_column;
use partita_domain::Isa;
use rayon::prelude::*;

/// Fresh letters that are worth working on together.
const BLOCK: usize = 1 << 20;
/// Fresh letters of a window.
const WINDOW: usize = 1 << 14;

/// A place at which an alignment ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// The best score of an alignment of this strand that ends at this letter of the target.
    pub score: i32,
    /// The strand: its place in the list given to [`Query::new`].
    pub strand: usize,
    /// Letters of the strand up to and including the last one aligned; the fewest, where several reach the score.
    pub query_end: usize,
    /// Letters of the target up to and including the last one aligned, counted from the first one fed.
    pub target_end: usize,
}

/// A target on its way past a query.
///
/// Gives an [`End`] for every letter of the target and every strand whose best score there is the threshold or more, in
/// the order of the target and then of the strands. Runs in the calling thread's rayon pool; the ends depend neither on
/// the team, nor on the instruction set, nor on how the target is cut.
///
/// Memory: about a million letters of the target, some times the reach, and the ends found. (Where extending a gap
/// costs nothing, no reach is bounded, and the whole target is kept.)
///
/// ```
/// use partita_domain::Isa;
/// use partita_genome::alignment::{Query, Scan};
/// use partita_genome::scoring::{Gaps, Matrix, Scoring};
/// use partita_genome::sequence::{Alphabet, Sequence};
/// let scoring = Scoring::new(Matrix::identity(2, -3), Gaps { open: 5, extend: 2 })?;
/// let query = Query::new(&[Sequence::new("q", Alphabet::Dna, b"GATTACA")?], &[0, 1, 2, 3], &scoring);
/// let target = Sequence::new("t", Alphabet::Dna, b"CCCGATTACACCC")?;
/// let mut scan = Scan::new(Isa::detect(), &query, 13);
/// let mut ends = scan.feed(&target.codes()[..5]);
/// ends.extend(scan.feed(&target.codes()[5..]));
/// ends.extend(scan.finish());
/// assert_eq!(ends.len(), 1);
/// assert_eq!((ends[0].score, ends[0].query_end, ends[0].target_end), (14, 7, 10));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Scan<'a> {
    query: &'a Query,
    threshold: i32,
    /// How far an alignment reaches back at most; none if there is no bound.
    reach: Option<usize>,
    kept: Vec<u8>,
    /// The first fresh letter kept, and the first letter kept in the target.
    fresh: usize,
    offset: usize,
}

impl<'a> Scan<'a> {
    /// A scan for scores of `threshold` or more; scores of 0 are never looked for. The target's letters are ranks, as
    /// for [`Lanes`](super::Lanes).
    #[must_use]
    pub fn new(_isa: Isa, query: &'a Query, threshold: i32) -> Self {
        let threshold = threshold.max(1);
        let reach = query.reach(threshold);
        Self { query, threshold, reach, kept: Vec::new(), fresh: 0, offset: 0 }
    }

    /// Takes the next letters, any number of them, and gives the ends among those that it has come to work on.
    pub fn feed(&mut self, ranks: &[u8]) -> Vec<End> {
        self.kept.extend_from_slice(ranks);
        let fresh = self.kept.len() - self.fresh;
        if self.reach.is_some_and(|reach| fresh >= BLOCK.max(reach)) { self.work() } else { Vec::new() }
    }

    /// Gives the ends among all letters that are left.
    #[must_use]
    pub fn finish(mut self) -> Vec<End> {
        self.work()
    }

    /// The ends among the fresh letters, which are fresh no more.
    fn work(&mut self) -> Vec<End> {
        let width = if self.reach.is_some() { WINDOW } else { usize::MAX };
        let starts: Vec<usize> = (self.fresh..self.kept.len()).step_by(width).collect();
        let window = |&start: &usize| self.window(start, width.min(self.kept.len() - start));
        let found = starts.par_iter().flat_map_iter(window).collect();
        let reach = self.reach.unwrap_or(self.kept.len());
        let passed = self.kept.len().saturating_sub(reach);
        self.kept.drain(..passed);
        (self.fresh, self.offset) = (self.kept.len(), self.offset + passed);
        found
    }

    /// The ends among `length` letters from place `start` of those kept.
    fn window(&self, start: usize, length: usize) -> Vec<End> {
        let before = self.reach.map_or(0, |reach| start.saturating_sub(reach));
        let letters = &self.kept[before..start + length];
        let mut found = Vec::new();
        for (strand, rows) in self.query.strands().iter().enumerate() {
            let pair = |row: u8, rank: u8| self.query.pair(row, rank);
            each_column(rows, letters, pair, self.query.gaps(), |place, score, row| {
                if before + place >= start && score >= self.threshold {
                    let target_end = self.offset + before + place + 1;
                    found.push(End { score, strand, query_end: row + 1, target_end });
                }
            });
        }
        found.sort_by_key(|end| (end.target_end, end.strand));
        found
    }
}

/// The ends of a target that is at hand whole; see [`Scan`].
#[must_use]
pub fn scan(isa: Isa, query: &Query, target: &[u8], threshold: i32) -> Vec<End> {
    let mut scan = Scan::new(isa, query, threshold);
    let mut ends = scan.feed(target);
    ends.append(&mut scan.finish());
    ends
}
