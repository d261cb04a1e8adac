//! The numbers of a lattice, in blocks: their memory, their halos, their steps.

use super::dynamics::{Directions, Dynamics};
use super::ground::{Ground, Step};
use super::passes::tiles;
use super::relay::Relay;
use super::row::{MOST_DIRECTIONS, Update};
use super::slots::Layout;
use super::stored::Stored;
use super::terrain::Terrain;
use super::wave::Wave;
use crate::cells::Cells;
use crate::jobs;
use partita_domain::exchange::{Transfer, transfers};
use partita_domain::{Block, BlockField, Exchange, Extent, Isa, Partition, Real, Region};
use partita_run::ledger::{phase, task};
use std::ops::Range;
use std::sync::OnceLock;

/// Steps come in pairs; a halo holds at least one.
const PAIR: usize = 2;

/// Cells that are worth a worker of their own.
const CELLS_AT_ONCE: usize = 2048;

/// The numbers of a lattice in blocks, one array of them.
///
/// Blocks are fields `[z, y · Q + direction, x]`.
#[derive(Debug)]
pub struct Populations<S: Stored, D, const Q: usize> {
    blocks: Vec<BlockField<S>>,
    grounds: Vec<Ground<D, Q>>,
    exchange: Exchange<S>,
    /// Where updates make sense: the domain, and along cut periodic axes its images in the halos.
    reachable: Region,
    extent: Extent,
    cut: [bool; 3],
    depth: usize,
    /// Cells of a tile, where somebody wants them so.
    tile: Option<usize>,
    /// The order of the last pass, which is often that of the next one.
    plan: Option<Plan>,
    /// Whether an even step has been taken without its odd one.
    half: bool,
    /// The numbers as they arrive, when that is not how they lie; made when somebody asks for blocks of them.
    arrived: OnceLock<Vec<BlockField<S>>>,
}

/// The order of a pass in every block, and who does what of it.
#[derive(Debug)]
struct Plan {
    steps: usize,
    workers: usize,
    orders: Vec<(Wave, Relay)>,
}

impl<S: Stored, D: Directions<Q>, const Q: usize> Populations<S, D, Q> {
    /// Zeros on the blocks of `partition`, of which passes over memory, and exchanges of halos, take up to `depth` steps;
    /// between exchanges, pairs of them. To be called within a team.
    ///
    /// Along an axis that is not cut there is no halo, whatever its faces.
    #[must_use]
    pub fn zeros(partition: &Partition, depth: usize, terrain: &Terrain<'_>) -> Self {
        const { assert!(Q <= MOST_DIRECTIONS) };
        let (extent, shape) = (partition.extent(), partition.shape());
        let cut = std::array::from_fn(|axis| extent.has_axis(axis) && shape[axis + shape.len() - 3] > 1);
        let depth = depth.max(1).next_multiple_of(if cut.contains(&true) { PAIR } else { 1 });
        let images = std::array::from_fn(|axis| terrain.periodic()[axis] && cut[axis]);
        // One cell beyond the last that is updated, where its links lie.
        let halo: [usize; 3] = std::array::from_fn(|axis| if cut[axis] { depth + 1 } else { usize::from(axis == 2) });
        let block = |index| {
            let cells = partition.interior(index);
            BlockField::packed(Block::new(index, scaled::<Q>(&cells), [halo[0], halo[1] * Q, halo[2]]))
        };
        let blocks: Vec<_> = (0..partition.count()).map(block).collect();
        let reach = std::array::from_fn(|axis| if images[axis] { depth } else { 0 });
        let reachable = extent.region().grown(reach);
        let domain = extent.zyx().map(|cells| cells as isize);
        let ground = |(index, field): (usize, &BlockField<S>)| {
            let cells = partition.interior(index);
            let layout = Layout::new(field.block().clone(), cells, domain, terrain.edges, cut);
            let region = cells.grown(cut.map(|cut| if cut { depth } else { 0 })).intersection(&reachable);
            Ground::new(layout, region.unwrap_or(cells), terrain)
        };
        let grounds = blocks.iter().enumerate().map(ground).collect();
        let moved = transfers(partition, depth, images).into_iter().map(|transfer| Transfer {
            source: scaled::<Q>(&transfer.source),
            target: scaled::<Q>(&transfer.target),
            ..transfer
        });
        let exchange = Exchange::of(partition.count(), moved.collect());
        let (half, arrived) = (false, OnceLock::new());
        Self { blocks, grounds, exchange, reachable, extent, cut, depth, tile: None, plan: None, half, arrived }
    }

