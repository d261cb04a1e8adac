//! The records of a target on their way past queries.

use super::clumps::{Clump, alignments};
use crate::alignment::{Alignment, End, Query, each_column, scan};
use crate::scoring::Scoring;
use crate::sequence::Sequence;
use partita_domain::Isa;
use partita_run::ledger::{phase, task};
use rayon::prelude::*;

/// Letters that are worth working on together.
const BLOCK: usize = 1 << 22;
/// A target shorter than so many reaches is computed one letter after the other: windows would mostly overlap.
const REACHES: usize = 16;

/// A query as it is searched: its strands, the given one first.
#[derive(Debug, Clone)]
pub struct Subject {
    strands: Vec<Sequence>,
    query: Query,
}

/// An alignment of a query with a record of the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The query: its place in the list searched.
    pub query: usize,
    /// Its strand: 0 as given, 1 the reverse complement.
    pub strand: usize,
    /// The alignment, of the strand's letters with those of the record.
    pub alignment: Alignment,
    /// What it is made of, and its CIGAR.
    pub columns: crate::alignment::Columns,
    /// The path as a CIGAR without clips.
    pub cigar: String,
}

impl Subject {
    /// Prepares the strands of a query for targets of the scoring system's alphabet.
    #[must_use]
    pub fn new(strands: Vec<Sequence>, scoring: &Scoring) -> Self {
        let codes: Vec<u8> = (0..scoring.matrix().alphabet().letters().len() as u8).collect();
        Self { query: Query::new(&strands, &codes, scoring), strands }
    }

    /// Its strands prepared for targets given as codes.
    pub(super) fn query(&self) -> &Query {
        &self.query
    }

    /// The strands.
    #[must_use]
    pub fn strands(&self) -> &[Sequence] {
        &self.strands
    }
}

/// A search of one record of the target for several queries.
///
/// Runs in the calling thread's rayon pool; the hits depend neither on the team, nor on the instruction set, nor on how
/// the record is cut. Memory: some million letters of the record, stretches of it in which hits follow one another, and
/// the hits.
#[derive(Debug)]
pub struct Search<'a> {
    isa: Isa,
    scoring: &'a Scoring,
    asked: Vec<Asked<'a>>,
    /// Letters of the record from `base`, of which those from `fresh` have not been searched.
    letters: Vec<u8>,
    base: usize,
    fresh: usize,
    hits: Vec<Hit>,
}

/// A query, the least score of its hits, and for each strand the ends that may have more to come.
#[derive(Debug)]
struct Asked<'a> {
    subject: &'a Subject,
    threshold: i32,
    reach: usize,
    pending: Vec<Vec<End>>,
}

impl<'a> Search<'a> {
    /// The beginning of a record, to be searched for each subject's alignments of a threshold or more.
    ///
    /// # Panics
    /// If there are not as many thresholds as subjects.
    #[must_use]
    pub fn new(isa: Isa, scoring: &'a Scoring, subjects: &'a [Subject], thresholds: &[i32]) -> Self {
        assert_eq!(subjects.len(), thresholds.len(), "each subject has a threshold");
        let asked = |(subject, &threshold): (&'a Subject, &i32)| {
            let threshold = threshold.max(1);
            let reach = subject.query.reach(threshold).unwrap_or(usize::MAX);
            Asked { subject, threshold, reach, pending: vec![Vec::new(); subject.strands.len()] }
        };
        let asked = subjects.iter().zip(thresholds).map(asked).collect();
        Self { isa, scoring, asked, letters: Vec::new(), base: 0, fresh: 0, hits: Vec::new() }
    }

    /// Takes the next letters of the record, as codes; any number of them.
    pub fn feed(&mut self, codes: &[u8]) {
        self.letters.extend_from_slice(codes);
        let worth = self.longest_reach().saturating_mul(4).max(BLOCK);
        if self.letters.len() - self.fresh >= worth {
            self.work(false);
        }
    }

    /// All hits of the record, by query, then the best first, then by place and strand.
    #[must_use]
    pub fn finish(mut self) -> Vec<Hit> {
        self.work(true);
        self.hits.sort_by_key(|hit| {
            let Alignment { score, target, query, .. } = &hit.alignment;
            (hit.query, -score, target.start, hit.strand, query.start, target.end)
        });
        self.hits
    }

    fn longest_reach(&self) -> usize {
        self.asked.iter().map(|asked| asked.reach).max().unwrap_or(0)
    }

