//! Several steps per pass over memory: which cells are updated when.
//!
//! **What must be in order.** Call r a row (z, y), or a cell where that matters, and N(r) the rows whose cells touch r's:
//! itself and its neighbours, across periodic faces as well; beyond mirrors and closed faces there are none but r. An even
//! step of r touches r's own slots, and the places of its links, which are nobody else's. An odd step of r touches slots of
//! the rows N(r), again the places of its links, and the places beyond the ends of rows where its numbers are folded, which
//! each belong to one cell and direction. So two updates can only meet if they are of steps s and s' > s, and of rows that are
//! neighbours or the same; and what is read is what is written, so nothing matters but which of them comes first. All is
//! well if
//!
//! ```text
//!   (r, s) comes after (r', s − 1) for every r' in N(r)
//! ```
//! since an update that meets one of two or more steps earlier is then behind it by way of those between. Links are
//! followed in the update that left what they give back, so they need no more.
//!
//! **The order.** Two axes are cut up: along the *wave*, the slowest one, into a band per worker, and along the next one into
//! *tiles*, which workers take one after the other. Within a tile a *front* f comes down the wave's axis; it updates, for one
//! step after the other, plane f + s in step s.
//!
//! ```text
//!   wave                                        tile
//!    ^   \ . 0 . \ . . 0 . \                     step 0   |....|....|....|
//!    |    \ . 1 . \ . . 1 . \     band q has     step 1   |...|....|....|..
//!    |     \ . 2 . \ . . 2 . \    m_q − s ..     step 2   |..|....|....|...
//!    +----- q = 0 -- q = 1 ----   m_q+1 − s               tile k has Y_k − s .. Y_k+1 − s
//! ```
//! - Within a front and along the wave: plane z of step s is updated at front z − s, plane z + 1 of step s − 1 at front
//!   z − s + 2, z at z − s + 1, and z − 1 at front z − s as well, but before.
//! - Tiles: row y of step s needs y + 1 of step s − 1 at most, which is in the same tile, as its end moves one row per step;
//!   lower rows are in the same tile or in earlier ones.
//! - Bands: plane z needs z + 1 of step s − 1, which is in the same band, and z − 1 and z, which may be in the band below, at
//!   fronts from z − s on. So worker q does front f after worker q − 1 has done front f of the same tile, where q − 1 has such a
//!   front. That is near the end of q's fronts and near the beginning of those of q − 1, and nobody waits for long.
//! - A periodic wave: bands go on across the face; the first one follows the last one, nz planes further up. Waits
//!   cannot go round: each goes to an earlier front, and after a round trip f has grown by nz.
//! - A periodic axis of tiles: step s takes the rows s .. ny + s instead of 0 .. ny, those from ny on being 0 .. s. Row s
//!   needs row s − 1 of step s − 1, with which that step begins; row ny + s − 1, which is s − 1, needs s − 2, s − 1 and s, which all
//!   earlier tiles are done with.
//! - Faces that are closed or mirrors: their rows need less. Cuts: each step takes one row less at either side, and what it needs
//!   is there.
//!
//! In two dimensions the wave runs along y, and tiles are pieces of rows.

use partita_domain::Region;
use std::ops::Range;

/// The order of updates in one block, for one pass of several steps.
#[derive(Debug)]
pub(super) struct Wave {
    /// The cells of each step.
    regions: Vec<Region>,
    /// The axes of the wave and of tiles (0 is z, 1 is y, 2 is x).
    axes: [usize; 2],
    /// Cells along those two, where the block has them all and they close upon themselves.
    rounds: [Option<isize>; 2],
    /// Where bands begin in the first step, and where the last one ends.
    bands: Vec<isize>,
    /// Where tiles begin in the first step, but the first one.
    tiles: Vec<isize>,
}

/// A piece of a row that is updated in one go.
pub(super) struct Piece {
    pub(super) zy: [isize; 2],
    pub(super) xs: Range<isize>,
}

impl Wave {
    /// The order for a block whose steps take `regions`, in a lattice of `dims` axes; `periodic` are the cells along axes that
    /// close upon themselves within the block.
    pub(super) fn new(
        regions: Vec<Region>,
        dims: usize,
        periodic: [Option<isize>; 3],
        workers: usize,
        tile: usize,
    ) -> Self {
        let axes = axes(dims);
        let rounds = axes.map(|axis| periodic[axis]);
        let [planes, rows] = axes.map(|axis| regions[0].shape[axis]);
        let starts = axes.map(|axis| regions[0].start[axis]);
        let workers = workers.clamp(1, planes);
        // Between faces, bands move away from the last one: it gives half of that back.
        let lean = if rounds[0].is_none() { regions.len() / 2 } else { 0 };
        let begin = |band: usize| match band {
            0 => 0,
            band => (planes * band / workers + if band < workers { lean } else { 0 }).min(planes),
        };
        let count = (rows / tile.max(1)).max(1);
        let tiles = (1..count).map(|k| starts[1] + (rows * k / count) as isize).collect();
        let bands = (0..=workers).map(|band| starts[0] + begin(band) as isize).collect();
        Self { regions, axes, rounds, bands, tiles }
    }

