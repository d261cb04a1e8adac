//! The schedule of one piece of a block: tiles, fronts, levels.

use super::ghosts::Faces;
use super::levels::{Level, Levels, Pair};
use super::ring::{Ring, RingShape};
use super::rows::{Shape, Source, Target, Update};
use super::shared::SharedField;
use super::stencil::{Place, Stencil};
use super::tiling::Tiling;
use partita_domain::lanes::{LINE, Real, fence, prefetch};
use partita_domain::{BlockField, Isa, Region};
use std::ops::Range;

/// Rows of a plane that are updated at a time.
const ROWS: usize = 4;

/// A pass of several levels over one block: from the field that is, to the field that will be.
pub(super) struct Pass<'a, S: Stencil> {
    pub(super) stencil: S,
    pub(super) isa: Isa,
    pub(super) now: &'a BlockField<S::Cell>,
    pub(super) next: SharedField<'a, S::Cell>,
    pub(super) faces: Faces,
    /// Where updates make sense.
    pub(super) reachable: Region,
    /// The step of the values in `now`.
    pub(super) step: u64,
    pub(super) tiling: Tiling,
}

/// One piece on its way.
pub(super) struct Wave<'a, S: Stencil> {
    pass: &'a Pass<'a, S>,
    levels: Levels,
    ring: &'a mut Ring<S::Cell>,
    /// The first row of the tile at level 0; level t begins t · skew rows before.
    tile: isize,
    height: usize,
    /// The first source plane that the next front needs beyond those of this one.
    ahead: isize,
}

impl<'a, S: Stencil> Wave<'a, S> {
    /// Advances the cells of `own` by all levels of the pass.
    pub(super) fn run(pass: &'a Pass<'a, S>, own: Region, ring: &'a mut Ring<S::Cell>) {
        let line = LINE / size_of::<S::Cell>();
        let levels = Levels::new(pass.now.block(), own, &pass.reachable, pass.tiling.levels, S::AXES, line);
        let height = if levels.skew == 0 { 1 } else { pass.tiling.rows.max(ROWS) };
        let mut wave = Self { pass, levels, ring, tile: 0, height, ahead: 0 };
        wave.ring.reshape(wave.ring_shape());
        wave.tile = wave.levels.at(1).rows.start + wave.levels.skew;
        while wave.tile < wave.levels.own_rows().end + wave.levels.skew * pass.tiling.levels as isize {
            wave.ring.begin();
            wave.fronts();
            wave.tile += height as isize;
        }
        fence();
    }

    fn ring_shape(&self) -> RingShape {
        let (count, skew, widest) = (self.pass.tiling.levels, self.levels.skew as usize, self.levels.widest());
        let edges = skew * (count - 1) * self.levels.at(1).planes.len();
        let waste = ROWS * self.pass.now.block().pitch() + widest.len();
        RingShape { width: widest.len(), rows: self.height + 3 * skew, levels: count - 1, edges, waste }
    }

    /// The rows of the tile at a level.
    fn rows(&self, level: usize) -> Range<isize> {
        let (first, all) = (self.first_row(level), &self.levels.at(level).rows);
        first.max(all.start)..(first + self.height as isize).min(all.end)
    }

    /// The first row that a tile has at a level, if the grid goes that far.
    fn first_row(&self, level: usize) -> isize {
        self.tile - self.levels.skew * level as isize
    }

    fn fronts(&mut self) {
        let (count, planes) = (self.pass.tiling.levels, &self.levels.at(1).planes);
        let (begin, end) = (planes.start, self.levels.own_planes().end);
        for front in 0..(end - begin + count as isize) / 2 {
            self.ahead = begin + 2 * front + 3;
            for level in 1..=count {
                self.pair(Pair { level, first: begin + 2 * front - (level as isize - 1) });
                self.ring.advance(level);
            }
        }
    }

    /// Computes a pair of planes, if the wave has arrived there.
    fn pair(&mut self, pair: Pair) {
        let planes = &self.levels.at(pair.level).planes;
        if pair.first + 1 < planes.start || pair.first >= planes.end {
            return;
        }
        if pair.level > 1 {
            self.ghost_planes(pair);
        }
        self.update(pair);
        if pair.level < self.pass.tiling.levels {
            self.finish(pair);
        }
    }

