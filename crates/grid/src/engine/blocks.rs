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
use crate::jobs;
use partita_domain::{Block, BlockField, Exchange, Isa, Partition, Real, Region};
use partita_run::ledger::{phase, task};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Rows worth a worker of their own.
const ROWS_AT_ONCE: usize = 16;

/// A quantity on a grid, in blocks, at one level and with room for the next.
#[derive(Debug)]
pub struct BlockedField<T: Real> {
    now: Vec<BlockField<T>>,
    next: Vec<BlockField<T>>,
    /// What cells carry at the present level, and room for the next; none if they do not.
    carried: [Vec<BlockField<T>>; 2],
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
            carried: [Vec::new(), Vec::new()],
            exchange: Exchange::new(partition, depth, periodic),
            faces: Faces::new(extent.region(), extent.dims(), periodic),
            reachable: extent.region().grown(images),
            exchanged,
            schedule,
            depth,
            scratch: Vec::new(),
        }
    }

    /// The same field with a second number per cell, for stencils that carry one.
    #[must_use]
    pub fn carrying(mut self) -> Self {
        self.carried =
            [(); 2].map(|()| self.now.iter().map(|field| BlockField::zeros(field.block().clone())).collect());
        self
    }

    /// The values at the present level, those of the level before if that is one step back, and what the cells carry.
    pub fn carried_mut(&mut self) -> [&mut [BlockField<T>]; 3] {
        [&mut self.now, &mut self.next, &mut self.carried[0]]
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

    /// Sets every owned cell to `value(z, y, x)`, in parallel within the calling team: the first touch of its memory.
    pub fn fill(&mut self, value: impl Fn(usize, usize, usize) -> T + Sync) {
        for (now, next) in self.now.iter_mut().zip(&mut self.next) {
            let (interior, block) = (now.block().interior, now.block().clone());
            let first = block.offset(interior.start);
            let rows = rows_of(&block, interior, &mut now.values_mut()[first..]);
            let mut rows: Vec<_> = rows.zip(rows_of(&block, interior, &mut next.values_mut()[first..])).collect();
            jobs::each_mut(&mut rows, ROWS_AT_ONCE, |(([z, y], row), (_, other))| {
                for (j, cell) in row.iter_mut().enumerate() {
                    *cell = value(*z as usize, *y as usize, interior.start[2] as usize + j);
                }
                other.fill(T::zeroed());
            });
        }
    }

    /// Advances from step `steps.start` to step `steps.end`, in parallel within the calling team.
    ///
    /// # Panics
    /// If the stencil carries numbers and the field is not [`carrying`](Self::carrying).
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
        if S::CARRIES {
            jobs::exchange(&mut self.exchange, &mut self.carried[0]);
        }
        match self.schedule {
            Schedule::Plain => self.plain(stencil, isa, step, levels),
            Schedule::Tiled(tiling) => phase(|| self.tiled(stencil, isa, step, Tiling { levels, ..tiling })),
        }
    }

    fn plain<S: Stencil<Cell = T>>(&mut self, stencil: &S, isa: Isa, step: u64, levels: usize) {
        let Self { now, next, carried, reachable, exchanged, faces, .. } = self;
        let carried = carried_by::<S, _>(carried, now.len());
        let (faces, reachable, exchanged) = (*faces, *reachable, *exchanged);
        let levels_of = |now: &mut BlockField<T>, next: &mut BlockField<T>, mut carried: Carried<'_, T>| {
            let region = |levels: usize| {
                let grown = now_interior(now).grown(exchanged.map(|exchanged| if exchanged { levels } else { 0 }));
                grown.intersection(&reachable)
            };
            let regions: Vec<_> = (0..=levels).rev().map(region).collect();
            for level in 0..levels {
                let step = step + level as u64;
                if let (Some(known), Some(region)) = (regions[level], regions[level + 1]) {
                    faces.fill(stencil, now, &known, step);
                    let was = carried.as_ref().map(|[was, _]| &**was);
                    sweep(stencil, isa, (now, next), was.map(|was| (was, false)), &region, step);
                    if let Some([was, will]) = &mut carried {
                        // The values are not needed again, and have a place of their own.
                        sweep(stencil, isa, (now, will), Some((was, true)), &region, step);
                    }
                }
                if let Some([was, will]) = &mut carried {
                    std::mem::swap(*was, *will);
                }
                std::mem::swap(now, next);
            }
        };
        let (levels_of, count, blocks) = (&levels_of, now.len(), now.iter_mut().zip(next).zip(carried));
        let run = || jobs::run(blocks.map(|((now, next), carried)| move || levels_of(now, next, carried)));
        // Blocks do not wait for each other's levels.
        if count > 1 { phase(run) } else { run() }
    }

    fn tiled<S: Stencil<Cell = T>>(&mut self, stencil: &S, isa: Isa, step: u64, tiling: Tiling) {
        let workers = rayon::current_num_threads();
        let scratch = || Mutex::new((Ring::new(), Copies::new()));
        self.scratch.resize_with(workers.max(self.scratch.len()), scratch);
        let Self { now, next, carried, reachable, exchanged, faces, scratch, .. } = self;
        let carried = carried_by::<S, _>(carried, now.len());
        let (faces, reachable, exchanged, scratch) = (*faces, *reachable, *exchanged, &*scratch);
        let tile = |now: &mut BlockField<T>, next: &mut BlockField<T>, mut carried: Carried<'_, T>| {
            let deep = exchanged.map(|exchanged| if exchanged { tiling.levels } else { 0 });
            if let Some(known) = now_interior(now).grown(deep).intersection(&reachable) {
                faces.fill(stencil, now, &known, step);
            }
            let pieces = pieces::<T>(&now.block().interior, S::AXES, &tiling);
            let pass = Pass {
                stencil: *stencil,
                isa,
                now,
                next: Cells::new(next.values_mut()),
                carried: carried
                    .as_mut()
                    .map(|[was, will]| [Cells::reading(was.values()), Cells::new(will.values_mut())]),
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
            let run = &run;
            jobs::run(pieces.into_iter().map(|piece| move || task(|| run(piece))));
            std::mem::swap(now, next);
            if let Some([was, will]) = carried {
                std::mem::swap(was, will);
            }
        };
        let (tile, blocks) = (&tile, now.iter_mut().zip(next).zip(carried));
        jobs::run(blocks.map(|((now, next), carried)| move || tile(now, next, carried)));
    }

    /// Fills the halos from the blocks that own their cells, in parallel within the calling team.
    ///
    /// [`advance`](Self::advance) does this by itself; it is for who computes coefficients from the field.
    pub fn exchange(&mut self) {
        jobs::exchange(&mut self.exchange, &mut self.now);
    }

    /// Fills the halos of numbers that lie as the field does.
    pub fn exchange_like(&mut self, numbers: &mut [BlockField<T>]) {
        jobs::exchange(&mut self.exchange, numbers);
    }
}

