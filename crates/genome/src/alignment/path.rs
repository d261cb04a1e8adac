//! A path through the letters of two sequences.

use crate::scoring::{Gaps, Scoring};
use crate::sequence::Sequence;
use std::ops::Range;

/// A step of an alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A letter of the query with a letter of the target: `=` or `X` in a CIGAR.
    Pair,
    /// A letter of the query with none: `I`.
    Insertion,
    /// A letter of the target with none: `D`.
    Deletion,
}

/// An alignment: where it lies, its score, and its steps as runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alignment {
    /// The score.
    pub score: i32,
    /// The letters of the query.
    pub query: Range<usize>,
    /// The letters of the target.
    pub target: Range<usize>,
    /// Steps and how many of each follow one another; neighbours differ.
    pub steps: Vec<(Step, usize)>,
}

/// What an alignment is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Columns {
    /// Pairs of equal letters.
    pub matches: usize,
    /// Pairs of unequal letters.
    pub mismatches: usize,
    /// Gaps.
    pub gaps: usize,
    /// Letters in gaps.
    pub gapped: usize,
}

impl Columns {
    /// All columns.
    #[must_use]
    pub fn length(&self) -> usize {
        self.matches + self.mismatches + self.gapped
    }

    /// Edits from one sequence to the other: mismatches and letters in gaps.
    #[must_use]
    pub fn distance(&self) -> usize {
        self.mismatches + self.gapped
    }
}

impl Alignment {
    /// Each column: the step, and the place in query and target that it takes its letters from.
    pub fn columns(&self) -> impl Iterator<Item = (Step, usize, usize)> + '_ {
        let (mut i, mut j) = (self.query.start, self.target.start);
        let steps = self.steps.iter().flat_map(|&(step, count)| std::iter::repeat_n(step, count));
        steps.map(move |step| {
            let here = (step, i, j);
            i += usize::from(step != Step::Deletion);
            j += usize::from(step != Step::Insertion);
            here
        })
    }

    /// The columns that pair letters.
    pub fn pairs(&self) -> impl Iterator<Item = (Step, usize, usize)> + '_ {
        self.columns().filter(|(step, ..)| *step == Step::Pair)
    }

    /// The score found by walking along the path, where `score` gives that of a pair of letters.
    #[must_use]
    pub fn walked(&self, query: &[u8], target: &[u8], score: impl Fn(u8, u8) -> i32, gaps: Gaps) -> i32 {
        let paired: i32 = self.pairs().map(|(_, i, j)| score(query[i], target[j])).sum();
        let gapped = self.steps.iter().filter(|(step, _)| *step != Step::Pair);
        paired - gapped.map(|&(_, count)| gaps.cost(count)).sum::<i32>()
    }

    /// What it is made of; letters of the code `unknown` equal nothing.
    #[must_use]
    pub fn count(&self, query: &[u8], target: &[u8], unknown: u8) -> Columns {
        let mut columns = Columns::default();
        for (step, i, j) in self.columns() {
            match step {
                Step::Pair if query[i] == target[j] && query[i] != unknown => columns.matches += 1,
                Step::Pair => columns.mismatches += 1,
                Step::Insertion | Step::Deletion => columns.gapped += 1,
            }
        }
        columns.gaps = self.steps.iter().filter(|(step, _)| *step != Step::Pair).count();
        columns
    }

    /// The alignment for people: the query's letters, what pairs say, and the target's letters. Between them stand `|` for
    /// equal letters, `+` for others that score above 0; gaps are `-`.
    #[must_use]
    pub fn rows(&self, query: &Sequence, target: &Sequence, scoring: &Scoring) -> [String; 3] {
        let letter =
            |sequence: &Sequence, i: usize| char::from(sequence.alphabet().letters()[usize::from(sequence.codes()[i])]);
        let mut rows = [const { String::new() }; 3];
        for (step, i, j) in self.columns() {
            let column = match step {
                Step::Insertion => [letter(query, i), ' ', '-'],
                Step::Deletion => ['-', ' ', letter(target, j)],
                Step::Pair => {
                    let (a, b) = (query.codes()[i], target.codes()[j]);
                    let between = if a == b { '|' } else { [' ', '+'][usize::from(scoring.score(a, b) > 0)] };
                    [letter(query, i), between, letter(target, j)]
                }
            };
            rows.iter_mut().zip(column).for_each(|(row, letter)| row.push(letter));
        }
        rows
    }

    /// The path as a CIGAR string without clips: `=` equal letters, `X` unequal ones, `I` letters of the query alone,
    /// `D` letters of the target alone. Letters of the code `unknown` equal nothing.
    #[must_use]
    pub fn cigar(&self, query: &[u8], target: &[u8], unknown: u8) -> String {
        let mut runs: Vec<(char, usize)> = Vec::new();
        for (step, i, j) in self.columns() {
            let letter = match step {
                Step::Pair if query[i] == target[j] && query[i] != unknown => '=',
                Step::Pair => 'X',
                Step::Insertion => 'I',
                Step::Deletion => 'D',
            };
            match runs.last_mut() {
                Some((last, count)) if *last == letter => *count += 1,
                _ => runs.push((letter, 1)),
            }
        }
        runs.into_iter().map(|(letter, count)| format!("{count}{letter}")).collect()
    }
}

/// Appends steps to a path, joined to its last run where they are the same.
pub(super) fn push(path: &mut Vec<(Step, usize)>, step: Step, count: usize) {
    match path.last_mut() {
        Some((last, run)) if *last == step => *run += count,
        _ if count > 0 => path.push((step, count)),
        _ => {}
    }
}
