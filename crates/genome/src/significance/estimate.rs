//! What the replicates done so far say.

use super::problem::{Observed, Problem};
use crate::statistics::binomial::clopper_pearson;
use crate::statistics::gumbel::{self, GumbelFit};
use partita_run::Diagnostic;

/// Confidence of the intervals.
const CONFIDENCE: f64 = 0.95;

/// The chance of a score, estimated from a sample of null scores.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// The score asked about.
    pub score: i32,
    /// The strand of the observed alignment.
    pub strand: char,
    /// Replicates N.
    pub replicates: u64,
    /// Replicates b that reach the score.
    pub reached: u64,
    /// (b + 1)/(N + 1).
    pub p_value: f64,
    /// The 95 % interval of Clopper and Pearson for b of N.
    pub interval: (f64, f64),
    /// p times the number of pairs asked about.
    pub e_value: f64,
    /// The law of the null scores, if there are enough of them and they have one.
    pub law: Option<GumbelFit>,
}

impl Estimate {
    /// The estimate from the null scores of a problem.
    #[must_use]
    pub fn new(problem: &Problem, observed: Observed, scores: &[i32]) -> Self {
        let score = problem.asked.unwrap_or(observed.score);
        let (replicates, reached) = (scores.len() as u64, scores.iter().filter(|&&null| null >= score).count() as u64);
        let p_value = (reached + 1) as f64 / (replicates + 1) as f64;
        Self {
            score,
            strand: observed.strand,
            replicates,
            reached,
            p_value,
            interval: clopper_pearson(reached, replicates, CONFIDENCE),
            e_value: p_value * problem.pairs as f64,
            law: gumbel::fit(scores, problem.cells()).ok(),
        }
    }

    /// The estimate as diagnostics, always the same ones; NaN where there is no law.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let of_law = |value: fn(&GumbelFit) -> f64| self.law.as_ref().map_or(f64::NAN, value);
        vec![
            Diagnostic::new("score", f64::from(self.score), "1"),
            Diagnostic::new("p_value", self.p_value, "1"),
            Diagnostic::new("p_low", self.interval.0, "1"),
            Diagnostic::new("p_high", self.interval.1, "1"),
            Diagnostic::new("e_value", self.e_value, "1"),
            Diagnostic::new("lambda", of_law(|law| law.lambda), "1"),
            Diagnostic::new("lambda_se", of_law(|law| law.lambda_se), "1"),
            Diagnostic::new("k", of_law(|law| law.k), "1"),
            Diagnostic::new("k_se", of_law(|law| law.k_se), "1"),
            Diagnostic::new("mu", of_law(|law| law.mu), "1"),
        ]
    }
}
