//! Medians, their intervals, and what ratios of them say. Nothing here assumes a normal law, and nothing averages ratios.

use partita_domain::{Purpose, Stream};
use rand::RngExt;
use statrs::distribution::{Binomial, DiscreteCDF};

/// The probability that an interval is meant to miss on each side.
const TAIL: f64 = 0.025;

/// Bootstrap resamples: with one less than a multiple of 40, the ends of a 95 % interval are ranks of them.
pub const RESAMPLES: usize = 3999;

/// The ends of an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Ranks, counted from 1, of the values that enclose the median with a probability of at least 95 %: the narrowest
/// symmetric pair r, n + 1 − r with P(X ≤ r − 1) ≤ 2.5 % for X binomial(n, ½).
///
/// Fewer than 6 values have no such pair: even the smallest and the largest enclose the median with 1 − 2^(1−n) only
/// (50 % for 2, 94 % for 5). Those two are given then.
///
/// Source: David & Nagaraja 2003, "Order Statistics", section 7.1, DOI 10.1002/0471722162.
///
/// # Panics
/// If there is no value.
///
/// ```
/// assert_eq!(partita_scaling::statistics::median_ranks(15), (4, 12)); // 96.5 %
/// assert_eq!(partita_scaling::statistics::median_ranks(5), (1, 5)); // 93.75 %
/// ```
#[must_use]
pub fn median_ranks(count: usize) -> (usize, usize) {
    assert!(count > 0, "no values have no median");
    let law = Binomial::new(0.5, count as u64).expect("one half is a probability");
    let rank = (law.inverse_cdf(TAIL) as usize).max(1);
    (rank, count + 1 - rank)
}

/// Wall times of one worker count: at least one, ascending, all positive and finite.
#[derive(Debug, Clone, PartialEq)]
pub struct Times {
    ascending: Vec<f64>,
}

impl Times {
    /// Times in seconds, in any order; none if there is no value, or one that is not positive and finite.
    #[must_use]
    pub fn new(mut seconds: Vec<f64>) -> Option<Self> {
        seconds.sort_by(f64::total_cmp);
        let sound = seconds.iter().all(|t| *t > 0.0 && t.is_finite());
        (sound && !seconds.is_empty()).then_some(Self { ascending: seconds })
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.ascending.len()
    }

    /// All of them, ascending.
    #[must_use]
    pub fn ascending(&self) -> &[f64] {
        &self.ascending
    }

    /// The median; of an even number of times, the mean of the middle two.
    ///
    /// ```
    /// use partita_scaling::statistics::Times;
    /// assert_eq!(Times::new(vec![3.0, 1.0, 9.0, 2.0]).unwrap().median(), 2.5);
    /// ```
    #[must_use]
    pub fn median(&self) -> f64 {
        let n = self.count();
        middle(self.ascending[(n - 1) / 2], self.ascending[n / 2])
    }

    /// The order-statistic interval of the median: the times at [`median_ranks`], 95 % from 6 times on.
    #[must_use]
    pub fn median_interval(&self) -> Interval {
        let (low, high) = median_ranks(self.count());
        Interval { low: self.ascending[low - 1], high: self.ascending[high - 1] }
    }

    /// Medians of [`RESAMPLES`] resamples with replacement. `stream` keeps apart what is resampled under one seed; a
    /// study gives its worker count, so that measuring another one changes no interval.
    #[must_use]
    pub fn resampled_medians(&self, seed: u64, stream: u64) -> Vec<f64> {
        let mut rng = Stream::new(seed, Purpose::Bootstrap, stream).rng();
        let n = self.count();
        let mut drawn = vec![0; n];
        let mut resample = || {
            drawn.fill_with(|| rng.random_range(0..n));
            let (below, upper, _) = drawn.select_nth_unstable(n / 2);
            let lower = if n.is_multiple_of(2) { below.iter().max().unwrap_or(upper) } else { &*upper };
            middle(self.ascending[*lower], self.ascending[*upper])
        };
        (0..RESAMPLES).map(|_| resample()).collect()
    }
}

fn middle(lower: f64, upper: f64) -> f64 {
    lower + (upper - lower) / 2.0
}

/// The 95 % interval of the ratio of two medians, base over other, from their [resampled
/// medians](Times::resampled_medians) in pairs.
///
/// Few repeats make it too narrow, and a single one makes it a point, which says nothing about scatter.
///
/// Source: percentile bootstrap, Efron & Tibshirani 1993, "An Introduction to the Bootstrap", chapter 13,
/// DOI 10.1201/9780429246593.
#[must_use]
pub fn ratio_interval(base: &[f64], other: &[f64]) -> Interval {
    percentiles(base.iter().zip(other).map(|(base, other)| base / other).collect())
}

/// The values that leave out 2.5 % on each side, at rank ⌊0.025 (n + 1)⌋ from the ends.
pub(crate) fn percentiles(mut values: Vec<f64>) -> Interval {
    values.sort_by(f64::total_cmp);
    let outside = ((values.len() + 1) / 40).max(1) - 1;
    Interval { low: values[outside], high: values[values.len() - 1 - outside] }
}

