//! The best score at each letter of one target, a column of rows at a time.
//!
//! Within a column F alone goes from row to row. A gap that is opened right behind another one is never better than that
//! one longer, so F opens from G, which is H without F, and a column takes three steps, of which the second alone is not
//! for many rows at once:
//!
//! ```text
//! G[i] = max(0, H[i−1, j−1] + s, E[i])     F[i] = max(F[i−1] − extend, G[i−1] − open − extend)     H[i] = max(G[i], F[i])
//! ```

use super::query::Query;
use super::reference::NEVER;
use partita_domain::Isa;
use partita_domain::isa::Kernel;

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
    let rows = &query.strands()[strand];
    // One more for letters that match nothing.
    let scores: Vec<Vec<i32>> = (0..=query.ranks().min(usize::from(u8::MAX)) as u8)
        .map(|rank| rows.iter().map(|&row| query.pair(row, rank)).collect())
        .collect();
    isa.run(Sweep { query, scores: &scores, rows: rows.len(), target, threshold, found });
}

struct Sweep<'a> {
    query: &'a Query,
    /// Of each rank, what it scores with each row.
    scores: &'a [Vec<i32>],
    rows: usize,
    target: &'a [u8],
    threshold: i32,
    found: &'a mut dyn FnMut(usize, i32, usize),
}

impl Kernel for Sweep<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let gaps = self.query.gaps();
        let (extend, first) = (gaps.extend, gaps.open + gaps.extend);
        // H lies behind a 0 for what is above the first row.
        let (mut h, mut e, mut g) = (vec![0; self.rows + 1], vec![NEVER; self.rows], vec![0; self.rows]);
        let last = self.scores.len() - 1;
        for (place, &rank) in self.target.iter().enumerate() {
            let scores = &self.scores[usize::from(rank).min(last)][..];
            for ((((g, e), &s), &diagonal), &left) in g.iter_mut().zip(&mut e).zip(scores).zip(&h).zip(&h[1..]) {
                *e = (*e - extend).max(left - first);
                *g = (diagonal + s).max(*e).max(0);
            }
            let mut f = NEVER;
            for (h, &g) in h[1..].iter_mut().zip(&g) {
                *h = g.max(f);
                f = (f - extend).max(g - first);
            }
            let mut best = 0;
            for &h in &h {
                best = best.max(h);
            }
            if best >= self.threshold {
                let row = h[1..].iter().position(|&h| h == best).unwrap_or(0);
                (self.found)(place, best, row);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::reference::each_column;
    use super::*;
    use crate::scoring::{Gaps, Matrix, Scoring};
    use crate::sequence::{Alphabet, Sequence};

    #[test]
    fn ends_are_those_of_the_reference() {
        for (gaps, threshold) in [((5, 2), 1), ((0, 1), 4), ((3, 0), 9)] {
            let gaps = Gaps { open: gaps.0, extend: gaps.1 };
            let scoring = Scoring::new(Matrix::identity(2, -3), gaps).unwrap();
            let letter = |i: usize| b"ACGT"[(i * i / 3 + i / 7) % 4];
            let query = Sequence::new("q", Alphabet::Dna, &(0..75).map(letter).collect::<Vec<_>>()).unwrap();
            let query = Query::new(&[query], &[0, 1, 2, 3], &scoring);
            let target: Vec<u8> =
                (0..400).map(|i| if i % 97 == 5 { u8::MAX } else { (i * i / 5 + i / 11) as u8 % 4 }).collect();
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
                assert_eq!(found, expected, "{isa}");
            }
        }
    }
}
