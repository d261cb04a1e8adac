//! The kernel: a few positions of 64 targets against the whole query.
//!
//! ```text
//!              C positions of the targets
//!            +---+---+---+---+
//!      row ->| H | H | H | H |-> row     a row carries H and E from pass to pass,
//!            +---+---+---+---+           F and the diagonal go down in registers
//!            | H | H | H | H |           each H is a vector of lanes
//!            +---+---+---+---+
//! ```
//!
//! Scores are kept in a skewed [frame](super::frame), and looked up once per pass for each letter of the query. A cell
//! takes eight operations on vectors: one addition, one subtraction, and six maxima, the last of which is for the best
//! H, kept per antidiagonal because the frame is level along those.

use super::frame::{Frame, Row};
use super::{Column, LANES};
use partita_domain::narrow::{Batch, Integer, Narrow, NarrowKernel};
use partita_domain::unrolled;

/// Positions that are worked on together, where there are registers for it, and where there are half as many.
pub(super) const WIDTH: usize = 8;
const HALF: usize = 4;

/// A rank that matches nothing.
pub(super) const NOTHING: u8 = u8::MAX;

/// How many positions are worked on together with the vectors of an instruction set.
pub(super) struct Columns;

impl<T: Integer> NarrowKernel<T> for Columns {
    type Output = usize;

    #[inline(always)]
    fn run<L: Narrow<T>>(self, _: L) -> usize {
        if L::REGISTERS < 32 { HALF } else { WIDTH }
    }
}

/// What is watched for while the cells are computed.
pub(super) trait Watch<T> {
    /// Whether the best score itself is needed. A bound takes an operation less: E at the next position is at most the
    /// opening of a gap below every H of its row, but for those that H lies below the bound by less than a pass's skew.
    const EXACT: bool;

    /// Whether the whole query is aligned: nothing is clamped, and H in the last row is needed.
    const WHOLE: bool = false;

    /// The best of part `part` at the beginning of a strand in a pass, counted from the lowest value.
    fn begin<L: Narrow<T>>(&self, lanes: L, part: usize) -> L::Vector;

    /// How much lower the edges of the matrix lie in pass `pass` than the frame has them: left of its first column, and
    /// everywhere else. None where they do not.
    fn lower<L: Narrow<T>>(&self, _lanes: L, _pass: usize) -> Option<[L::Vector; 2]> {
        None
    }

    /// Takes the best of part `part` after strand `strand` in pass `pass`.
    fn end<L: Narrow<T>>(&mut self, lanes: L, part: usize, best: L::Vector, pass: usize, strand: usize);

    /// Takes H in the last row of a strand, at the positions of a pass, counted from the frame's base.
    fn last_row<L: Narrow<T>>(&mut self, _lanes: L, _part: usize, _row: &[L::Vector], _strand: usize) {}
}

/// Passes over consecutive positions.
pub(super) struct Pass<'a, T, W> {
    pub(super) frame: &'a Frame<T>,
    /// A row for each letter of each strand.
    pub(super) rows: &'a mut [Row<T>],
    /// Room for the scores of each row of the query's table with the positions in work.
    pub(super) profile: &'a mut [[Batch<T>; WIDTH]],
    pub(super) strands: &'a [Vec<u8>],
    pub(super) columns: &'a [Column],
    pub(super) watch: &'a mut W,
}

impl<T: Integer, W: Watch<T>> NarrowKernel<T> for Pass<'_, T, W> {
    type Output = ();

    #[inline(always)]
    fn run<L: Narrow<T>>(self, lanes: L) {
        if L::REGISTERS < 32 { self.passes::<L, HALF>(lanes) } else { self.passes::<L, WIDTH>(lanes) }
    }
}

impl<T: Integer, W: Watch<T>> Pass<'_, T, W> {
    #[inline(always)]
    fn passes<L: Narrow<T>, const C: usize>(self, lanes: L) {
        let Self { frame, rows: all, profile, strands, columns, watch } = self;
        for part in 0..LANES / L::COUNT {
            for (pass, columns) in columns.chunks(C).enumerate() {
                // A loop, for closures given to the library may be compiled apart, and for no instruction set.
                let mut places = [lanes.places(&[NOTHING; LANES], part); C];
                for (places, column) in places.iter_mut().zip(columns) {
                    *places = lanes.places(column, part);
                }
                look_up(lanes, part, frame, places, profile);
                let mut rows = &mut all[..];
                for (strand, letters) in strands.iter().enumerate() {
                    let (own, others) = rows.split_at_mut(letters.len());
                    let start = watch.begin(lanes, part);
                    let lower = watch.lower(lanes, pass);
                    let mut down = Down::<_, C>::begin(lanes, part, frame, start, lower);
                    down.run::<T, L, W>(lanes, part, frame, letters, own, profile);
                    watch.end(lanes, part, down.best, pass, strand);
                    if W::WHOLE {
                        let row = down.last_row(lanes, part, frame, own);
                        watch.last_row(lanes, part, &row[..columns.len()], strand);
                    }
                    rows = others;
                }
            }
        }
    }
}

