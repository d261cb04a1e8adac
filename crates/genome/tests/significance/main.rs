//! Significance from its public face: theorems, equal bits, files, refusals.

mod common;
mod refusals;
mod same_bits;
mod shipped;
mod theorems;