    /// A cell at the time of a level.
    fn place(&self, level: usize, position: [isize; 3]) -> Place {
        let (block, step) = (self.pass.now.block().index, self.pass.step + level as u64);
        Place { block, zyx: self.levels.zyx(position), step }
    }

    /// The index in a slot of a cell of a level, in one half of the pair.
    fn slot_cell(&self, level: usize, half: usize, row: isize, x: isize) -> usize {
        let row = (row - self.first_row(level) + 2 * self.levels.skew) as usize;
        self.ring.at(half, row).wrapping_add_signed(x - self.levels.widest().start)
    }

    /// Makes the ghost planes that a pair reads, from the planes inside them.
    fn ghost_planes(&mut self, pair: Pair) {
        for (half, (side, inside, ghost)) in self.pass.faces.along(self.levels.axes[0]).enumerate() {
            if let (Some(from), Some(_)) = (pair.source(inside), pair.source(ghost)) {
                for row in self.rows(pair.level) {
                    let cells = self.levels.at(pair.level).cells.clone();
                    let place = self.place(pair.level - 1, [inside, row, cells.start]);
                    let to = self.slot_cell(pair.level - 1, half, row, cells.start);
                    let at = self.slot_cell(pair.level - 1, from % 2, row, cells.start);
                    let slot = self.ring.pair(pair.level - 1)[from / 2];
                    let (ghosts, others) = self.ring.split(self.ring.ghosts());
                    let run = ghosts[to..].iter_mut().zip(&others.slot(slot)[at..]).take(cells.len());
                    run.zip(0..).for_each(|((ghost, &inside), i)| {
                        *ghost = self.pass.stencil.ghost(side, &place.shifted([0, 0, i]), inside);
                    });
                }
            }
        }
    }

    /// The cells of a pair, some rows at a time.
    fn update(&mut self, pair: Pair) {
        let rows = self.rows(pair.level);
        let mut row = rows.start;
        while row < rows.end {
            let count = if rows.end - row >= ROWS as isize { ROWS } else { 1 };
            self.prefetch(pair.level, (row - rows.start) as usize + count, rows.len(), count);
            self.update_rows(pair, row, count);
            row += count as isize;
        }
    }

    /// Asks for a share of what the next front reads from memory.
    fn prefetch(&self, level: usize, done: usize, of: usize, rows: usize) {
        let line = LINE / size_of::<S::Cell>();
        let (now, cells, next) = (self.pass.now.values(), &self.levels.at(1).cells, self.rows(1));
        let (per_row, levels) = (cells.len() / line, self.pass.tiling.levels);
        let share = |done: usize| 2 * next.len() * per_row * ((level - 1) * of + done) / (levels * of);
        let (mut begin, end) = (share(done - rows), share(done));
        while begin < end {
            let (row, first) = (begin / per_row, begin % per_row);
            let count = (per_row - first).min(end - begin);
            let at = self.levels.field(self.ahead + (row % 2) as isize, next.start + (row / 2) as isize, cells.start);
            (first..first + count).for_each(|i| prefetch(now.as_ptr().wrapping_add(at + i * line)));
            begin += count;
        }
    }

    fn update_rows(&mut self, pair: Pair, row: isize, rows: usize) {
        let (pass, levels, last) = (self.pass, &self.levels, pair.level == self.pass.tiling.levels);
        let (x, cells) = (levels.at(pair.level).cells.start, levels.at(pair.level).cells.len());
        let (far, near) = (pass.now.block().pitch(), self.ring.pitch());
        let [pitch, pitch_out] = [pair.level == 1, last].map(|field| if field { far } else { near });
        let shape = Shape { rows, cells, pitch, pitch_out };
        let places = [0, 1].map(|p| self.place(pair.level - 1, [pair.first + p, row, x]));
        let sources = self.sources(pair, row, x);
        let outs = [0, 1].map(|half| self.slot_cell(pair.level, half, row, x));
        let (own, others) = if last { self.ring.split_waste() } else { self.ring.split(self.ring.target()) };
        let from = sources.map(|(slot, at)| {
            let memory = slot.map_or(pass.now.values(), |slot| others.slot(slot));
            Source::new(memory, at, &shape, levels.skew as usize)
        });
        let to = if last { targets(pass, levels, pair, row, own, &shape) } else { Target::pair(own, outs, &shape) };
        let stream = last && pass.tiling.stream;
        S::Cell::on_lanes(pass.isa, &Update { stencil: pass.stencil, places, from, to, shape, stream });
    }