    /// Steps of the pass.
    pub(super) fn steps(&self) -> usize {
        self.regions.len()
    }

    /// The turns of each worker: the fronts of all tiles.
    pub(super) fn turns(&self) -> impl Iterator<Item = usize> {
        (0..self.workers()).map(|q| self.fronts(q) * (self.tiles.len() + 1))
    }

    /// What a turn of a worker has to wait for: so many turns of another one.
    pub(super) fn wait(&self, q: usize, turn: usize) -> Option<(usize, usize)> {
        let (tile, front) = self.place(q, turn);
        let (before, front) = match (q, self.rounds[0]) {
            (0, None) => return None,
            (0, Some(round)) => (self.workers() - 1, front + round),
            _ => (q - 1, front),
        };
        let fronts = self.first(before) - front + 1;
        (fronts > 0).then(|| (before, tile * self.fronts(before) + (fronts as usize).min(self.fronts(before))))
    }

    /// Calls `f` for all that a turn of a worker updates, in order: the step, and the piece of a row.
    pub(super) fn pieces(&self, q: usize, turn: usize, mut f: impl FnMut(usize, Piece)) {
        let (tile, front) = self.place(q, turn);
        for s in 0..self.steps() {
            let plane = front + s as isize;
            if self.band(q, s).contains(&plane) {
                let plane = self.rounds[0].map_or(plane, |round| plane.rem_euclid(round));
                self.rows(plane, self.tile(tile, s), s, &mut f);
            }
        }
    }

    /// Calls `f` for the pieces of a tile in one plane.
    fn rows(&self, plane: isize, tile: Range<isize>, step: usize, f: &mut impl FnMut(usize, Piece)) {
        let region = &self.regions[step];
        for part in parts(tile, self.rounds[1]) {
            if self.axes[1] == 2 {
                f(step, Piece { zy: [region.start[0], plane], xs: part });
            } else {
                part.for_each(|y| f(step, Piece { zy: [plane, y], xs: region.start[2]..region.end(2) }));
            }
        }
    }

    fn workers(&self) -> usize {
        self.bands.len() - 1
    }

    /// The tile and the front of a turn.
    fn place(&self, q: usize, turn: usize) -> (usize, isize) {
        let fronts = self.fronts(q);
        (turn / fronts, self.first(q) - (turn % fronts) as isize)
    }

    /// The first front of a worker.
    fn first(&self, q: usize) -> isize {
        self.band(q, 0).end - 1
    }

    /// The fronts of a worker in each tile.
    fn fronts(&self, q: usize) -> usize {
        let last = self.steps() - 1;
        (self.first(q) - (self.band(q, last).start - last as isize) + 1) as usize
    }

    /// The planes of a worker in a step.
    fn band(&self, q: usize, step: usize) -> Range<isize> {
        let [begin, end] = [q, q + 1].map(|band| self.bands[band] - step as isize);
        if self.rounds[0].is_some() {
            return begin..end;
        }
        let (region, axis) = (&self.regions[step], self.axes[0]);
        let [first, last] = [region.start[axis], region.end(axis)];
        let begin = if q == 0 { first } else { begin.clamp(first, last) };
        begin..if q + 1 == self.workers() { last } else { end.clamp(first, last) }
    }

    /// The cells of a tile along its axis in a step.
    fn tile(&self, k: usize, step: usize) -> Range<isize> {
        let (region, axis, back) = (&self.regions[step], self.axes[1], step as isize);
        let shift = if self.rounds[1].is_some() { back } else { 0 };
        let [first, last] = [region.start[axis] + shift, region.end(axis) + shift];
        let begin = if k == 0 { first } else { (self.tiles[k - 1] - back).clamp(first, last) };
        begin..self.tiles.get(k).map_or(last, |end| (end - back).clamp(first, last))
    }
}

/// The axes of wave and tiles.
pub(super) fn axes(dims: usize) -> [usize; 2] {
    [3 - dims, 4 - dims]
}

/// A range, not longer than a round, in parts that do not go on across the face.
fn parts(range: Range<isize>, round: Option<isize>) -> impl Iterator<Item = Range<isize>> {
    let (end, cells) = (round.unwrap_or(isize::MAX), range.end - range.start);
    let start = round.map_or(range.start, |round| range.start.rem_euclid(round));
    let first = start..start.saturating_add(cells).min(end);
    let rest = 0..cells - (first.end - first.start);
    [first, rest].into_iter().filter(|part| !part.is_empty())
}
