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

use super::frame::Frame;
use super::lanes::Lanes;
use super::{Column, LANES};
use partita_domain::narrow::{Batch, Integer, Narrow, NarrowKernel};

/// Positions that are worked on together, where there are registers for it, and where there are half as many.
pub(super) const WIDTH: usize = 8;
const HALF: usize = 4;

/// A rank that matches nothing.
pub(super) const NOTHING: u8 = u8::MAX;

/// What a letter of the query carries from one pass to the next: H at the last position, E at the next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<T> {
    pub(super) h: Batch<T>,
    pub(super) e: Batch<T>,
}

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

    /// The best of part `part` at the beginning of a strand in a pass, counted from the lowest value.
    fn begin<L: Narrow<T>>(&self, lanes: L, part: usize) -> L::Vector;

    /// Takes the best of part `part` after strand `strand` in pass `pass`.
    fn end<L: Narrow<T>>(&mut self, lanes: L, part: usize, best: L::Vector, pass: usize, strand: usize);
}

/// Passes over consecutive positions.
pub(super) struct Pass<'a, T, W> {
    pub(super) lanes: &'a mut Lanes<T>,
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
        let Lanes { frame, rows, profile, .. } = self.lanes;
        for part in 0..LANES / L::COUNT {
            for (pass, columns) in self.columns.chunks(C).enumerate() {
                // A loop, for closures given to the library may be compiled apart, and for no instruction set.
                let mut places = [lanes.places(&[NOTHING; LANES], part); C];
                for (places, column) in places.iter_mut().zip(columns) {
                    *places = lanes.places(column, part);
                }
                look_up(lanes, part, frame, places, profile);
                let mut rows = &mut rows[..];
                for (strand, letters) in self.strands.iter().enumerate() {
                    let (own, others) = rows.split_at_mut(letters.len());
                    let best = self.watch.begin(lanes, part);
                    let best = down::<T, L, W, C>(lanes, part, frame, letters, own, profile, best);
                    self.watch.end(lanes, part, best, pass, strand);
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
    /// The best H of each antidiagonal that is not finished.
    best: [V; C],
}

/// From the first row of a strand to the last, at `C` positions; gives the best there and before.
#[inline(always)]
fn down<T: Integer, L: Narrow<T>, W: Watch<T>, const C: usize>(
    lanes: L,
    part: usize,
    frame: &Frame<T>,
    letters: &[u8],
    rows: &mut [Row<T>],
    profile: &[[Batch<T>; WIDTH]],
    mut best: L::Vector,
) -> L::Vector {
    let lowest = lanes.splat(T::MIN);
    let [open, pass, block] = [frame.open, frame.pass, frame.block].map(|cost| lanes.splat(cost));
    let mut down = Down::<_, C> {
        f: [lowest; C],
        diagonal: std::array::from_fn(|c| lanes.load(&frame.edge[c], part)),
        best: [lowest; C],
    };
    let mut done = 0;
    for (rows, letters) in rows.chunks_mut(frame.rows).zip(letters.chunks(frame.rows)) {
        let lowered = |values: [L::Vector; C]| values.map(|value| lanes.minus(value, block));
        down = Down { f: lowered(down.f), diagonal: lowered(down.diagonal), best: lowered(down.best) };
        let heights = frame.zero.windows(C).zip(&frame.height);
        for ((row, letter), (zero, height)) in rows.iter_mut().zip(letters).zip(heights) {
            let scores = &profile[usize::from(*letter)];
            let mut left = lanes.load(&row.h, part);
            let mut e = lanes.minus(lanes.load(&row.e, part), pass);
            for c in 0..C {
                // H = max(diagonal + s, F, 0, E); a gap is opened from it, or the one there goes on.
                let paired = lanes.plus(down.diagonal[c], lanes.load(&scores[c], part));
                let h = lanes.max(paired, lanes.load(&zero[c], part));
                let h = lanes.max(lanes.max(h, down.f[c]), e);
                if W::EXACT && c == 0 {
                    let finished = lanes.max(down.best[0], h);
                    best = lanes.max(best, lanes.minus(finished, lanes.load(height, part)));
                } else if W::EXACT {
                    down.best[c - 1] = if c + 1 < C { lanes.max(down.best[c], h) } else { h };
                }
                let opened = lanes.less(h, open);
                e = lanes.max(e, opened);
                down.f[c] = lanes.max(down.f[c], opened);
                down.diagonal[c] = left;
                left = h;
            }
            lanes.store(&mut row.h, part, left);
            lanes.store(&mut row.e, part, e);
            if !W::EXACT {
                best = lanes.max(best, lanes.minus(e, lanes.load(height, part)));
            }
        }
        done = rows.len();
    }
    if W::EXACT {
        for (open_end, height) in down.best[..C - 1].iter().zip(&frame.height[done..]) {
            best = lanes.max(best, lanes.minus(*open_end, lanes.load(height, part)));
        }
    }
    best
}
