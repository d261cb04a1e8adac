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
    /// zero(i, c) by i + c.
    pub(super) zero: Vec<Batch<T>>,
    /// How far each of them lies above the lowest value.
    pub(super) height: Vec<Batch<T>>,
    /// What H = 0 above the first row is, left of each column, before the frame is lowered.
    pub(super) edge: Vec<Batch<T>>,
    /// What opening a gap costs, what a pass lifts zero by, and what R rows do.
    pub(super) open: T,
    pub(super) pass: T,
    pub(super) block: T,
    /// Scores from here up may have left the type.
    pub(super) limit: i32,
    /// Of each row of the query's table, the scores at the first column of a pass, and at the others.
    pub(super) tables: Vec<[Batch<T>; 2]>,
}

impl<T: Integer> Frame<T> {
    /// The frame for a query, of passes of `columns` columns; none where a score or a cost cannot be represented.
    pub(super) fn new(query: &Query, columns: usize) -> Option<Self> {
        let Gaps { open, extend } = query.gaps();
        let (lowest, highest) = (T::MIN.to_i32(), T::MAX.to_i32());
        let rows = rows(extend, highest / 2, columns);
        let base = lowest + open.max(2 * extend);
        let skew = |steps: usize| extend * steps as i32;
        let last = rows + columns - 2;
        let constant = |value: i32| T::of(value).map(Batch::splat);
        let zero = |steps: usize| constant(base + skew(steps));
        // The edge is zero(-1, c - 1), and for the first column zero(-1, columns - 1): that of the pass before.
        let edge = |column: usize| zero(rows + if column == 0 { columns } else { column } - 2);
        let row = |scores: &Vec<i32>| Some([table(scores, skew(2) - skew(columns))?, table(scores, skew(2))?]);
        let limit = highest - base - skew(last);
        if limit <= query.best_pair() || query.ranks() > RANKS {
            return None;
        }
        Some(Self {
            rows,
            zero: (0..=last).map(zero).collect::<Option<_>>()?,
            height: (0..=last).map(|steps| constant(base + skew(steps) - lowest)).collect::<Option<_>>()?,
            edge: (0..columns).map(edge).collect::<Option<_>>()?,
            open: T::of(open)?,
            pass: T::of(skew(columns))?,
            block: T::of(skew(rows))?,
            limit,
            tables: query.table().iter().map(row).collect::<Option<_>>()?,
        })
    }
}

/// Rows between two lowerings: as many as leave `spare` of the type's range to the skew at most.
fn rows(extend: i32, spare: i32, columns: usize) -> usize {
    let steps = spare.checked_div(extend).map_or(ROWS + columns, |steps| steps as usize);
    (steps + 2).saturating_sub(columns).clamp(1, ROWS)
}

/// The scores of a row of the query's table, lifted by `shift`; ranks without a score get the lowest value.
fn table<T: Integer>(scores: &[i32], shift: i32) -> Option<Batch<T>> {
    let mut table = Batch::splat(T::MIN);
    for (entry, score) in table.0.iter_mut().zip(scores) {
        *entry = T::of(score + shift)?;
    }
    Some(table)
}
