//! Flow from its public face: equal bits, theorems, refusals.

mod bodies;
mod collisions;
mod common;
mod convection;
mod cumulants;
mod in_place;
mod plain;
mod refusals;
mod same_bits;
mod theorems;
mod waves;
