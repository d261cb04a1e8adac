//! λ, K and H of ungapped local alignments, computed from scores and frequencies alone.
//!
//! The best ungapped score of two random sequences of lengths m and n reaches x with probability about
//! 1 − exp(−K m n e^(−λx)). Nothing here is sampled or fitted. With gaps there is no such theory: see
//! [`gumbel`](super::gumbel).

use super::gumbel::greatest_common_divisor;
use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

/// How far the probabilities of a distribution may sum from 1; what is within is rescaled to sum to 1.
pub const SUM_TOLERANCE: f64 = 1e-6;

/// The smallest λ (per lattice unit) for which K is computed: the work grows as 1/λ.
const SMALLEST_LAMBDA: f64 = 1e-4;

/// The parameters of ungapped alignment statistics.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct KarlinAltschul {
    /// Decay λ per unit of score: the positive root of Σ pₛ e^(λs) = 1.
    pub lambda: f64,
    /// K, the factor of the search space.
    pub k: f64,
    /// Relative entropy H = λ Σ s pₛ e^(λs), in nats per aligned pair.
    pub h: f64,
}

/// The law of the score of one random pair of letters: negative on average, sometimes positive.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreDistribution {
    // Ascending scores of positive probability, each once; the probabilities sum to 1.
    scores: Vec<(f64, f64)>,
    span: f64,
}

/// Why scores and probabilities have no local alignment statistics.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum KarlinError {
    /// A probability that is none.
    #[error("score {score} has probability {probability}: probabilities are between 0 and 1")]
    Probability {
        /// The score.
        score: i32,
        /// Its probability.
        probability: f64,
    },
    /// Probabilities that do not exhaust.
    #[error("the probabilities of the scores sum to {0}, not 1: divide the frequencies by their sum")]
    Sum(f64),
    /// No local alignment would ever have a positive score.
    #[error("no score is positive (the largest is {0}): at least one pair must score above 0 for local alignment")]
    NoPositive(i32),
    /// The best alignment would span both sequences.
    #[error(
        "the expected score of a pair is {0}, not negative: lower the match scores or the mismatch scores, \
         or local scores grow with the length and follow no Gumbel law"
    )]
    NotNegative(f64),
    /// Too near to the point where the law changes.
    #[error(
        "the expected score of a pair, {expected}, is so near to 0 that lambda is {lambda}: K is computed \
         from {smallest} on; lower the mismatch scores"
    )]
    NearlyZero {
        /// The expected score.
        expected: f64,
        /// λ per lattice unit.
        lambda: f64,
        /// The smallest λ per lattice unit for which K is computed.
        smallest: f64,
    },
}

impl ScoreDistribution {
    /// The distribution with the given probabilities of scores, in any order; repeated scores add up.
    ///
    /// # Errors
    /// [`KarlinError`]: a probability outside [0, 1], a sum further than [`SUM_TOLERANCE`] from 1, no positive score of
    /// positive probability, or an expected score that is not negative.
    ///
    /// ```
    /// use partita_genome::statistics::karlin::ScoreDistribution;
    /// // Match +1, mismatch −1, four equally frequent letters: λ = ln 3, K = 1/3, H = ln 3 / 2.
    /// let law = ScoreDistribution::new(&[(1, 0.25), (-1, 0.75)])?.parameters()?;
    /// assert!((law.lambda - 3_f64.ln()).abs() < 1e-14 && (law.k - 1.0 / 3.0).abs() < 1e-13);
    /// # Ok::<(), partita_genome::statistics::karlin::KarlinError>(())
    /// ```
    pub fn new(probabilities: &[(i32, f64)]) -> Result<Self, KarlinError> {
        if let Some(&(score, probability)) = probabilities.iter().find(|(_, p)| !(0.0..=1.0).contains(p)) {
            return Err(KarlinError::Probability { score, probability });
        }
        let mut sorted = probabilities.to_vec();
        sorted.sort_by_key(|&(score, _)| score);
        sorted.retain(|&(_, p)| p > 0.0);
        let sum: f64 = sorted.iter().map(|(_, p)| p).sum();
        if (sum - 1.0).abs() > SUM_TOLERANCE {
            return Err(KarlinError::Sum(sum));
        }
        let largest = sorted.last().map_or(0, |&(score, _)| score);
        if largest <= 0 {
            return Err(KarlinError::NoPositive(largest));
        }
        let total = |run: &[(i32, f64)]| (f64::from(run[0].0), run.iter().map(|(_, p)| p).sum::<f64>() / sum);
        let scores = sorted.chunk_by(|a, b| a.0 == b.0).map(total).collect();
        let span = sorted.iter().fold(0, |divisor, (s, _)| greatest_common_divisor(divisor, s.unsigned_abs()));
        let distribution = Self { scores, span: f64::from(span) };
        let expected = distribution.expected();
        if expected < 0.0 { Ok(distribution) } else { Err(KarlinError::NotNegative(expected)) }
    }

    /// The distribution of `score(a, b)` for letters a and b drawn by their frequencies, numbered from 0.
    ///
    /// # Errors
    /// As [`ScoreDistribution::new`], for the products of the frequencies.
    ///
    /// ```
    /// use partita_genome::statistics::karlin::ScoreDistribution;
    /// let bases = [0.25; 4];
    /// let scores = ScoreDistribution::of_pairs(&bases, &bases, |a, b| if a == b { 1 } else { -3 })?;
    /// assert_eq!(scores.expected(), -2.0);
    /// # Ok::<(), partita_genome::statistics::karlin::KarlinError>(())
    /// ```
    pub fn of_pairs(query: &[f64], target: &[f64], score: impl Fn(usize, usize) -> i32) -> Result<Self, KarlinError> {
        let row = |(a, p): (usize, &f64)| -> Vec<(i32, f64)> {
            target.iter().enumerate().map(|(b, q)| (score(a, b), p * q)).collect()
        };
        Self::new(&query.iter().enumerate().flat_map(row).collect::<Vec<_>>())
    }

