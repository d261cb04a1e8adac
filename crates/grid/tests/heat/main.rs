//! Heat conduction from its public face: theorems, equal bits, refusals.

mod boxes;
mod common;
mod implicit;
mod refusals;
mod same_bits;
mod theorems;
mod varied;
