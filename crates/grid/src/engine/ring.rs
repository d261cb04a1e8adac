//! What a worker needs between the levels: rolling pairs of planes, and the edges that tiles leave to each other.

use super::rows::REACH;
use partita_domain::lanes::LINE;
use partita_domain::{HugeBuffer, Real};
use std::ops::Range;

/// The cells of a tile in memory: some rows of one plane, `slots` pairs of planes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RingShape {
    /// Cells of a row, without what lanes may touch beyond its ends.
    pub(super) width: usize,
    /// Rows of a plane.
    pub(super) rows: usize,
    /// Levels that are kept: all between the first and the last.
    pub(super) levels: usize,
    /// Pairs of edge rows that one tile leaves to the next.
    pub(super) edges: usize,
    /// Cells that results of no use may be written to.
    pub(super) waste: usize,
}

/// Slots beside one per level: two that are being written or were just read, and the ghost planes.
const MORE_SLOTS: usize = 3;

impl RingShape {
    /// Cells from one row to the next: an odd number of cache lines.
    pub(super) fn pitch<T>(&self) -> usize {
        let line = LINE / size_of::<T>();
        ((self.width + 2 * REACH).div_ceil(line) | 1) * line
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
    /// Two slots of no present use.
    free: [usize; 2],
}

impl<T: Real> Ring<T> {
    /// No memory yet.
    pub(super) fn new() -> Self {
        let shape = RingShape { width: 0, rows: 0, levels: 0, edges: 0, waste: 0 };
        let none = || HugeBuffer::zeroed(0);
        Self { shape, strides: [0; 3], pairs: none(), edges: none(), waste: none(), older: Vec::new(), free: [0; 2] }
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
        self.free = [levels, levels + 1];
    }

    /// The slot that the next level writes to.
    pub(super) fn target(&self) -> usize {
        self.free[0]
    }

    /// The slots of the older and the newer pair of level `t`; the newer one is what was written last.
    pub(super) fn pair(&self, t: usize) -> [usize; 2] {
        [self.older[t - 1], self.free[1]]
    }

    /// Level `t` has been written to the target, the newer pair of the level below has been read.
    ///
    /// That pair becomes the older one of its level; the one before it is free.
    pub(super) fn advance(&mut self, t: usize) {
        if t > 1 {
            let gone = std::mem::replace(&mut self.older[t - 2], self.free[1]);
            self.free = [gone, self.free[0]];
        } else {
            self.free.swap(0, 1);
        }
    }

    /// The slot of ghost planes: of the lower face, and of the upper one.
    pub(super) fn ghosts(&self) -> usize {
        self.shape.levels + 2
    }

    /// Cells from row to row.
    pub(super) fn pitch(&self) -> usize {
        self.strides[0]
    }

    /// Where the first cell of a row lies in a slot's memory.
    pub(super) fn at(&self, half: usize, row: usize) -> usize {
        REACH + half * self.strides[1] + row * self.pitch() + REACH
    }

    /// A whole row of a slot's memory, what lanes may touch beyond its ends included.
    pub(super) fn row(&self, half: usize, row: usize) -> Range<usize> {
        let first = self.at(half, row) - REACH;
        first..first + self.pitch()
    }

    /// One slot for writing, and the others for reading.
    pub(super) fn split(&mut self, slot: usize) -> (&mut [T], Others<'_, T>) {
        let size = self.strides[2];
        let (before, rest) = self.pairs.split_at_mut(slot * size);
        let (own, after) = rest.split_at_mut(size);
        (own, Others { before, after, size })
    }

    /// All slots for reading, and memory for results of no use.
    pub(super) fn split_waste(&mut self) -> (&mut [T], Others<'_, T>) {
        (&mut self.waste, Others { before: &self.pairs, after: &[], size: self.strides[2] })
    }

    /// A slot for writing.
    pub(super) fn slot_mut(&mut self, slot: usize) -> &mut [T] {
        let size = self.strides[2];
        &mut self.pairs[slot * size..][..size]
    }

    /// One slot and one edge, which is two rows.
    pub(super) fn slot_and_edge(&mut self, slot: usize, edge: usize) -> (&mut [T], &mut [T]) {
        let (size, rows) = (self.strides[2], 2 * self.pitch());
        (&mut self.pairs[slot * size..][..size], &mut self.edges[edge * rows..][..rows])
    }
}

/// The slots beside the one that is written.
#[derive(Clone, Copy)]
pub(super) struct Others<'a, T> {
    before: &'a [T],
    after: &'a [T],
    size: usize,
}

impl<'a, T> Others<'a, T> {
    /// The memory of a slot.
    pub(super) fn slot(&self, slot: usize) -> &'a [T] {
        let at = slot * self.size;
        let memory =
            if at < self.before.len() { &self.before[at..] } else { &self.after[at - self.before.len() - self.size..] };
        &memory[..self.size]
    }
}
