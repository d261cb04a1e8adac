//! Where the numbers of a row lie.

use super::dynamics::Directions;
use super::terrain::{Edge, source};
use partita_domain::{Block, Region};
use std::array::from_fn;
use std::marker::PhantomData;

/// The places of the numbers of one row, for its cell at the beginning of the block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slots<const Q: usize> {
    /// The row's own slots.
    pub(super) home: [usize; Q],
    /// Where an odd step finds what moves along each direction.
    pub(super) away: [usize; Q],
    /// The slot that `away` lies in, and how many cells further down the x axis.
    pub(super) slot: [usize; Q],
    pub(super) shift: [isize; Q],
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
    /// The slots of a row that touches no face, relative to the first one.
    inner: Slots<Q>,
    directions: PhantomData<D>,
}

/// Where what moves along a direction lies: slot, row, cells down the x axis.
struct Lie {
    slot: usize,
    zy: [isize; 2],
    shift: isize,
}

impl<D: Directions<Q>, const Q: usize> Layout<D, Q> {
    pub(super) fn new(block: Block, cells: Region, domain: [isize; 3], edges: [[Edge; 2]; 3], cut: [bool; 3]) -> Self {
        let flips = [2, 1, 0].map(|axis| from_fn(|i| flipped::<D, Q>(i, axis)));
        let (pitch, plane) = (block.pitch() as isize, block.plane() as isize);
        let away = from_fn(|i| {
            let [x, y, z] = D::DIRECTIONS[i];
            (D::OPPOSITES[i] as isize * pitch - y * Q as isize * pitch - z * plane - x) as usize
        });
        let (home, shift) = (from_fn(|i| i * block.pitch()), from_fn(|i| D::DIRECTIONS[i][0]));
        let inner = Slots { home, away, slot: D::OPPOSITES, shift };
        Self { block, cells, domain, edges, cut, flips, inner, directions: PhantomData }
    }

    /// Where a row begins, at the slot of a direction.
    fn begin(&self, slot: usize, [z, y]: [isize; 2]) -> usize {
        self.block.offset([z, y * Q as isize + slot as isize, self.cells.start[2]])
    }

    /// The slots of row (z, y).
    #[inline]
    pub(super) fn slots(&self, zy: [isize; 2]) -> Slots<Q> {
        let begin = self.begin(0, zy);
        let mut slots = Slots {
            home: self.inner.home.map(|at| begin + at),
            away: self.inner.away.map(|at| begin.wrapping_add(at)),
            ..self.inner
        };
        if !self.is_inner(zy) {
            for i in 1..Q {
                let lie = self.lie(zy, i);
                slots.away[i] = self.begin(lie.slot, lie.zy).wrapping_add_signed(-lie.shift);
                (slots.slot[i], slots.shift[i]) = (lie.slot, lie.shift);
            }
        }
        slots
    }

    /// Whether all rows beside a row lie where its neighbours do.
    fn is_inner(&self, zy: [isize; 2]) -> bool {
        (3 - D::AXES..2).all(|axis| {
            let far = self.edges[axis][0] == Edge::Periodic && self.cut[axis];
            far || (1..self.domain[axis] - 1).contains(&zy[axis])
        })
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

    /// Whether what moves along x at the ends of a row lies elsewhere than beyond them.
    pub(super) fn is_folded(&self) -> bool {
        self.edges[2].iter().any(|&edge| edge == Edge::Mirror || (edge == Edge::Periodic && !self.cut[2]))
    }

    /// Where what enters cell `x` along direction `i` lies before an odd step.
    #[inline]
    pub(super) fn entrance(&self, slots: &Slots<Q>, i: usize, x: isize) -> usize {
        let (shift, at) = (slots.shift[i], slots.away[i].wrapping_add_signed(x - self.cells.start[2]));
        match self.beyond(2, x - shift) {
            Some(Edge::Periodic) if !self.cut[2] => at.wrapping_add_signed(shift * self.domain[2]),
            Some(Edge::Mirror) => {
                let slot = slots.slot[i];
                let further = self.flips[2][slot] as isize - slot as isize;
                at.wrapping_add_signed(further * self.block.pitch() as isize + shift)
            }
            _ => at,
        }
    }

    /// Where what arrives at cell `x` along direction `i` lies before an even step, or before an odd one.
    #[inline]
    pub(super) fn arrival(&self, slots: &Slots<Q>, odd: bool, i: usize, x: isize) -> usize {
        if odd { self.entrance(slots, i, x) } else { slots.home[i].wrapping_add_signed(x - self.cells.start[2]) }
    }

    /// The cell from which a number enters a cell along a direction; none if that is from beyond the domain.
    pub(super) fn source(&self, zyx: [isize; 3], i: usize) -> Option<[usize; 3]> {
        source(self.domain, &self.edges, zyx, D::DIRECTIONS[i])
    }
}

/// The direction of the same field mirrored along an axis (0 is x).
fn flipped<D: Directions<Q>, const Q: usize>(i: usize, axis: usize) -> usize {
    let mut wanted = D::DIRECTIONS[i];
    wanted[axis] = -wanted[axis];
    let mut field = if i < D::SECOND { 0..D::SECOND } else { D::SECOND..Q };
    field.find(|&other| D::DIRECTIONS[other] == wanted).unwrap_or(i)
}
