//! The path sums of targets that are there: Z, 64 targets at a time.
//!
//! The recursion is that of [`paths`](super::paths) with the weight of each target's own letters in the place of the
//! average. Lanes go in groups of 16, whose rows stay in the nearest cache, through a few places at a time, as in the
//! alignment kernel. Every path begins with a small weight, which is divided out at the end, so that the sums stay in
//! the range of the numbers; what overflows is infinite and can be told.

use super::tilt::Tilt;
use crate::alignment::{Column, LANES};
use partita_domain::Isa;
use partita_domain::isa::Kernel;
use partita_domain::lanes::Real;

/// Lanes that are worked on together.
const GROUP: usize = 16;

/// Places of the targets that are worked on together.
const WIDTH: usize = 4;

type Group<T> = [T; GROUP];

/// What a row carries from place to place: 1 + M + X + Y at the last place, and Y at the next.
type Row<T> = [Group<T>; 2];

/// The path sums of a strand of a query under a tilt.
#[derive(Debug, Clone)]
pub(super) struct Forward<T> {
    /// Weights `[row of the table][rank]`.
    weights: Vec<Vec<T>>,
    gap: [T; 2],
    start: T,
    ln_start: f64,
    rows: Vec<Row<T>>,
    profile: Vec<[Group<T>; WIDTH]>,
}

impl<T: Real> Forward<T> {
    /// Memory for a tilt; paths begin with the weight e^`ln_start`.
    pub(super) fn new(tilt: &Tilt, ln_start: f64) -> Self {
        let zero = [T::of(0.0); GROUP];
        Self {
            weights: tilt.weights.iter().map(|row| row.iter().map(|&weight| T::of(weight)).collect()).collect(),
            gap: tilt.gap.map(T::of),
            start: T::of(libm::exp(ln_start)),
            ln_start,
            rows: vec![[zero; 2]; tilt.letters.len()],
            profile: vec![[zero; WIDTH]; tilt.weights.len()],
        }
    }

    /// ln Z of 64 targets; infinite where it cannot be represented.
    pub(super) fn ln_sums(&mut self, isa: Isa, tilt: &Tilt, columns: &[Column]) -> [f64; LANES] {
        let mut sums = [0.0; LANES];
        for (group, sums) in sums.as_chunks_mut::<GROUP>().0.iter_mut().enumerate() {
            let start = self.start;
            self.rows.fill([[start; GROUP], [T::of(0.0); GROUP]]);
            let (wide, rest) = columns.as_chunks::<WIDTH>();
            isa.run(Places { forward: self, letters: &tilt.letters, columns: wide, group, sums });
            isa.run(Places { forward: self, letters: &tilt.letters, columns: rest.as_chunks::<1>().0, group, sums });
        }
        sums.map(|sum| libm::log(sum) - self.ln_start)
    }
}

/// Consecutive places, `C` (at most [`WIDTH`]) at a time.
struct Places<'a, T, const C: usize> {
    forward: &'a mut Forward<T>,
    letters: &'a [u8],
    columns: &'a [[Column; C]],
    group: usize,
    sums: &'a mut [f64; GROUP],
}

impl<T: Real, const C: usize> Kernel for Places<'_, T, C> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Forward { weights, gap, start, rows, profile, .. } = self.forward;
        for columns in self.columns {
            for (weights, profile) in weights.iter().zip(profile.iter_mut()) {
                for (column, profile) in columns.iter().zip(profile) {
                    let ranks = &column.as_chunks::<GROUP>().0[self.group];
                    for lane in 0..GROUP {
                        profile[lane] = weights[ranks[lane] as usize];
                    }
                }
            }
            let ends = down::<T, C>(self.letters, rows, profile, *gap, *start);
            self.sums.iter_mut().zip(ends).for_each(|(sum, end)| *sum += end.to_f64());
        }
    }
}

