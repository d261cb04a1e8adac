//! The elliptic solver from its public face: theorems, convergence, small systems, equal bits, refusals.

mod common;
mod convergence;
mod refusals;
mod same_bits;
mod small;
mod theorems;
