//! Small pieces, through a table of directions.

use super::super::path::{Step, push};
use super::{NEVER, Piece, Tracer};

/// Which of the three ended best at a corner: a pair, a gap in the query, a gap in the target. Two flags more say whether
/// the gaps that end here were open before.
const PAIR: u8 = 0;
const DELETION: u8 = 1;
const INSERTION: u8 = 2;
const ENDED: u8 = 3;
const DELETION_GOES_ON: u8 = 4;
const INSERTION_GOES_ON: u8 = 8;

impl<F: Fn(usize, usize) -> i64> Tracer<F> {
    /// Appends the path through a piece of at least one row and one column.
    pub(super) fn trace_by_table(&self, piece: &Piece, steps: &mut Vec<(Step, usize)>) {
        let (table, inserted) = self.directions(piece);
        let (mut i, mut j, width) = (piece.rows.len(), piece.columns.len(), piece.columns.len() + 1);
        let mut ended = if inserted { INSERTION } else { table[i * width + j] & ENDED };
        let mut path = Vec::new();
        while i > 0 || j > 0 {
            let here = table[i * width + j];
            let (step, goes_on) = match ended {
                PAIR => (Step::Pair, false),
                DELETION => (Step::Deletion, here & DELETION_GOES_ON != 0),
                _ => (Step::Insertion, here & INSERTION_GOES_ON != 0),
            };
            i -= usize::from(step != Step::Deletion);
            j -= usize::from(step != Step::Insertion);
            push(&mut path, step, 1);
            if !goes_on {
                ended = table[i * width + j] & ENDED;
            }
        }
        path.into_iter().rev().for_each(|(step, count)| push(steps, step, count));
    }

    /// The directions `[row corner, column corner]`, and whether the path ends in a gap of the target.
    fn directions(&self, piece: &Piece) -> (Vec<u8>, bool) {
        let Piece { rows, columns, first, last } = piece;
        let (extend, opened, width) = (self.extend(), self.open() + self.extend(), columns.len() + 1);
        let mut table = vec![DELETION | DELETION_GOES_ON; (rows.len() + 1) * width];
        let skipped = |j: usize| if j == 0 { 0 } else { -self.open() - extend * j as i64 };
        let mut row: Vec<(i64, i64)> = (0..width).map(|j| (skipped(j), NEVER)).collect();
        for i in 0..rows.len() {
            let edge = -first - extend * (i + 1) as i64;
            let (mut diagonal, mut left, mut e) = (row[0].0, edge, NEVER);
            row[0] = (edge, edge);
            table[(i + 1) * width] = INSERTION | INSERTION_GOES_ON;
            for (j, (h, f)) in row[1..].iter_mut().enumerate() {
                let (longer, taller) = (e - extend, *f - extend);
                e = longer.max(left - opened);
                *f = taller.max(*h - opened);
                let paired = diagonal + (self.pair)(rows.start + i, columns.start + j);
                left = paired.max(e).max(*f);
                diagonal = std::mem::replace(h, left);
                let ended = if left == paired { PAIR } else { [DELETION, INSERTION][usize::from(left != e)] };
                let deletion = if longer == e { DELETION_GOES_ON } else { 0 };
                let insertion = if taller == *f { INSERTION_GOES_ON } else { 0 };
                table[(i + 1) * width + j + 1] = ended | deletion | insertion;
            }
        }
        let (any, inserted) = row[width - 1];
        (table, inserted + self.open() - last > any)
    }
}
