//! What weighted draws say about a small probability.

use partita_run::sums::ordered_sum;
use serde::{Deserialize, Serialize};

/// The quantile of the normal law that 95 % intervals reach to.
const REACH: f64 = 1.959_963_984_540_054;

/// A probability estimated as the mean of weights, those of draws that do not count being 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WeightedChance {
    /// The estimate.
    pub value: f64,
    /// Its standard error, as a share of it.
    pub relative_error: f64,
    /// The low end of the 95 % interval.
    pub low: f64,
    /// Its high end.
    pub high: f64,
    /// Draws that count.
    pub reached: u64,
}

/// The estimate from draws (whether one counts, and its weight).
///
/// Weights of rare events are skewed: a sample that has missed the heaviest of them has too small a mean and too small a
/// variance. The interval allows for one more draw like the heaviest there is: it is that of ln p, with the share of the
/// heaviest weight in the sum added to the variance, and once more to the high end. If no draw counts the estimate is as
/// if one had, with the heaviest weight of all, and the interval begins at 0.
///
/// The result depends on the order of the draws to rounding only; equal orders give equal bits.
///
/// ```
/// use partita_genome::statistics::weighted::chance;
/// let draws: Vec<(bool, f64)> = (0..1000).map(|i| (i % 4 == 0, 1e-9)).collect();
/// let found = chance(&draws);
/// assert!((found.value / 2.5e-10 - 1.0).abs() < 1e-12 && (found.relative_error - 0.0549).abs() < 1e-3);
/// ```
#[must_use]
pub fn chance(draws: &[(bool, f64)]) -> WeightedChance {
    let heaviest = |of: &[(bool, f64)], counted: bool| {
        of.iter().filter(|(counts, _)| *counts || !counted).map(|(_, weight)| *weight).fold(0.0, f64::max)
    };
    let (n, largest) = (draws.len() as f64, heaviest(draws, true));
    if largest <= 0.0 {
        let value = (heaviest(draws, false) / n).min(1.0);
        return WeightedChance { value, relative_error: 1.0, low: 0.0, high: (3.7 * value).min(1.0), reached: 0 };
    }
    // In units of the largest weight, so that squares of small ones do not vanish.
    let scaled: Vec<f64> = draws.iter().map(|&(counts, weight)| if counts { weight / largest } else { 0.0 }).collect();
    let squares: Vec<f64> = scaled.iter().map(|weight| weight * weight).collect();
    let (mean, square, share) = (ordered_sum(&scaled) / n, ordered_sum(&squares) / n, 1.0 / ordered_sum(&scaled));
    let relative_error = ((square - mean * mean).max(0.0) / n).sqrt() / mean;
    let factor = (REACH * relative_error.hypot(share)).exp();
    WeightedChance {
        value: (mean * largest).min(1.0),
        relative_error,
        low: (mean * largest / factor).min(1.0),
        high: (mean * largest * (1.0 + share) * factor).min(1.0),
        reached: draws.iter().filter(|(counts, _)| *counts).count() as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_weights_are_a_binomial_proportion() {
        let draws: Vec<(bool, f64)> = (0..10_000).map(|i| (i % 10 == 0, 1e-30)).collect();
        let found = chance(&draws);
        assert!((found.value / 1e-31 - 1.0).abs() < 1e-12);
        assert!((found.relative_error - (0.9_f64 / 1000.0).sqrt()).abs() < 1e-12);
        assert!(found.low < found.value && found.value < found.high && found.reached == 1000);
    }

    #[test]
    fn nothing_that_counts_is_a_bound_and_not_zero() {
        let found = chance(&[(false, 1e-9); 100]);
        assert!((found.value / 1e-11 - 1.0).abs() < 1e-12 && found.high > found.value);
        assert_eq!((found.low, found.reached), (0.0, 0));
    }

    /// Weights whose logarithm is normal with deviation 1.5, as heavy-tailed as those of alignments.
    #[test]
    fn intervals_of_skewed_weights_cover() {
        use rand::Rng;
        let mut rng = partita_domain::Stream::new(1, partita_domain::Purpose::Custom, 2).rng();
        let mut uniform = || (f64::from(rng.next_u32()) + 0.5) / 2f64.powi(32);
        let mut weight = || {
            let radius = (-2.0 * uniform().ln()).sqrt();
            (1.5 * radius * (2.0 * std::f64::consts::PI * uniform()).cos()).exp()
        };
        let mean = 1.125_f64.exp();
        let covers = (0..400).filter(|_| {
            let draws: Vec<(bool, f64)> = (0..500).map(|_| (true, 1e-3 * weight())).collect();
            let found = chance(&draws);
            (found.low..=found.high).contains(&(1e-3 * mean))
        });
        let covered = covers.count();
        assert!(covered >= 368, "{covered} of 400"); // 92 %
    }
}