    /// The same lattice with passes in tiles of so many rows (in two dimensions, cells of a row), whether that is fast or not.
    #[must_use]
    pub fn in_tiles(self, tile: usize) -> Self {
        Self { tile: Some(tile), ..self }
    }

    /// Steps of a pass over memory, and between two exchanges.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The array `[nz, ny · Q, nx]` that all blocks make up: of each row of cells the directions in the order of
    /// [`SLOTS`](Directions::SLOTS).
    ///
    /// # Panics
    /// If it has more numbers than can be addressed; then they do not fit in memory either.
    #[must_use]
    pub fn array(&self) -> Extent {
        let [z, y, x] = self.extent.zyx();
        Extent::new(&[z, y * Q, x]).expect("an array that is in memory has an extent")
    }

    /// The numbers that arrive at the cells of each block in the next step.
    ///
    /// After an odd number of steps that is a copy; [`arriving`](Self::arriving) needs none.
    #[must_use]
    pub fn arrived(&self) -> &[BlockField<S>] {
        if self.half { self.arrived.get_or_init(|| self.gather()) } else { &self.blocks }
    }

    /// The blocks, to be filled with the numbers that arrive in the next step.
    pub fn blocks_mut(&mut self) -> &mut [BlockField<S>] {
        self.arrived.take();
        self.half = false;
        &mut self.blocks
    }

    /// Sets what arrives at every cell `[z, y, x]`, in parallel within the calling team: the first touch of its memory.
    pub fn fill(&mut self, value: impl Fn([usize; 3], &mut [f64; Q]) + Sync) {
        for (field, ground) in self.blocks.iter_mut().zip(&self.grounds) {
            let (cells, block) = (ground.layout.cells, field.block().clone());
            let numbers = Cells::new(field.values_mut());
            by_rows(&cells, |[z, y]| {
                for x in cells.start[2]..cells.end(2) {
                    let mut arriving = [0.0; Q];
                    value([z, y, x].map(|at| at as usize), &mut arriving);
                    for (i, value) in arriving.into_iter().enumerate() {
                        let at = block.offset([z, y * Q as isize + D::SLOTS[i] as isize, x]);
                        // SAFETY: each cell is filled by one worker.
                        unsafe { numbers.write(at, S::keep(S::Real::of(value))) }
                    }
                }
            });
        }
        self.arrived.take();
        self.half = false;
    }

    /// Advances from step `steps.start` to step `steps.end`, in parallel within the calling team. What arrives in closed cells is 0
    /// afterwards.
    ///
    /// # Panics
    /// If the dynamics is for numbers of another [unit](Dynamics::unit).
    pub fn advance<Y>(&mut self, dynamics: &Y, isa: Isa, steps: Range<u64>)
    where
        Y: Dynamics<S::Real, Q, Directions = D>,
    {
        assert!(dynamics.unit() == S::UNIT, "a dynamics in units of {} for numbers of {}", dynamics.unit(), S::UNIT);
        self.take(dynamics, isa, steps);
    }

    /// The same for any dynamics on these directions.
    fn take(&mut self, dynamics: &dyn Update<S, Q>, isa: Isa, steps: Range<u64>) {
        self.arrived.take();
        let (mut step, is_cut) = (steps.start, self.cut.contains(&true));
        // Halos hold numbers that lie where they arrive.
        if self.half && is_cut && step < steps.end {
            self.sweep(dynamics, isa, step, 1);
            step += 1;
        }
        while step < steps.end {
            self.exchange();
            let levels = (steps.end - step).min(self.depth as u64) as usize;
            let whole = if is_cut { levels - levels % PAIR } else { levels };
            match self.tiling(whole) {
                Some(tile) => phase(|| self.pass(dynamics, isa, step, whole, tile)),
                // A step without its partner reaches as far as the partner will need.
                None if whole == 0 => phase(|| self.sweep(dynamics, isa, step, PAIR)),
                None => (0..whole).for_each(|s| phase(|| self.sweep(dynamics, isa, step + s as u64, whole - s))),
            }
            step += whole.max(1) as u64;
        }
        if !self.half {
            let blocks = self.blocks.iter_mut().zip(&self.grounds);
            jobs::run(blocks.map(|(field, ground)| || ground.clear(field)));
        }
    }