/// The rows of a region, which begins with `memory`, and where they are along z and y.
pub(crate) fn rows_of<'a, T: Real>(
    block: &Block,
    region: Region,
    memory: &'a mut [T],
) -> impl Iterator<Item = ([isize; 2], &'a mut [T])> + use<'a, T> {
    let (pitch, [planes, rows, cells]) = (block.pitch(), region.shape);
    memory.chunks_mut(block.plane()).take(planes).enumerate().flat_map(move |(k, plane)| {
        let place = move |i: usize| [region.start[0] + k as isize, region.start[1] + i as isize];
        plane.chunks_mut(pitch).take(rows).enumerate().map(move |(i, row)| (place(i), &mut row[..cells]))
    })
}

/// What the cells of a block carry, and room for what they will.
type Carried<'a, T> = Option<[&'a mut BlockField<T>; 2]>;

/// By block, what its cells carry and room for what they will, if the stencil has them do so.
fn carried_by<'a, S: Stencil<Cell = T>, T: Real>(
    [was, will]: &'a mut [Vec<BlockField<T>>; 2],
    blocks: usize,
) -> Vec<Carried<'a, T>> {
    if !S::CARRIES {
        return (0..blocks).map(|_| None).collect();
    }
    assert_eq!(was.len(), blocks, "a stencil that carries needs a field that does");
    was.iter_mut().zip(will).map(|(was, will)| Some([was, will])).collect()
}

fn now_interior<T: Real>(field: &BlockField<T>) -> Region {
    field.block().interior
}