    /// Where rows of the four planes around a pair begin: the slot (none for the field) and the index.
    fn sources(&self, pair: Pair, row: isize, x: isize) -> [(Option<usize>, usize); 4] {
        let below = pair.level - 1;
        std::array::from_fn(|k| {
            let plane = pair.first - 1 + k as isize;
            if below == 0 {
                return (None, self.levels.field(plane, row, x));
            }
            let ghost = self.pass.faces.along(self.levels.axes[0]).position(|(_, _, ghost)| ghost == plane);
            let (slot, half) = ghost.map_or((self.ring.pair(below)[k / 2], k % 2), |half| (self.ring.ghosts(), half));
            (Some(slot), self.slot_cell(below, half, row, x))
        })
    }

    /// What later levels and tiles need of a pair beside its cells: ghosts and edges.
    fn finish(&mut self, pair: Pair) {
        for half in 0..2 {
            let plane = pair.first + half as isize;
            if self.levels.at(pair.level).planes.contains(&plane) {
                self.ghost_cells(pair.level, half, plane);
                if self.levels.skew > 0 {
                    self.edges(pair.level, half, plane);
                    self.ghost_rows(pair.level, half, plane);
                }
            }
        }
    }

    /// The ghosts at both ends of each row.
    fn ghost_cells(&mut self, level: usize, half: usize, plane: isize) {
        let Level { cells, .. } = self.levels.at(level).clone();
        for (side, inside, ghost) in self.pass.faces.along(2).filter(|(_, inside, _)| cells.contains(inside)) {
            for row in self.rows(level) {
                let place = self.place(level, [plane, row, inside]);
                let [from, to] = [inside, ghost].map(|x| self.slot_cell(level, half, row, x));
                let slot = self.ring.slot_mut(self.ring.target());
                slot[to] = self.pass.stencil.ghost(side, &place, slot[from]);
            }
        }
    }

    /// The rows beyond the ends of a plane, if the slot has room for them.
    fn ghost_rows(&mut self, level: usize, half: usize, plane: isize) {
        let first = self.first_row(level);
        let held = first - 2..first + self.height as isize + 1;
        let cells = self.levels.at(level).cells.clone();
        for (side, inside, ghost) in self.pass.faces.along(self.levels.axes[1]) {
            if held.contains(&inside) && held.contains(&ghost) {
                let place = self.place(level, [plane, inside, cells.start]);
                let [from, to] = [inside, ghost].map(|row| self.slot_cell(level, half, row, cells.start));
                let slot = self.ring.slot_mut(self.ring.target());
                for i in 0..cells.len() {
                    let place = place.shifted([0, 0, i as isize]);
                    slot[to + i] = self.pass.stencil.ghost(side, &place, slot[from + i]);
                }
            }
        }
    }

    /// Takes over the last two rows of the tile before, and leaves this tile's to the one after.
    fn edges(&mut self, level: usize, half: usize, plane: isize) {
        let planes = &self.levels.at(1).planes;
        let edge = (level - 1) * planes.len() + (plane - planes.start) as usize;
        let [first, last] = [0, self.height].map(|row| self.ring.row(half, row));
        let (slot, edge) = self.ring.slot_and_edge(self.ring.target(), edge);
        slot[first.start..first.start + edge.len()].copy_from_slice(edge);
        edge.copy_from_slice(&slot[last.start..last.start + edge.len()]);
    }
}

/// Where the last level goes: planes of the piece to the field, a plane beyond it to memory of no use.
fn targets<'t, S: Stencil>(
    pass: &'t Pass<'_, S>,
    levels: &Levels,
    pair: Pair,
    row: isize,
    waste: &'t mut [S::Cell],
    shape: &Shape,
) -> [Target<'t, S::Cell>; 2] {
    let (waste, x) = (Target::new(waste, 0, shape), levels.at(pair.level).cells.start);
    [pair.first, pair.first + 1].map(|plane| {
        if !levels.own_planes().contains(&plane) {
            return waste;
        }
        let first = pass.next.cell(levels.field(plane, row, x), shape.last(shape.pitch_out));
        // SAFETY: `cell` has checked that the rows are in the field. Pieces are disjoint, and a worker writes nothing
        // but cells of its piece, and cells beyond the end of a row, in a halo that nobody reads before it is filled
        // again. At most one plane of a pair is not owned, so nothing else is written to the waste.
        unsafe { Target::shared(first) }
    })
}
