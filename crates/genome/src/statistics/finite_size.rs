//! What ends cost: an alignment of length ℓ cannot begin in the last ℓ letters, so short sequences offer fewer places
//! than m · n.
//!
//! [`Lengths`] shortens both sequences by one expected length, as BLAST did first. [`FiniteSize`] averages over the
//! lengths that alignments of a score have in either sequence, and holds for sequences that are hardly longer.
//!
//! Sources: Altschul & Gish 1996, Methods Enzymol. 266:460, DOI 10.1016/S0076-6879(96)66029-7; Altschul, Bundschuh,
//! Olsen & Hwa 2001, Nucleic Acids Res. 29:351, DOI 10.1093/nar/29.2.351; Park, Sheetlin, Ma, Madden & Spouge 2012,
//! BMC Res. Notes 5:286, DOI 10.1186/1756-0500-5-286.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// The expected length of an alignment of score S that occurs by chance: α S + β.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lengths {
    /// Letters per unit of score.
    pub alpha: f64,
    /// Letters at score 0; negative, since short alignments have few gaps.
    pub beta: f64,
}

impl Lengths {
    /// The letters to take off a query of `query` letters and off each of `records` targets of `letters` letters
    /// together: the largest whole ℓ that is at most the expected length of an alignment in what is left,
    ///
    /// ```text
    /// ℓ ≤ (α/λ) ln(K (m − ℓ)(n − Nℓ)) + β,   K (m − ℓ)(n − Nℓ) ≥ max(m, n)
    /// ```
    ///
    /// and 0 if there is none.
    #[must_use]
    pub fn adjustment(&self, lambda: f64, k: f64, query: f64, letters: f64, records: u64) -> f64 {
        let records = records as f64;
        let space = |length: f64| k * (query - length).max(0.0) * (letters - length * records).max(0.0);
        let fits = |length: f64| {
            let left = space(length);
            left >= query.max(letters) && length <= self.alpha / lambda * left.ln() + self.beta
        };
        // Both conditions get harder as ℓ grows, so that bisection finds the last that fits.
        let (mut low, mut high) = (0.0, query.min(letters / records).floor() + 1.0);
        while high - low > 1.0 {
            let middle = ((low + high) / 2.0_f64).floor();
            if fits(middle) { low = middle } else { high = middle }
        }
        low
    }
}

/// Means, variances and covariance of the two lengths of an alignment, each linear in its score S.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FiniteSize {
    /// Mean length: slope and constant.
    mean: [f64; 2],
    /// Its variance.
    variance: [f64; 2],
    /// The covariance of the lengths in query and target.
    covariance: [f64; 2],
}

impl FiniteSize {
    /// The constants from slopes: `ungapped` mean and variance, `gapped` mean, variance and covariance. The constant
    /// terms follow from how gaps, the first letter of which costs `first`, add to lengths: 2 · first · (ungapped − gapped).
    #[must_use]
    pub fn of_gapped(first: f64, ungapped: [f64; 2], gapped: [f64; 3]) -> Self {
        let line = |gapped: f64, ungapped: f64| [gapped, 2.0 * first * (ungapped - gapped)];
        Self {
            mean: line(gapped[0], ungapped[0]),
            variance: line(gapped[1], ungapped[1]),
            covariance: line(gapped[2], ungapped[1]),
        }
    }

    /// The expected product of what an alignment of score S leaves of m and n: the search space that takes the place
    /// of m · n.
    ///
    /// With normal lengths of mean μ, variance v and covariance c at score S,
    ///
    /// ```text
    /// space = L(m) L(n) + c Φ((m − μ)/√v) Φ((n − μ)/√v),   L(m) = (m − μ) Φ((m − μ)/√v) + √v φ((m − μ)/√v)
    /// ```
    ///
    /// where v and c are at least what they are at S = 2/λ. It tends to (m − μ)(n − μ) + c as lengths grow.
    #[must_use]
    pub fn search_space(&self, score: f64, lambda: f64, query: f64, target: f64) -> f64 {
        let at = |[slope, constant]: [f64; 2]| slope * score + constant;
        let at_least = |line: [f64; 2]| at(line).max(2.0 * line[0] / lambda);
        let (mean, deviation) = (at(self.mean), at_least(self.variance).sqrt());
        let left = |length: f64| {
            let z = (length - mean) / deviation;
            let below = libm::erfc(-z * FRAC_1_SQRT_2) / 2.0;
            [(length - mean) * below + deviation * (-z * z / 2.0).exp() / (2.0 * PI).sqrt(), below]
        };
        let ([m, p], [n, q]) = (left(query), left(target));
        m * n + at_least(self.covariance) * p * q
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_adjustment_is_the_last_length_that_fits() {
        let (lambda, k, lengths) = (0.267, 0.041, Lengths { alpha: 1.9, beta: -30.0 });
        for (m, n, records) in [(200.0, 200.0, 1), (350.0, 2e8, 500_000), (1e4, 3e9, 24), (60.0, 1e6, 900)] {
            let length = lengths.adjustment(lambda, k, m, n, records);
            let space = |l: f64| k * (m - l) * (n - l * records as f64);
            let expected = |l: f64| lengths.alpha / lambda * space(l).ln() + lengths.beta;
            assert!(length >= 1.0 && length <= expected(length), "{length} for {m}, {n}");
            assert!(length + 1.0 > expected(length + 1.0) || space(length + 1.0) < m.max(n));
        }
        assert_eq!(lengths.adjustment(lambda, k, 10.0, 10.0, 1), 0.0); // too short for the law
    }

    #[test]
    fn long_sequences_lose_the_mean_length_alone() {
        let size = FiniteSize::of_gapped(12.0, [0.7916, 4.96466], [1.9, 42.6028, 43.6362]);
        let (score, n) = (100.0, 1e7);
        let mean = 1.9 * score + 24.0 * (0.7916 - 1.9);
        let covariance = 43.6362 * score + 24.0 * (4.96466 - 43.6362);
        let expected = (n - mean) * (n - mean) + covariance;
        assert!((size.search_space(score, 0.267, n, n) / expected - 1.0).abs() < 1e-14);
    }

    /// A sequence shorter than its alignments leaves little, but never a negative space.
    #[test]
    fn the_space_is_positive_and_grows_with_both_lengths() {
        let size = FiniteSize::of_gapped(12.0, [0.7916, 4.96466], [1.9, 42.6028, 43.6362]);
        let mut before = 0.0;
        for n in [10.0, 30.0, 100.0, 300.0, 1000.0] {
            let space = size.search_space(60.0, 0.267, n, 200.0);
            assert!(space > before, "{space} at {n}");
            before = space;
        }
        assert!(before < 1000.0 * 200.0);
    }
}
