//! The best score at each letter of one target, a column of rows at a time.
//!
//! Within a column F alone goes from row to row. A gap that is opened right behind another one is never better than that
//! one longer, so F opens from G, which is H without F:
//!
//! ```text
//! G[i] = max(0, H[i−1, j−1] + s, E[i])     F[i] = max(F[i−1] − extend, G[i−1] − open − extend)     H[i] = max(G[i], F[i])
//! ```
//! So rows are worked on in stripes, as far from each other as they can be: lane l has the l-th part of the query. Gaps that
//! come from the part before are added when the column is done, and then only as far as they score more than 0.
//!
//! Source: Farrar 2007, DOI 10.1093/bioinformatics/btl582 (stripes).

use super::query::Query;
use super::reference::NEVER;
use crate::scoring::Gaps;
use partita_domain::Isa;
use partita_domain::isa::Kernel;
use std::array::from_fn;

/// Where alignments of a strand end in a target: gives to `found`, for each letter of the target at which the best score
/// is `threshold` or more, its place, that score, and the first row with it. As
/// [`each_column`](super::reference::each_column) does, for all letters.
pub(super) fn each_end(
    isa: Isa,
    (query, strand): (&Query, usize),
    target: &[u8],
    threshold: i32,
    found: &mut dyn FnMut(usize, i32, usize),
) {
    let letters = &query.strands()[strand];
    // One more for letters that match nothing.
    let scores: Vec<Vec<Rows>> = (0..=query.ranks().min(usize::from(u8::MAX)) as u8)
        .map(|rank| striped(letters.len(), |row| query.pair(letters[row], rank)))
        .collect();
    isa.run(Sweep { gaps: query.gaps(), scores: &scores, rows: letters.len(), target, threshold, found });
}

/// Rows that are worked on at once.
const LANES: usize = 16;

/// A number of each of those.
type Rows = [i32; LANES];

/// The numbers of all rows in stripes. Rows beyond the last match nothing, and are behind all others: what a gap brings there
/// scores at most what it came from.
fn striped(rows: usize, number: impl Fn(usize) -> i32) -> Vec<Rows> {
    let stripes = rows.div_ceil(LANES);
    let row = |stripe: usize, lane: usize| Some(lane * stripes + stripe).filter(|&row| row < rows);
    (0..stripes).map(|stripe| from_fn(|lane| row(stripe, lane).map_or(NEVER, &number))).collect()
}

struct Sweep<'a> {
    gaps: Gaps,
    /// Of each rank, what it scores with each row.
    scores: &'a [Vec<Rows>],
    rows: usize,
    target: &'a [u8],
    threshold: i32,
    found: &'a mut dyn FnMut(usize, i32, usize),
}

impl Kernel for Sweep<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (last, stripes) = (self.scores.len() - 1, self.rows.div_ceil(LANES));
        let mut column = Column { h: vec![[0; LANES]; stripes], e: vec![[NEVER; LANES]; stripes] };
        for (place, &rank) in self.target.iter().enumerate() {
            let best = column.next(&self.scores[usize::from(rank).min(last)], self.gaps);
            if best >= self.threshold {
                (self.found)(place, best, column.first_row(best));
            }
        }
    }
}

/// H of a column, and E of the one before it, in stripes.
struct Column {
    h: Vec<Rows>,
    e: Vec<Rows>,
}

