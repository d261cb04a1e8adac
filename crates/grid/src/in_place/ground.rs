//! One block: how its rows are updated.

use super::dynamics::{Directions, Link};
use super::links::{Bounds, PLAIN, RowLink};
use super::row::Update;
use super::slots::{Fold, Layout, Slots};
use super::stored::Stored;
use super::terrain::Terrain;
use crate::cells::Cells;
use partita_domain::{BlockField, Isa, Real, Region};
use std::array::from_fn;
use std::ops::Range;

/// The geometry of a block and the bounds within it.
#[derive(Debug)]
pub(super) struct Ground<D, const Q: usize> {
    pub(super) layout: Layout<D, Q>,
    bounds: Bounds,
}

/// A step of a block's cells.
pub(super) struct Step<'a, S, const Q: usize> {
    pub(super) dynamics: &'a dyn Update<S, Q>,
    pub(super) isa: Isa,
    pub(super) numbers: Cells<'a, S>,
    /// Whether what arrived lies with the cells it came from.
    pub(super) odd: bool,
    /// The number of this step.
    pub(super) step: u64,
}

impl<D: Directions<Q>, const Q: usize> Ground<D, Q> {
    /// The ground of a block whose updates may reach as far as `region`.
    pub(super) fn new(layout: Layout<D, Q>, region: Region, terrain: &Terrain<'_>) -> Self {
        let bounds = Bounds::new(&layout, region, terrain);
        Self { layout, bounds }
    }

    /// Updates the cells `xs` of row (z, y), and what enters them before the next step.
    ///
    /// # Safety
    /// Nobody else may touch, meanwhile, what these cells read and write in the step.
    pub(super) unsafe fn update<S: Stored>(&self, step: &Step<'_, S, Q>, zy: [isize; 2], xs: &Range<isize>) {
        let (slots, row) = (self.layout.slots(zy), self.bounds.row(zy));
        let folds = if step.odd { slots.folds() } else { &[] };
        self.fold(step.numbers, &slots, folds, (row, xs), |[ghost, real]| [real, ghost]);
        self.bounds.runs(row, xs, |run| {
            let along = run.start - self.layout.cells.start[2];
            let first = slots.runs(step.numbers, step.odd, along, run.len());
            // SAFETY: the numbers are there, as `runs` has checked; slots of different directions are different places, and
            // the caller promised that they are nobody else's.
            unsafe { step.dynamics.run(step.isa, &first, run.len(), Q * self.layout.block.pitch()) }
        });
        self.fold(step.numbers, &slots, folds, (row, xs), |places| places);
        for links in self.bounds.links(row).chunk_by(|a, b| a.x == b.x) {
            let x = links[0].x as isize;
            if xs.contains(&x) {
                // SAFETY: the caller promised what this cell reads and writes.
                let arrived = links.iter().any(|link| link.alone).then(|| unsafe { self.alone(step, &slots, x) });
                self.enter(step, &slots, [zy[0], zy[1], x], links, arrived.as_ref());
            }
        }
    }

    /// Updates a cell that no run holds, and gives what had arrived there.
    ///
    /// # Safety
    /// As for its row.
    unsafe fn alone<S: Stored>(&self, step: &Step<'_, S, Q>, slots: &Slots<'_, Q>, x: isize) -> [S::Real; Q] {
        let at: [usize; Q] = from_fn(|i| self.layout.arrival(slots, step.odd, i, x));
        // SAFETY: these are the numbers that the cell reads and writes in this step.
        let arrived = at.map(|at| unsafe { step.numbers.read(at) }.value());
        // SAFETY: as above; slots of different directions are different places.
        unsafe { step.dynamics.run(step.isa, &at.map(|at| step.numbers.cell(at, 0, 1)), 1, 0) }
        arrived
    }

    /// Copies what moves across the ends of a row between beyond them and where it lies: from the first to the second of
    /// the places that `way` makes of these two.
    #[inline]
    fn fold<S: Stored>(
        &self,
        numbers: Cells<'_, S>,
        slots: &Slots<'_, Q>,
        folds: &[Fold],
        (row, xs): (usize, &Range<isize>),
        way: impl Fn([usize; 2]) -> [usize; 2],
    ) {
        if folds.is_empty() {
            return;
        }
        let ends = [0, self.layout.domain[2] - 1];
        // What lies where a closed cell would look is a link of the cell beside it, whose row may be another worker's.
        let is_open = ends.map(|x| xs.contains(&x) && !self.bounds.is_closed(row, x));
        for fold in folds.iter().filter(|fold| is_open[fold.end]) {
            let [from, to] = way(slots.ends(fold));
            // SAFETY: what lies beyond the end belongs to this row's link alone, and what it stands for is
            // what the row's last cell reads and writes in this step.
            unsafe { numbers.write(to, numbers.read(from)) }
        }
    }

    /// Puts zeros to the closed cells that the block owns, where nobody looks for what arrives.
    pub(super) fn clear<S: Stored>(&self, field: &mut BlockField<S>) {
        let cells = self.layout.cells;
        for (z, y) in cells.rows() {
            self.bounds.closed(self.bounds.row([z, y]), &(cells.start[2]..cells.end(2)), |run| {
                for i in 0..Q as isize {
                    let first = self.layout.block.offset([z, y * Q as isize + i, run.start]);
                    field.values_mut()[first..first + run.len()].fill(S::zeroed());
                }
            });
        }
    }

