//! A field in blocks: its memory, its halos, its supersteps.

use super::stencil::Stencil;
use super::sweep::sweep;
use partita_domain::{BlockField, Exchange, Isa, Partition, Region};
use rayon::prelude::*;

/// A quantity on a two-dimensional grid, in blocks, at one level and with room for the next.
#[derive(Debug)]
pub struct BlockedField {
    now: Vec<BlockField<f64>>,
    next: Vec<BlockField<f64>>,
    exchange: Exchange<f64>,
    /// Where updates make sense: the domain, and along periodic axes its images in the halos.
    reachable: Region,
    depth: usize,
}

impl BlockedField {
    /// A field of zeros on the blocks of `partition`; a superstep may have up to `depth` levels.
    ///
    /// `periodic` tells which of z, y and x close upon themselves.
    #[must_use]
    pub fn zeros(partition: &Partition, depth: usize, periodic: [bool; 3]) -> Self {
        let zeros = || partition.blocks(depth).into_iter().map(BlockField::zeros).collect();
        let images = std::array::from_fn(|axis| if periodic[axis] { partition.halo(depth)[axis] } else { 0 });
        Self {
            now: zeros(),
            next: zeros(),
            exchange: Exchange::new(partition, depth, periodic),
            reachable: partition.extent().region().grown(images),
            depth,
        }
    }

    /// The blocks at the present level; halos may be stale.
    #[must_use]
    pub fn blocks(&self) -> &[BlockField<f64>] {
        &self.now
    }

    /// The blocks at the present level, for loading.
    pub fn blocks_mut(&mut self) -> &mut [BlockField<f64>] {
        &mut self.now
    }

    /// Sets every owned cell to `value(y, x)`, in parallel within the calling team: the first touch of its memory.
    pub fn fill(&mut self, value: impl Fn(usize, usize) -> f64 + Sync) {
        self.now.par_iter_mut().zip(&mut self.next).for_each(|(now, next)| {
            let (interior, block) = (now.block().interior, now.block().clone());
            let first = block.offset(interior.start);
            let rows = now.values_mut()[first..].par_chunks_mut(block.pitch());
            let rows = rows.zip(next.values_mut()[first..].par_chunks_mut(block.pitch()));
            rows.take(interior.shape[1]).enumerate().for_each(|(i, (row, other))| {
                let y = interior.start[1] as usize + i;
                for (j, cell) in row[..interior.shape[2]].iter_mut().enumerate() {
                    *cell = value(y, interior.start[2] as usize + j);
                }
                other.fill(0.0);
            });
        });
    }

    /// Advances `steps` levels, in parallel within the calling team.
    pub fn advance<S: Stencil>(&mut self, stencil: &S, isa: Isa, steps: u64) {
        let mut left = steps;
        while left > 0 {
            let levels = left.min(self.depth as u64);
            self.superstep(stencil, isa, levels as usize);
            left -= levels;
        }
    }

    /// One exchange and the levels it buys.
    fn superstep<S: Stencil>(&mut self, stencil: &S, isa: Isa, levels: usize) {
        self.exchange();
        let Self { now, next, reachable, .. } = self;
        now.par_iter_mut().zip(next).for_each(|(now, next)| {
            for level in 1..=levels {
                let grown = now.block().interior.grown([0, levels - level, levels - level]);
                stencil.fill_ghosts(now);
                if let Some(region) = grown.intersection(reachable) {
                    sweep(stencil, isa, now, next, region);
                }
                std::mem::swap(now, next);
            }
        });
    }

    fn exchange(&mut self) {
        let Self { now, exchange, .. } = self;
        exchange.messages_mut().par_iter_mut().for_each(|message| message.pack(now));
        let exchange = &*exchange;
        now.par_iter_mut().enumerate().for_each(|(b, field)| {
            exchange.inbox(b).iter().for_each(|message| message.unpack(field));
        });
    }
}
