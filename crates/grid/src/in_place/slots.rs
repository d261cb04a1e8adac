//! Where the numbers of a row lie.

use super::dynamics::Directions;
use super::row::Run;
use super::terrain::{Edge, source};
use crate::cells::Cells;
use partita_domain::{Block, Region};
use std::array::from_fn;
use std::marker::PhantomData;

/// Kinds of rows by the faces they touch across an axis.
const KINDS: usize = 4;

/// Where the numbers of a row lie, from its own beginning on: the same for all rows that touch the same faces. What lies before the
/// beginning wraps around.
#[derive(Debug)]
struct Shape<const Q: usize> {
    /// The row's own slots, and where an odd step finds what moves along each direction.
    places: [[usize; Q]; 2],
    /// How far apart those of directions lie that differ along x alone, where it is as far for all.
    apart: [Option<isize>; 2],
    /// How far they reach before the beginning, and the last of them after it.
    reach: [[usize; 2]; 2],
    /// The direction whose slot each lies in in an odd step, and how many cells further down the x axis.
    slot: [usize; Q],
    shift: [isize; Q],
    folds: Vec<Fold>,
}

/// What moves across an end of a row and lies elsewhere than beyond it: the end, the place beyond it, and where it lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fold {
    pub(super) end: usize,
    ghost: usize,
    real: usize,
}

/// The places of the numbers of one row, for its cell at the beginning of the block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slots<'a, const Q: usize> {
    begin: usize,
    shape: &'a Shape<Q>,
}

impl<'a, const Q: usize> Slots<'a, Q> {
    /// The row's own slot of a direction.
    #[inline]
    pub(super) fn home(&self, i: usize) -> usize {
        self.begin.wrapping_add(self.shape.places[0][i])
    }

    /// Where an odd step finds what moves along a direction, but at some ends of the row.
    #[inline]
    fn away(&self, i: usize) -> usize {
        self.begin.wrapping_add(self.shape.places[1][i])
    }

    /// The direction whose slot [`away`](Self::away) lies in.
    #[inline]
    pub(super) fn slot(&self, i: usize) -> usize {
        self.shape.slot[i]
    }

    /// How many cells further down the x axis it is.
    #[inline]
    pub(super) fn shift(&self, i: usize) -> isize {
        self.shape.shift[i]
    }

    /// The places of the numbers that a step finds of `cells` cells from `along` the row on; the next row lies `ahead` further.
    #[inline]
    pub(super) fn run<T>(
        &self,
        numbers: Cells<'_, T>,
        odd: bool,
        along: isize,
        cells: usize,
        ahead: usize,
    ) -> Run<'a, T, Q> {
        let odd = usize::from(odd);
        let (places, apart, [before, after]) = (&self.shape.places[odd], self.shape.apart[odd], self.shape.reach[odd]);
        // All are there if the outermost are.
        let first = numbers.cell(self.begin.wrapping_add_signed(along), before, after + cells);
        Run { first, places, apart, cells, ahead }
    }

    /// What an odd step folds at the ends of the row.
    pub(super) fn folds(&self) -> &'a [Fold] {
        &self.shape.folds
    }

    /// The place beyond the end and the one where it lies.
    #[inline]
    pub(super) fn ends(&self, fold: &Fold) -> [usize; 2] {
        [fold.ghost, fold.real].map(|at| self.begin.wrapping_add(at))
    }
}

/// Block, domain and faces: enough to find any slot.
#[derive(Debug)]
pub(super) struct Layout<D, const Q: usize> {
    /// The block in memory, whose rows along y are those of all directions.
    pub(super) block: Block,
    /// The cells that the block owns.
    pub(super) cells: Region,
    pub(super) domain: [isize; 3],
    pub(super) edges: [[Edge; 2]; 3],
    /// The axes along which halos are exchanged.
    pub(super) cut: [bool; 3],
    /// The direction mirrored along z, y and x.
    flips: [[usize; Q]; 3],
    /// By the faces that rows touch, see [`kind`](Self::kind).
    shapes: Vec<Shape<Q>>,
    directions: PhantomData<D>,
}

/// Where what moves along a direction lies: the direction whose slot it is, row, cells down the x axis.
struct Lie {
    slot: usize,
    zy: [isize; 2],
    shift: isize,
}

