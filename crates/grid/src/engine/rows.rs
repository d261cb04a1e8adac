//! The inner loop: a few rows of two planes, vector by vector.

use super::stencil::{Around, Place, Stencil};
use crate::cells::Cells;
use partita_domain::Isa;
use partita_domain::lanes::{LaneKernel, Lanes, prefetch};
use std::marker::PhantomData;

/// Cells that will be read soon: the first, and how many.
pub(super) type Soon<T> = (*const T, usize);

/// Numbers that lanes may touch beyond both ends of the rows they are given: no vector is longer.
pub(super) const REACH: usize = 16;

/// Rows of one plane at the level that is read, with a row above and below where the grid has a y axis.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a, T> {
    first: *const T,
    memory: PhantomData<&'a [T]>,
}

impl<'a, T> Source<'a, T> {
    /// The rows whose first cell is at `at`, with `beside` rows on both sides.
    ///
    /// # Panics
    /// If they, or [`REACH`] cells around them, are not all in `cells`.
    #[inline(always)]
    pub(super) fn new(cells: Cells<'a, T>, at: usize, shape: &Shape, beside: usize) -> Self {
        let more = beside * shape.pitch + REACH;
        Self { first: cells.cell(at, more, shape.last(shape.pitch) + more), memory: PhantomData }
    }
}

/// Rows of one plane at the level that is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'a, T> {
    first: *mut T,
    memory: PhantomData<&'a mut [T]>,
}

impl<'a, T> Target<'a, T> {
    /// The rows whose first cell is at `at`.
    ///
    /// # Panics
    /// If they are not all in `cells`.
    ///
    /// # Safety
    /// `cells` must be writable. The rows must be nobody else's, and either none that the update reads, or those of
    /// the plane below them, at the same cells, in the same place or at most one row further down.
    #[inline(always)]
    pub(super) unsafe fn new(cells: Cells<'a, T>, at: usize, shape: &Shape) -> Self {
        Self { first: cells.cell(at, 0, shape.last(shape.pitch_out)), memory: PhantomData }
    }
}

/// How many rows of how many cells, and how far apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) rows: usize,
    /// Whole vectors: a multiple of the lanes.
    pub(super) cells: usize,
    /// Pairs of planes that follow each other in memory, of single rows: more than one in two dimensions only.
    pub(super) pairs: usize,
    pub(super) pitch: usize,
    pub(super) pitch_out: usize,
}

impl Shape {
    /// One past the last cell, counted from the first.
    fn last(&self, pitch: usize) -> usize {
        (self.rows - 1 + 2 * (self.pairs - 1)) * pitch + self.cells
    }
}