    /// Cells of a tile for passes of so many steps, if such passes are better than sweeps.
    fn tiling(&self, steps: usize) -> Option<usize> {
        let cells = self.grounds.first()?.layout.cells.shape;
        let workers = rayon::current_num_threads().div_ceil(self.blocks.len());
        self.tile.filter(|_| steps > 1).or_else(|| tiles::<S>(cells, D::AXES, Q, steps, workers))
    }

    /// Several steps of all cells, in one pass over memory.
    fn pass(&mut self, dynamics: &dyn Update<S, Q>, isa: Isa, step: u64, steps: usize, tile: usize) {
        let (threads, blocks) = (rayon::current_num_threads(), self.blocks.len());
        let workers = if blocks.is_multiple_of(threads) { 1 } else { threads };
        let plan = self.plan.take().filter(|plan| plan.steps == steps && plan.workers == workers);
        let plan = plan.unwrap_or_else(|| Plan { steps, workers, orders: self.orders(steps, workers, tile) });
        let (half, parts) = (self.half, self.blocks.iter_mut().zip(&self.grounds));
        let pass = |field: &mut BlockField<S>, ground: &Ground<D, Q>, (wave, relay): &(Wave, Relay)| {
            let numbers = Cells::new(field.values_mut());
            let at = |s: usize| Step { dynamics, isa, numbers, odd: half ^ (s % 2 == 1), step: step + s as u64 };
            let turn = |q, turn| {
                wave.pieces(q, turn, |s, piece| {
                    // SAFETY: updates that touch the same numbers have an order, as `wave` argues, and `relay` keeps to it.
                    unsafe { ground.update(&at(s), piece.zy, &piece.xs) }
                });
            };
            relay.run(&|q, turn| wave.wait(q, turn), &|q, i| task(|| turn(q, i)));
        };
        jobs::run(parts.zip(&plan.orders).map(|((field, ground), order)| move || pass(field, ground, order)));
        self.half ^= steps % 2 == 1;
        self.plan = Some(plan);
    }

    /// The orders of all blocks for passes of so many steps.
    fn orders(&self, steps: usize, workers: usize, tile: usize) -> Vec<(Wave, Relay)> {
        let order = |ground: &Ground<D, Q>| {
            let regions = (0..steps).map(|s| self.region(ground, steps - s)).collect();
            let wave = Wave::new(regions, D::AXES, ground.layout.rounds(), workers, tile);
            let relay = Relay::new(wave.turns());
            (wave, relay)
        };
        self.grounds.iter().map(order).collect()
    }

    /// The cells of a block, and those within `reach` of a cut.
    fn region(&self, ground: &Ground<D, Q>, reach: usize) -> Region {
        let cells = ground.layout.cells;
        let grown = cells.grown(self.cut.map(|cut| if cut { reach } else { 0 }));
        grown.intersection(&self.reachable).unwrap_or(cells)
    }

    /// One step of all cells, and of those within `reach` of a cut.
    fn sweep(&mut self, dynamics: &dyn Update<S, Q>, isa: Isa, step: u64, reach: usize) {
        let regions: Vec<_> = self.grounds.iter().map(|ground| self.region(ground, reach)).collect();
        let Self { blocks, grounds, half, .. } = self;
        let odd = *half;
        let update = |field: &mut BlockField<S>, ground: &Ground<D, Q>, region: &Region| {
            let step = Step { dynamics, isa, numbers: Cells::new(field.values_mut()), odd, step };
            let xs = region.start[2]..region.end(2);
            by_rows(region, |zy| {
                // SAFETY: in one step no two cells touch the same numbers, and each row is updated by one worker.
                unsafe { ground.update(&step, zy, &xs) }
            });
        };
        let blocks = blocks.iter_mut().zip(grounds).zip(&regions);
        jobs::run(blocks.map(|((field, ground), region)| move || update(field, ground, region)));
        self.half = !self.half;
    }

    /// Fills the halos from the blocks that own their cells.
    fn exchange(&mut self) {
        let Self { blocks, exchange, .. } = self;
        jobs::exchange(exchange, blocks);
    }

    /// What arrives after an even step, at the cells it arrives at.
    fn gather(&self) -> Vec<BlockField<S>> {
        let gathered = self.blocks.iter().zip(&self.grounds).map(|(field, ground)| {
            let mut copy = BlockField::packed(field.block().clone());
            for (z, y) in ground.layout.cells.rows() {
                ground.arriving(field, self.half, [z, y], |i, x, number| {
                    let at = field.block().offset([z, y * Q as isize + D::SLOTS[i] as isize, x as isize]);
                    copy.values_mut()[at] = number;
                });
            }
            copy
        });
        gathered.collect()
    }

