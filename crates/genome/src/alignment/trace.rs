//! Paths, found again where an alignment is known to end.
//!
//! From its end the scores are computed backwards, without a clamp, until they reach the alignment's: there it begins.
//! Between two corners the path is found by cutting the rows in halves: scores from above and from below meet in the
//! middle row, the best meeting is on the path, and both halves are traced alike. So memory grows with the lengths and
//! not with their product, for twice the work; small pieces are traced through a table of directions.
//!
//! Sources: Hirschberg 1975, Commun. ACM 18:341, DOI 10.1145/360825.360861; Myers & Miller 1988, Comput. Appl. Biosci.
//! 4:11, DOI 10.1093/bioinformatics/4.1.11.

use super::path::{Alignment, Step, push};
use crate::scoring::Gaps;
use std::ops::Range;

mod table;

/// Below every score, with room to subtract from.
pub(super) const NEVER: i64 = i64::MIN / 4;

/// Cells up to which a table of directions is used.
const TABLE: usize = 1 << 18;

/// The scores that are traced: of letter `i` of the query with letter `j` of the target, and of gaps.
pub(super) struct Tracer<F> {
    pub(super) pair: F,
    pub(super) gaps: Gaps,
}

/// A piece of both sequences, and what it costs to open a gap in the target at its first corner and at its last: nothing
/// where the gap is open already.
#[derive(Clone)]
struct Piece {
    rows: Range<usize>,
    columns: Range<usize>,
    first: i64,
    last: i64,
}

/// The best alignment that ends with the letters before `query_end` and `target_end`, where it is known to score `score`
/// and none before scores more. `pair` gives the score of letter i of the query with letter j of the target.
///
/// Of the alignments that score so, it is one with the fewest letters of the target. Cost: two to three DP cells per
/// pair of letters; memory: some numbers per letter.
#[must_use]
pub fn traced(
    query_end: usize,
    target_end: usize,
    score: i32,
    pair: impl Fn(usize, usize) -> i32,
    gaps: Gaps,
) -> Alignment {
    let tracer = Tracer { pair: |i, j| i64::from(pair(i, j)), gaps };
    let (row, column) = tracer.start(query_end, target_end, i64::from(score));
    let (query, target) = (row..query_end, column..target_end);
    let open = i64::from(gaps.open);
    let mut steps = Vec::new();
    tracer.trace(&Piece { rows: query.clone(), columns: target.clone(), first: open, last: open }, &mut steps);
    Alignment { score, query, target, steps }
}

impl<F: Fn(usize, usize) -> i64> Tracer<F> {
    fn open(&self) -> i64 {
        self.gaps.open.into()
    }

    fn extend(&self) -> i64 {
        self.gaps.extend.into()
    }

    /// The corner nearest to an end from which paths to it reach `score`.
    fn start(&self, rows: usize, columns: usize, score: i64) -> (usize, usize) {
        let first = self.open() + self.extend();
        let skipped = |row: usize| if row == rows { 0 } else { -self.open() - self.extend() * (rows - row) as i64 };
        let mut column: Vec<(i64, i64)> = (0..=rows).map(|row| (skipped(row), NEVER)).collect();
        for j in (0..columns).rev() {
            let (mut diagonal, mut below, mut f) = (NEVER, NEVER, NEVER);
            for i in (0..=rows).rev() {
                let (h, e) = &mut column[i];
                *e = (*e - self.extend()).max(*h - first);
                f = (f - self.extend()).max(below - first);
                let paired = if i < rows { diagonal + (self.pair)(i, j) } else { NEVER };
                below = paired.max(*e).max(f);
                diagonal = std::mem::replace(h, below);
            }
            if let Some(row) = (0..rows).rev().find(|&row| column[row].0 >= score) {
                return (row, j);
            }
        }
        (0, 0)
    }

    /// Appends the path through a piece.
    fn trace(&self, piece: &Piece, steps: &mut Vec<(Step, usize)>) {
        let (rows, columns) = (piece.rows.len(), piece.columns.len());
        if rows == 0 || columns == 0 {
            push(steps, Step::Deletion, columns);
            push(steps, Step::Insertion, rows);
        } else if rows == 1 || (rows + 1).saturating_mul(columns + 1) <= TABLE {
            self.trace_by_table(piece, steps);
        } else {
            self.halve(piece, steps);
        }
    }

    /// Traces both halves of a piece of two rows or more.
    fn halve(&self, piece: &Piece, steps: &mut Vec<(Step, usize)>) {
        let middle = piece.rows.start + piece.rows.len() / 2;
        let (column, inserted) = self.meeting(piece, middle);
        let around = usize::from(inserted);
        let border = if inserted { 0 } else { self.open() };
        let Piece { rows, columns, first, last } = piece.clone();
        let above = Piece { rows: rows.start..middle - around, columns: columns.start..column, first, last: border };
        let below = Piece { rows: middle + around..rows.end, columns: column..columns.end, first: border, last };
        self.trace(&above, steps);
        push(steps, Step::Insertion, 2 * around);
        self.trace(&below, steps);
    }

    /// Where the best path crosses the border above row `middle`, and whether in a gap of the target.
    fn meeting(&self, piece: &Piece, middle: usize) -> (usize, bool) {
        let Piece { rows, columns, first, last } = piece;
        let width = columns.len();
        let above = self.row(middle - rows.start, width, *first, |i, j| (self.pair)(rows.start + i, columns.start + j));
        let below =
            self.row(rows.end - middle, width, *last, |i, j| (self.pair)(rows.end - 1 - i, columns.end - 1 - j));
        let meetings = above.iter().zip(below.iter().rev()).enumerate().flat_map(|(j, (above, below))| {
            [(above.0 + below.0, j, false), (above.1 + below.1 + self.open(), j, true)]
        });
        let best = meetings.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.map_or((columns.start, false), |(_, j, inserted)| (columns.start + j, inserted))
    }

    /// The best scores from the corner to the border below `rows` rows, at each corner of it: of any path, and of those
    /// that end with a letter of the query in a gap.
    fn row(&self, rows: usize, columns: usize, first: i64, pair: impl Fn(usize, usize) -> i64) -> Vec<(i64, i64)> {
        let (extend, opened) = (self.extend(), self.open() + self.extend());
        let skipped = |j: usize| if j == 0 { 0 } else { -self.open() - extend * j as i64 };
        let mut row: Vec<(i64, i64)> = (0..=columns).map(|j| (skipped(j), NEVER)).collect();
        for i in 0..rows {
            let edge = -first - extend * (i + 1) as i64;
            let (mut diagonal, mut left, mut e) = (row[0].0, edge, NEVER);
            row[0] = (edge, edge);
            for (j, (h, f)) in row[1..].iter_mut().enumerate() {
                e = (e - extend).max(left - opened);
                *f = (*f - extend).max(*h - opened);
                left = (diagonal + pair(i, j)).max(e).max(*f);
                diagonal = std::mem::replace(h, left);
            }
        }
        row
    }
}
