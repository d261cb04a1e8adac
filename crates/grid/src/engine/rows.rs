//! The inner loop: a few rows of two planes, vector by vector.

use super::stencil::{Around, Place, Stencil};
use partita_domain::lanes::{LaneKernel, Lanes, Real};
use std::marker::PhantomData;

/// Numbers that lanes may touch beyond both ends of the rows they are given: no vector is longer.
pub(super) const REACH: usize = 16;

/// Rows of one plane at the level that is read, with a row above and below where the grid has a y axis.
#[derive(Clone, Copy)]
pub(super) struct Source<'a, T> {
    first: *const T,
    memory: PhantomData<&'a [T]>,
}

impl<'a, T: Real> Source<'a, T> {
    /// The rows whose first cell is `memory[at]`, `rows` of them at `pitch`, `cells` long.
    ///
    /// # Panics
    /// If a neighbour that the kernel may read, or [`REACH`] cells around the rows, lie outside of `memory`.
    pub(super) fn new(memory: &'a [T], at: usize, shape: &Shape, beside: usize) -> Self {
        let (before, after) = (beside * shape.pitch + REACH, shape.last(shape.pitch) + beside * shape.pitch + REACH);
        assert!(at >= before && at + after <= memory.len(), "rows at {at} reach outside of {} cells", memory.len());
        Self { first: &raw const memory[at], memory: PhantomData }
    }
}

/// Rows of one plane at the level that is written.
#[derive(Clone, Copy)]
pub(super) struct Target<'a, T> {
    first: *mut T,
    memory: PhantomData<&'a mut [T]>,
}

impl<'a, T: Real> Target<'a, T> {
    /// The rows whose first cell is `memory[at]`.
    ///
    /// # Panics
    /// If they reach outside of `memory`.
    pub(super) fn new(memory: &'a mut [T], at: usize, shape: &Shape) -> Self {
        assert!(at + shape.last(shape.pitch_out) <= memory.len(), "rows at {at} leave {} cells", memory.len());
        Self { first: &raw mut memory[at], memory: PhantomData }
    }

    /// The rows of two planes that lie one after the other.
    ///
    /// # Panics
    /// If they overlap or reach outside of `memory`.
    pub(super) fn pair(memory: &'a mut [T], [low, high]: [usize; 2], shape: &Shape) -> [Self; 2] {
        let (below, above) = memory.split_at_mut(high);
        [Self::new(below, low, shape), Self::new(above, 0, shape)]
    }

    /// The rows whose first cell is `first`.
    ///
    /// # Safety
    /// The rows must be writable and, while the target lives, touched by nobody else.
    pub(super) unsafe fn shared(first: *mut T) -> Self {
        Self { first, memory: PhantomData }
    }
}

/// How many rows of how many cells, and how far apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) rows: usize,
    /// Whole vectors: a multiple of the lanes.
    pub(super) cells: usize,
    pub(super) pitch: usize,
    pub(super) pitch_out: usize,
}

impl Shape {
    /// One past the last cell, counted from the first.
    pub(super) fn last(&self, pitch: usize) -> usize {
        (self.rows - 1) * pitch + self.cells
    }
}

/// The update of some rows of two planes; `from` are the planes below, the two themselves, and above.
///
/// ```text
///   from[3]          . . . .
///   from[2], to[1]   n n n n      drawn across: planes upwards, rows to the right;
///   from[1], to[0]   n n n n      n: cells that are updated and serve each other as neighbours in registers
///   from[0]          . . . .
/// ```
pub(super) struct Update<'a, S: Stencil> {
    pub(super) stencil: S,
    /// The first cell of the first row in both planes.
    pub(super) places: [Place; 2],
    pub(super) from: [Source<'a, S::Cell>; 4],
    pub(super) to: [Target<'a, S::Cell>; 2],
    pub(super) shape: Shape,
    /// Whether the results go past the caches.
    pub(super) stream: bool,
}

impl<S: Stencil> LaneKernel<S::Cell> for &Update<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes<S::Cell>>(self, lanes: L) {
        assert!(self.shape.cells.is_multiple_of(L::COUNT), "rows are whole vectors");
        match (self.shape.rows, self.stream) {
            (4, false) => self.rows::<L, 4, false>(lanes),
            (4, true) => self.rows::<L, 4, true>(lanes),
            (1, false) => self.rows::<L, 1, false>(lanes),
            (1, true) => self.rows::<L, 1, true>(lanes),
            (rows, _) => unreachable!("{rows} rows at a time"),
        }
    }
}

impl<S: Stencil> Update<'_, S> {
    #[inline(always)]
    fn rows<L: Lanes<S::Cell>, const R: usize, const STREAM: bool>(&self, lanes: L) {
        let Shape { cells, pitch, pitch_out, .. } = self.shape;
        let stencil = self.stencil;
        let from = self.from.map(|plane| plane.first);
        // SAFETY: every position read is a row or neighbouring row of a `Source`, at most one vector beyond its ends.
        let read = |plane: usize, row: isize, at: isize| unsafe {
            lanes.read(from[plane].wrapping_offset(row * pitch as isize + at))
        };
        let at_row = |p: usize, r: usize| self.places[p].shifted([0, r as isize, 0]);
        let shared: [[S::Row<'_>; R]; 2] =
            std::array::from_fn(|p| std::array::from_fn(|r| stencil.row(&at_row(p, r), cells)));
        let column = |at: isize| -> [[L::Vector; R]; 2] {
            std::array::from_fn(|p| std::array::from_fn(|r| read(p + 1, r as isize, at)))
        };
        let (mut west, mut centre) = (column(-(L::COUNT as isize)), column(0));
        for i in (0..cells).step_by(L::COUNT) {
            let east = column((i + L::COUNT) as isize);
            for p in 0..2 {
                for r in 0..R {
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
                    let next = stencil.cell(lanes, &around, shared[p][r], i);
                    let to = self.to[p].first.wrapping_add(r * pitch_out + i);
                    // SAFETY: the position lies in a row of a `Target`; who streams has aligned rows.
                    unsafe { if STREAM { lanes.stream(to, next) } else { lanes.write(to, next) } }
                }
            }
            (west, centre) = (centre, east);
        }
    }
}
