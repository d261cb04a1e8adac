//! Scores of alignments and their chance.
//!
//! A [`sequence`] of letters is compared with another under a [`scoring`] of letter pairs and gaps; the best local
//! [`alignment`] gives a score. A [`null`] model says what the target could have been by chance, [`statistics`] what a
//! sample of such scores tells, and [`significance`] puts them together as a simulation whose steps are replicates.
//! [`significance::SCIENCE`] is its line in a catalogue. [`rare`] finds chances that no count of replicates reaches, and
//! [`calibration`] the parameters of a scoring system for long sequences.
//!
//! Scores and costs that have no statistics are refused; [`phase`] tells where that is the gaps' doing.
//!
//! A [`search`] finds all alignments of queries with a target of any size.
//!
//! What is not here: threads (the caller's team runs everything), files (the caller brings bytes).

pub mod alignment;
pub mod calibration;
mod draw;
pub mod null;
pub mod phase;
pub mod rare;
pub mod scoring;
pub mod search;
pub mod sequence;
pub mod significance;
pub mod statistics;
