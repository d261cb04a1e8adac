//! The kernel: a few positions of 64 targets against the whole query.
//!
//! ```text
//!              C positions of the targets
//!            +---+---+---+---+
//!      row ->| H | H | H | H |-> row     a row carries H and E from pass to pass,
//!            +---+---+---+---+           F and the diagonal go down in registers
//!            | H | H | H | H |           each H is 64 lanes wide
//!            +---+---+---+---+
//! ```
//!
//! The loop over lanes is the innermost but for the few positions, which are unrolled: the compiler turns it into one
//! vector of 64 bytes (or two of 32), and everything that goes from row to row into registers. Scores count from the
//! lowest value of the type, so that saturation does the clamp at zero.

use super::cell::Cell;
use super::lanes::Lanes;
use super::{Column, LANES};
use partita_domain::isa::Kernel;

/// Positions of the targets that are worked on together; with more, the compiler runs out of registers.
pub(super) const WIDTH: usize = 4;

/// A value of each lane.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(64))]
pub(super) struct Lane<T>(pub(super) [T; LANES]);

impl<T: Cell> Lane<T> {
    pub(super) const ZERO: Self = Self([T::ZERO; LANES]);
}

/// What a letter of the query carries from one pass to the next: H at the last position, E at the next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<T> {
    h: Lane<T>,
    e: Lane<T>,
}

impl<T: Cell> Row<T> {
    pub(super) const ZERO: Self = Self { h: Lane::ZERO, e: Lane::ZERO };
}

/// Passes over consecutive positions, `C` (at most [`WIDTH`]) at a time.
pub(super) struct Pass<'a, T, const C: usize> {
    pub(super) lanes: &'a mut Lanes<T>,
    pub(super) strands: &'a [Vec<u8>],
    pub(super) columns: &'a [[Column; C]],
}

impl<T: Cell, const C: usize> Kernel for Pass<'_, T, C> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Lanes { table, gap, rows, best, profile } = self.lanes;
        for columns in self.columns {
            for (scores, profile) in table.iter().zip(profile.iter_mut()) {
                look_up(scores, columns, profile);
            }
            let mut rows = &mut rows[..];
            for strand in self.strands {
                let (own, others) = rows.split_at_mut(strand.len());
                down::<T, C>(strand, own, profile, *gap, best);
                rows = others;
            }
        }
    }
}

/// The scores of one letter of the query with the letters of each position.
#[inline(always)]
fn look_up<T: Cell, const C: usize>(scores: &[T], columns: &[Column; C], profile: &mut [Lane<T>; WIDTH]) {
    for (column, profile) in columns.iter().zip(profile) {
        let mut found = [T::ZERO.only(false); LANES];
        for (rank, score) in (0..).zip(scores) {
            for lane in 0..LANES {
                found[lane] = found[lane].or(score.only(column[lane] == rank));
            }
        }
        profile.0 = found;
    }
}

/// From the first row of a strand to the last, at `C` positions.
#[inline(always)]
fn down<T: Cell, const C: usize>(
    strand: &[u8],
    rows: &mut [Row<T>],
    profile: &[[Lane<T>; WIDTH]],
    gap: [T; 2],
    best: &mut Lane<T>,
) {
    let mut f = [[T::ZERO; LANES]; C];
    let mut diagonal = [[T::ZERO; LANES]; C];
    for (&letter, row) in strand.iter().zip(rows) {
        let scores = &profile[letter as usize];
        for lane in 0..LANES {
            let mut here = Here { h: row.h.0[lane], e: row.e.0[lane], best: best.0[lane] };
            here.step(scores[0].0[lane], gap, &mut f[0][lane], &mut diagonal[0][lane]);
            // Written out: the compiler unrolls a loop here only after it has given up on the lanes.
            if C == WIDTH {
                here.step(scores[1].0[lane], gap, &mut f[1][lane], &mut diagonal[1][lane]);
                here.step(scores[2].0[lane], gap, &mut f[2][lane], &mut diagonal[2][lane]);
                here.step(scores[3].0[lane], gap, &mut f[3][lane], &mut diagonal[3][lane]);
            }
            (row.h.0[lane], row.e.0[lane], best.0[lane]) = (here.h, here.e, here.best);
        }
    }
}

/// What goes along a row: H at the position before, E at the one to come, and the best H of the lane.
struct Here<T> {
    h: T,
    e: T,
    best: T,
}

impl<T: Cell> Here<T> {
    /// One cell; `f` and `diagonal`, H of the row above at the position before, go down to the next row.
    #[inline(always)]
    fn step(&mut self, score: T, [first, extend]: [T; 2], f: &mut T, diagonal: &mut T) {
        let h = diagonal.plus(score).max(*f).max(self.e);
        // E at the next position and F in the next row begin alike: a gap is opened, or one goes on.
        let opened = h.minus(first);
        self.e = self.e.minus(extend).max(opened);
        *f = f.minus(extend).max(opened);
        *diagonal = self.h;
        self.best = self.best.max(h);
        self.h = h;
    }
}