    /// Calls `f` for all that arrives at the cells that the block owns of row (z, y): direction, x, number; closed cells come
    /// last, with zeros. `odd` as in [`Step`].
    pub(super) fn arriving<S: Stored>(
        &self,
        field: &BlockField<S>,
        odd: bool,
        zy: [isize; 2],
        mut f: impl FnMut(usize, usize, S),
    ) {
        let cells = &self.layout.cells;
        if !(0..2).all(|axis| (cells.start[axis]..cells.end(axis)).contains(&zy[axis])) {
            return;
        }
        let (slots, xs) = (self.layout.slots(zy), cells.start[2]..cells.end(2));
        for i in 0..Q {
            xs.clone().for_each(|x| f(i, x as usize, field.values()[self.layout.arrival(&slots, odd, i, x)]));
        }
        self.bounds.closed(self.bounds.row(zy), &xs, |run| {
            (0..Q).for_each(|i| run.clone().for_each(|x| f(i, x as usize, S::zeroed())));
        });
    }

    /// Calls `f` for every link of a row's cells through which a closed cell gives back: that cell, the direction that enters,
    /// and what leaves towards the closed cell in the step after `step` steps and comes back together.
    pub(super) fn handed_over<S: Stored>(
        &self,
        field: &BlockField<S>,
        odd: bool,
        dynamics: &dyn Update<S, Q>,
        step: u64,
        [z, y]: [isize; 2],
        mut f: impl FnMut([usize; 3], usize, f64),
    ) {
        let (slots, own) = (self.layout.slots([z, y]), self.layout.cells.start[2]..self.layout.cells.end(2));
        for links in self.bounds.links(self.bounds.row([z, y])).chunk_by(|a, b| a.x == b.x) {
            let zyx = [z, y, links[0].x as isize];
            let from = |link: &RowLink| self.layout.source(zyx, link.direction as usize);
            if !own.contains(&zyx[2]) || links.iter().all(|link| from(link).is_none()) {
                continue;
            }
            let kept: [S; Q] = from_fn(|i| field.values()[self.layout.arrival(&slots, odd, i, zyx[2])]);
            let (arrived, left) = (kept.map(S::value), collided::<D, S, Q>(dynamics, kept));
            for link in links {
                let (Some(from), i) = (from(link), link.direction as usize) else { continue };
                let entering = Link { zyx, direction: i, tag: link.tag, step: step + 1 };
                let back = left[D::OPPOSITES[i]];
                let entered = match link.tag {
                    PLAIN => back,
                    _ => S::keep(dynamics.rebound(&entering, &arrived, &left)).value(),
                };
                f(from, i, back.to_f64() + entered.to_f64());
            }
        }
    }

    /// Calls `f` for every link of the cells that the block owns: the cell, the direction that enters, the tag, and what
    /// enters. `odd` as in [`Step`].
    pub(super) fn links<S: Stored>(
        &self,
        field: &BlockField<S>,
        odd: bool,
        mut f: impl FnMut([isize; 3], usize, Option<u32>, S),
    ) {
        let cells = &self.layout.cells;
        for (z, y) in cells.rows() {
            let (slots, links) = (self.layout.slots([z, y]), self.bounds.links(self.bounds.row([z, y])).iter());
            for link in links.filter(|link| (cells.start[2]..cells.end(2)).contains(&(link.x as isize))) {
                let (x, i, tag) = (link.x as isize, link.direction as usize, (link.tag != PLAIN).then_some(link.tag));
                f([z, y, x], i, tag, field.values()[self.layout.arrival(&slots, odd, i, x)]);
            }
        }
    }

    /// Puts what enters a cell through its links to where the next step looks for it; `arrived` is known of a cell that is
    /// updated alone.
    fn enter<S: Stored>(
        &self,
        step: &Step<'_, S, Q>,
        slots: &Slots<'_, Q>,
        zyx: [isize; 3],
        links: &[RowLink],
        arrived: Option<&[S::Real; Q]>,
    ) {
        let (x, numbers) = (zyx[2], step.numbers);
        let home = |i: usize| slots.home(i).wrapping_add_signed(x - self.layout.cells.start[2]);
        let away = |i: usize| self.layout.entrance(slots, i, x);
        let left = |i: usize| {
            let at = if step.odd { away(D::OPPOSITES[i]) } else { home(D::OPPOSITES[i]) };
            // SAFETY: what left a cell stays the cell's until the next step.
            unsafe { numbers.read(at) }
        };
        let put = |i: usize, value: S| {
            let at = if step.odd { home(i) } else { away(i) };
            // SAFETY: as above: what enters through a link is read by its cell alone.
            unsafe { numbers.write(at, value) }
        };
        if links.iter().all(|link| link.tag == PLAIN) {
            return links.iter().map(|link| link.direction as usize).for_each(|i| put(i, left(D::OPPOSITES[i])));
        }
        let all = from_fn(|i| left(i).value());
        for RowLink { direction, alone, tag, .. } in links {
            let i = *direction as usize;
            let link = Link { zyx, direction: i, tag: *tag, step: step.step + 1 };
            put(
                i,
                match (*tag, arrived.filter(|_| *alone)) {
                    (PLAIN, _) => left(D::OPPOSITES[i]),
                    (_, Some(arrived)) => S::keep(step.dynamics.rebound(&link, arrived, &all)),
                    (_, None) => S::keep(step.dynamics.enter(&link, &all)),
                },
            );
        }
    }
}

/// What leaves a cell where this arrived, by direction.
fn collided<D: Directions<Q>, S: Stored, const Q: usize>(dynamics: &dyn Update<S, Q>, arrived: [S; Q]) -> [S::Real; Q] {
    let mut cell = arrived;
    let first = cell.as_mut_ptr();
    // SAFETY: the numbers of `cell` are all in different places, and nobody else's.
    unsafe { dynamics.run(Isa::SCALAR, &from_fn(|i| first.wrapping_add(i)), 1, 0) }
    from_fn(|i| cell[D::OPPOSITES[i]].value())
}
