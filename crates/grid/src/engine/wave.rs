//! The schedule of one piece of a block: tiles, fronts, levels.

mod beyond;

use super::ahead::Ahead;
use super::ghosts::Faces;
use super::levels::{Levels, Pair};
use super::ring::{Ring, RingShape};
use super::rows::{Shape, Soon, Source, Target, Update, most_rows};
use super::stencil::{Place, Stencil};
use super::tiling::Tiling;
use crate::cells::Cells;
use partita_domain::lanes::{LINE, Real, fence, prefetch};
use partita_domain::{BlockField, Isa, Region};
use std::ops::Range;

/// A pass of several levels over one block: from the field that is, to the field that will be.
pub(super) struct Pass<'a, S: Stencil> {
    pub(super) stencil: S,
    pub(super) isa: Isa,
    pub(super) now: &'a BlockField<S::Cell>,
    pub(super) next: Cells<'a, S::Cell>,
    /// What the cells carry and will carry, in the layout of the fields, if they do.
    pub(super) carried: Option<[Cells<'a, S::Cell>; 2]>,
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
    /// The ghost planes at both ends of the wave's axis; where there are none, positions that no plane has.
    beyond: [isize; 2],
    ahead: Ahead,
}

impl<'a, S: Stencil> Wave<'a, S> {
    /// Advances the cells of `own` by all levels of the pass.
    pub(super) fn run(pass: &'a Pass<'a, S>, own: Region, ring: &'a mut Ring<S::Cell>) {
        let line = LINE / size_of::<S::Cell>();
        let levels =
            Levels::new(pass.now.block(), own, (&pass.reachable, &pass.faces), pass.tiling.levels, S::AXES, line);
        let height = if levels.skew == 0 { 1 } else { pass.tiling.rows.max(most_rows::<S>(pass.isa)) };
        let mut beyond = [isize::MIN / 2; 2];
        beyond.iter_mut().zip(pass.faces.along(levels.axes[0])).for_each(|(beyond, (_, _, ghost))| *beyond = ghost);
        let ahead = Ahead::new(&levels, 0..0, false, 1);
        let mut wave = Self { pass, levels, ring, tile: 0, height, beyond, ahead };
        wave.ring.reshape(wave.ring_shape());
        let first = wave.levels.at(1).rows.start + wave.levels.skew;
        wave.tile = first;
        while wave.tile < wave.levels.own_rows().end + wave.levels.skew * pass.tiling.levels as isize {
            wave.ring.begin();
            let (edges, updates) = (wave.tile > first, pass.tiling.levels * height.div_ceil(most_rows::<S>(pass.isa)));
            wave.ahead = Ahead::new(&wave.levels, wave.rows(1), edges, updates);
            wave.fronts();
            wave.tile += height as isize;
        }
        fence();
    }

