//! The path sums of targets that are there: Z, 64 targets at a time.
//!
//! The recursion is that of [`paths`](super::paths) with the weight of each target's own letters in the place of the
//! average, and with X and Y in units of the weight of a gap's first letter. Lanes go in groups of 16, whose rows stay in
//! the nearest cache, through a few places at a time, as in the alignment kernel. Every path begins with a small weight,
//! which is divided out at the end, so that the sums stay in the range of the numbers; what overflows is infinite and
//! can be told.

use super::tilt::Tilt;
use crate::alignment::{Column, LANES};
use partita_domain::Isa;
use partita_domain::lanes::{LaneKernel, Lanes, Real, TABLE, Vector};

/// Lanes that are worked on together, a multiple of those of any vector.
pub(super) const GROUP: usize = 16;

/// Places of the targets that are worked on together.
const WIDTH: usize = 4;

type Group<T> = [T; GROUP];

/// What a row carries from place to place: 1 + M + X + Y at the last place, and Y at the next.
type Row<T> = [Group<T>; 2];

/// The path sums of a strand of a query under a tilt.
#[derive(Debug, Clone)]
pub(super) struct Forward<T> {
    /// Weights of each row of the tilt's table by rank; 0 for ranks that there are not.
    tables: Vec<[T; TABLE]>,
    gap: [T; 2],
    start: T,
    ln_start: f64,
    rows: Vec<Row<T>>,
    profile: Vec<[Group<T>; WIDTH]>,
}

impl<T: Real> Forward<T> {
    /// Memory for a tilt; paths begin with the weight e^`ln_start`.
    pub(super) fn new(tilt: &Tilt, ln_start: f64) -> Self {
        let zero = T::of(0.0);
        let table = |row: &Vec<f64>| std::array::from_fn(|rank| row.get(rank).map_or(zero, |&weight| T::of(weight)));
        Self {
            tables: tilt.weights.iter().map(table).collect(),
            gap: tilt.gap.map(T::of),
            start: T::of(libm::exp(ln_start)),
            ln_start,
            rows: vec![[[zero; GROUP]; 2]; tilt.letters.len()],
            profile: vec![[[zero; GROUP]; WIDTH]; tilt.weights.len()],
        }
    }

    /// ln Z of the first so many of 64 targets; infinite where it cannot be represented.
    pub(super) fn ln_sums(&mut self, isa: Isa, tilt: &Tilt, columns: &[Column], targets: usize) -> [f64; LANES] {
        let mut sums = [0.0; LANES];
        for (group, sums) in sums.chunks_mut(GROUP).take(targets.div_ceil(GROUP)).enumerate() {
            self.rows.fill([[self.start; GROUP], [T::of(0.0); GROUP]]);
            T::on_lanes(isa, Sums { forward: self, letters: &tilt.letters, columns, group, sums });
        }
        sums.map(|sum| libm::log(sum) - self.ln_start)
    }
}

/// The sums of a group of targets.
struct Sums<'a, T> {
    forward: &'a mut Forward<T>,
    letters: &'a [u8],
    columns: &'a [Column],
    group: usize,
    sums: &'a mut [f64],
}

impl<T: Real> LaneKernel<T> for Sums<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes<T>>(self, lanes: L) {
        let Forward { tables, gap, start, rows, profile, .. } = self.forward;
        let weights = Weights { gap: gap.map(|weight| lanes.splat(weight)), start: lanes.splat(*start) };
        for lane in (0..GROUP).step_by(L::COUNT) {
            for columns in self.columns.chunks(WIDTH) {
                for (table, profile) in tables.iter().zip(profile.iter_mut()) {
                    for (c, profile) in profile.iter_mut().enumerate() {
                        // Beyond the last place nothing matches.
                        let weights = match columns.get(c) {
                            Some(column) => lanes.look_up(table, &column[self.group * GROUP + lane..][..L::COUNT]),
                            None => lanes.splat(T::of(0.0)),
                        };
                        put(lanes, profile, lane, weights);
                    }
                }
                let mut ends = [T::of(0.0); GROUP];
                put(lanes, &mut ends, lane, weights.down(lanes, lane, self.letters, rows, profile));
                self.sums.iter_mut().zip(ends).for_each(|(sum, end)| *sum += end.to_f64());
            }
        }
    }
}

/// Puts a vector into a group, from a lane on.
#[inline(always)]
fn put<T: Real, L: Lanes<T>>(lanes: L, group: &mut Group<T>, lane: usize, vector: L::Vector) {
    assert!(lane + L::COUNT <= GROUP);
    // SAFETY: the assertion above leaves room for a vector.
    unsafe { lanes.write(group.as_mut_ptr().add(lane), vector) }
}

/// What is the same in all cells: the weights of a gap's first and further letters, and of a path's beginning.
struct Weights<V> {
    gap: [V; 2],
    start: V,
}

impl<V: Vector> Weights<V> {
    /// From the first row to the last at some places; gives the sum of M.
    #[inline(always)]
    fn down<T: Real, L: Lanes<T, Vector = V>>(
        &self,
        lanes: L,
        lane: usize,
        letters: &[u8],
        rows: &mut [Row<T>],
        profile: &[[Group<T>; WIDTH]],
    ) -> V {
        let Self { gap: [open, extend], start } = *self;
        let zero = lanes.splat(T::of(0.0));
        // X, and all sums of the row above at the place before, go down; all sums and Y go along a row.
        let (mut ends, mut x, mut diagonal) = (zero, [zero; WIDTH], [start; WIDTH]);
        for (&letter, [row, row_y]) in letters.iter().zip(rows) {
            let scores = &profile[usize::from(letter)];
            let (mut total, mut y) = (lanes.load(row, lane), lanes.load(row_y, lane));
            for c in 0..WIDTH {
                let matched = lanes.load(&scores[c], lane) * diagonal[c];
                let joined = x[c].mul_add(open, matched);
                diagonal[c] = total;
                total = y.mul_add(open, joined + start);
                y = y.mul_add(extend, joined);
                x[c] = x[c].mul_add(extend, matched);
                ends = ends + matched;
            }
            put(lanes, row, lane, total);
            put(lanes, row_y, lane, y);
        }
        ends
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
            let narrow = Forward::<f32>::new(&tilt, -20.0).ln_sums(isa, &tilt, &columns, LANES);
            let wide = Forward::<f64>::new(&tilt, -3.0).ln_sums(isa, &tilt, &columns, LANES);
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