impl Column {
    /// Goes on to the next column, whose pairs score so; gives its best H, or 0.
    #[inline(always)]
    fn next(&mut self, scores: &[Rows], Gaps { open, extend }: Gaps) -> i32 {
        let first = open + extend;
        let (mut best, mut f, mut diagonal) = ([0; LANES], [NEVER; LANES], [0; LANES]);
        if let Some(last) = self.h.last() {
            diagonal[1..].copy_from_slice(&last[..LANES - 1]);
        }
        for ((h, e), s) in self.h.iter_mut().zip(&mut self.e).zip(scores) {
            for lane in 0..LANES {
                let left = h[lane];
                e[lane] = (e[lane] - extend).max(left - first);
                let g = (diagonal[lane] + s[lane]).max(e[lane]).max(0);
                h[lane] = g.max(f[lane]);
                f[lane] = (f[lane] - extend).max(g - first);
                best[lane] = best[lane].max(h[lane]);
                diagonal[lane] = left;
            }
        }
        self.carry(f, extend, &mut best);
        best.into_iter().fold(0, i32::max)
    }

    /// Adds the gaps that come from the part before, of which `f` is what has come out of each.
    #[inline(always)]
    fn carry(&mut self, f: Rows, extend: i32, best: &mut Rows) {
        let part = extend.saturating_mul(self.h.len() as i32);
        // What is not more than 0 changes nothing.
        let mut come: Rows = [0; LANES];
        for lane in 1..LANES {
            come[lane] = f[lane - 1].max(come[lane - 1].saturating_sub(part)).max(0);
        }
        for h in &mut self.h {
            if come.iter().all(|&come| come <= 0) {
                return;
            }
            for lane in 0..LANES {
                h[lane] = h[lane].max(come[lane]);
                best[lane] = best[lane].max(h[lane]);
                come[lane] -= extend;
            }
        }
    }

    /// The first row with this H.
    #[inline(always)]
    fn first_row(&self, best: i32) -> usize {
        let stripes = self.h.len();
        let mut firsts = [stripes as i32; LANES];
        for (stripe, h) in self.h.iter().enumerate().rev() {
            for lane in 0..LANES {
                firsts[lane] = if h[lane] == best { stripe as i32 } else { firsts[lane] };
            }
        }
        let has = |&(_, first): &(usize, i32)| first < stripes as i32;
        (0..).zip(firsts).find(has).map_or(0, |(lane, first)| lane * stripes + first as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::super::reference::each_column;
    use super::*;
    use crate::scoring::{Matrix, Scoring};
    use crate::sequence::{Alphabet, Sequence};

    #[test]
    fn ends_are_those_of_the_reference() {
        for (rows, gaps, threshold) in
            [(75, (5, 2), 1), (75, (0, 1), 4), (33, (3, 0), 9), (16, (1, 1), 2), (1, (5, 2), 2)]
        {
            let gaps = Gaps { open: gaps.0, extend: gaps.1 };
            let scoring = Scoring::new(Matrix::identity(2, -3), gaps).unwrap();
            let letter = |i: usize| b"ACGT"[(i * i / 3 + i / 7) % 4];
            let query = Sequence::new("q", Alphabet::Dna, &(0..rows).map(letter).collect::<Vec<_>>()).unwrap();
            let query = Query::new(&[query], &[0, 1, 2, 3], &scoring);
            // Part of it is the query itself, but for a few letters that are left out: long gaps go down from there.
            let rank = |i: usize| {
                if (200..275).contains(&i) {
                    query.strands()[0][(i - 200) % rows]
                } else {
                    (i * i / 5 + i / 11) as u8 % 4
                }
            };
            let target: Vec<u8> =
                (0..400).filter(|i| i % 40 < 37).map(|i| if i % 97 == 5 { u8::MAX } else { rank(i) }).collect();
            let mut expected = Vec::new();
            let pair = |row: u8, rank: u8| query.pair(row, rank);
            each_column(&query.strands()[0], &target, pair, gaps, |place, score, row| {
                if score >= threshold {
                    expected.push((place, score, row));
                }
            });
            assert!(!expected.is_empty());
            for isa in Isa::available() {
                let mut found = Vec::new();
                each_end(isa, (&query, 0), &target, threshold, &mut |place, score, row| {
                    found.push((place, score, row));
                });
                assert_eq!(found, expected, "{isa}, {rows} rows");
            }
        }
    }
}
