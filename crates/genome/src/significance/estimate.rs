//! What the replicates done so far say.

use super::problem::{Observed, Problem};
use super::sampling::Sampling;
use super::stopping::Stopping;
use crate::statistics::gumbel::{self, GumbelFit};
use crate::statistics::{goodness, weighted};
use partita_run::Diagnostic;

/// The chance of a score, estimated from replicates.
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
    /// (b + 1)/(N + 1), or the mean of the weights.
    pub p_value: f64,
    /// Its 95 % interval: of Clopper and Pearson for b of N, or of the weights.
    pub interval: (f64, f64),
    /// p times the number of pairs asked about.
    pub e_value: f64,
    /// The law of null scores, if there are enough of them and they have one.
    pub law: Option<GumbelFit>,
    /// What Pearson's χ² says of the law: the chance that scores that follow it differ from it as much.
    pub fit: Option<f64>,
    /// The chance of the score by the law.
    pub gumbel_p: Option<f64>,
    /// Whether that is read off beyond all null scores.
    pub extrapolated: bool,
}

/// The replicates done: their scores and, unless all weigh the same, their weights.
pub(super) struct Done<'a> {
    pub(super) scores: &'a [i32],
    pub(super) weights: Option<&'a [f64]>,
}

impl Estimate {
    /// The estimate from the replicates of a problem; `nulls` are null scores for the law where they are not the
    /// replicates themselves.
    pub(super) fn new(
        problem: &Problem,
        observed: Observed,
        sampling: &Sampling,
        done: &Done<'_>,
        nulls: Option<&[i32]>,
    ) -> Self {
        let score = problem.settings.score.unwrap_or(observed.score);
        let reached = done.scores.iter().filter(|&&null| null >= score).count() as u64;
        let nulls = nulls.unwrap_or(done.scores);
        let law = gumbel::fit(nulls, problem.cells()).ok();
        let (p_value, interval) = p_value(sampling, done, score, reached);
        Self {
            score,
            strand: observed.strand,
            replicates: done.scores.len() as u64,
            reached,
            p_value,
            interval,
            e_value: p_value * problem.pairs as f64,
            fit: law.as_ref().and_then(|law| goodness::p_value(nulls, law)),
            gumbel_p: law.as_ref().map(|law| law.survival(score)),
            extrapolated: nulls.iter().all(|&null| null < score),
            law,
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
            Diagnostic::new("gumbel_p", self.gumbel_p.unwrap_or(f64::NAN), "1"),
            Diagnostic::new("gumbel_fit", self.fit.unwrap_or(f64::NAN), "1"),
        ]
    }
}

/// The p-value and its 95 % interval.
fn p_value(sampling: &Sampling, done: &Done<'_>, score: i32, reached: u64) -> (f64, (f64, f64)) {
    let stopping = if let Sampling::Direct(stopping) = sampling { *stopping } else { Stopping::Count };
    let Some(weights) = done.weights.filter(|weights| !weights.is_empty()) else {
        return stopping.p_value(reached, done.scores.len() as u64);
    };
    let counted: Vec<_> = done.scores.iter().zip(weights).map(|(&null, &weight)| (null >= score, weight)).collect();
    let chance = weighted::chance(&counted);
    (chance.value, (chance.low, chance.high))
}