/// The scores of each row of the table with the letters of each position.
#[inline(always)]
fn look_up<T: Integer, L: Narrow<T>, const C: usize>(
    lanes: L,
    part: usize,
    frame: &Frame<T>,
    places: [L::Places; C],
    profile: &mut [[Batch<T>; WIDTH]],
) {
    for ([first, others], profile) in frame.tables.iter().zip(profile) {
        for c in 0..C {
            let table = if c == 0 { first } else { others };
            lanes.store(&mut profile[c], part, lanes.look_up(table, places[c]));
        }
    }
}

/// What goes down from row to row at `C` positions.
struct Down<V, const C: usize> {
    f: [V; C],
    /// H of the row above, at the position before.
    diagonal: [V; C],
    /// The best H of each antidiagonal so far, by the position in this row, and of all that are finished.
    unfinished: [V; C],
    best: V,
}

impl<V: Copy, const C: usize> Down<V, C> {
    #[inline(always)]
    fn begin<T: Integer, L: Narrow<T, Vector = V>>(
        lanes: L,
        part: usize,
        frame: &Frame<T>,
        best: V,
        lower: Option<[V; 2]>,
    ) -> Self {
        let lowest = lanes.splat(T::MIN);
        let mut down = Self { f: [lowest; C], diagonal: [lowest; C], unfinished: [lowest; C], best };
        for c in 0..C {
            (down.diagonal[c], down.f[c]) = (lanes.load(&frame.edge[c], part), lanes.load(&frame.top[c], part));
            if let Some([first, others]) = lower {
                down.diagonal[c] = lanes.minus(down.diagonal[c], if c == 0 { first } else { others });
                down.f[c] = lanes.minus(down.f[c], others);
            }
        }
        down
    }

    /// From the first row of a strand to the last.
    #[inline(always)]
    fn run<T: Integer, L: Narrow<T, Vector = V>, W: Watch<T>>(
        &mut self,
        lanes: L,
        part: usize,
        frame: &Frame<T>,
        letters: &[u8],
        rows: &mut [Row<T>],
        profile: &[[Batch<T>; WIDTH]],
    ) {
        let [open, pass, block] = [frame.open, frame.pass, frame.block].map(|cost| lanes.splat(cost));
        let Self { mut f, mut diagonal, mut unfinished, mut best } = *self;
        let mut done = 0;
        for (rows, letters) in rows.chunks_mut(frame.rows).zip(letters.chunks(frame.rows)) {
            let lowered = |values: [V; C]| values.map(|value| lanes.minus(value, block));
            (f, diagonal, unfinished) = (lowered(f), lowered(diagonal), lowered(unfinished));
            let heights = frame.zero.windows(C).zip(&frame.height);
            for ((row, letter), (zero, height)) in rows.iter_mut().zip(letters).zip(heights) {
                let scores = profile[usize::from(*letter)].as_slice();
                let mut left = lanes.load(&row.h, part);
                let e = lanes.load(&row.e, part);
                let mut e = if W::WHOLE { lanes.minus(e, pass) } else { lanes.less(e, pass) };
                unrolled!(c in 0..C => {
                    // H = max(diagonal + s, 0, F, E); a gap is opened from it, or the one there goes on.
                    let scores = lanes.load(&scores[c], part);
                    // Where all is clamped no sum can leave the type, and a sum that need not stop there is cheaper.
                    let paired =
                        if W::WHOLE { lanes.plus(diagonal[c], scores) } else { lanes.more(diagonal[c], scores) };
                    // So many by comparison as keep the units of maxima and of comparisons equally busy.
                    let zero = lanes.load(&zero[c], part);
                    let compared = c % 4 == 1 || !W::EXACT;
                    let h = if compared { lanes.raise(zero, paired) } else { lanes.max(paired, zero) };
                    let h = lanes.max(lanes.max(h, f[c]), e);
                    if W::EXACT {
                        unfinished[c] = if c + 1 < C { lanes.raise(unfinished[(c + 1) % C], h) } else { h };
                    }
                    if W::EXACT && c == 0 {
                        best = lanes.raise(best, lanes.less(unfinished[0], lanes.load(height, part)));
                    }
                    let opened = lanes.less(h, open);
                    e = lanes.max(e, opened);
                    f[c] = lanes.max(f[c], opened);
                    diagonal[c] = left;
                    left = h;
                });
                lanes.store(&mut row.h, part, left);
                lanes.store(&mut row.e, part, e);
                if !W::EXACT {
                    best = lanes.max(best, lanes.minus(e, lanes.load(height, part)));
                }
            }
            done = rows.len();
        }
        if W::EXACT {
            for (unfinished, height) in unfinished[1..].iter().zip(&frame.height[done..]) {
                best = lanes.max(best, lanes.minus(*unfinished, lanes.load(height, part)));
            }
        }
        *self = Self { f, diagonal, unfinished, best };
    }

    /// H in the last row, which has just been done: what would be diagonal to the next, and its last position.
    #[inline(always)]
    fn last_row<T: Integer, L: Narrow<T, Vector = V>>(
        &self,
        lanes: L,
        part: usize,
        frame: &Frame<T>,
        rows: &[Row<T>],
    ) -> [V; C] {
        let mut last = self.diagonal;
        last.rotate_left(1);
        let Some(row) = rows.last() else { return last };
        last[C - 1] = lanes.load(&row.h, part);
        for (value, skew) in last.iter_mut().zip(&frame.skew[(rows.len() - 1) % frame.rows..]) {
            *value = lanes.minus(*value, lanes.load(skew, part));
        }
        last
    }
}
