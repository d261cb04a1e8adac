//! Filling halos: what each block needs from the others, and the messages that bring it.
//!
//! A message is packed from its sender's interior and unpacked into its receiver's halo. In one process both
//! happen in memory; between processes the packed values are what is sent. Halos deeper than a
//! neighbouring block, corners, and periodic axes (where a block may be its own neighbour, several times
//! over) are all the same case: intersections of boxes.

use crate::extent::{AXES, Region};
use crate::field::BlockField;
use crate::partition::Partition;
use bytemuck::Pod;

/// A box of cells that one block owns and another needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// The block that owns the cells.
    pub from: usize,
    /// The block whose halo they fill.
    pub to: usize,
    /// The cells in the owner's interior.
    pub source: Region,
    /// The same cells in the receiver's halo; shifted by whole domains across a periodic face.
    pub target: Region,
}

/// A transfer and the buffer that carries it.
#[derive(Debug, Clone)]
pub struct Message<T> {
    transfer: Transfer,
    values: Vec<T>,
}

impl<T: Pod> Message<T> {
    fn new(transfer: Transfer) -> Self {
        let values = vec![T::zeroed(); transfer.source.cells()];
        Self { transfer, values }
    }

    /// What the message carries from where to where.
    #[must_use]
    pub fn transfer(&self) -> &Transfer {
        &self.transfer
    }

    /// Copies the cells out of the sender, whose fields are given for all blocks.
    ///
    /// # Panics
    /// If `fields` are not those of the partition the exchange was made for.
    pub fn pack(&mut self, fields: &[BlockField<T>]) {
        let source = self.transfer.source;
        let rows = self.values.chunks_exact_mut(source.shape[2]);
        for (message, (z, y)) in rows.zip(source.rows()) {
            message.copy_from_slice(fields[self.transfer.from].row(&source, z, y));
        }
    }

    /// Copies the cells into the receiver's halo.
    ///
    /// # Panics
    /// If `field` is not on the receiving block.
    pub fn unpack(&self, field: &mut BlockField<T>) {
        let target = self.transfer.target;
        let rows = self.values.chunks_exact(target.shape[2]);
        for (message, (z, y)) in rows.zip(target.rows()) {
            field.row_mut(&target, z, y).copy_from_slice(message);
        }
    }
}

/// All messages of one exchange, their buffers allocated once.
#[derive(Debug, Clone)]
pub struct Exchange<T> {
    messages: Vec<Message<T>>,
    /// `messages[starts[b]..starts[b + 1]]` go to block `b`.
    starts: Vec<usize>,
}

impl<T: Pod> Exchange<T> {
    /// The messages that fill halos of `depth` cells; `periodic[axis]` joins the two ends of an axis.
    #[must_use]
    pub fn new(partition: &Partition, depth: usize, periodic: [bool; AXES]) -> Self {
        Self::of(partition.count(), transfers(partition, depth, periodic))
    }

    /// The messages that make these transfers, between blocks `0..blocks`.
    #[must_use]
    pub fn of(blocks: usize, mut transfers: Vec<Transfer>) -> Self {
        transfers.sort_by_key(|transfer| transfer.to);
        let starts = (0..=blocks).map(|block| transfers.partition_point(|transfer| transfer.to < block)).collect();
        Self { messages: transfers.into_iter().map(Message::new).collect(), starts }
    }

    /// Every message, for packing; each may be packed by another worker.
    pub fn messages_mut(&mut self) -> &mut [Message<T>] {
        &mut self.messages
    }

    /// The messages for one block.
    ///
    /// # Panics
    /// If the partition has no such block.
    #[must_use]
    pub fn inbox(&self, block: usize) -> &[Message<T>] {
        &self.messages[self.starts[block]..self.starts[block + 1]]
    }

    /// Values that one exchange moves.
    #[must_use]
    pub fn volume(&self) -> usize {
        self.messages.iter().map(|m| m.values.len()).sum()
    }

    /// Packs and unpacks every message in the calling thread.
    ///
    /// # Panics
    /// If `fields` are not those of the partition the exchange was made for.
    pub fn run(&mut self, fields: &mut [BlockField<T>]) {
        for message in &mut self.messages {
            message.pack(fields);
        }
        for message in &self.messages {
            message.unpack(&mut fields[message.transfer.to]);
        }
    }
}

