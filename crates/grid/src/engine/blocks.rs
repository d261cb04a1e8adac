//! A field in blocks: its memory, its halos, its supersteps.

use super::ghosts::Faces;
use super::resident::{Copies, Resident};
use super::ring::Ring;
use super::schedule::Schedule;
use super::stencil::Stencil;
use super::sweep::sweep;
use super::tiling::{Tiling, pieces};
use super::wave::{Pass, Wave};
use crate::cells::Cells;
use partita_domain::{Block, BlockField, Exchange, Isa, Partition, Real, Region};
use partita_run::ledger::{phase, task};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// A quantity on a grid, in blocks, at one level and with room for the next.
#[derive(Debug)]
pub struct BlockedField<T: Real> {
    now: Vec<BlockField<T>>,
    next: Vec<BlockField<T>>,
    exchange: Exchange<T>,
    faces: Faces,
    /// Where updates make sense: the domain, and along periodic axes its images in the halos.
    reachable: Region,
    /// The axes along which halos are exchanged.
    exchanged: [bool; 3],
    schedule: Schedule,
    depth: usize,
    /// One for each worker of the largest team so far.
    scratch: Vec<Mutex<(Ring<T>, Copies<T>)>>,
}

impl<T: Real> BlockedField<T> {
    /// A field of zeros on the blocks of `partition`, whose halos are exchanged after up to `depth` levels.
    ///
    /// `periodic` tells which of z, y and x close upon themselves. Along an axis that is neither cut nor periodic, the
    /// halo is one ghost deep.
    #[must_use]
    pub fn zeros(partition: &Partition, depth: usize, periodic: [bool; 3], schedule: Schedule) -> Self {
        let (extent, shape) = (partition.extent(), partition.shape());
        let blocks_along = |axis: usize| if extent.has_axis(axis) { shape[axis + shape.len() - 3] } else { 1 };
        let exchanged = std::array::from_fn(|axis| extent.has_axis(axis) && (periodic[axis] || blocks_along(axis) > 1));
        let halo = std::array::from_fn(|a| if exchanged[a] { depth } else { usize::from(extent.has_axis(a)) });
        let block = |index| Block::new(index, partition.interior(index), halo);
        let zeros = || (0..partition.count()).map(|index| BlockField::zeros(block(index))).collect();
        let images = std::array::from_fn(|axis| if periodic[axis] { halo[axis] } else { 0 });
        Self {
            now: zeros(),
            next: zeros(),
            exchange: Exchange::new(partition, depth, periodic),
            faces: Faces::new(extent.region(), extent.dims(), periodic),
            reachable: extent.region().grown(images),
            exchanged,
            schedule,
            depth,
            scratch: Vec::new(),
        }
    }

    /// The blocks at the present level; halos may be stale.
    #[must_use]
    pub fn blocks(&self) -> &[BlockField<T>] {
        &self.now
    }

    /// The blocks at the present level, for loading.
    pub fn blocks_mut(&mut self) -> &mut [BlockField<T>] {
        &mut self.now
    }

    /// Both levels at once: the present one, and room for the next, which holds the one before after an advance by one step.
    pub fn levels_mut(&mut self) -> (&mut Vec<BlockField<T>>, &mut Vec<BlockField<T>>) {
        (&mut self.now, &mut self.next)
    }

    /// Sets every owned cell to `value(z, y, x)`, in parallel within the calling team: the first touch of its memory.
    pub fn fill(&mut self, value: impl Fn(usize, usize, usize) -> T + Sync) {
        self.now.par_iter_mut().zip(&mut self.next).for_each(|(now, next)| {
            let (interior, block) = (now.block().interior, now.block().clone());
            let first = block.offset(interior.start);
            let planes = now.values_mut()[first..].par_chunks_mut(block.plane());
            let planes = planes.zip(next.values_mut()[first..].par_chunks_mut(block.plane()));
            planes.take(interior.shape[0]).enumerate().for_each(|(k, (plane, other))| {
                let rows = plane.par_chunks_mut(block.pitch()).zip(other.par_chunks_mut(block.pitch()));
                rows.take(interior.shape[1]).enumerate().for_each(|(i, (row, other))| {
                    let [z, y] = [k + interior.start[0] as usize, i + interior.start[1] as usize];
                    for (j, cell) in row[..interior.shape[2]].iter_mut().enumerate() {
                        *cell = value(z, y, interior.start[2] as usize + j);
                    }
                    other.fill(T::zeroed());
                });
            });
        });
    }