    /// The expected score of a pair, Σ s pₛ, always negative.
    #[must_use]
    pub fn expected(&self) -> f64 {
        self.scores.iter().map(|(s, p)| s * p).sum()
    }

    /// How the lengths of ungapped alignments of score s vary: their variance is this times s. Scores of their pairs
    /// have the law pₛ e^(λs), mean μ and variance v, and the letters they take to add up to s have the variance s v/μ³.
    #[must_use]
    pub fn length_variance(&self, lambda: f64) -> f64 {
        let moment = |power: i32| self.scores.iter().map(|(s, p)| s.powi(power) * p * (lambda * s).exp()).sum::<f64>();
        let mean = moment(1);
        (moment(2) - mean * mean) / mean.powi(3)
    }

    /// λ, K and H.
    ///
    /// λ is exact to rounding (Newton on a convex function, from the right, where it cannot miss). K is the lattice sum
    ///
    /// ```text
    /// K = δ λ e^(−2σ) / (H (1 − e^(−λδ))),   σ = Σ_k (1/k) [ Σ_{j<0} P(S_k = j) e^(λj) + P(S_k ≥ 0) ],  k ≥ 1
    /// ```
    ///
    /// where S_k is the sum of k independent scores and δ the greatest common divisor of the scores; σ is summed in
    /// closed form, to about 1e-12. Cost: 45/(λδ) evaluations of Σ pₛ e^(its).
    ///
    /// # Errors
    /// [`KarlinError::NearlyZero`] if λδ is below 1e-4.
    ///
    /// Source: Karlin & Altschul 1990, PNAS 87:2264, DOI 10.1073/pnas.87.6.2264.
    pub fn parameters(&self) -> Result<KarlinAltschul, KarlinError> {
        // In lattice units; λ and H/λ go back to units of score at the end, K and H have none.
        let scores: Vec<_> = self.scores.iter().map(|&(s, p)| (s / self.span, p)).collect();
        let lambda = positive_root(&scores);
        if lambda.is_nan() || lambda < SMALLEST_LAMBDA {
            return Err(KarlinError::NearlyZero { expected: self.expected(), lambda, smallest: SMALLEST_LAMBDA });
        }
        let h = lambda * scores.iter().map(|(s, p)| s * p * (lambda * s).exp()).sum::<f64>();
        let k = lambda * (-2.0 * lattice_sum(&scores, lambda)).exp() / (h * -(-lambda).exp_m1());
        Ok(KarlinAltschul { lambda: lambda / self.span, k, h })
    }
}

/// The positive root of Σ pₛ (e^(λs) − 1), which is convex, 0 and falling at λ = 0.
fn positive_root(scores: &[(f64, f64)]) -> f64 {
    // At this λ the largest score alone contributes 1: the root is at or below, and Newton's iterates fall to it.
    let start = scores.last().map_or(f64::NAN, |(s, p)| -p.ln() / s);
    let mut lambda = start;
    for _ in 0..10_000 {
        let excess: f64 = scores.iter().map(|(s, p)| p * (lambda * s).exp_m1()).sum();
        let slope: f64 = scores.iter().map(|(s, p)| p * s * (lambda * s).exp()).sum();
        let next = lambda - excess / slope;
        if next >= lambda || next.is_nan() {
            break;
        }
        lambda = next;
    }
    lambda
}

/// σ, the lattice sum of K, for scores whose greatest common divisor is 1.
///
/// Weighting S_k = j by e^(λj/2) makes both halves of the sum one, Σ_k (1/k) Σ_j P(S_k = j) e^(λj/2) e^(−λ|j|/2). With
/// m(t) = Σ pₛ e^(s(λ/2 + it)), the transform of the weighted law, Parseval's theorem turns this into
///
/// ```text
/// σ = −(1/π) ∫₀^π  (1 − r²)/(1 − 2r cos t + r²)  ln |1 − m(t)| dt,   r = e^(−λ/2)
/// ```
///
/// whose integrand is analytic for |Im t| < λ/2, so that the midpoint rule with n points errs by e^(−nλ) only.
fn lattice_sum(scores: &[(f64, f64)], lambda: f64) -> f64 {
    let half = lambda / 2.0;
    let points = 32 + (45.0 / lambda).ceil() as u32;
    let at = |i: u32| {
        let t = PI * (f64::from(i) + 0.5) / f64::from(points);
        // 1 − e^(s(λ/2 + it)), without the cancellation near t = 0
        let real = |(s, p): &(f64, f64)| p * (2.0 * (s * t / 2.0).sin().powi(2) - (s * half).exp_m1() * (s * t).cos());
        let imaginary = |(s, p): &(f64, f64)| p * (s * half).exp() * (s * t).sin();
        let distance = scores.iter().map(real).sum::<f64>().hypot(scores.iter().map(imaginary).sum());
        // (1 − r²)/(1 − 2r cos t + r²) = sinh(λ/2)/(cosh(λ/2) − cos t)
        let kernel = half.sinh() / (2.0 * ((half / 2.0).sinh().powi(2) + (t / 2.0).sin().powi(2)));
        kernel * distance.ln()
    };
    -(0..points).map(at).sum::<f64>() / f64::from(points)
}

#[cfg(test)]
mod tests;
