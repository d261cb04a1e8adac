//! A part of the domain that owns memory and a halo.

use crate::extent::{AXES, Region};

/// The geometry of one block: the cells it owns and the halo around them.
///
/// ```text
///   . . . . . . .      . halo: copies of neighbours' cells, or ghosts beyond the domain
///   . o o o o o .      o interior: the cells the block owns
///   . o o o o o .      drawn with a halo of depth 1
///   . . . . . . .
/// ```
/// In memory, rows follow each other at a [pitch](Block::pitch) that keeps every row's first interior cell on a cache
/// line, as [`aligned`](Block::aligned) says; around all of it lie spare cells that belong to nothing, so that vectors
/// may reach beyond the ends of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The place of the block in its partition.
    pub index: usize,
    /// The cells the block owns, in global positions.
    pub interior: Region,
    /// The depth of the halo along z, y and x.
    pub halo: [usize; AXES],
    /// Rows begin at multiples of so many cells.
    line: usize,
}

/// Lines of spare cells before and after a block's rows.
const SPARE: usize = 4;

impl Block {
    /// A block without spare cells.
    #[must_use]
    pub fn new(index: usize, interior: Region, halo: [usize; AXES]) -> Self {
        Self { index, interior, halo, line: 1 }
    }

    /// The same cells, in rows that begin on cache lines of `line` cells.
    ///
    /// The pitch becomes an odd number of lines: neighbouring rows then never compete for the same lines of a cache,
    /// whose number is a power of two.
    #[must_use]
    pub fn aligned(self, line: usize) -> Self {
        Self { line: line.max(1), ..self }
    }

    /// Interior and halo together, in global positions.
    #[must_use]
    #[inline]
    pub fn padded(&self) -> Region {
        self.interior.grown(self.halo)
    }

    /// Values between a cell and the next one along y.
    #[must_use]
    #[inline]
    pub fn pitch(&self) -> usize {
        let lines = (self.interior.shape[2] + 2 * self.halo[2]).div_ceil(self.line);
        if self.line == 1 { lines } else { (lines | 1) * self.line }
    }

    /// Values between a cell and the next one along z.
    #[must_use]
    #[inline]
    pub fn plane(&self) -> usize {
        self.pitch() * (self.interior.shape[1] + 2 * self.halo[1])
    }

    /// Values before the first one of the padded block: the interior's rows then begin on lines.
    #[inline]
    fn lead(&self) -> usize {
        if self.line == 1 { 0 } else { self.halo[2].next_multiple_of(self.line) - self.halo[2] + SPARE * self.line }
    }

    /// Values the block stores, halo and spare cells included.
    #[must_use]
    pub fn len(&self) -> usize {
        let after = if self.line == 1 { 0 } else { SPARE * self.line };
        self.lead() + self.padded().shape[0] * self.plane() + after
    }

    /// Whether the block stores nothing; a block of a [`Partition`](crate::Partition) never does.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where the value of the cell at global position `[z, y, x]` lies in the block's memory.
    ///
    /// # Panics
    /// In debug builds, if the cell is not in the padded block.
    #[must_use]
    #[inline]
    pub fn offset(&self, zyx: [isize; AXES]) -> usize {
        let padded = self.padded();
        debug_assert!((0..AXES).all(|a| zyx[a] >= padded.start[a] && zyx[a] < padded.end(a)));
        let [z, y, x]: [usize; AXES] = std::array::from_fn(|a| (zyx[a] - padded.start[a]) as usize);
        self.lead() + z * self.plane() + y * self.pitch() + x
    }
}
