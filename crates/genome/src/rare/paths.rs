//! All alignments of a query with a target that is not there yet.
//!
//! ```text
//! M[i, j] = mᵢ (1 + M + X + Y)[i−1, j−1]      mᵢ = Σ_b p_b a e^(θ s(qᵢ, b))
//! X[i, j] = o M[i−1, j] + e X[i−1, j]          o, e: weights of a gap's first letter and of each further one
//! Y[i, j] = o (M + X)[i, j−1] + e Y[i, j−1]
//! C = Σ M[i, j]
//! ```
//!
//! sums over all paths, each weighted by what its letters weigh on average. Going back from an end at random, every
//! choice in proportion to what it adds, gives a path in proportion to its weight.
//!
//! The sums at place j hardly depend on j once j exceeds the lengths of paths: columns are kept until they repeat.

use super::tilt::Tilt;
use crate::draw::uniform;
use rand::Rng;

/// Columns that differ by less are the same.
const REPEATED: f64 = 1e-14;

/// The path sums of one strand of a query under one tilt, column by column.
#[derive(Debug)]
pub(super) struct Paths {
    rows: usize,
    places: usize,
    gap: [f64; 2],
    /// M, X and Y `[column][row]`, with a row and a column of zeros before the first.
    sums: Vec<[f64; 3]>,
    /// The sum of M over all columns up to each.
    ends: Vec<f64>,
    /// ln C.
    pub(super) ln_total: f64,
}

/// The state of a path at a pair of letters.
#[derive(Clone, Copy)]
enum At {
    Match,
    QueryGap,
    TargetGap,
}

impl Paths {
    /// The sums for targets of `places` letters.
    pub(super) fn new(tilt: &Tilt, places: usize) -> Self {
        let rows = tilt.means.len();
        let mut paths =
            Self { rows, places, gap: tilt.gap, sums: vec![[0.0; 3]; rows + 1], ends: vec![0.0], ln_total: 0.0 };
        while paths.columns() < places && !paths.repeats() {
            paths.column(&tilt.means);
        }
        let beyond = (places - paths.columns()) as f64 * paths.last_column();
        paths.ln_total = libm::log(paths.ends[paths.columns()] + beyond);
        paths
    }

    /// Columns kept.
    fn columns(&self) -> usize {
        self.ends.len() - 1
    }

    /// What ends in the last column kept.
    fn last_column(&self) -> f64 {
        let last = self.columns();
        if last == 0 { 0.0 } else { self.ends[last] - self.ends[last - 1] }
    }

    fn repeats(&self) -> bool {
        let width = self.rows + 1;
        let (before, last) = self.sums[self.sums.len().saturating_sub(2 * width)..].split_at(width);
        let same = |a: &[f64; 3], b: &[f64; 3]| a.iter().zip(b).all(|(a, b)| (a - b).abs() <= REPEATED * b);
        self.columns() > 1 && before.iter().zip(last).all(|(a, b)| same(a, b))
    }

    fn column(&mut self, means: &[f64]) {
        let [open, extend] = self.gap;
        let before = self.sums.len() - (self.rows + 1);
        self.sums.push([0.0; 3]);
        let (mut end, mut above) = (0.0, [0.0; 3]);
        for (i, mean) in means.iter().enumerate() {
            let (diagonal, west) = (self.sums[before + i], self.sums[before + i + 1]);
            let matched = mean * (1.0 + diagonal[0] + diagonal[1] + diagonal[2]);
            let x = open * above[0] + extend * above[1];
            let y = open * (west[0] + west[1]) + extend * west[2];
            above = [matched, x, y];
            self.sums.push(above);
            end += matched;
        }
        self.ends.push(self.ends[self.columns()] + end);
    }

    /// Draws a path: its pairs of letters (row, place) from the last to the first.
    pub(super) fn draw(&self, rng: &mut impl Rng, path: &mut Vec<(usize, usize)>) {
        let (mut i, mut j) = self.end(rng);
        let mut at = At::Match;
        path.clear();
        while i > 0 && j > 0 {
            let [open, extend] = self.gap;
            match at {
                At::Match => {
                    path.push((i - 1, j - 1));
                    let from = self.place(i - 1, j - 1);
                    (i, j) = (i - 1, j - 1);
                    let [m, x, y] = self.sums[from];
                    let u = uniform(rng) * (1.0 + m + x + y) - 1.0;
                    at = match u {
                        u if u < 0.0 => return,
                        u if u < m => At::Match,
                        u if u < m + x => At::QueryGap,
                        _ => At::TargetGap,
                    };
                }
                At::QueryGap => {
                    let from = self.place(i - 1, j);
                    let [m, x, _] = self.sums[from];
                    let (m, x) = (open * m, extend * x);
                    at = if uniform(rng) * (m + x) < m { At::Match } else { At::QueryGap };
                    i -= 1;
                }
                At::TargetGap => {
                    let from = self.place(i, j - 1);
                    let [m, x, y] = self.sums[from];
                    let (m, x, y) = (open * m, open * x, extend * y);
                    let u = uniform(rng) * (m + x + y);
                    at = match u {
                        u if u < m => At::Match,
                        u if u < m + x => At::QueryGap,
                        _ => At::TargetGap,
                    };
                    j -= 1;
                }
            }
        }
    }

    /// Draws where a path ends.
    fn end(&self, rng: &mut impl Rng) -> (usize, usize) {
        let last = self.columns();
        let beyond = (self.places - last) as f64 * self.last_column();
        let u = uniform(rng) * (self.ends[last] + beyond);
        let column = if u < self.ends[last] {
            self.ends.partition_point(|&end| end <= u).clamp(1, last)
        } else {
            let further = (u - self.ends[last]) / self.last_column();
            (last + 1 + further as usize).min(self.places)
        };
        let ends = &self.sums[self.place(0, column)..][..=self.rows];
        let mut left = uniform(rng) * ends.iter().map(|[m, ..]| m).sum::<f64>();
        let row = ends.iter().position(|[m, ..]| {
            left -= m;
            left < 0.0
        });
        (row.unwrap_or(self.rows), column)
    }

    /// Where the sums of a pair stand.
    fn place(&self, row: usize, place: usize) -> usize {
        place.min(self.columns()) * (self.rows + 1) + row
    }
}
