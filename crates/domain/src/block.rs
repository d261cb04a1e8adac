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
    /// Kept, because kernels ask for them in every row: values from plane to plane and from row to row, and the place
    /// of the cell at position 0, wherever that is.
    strides: [usize; 2],
    origin: isize,
}

/// Lines of spare cells before and after a block's rows.
const SPARE: usize = 4;

impl Block {
    /// A block without spare cells.
    #[must_use]
    pub fn new(index: usize, interior: Region, halo: [usize; AXES]) -> Self {
        Self { index, interior, halo, line: 0, strides: [0; 2], origin: 0 }.aligned(1)
    }

    /// The same cells, in rows that begin on cache lines of `line` cells.
    ///
    /// The pitch becomes an odd number of lines: neighbouring rows then never compete for the same lines of a cache,
    /// whose number is a power of two.
    #[must_use]
    pub fn aligned(self, line: usize) -> Self {
        let mut block = Self { line: line.max(1), ..self };
        let padded = block.padded();
        let lines = padded.shape[2].div_ceil(block.line);
        let pitch = if block.line == 1 { lines } else { (lines | 1) * block.line };
        block.strides = [pitch * padded.shape[1], pitch];
        let [z, y, x] = padded.start;
        block.origin = block.lead() as isize - z * block.plane() as isize - y * pitch as isize - x;
        block
    }

    /// Like [`aligned`](Block::aligned) where that costs at most one cell in 32, else the same cells in rows without spare
    /// ones.
    ///
    /// ```
    /// use partita_domain::{Extent, Partition};
    /// let row = |cells| Partition::balanced(Extent::new(&[cells]).unwrap(), 1).unwrap().blocks(1).remove(0).packed(8);
    /// assert_eq!((row(144).pitch(), row(1536).pitch()), (146, 1544)); // with a halo of 1
    /// ```
    #[must_use]
    pub fn packed(self, line: usize) -> Self {
        let (tight, lined) = (Self { line: 1, ..self.clone() }.aligned(1), self.aligned(line));
        if lined.pitch() - tight.pitch() <= tight.pitch() / 32 { lined } else { tight }
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
        self.strides[1]
    }

    /// Values between a cell and the next one along z.
    #[must_use]
    #[inline]
    pub fn plane(&self) -> usize {
        self.strides[0]
    }

    /// Values before the first one of the padded block: the interior's rows then begin on lines.
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
    pub fn offset(&self, [z, y, x]: [isize; AXES]) -> usize {
        debug_assert!({
            let padded = self.padded();
            (0..AXES).all(|a| [z, y, x][a] >= padded.start[a] && [z, y, x][a] < padded.end(a))
        });
        (self.origin + z * self.plane() as isize + y * self.pitch() as isize + x) as usize
    }
}
