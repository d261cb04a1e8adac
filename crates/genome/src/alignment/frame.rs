//! The skewed frame in which lanes keep their scores.
//!
//! A cell at row i and column c of a pass holds
//!
//! ```text
//! value = H + zero(i, c),   zero(i, c) = base + extend · ((i mod R) + c)
//! ```
//!
//! Along a gap zero rises as fast as the gap costs, so that to extend one takes no operation, and E and F open alike
//! with H − open. What is left of the clamp at 0 is a maximum with a constant. Every R rows all values come down by
//! R · extend. Scores count from `base`, just high enough above the type's lowest value that opening a gap cannot wrap.
//!
//! Alignments of the whole query have no clamp: zero is out of reach of the maximum then, and `base` lies higher by as
//! much as gaps alone can cost.

use super::ends::Whole;
use super::query::Query;
use crate::scoring::Gaps;
use partita_domain::narrow::{Batch, Integer};

/// Most rows between two lowerings of the frame.
const ROWS: usize = 16;

/// Letters that a target may have: a table has one entry more, for what is none.
const RANKS: usize = 31;

/// The constants of a frame and the scores in it.
#[derive(Debug, Clone)]
pub(super) struct Frame<T> {
    /// R.
    pub(super) rows: usize,
    /// What H is clamped to, by i + c: zero(i, c), or nothing.
    pub(super) zero: Vec<Batch<T>>,
    /// How far zero(i, c) lies above the lowest value, and above `base`.
    pub(super) height: Vec<Batch<T>>,
    pub(super) skew: Vec<Batch<T>>,
    /// H above the first row left of each column, and F in the first row, before the frame is lowered.
    pub(super) edge: Vec<Batch<T>>,
    pub(super) top: Vec<Batch<T>>,
    /// H = 0 in row 0 and column 0.
    pub(super) base: i32,
    /// What opening a gap costs, what a pass lifts zero by, and what R rows do.
    pub(super) open: T,
    pub(super) pass: T,
    pub(super) block: T,
    /// Scores from here up may have left the type.
    pub(super) limit: i32,
    /// Of each row of the query's table, the scores at the first column of a pass, and at the others.
    pub(super) tables: Vec<[Batch<T>; 2]>,
}

/// What a letter of the query carries from one pass to the next: H at the last position, E at the next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<T> {
    pub(super) h: Batch<T>,
    pub(super) e: Batch<T>,
}

impl<T: Integer> Frame<T> {
    /// The frame for a query, of passes of `columns` columns; none where a score or a cost cannot be represented. Of the
    /// whole query where it says what of the `whole`.
    pub(super) fn new(query: &Query, columns: usize, whole: Option<Whole>) -> Option<Self> {
        let Gaps { open, extend } = query.gaps();
        let (lowest, highest) = (T::MIN.to_i32(), T::MAX.to_i32());
        let rows = rows(extend, highest / 2, columns);
        let skew = |steps: usize| extend * steps as i32;
        let depth = whole.map_or(Some(0), |whole| whole.depth(query.gaps(), query.longest()))?;
        // A pair need never cost more than the two gaps that it can be replaced by.
        let worst = query.worst_pair().max(-2 * (open + extend));
        let floor = (open + extend).max(2 * extend).max(-worst).max(1);
        let base = lowest.checked_add(depth)?.checked_add(floor)?;
        let last = rows + columns - 2;
        // Zero(-1, c - 1) and zero(-1, c), R rows further down; left of the first column is the last of a pass.
        let left = |column: usize| base + skew(rows + if column == 0 { columns } else { column } - 2);
        let above = |column: usize| base + skew(rows + column - 1);
        let outside = |column: usize| whole.map_or(0, |whole| whole.outside(query.gaps(), column));
        let top = |column| if whole.is_some() { above(column) - open + outside(column + 1) } else { lowest };
        let clamp = |steps| if whole.is_some() { lowest } else { base + skew(steps) };
        // Where H is clamped, `floor` is as much as can be taken from it within the type, and limit as high as it can
        // be for one more pair to stay there.
        let worst = whole.is_none().then_some(-floor);
        let row =
            |scores: &Vec<i32>| Some([table(scores, worst, skew(2) - skew(columns))?, table(scores, worst, skew(2))?]);
        let best_pair = query.best_pair();
        let limit = highest.checked_sub(base)? - skew(last) - if whole.is_some() { 0 } else { best_pair };
        let needed = if whole.is_some() { best_pair.checked_mul(query.longest() as i32)? } else { 0 };
        if limit <= needed || query.ranks() > RANKS {
            return None;
        }
        Some(Self {
            rows,
            zero: constants(last + 1, clamp)?,
            height: constants(last + 1, |steps| base + skew(steps) - lowest)?,
            skew: constants(last + 1, skew)?,
            edge: constants(columns, |column| left(column) + outside(column))?,
            top: constants(columns, top)?,
            base,
            open: T::of(open)?,
            pass: T::of(skew(columns))?,
            block: T::of(skew(rows))?,
            limit,
            tables: query.table().iter().map(row).collect::<Option<_>>()?,
        })
    }

    /// Row `i` of a strand whose H before the first position is `h`, and E below it.
    pub(super) fn row(&self, i: usize, h: i32) -> Option<Row<T>> {
        let skew = self.skew[i % self.rows + self.edge.len() - 1].0[0].to_i32();
        let h = self.base + h + skew;
        Some(Row { h: Batch::splat(T::of(h)?), e: Batch::splat(T::of(h - self.open.to_i32())?) })
    }
}

/// So many batches, each of one value.
fn constants<T: Integer>(count: usize, value: impl Fn(usize) -> i32) -> Option<Vec<Batch<T>>> {
    (0..count).map(|i| T::of(value(i)).map(Batch::splat)).collect()
}

/// Rows between two lowerings: as many as leave `spare` of the type's range to the skew at most.
fn rows(extend: i32, spare: i32, columns: usize) -> usize {
    let steps = spare.checked_div(extend).map_or(ROWS + columns, |steps| steps as usize);
    (steps + 2).saturating_sub(columns).clamp(1, ROWS)
}

/// The scores of a row of the query's table, none below `worst`, lifted by `shift`; ranks without a score get the
/// worst, or the lowest value of the type.
fn table<T: Integer>(scores: &[i32], worst: Option<i32>, shift: i32) -> Option<Batch<T>> {
    let mut table = Batch::splat(worst.map_or(Some(T::MIN), |worst| T::of(worst + shift))?);
    for (entry, &score) in table.0.iter_mut().zip(scores) {
        *entry = T::of(worst.map_or(score, |worst| score.max(worst)) + shift)?;
    }
    Some(table)
}
