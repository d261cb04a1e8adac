//! What a worker needs between the levels: rolling pairs of planes, and the edges that tiles leave to each other.

use super::rows::REACH;
use crate::cells::Cells;
use partita_domain::lanes::LINE;
use partita_domain::{HugeBuffer, Real};

/// The cells of a tile in memory: some rows of one plane, `slots` pairs of planes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RingShape {
    /// Cells of a row, without what lanes may touch beyond its ends.
    pub(super) width: usize,
    /// Rows of a plane.
    pub(super) rows: usize,
    /// Levels that are kept: all between the first and the last.
    pub(super) levels: usize,
    /// Whether cells carry a second number: it follows their row.
    pub(super) carries: bool,
    /// Pairs of edge rows that one tile leaves to the next.
    pub(super) edges: usize,
    /// Cells that results of no use may be written to.
    pub(super) waste: usize,
}

/// Slots beside one per level: one that is being written or was just read, and the ghost planes.
const MORE_SLOTS: usize = 2;

impl RingShape {
    /// Cells from one row to the next: an odd number of cache lines.
    pub(super) fn pitch<T>(&self) -> usize {
        let line = LINE / size_of::<T>();
        let rows = if self.carries { 2 } else { 1 };
        ((rows * self.row::<T>()).div_ceil(line) | 1) * line
    }

    /// Cells of a row with what lanes may touch beyond its ends, in whole cache lines.
    fn row<T>(&self) -> usize {
        (self.width + 2 * REACH).next_multiple_of(LINE / size_of::<T>())
    }

    /// Cells from one plane of a pair to the other: one line more than its rows, against equal addresses modulo 4096.
    fn plane<T>(&self) -> usize {
        self.rows * self.pitch::<T>() + LINE / size_of::<T>()
    }

    fn slots(&self) -> usize {
        self.levels + MORE_SLOTS
    }

    /// Cells of a slot: two planes, and what lanes may touch around them.
    fn slot<T>(&self) -> usize {
        2 * self.plane::<T>() + 2 * REACH
    }
}

/// The memory of one worker; it grows to what is asked for and stays.
#[derive(Debug)]
pub(super) struct Ring<T: Real> {
    shape: RingShape,
    /// Cells from row to row, from one plane of a pair to the other, from slot to slot.
    strides: [usize; 3],
    pairs: HugeBuffer<T>,
    edges: HugeBuffer<T>,
    waste: HugeBuffer<T>,
    /// By level: the slot of its older pair.
    older: Vec<usize>,
    /// The slot that was written last.
    newest: usize,
}

impl<T: Real> Ring<T> {
    /// No memory yet.
    pub(super) fn new() -> Self {
        let shape = RingShape { width: 0, rows: 0, levels: 0, carries: false, edges: 0, waste: 0 };
        let none = || HugeBuffer::zeroed(0);
        Self { shape, strides: [0; 3], pairs: none(), edges: none(), waste: none(), older: Vec::new(), newest: 0 }
    }

    /// Takes another shape; what was in it has no meaning any more.
    pub(super) fn reshape(&mut self, shape: RingShape) {
        let grow = |memory: &mut HugeBuffer<T>, cells: usize| {
            if memory.len() < cells {
                *memory = HugeBuffer::zeroed(cells);
            }
        };
        grow(&mut self.pairs, shape.slots() * shape.slot::<T>());
        grow(&mut self.edges, shape.edges * 2 * shape.pitch::<T>());
        grow(&mut self.waste, shape.waste);
        self.shape = shape;
        self.strides = [shape.pitch::<T>(), shape.plane::<T>(), shape.slot::<T>()];
    }

    /// Begins a tile: no level has been computed.
    pub(super) fn begin(&mut self) {
        let levels = self.shape.levels;
        self.older.clear();
        self.older.extend(0..levels);
        self.newest = levels;
    }

    /// The slot that a level writes to: the older pair of the level below, in place; the first level finds there the
    /// pair that the last one has used up.
    #[inline]
    pub(super) fn target(&self, level: usize) -> usize {
        if level == 1 { self.newest } else { self.older[level - 2] }
    }

    /// The slots of the older and the newer pair of a level; the newer one is what was written last.
    #[inline]
    pub(super) fn pair(&self, level: usize) -> [usize; 2] {
        [self.older[level - 1], self.newest]
    }

    /// A level has been written: the newer pair of the level below becomes its older one.
    #[inline]
    pub(super) fn advance(&mut self, level: usize) {
        let target = self.target(level);
        if level > 1 {
            self.older[level - 2] = self.newest;
        }
        self.newest = target;
    }

    /// The slot of ghost planes: of the lower face, and of the upper one.
    pub(super) fn ghosts(&self) -> usize {
        self.shape.levels + 1
    }

    /// Cells from row to row.
    pub(super) fn pitch(&self) -> usize {
        self.strides[0]
    }

    /// How far from a cell that which it carries lies.
    pub(super) fn carried(&self) -> usize {
        self.shape.row::<T>()
    }

    /// Where a plane of a slot begins.
    #[inline]
    pub(super) fn plane(&self, slot: usize, half: usize) -> usize {
        slot * self.strides[2] + half * self.strides[1]
    }

    /// Where the first cell of a row lies in a plane.
    #[inline]
    pub(super) fn row(&self, row: usize) -> usize {
        2 * REACH + row * self.strides[0]
    }

    /// The pairs and their ghosts, for reading and writing.
    pub(super) fn pairs(&mut self) -> &mut [T] {
        &mut self.pairs
    }

    /// The same to share, and memory for results of no use.
    pub(super) fn cells(&mut self) -> [Cells<'_, T>; 2] {
        [Cells::new(&mut self.pairs), Cells::new(&mut self.waste)]
    }

    /// Where one of the rows of an edge and those after it begins, at the first cell that lanes may touch; it may lie
    /// outside of the edges there are.
    #[inline]
    pub(super) fn edge_row(&self, edge: usize, row: usize) -> *const T {
        self.edges.as_ptr().wrapping_add((2 * edge + row).wrapping_mul(self.pitch()))
    }

    /// Swaps rows with an edge: `into` and the row after it take what the edge holds, which takes those from `from` on.
    pub(super) fn pass_on(&mut self, edge: usize, into: usize, from: usize) {
        let rows = 2 * self.pitch();
        let edge = &mut self.edges[edge * rows..][..rows];
        self.pairs[into - REACH..][..rows].copy_from_slice(edge);
        edge.copy_from_slice(&self.pairs[from - REACH..][..rows]);
    }
}
