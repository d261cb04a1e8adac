//! The chance of a score: how often shuffled targets score as high.
//!
//! A [`Problem`] is a checked question: a query, a target, a scoring system, a null model, a number of replicates.
//! [`Significance`] answers it as a simulation whose step is one replicate; [`Estimate`] is what the replicates done so
//! far say, [`Answer`] the same as a record. [`Settings`] are the keys of cases and the options of the command alike;
//! [`questions`] makes a problem of every pair of records of two files.
//!
//! With N replicates of which b reach the score asked about,
//!
//! ```text
//! p = (b + 1) / (N + 1)
//! ```
//!
//! which is valid for any N and never 0 (Davison & Hinkley 1997, "Bootstrap Methods and their Application", ch. 4), and
//! the interval of Clopper and Pearson for b of N. λ and K are those of the replicates' Gumbel law at these lengths, for
//! a search space of m · n · strands: the better of two strands is one alignment with either. Where the score is beyond
//! what replicates reach, targets are drawn so that they do ([`rare`](crate::rare)), and p is a mean of weights. The
//! p-value of the fitted law stands beside either, marked where it is an extrapolation; no answer rests on it.
//!
//! Not here: asymptotic λ and K.

mod answer;
mod choices;
mod estimate;
mod problem;
mod questions;
mod replicates;
mod sampler;
mod sampling;
mod settings;
mod simulation;
mod stopping;

pub use answer::Answer;
pub use choices::{Method, NullModel, Strands};
pub use estimate::Estimate;
pub use problem::{Observed, Problem, check_memory, strands};
pub use questions::{Inputs, questions};
pub use settings::Settings;
pub use simulation::{SCIENCE, Significance};

/// A setting or an input that cannot be used: the key and what is wrong with its value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{key}`: {message}")]
pub struct SignificanceError {
    /// The key of the case, or the option of the command.
    pub key: String,
    /// What is wrong, with the place, the numbers and the remedy.
    pub message: String,
}

impl SignificanceError {
    fn new(key: &str, message: impl std::fmt::Display) -> Self {
        Self { key: key.to_owned(), message: message.to_string() }
    }
}
