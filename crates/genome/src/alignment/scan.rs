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
//!
//! Lanes find the [strips](super::strips) in which an alignment of enough score may end, first by a bound, then, around
//! those, by the score; what ends there exactly is computed [column by column](super::columnwise).

use super::LANES;
use super::columnwise::each_end;
use super::lanes::Lanes;
use super::pass::NOTHING;
use super::query::Query;
use super::strips::{Sharpness, Strip, strips};
use super::windows::Windows;
use partita_domain::Isa;
use partita_domain::narrow::Integer;
use partita_run::ledger::{phase, task};
use rayon::prelude::*;
use std::iter::once;
use std::ops::Range;

/// Fresh letters that are worth working on together: at least `LEAST`, so many that windows are `REACHES` times as long
/// as what they overlap by, but not more than `MOST`.
const LEAST: usize = 1 << 20;
const REACHES: usize = 32;
const MOST: usize = 1 << 25;
/// Letters of a stretch that is worked on as one.
const STRETCH: usize = 1 << 13;

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
    isa: Isa,
    query: &'a Query,
    threshold: i32,
    /// How far an alignment reaches back at most; none if there is no bound.
    reach: Option<usize>,
    /// What matches nothing before the first letter, as far as the reach; then letters.
    kept: Vec<u8>,
    /// The first fresh letter kept, and letters that were fed before those.
    fresh: usize,
    passed: usize,
}

impl<'a> Scan<'a> {
    /// A scan for scores of `threshold` or more; scores of 0 are never looked for. The target's letters are ranks, as
    /// for [`Lanes`].
    #[must_use]
    pub fn new(isa: Isa, query: &'a Query, threshold: i32) -> Self {
        let threshold = threshold.max(1);
        let reach = query.reach(threshold);
        let fresh = reach.unwrap_or(0);
        Self { isa, query, threshold, reach, kept: vec![NOTHING; fresh], fresh, passed: 0 }
    }

    /// Takes the next letters, any number of them, and gives the ends among those that it has come to work on.
    pub fn feed(&mut self, ranks: &[u8]) -> Vec<End> {
        // With room for what the last windows reach beyond: to grow for that would copy all of it.
        self.kept.reserve(ranks.len() + LANES * (rayon::current_num_threads() + 1));
        self.kept.extend_from_slice(ranks);
        let Some(reach) = self.reach else { return Vec::new() };
        let worth = REACHES.saturating_mul(reach * LANES * rayon::current_num_threads()).clamp(LEAST, MOST).max(reach);
        if self.kept.len() - self.fresh >= worth { self.work() } else { Vec::new() }
    }

    /// Gives the ends among all letters that are left.
    #[must_use]
    pub fn finish(mut self) -> Vec<End> {
        self.work()
    }

    /// The ends among the fresh letters, which are fresh no more.
    fn work(&mut self) -> Vec<End> {
        let length = self.kept.len() - self.fresh;
        let stretches = match self.reach {
            Some(reach) => self.stretches(reach, length),
            None => once(self.fresh..self.kept.len()).collect(),
        };
        let ends = |stretch| task(|| self.ends(stretch));
        let found = phase(|| stretches.into_par_iter().flat_map_iter(ends).collect());
        self.kept.drain(..length);
        self.passed += length;
        found
    }

    /// Disjoint stretches of fresh letters, in order, outside of which there are no ends: where a bound of the score says
    /// so, and of those where the score itself does, if the type can hold it.
    fn stretches(&mut self, reach: usize, length: usize) -> Vec<Range<usize>> {
        let windows = Windows::over(reach, length, rayon::current_num_threads());
        let fresh = self.fresh..self.kept.len();
        let (overflown, told): (Vec<_>, Vec<_>) =
            self.found(&windows, Sharpness::Rough).into_iter().partition(|strip| strip.overflown);
        let mut found = joined(letters(overflown).collect(), &fresh, reach);
        let rough = joined(letters(told).filter(|strip| !is_within(strip, &found)).collect(), &fresh, reach);
        // So short that all lanes have something, and not much shorter than what they overlap by.
        let length: usize = rough.iter().map(Range::len).sum();
        let own = length.div_ceil(LANES).clamp(reach.div_ceil(8).clamp(1, STRETCH), STRETCH);
        let windows = Windows::of(reach, cut(rough, own).collect());
        found.extend(letters(self.found(&windows, Sharpness::Sharp)));
        joined(found, &fresh, reach)
    }

