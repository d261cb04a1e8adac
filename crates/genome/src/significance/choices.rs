//! What settings can choose from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the chance of a score is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Direct sampling where it reaches the score, importance sampling where not.
    #[default]
    Auto,
    /// Counting how many null targets score as high.
    Direct,
    /// Drawing targets that score high, and weighting them by how rare they are.
    Importance,
    /// Raising the score level by level, keeping the targets that reach it: slow, and independent of the others.
    Splitting,
}

/// What the target could have been by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NullModel {
    /// The same letters in any order.
    #[default]
    Mononucleotide,
    /// Orders in which every pair of letters occurs as often as in the target.
    Dinucleotide,
    /// Orders in which every three letters occur as often as in the target.
    Trinucleotide,
    /// The letters of each window in any order.
    Windowed,
    /// A Markov chain: a letter depends on the one before it.
    Markov1,
    /// A Markov chain: a letter depends on the two before it.
    Markov2,
    /// Independent letters of a background.
    Independent,
}

impl NullModel {
    /// All models.
    pub const ALL: [Self; 7] = [
        Self::Mononucleotide,
        Self::Dinucleotide,
        Self::Trinucleotide,
        Self::Windowed,
        Self::Markov1,
        Self::Markov2,
        Self::Independent,
    ];

    /// The name, as in cases.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mononucleotide => "mononucleotide",
            Self::Dinucleotide => "dinucleotide",
            Self::Trinucleotide => "trinucleotide",
            Self::Windowed => "windowed",
            Self::Markov1 => "markov1",
            Self::Markov2 => "markov2",
            Self::Independent => "independent",
        }
    }
}

/// The strands of a query that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Strands {
    /// The query and its reverse complement, whichever scores higher.
    Both,
    /// The query as given.
    Forward,
}