    fn ring_shape(&self) -> RingShape {
        let (count, skew, widest) = (self.pass.tiling.levels, self.levels.skew as usize, self.levels.widest());
        let edges = skew * (count - 1) * self.levels.at(1).planes.len();
        let waste = most_rows::<S>(self.pass.isa) * self.pass.now.block().pitch() + widest.len();
        RingShape {
            width: widest.len(),
            rows: self.height + 3 * skew,
            levels: count - 1,
            carries: S::CARRIES,
            edges,
            waste,
        }
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
            let pair = Pair { level: 1, first: begin + 2 * front };
            self.ahead.begin(Pair { first: pair.first + 2, ..pair });
            for level in 1..=count {
                self.pair(pair.at_level(level));
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

    /// Where a cell of a level lies in a plane of the ring.
    #[inline]
    fn in_plane(&self, level: usize, row: isize, x: isize) -> usize {
        let row = (row - self.first_row(level) + 2 * self.levels.skew) as usize;
        self.ring.row(row).wrapping_add_signed(x - self.levels.widest().start)
    }

    /// Where the four planes begin in the ring that a pair reads of the level below.
    #[inline]
    fn planes_below(&self, pair: Pair) -> [usize; 4] {
        let [older, newer] = self.ring.pair(pair.level - 1);
        [self.ring.plane(older, 0), self.ring.plane(older, 1), self.ring.plane(newer, 0), self.ring.plane(newer, 1)]
    }

    /// The cells of a pair, some rows at a time, downwards: results may lie where rows above were read.
    fn update(&mut self, pair: Pair) {
        let rows = self.rows(pair.level);
        let mut end = rows.end;
        while end > rows.start {
            let (left, most) = ((end - rows.start) as usize, most_rows::<S>(self.pass.isa));
            let count = [most, most.min(2)].into_iter().find(|&count| count <= left).unwrap_or(1);
            end -= count as isize;
            self.update_rows(pair, end, count);
        }
    }

    fn update_rows(&mut self, pair: Pair, row: isize, rows: usize) {
        let (pass, last, beside) = (self.pass, pair.level == self.pass.tiling.levels, self.levels.skew as usize);
        let (x, cells) = (self.levels.at(pair.level).cells.start, self.levels.at(pair.level).cells.len());
        let (far, near) = (self.levels.pitch(), self.ring.pitch());
        let pitch = if pair.level == 1 { far } else { near };
        let shape = Shape { rows, cells, pairs: 1, pitch, pitch_out: if last { far } else { near } };
        let place = self.place(pair.level - 1, [pair.first, row, x]);
        let (sources, targets) = (self.sources(pair, row, x), self.targets(pair, row, x));
        let beside_cells = self.ring.carried();
        let soon = self.soon(rows);
        let [ring, waste] = self.ring.cells();
        let input = if pair.level == 1 { Cells::reading(pass.now.values()) } else { ring };
        let from = sources.map(|at| Source::new(input, at, &shape, beside));
        let to = targets.map(|at| {
            let (cells, at) = at.map_or((waste, 0), |at| (if last { pass.next } else { ring }, at));
            // SAFETY: in the ring, rows of the target are where the update reads the planes below, at most one row
            // further down, or in the slot that nobody reads. In the field, pieces are disjoint, and a worker writes
            // nothing but cells of its piece, and cells beyond the end of a row, in a halo that nobody reads before it
            // is filled again. At most one plane of a pair goes to the waste.
            unsafe { Target::new(cells, at, &shape) }
        });
        let (carried, carried_to) = match pass.carried {
            Some([now, next]) => {
                let (now, more) = if pair.level == 1 { (now, 0) } else { (ring, beside_cells) };
                let from = [sources[1], sources[2]].map(|at| Source::new(now, at + more, &shape, 0));
                let (next, more) = if last { (next, 0) } else { (ring, beside_cells) };
                let to = targets.map(|at| {
                    let (cells, at) = at.map_or((waste, 0), |at| (next, at + more));
                    // SAFETY: as for the values, beside which it lies, or in fields of the same layout.
                    unsafe { Target::new(cells, at, &shape) }
                });
                (from, to)
            }
            None => ([from[1], from[2]], to),
        };
        let stream = last && pass.tiling.stream && !S::CARRIES;
        S::Cell::on_lanes(
            pass.isa,
            &Update { stencil: pass.stencil, place, from, to, carried, carried_to, shape, soon, stream },
        );
    }

    /// What an update of so many rows prefetches in passing. One of a single row has little time: the few lines of a
    /// piece are asked for at once.
    #[inline]
    fn soon(&mut self, rows: usize) -> [Soon<S::Cell>; 2] {
        let mut piece = || self.ahead.piece(&self.levels, self.pass.now.values(), self.ring);
        if rows > 1 {
            return [piece(), piece()];
        }
        let (first, cells) = piece();
        (0..cells).step_by(self.levels.line()).for_each(|i| prefetch(first.wrapping_add(i)));
        [(first, 0); 2]
    }

    /// Where rows of the four planes around a pair begin, in the field or in the ring.
    #[inline]
    fn sources(&self, pair: Pair, row: isize, x: isize) -> [usize; 4] {
        if pair.level == 1 {
            return [0, 1, 2, 3].map(|k| self.levels.field(pair.first - 1 + k, row, x));
        }
        let (mut planes, at) = (self.planes_below(pair), self.in_plane(pair.level - 1, row, x));
        for (half, beyond) in self.beyond.into_iter().enumerate() {
            if let Some(k) = pair.source(beyond) {
                planes[k] = self.ring.plane(self.ring.ghosts(), half);
            }
        }
        planes.map(|plane| plane + at)
    }

    /// Where rows of a pair go, in the ring, or at last in the field; none for a plane that the piece does not own.
    #[inline]
    fn targets(&self, pair: Pair, row: isize, x: isize) -> [Option<usize>; 2] {
        if pair.level < self.pass.tiling.levels {
            let (slot, at) = (self.ring.target(pair.level), self.in_plane(pair.level, row, x));
            return [Some(self.ring.plane(slot, 0) + at), Some(self.ring.plane(slot, 1) + at)];
        }
        let own = self.levels.own_planes();
        [pair.first, pair.first + 1].map(|plane| own.contains(&plane).then(|| self.levels.field(plane, row, x)))
    }
}
