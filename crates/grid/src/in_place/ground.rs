//! One block: how its rows are updated.

use super::dynamics::{Directions, Link};
use super::links::{Bounds, PLAIN, RowLink};
use super::row::{Run, Update};
use super::slots::{Fold, Layout, Slots};
use super::stored::Stored;
use super::terrain::Terrain;
use crate::cells::Cells;
use partita_domain::{BlockField, Isa, Real, Region};
use smallvec::SmallVec;
use std::array::from_fn;
use std::ops::Range;

/// Links to surfaces of a row that need no memory of their own.
const SURFACES: usize = 32;

/// The geometry of a block and the bounds within it.
#[derive(Debug)]
pub(super) struct Ground<D, const Q: usize> {
    pub(super) layout: Layout<D, Q>,
    pub(super) bounds: Bounds,
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
        let walls = self.walls(step, zy);
        let links: &[RowLink] = if walls.is_some() { &[] } else { self.bounds.links_of(row, xs) };
        let mut arrived = SmallVec::<[S; SURFACES]>::new();
        // What has arrived at cells with surfaces on its way there, by link, is about to be replaced.
        for link in links.iter().filter(|link| link.surface) {
            let opposite = D::OPPOSITES[link.direction as usize];
            let at = self.layout.arrival(&slots, step.odd, opposite, link.x as isize);
            // SAFETY: the caller promised what these cells read.
            arrived.push(unsafe { step.numbers.read(at) });
        }
        self.bounds.runs(row, xs, |run| {
            let along = run.start - self.layout.cells.start[2];
            let run = slots.run(step.numbers, step.odd, along, run.len(), Q * self.layout.block.pitch());
            // SAFETY: the numbers are there, as `run` has checked; slots of different directions are different places, as far
            // apart as their shape has found, and the caller promised that they are nobody else's.
            unsafe { step.dynamics.run(step.isa, &run) }
        });
        self.fold(step.numbers, &slots, folds, (row, xs), |places| places);
        if let Some(walls) = walls {
            return self.pass_walls(step, &slots, xs, &walls);
        }
        if links.iter().all(|link| link.tag == PLAIN) {
            return self.give_back(step, &slots, links);
        }
        let mut arrived = arrived.iter().copied();
        for links in links.chunk_by(|a, b| a.x == b.x) {
            self.enter(step, &slots, [zy[0], zy[1], links[0].x as isize], links, &mut arrived);
        }
    }

    /// Puts what left towards plain links to where the next step looks for what enters.
    pub(super) fn give_back<S: Stored>(&self, step: &Step<'_, S, Q>, slots: &Slots<'_, Q>, links: &[RowLink]) {
        for link in links {
            let [back, entrance] = self.places(slots, step.odd, link);
            // SAFETY: what left a cell stays the cell's until the next step, and what enters through a link is read by its
            // cell alone; nobody else touches this row's meanwhile, as the caller of `update` promised.
            unsafe { step.numbers.write(entrance, step.numbers.read(back)) }
        }
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
            let arrived: [S; Q] = from_fn(|i| field.values()[self.layout.arrival(&slots, odd, i, zyx[2])]);
            let left = collided::<D, S, Q>(dynamics, arrived);
            for link in links {
                let (Some(from), direction) = (from(link), link.direction as usize) else { continue };
                let (back, link) = (D::OPPOSITES[direction], Link { zyx, direction, tag: link.tag, step: step + 1 });
                let entered = through::<D, S, Q>(dynamics, &link, Some(arrived[back]), |i| left[i]);
                f(from, direction, left[back].value().to_f64() + entered.value().to_f64());
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

    /// Puts what enters a cell through its links to where the next step looks for it; `arrived` is what had arrived on its
    /// way to surfaces.
    fn enter<S: Stored>(
        &self,
        step: &Step<'_, S, Q>,
        slots: &Slots<'_, Q>,
        zyx: [isize; 3],
        links: &[RowLink],
        arrived: &mut impl Iterator<Item = S>,
    ) {
        let left = |i: usize| {
            let at = self.layout.arrival(slots, step.odd, D::OPPOSITES[i], zyx[2]);
            // SAFETY: what left a cell stays the cell's until the next step.
            unsafe { step.numbers.read(at) }
        };
        // What enters may lie where something left: all is read before anything is written.
        let mut entering = [S::zeroed(); Q];
        let mut entered = Link { zyx, direction: 0, tag: PLAIN, step: step.step + 1 };
        for (link, number) in links.iter().zip(&mut entering) {
            let before = if link.surface { arrived.next() } else { None };
            (entered.direction, entered.tag) = (link.direction as usize, link.tag);
            *number = through::<D, S, Q>(step.dynamics, &entered, before, left);
        }
        for (link, number) in links.iter().zip(entering) {
            let [_, entrance] = self.places(slots, step.odd, link);
            // SAFETY: as above: what enters through a link is read by its cell alone.
            unsafe { step.numbers.write(entrance, number) }
        }
    }

    /// Where what left a cell towards a link lies after a step, and where what enters is looked for.
    #[inline]
    fn places(&self, slots: &Slots<'_, Q>, odd: bool, link: &RowLink) -> [usize; 2] {
        let (i, x) = (link.direction as usize, link.x as isize);
        let home = self.layout.arrival(slots, false, i, x);
        let away = if link.straight { self.layout.straight(slots, i, x) } else { self.layout.entrance(slots, i, x) };
        if odd { [away, home] } else { [home, away] }
    }
}

/// What enters through a link, of what `arrived` on its way there and what `left` the cell, by direction.
#[inline]
fn through<D: Directions<Q>, S: Stored, const Q: usize>(
    dynamics: &dyn Update<S, Q>,
    link: &Link,
    arrived: Option<S>,
    left: impl Fn(usize) -> S,
) -> S {
    let (i, back) = (link.direction, left(D::OPPOSITES[link.direction]));
    if link.tag == PLAIN {
        return back;
    }
    let all = || dynamics.enter(link, &from_fn(|i| left(i).value()));
    let number = dynamics.entering(link).number(back.value(), arrived.map(S::value), || left(i).value(), all);
    S::keep(number)
}

/// What leaves a cell where this arrived, by direction.
fn collided<D: Directions<Q>, S: Stored, const Q: usize>(dynamics: &dyn Update<S, Q>, arrived: [S; Q]) -> [S; Q] {
    let mut cell = arrived;
    let run = Run { first: cell.as_mut_ptr(), places: &from_fn(|i| i), apart: None, cells: 1, ahead: 0 };
    // SAFETY: the numbers of `cell` are all in different places, and nobody else's.
    unsafe { dynamics.run(Isa::SCALAR, &run) }
    from_fn(|i| cell[D::OPPOSITES[i]])
}
