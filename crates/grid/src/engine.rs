//! The engine under every field on a grid: blocks with halos, swept to the same bits however they are cut.

mod ahead;
mod blocks;
mod ghosts;
mod levels;
mod resident;
mod ring;
mod rows;
mod schedule;
mod stencil;
mod sweep;
mod tiling;
mod wave;

pub use blocks::BlockedField;
pub(crate) use blocks::rows_of;
pub use schedule::{PerCell, Schedule};
pub use stencil::{Around, Place, Side, Stencil};
pub use tiling::Tiling;

/// Cells outside of the domain along x that a stencil may be asked about.
pub const MARGIN: usize = 512;
