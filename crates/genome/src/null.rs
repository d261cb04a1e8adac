//! Null models: what a target could have been by chance.
//!
//! The mononucleotide model (of residues, for proteins) keeps the target's letters and forgets their order: every
//! arrangement is equally likely. An [`Urn`] holds the letters; [`Shuffles`] draws 64 arrangements at once, and
//! [`Urn::shuffled`] one, with the same letters.
//!
//! A shuffle is drawing from the urn without replacement, position by position, which has the law of Fisher and Yates'
//! shuffle. The draw at a position depends on (seed, replicate, position) and the letters left, on nothing else.

mod shuffles;
mod urn;

pub use shuffles::Shuffles;
pub use urn::Urn;
