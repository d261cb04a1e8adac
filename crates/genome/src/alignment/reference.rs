//! One query, one target, written as the equations are.

use super::ends::Ends;
use crate::scoring::Gaps;

/// Below every score, with room to subtract from.
pub(super) const NEVER: i32 = i32::MIN / 2;

/// The best local score of a query with a target, where `score` gives that of a pair of their letters.
///
/// Cost: one DP cell per pair of letters. Memory: two numbers per letter of the query.
///
/// ```
/// use partita_genome::alignment::local_score;
/// use partita_genome::scoring::Gaps;
/// let score = |a: u8, b: u8| if a == b { 2 } else { -3 };
/// // Eight matches, and a gap of two that costs 1 + 2 · 1.
/// assert_eq!(local_score(b"AACCGGTT", b"AACCAAGGTT", score, Gaps { open: 1, extend: 1 }), 13);
/// ```
#[must_use]
pub fn local_score(query: &[u8], target: &[u8], score: impl Fn(u8, u8) -> i32, gaps: Gaps) -> i32 {
    let mut best = 0;
    each_column(query, target, score, gaps, |_, found, _| best = best.max(found));
    best
}

/// Gives the place of each letter of the target, the best score of an alignment that ends there, and the first letter
/// of the query with which one ends so.
pub(crate) fn each_column<Q: Copy, T: Copy>(
    query: &[Q],
    target: &[T],
    score: impl Fn(Q, T) -> i32,
    gaps: Gaps,
    mut column_done: impl FnMut(usize, i32, usize),
) {
    let first = gaps.open + gaps.extend;
    // h and e hold the column of the target's previous letter.
    let mut column = vec![(0, NEVER); query.len()];
    for (place, &t) in target.iter().enumerate() {
        let (mut diagonal, mut above, mut f) = (0, 0, NEVER);
        let (mut best, mut row) = (0, 0);
        for (i, (&q, (h, e))) in query.iter().zip(&mut column).enumerate() {
            *e = (*e - gaps.extend).max(*h - first);
            f = (f - gaps.extend).max(above - first);
            above = (diagonal + score(q, t)).max(*e).max(f).max(0);
            diagonal = std::mem::replace(h, above);
            (best, row) = if above > best { (above, i) } else { (best, row) };
        }
        column_done(place, best, row);
    }
}

/// The best score of an alignment of all letters of a query with a target, of which `ends` says what is free; `score`
/// gives that of a pair of their letters.
///
/// ```
/// use partita_genome::alignment::{Ends, spanning_score};
/// use partita_genome::scoring::Gaps;
/// let score = |a: u8, b: u8| if a == b { 2 } else { -3 };
/// let gaps = Gaps { open: 5, extend: 2 };
/// assert_eq!(spanning_score(b"ACGT", b"TTACTTT", score, gaps, Ends::Free), 3); // AC.T, one mismatch
/// assert_eq!(spanning_score(b"ACGT", b"ACGTTT", score, gaps, Ends::Charged), -1); // a gap of two behind
/// ```
#[must_use]
pub fn spanning_score(query: &[u8], target: &[u8], score: impl Fn(u8, u8) -> i32, gaps: Gaps, ends: Ends) -> i32 {
    let first = gaps.open + gaps.extend;
    let gap = |letters: usize| -gaps.cost(letters);
    let before = |letters: usize| if ends == Ends::Free { 0 } else { gap(letters) };
    let mut column: Vec<(i32, i32)> = (1..=query.len()).map(|row| (gap(row), NEVER)).collect();
    let mut best = gap(query.len());
    for (place, &t) in target.iter().enumerate() {
        let (mut diagonal, mut above, mut f) = (before(place), before(place + 1), NEVER);
        for (&q, (h, e)) in query.iter().zip(&mut column) {
            *e = (*e - gaps.extend).max(*h - first);
            f = (f - gaps.extend).max(above - first);
            above = (diagonal + score(q, t)).max(*e).max(f);
            diagonal = std::mem::replace(h, above);
        }
        best = if ends == Ends::Free { best.max(above) } else { above };
    }
    best
}
