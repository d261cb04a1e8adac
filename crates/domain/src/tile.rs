//! Pieces of a block's schedule.

use crate::extent::Region;
use std::ops::Range;

/// The rows of a region cut into tiles of at most `rows` rows: units of work that own no memory.
///
/// Cells never know which tile they were in, so the height is free to follow the cache.
///
/// ```
/// use partita_domain::{Extent, Tiles};
/// let region = Extent::new(&[10, 64])?.region();
/// let heights: Vec<_> = Tiles::new(region, 4).iter().map(|tile| tile.len()).collect();
/// assert_eq!(heights, [4, 4, 2]);
/// # Ok::<(), partita_domain::extent::ExtentError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Tiles {
    rows: usize,
    height: usize,
}

impl Tiles {
    /// Tiles of `height` rows (at least one); the last one may be lower.
    #[must_use]
    pub fn new(region: Region, height: usize) -> Self {
        Self { rows: region.shape[0] * region.shape[1], height: height.max(1) }
    }

    /// Tiles whose rows of `bytes_per_row` bytes fill about `cache` bytes.
    #[must_use]
    pub fn for_cache(region: Region, bytes_per_row: usize, cache: usize) -> Self {
        Self::new(region, cache / bytes_per_row.max(1))
    }

    /// Rows per tile.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// How many tiles there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.rows.div_ceil(self.height)
    }

    /// The rows of each tile, counted from the region's first.
    pub fn iter(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let Self { rows, height } = *self;
        (0..self.count()).map(move |i| i * height..((i + 1) * height).min(rows))
    }
}