    /// Calls `f` for all that arrives in row (z, y) of the domain in the next step, whatever the cut: direction, x, number;
    /// closed cells of a block come last, with zeros.
    pub fn arriving(&self, [z, y]: [usize; 2], mut f: impl FnMut(usize, usize, f64)) {
        for (field, ground) in self.blocks.iter().zip(&self.grounds) {
            ground
                .arriving(field, self.half, [z as isize, y as isize], |i, x, number| f(i, x, number.value().to_f64()));
        }
    }

    /// Calls `f(z, y, row)` for every row of cells of the domain, in parallel within the calling team, and gives the results
    /// in canonical order; `row[i]` is what arrives along direction i, whatever the cut.
    pub fn map_rows<R: Send>(&self, f: impl Fn(usize, usize, &[Vec<f64>]) -> R + Sync) -> Vec<R> {
        let [nz, ny, nx] = self.extent.zyx();
        let rows = |band: Range<usize>| {
            let mut row = vec![vec![0.0; nx]; Q];
            let read = |at| {
                self.arriving([at / ny, at % ny], |i, x, number| row[i][x] = number);
                f(at / ny, at % ny, &row)
            };
            band.map(read).collect::<Vec<_>>()
        };
        let rows = &rows;
        jobs::map(jobs::bands(nz * ny, 1).map(|band| move || rows(band))).into_iter().flatten().collect()
    }

    /// Sums over the links through which closed cells give back, in the step after `step` steps: `add` is told the closed
    /// cell `[z, y, x]`, the direction that enters, and what leaves towards the closed cell and comes back together. The order
    /// depends on the cut and the team: `join` must not care.
    pub fn handed_over<Y, M: Send>(
        &self,
        dynamics: &Y,
        step: u64,
        zero: impl Fn() -> M + Sync,
        add: impl Fn(&mut M, [usize; 3], usize, f64) + Sync,
        join: impl Fn(M, M) -> M + Sync,
    ) -> M
    where
        Y: Dynamics<S::Real, Q, Directions = D>,
    {
        let mut sum = zero();
        for (field, ground) in self.blocks.iter().zip(&self.grounds) {
            let rows: Vec<_> = ground.layout.cells.rows().collect();
            let rows_of = |band: Range<usize>| {
                let mut sum = zero();
                for &(z, y) in &rows[band] {
                    ground.handed_over(field, self.half, dynamics, step, [z, y], |from, i, handed| {
                        add(&mut sum, from, i, handed);
                    });
                }
                sum
            };
            let rows_of = &rows_of;
            let sums = jobs::map(jobs::bands(rows.len(), 1).map(|band| move || rows_of(band)));
            sum = sums.into_iter().fold(sum, &join);
        }
        sum
    }

    /// Calls `f` for every link of the cells that blocks own, block by block: the cell `[z, y, x]`, the direction that
    /// enters, the tag, and what enters in the next step.
    pub fn links(&self, mut f: impl FnMut([isize; 3], usize, Option<u32>, f64)) {
        for (field, ground) in self.blocks.iter().zip(&self.grounds) {
            ground.links(field, self.half, |zyx, i, tag, number| f(zyx, i, tag, number.value().to_f64()));
        }
    }
}

/// A region of cells in the array of all directions.
fn scaled<const Q: usize>(cells: &Region) -> Region {
    let ([z, y, x], [depth, height, width]) = (cells.start, cells.shape);
    Region { start: [z, y * Q as isize, x], shape: [depth, height * Q, width] }
}

/// Calls `f` for every row of a region, in bands that are each one worker's.
fn by_rows(region: &Region, f: impl Fn([isize; 2]) + Sync) {
    let [planes, rows, cells] = region.shape;
    let all = planes * rows;
    let bands = rayon::current_num_threads().min(all * cells / CELLS_AT_ONCE).max(1);
    let place = |row: usize| [region.start[0] + (row / rows) as isize, region.start[1] + (row % rows) as isize];
    if bands == 1 {
        return task(|| (0..all).for_each(|row| f(place(row))));
    }
    let run = |band| partita_domain::partition::part(all, bands, band).for_each(|row| f(place(row)));
    let run = &run;
    jobs::run((0..bands).map(|band| move || task(|| run(band))));
}
