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

    /// The lattice whose cells are pairs of these along `axis`; of an odd number, the last stays single.
    pub(super) fn paired(self, axis: usize) -> Self {
        self.with(axis, self.zyx[axis].div_ceil(2))
    }

    /// The position after (or before) `at` along `axis`; none beyond a wall.
    #[inline(always)]
    pub(super) fn beside(&self, axis: usize, at: usize, after: bool) -> Option<usize> {
        let n = self.zyx[axis];
        match (after, self.periodic[axis]) {
            (true, _) if at + 1 < n => Some(at + 1),
            (false, _) if at > 0 => Some(at - 1),
            (true, true) => Some(0),
            (false, true) => Some(n - 1),
            (_, false) => None,
        }
    }

    /// The row beside `row` along z (axis 0) or y (axis 1); beyond a wall, the number that stands for a row of zeros.
    #[inline(always)]
    pub(super) fn row_beside(&self, row: usize, axis: usize, after: bool) -> usize {
        let mut zy = self.zy(row);
        self.beside(axis, zy[axis], after).map_or(self.rows(), |at| {
            zy[axis] = at;
            self.row(zy)
        })
    }
}
