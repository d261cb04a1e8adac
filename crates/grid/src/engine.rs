//! The engine under every field on a grid: blocks with halos, swept to the same bits however they are cut.
//!
//! One exchange of halos buys as many levels (steps) as the halo is deep: each level of a superstep updates a
//! region one cell smaller than the one before, down to the cells the block owns.
//!
//! ```text
//!   level 0   h h h h o o o o h h h h     o: owned cells, h: halo filled by the exchange (depth 4)
//!   level 1   . u u u u u u u u u u .     u: updated from level 0
//!   level 4   . . . . u u u u . . . .     the owned cells, four steps on
//! ```
//! Cells in a halo are computed by their owner as well, by the same expression from the same values, so the bits
//! agree. Physics enters by a [`Stencil`] only; threads enter by the caller's team.

mod blocks;
mod stencil;
mod sweep;

pub use blocks::BlockedField;
pub use stencil::{Rows, Stencil};
