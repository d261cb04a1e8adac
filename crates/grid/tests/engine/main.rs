//! The engine's promise: the schedule never shows in the bits.

mod same_bits;
mod stencils;