/// From the first row to the last at `C` places; gives the sum of M.
#[inline(always)]
fn down<T: Real, const C: usize>(
    letters: &[u8],
    rows: &mut [Row<T>],
    profile: &[[Group<T>; WIDTH]],
    gap: [T; 2],
    start: T,
) -> Group<T> {
    let zero = T::of(0.0);
    let mut ends = [zero; GROUP];
    let mut x = [[zero; GROUP]; C];
    let mut diagonal = [[start; GROUP]; C];
    for (&letter, [total, y]) in letters.iter().zip(rows) {
        let weights = &profile[letter as usize];
        for lane in 0..GROUP {
            let mut here = Here { total: total[lane], y: y[lane], ends: ends[lane] };
            here.step(weights[0][lane], gap, start, &mut x[0][lane], &mut diagonal[0][lane]);
            // Written out, as in the alignment kernel.
            if C == WIDTH {
                here.step(weights[1][lane], gap, start, &mut x[1][lane], &mut diagonal[1][lane]);
                here.step(weights[2][lane], gap, start, &mut x[2][lane], &mut diagonal[2][lane]);
                here.step(weights[3][lane], gap, start, &mut x[3][lane], &mut diagonal[3][lane]);
            }
            (total[lane], y[lane], ends[lane]) = (here.total, here.y, here.ends);
        }
    }
    ends
}

/// What goes along a row: all sums at the place before, Y at the one to come, and the ends so far.
struct Here<T> {
    total: T,
    y: T,
    ends: T,
}

impl<T: Real> Here<T> {
    /// One cell; `x` and `diagonal`, all sums of the row above at the place before, go down to the next row.
    #[inline(always)]
    fn step(&mut self, weight: T, [open, extend]: [T; 2], start: T, x: &mut T, diagonal: &mut T) {
        let matched = weight * *diagonal;
        let joined = matched + *x;
        *diagonal = self.total;
        self.total = joined + self.y + start;
        self.y = joined.mul_add(open, extend * self.y);
        *x = x.mul_add(extend, open * matched);
        self.ends = self.ends + matched;
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{columns, small};
    use super::*;

    /// Z written as its equation is, for one target.
    fn plain(tilt: &Tilt, target: &[u8]) -> f64 {
        let [open, extend] = tilt.gap;
        let mut before = vec![[0.0; 3]; tilt.letters.len() + 1];
        let mut sum = 0.0;
        for &rank in target {
            let mut here = vec![[0.0; 3]];
            for (i, &letter) in tilt.letters.iter().enumerate() {
                let m = tilt.weights[letter as usize][rank as usize] * (1.0 + before[i].iter().sum::<f64>());
                let x = open * here[i][0] + extend * here[i][1];
                let y = open * (before[i + 1][0] + before[i + 1][1]) + extend * before[i + 1][2];
                here.push([m, x, y]);
                sum += m;
            }
            before = here;
        }
        sum
    }

    #[test]
    fn sums_of_all_lanes_precisions_and_instruction_sets_are_the_plain_ones() {
        let (strand, pool, scoring) = small(11);
        let tilt = Tilt::new(&strand, &pool, &scoring, 0.5, -0.1);
        let columns = columns(&pool, 13);
        let targets: Vec<Vec<u8>> =
            (0..LANES).map(|lane| columns.iter().map(|column| column[lane]).collect()).collect();
        let mut bits = Vec::new();
        for isa in Isa::available() {
            let narrow = Forward::<f32>::new(&tilt, -20.0).ln_sums(isa, &tilt, &columns);
            let wide = Forward::<f64>::new(&tilt, -3.0).ln_sums(isa, &tilt, &columns);
            for lane in 0..LANES {
                let expected = plain(&tilt, &targets[lane]).ln();
                assert!((narrow[lane] - expected).abs() < 1e-5, "{isa} lane {lane}: {} not {expected}", narrow[lane]);
                assert!((wide[lane] - expected).abs() < 1e-12, "{isa} lane {lane}: {} not {expected}", wide[lane]);
            }
            bits.push((narrow.map(f64::to_bits), wide.map(f64::to_bits)));
        }
        assert!(bits.windows(2).all(|pair| pair[0] == pair[1]));
    }
}
