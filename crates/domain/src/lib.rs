//! Where parallel work lies, for every science of Partita.
//!
//! A domain is cut into [blocks](block::Block); a block owns memory and a halo; an
//! [exchange](exchange::Exchange) fills the halos; [tiles](tile::Tiles) are pieces of a block's schedule.
//! Random numbers have an [address](random::Stream) instead of a sequence, and kernels are compiled once
//! per [instruction set](isa::Isa), over [vectors](lanes::Lanes) of its width, [narrow](narrow::Narrow) ones too.
//!
//! All of it is written for one, two and three dimensions at once: positions are `[z, y, x]`, x runs
//! fastest in memory, and a missing axis has one cell and no halo.
//!
//! What is not here: threads (the caller brings them), input and output, and any physics.

pub mod block;
pub mod exchange;
pub mod extent;
pub mod field;
pub mod isa;
pub mod lanes;
pub mod memory;
pub mod narrow;
pub mod partition;
pub mod random;
pub mod tile;
mod unrolled;

pub use block::Block;
pub use exchange::Exchange;
pub use extent::{Extent, Region};
pub use field::BlockField;
pub use isa::Isa;
pub use lanes::Real;
pub use memory::HugeBuffer;
pub use partition::{Partition, PartitionError};
pub use random::{Purpose, Stream};
pub use tile::Tiles;
