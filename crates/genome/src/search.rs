//! All alignments of queries with a target of any size that score enough.
//!
//! A [`Search`] takes the records of a target in pieces, and gives a [`Hit`] for each alignment found. Hits of one strand
//! of a query with one record share no pair of letters: the best is taken, then the best of those left that have no pair
//! in common with it, and so on while they reach the threshold (Waterman & Eggert 1987). [`Chance`] says what score is
//! enough, and how many such hits chance alone would give. Where records are short and many, [`short_records`] searches
//! them together.
//!
//! Source: Waterman & Eggert 1987, J. Mol. Biol. 197:723, DOI 10.1016/0022-2836(87)90478-5.

mod chance;
mod clumps;
mod record;
mod short;

pub use chance::{Chance, Law, Space};
pub use clumps::{Clump, alignments};
pub use record::{Hit, Search, Subject};
pub use short::{ShortRecord, short_records};
