//! The answer as a record.

use serde::Serialize;

/// What `partita significance --json` prints, but for the rate: a number that is undefined is null.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// How the chance was found.
    pub method: &'static str,
    /// The score asked about.
    pub score: i32,
    /// The chance of this score or more under the null model.
    pub p_value: f64,
    /// The low end of its 95 % interval.
    pub p_low: f64,
    /// The high end of its 95 % interval.
    pub p_high: f64,
    /// `p_value` times the number of pairs asked about.
    pub e_value: f64,
    /// λ of the null scores at these lengths, per unit of score.
    pub lambda: Option<f64>,
    /// Its standard error.
    pub lambda_se: Option<f64>,
    /// K of the null scores, for a search space of query × target × strands.
    pub k: Option<f64>,
    /// Null scores the answer rests on.
    pub replicates: u64,
    /// What the target could have been by chance.
    pub null_model: &'static str,
    /// The seed.
    pub seed: u64,
    /// The share of the working time of all workers that went into making samples.
    pub sampling_share: Option<f64>,
    /// The strand of the query that has the observed score: `+` as given, `-` its reverse complement.
    pub strand: char,
}
