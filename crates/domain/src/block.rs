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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The place of the block in its partition.
    pub index: usize,
    /// The cells the block owns, in global positions.
    pub interior: Region,
    /// The depth of the halo along z, y and x.
    pub halo: [usize; AXES],
}

impl Block {
    /// Interior and halo together, in global positions.
    #[must_use]
    pub fn padded(&self) -> Region {
        self.interior.grown(self.halo)
    }

    /// Values between a cell and the next one along y.
    #[must_use]
    pub fn pitch(&self) -> usize {
        self.interior.shape[2] + 2 * self.halo[2]
    }

    /// Values between a cell and the next one along z.
    #[must_use]
    pub fn plane(&self) -> usize {
        self.pitch() * (self.interior.shape[1] + 2 * self.halo[1])
    }

    /// Values the block stores, halo included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.padded().cells()
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
    pub fn offset(&self, zyx: [isize; AXES]) -> usize {
        let padded = self.padded();
        debug_assert!((0..AXES).all(|a| zyx[a] >= padded.start[a] && zyx[a] < padded.end(a)));
        let [z, y, x]: [usize; AXES] = std::array::from_fn(|a| (zyx[a] - padded.start[a]) as usize);
        z * self.plane() + y * self.pitch() + x
    }
}
