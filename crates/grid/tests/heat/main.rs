//! Heat conduction from its public face: theorems, equal bits, refusals.

mod boxes;
mod common;
mod implicit;
mod media;
mod refusals;
mod same_bits;
mod super_steps;
mod theorems;
mod walls;