    /// Searches the fresh letters, and traces what cannot have more to come.
    fn work(&mut self, ended: bool) {
        let (isa, letters, base, fresh, scoring) = (self.isa, &self.letters, self.base, self.fresh, self.scoring);
        let end = base + letters.len();
        phase(|| self.asked.par_iter_mut().for_each(|asked| asked.search(isa, scoring, letters, base, fresh)));
        for (query, asked) in self.asked.iter_mut().enumerate() {
            let known = if ended { usize::MAX } else { end.saturating_sub(asked.reach) };
            self.hits.extend(asked.trace(query, scoring, letters, base, known));
        }
        let open = self.asked.iter().flat_map(Asked::open).min().unwrap_or(end);
        let kept = open.min(end.saturating_sub(self.longest_reach())).max(base) - base;
        self.letters.drain(..kept);
        self.base += kept;
        self.fresh = self.letters.len();
    }
}

impl Asked<'_> {
    /// Adds the ends among the letters from `fresh`.
    fn search(&mut self, isa: Isa, scoring: &Scoring, letters: &[u8], base: usize, fresh: usize) {
        let before = fresh.saturating_sub(self.reach);
        let letters = &letters[before..];
        let found = if letters.len() < self.reach.saturating_mul(REACHES) {
            task(|| self.plainly(scoring, letters))
        } else {
            scan(isa, &self.subject.query, letters, self.threshold)
        };
        for end in found.into_iter().filter(|end| before + end.target_end > fresh) {
            let target_end = base + before + end.target_end;
            self.pending[end.strand].push(End { target_end, ..end });
        }
    }

    /// The ends among letters, one letter after the other.
    fn plainly(&self, scoring: &Scoring, letters: &[u8]) -> Vec<End> {
        let mut found = Vec::new();
        for (strand, sequence) in self.subject.strands.iter().enumerate() {
            let pair = |a, b| scoring.score(a, b);
            each_column(sequence.codes(), letters, pair, scoring.gaps(), |place, score, row| {
                if score >= self.threshold {
                    found.push(End { score, strand, query_end: row + 1, target_end: place + 1 });
                }
            });
        }
        found
    }

    /// Traces the clumps that end before `known`: no alignment that ends there or later reaches back to them.
    fn trace(&mut self, query: usize, scoring: &Scoring, letters: &[u8], base: usize, known: usize) -> Vec<Hit> {
        let (subject, threshold, reach) = (self.subject, self.threshold, self.reach);
        let mut clumps = Vec::new();
        for (strand, pending) in self.pending.iter_mut().enumerate() {
            let ends = std::mem::take(pending);
            for clump in ends.chunk_by(|a, b| b.target_end.saturating_sub(a.target_end) <= reach) {
                let last = clump.last().map_or(0, |end| end.target_end);
                if last <= known { clumps.push((strand, clump.to_vec())) } else { pending.extend_from_slice(clump) }
            }
        }
        let trace = |(strand, ends): (usize, Vec<End>)| {
            let start = ends[0].target_end.saturating_sub(reach).max(base);
            let last = ends[ends.len() - 1].target_end;
            let (codes, target) = (subject.strands[strand].codes(), &letters[start - base..last - base]);
            let clump = Clump { query: codes, target, scoring, threshold, reach };
            let ends: Vec<End> =
                ends.into_iter().map(|end| End { target_end: end.target_end - start, ..end }).collect();
            let hit = |alignment: Alignment| Hit::new(query, strand, alignment, &clump, start);
            alignments(&clump, &ends).into_iter().map(hit).collect::<Vec<_>>()
        };
        phase(|| clumps.into_par_iter().flat_map_iter(|clump| task(|| trace(clump))).collect())
    }

    /// The first letter that an open clump may cover, of each strand that has one.
    fn open(&self) -> impl Iterator<Item = usize> + '_ {
        let first = |ends: &Vec<End>| ends.first().map(|end| end.target_end.saturating_sub(self.reach));
        self.pending.iter().filter_map(first)
    }
}

impl Hit {
    fn new(query: usize, strand: usize, mut alignment: Alignment, clump: &Clump<'_>, start: usize) -> Self {
        let unknown = clump.scoring.matrix().alphabet().unknown();
        let columns = alignment.count(clump.query, clump.target, unknown);
        let cigar = alignment.cigar(clump.query, clump.target, unknown);
        alignment.target = alignment.target.start + start..alignment.target.end + start;
        Self { query, strand, alignment, columns, cigar }
    }
}
