//! Alignments of all letters of the query: semi-global and global.
//!
//! The equations are those of local alignments without the 0. Above the first row H is 0 where the ends of the target
//! are free, and the cost of a gap where they are charged; left of the first column it is the cost of a gap always, for
//! the letters of the query are all there.

use super::ends::{Ends, Whole};
use super::lanes::Lanes;
use super::pass::Watch;
use super::query::Query;
use super::{Column, LANES};
use crate::scoring::Gaps;
use partita_domain::Isa;
use partita_domain::narrow::{Batch, Integer, Narrow};

/// The best scores of a whole query with 64 targets, which come position by position; see
/// [`spanning_score`](super::spanning_score).
///
/// Where ends are charged, all targets have the same number of letters. All scores are exact.
///
/// ```
/// use partita_domain::Isa;
/// use partita_genome::alignment::{Ends, LANES, Query, Spanning};
/// use partita_genome::scoring::{Gaps, Matrix, Scoring};
/// use partita_genome::sequence::{Alphabet, Sequence};
/// let scoring = Scoring::new(Matrix::identity(2, -3), Gaps { open: 5, extend: 2 })?;
/// let query = Query::new(&[Sequence::new("q", Alphabet::Dna, b"ACGT")?], &[0, 1, 2, 3], &scoring);
/// let mut lanes = Spanning::<i8>::new(Isa::detect(), &query, Ends::Free, 6).unwrap();
/// lanes.pass(&query, &[3, 0, 1, 2, 3, 0].map(|rank| [rank; LANES])); // TACGTA
/// assert_eq!(lanes.scores()[0], 8);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Spanning<T> {
    lanes: Lanes<T>,
    last: Last<T>,
    fresh: Last<T>,
}

/// The last row so far.
#[derive(Debug, Clone)]
struct Last<T> {
    ends: Ends,
    gaps: Gaps,
    /// Positions of a pass, and of the passes done.
    columns: usize,
    done: usize,
    /// Of each strand, the best H in the last row, or the last one.
    found: Vec<Batch<T>>,
}

impl<T: Integer> Watch<T> for Last<T> {
    const EXACT: bool = false;
    const WHOLE: bool = true;

    #[inline(always)]
    fn begin<L: Narrow<T>>(&self, lanes: L, _: usize) -> L::Vector {
        lanes.splat(T::MIN)
    }

    #[inline(always)]
    fn lower<L: Narrow<T>>(&self, lanes: L, pass: usize) -> Option<[L::Vector; 2]> {
        let before = self.done + pass * self.columns;
        let cost = |cost: i32| lanes.splat(T::of(cost).unwrap_or(T::MAX));
        let along = self.gaps.extend * before as i32;
        let first = if before == 0 { 0 } else { along + self.gaps.open };
        (self.ends == Ends::Charged).then(|| [cost(first), cost(along)])
    }

    #[inline(always)]
    fn end<L: Narrow<T>>(&mut self, _: L, _: usize, _: L::Vector, _: usize, _: usize) {}

    #[inline(always)]
    fn last_row<L: Narrow<T>>(&mut self, lanes: L, part: usize, row: &[L::Vector], strand: usize) {
        for &h in row {
            let before = lanes.load(&self.found[strand], part);
            let found = if self.ends == Ends::Free { lanes.max(before, h) } else { h };
            lanes.store(&mut self.found[strand], part, found);
        }
    }
}

impl<T: Integer> Spanning<T> {
    /// Memory for a query, at the beginning of 64 targets of up to `length` letters; none if some score or cost cannot
    /// be represented, or the targets have more than 31 letters.
    #[must_use]
    pub fn new(isa: Isa, query: &Query, ends: Ends, length: usize) -> Option<Self> {
        let lanes = Lanes::framed(isa, query, Some(Whole { ends, length }))?;
        let gaps = query.gaps();
        let in_gap = |strand: &Vec<u8>| T::of(lanes.frame.base - gaps.open - gaps.extend * strand.len() as i32);
        let found = query.strands().iter().map(|strand| in_gap(strand).map(Batch::splat)).collect::<Option<_>>()?;
        let last = Last { ends, gaps, columns: lanes.columns(), done: 0, found };
        Some(Self { fresh: last.clone(), last, lanes })
    }

    /// Goes back to the beginning of the targets.
    pub fn begin(&mut self) {
        self.lanes.begin();
        self.last = self.fresh.clone();
    }

    /// Takes the next positions of the targets, as [`Lanes::pass`] does. Where ends are free, lanes of targets that have
    /// ended may go on with ranks that match nothing.
    pub fn pass(&mut self, query: &Query, columns: &[Column]) {
        self.lanes.watch(query, columns, &mut self.last);
        self.last.done += columns.len();
    }

    /// The score of each lane so far.
    #[must_use]
    pub fn scores(&self) -> [i32; LANES] {
        let score = |lane: usize| {
            let of_strands = self.last.found.iter().map(|found| found.0[lane].to_i32() - self.lanes.frame.base);
            of_strands.max().unwrap_or(0)
        };
        std::array::from_fn(score)
    }
}
