//! Null models: what a target could have been by chance.
//!
//! The mononucleotide model (of residues, for proteins) keeps the target's letters and forgets their order: every
//! arrangement is equally likely. An [`Urn`] holds the letters; [`Shuffles`] draws 64 arrangements at once, and
//! [`Urn::shuffled`] one, with the same letters.
//!
//! A [`Null`] is any of the models: the shuffle of letters, of the letters of windows, of words of two or three letters
//! (what is called di- and trinucleotide shuffles), Markov chains, and independent letters from a background. [`Targets`]
//! draws 64 of its targets at once. A [`Pool`] is what models of single letters draw from.
//!
//! A shuffle is drawing from the urn without replacement, position by position, which has the law of Fisher and Yates'
//! shuffle. The draw at a position depends on (seed, replicate, position) and the letters left, on nothing else.

mod alias;
mod background;
mod model;
mod pool;
mod shuffles;
mod successors;
mod targets;
mod urn;

pub(crate) use alias::Alias;
pub use background::{Background, BackgroundError};
pub use model::Null;
pub use pool::Pool;
pub use shuffles::Shuffles;
pub use targets::Targets;
pub use urn::Urn;
