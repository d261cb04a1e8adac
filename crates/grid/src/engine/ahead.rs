//! What the next front will read from memory, asked for while this one computes.

use super::levels::Levels;
use partita_domain::lanes::prefetch;
use std::ops::Range;

/// Two source planes of one tile, line by line, in equal shares.
#[derive(Debug)]
pub(super) struct Ahead {
    /// The lower plane.
    plane: isize,
    rows: Range<isize>,
    /// Cells per line, lines per row.
    line: usize,
    lines: usize,
    /// Lines of a share.
    share: usize,
    /// The next row (those of the two planes take turns) and the next line of it.
    next: (usize, usize),
}

impl Ahead {
    /// The rows of a tile, in at least `shares` shares.
    pub(super) fn new(levels: &Levels, rows: Range<isize>, line: usize, shares: usize) -> Self {
        let lines = levels.at(1).cells.len() / line;
        let share = (2 * rows.len() * lines).div_ceil(shares);
        Self { plane: 0, rows, line, lines, share, next: (0, 0) }
    }

    /// Begins with the rows of two planes, `plane` and the next one.
    pub(super) fn begin(&mut self, plane: isize) {
        (self.plane, self.next) = (plane, (0, 0));
    }

    /// Asks for one share more.
    #[inline]
    pub(super) fn proceed<T>(&mut self, levels: &Levels, field: &[T]) {
        let mut left = self.share;
        while left > 0 && self.next.0 < 2 * self.rows.len() {
            let (row, first) = self.next;
            let (plane, count) = (self.plane + (row % 2) as isize, left.min(self.lines - first));
            let at = levels.field(plane, self.rows.start + (row / 2) as isize, levels.at(1).cells.start);
            let begin = field.as_ptr().wrapping_add(at + first * self.line);
            (0..count).for_each(|i| prefetch(begin.wrapping_add(i * self.line)));
            self.next = if first + count == self.lines { (row + 1, 0) } else { (row, first + count) };
            left -= count;
        }
    }
}
