//! What the next front will read from memory, asked for while this one computes.

use super::levels::{Levels, Pair};
use super::ring::Ring;
use super::rows::Soon;
use partita_domain::Real;
use std::ops::Range;

/// The rows of two source planes of one tile, and the edges of the tile before, handed out in pieces to the updates of
/// a front, which prefetch them in passing: a burst would stall the worker, and a front without it would wait for
/// memory.
#[derive(Debug)]
pub(super) struct Ahead {
    /// The pair that level 1 computes in the next front.
    pair: Pair,
    rows: Range<isize>,
    /// Edge rows by level: of two planes, two each, where there is a tile before.
    edges: usize,
    /// Cells of a row and of a piece.
    cells: usize,
    piece: usize,
    /// The next row and the next cell of it.
    next: (usize, usize),
}

impl Ahead {
    /// The rows of a tile for `updates` updates in each front. With one level there is nothing to gain: the hardware
    /// prefetches what is read in one go.
    pub(super) fn new(levels: &Levels, rows: Range<isize>, edges: bool, updates: usize) -> Self {
        let (count, line) = (levels.count(), levels.line());
        let (cells, edges) = (levels.at(1).cells.len(), if edges { 4 * (count - 1) } else { 0 });
        let all = 2 * rows.len() + edges;
        let piece = cells.div_ceil((updates / all.max(1)).max(1)).next_multiple_of(line);
        let next = (usize::MAX, 0);
        Self { pair: Pair { level: 1, first: 0 }, rows, edges, cells, piece, next }
    }

    /// Begins with what a pair of level 1 and the pairs above it in the same front will read.
    pub(super) fn begin(&mut self, pair: Pair) {
        (self.pair, self.next) = (pair, (0, 0));
    }

    /// The next piece; none when all have been handed out.
    #[inline]
    pub(super) fn piece<T: Real>(&mut self, levels: &Levels, field: &[T], ring: &Ring<T>) -> Soon<T> {
        let ((row, first), source) = (self.next, 2 * self.rows.len());
        let begin = if row < source {
            let plane = self.pair.first + 1 + (row % 2) as isize;
            let at = levels.field(plane, self.rows.start + (row / 2) as isize, levels.at(1).cells.start);
            field.as_ptr().wrapping_add(at)
        } else if row - source < self.edges {
            let edge = row - source;
            ring.edge_row(levels.edge(self.pair.at_level(1 + edge / 4)), edge % 4)
        } else {
            return (field.as_ptr(), 0);
        };
        let count = self.piece.min(self.cells - first);
        self.next = if first + count == self.cells { (row + 1, 0) } else { (row, first + count) };
        (begin.wrapping_add(first), count)
    }
}