/// The update of some rows of two planes; `from` are the planes below, the two themselves, and above.
///
/// ```text
///   from[3]          . . . .
///   from[2], to[1]   n n n n      drawn across: planes upwards, rows to the right;
///   from[1], to[0]   n n n n      n: cells that are updated, and serve each other as neighbours in registers
///   from[0]          . . . .
/// ```
/// The results may take the place of `from[0]` and `from[1]`, which the next level needs no more: what is
/// overwritten has been read by then, because rows go downwards and a vector's neighbours are read before it is
/// written. What cells carry lies beside their values in the same way, and is read by fewer. Every step of that order matters to results in place, and to nothing else.
pub(super) struct Update<'a, S: Stencil> {
    pub(super) stencil: S,
    /// The first cell of the first row in the lower plane.
    pub(super) place: Place,
    pub(super) from: [Source<'a, S::Cell>; 4],
    pub(super) to: [Target<'a, S::Cell>; 2],
    /// What the cells of the two planes carry, at the pitch of the others, and where it goes; of no meaning for stencils
    /// that do not carry.
    pub(super) carried: [Source<'a, S::Cell>; 2],
    pub(super) carried_to: [Target<'a, S::Cell>; 2],
    pub(super) shape: Shape,
    /// What to prefetch in passing, where several rows are updated: at most as much of each as a row has cells.
    pub(super) soon: [Soon<S::Cell>; 2],
    /// Whether the results go past the caches.
    pub(super) stream: bool,
}

impl<S: Stencil> LaneKernel<S::Cell> for &Update<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes<S::Cell>>(self, lanes: L) {
        assert!(self.shape.cells.is_multiple_of(L::COUNT), "rows are whole vectors");
        if S::CARRIES || !self.stream { self.some::<L, false>(lanes) } else { self.some::<L, true>(lanes) }
    }
}

/// Rows of a plane that are updated at a time, at most: as many as share neighbours in registers, where planes have rows
/// and registers hold vectors. Coefficients would take the registers, and make the body so long that it is not unrolled,
/// which costs much more.
pub(super) fn most_rows<S: Stencil>(isa: Isa) -> usize {
    match (S::AXES == 3 && isa != Isa::SCALAR, S::COEFFICIENTS) {
        (false, _) => 1,
        (true, 0) => 4,
        (true, _) => 2,
    }
}

impl<S: Stencil> Update<'_, S> {
    /// Kernels that [`most_rows`] never asks for are not compiled, by conditions that are known beforehand: they would be
    /// most of the program.
    #[inline(always)]
    fn some<L: Lanes<S::Cell>, const STREAM: bool>(&self, lanes: L) {
        if const { S::AXES == 3 && L::IN_REGISTER && S::COEFFICIENTS == 0 } && self.shape.rows == 4 {
            return self.rows::<L, 4, STREAM>(lanes, 0);
        }
        if const { S::AXES == 3 && L::IN_REGISTER } && self.shape.rows == 2 {
            return self.rows::<L, 2, STREAM>(lanes, 0);
        }
        assert!(self.shape.rows == 1, "{} rows at a time", self.shape.rows);
        for pair in 0..self.shape.pairs {
            self.rows::<L, 1, STREAM>(lanes, pair);
        }
    }

    #[inline(always)]
    fn rows<L: Lanes<S::Cell>, const R: usize, const STREAM: bool>(&self, lanes: L, pair: usize) {
        let Shape { cells, pitch, pitch_out, .. } = self.shape;
        // Copies, because the compiler must assume that stores change what lies in memory.
        let stencil = self.stencil;
        let source = |planes: &[Source<'_, S::Cell>], k: usize| planes[k].first.wrapping_add(2 * pair * pitch);
        let target = |planes: &[Target<'_, S::Cell>], k: usize| planes[k].first.wrapping_add(2 * pair * pitch_out);
        let from: [_; 4] = all(|k| source(&self.from, k));
        let to: [_; 2] = all(|k| target(&self.to, k));
        let carried: [_; 2] = all(|k| source(&self.carried, k));
        let carried_to: [_; 2] = all(|k| target(&self.carried_to, k));
        let place = self.place.shifted(beyond::<S>(2 * pair as isize, 0));
        // SAFETY: every position read is a row or neighbouring row of a `Source`, at most one vector beyond its ends.
        let read = |plane: usize, row: isize, at: isize| unsafe {
            lanes.read(from[plane].wrapping_offset(row * pitch as isize + at))
        };
        let shared: [[S::Row<'_>; R]; 2] =
            all(|p| all(|r| stencil.row(&place.shifted(beyond::<S>(p as isize, r as isize)), cells)));
        let column = |at: isize| -> [[L::Vector; R]; 2] { all(|p| all(|r| read(p + 1, r as isize, at))) };
        let soon: [_; 2] = all(|k| (self.soon[k].0, self.soon[k].1.saturating_sub(1)));
        let (mut west, mut centre) = (column(-(L::COUNT as isize)), column(0));
        for i in (0..cells).step_by(L::COUNT) {
            if R > 1 {
                // Once all is asked for, the last line is asked for again: that costs less than a branch.
                for (first, last) in soon {
                    prefetch(first.wrapping_add(i.min(last)));
                }
            }
            let east = column((i + L::COUNT) as isize);
            for p in 0..2 {
                for r in (0..R).rev() {
                    let here = centre[p][r];
                    let [below, above] = match S::AXES {
                        1 => [here, here],
                        _ => [
                            if p == 0 { read(0, r as isize, i as isize) } else { centre[0][r] },
                            if p == 1 { read(3, r as isize, i as isize) } else { centre[1][r] },
                        ],
                    };
                    let [south, north] = match S::AXES {
                        3 => [
                            if r == 0 { read(p + 1, -1, i as isize) } else { centre[p][r - 1] },
                            if r == R - 1 { read(p + 1, R as isize, i as isize) } else { centre[p][r + 1] },
                        ],
                        _ => [below, above],
                    };
                    let around = Around {
                        centre: here,
                        west: lanes.west(west[p][r], here),
                        east: lanes.east(here, east[p][r]),
                        south,
                        north,
                        below,
                        above,
                    };
                    let next = if S::CARRIES {
                        // SAFETY: the positions lie in a row of a `Source`, and of a `Target`.
                        let carried = unsafe { lanes.read(carried[p].wrapping_add(r * pitch + i)) };
                        let [next, carried] = stencil.carry(lanes, &around, carried, shared[p][r], i);
                        // SAFETY: as above.
                        unsafe { lanes.write(carried_to[p].wrapping_add(r * pitch_out + i), carried) }
                        next
                    } else {
                        stencil.cell(lanes, &around, shared[p][r], i)
                    };
                    let to = to[p].wrapping_add(r * pitch_out + i);
                    // SAFETY: the position lies in a row of a `Target`; who streams has aligned rows.
                    unsafe { if STREAM { lanes.stream(to, next) } else { lanes.write(to, next) } }
                }
            }
            (west, centre) = (centre, east);
        }
    }
}

/// What `f` gives for each place: [`std::array::from_fn`], of which every use is compiled as half a dozen functions.
#[inline(always)]
fn all<T: Copy, const N: usize>(f: impl Fn(usize) -> T) -> [T; N] {
    let mut all = [f(0); N];
    let mut i = 1;
    while i < N {
        all[i] = f(i);
        i += 1;
    }
    all
}

/// `[z, y, x]` of so many planes and rows.
#[inline(always)]
fn beyond<S: Stencil>(planes: isize, rows: isize) -> [isize; 3] {
    if S::AXES == 2 { [rows, planes, 0] } else { [planes, rows, 0] }
}
