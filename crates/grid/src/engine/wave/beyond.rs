//! What a level needs beside its cells: ghosts beyond the faces of the domain, and the rows that tiles leave to each other.

use super::Wave;
use crate::engine::ghosts::Line;
use crate::engine::levels::Pair;
use crate::engine::stencil::{Place, Side, Stencil};

impl<S: Stencil> Wave<'_, S> {
    /// Makes the ghost planes that a pair reads, from the planes inside them.
    pub(super) fn ghost_planes(&mut self, pair: Pair) {
        for (half, (side, inside, ghost)) in self.pass.faces.along(self.levels.axes[0]).enumerate() {
            if let (Some(from), Some(_)) = (pair.source(inside), pair.source(ghost)) {
                let (x, below) = (self.levels.at(pair.level).cells.start, pair.level - 1);
                let planes = [self.planes_below(pair)[from], self.ring.plane(self.ring.ghosts(), half)];
                for row in self.rows(pair.level) {
                    let at = planes.map(|plane| plane + self.in_plane(below, row, x));
                    self.ghost_run(side, self.place(below, [inside, row, x]), pair.level, at);
                }
            }
        }
    }

    /// Makes the ghosts of a level's whole row of cells, the first of which is at `place`, from `from` to `to`.
    fn ghost_run(&mut self, side: Side, place: Place, level: usize, [from, to]: [usize; 2]) {
        let count = self.levels.at(level).cells.len();
        let line = Line { place, next: [0, 0, 1], from, to, stride: 1, count };
        line.fill(&self.pass.stencil, side, self.ring.pairs());
    }

    /// What later levels and tiles need of a pair beside its cells: ghosts and edges.
    pub(super) fn finish(&mut self, pair: Pair) {
        for half in 0..2 {
            let plane = pair.first + half as isize;
            let to = self.ring.plane(self.ring.target(pair.level), half);
            if self.levels.at(pair.level).planes.contains(&plane) {
                if self.levels.at(pair.level).at_face {
                    self.ghost_cells(pair.level, to, plane);
                }
                if self.levels.skew > 0 {
                    self.pass_edge_on(pair.level, to, plane);
                    self.ghost_rows(pair.level, to, plane);
                }
            }
        }
    }

    /// The ghosts at both ends of each row.
    fn ghost_cells(&mut self, level: usize, to: usize, plane: isize) {
        let (rows, stride, next) = (self.rows(level), self.ring.pitch(), self.levels.zyx([0, 1, 0]));
        for (side, inside, ghost) in self.pass.faces.along(2) {
            if self.levels.at(level).cells.contains(&inside) {
                let place = self.place(level, [plane, rows.start, inside]);
                let [from, to] = [inside, ghost].map(|x| to + self.in_plane(level, rows.start, x));
                let line = Line { place, next, from, to, stride, count: rows.len() };
                line.fill(&self.pass.stencil, side, self.ring.pairs());
            }
        }
    }

    /// The rows beyond the ends of a plane, if the slot has room for them.
    fn ghost_rows(&mut self, level: usize, to: usize, plane: isize) {
        let (first, x) = (self.first_row(level), self.levels.at(level).cells.start);
        let held = first - 2..first + self.height as isize + 1;
        for (side, inside, ghost) in self.pass.faces.along(self.levels.axes[1]) {
            if held.contains(&inside) && held.contains(&ghost) {
                let at = [inside, ghost].map(|row| to + self.in_plane(level, row, x));
                self.ghost_run(side, self.place(level, [plane, inside, x]), level, at);
            }
        }
    }

    /// Takes over the last two rows of the tile before, and leaves this tile's to the one after.
    fn pass_edge_on(&mut self, level: usize, to: usize, plane: isize) {
        let edge = self.levels.edge(Pair { level, first: plane });
        let [into, from] = [0, self.height].map(|row| to + self.ring.row(row));
        self.ring.pass_on(edge, into, from);
    }
}
