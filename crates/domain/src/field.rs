//! One quantity on one block.

use crate::block::Block;
use crate::extent::Region;
use crate::lanes::LINE;
use crate::memory::HugeBuffer;
use bytemuck::Pod;

/// The values of one quantity on one block, halo included, x fastest.
#[derive(Debug, Clone)]
pub struct BlockField<T: Pod> {
    block: Block,
    values: HugeBuffer<T>,
}

impl<T: Pod> BlockField<T> {
    /// A field of zeros, its rows on cache lines. The memory is first touched by whoever first writes it.
    #[must_use]
    pub fn zeros(block: Block) -> Self {
        Self::on(block.aligned(LINE / size_of::<T>()))
    }

    /// A field of zeros, its rows on cache lines only where that costs little memory.
    #[must_use]
    pub fn packed(block: Block) -> Self {
        Self::on(block.packed(LINE / size_of::<T>()))
    }

    fn on(block: Block) -> Self {
        let values = HugeBuffer::zeroed(block.len());
        Self { block, values }
    }

    /// The block the values lie on.
    #[must_use]
    pub fn block(&self) -> &Block {
        &self.block
    }

    /// All values in memory: the halo, and spare cells between and around the rows, included.
    #[must_use]
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// All values in memory, for writing.
    pub fn values_mut(&mut self) -> &mut [T] {
        &mut self.values
    }

    /// The cells of `region` in row (z, y).
    ///
    /// # Panics
    /// If the row's cells are not in the padded block.
    #[must_use]
    pub fn row(&self, region: &Region, z: isize, y: isize) -> &[T] {
        let start = self.block.offset([z, y, region.start[2]]);
        &self.values[start..start + region.shape[2]]
    }

    /// The cells of `region` in row (z, y), for writing.
    ///
    /// # Panics
    /// If the row's cells are not in the padded block.
    pub fn row_mut(&mut self, region: &Region, z: isize, y: isize) -> &mut [T] {
        let start = self.block.offset([z, y, region.start[2]]);
        &mut self.values[start..start + region.shape[2]]
    }
}
