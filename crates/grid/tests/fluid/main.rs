//! Flow from its public face: equal bits, theorems, refusals.

mod in_place;
mod plain;