impl<D: Directions<Q>, const Q: usize> Layout<D, Q> {
    pub(super) fn new(block: Block, cells: Region, domain: [isize; 3], edges: [[Edge; 2]; 3], cut: [bool; 3]) -> Self {
        let flips = [2, 1, 0].map(|axis| from_fn(|i| flipped::<D, Q>(i, axis)));
        let mut layout = Self { block, cells, domain, edges, cut, flips, shapes: Vec::new(), directions: PhantomData };
        let kinds = (0..KINDS * KINDS).map(|kind| [kind / KINDS, kind % KINDS]);
        layout.shapes = kinds.map(|kinds| layout.shape(from_fn(|axis| layout.example(axis, kinds[axis])))).collect();
        layout
    }

    /// The slots of row (z, y).
    #[inline]
    pub(super) fn slots(&self, zy: [isize; 2]) -> Slots<'_, Q> {
        let begin = self.block.offset([zy[0], zy[1] * Q as isize, self.cells.start[2]]);
        Slots { begin, shape: &self.shapes[self.kind(0, zy[0]) * KINDS + self.kind(1, zy[1])] }
    }

    /// Which faces across an axis (0 is z, 1 is y) a row at `at` touches: none, the first, the last, or both.
    #[inline]
    fn kind(&self, axis: usize, at: isize) -> usize {
        let far = self.edges[axis][0] == Edge::Periodic && self.cut[axis];
        if axis + D::AXES < 3 || far {
            return 0;
        }
        usize::from(at <= 0) + 2 * usize::from(at + 1 >= self.domain[axis])
    }

    /// Where a row of a kind may be; there is none of some kinds in a thin domain.
    fn example(&self, axis: usize, kind: usize) -> isize {
        match kind {
            0 if self.domain[axis] > 2 => 1,
            2 => self.domain[axis] - 1,
            _ => 0,
        }
    }

    /// The shape of a row.
    fn shape(&self, zy: [isize; 2]) -> Shape<Q> {
        let (pitch, plane, start) = (self.block.pitch() as isize, self.block.plane() as isize, self.cells.start[2]);
        let home = from_fn(|i| D::SLOTS[i] * self.block.pitch());
        let (mut away, mut slot, mut shift) = (home, [0; Q], [0; Q]);
        for i in 0..Q {
            let Lie { slot: lies, zy: [z, y], shift: by } = self.lie(zy, i);
            let rows = (y - zy[1]) * Q as isize + D::SLOTS[lies] as isize;
            away[i] = (rows * pitch + (z - zy[0]) * plane - by) as usize;
            (slot[i], shift[i]) = (lies, by);
        }
        let reach = [home, away].map(|places| {
            let signed = places.map(|at| at as isize);
            [signed.iter().map(|at| -at).max(), signed.into_iter().max()].map(|most| most.unwrap_or(0).max(0) as usize)
        });
        let apart = [home, away].map(|places| apart::<D, Q>(&places));
        let mut shape = Shape { places: [home, away], apart, reach, slot, shift, folds: Vec::new() };
        let fold = |i: usize| {
            let end = usize::from(shift[i] < 0);
            let x = [0, self.domain[2] - 1][end];
            let ghost = away[i].wrapping_add_signed(x - start);
            let real = self.entrance(&Slots { begin: 0, shape: &shape }, i, x);
            (shift[i] != 0 && ghost != real).then_some(Fold { end, ghost, real })
        };
        let folds = (1..Q).filter_map(fold).collect();
        shape.folds = folds;
        shape
    }

    fn lie(&self, zy: [isize; 2], i: usize) -> Lie {
        let [x, y, z] = D::DIRECTIONS[i];
        let (mut from, mut along) = ([zy[0] - z, zy[1] - y], i);
        for axis in 0..2 {
            match self.beyond(axis, from[axis]) {
                Some(Edge::Periodic) if !self.cut[axis] => from[axis] = from[axis].rem_euclid(self.domain[axis]),
                Some(Edge::Mirror) => (from[axis], along) = (zy[axis], self.flips[axis][along]),
                Some(Edge::Closed) => return Lie { slot: i, zy, shift: 0 },
                _ => {}
            }
        }
        Lie { slot: D::OPPOSITES[along], zy: from, shift: x }
    }

    /// What lies at a position along an axis, if it is beyond the domain.
    fn beyond(&self, axis: usize, at: isize) -> Option<Edge> {
        let side = if at < 0 { 0 } else { 1 };
        (at < 0 || at >= self.domain[axis]).then(|| self.edges[axis][side])
    }

    /// The cells along each axis that closes upon itself within the block.
    pub(super) fn rounds(&self) -> [Option<isize>; 3] {
        from_fn(|axis| (self.edges[axis][0] == Edge::Periodic && !self.cut[axis]).then_some(self.domain[axis]))
    }

    /// Where a direction's number of cell `x` lies before an odd step, away from the ends of the row.
    #[inline]
    pub(super) fn straight(&self, slots: &Slots<'_, Q>, i: usize, x: isize) -> usize {
        slots.away(i).wrapping_add_signed(x - self.cells.start[2])
    }

    /// Where what enters cell `x` along direction `i` lies before an odd step.
    #[inline]
    pub(super) fn entrance(&self, slots: &Slots<'_, Q>, i: usize, x: isize) -> usize {
        let (shift, at) = (slots.shift(i), self.straight(slots, i, x));
        match self.beyond(2, x - shift) {
            Some(Edge::Periodic) if !self.cut[2] => at.wrapping_add_signed(shift * self.domain[2]),
            Some(Edge::Mirror) => {
                let slot = slots.slot(i);
                let further = D::SLOTS[self.flips[2][slot]] as isize - D::SLOTS[slot] as isize;
                at.wrapping_add_signed(further * self.block.pitch() as isize + shift)
            }
            _ => at,
        }
    }

    /// Where what arrives at cell `x` along direction `i` lies before an even step, or before an odd one.
    #[inline]
    pub(super) fn arrival(&self, slots: &Slots<'_, Q>, odd: bool, i: usize, x: isize) -> usize {
        if odd { self.entrance(slots, i, x) } else { slots.home(i).wrapping_add_signed(x - self.cells.start[2]) }
    }

    /// The cell from which a number enters a cell along a direction; none if that is from beyond the domain.
    pub(super) fn source(&self, zyx: [isize; 3], i: usize) -> Option<[usize; 3]> {
        source(self.domain, &self.edges, zyx, D::DIRECTIONS[i])
    }
}

