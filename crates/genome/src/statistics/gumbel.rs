//! The Gumbel law of local alignment scores, fitted to a sample by maximum likelihood.
//!
//! The best score S of two unrelated sequences of lengths m and n follows, for long sequences,
//!
//! ```text
//! P(S ≥ x) = 1 − exp(−K m n e^(−λx)) = 1 − exp(−e^(−λ(x − μ))),   μ = ln(K m n)/λ
//! ```
//!
//! Scores are whole numbers, so what is maximised is the probability of the scores themselves,
//! P(S = x) = P(S ≥ x) − P(S ≥ x + 1), and not a density: nothing has to be shifted by a half, and coarse scores
//! (DNA at λ above 1) bias nothing. Where all scores are multiples of one number, the *span*, the law lives on those
//! multiples.
//!
//! The fit is the law at the lengths sampled. λ and K at length 200 differ by some 10 % from their limits for long
//! sequences; no correction is made here, and every p-value beyond the sample is an extrapolation.

use super::likelihood::Counts;
use serde::{Deserialize, Serialize};

/// The fewest scores a fit is made of: below, the standard errors (14 % of λ at 30) mean little.
pub const FEWEST_SCORES: usize = 30;

/// A fitted law with its standard errors (observed information; that of K by the delta method on ln K).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GumbelFit {
    /// Decay λ per unit of score.
    pub lambda: f64,
    /// Standard error of λ: about 0.78 λ/√samples.
    pub lambda_se: f64,
    /// Karlin and Altschul's K, for the search space given to [`fit`].
    pub k: f64,
    /// Standard error of K. The law of K̂ is skewed: an interval is better made as K̂ e^(± z · k_se/k).
    pub k_se: f64,
    /// Location μ = ln(K m n)/λ: the score that a fraction 1 − 1/e of samples reaches.
    pub mu: f64,
    /// Scores the fit was made of.
    pub samples: usize,
    /// The greatest common divisor of the scores: 1 for most scoring systems.
    pub span: u32,
}

/// Why a sample has no Gumbel fit.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FitError {
    /// Too few scores.
    #[error("{given} scores are too few to fit a Gumbel law: sample at least {needed}")]
    TooFew {
        /// Scores given.
        given: usize,
        /// Scores needed.
        needed: usize,
    },
    /// The scores lie on one value or two neighbouring ones: the likelihood grows without bound in λ.
    #[error(
        "all {samples} scores are between {low} and {high}, which leaves λ open: sample more replicates, \
         or longer sequences (a query that is matched in full has no higher score to reach)"
    )]
    NoSpread {
        /// Scores given.
        samples: usize,
        /// The smallest.
        low: i32,
        /// The largest.
        high: i32,
    },
    /// The search space is no positive number.
    #[error("a search space of {0} is not positive: give the product of both lengths, m · n")]
    SearchSpace(f64),
    /// The iteration did not settle, or its K cannot be represented.
    #[error(
        "{samples} scores between {low} and {high} follow no Gumbel law that can be represented: \
         local alignment scores of unrelated sequences are needed"
    )]
    NotGumbel {
        /// Scores given.
        samples: usize,
        /// The smallest.
        low: i32,
        /// The largest.
        high: i32,
    },
}

/// The maximum-likelihood fit to integer scores, each the best of a search space of `mn` = m · n cells.
///
/// The result does not depend on the order of the scores. Cost: one sort, then some ten passes over the distinct ones.
/// λ̂ is biased upwards by about 1.4 λ/samples, far inside its standard error.
///
/// # Errors
/// [`FitError`]: fewer than [`FEWEST_SCORES`] scores, a largest score less than two spans above the smallest, `mn` not
/// positive, or scores so far from 0 for their spread that K overflows.
///
/// Sources: Karlin & Altschul 1990, PNAS 87:2264, DOI 10.1073/pnas.87.6.2264 for the law; Lawless 2003, "Statistical
/// Models and Methods for Lifetime Data", for the likelihood of grouped values.
///
/// ```
/// use partita_genome::statistics::gumbel::fit;
/// let scores: Vec<i32> = (1..1000).map(|i| (40.0 - 4.0 * (-(f64::from(i) / 1000.0).ln()).ln()).floor() as i32).collect();
/// let law = fit(&scores, 40_000.0)?;
/// assert!((law.lambda - 0.25).abs() < 0.005 && (law.mu - 40.0).abs() < 0.1);
/// # Ok::<(), partita_genome::statistics::gumbel::FitError>(())
/// ```
pub fn fit(scores: &[i32], mn: f64) -> Result<GumbelFit, FitError> {
    if !(mn > 0.0 && mn.is_finite()) {
        return Err(FitError::SearchSpace(mn));
    }
    let samples = scores.len();
    if samples < FEWEST_SCORES {
        return Err(FitError::TooFew { given: samples, needed: FEWEST_SCORES });
    }
    let mut sorted = scores.to_vec();
    sorted.sort_unstable();
    let (low, high) = (sorted[0], sorted[samples - 1]);
    let span = sorted.iter().fold(0, |divisor, &score| greatest_common_divisor(divisor, score.unsigned_abs()));
    if u64::from(high.abs_diff(low)) < 2 * u64::from(span) || span == 0 {
        return Err(FitError::NoSpread { samples, low, high });
    }
    maximum(&sorted, span, mn).ok_or(FitError::NotGumbel { samples, low, high })
}

