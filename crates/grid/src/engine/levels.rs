//! What each level of a pass has to compute of one piece, and where it lies in the field.

use super::ghosts::Faces;
use super::tiling::order;
use partita_domain::{Block, Region};
use std::ops::Range;

/// The positions that one level has to compute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Level {
    /// Along the axis of the wave.
    pub(super) planes: Range<isize>,
    /// Along the axis of the tiles.
    pub(super) rows: Range<isize>,
    /// Along x, in whole cache lines counted from the piece's first cell: a few more than needed.
    pub(super) cells: Range<isize>,
    /// Whether a face across x that has ghosts is beside these cells.
    pub(super) at_face: bool,
}

/// All levels of a piece.
#[derive(Debug)]
pub(super) struct Levels {
    /// From level 0, which is read, to the last one, which is the piece.
    all: Vec<Level>,
    /// The axes that planes, rows and cells are counted along (0 is z, 1 is y, 2 is x).
    pub(super) axes: [usize; 3],
    /// Rows by which a tile's level lies before the level below: 0 where planes are single rows, else 1.
    pub(super) skew: isize,
    /// Planes the block has in memory.
    stored: Range<isize>,
    /// The field's index of position 0, and the distance from plane to plane and from row to row.
    origin: isize,
    strides: [isize; 2],
    pitch: usize,
    /// Cells of a cache line.
    line: usize,
}

/// The two planes that a front computes at one level.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub(super) level: usize,
    /// The position of the lower plane.
    pub(super) first: isize,
}

impl Pair {
    /// The pair that the same front computes at another level: a plane behind the level below.
    pub(super) fn at_level(&self, level: usize) -> Self {
        Self { level, first: self.first + self.level as isize - level as isize }
    }

    /// Which of the four planes that are read is at a position: two of the older pair, two of the newer.
    pub(super) fn source(&self, plane: isize) -> Option<usize> {
        usize::try_from(plane - (self.first - 1)).ok().filter(|&k| k < 4)
    }
}

impl Levels {
    /// The `count` levels of a piece `own` of `block`, on a grid of so many `dimensions`; `line` is the number of cells
    /// in a cache line.
    pub(super) fn new(
        block: &Block,
        own: Region,
        (reachable, faces): (&Region, &Faces),
        count: usize,
        dimensions: usize,
        line: usize,
    ) -> Self {
        let axes = order(dimensions);
        let span = |axis: usize, wider: isize| {
            let Region { start, .. } = own;
            (start[axis] - wider).max(reachable.start[axis])..(own.end(axis) + wider).min(reachable.end(axis))
        };
        let whole = |n: isize| (n as usize).next_multiple_of(line) as isize;
        let level = |t: usize| {
            let [planes, rows, cells] = axes.map(|axis| span(axis, (count - t) as isize));
            let (x, west, east) = (own.start[2], own.start[2] - cells.start, cells.end - own.start[2]);
            let cells = x - whole(west)..x + whole(east);
            let at_face = faces.along(2).any(|(_, inside, _)| cells.contains(&inside));
            Level { planes, rows, cells, at_face }
        };
        let padded = block.padded();
        let by_axis = [block.plane() as isize, block.pitch() as isize, 1];
        let strides = [by_axis[axes[0]], by_axis[axes[1]]];
        let origin = block.offset(padded.start) as isize - (0..3).map(|a| padded.start[a] * by_axis[a]).sum::<isize>();
        let stored = padded.start[axes[0]]..padded.end(axes[0]);
        let skew = isize::from(dimensions == 3);
        Self { all: (0..=count).map(level).collect(), axes, skew, stored, origin, strides, pitch: block.pitch(), line }
    }

    /// What a level computes.
    #[inline]
    pub(super) fn at(&self, level: usize) -> &Level {
        &self.all[level]
    }

    /// How many levels are computed.
    pub(super) fn count(&self) -> usize {
        self.all.len() - 1
    }

    /// Cells of a cache line.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// The number of the edge that a tile leaves to the next of a pair's lower plane; that of the upper one follows.
    pub(super) fn edge(&self, pair: Pair) -> usize {
        let planes = &self.all[1].planes;
        ((pair.level - 1) * planes.len()).wrapping_add_signed(pair.first - planes.start)
    }

    /// The planes of the piece.
    pub(super) fn own_planes(&self) -> &Range<isize> {
        &self.all[self.all.len() - 1].planes
    }

    /// The rows of the piece.
    pub(super) fn own_rows(&self) -> &Range<isize> {
        &self.all[self.all.len() - 1].rows
    }

    /// The cells of the widest level.
    #[inline]
    pub(super) fn widest(&self) -> &Range<isize> {
        &self.all[0].cells
    }

    /// `[z, y, x]` from positions along planes, rows and cells.
    #[inline]
    pub(super) fn zyx(&self, [plane, row, x]: [isize; 3]) -> [isize; 3] {
        // Written out: numbers that go through memory one by one, and are read together, would stall the processor.
        if self.axes[0] == 1 { [row, plane, x] } else { [plane, row, x] }
    }

    /// Cells from row to row in the field.
    pub(super) fn pitch(&self) -> usize {
        self.pitch
    }

    /// The index of a cell in the field. Planes beyond the halo, which are read for results of no use only, become
    /// the last one before.
    #[inline]
    pub(super) fn field(&self, plane: isize, row: isize, x: isize) -> usize {
        let plane = plane.clamp(self.stored.start, self.stored.end - 1);
        (self.origin + plane * self.strides[0] + row * self.strides[1] + x) as usize
    }
}
