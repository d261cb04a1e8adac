//! Level after level over a whole piece of a plane, in two copies of it that stay in cache.
//!
//! Where a field is small, a wave of short rows spends its time on its own order. Here one call of the kernel updates all
//! rows of a piece; pieces recompute what they need of their neighbours, as waves do.

use super::ghosts::Line;
use super::levels::Levels;
use super::rows::{REACH, Shape, Source, Target, Update};
use super::stencil::{Place, Stencil};
use super::wave::Pass;
use crate::cells::Cells;
use partita_domain::lanes::LINE;
use partita_domain::{HugeBuffer, Real, Region};

/// The memory of one worker; it grows to what is asked for and stays.
#[derive(Debug)]
pub(super) struct Copies<T: Real>(HugeBuffer<T>);

impl<T: Real> Copies<T> {
    /// No memory yet.
    pub(super) fn new() -> Self {
        Self(HugeBuffer::zeroed(0))
    }
}

/// One piece on its way.
pub(super) struct Resident<'a, S: Stencil> {
    pass: &'a Pass<'a, S>,
    levels: Levels,
    /// Cells from row to row of a copy, and from copy to copy.
    pitch: usize,
    size: usize,
}

impl<'a, S: Stencil> Resident<'a, S> {
    /// Whether a piece can be advanced in this way: rows are updated in pairs.
    pub(super) fn suits(piece: &Region) -> bool {
        S::AXES == 2 && piece.shape[1] >= 2 && !S::CARRIES
    }

    /// Advances the cells of `own` by all levels of the pass.
    pub(super) fn run(pass: &'a Pass<'a, S>, own: Region, copies: &mut Copies<S::Cell>) {
        let (count, line) = (pass.tiling.levels, LINE / size_of::<S::Cell>());
        let levels = Levels::new(pass.now.block(), own, (&pass.reachable, &pass.faces), count, S::AXES, line);
        let pitch = ((levels.widest().len() + 2 * REACH).div_ceil(line) | 1) * line;
        let size = (levels.at(1).planes.len() + 2) * pitch;
        if copies.0.len() < 2 * size {
            copies.0 = HugeBuffer::zeroed(2 * size);
        }
        let piece = Self { pass, levels, pitch, size };
        for level in 1..count {
            piece.update(level, &mut copies.0);
            piece.ghosts(level, &mut copies.0);
        }
        piece.update(count, &mut copies.0);
    }

    /// Where a cell of a level lies in the copies.
    fn at(&self, level: usize, row: isize, x: isize) -> usize {
        let row = (row - self.levels.at(1).planes.start + 1) as usize;
        let first = (level % 2) * self.size + row * self.pitch + REACH;
        first.wrapping_add_signed(x - self.levels.widest().start)
    }

    fn place(&self, level: usize, row: isize, x: isize) -> Place {
        let z = self.levels.own_rows().start;
        Place { block: self.pass.now.block().index, zyx: [z, row, x], step: self.pass.step + level as u64 }
    }

    /// Computes all cells of a level from the one below.
    fn update(&self, level: usize, copies: &mut [S::Cell]) {
        let rows = &self.levels.at(level).planes;
        self.pairs(level, rows.start, rows.len() / 2, copies);
        if rows.len() % 2 == 1 {
            // The last row and, once more, the one before it.
            self.pairs(level, rows.end - 2, 1, copies);
        }
    }

    /// Computes so many pairs of rows of a level from `row` on.
    fn pairs(&self, level: usize, row: isize, pairs: usize, copies: &mut [S::Cell]) {
        let (pass, last) = (self.pass, level == self.pass.tiling.levels);
        let (x, cells) = (self.levels.at(level).cells.start, self.levels.at(level).cells.len());
        let pitch_of = |in_field| if in_field { self.levels.pitch() } else { self.pitch };
        let shape = Shape { rows: 1, cells, pairs, pitch: pitch_of(level == 1), pitch_out: pitch_of(last) };
        let in_field = |row| self.levels.field(row, self.levels.own_rows().start, x);
        let copies = Cells::new(copies);
        let from = [-1, 0, 1, 2].map(|k| match level {
            1 => Source::new(Cells::reading(pass.now.values()), in_field(row + k), &shape, 0),
            _ => Source::new(copies, self.at(level - 1, row + k, x), &shape, 0),
        });
        let to = [row, row + 1].map(|row| {
            let (cells, at) = if last { (pass.next, in_field(row)) } else { (copies, self.at(level, row, x)) };
            // SAFETY: the target is in the other copy than the sources, or in the field that is not read; there, pieces
            // are disjoint, and a worker writes nothing but cells of its piece, and cells beyond the end of a row, in a
            // halo that nobody reads before it is filled again.
            unsafe { Target::new(cells, at, &shape) }
        });
        let (place, soon) = (self.place(level - 1, row, x), [(pass.now.values().as_ptr(), 0); 2]);
        let (carried, stream) = ([from[1], from[2]], last && pass.tiling.stream);
        S::Cell::on_lanes(
            pass.isa,
            &Update { stencil: pass.stencil, place, from, to, carried, carried_to: to, shape, soon, stream },
        );
    }

    /// The ghosts of a level, for the next.
    fn ghosts(&self, level: usize, copies: &mut [S::Cell]) {
        let (rows, cells) = (&self.levels.at(level).planes, &self.levels.at(level).cells);
        for (side, inside, ghost) in self.pass.faces.along(2).filter(|(_, inside, _)| cells.contains(inside)) {
            let (place, next) = (self.place(level, rows.start, inside), [0, 1, 0]);
            let [from, to] = [inside, ghost].map(|x| self.at(level, rows.start, x));
            let line = Line { place, next, from, to, stride: self.pitch, count: rows.len() };
            line.fill(&self.pass.stencil, side, copies);
        }
        for (side, inside, ghost) in self.pass.faces.along(1).filter(|(_, inside, _)| rows.contains(inside)) {
            let (place, next) = (self.place(level, inside, cells.start), [0, 0, 1]);
            let [from, to] = [inside, ghost].map(|row| self.at(level, row, cells.start));
            Line { place, next, from, to, stride: 1, count: cells.len() }.fill(&self.pass.stencil, side, copies);
        }
    }
}