/// What fills halos of `depth` cells around all blocks; `periodic[axis]` joins the two ends of an axis.
#[must_use]
pub fn transfers(partition: &Partition, depth: usize, periodic: [bool; AXES]) -> Vec<Transfer> {
    (0..partition.count()).flat_map(|to| transfers_to(partition, depth, periodic, to)).collect()
}

/// What block `to` needs: its padded box cut with every block's interior and its periodic images.
fn transfers_to(partition: &Partition, depth: usize, periodic: [bool; AXES], to: usize) -> Vec<Transfer> {
    let padded = partition.interior(to).grown(partition.halo(depth));
    let mut transfers = Vec::new();
    for shift in images(partition, depth, periodic) {
        let own_place = shift == [0; AXES];
        for from in (0..partition.count()).filter(|&from| !(own_place && from == to)) {
            if let Some(target) = partition.interior(from).shifted(shift).intersection(&padded) {
                let source = target.shifted(shift.map(|s| -s));
                transfers.push(Transfer { from, to, source, target });
            }
        }
    }
    transfers
}

/// The shifts, in cells, of every periodic image of the domain that a halo of `depth` can reach.
fn images(partition: &Partition, depth: usize, periodic: [bool; AXES]) -> Vec<[isize; AXES]> {
    let extent = partition.extent();
    let reach: [isize; AXES] = std::array::from_fn(|a| {
        if periodic[a] && extent.has_axis(a) { depth.div_ceil(extent.zyx()[a]) as isize } else { 0 }
    });
    let along = |a: usize| (-reach[a]..=reach[a]).map(move |k| k * extent.zyx()[a] as isize);
    along(0).flat_map(|z| along(1).flat_map(move |y| along(2).map(move |x| [z, y, x]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extent::Extent;

    /// A value that names its cell.
    fn name(zyx: [isize; AXES]) -> i64 {
        zyx.iter().fold(1, |n, &p| n * 1000 + p as i64)
    }

    /// Fills interiors with names, exchanges, and counts halo cells; each must name the cell it copies.
    fn check(shape: &[usize], blocks: &[usize], depth: usize, periodic: [bool; AXES]) -> usize {
        let extent = Extent::new(shape).unwrap();
        let partition = Partition::new(extent, blocks).unwrap();
        let mut fields: Vec<_> = partition.blocks(depth).into_iter().map(BlockField::<i64>::zeros).collect();
        for field in &mut fields {
            let interior = field.block().interior;
            for (z, y) in interior.rows() {
                let row = field.row_mut(&interior, z, y);
                (interior.start[2]..).zip(row).for_each(|(x, value)| *value = name([z, y, x]));
            }
        }
        Exchange::new(&partition, depth, periodic).run(&mut fields);
        let mut filled = 0;
        for field in &fields {
            let padded = field.block().padded();
            for (z, y) in padded.rows() {
                for (x, &value) in (padded.start[2]..).zip(field.row(&padded, z, y)) {
                    filled += usize::from(value != 0);
                    assert_eq!(value, expected(extent, [z, y, x], periodic));
                }
            }
        }
        filled
    }

    fn expected(extent: Extent, mut zyx: [isize; AXES], periodic: [bool; AXES]) -> i64 {
        for axis in 0..AXES {
            let cells = extent.zyx()[axis] as isize;
            if periodic[axis] {
                zyx[axis] = zyx[axis].rem_euclid(cells);
            }
            if !(0..cells).contains(&zyx[axis]) {
                return 0;
            }
        }
        name(zyx)
    }

    #[test]
    fn every_halo_cell_holds_its_owners_value() {
        assert_eq!(check(&[11], &[3], 2, [false; 3]), 11 + 2 * 2 * 2);
        check(&[9, 13], &[3, 2], 1, [false; 3]);
        check(&[5, 6, 7], &[2, 2, 2], 2, [false, true, false]);
    }

    #[test]
    fn halos_may_be_deeper_than_neighbours_and_wrap_many_times() {
        check(&[7, 5], &[7, 1], 4, [false; 3]);
        check(&[3, 5], &[1, 1], 8, [false, true, true]);
        check(&[4, 3], &[2, 3], 9, [false, true, true]);
    }
}
