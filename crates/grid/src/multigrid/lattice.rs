//! The cells of one level: how many, in which rows, and which rows are neighbours.

/// A box of cells `[z, y, x]` whose axes may close upon themselves. A row holds the cells of one (z, y).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lattice {
    pub(super) zyx: [usize; 3],
    pub(super) periodic: [bool; 3],
}

impl Lattice {
    pub(super) fn rows(&self) -> usize {
        self.zyx[0] * self.zyx[1]
    }

    pub(super) fn cells(&self) -> usize {
        self.zyx.iter().product()
    }

    #[inline(always)]
    pub(super) fn row(&self, [z, y]: [usize; 2]) -> usize {
        z * self.zyx[1] + y
    }

    #[inline(always)]
    pub(super) fn zy(&self, row: usize) -> [usize; 2] {
        [row / self.zyx[1], row % self.zyx[1]]
    }

    /// The lattice with `count` positions along `axis`.
    pub(super) fn with(mut self, axis: usize, count: usize) -> Self {
        self.zyx[axis] = count;
        self
    }

    /// The lattice of the faces across `axis`: one more than there are cells.
    pub(super) fn faces(self, axis: usize) -> Self {
        self.with(axis, self.zyx[axis] + 1)
    }

    /// The lattice of every other position along `axis`, from the first on: what the next level keeps.
    pub(super) fn kept(self, axis: usize) -> Self {
        self.with(axis, self.zyx[axis].div_ceil(2))
    }

    /// The lattice of the other positions: each lies between two that are kept, or beside the last.
    pub(super) fn between(self, axis: usize) -> Self {
        self.with(axis, self.zyx[axis] / 2)
    }

    /// The positions of [`between`](Self::between) before and after position `at` of [`kept`](Self::kept); none beyond a
    /// wall, nor where an odd number of positions closes upon itself, so that two that are kept are neighbours.
    #[inline(always)]
    pub(super) fn between_around(&self, axis: usize, at: usize) -> [Option<usize>; 2] {
        let count = self.zyx[axis] / 2;
        let around = self.periodic[axis] && self.zyx[axis].is_multiple_of(2);
        let before = if around && at == 0 { Some(count - 1) } else { at.checked_sub(1) };
        [before, (at < count).then_some(at)]
    }

    /// The position `by` after `at` along `axis`; none beyond a wall.
    #[inline(always)]
    pub(super) fn moved(&self, axis: usize, at: usize, by: isize) -> Option<usize> {
        let n = self.zyx[axis];
        match at.checked_add_signed(by) {
            Some(to) if to < n => Some(to),
            _ if self.periodic[axis] => Some((at as isize + by).rem_euclid(n as isize) as usize),
            _ => None,
        }
    }

    /// The row that lies `by` positions away along z and y; beyond a wall, the number that stands for a row of zeros.
    #[inline(always)]
    pub(super) fn row_beside(&self, zy: [usize; 2], by: [isize; 2]) -> usize {
        match [0, 1].map(|axis| self.moved(axis, zy[axis], by[axis])) {
            [Some(z), Some(y)] => self.row([z, y]),
            _ => self.rows(),
        }
    }

    /// The row at (z, y) with its position along z (axis 0) or y (axis 1) replaced; if by none, the number that stands
    /// for a row of zeros.
    #[inline(always)]
    pub(super) fn row_moved(&self, mut zy: [usize; 2], axis: usize, to: Option<usize>) -> usize {
        to.map_or(self.rows(), |at| {
            zy[axis] = at;
            self.row(zy)
        })
    }
}
