//! How a domain is cut into blocks.

use crate::block::Block;
use crate::extent::{AXES, Extent, Region};
use std::ops::Range;

/// What is wrong with a partition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PartitionError {
    /// No block at all.
    #[error("a partition into {0:?} blocks has none: give every axis at least 1")]
    NoBlocks(Vec<usize>),
    /// More blocks than cells along an axis, or no way to cut the domain into so many.
    #[error("extent {extent:?} cannot be cut into {blocks:?} blocks: an axis would have fewer cells than blocks")]
    TooMany {
        /// Cells along each axis, slowest first.
        extent: Vec<usize>,
        /// Blocks asked for: a total, or along each axis.
        blocks: Vec<usize>,
    },
    /// The shape has another number of axes than the domain.
    #[error("blocks {blocks:?} have {} axes, the domain {extent:?} has {}", blocks.len(), extent.len())]
    Axes {
        /// Cells along each axis, slowest first.
        extent: Vec<usize>,
        /// Blocks asked for along each axis.
        blocks: Vec<usize>,
    },
}

/// Part `index` of `0..cells` cut into `parts` pieces whose sizes differ by at most one.
///
/// ```
/// use partita_domain::partition::part;
/// let sizes: Vec<_> = (0..3).map(|i| part(10, 3, i).len()).collect();
/// assert_eq!(sizes, [4, 3, 3]);
/// ```
///
/// # Panics
/// If `parts` is 0.
#[must_use]
pub fn part(cells: usize, parts: usize, index: usize) -> Range<usize> {
    let (each, longer) = (cells / parts, cells % parts);
    let start = index * each + index.min(longer);
    start..start + each + usize::from(index < longer)
}

/// A domain cut into a grid of blocks of nearly equal size.
///
/// ```text
///   [2, 3] blocks of [5, 7] cells        +---+--+--+
///   block = iy * 3 + ix                  | 0 |1 |2 |  3 rows
///                                        +---+--+--+
///                                        | 3 |4 |5 |  2 rows
///                                        +---+--+--+
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    extent: Extent,
    blocks: [usize; AXES],
}

impl Partition {
    /// A partition with the given number of blocks along each axis, slowest axis first.
    ///
    /// # Errors
    /// If an axis has no block or more blocks than cells, or the number of axes differs from the extent's.
    pub fn new(extent: Extent, blocks: &[usize]) -> Result<Self, PartitionError> {
        if blocks.len() != extent.dims() {
            return Err(PartitionError::Axes { extent: extent.shape().to_vec(), blocks: blocks.to_vec() });
        }
        if blocks.contains(&0) {
            return Err(PartitionError::NoBlocks(blocks.to_vec()));
        }
        if blocks.iter().zip(extent.shape()).any(|(b, n)| b > n) {
            return Err(PartitionError::TooMany { extent: extent.shape().to_vec(), blocks: blocks.to_vec() });
        }
        let mut zyx = [1; AXES];
        zyx[AXES - blocks.len()..].copy_from_slice(blocks);
        Ok(Self { extent, blocks: zyx })
    }

    /// The partition into `count` blocks that has the fewest cells on faces between blocks; of equals, the one
    /// that leaves rows whole.
    ///
    /// # Errors
    /// If `count` is 0, or no factorisation of `count` fits the extent.
    pub fn balanced(extent: Extent, count: usize) -> Result<Self, PartitionError> {
        if count == 0 {
            return Err(PartitionError::NoBlocks(vec![0]));
        }
        factorisations(count)
            .filter(|blocks| blocks.iter().zip(extent.zyx()).all(|(&b, n)| b <= n))
            .min_by_key(|&blocks| (cut_faces(extent, blocks), blocks[2], blocks[1]))
            .map(|blocks| Self { extent, blocks })
            .ok_or_else(|| PartitionError::TooMany { extent: extent.shape().to_vec(), blocks: vec![count] })
    }