/// The experimentally determined serial fraction e = (1/S − 1/p) / (1 − 1/p); none at one worker.
///
/// Under Amdahl's law it is the serial fraction at every p; rising with p it tells of overhead, and below 0 the
/// speedup is superlinear.
///
/// Source: Karp & Flatt 1990, Commun. ACM 33:539, DOI 10.1145/78607.78614.
///
/// ```
/// let e = partita_scaling::statistics::karp_flatt(4.0 / 1.3, 4).unwrap();
/// assert!((e - 0.1).abs() < 1e-15);
/// assert_eq!(partita_scaling::statistics::karp_flatt(1.0, 1), None);
/// ```
#[must_use]
pub fn karp_flatt(speedup: f64, workers: usize) -> Option<f64> {
    let share = 1.0 / workers as f64;
    (workers > 1).then(|| (1.0 / speedup - share) / (1.0 - share))
}

/// The serial share s′ = (p − S)/(p − 1) of the time of a run on p workers, from its scaled speedup S; none for one worker.
///
/// It is not the serial fraction of Amdahl's law, which is a share of the time on one worker.
///
/// Source: Gustafson 1988, Commun. ACM 31:532, DOI 10.1145/42411.42415.
///
/// ```
/// assert_eq!(partita_scaling::statistics::serial_share(3.25, 4), Some(0.25));
/// assert_eq!(partita_scaling::statistics::serial_share(1.0, 1), None);
/// ```
#[must_use]
pub fn serial_share(scaled_speedup: f64, workers: usize) -> Option<f64> {
    let p = workers as f64;
    (workers > 1).then(|| (p - scaled_speedup) / (p - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// P(X ≤ k) · 2ⁿ for X binomial(n, ½), in whole numbers.
    fn cumulated(n: u32, k: u32) -> u128 {
        let choose = |k: u32| (0..k).fold(1u128, |c, i| c * u128::from(n - i) / u128::from(i + 1));
        (0..=k).map(choose).sum()
    }

    #[test]
    fn ranks_are_the_narrowest_that_the_binomial_law_allows() {
        for n in 1..=100u32 {
            let (low, high) = median_ranks(n as usize);
            assert_eq!(low + high, n as usize + 1);
            let within = |rank: u32| 40 * cumulated(n, rank - 1) <= 1 << n;
            let low = low as u32;
            assert!(
                if n < 6 { low == 1 && !within(1) } else { within(low) && !within(low + 1) },
                "n = {n}: rank {low}"
            );
        }
    }

    #[test]
    fn ranks_of_many_follow_the_normal_limit() {
        // r ≈ n/2 − 1.96 √n/2
        assert_eq!(median_ranks(100_000).0, 49_690);
    }

    #[test]
    fn times_are_positive_and_finite() {
        for bad in [vec![], vec![1.0, 0.0], vec![-1.0], vec![f64::NAN], vec![1.0, f64::INFINITY]] {
            assert_eq!(Times::new(bad), None);
        }
    }

    #[test]
    fn resampled_medians_follow_the_law_of_resampling() {
        // The median of 3 draws from {1, 2, 3} is 2 with probability 1 − 2 · 7/27 = 13/27.
        let medians = Times::new(vec![2.0, 3.0, 1.0]).unwrap().resampled_medians(5, 1);
        let share = medians.iter().filter(|&&m| m == 2.0).count() as f64 / RESAMPLES as f64;
        let sigma = (13.0 * 14.0 / 27.0_f64.powi(2) / RESAMPLES as f64).sqrt();
        assert!((share - 13.0 / 27.0).abs() < 4.0 * sigma, "{share}");
        // The median of 2 draws from {1, 3} is 1, 2 or 3 with probabilities ¼, ½, ¼.
        let medians = Times::new(vec![1.0, 3.0]).unwrap().resampled_medians(5, 1);
        let share = medians.iter().filter(|&&m| m == 2.0).count() as f64 / RESAMPLES as f64;
        assert!((share - 0.5).abs() < 4.0 * (0.25 / RESAMPLES as f64).sqrt(), "{share}");
    }

    #[test]
    fn percentiles_leave_out_one_in_forty_on_each_side() {
        let values = (1..=RESAMPLES).rev().map(|i| i as f64).collect();
        assert_eq!(percentiles(values), Interval { low: 100.0, high: 3900.0 });
        assert_eq!(percentiles(vec![7.0]), Interval { low: 7.0, high: 7.0 });
    }

    #[test]
    fn karp_flatt_of_amdahls_law_is_its_serial_fraction() {
        for s in [0.0, 1e-6, 0.05, 0.5, 1.0] {
            for p in [2, 3, 7, 64, 4096] {
                let speedup = 1.0 / (s + (1.0 - s) / p as f64);
                assert!((karp_flatt(speedup, p).unwrap() - s).abs() < 1e-14, "s = {s}, p = {p}");
            }
        }
        assert!(karp_flatt(2.5, 2).unwrap() < 0.0, "superlinear speedup keeps its sign");
    }
}