/// How far apart the places of directions lie that differ along x alone, if it is as far for all; at closed faces it is not.
fn apart<D: Directions<Q>, const Q: usize>(places: &[usize; Q]) -> Option<isize> {
    let second = (0..Q).find(|&i| D::SIDES[i][1] == 1);
    let apart = second.map_or(0, |i| places[i].wrapping_sub(places[D::SIDES[i][0]])) as isize;
    let place = |[first, after]: [usize; 2]| places[first].wrapping_add_signed(after as isize * apart);
    (0..Q).all(|i| places[i] == place(D::SIDES[i])).then_some(apart)
}

/// The direction of the same field mirrored along an axis (0 is x).
fn flipped<D: Directions<Q>, const Q: usize>(i: usize, axis: usize) -> usize {
    let mut wanted = D::DIRECTIONS[i];
    wanted[axis] = -wanted[axis];
    let mut field = if i < D::SECOND { 0..D::SECOND } else { D::SECOND..Q };
    field.find(|&other| D::DIRECTIONS[other] == wanted).unwrap_or(i)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fluid::D3Q19;

    #[test]
    fn one_distance_finds_the_places_of_slots_but_not_those_at_a_closed_face() {
        const PITCH: usize = 40;
        let slots = <D3Q19 as Directions<19>>::SLOTS;
        let home = slots.map(|slot| slot * PITCH);
        assert_eq!(apart::<D3Q19, 19>(&home), Some(PITCH as isize));
        let opposite = |i: usize| slots[D3Q19::OPPOSITES[i]] * PITCH;
        let away = |i: usize| opposite(i).wrapping_add_signed(-D3Q19::DIRECTIONS[i][0]);
        assert_eq!(apart::<D3Q19, 19>(&from_fn(away)), Some(-(PITCH as isize) - 1));
        let closed = |i: usize| if D3Q19::DIRECTIONS[i][1] == 1 { home[i] } else { away(i) };
        assert_eq!(apart::<D3Q19, 19>(&from_fn(closed)), None);
    }
}