    /// The domain that is cut.
    #[must_use]
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// Blocks along the axes the domain has, slowest first.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.blocks[AXES - self.extent.dims()..]
    }

    /// How many blocks there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.blocks.iter().product()
    }

    /// The cells that block `index` owns; x varies fastest with the index.
    #[must_use]
    pub fn interior(&self, index: usize) -> Region {
        let [_, by, bx] = self.blocks;
        let place = [index / (by * bx), index / bx % by, index % bx];
        let ranges: [Range<usize>; AXES] =
            std::array::from_fn(|a| part(self.extent.zyx()[a], self.blocks[a], place[a]));
        Region {
            start: std::array::from_fn(|a| ranges[a].start as isize),
            shape: std::array::from_fn(|a| ranges[a].len()),
        }
    }

    /// Every block with a halo of `depth` cells along each axis of the domain.
    #[must_use]
    pub fn blocks(&self, depth: usize) -> Vec<Block> {
        let halo = self.halo(depth);
        (0..self.count()).map(|index| Block::new(index, self.interior(index), halo)).collect()
    }

    /// A halo of `depth` cells along the axes the domain has, none along the others.
    #[must_use]
    pub fn halo(&self, depth: usize) -> [usize; AXES] {
        std::array::from_fn(|axis| if self.extent.has_axis(axis) { depth } else { 0 })
    }
}

/// Every way to write `count` as a product of three factors.
fn factorisations(count: usize) -> impl Iterator<Item = [usize; AXES]> {
    let divisors = move |n: usize| (1..=n).filter(move |d| n.is_multiple_of(*d));
    divisors(count).flat_map(move |z| divisors(count / z).map(move |y| [z, y, count / z / y]))
}

/// Cells beside the cuts: what an exchange of depth 1 moves one way.
fn cut_faces(extent: Extent, blocks: [usize; AXES]) -> usize {
    let cells = extent.zyx();
    (0..AXES).map(|a| (blocks[a] - 1) * (extent.cells() / cells[a])).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(shape: &[usize]) -> Extent {
        Extent::new(shape).unwrap()
    }

    #[test]
    fn every_cell_has_exactly_one_owner() {
        for (shape, blocks) in [(vec![13], vec![5]), (vec![9, 14], vec![2, 3]), (vec![5, 6, 7], vec![2, 3, 4])] {
            let partition = Partition::new(extent(&shape), &blocks).unwrap();
            let mut owners = std::collections::HashMap::new();
            for block in partition.blocks(0) {
                for (z, y) in block.interior.rows() {
                    for x in block.interior.start[2]..block.interior.end(2) {
                        *owners.entry((z, y, x)).or_insert(0) += 1;
                    }
                }
            }
            assert_eq!(owners.len(), partition.extent().cells());
            assert!(owners.values().all(|&n| n == 1));
        }
    }

    #[test]
    fn parts_differ_by_at_most_one_cell() {
        for (cells, parts) in [(7, 7), (100, 7), (1, 1), (48_502, 13)] {
            let sizes: Vec<_> = (0..parts).map(|i| part(cells, parts, i).len()).collect();
            assert_eq!(sizes.iter().sum::<usize>(), cells);
            assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1);
        }
    }

    #[test]
    fn balanced_partitions_have_the_fewest_cut_faces() {
        let wide = Partition::balanced(extent(&[10, 1000]), 4).unwrap();
        assert_eq!(wide.shape(), [1, 4]);
        let square = Partition::balanced(extent(&[100, 100]), 4).unwrap();
        assert_eq!(square.shape(), [2, 2]);
        let strips = Partition::balanced(extent(&[100, 100]), 7).unwrap();
        assert_eq!(strips.shape(), [7, 1]);
    }

    #[test]
    fn impossible_cuts_are_refused_with_their_numbers() {
        let error = Partition::new(extent(&[3, 3]), &[4, 1]).unwrap_err();
        assert!(error.to_string().contains("[3, 3]") && error.to_string().contains("[4, 1]"));
        assert!(Partition::balanced(extent(&[2, 2]), 5).is_err());
        assert!(Partition::balanced(extent(&[2, 2]), 0).is_err());
    }
}