    /// What windows find.
    fn found(&mut self, windows: &[Windows], sharpness: Sharpness) -> Vec<Strip> {
        let end = self.kept.len();
        let read = windows.iter().map(Windows::end).max().unwrap_or(0);
        self.kept.resize(read.max(end), NOTHING);
        let strips = |windows| task(|| self.strips(windows, sharpness));
        let found = phase(|| windows.par_iter().flat_map_iter(strips).collect());
        self.kept.truncate(end);
        found
    }

    /// Where ends may be, by the narrowest type that can hold what a pair scores and a gap costs.
    fn strips(&self, windows: &Windows, sharpness: Sharpness) -> Vec<Strip> {
        let all = || vec![Strip { letters: windows.letters(), overflown: true }];
        let narrow = self.strips_by::<i8>(windows, sharpness);
        narrow.or_else(|| self.strips_by::<i16>(windows, sharpness)).unwrap_or_else(all)
    }

    fn strips_by<T: Integer>(&self, windows: &Windows, sharpness: Sharpness) -> Option<Vec<Strip>> {
        let mut lanes = Lanes::<T>::new(self.isa, self.query)?;
        Some(strips(&mut lanes, self.query, windows, &self.kept, (self.threshold, sharpness)))
    }

    /// The ends among a stretch of letters.
    fn ends(&self, stretch: Range<usize>) -> Vec<End> {
        let before = stretch.start - self.reach.unwrap_or(0);
        let mut found = Vec::new();
        for strand in 0..self.query.strands().len() {
            let (of, letters) = ((self.query, strand), &self.kept[before..stretch.end]);
            each_end(self.isa, of, letters, self.threshold, &mut |place, score, row| {
                let letter = before + place;
                if letter >= stretch.start {
                    let target_end = self.passed + letter + 1 - self.reach.unwrap_or(0);
                    found.push(End { score, strand, query_end: row + 1, target_end });
                }
            });
        }
        found.sort_by_key(|end| (end.target_end, end.strand));
        found
    }
}

fn letters(strips: Vec<Strip>) -> impl Iterator<Item = Range<usize>> {
    strips.into_iter().map(|strip| strip.letters)
}

/// Whether a range lies within one of several, which are in order.
fn is_within(range: &Range<usize>, all: &[Range<usize>]) -> bool {
    let next = all.partition_point(|other| other.end < range.end);
    all.get(next).is_some_and(|other| other.start <= range.start)
}

/// The union of ranges within bounds, in order. Gaps of up to `gap` are filled, and what is long is cut for several
/// workers.
fn joined(mut ranges: Vec<Range<usize>>, bounds: &Range<usize>, gap: usize) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| range.start);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        let (start, end) = (range.start.max(bounds.start), range.end.min(bounds.end));
        match joined.last_mut() {
            Some(last) if start <= last.end + gap => last.end = last.end.max(end),
            _ if start < end => joined.push(start..end),
            _ => {}
        }
    }
    cut(joined, STRETCH.max(4 * gap)).collect()
}

/// Ranges in pieces of up to `piece`.
fn cut(ranges: Vec<Range<usize>>, piece: usize) -> impl Iterator<Item = Range<usize>> {
    let pieces =
        move |range: Range<usize>| range.clone().step_by(piece).map(move |start| start..range.end.min(start + piece));
    ranges.into_iter().flat_map(pieces)
}

/// The ends of a target that is at hand whole; see [`Scan`].
#[must_use]
pub fn scan(isa: Isa, query: &Query, target: &[u8], threshold: i32) -> Vec<End> {
    let mut scan = Scan::new(isa, query, threshold);
    let mut ends = scan.feed(target);
    ends.append(&mut scan.finish());
    ends
}