/// The fit to sorted scores of known span; none if it cannot be represented.
fn maximum(sorted: &[i32], span: u32, mn: f64) -> Option<GumbelFit> {
    let samples = sorted.len() as f64;
    let mean = sorted.iter().map(|&score| f64::from(score)).sum::<f64>() / samples;
    let unit = f64::from(span);
    let variance = sorted.iter().map(|&score| ((f64::from(score) - mean) / unit).powi(2)).sum::<f64>() / samples;
    let at = Counts::of_sorted(sorted, mean, unit).maximum(variance)?;
    // The expected number of alignments at x is K m n e^(−λx) = e^(level − λ(x − mean)/unit).
    let centre = mean / unit;
    let k = (at.level + at.lambda * centre - mn.ln()).exp();
    let ln_k_variance = at.level_variance + centre * (2.0 * at.covariance + centre * at.lambda_variance);
    let law = GumbelFit {
        lambda: at.lambda / unit,
        lambda_se: at.lambda_variance.sqrt() / unit,
        k,
        k_se: k * ln_k_variance.sqrt(),
        mu: mean + unit * at.level / at.lambda,
        samples: sorted.len(),
        span,
    };
    (k > 0.0 && law.k_se.is_finite() && law.mu.is_finite()).then_some(law)
}

impl GumbelFit {
    /// P(S ≥ `score`) = 1 − exp(−e^(−λ(score − μ))), to full relative accuracy down to 1e-300.
    ///
    /// A score between two multiples of the span counts as the upper one, the next that can occur.
    ///
    /// ```
    /// use partita_genome::statistics::gumbel::GumbelFit;
    /// let law = GumbelFit { lambda: 0.25, lambda_se: 0.0, k: 0.55, k_se: 0.0, mu: 40.0, samples: 1000, span: 1 };
    /// assert!((law.survival(40) - (1.0 - (-1.0_f64).exp())).abs() < 1e-15);
    /// assert!((law.survival(440) / (-100.0_f64).exp() - 1.0).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn survival(&self, score: i32) -> f64 {
        -(-self.rate(self.reachable(score))).exp_m1()
    }

    /// P(S = `score`); 0 between the multiples of the span.
    #[must_use]
    pub fn probability(&self, score: i32) -> f64 {
        let x = self.reachable(score);
        if x != f64::from(score) {
            return 0.0;
        }
        // e^(−above) − e^(−here), where here = above · e^(λ span)
        let above = self.rate(x + f64::from(self.span));
        let between = above * (self.lambda * f64::from(self.span)).exp_m1();
        (-above).exp() * -(-between).exp_m1()
    }

    /// The density of the continuous law, λ e^(−λ(x − μ)) exp(−e^(−λ(x − μ))), per unit of score.
    ///
    /// A curve over bars that are centred at the scores is span · density(x + span/2): the mass of a score lies above it.
    #[must_use]
    pub fn density(&self, x: f64) -> f64 {
        let exponent = self.lambda * (self.mu - x);
        self.lambda * (exponent - exponent.exp()).exp()
    }

    /// K m n e^(−λx): the expected number of alignments at `x` or above.
    fn rate(&self, x: f64) -> f64 {
        (self.lambda * (self.mu - x)).exp()
    }

    /// The smallest multiple of the span at or above `score`.
    fn reachable(&self, score: i32) -> f64 {
        let span = i64::from(self.span.max(1));
        let score = i64::from(score);
        (score + (-score).rem_euclid(span)) as f64
    }
}

/// The greatest common divisor; 0 divides by everything.
pub(crate) fn greatest_common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests;
