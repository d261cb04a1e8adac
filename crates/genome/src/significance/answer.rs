//! The answer as a record.

use super::choices::NullModel;
use super::estimate::Estimate;
use serde::Serialize;

/// What `partita significance --json` prints, but for the rate: a number that is undefined is null.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// How the chance was found: direct, importance or splitting.
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
    /// The chance of the score by the law.
    pub gumbel_p: Option<f64>,
    /// Whether that is extrapolated: no null score that the law was fitted to is as high.
    pub gumbel_extrapolated: bool,
    /// `gumbel_p` over `p_value`.
    pub gumbel_ratio: Option<f64>,
    /// The chance that scores of the law differ from it as much as the null scores do (Pearson's χ²).
    pub gumbel_fit: Option<f64>,
    /// Replicates the answer rests on.
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

impl Answer {
    pub(super) fn new(method: &'static str, estimate: &Estimate, null_model: NullModel, seed: u64) -> Self {
        let law = estimate.law.as_ref();
        Self {
            method,
            score: estimate.score,
            p_value: estimate.p_value,
            p_low: estimate.interval.0,
            p_high: estimate.interval.1,
            e_value: estimate.e_value,
            lambda: law.map(|law| law.lambda),
            lambda_se: law.map(|law| law.lambda_se),
            k: law.map(|law| law.k),
            gumbel_p: estimate.gumbel_p,
            gumbel_extrapolated: estimate.extrapolated,
            gumbel_ratio: estimate.gumbel_p.map(|p| p / estimate.p_value),
            gumbel_fit: estimate.fit,
            replicates: estimate.replicates,
            null_model: null_model.name(),
            seed,
            sampling_share: None,
            strand: estimate.strand,
        }
    }
}
