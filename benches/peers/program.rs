//! A program that takes part.

use serde::{Deserialize, Serialize};

/// What a program says about itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct About {
    pub(crate) name: String,
    pub(crate) version: String,
    /// Threads (or processes) that it works on.
    pub(crate) threads: usize,
    /// What its times are of; one empty name where there is only one.
    pub(crate) parts: Vec<String>,
    /// Steps that make whole passes: runs of a multiple of it are not cut short.
    #[serde(default = "one")]
    pub(crate) grain: u64,
}

/// The grain of programs that take one step after the other.
pub(crate) fn one() -> u64 {
    1
}

/// Why a program takes no part, in words.
pub(crate) type Reason = String;

/// A program that has prepared its work.
pub(crate) trait Program {
    fn about(&self) -> &About;

    /// Takes `steps` steps (or solves once) and gives the seconds of each part.
    fn run(&mut self, steps: u64) -> Result<Vec<f64>, Reason>;

    /// The field without its walls, slowest axis first; empty if the program computes none.
    fn field(&mut self) -> Result<Vec<f64>, Reason>;
}