    /// Advances from step `steps.start` to step `steps.end`, in parallel within the calling team.
    pub fn advance<S: Stencil<Cell = T>>(&mut self, stencil: &S, isa: Isa, steps: Range<u64>) {
        let mut step = steps.start;
        while step < steps.end {
            // Equal supersteps, rather than a short one at the end.
            let left = steps.end - step;
            let levels = left.div_ceil(left.div_ceil(self.longest()));
            self.superstep(stencil, isa, step, levels as usize);
            step += levels;
        }
    }

    /// Takes one step plainly, whatever the schedule: for stencils that are used for single steps only, and need no tiles.
    pub fn sweep<S: Stencil<Cell = T>>(&mut self, stencil: &S, isa: Isa, step: u64) {
        self.exchange();
        self.plain(stencil, isa, step, 1);
    }

    /// The most levels of a superstep.
    fn longest(&self) -> u64 {
        let tiled = match self.schedule {
            Schedule::Plain => self.depth,
            Schedule::Tiled(tiling) => tiling.levels,
        };
        (if self.exchanged.contains(&true) { self.depth.min(tiled) } else { tiled }) as u64
    }

    /// One exchange and the levels it buys.
    fn superstep<S: Stencil<Cell = T>>(&mut self, stencil: &S, isa: Isa, step: u64, levels: usize) {
        self.exchange();
        match self.schedule {
            Schedule::Plain => self.plain(stencil, isa, step, levels),
            Schedule::Tiled(tiling) => phase(|| self.tiled(stencil, isa, step, Tiling { levels, ..tiling })),
        }
    }

    fn plain<S: Stencil<Cell = T>>(&mut self, stencil: &S, isa: Isa, step: u64, levels: usize) {
        let Self { now, next, reachable, exchanged, faces, .. } = self;
        now.par_iter_mut().zip(next).for_each(|(now, next)| {
            let region = |levels: usize| {
                let grown = now_interior(now).grown(exchanged.map(|exchanged| if exchanged { levels } else { 0 }));
                grown.intersection(reachable)
            };
            let regions: Vec<_> = (0..=levels).rev().map(region).collect();
            for level in 0..levels {
                let step = step + level as u64;
                if let (Some(known), Some(region)) = (regions[level], regions[level + 1]) {
                    faces.fill(stencil, now, &known, step);
                    sweep(stencil, isa, (now, next), &region, step);
                }
                std::mem::swap(now, next);
            }
        });
    }

    fn tiled<S: Stencil<Cell = T>>(&mut self, stencil: &S, isa: Isa, step: u64, tiling: Tiling) {
        let workers = rayon::current_num_threads();
        let scratch = || Mutex::new((Ring::new(), Copies::new()));
        self.scratch.resize_with(workers.max(self.scratch.len()), scratch);
        let Self { now, next, reachable, exchanged, faces, scratch, .. } = self;
        now.par_iter_mut().zip(next).for_each(|(now, next)| {
            let deep = exchanged.map(|exchanged| if exchanged { tiling.levels } else { 0 });
            if let Some(known) = now_interior(now).grown(deep).intersection(reachable) {
                faces.fill(stencil, now, &known, step);
            }
            let pieces = pieces::<T>(&now.block().interior, S::AXES, &tiling);
            let (faces, reachable) = (*faces, *reachable);
            let pass = Pass {
                stencil: *stencil,
                isa,
                now,
                next: Cells::new(next.values_mut()),
                faces,
                reachable,
                step,
                tiling,
            };
            let run = |piece| {
                let worker = rayon::current_thread_index().unwrap_or(0);
                let mut scratch = scratch[worker].lock().unwrap_or_else(PoisonError::into_inner);
                if tiling.resident && Resident::<S>::suits(&piece) {
                    Resident::run(&pass, piece, &mut scratch.1);
                } else {
                    Wave::run(&pass, piece, &mut scratch.0);
                }
            };
            pieces.into_par_iter().with_max_len(1).for_each(|piece| task(|| run(piece)));
            std::mem::swap(now, next);
        });
    }

    /// Fills the halos from the blocks that own their cells, in parallel within the calling team.
    ///
    /// [`advance`](Self::advance) does this by itself; it is for who computes coefficients from the field.
    pub fn exchange(&mut self) {
        let Self { now, exchange, .. } = self;
        exchange.messages_mut().par_iter_mut().for_each(|message| message.pack(now));
        let exchange = &*exchange;
        now.par_iter_mut().enumerate().for_each(|(b, field)| {
            exchange.inbox(b).iter().for_each(|message| message.unpack(field));
        });
    }
}

fn now_interior<T: Real>(field: &BlockField<T>) -> Region {
    field.block().interior
}
