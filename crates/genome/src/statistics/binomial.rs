//! The interval of a proportion: what `successes` out of `trials` say about the probability behind them.
//!
//! The ends are found from the binomial tail itself, summed from its largest term. A library's inverse beta function was
//! tried first: it lost digits from 100,000 trials on, and for 3 successes in 10 million it did not return.

use std::f64::consts::PI;

/// The Clopper–Pearson interval: low and high end of the exact two-sided interval of a binomial proportion.
///
/// With α = 1 − confidence, the low end p solves P(X ≥ successes | p) = α/2, the high end P(X ≤ successes | p) = α/2; so
/// the interval holds the true proportion with at least the probability asked, whatever that proportion is. No success
/// gives a low end of exactly 0, all successes a high end of exactly 1, no trials the interval from 0 to 1. Small ends
/// keep their relative accuracy (about 1e-13). Cost: O(√trials).
///
/// # Panics
/// If `successes` exceeds `trials`, or `confidence` is not strictly between 0 and 1.
///
/// Source: Clopper & Pearson 1934, Biometrika 26:404, DOI 10.1093/biomet/26.4.404.
///
/// ```
/// use partita_genome::statistics::binomial::clopper_pearson;
/// let (low, high) = clopper_pearson(682, 925, 0.95);
/// assert!((low - 0.7076683).abs() < 5e-8 && (high - 0.7654066).abs() < 5e-8);
/// ```
#[must_use]
pub fn clopper_pearson(successes: u64, trials: u64, confidence: f64) -> (f64, f64) {
    assert!(successes <= trials, "{successes} successes out of {trials} trials");
    assert!(confidence > 0.0 && confidence < 1.0, "confidence {confidence} is not between 0 and 1");
    let tail = ((1.0 - confidence) / 2.0).ln();
    let failures = trials - successes;
    let low = if successes == 0 { 0.0 } else { proportion(low_log_odds(successes, failures, tail)) };
    // The high end of a proportion is one minus the low end of its complement: a change of sign in log odds.
    let high = if failures == 0 { 1.0 } else { proportion(-low_log_odds(failures, successes, tail)) };
    (low, high)
}

/// The proportion of given log odds ln(p / (1 − p)).
fn proportion(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// The log odds t at which ln P(X ≥ k) is `tail`, for k ≥ 1 successes among k + l trials.
///
/// ln P(X ≥ k) is concave and increasing in t, so that Newton's iterates rise to the root from wherever they begin.
fn low_log_odds(k: u64, l: u64, tail: f64) -> f64 {
    let (k, l) = (k as f64, l as f64);
    if l == 0.0 {
        let ln_p = tail / k;
        return ln_p - (-ln_p.exp_m1()).ln();
    }
    let mut t = (k / l).ln();
    for _ in 0..200 {
        // d ln P(X ≥ k) / dt = k (1 − p) P(X = k) / P(X ≥ k)
        let ratio = tail_ratio(k, l, t);
        let slope = k * proportion(-t) / ratio;
        let step = (tail - ln_probability(k, l, t) - ratio.ln()) / slope;
        t += step;
        if step.abs() <= 1e-15 * t.abs().max(1.0) {
            break;
        }
    }
    t
}

/// P(X ≥ k) / P(X = k) for k successes and l failures: 1 + l/(k + 1) e^t + l (l − 1)/((k + 1)(k + 2)) e^2t + …
fn tail_ratio(k: f64, l: f64, t: f64) -> f64 {
    let odds = t.exp();
    let (mut sum, mut term, mut i) = (1.0, 1.0, 0.0);
    while i < l && term > 1e-17 * sum {
        term *= odds * (l - i) / (k + 1.0 + i);
        sum += term;
        i += 1.0;
    }
    sum
}

/// ln P(X = k) for k successes and l failures, both at least 1, in Loader's saddle-point form: every part is small where
/// the probability is not, so that nothing cancels when there are millions of trials.
///
/// Source: Loader 2000, "Fast and accurate computation of binomial probabilities".
fn ln_probability(k: f64, l: f64, t: f64) -> f64 {
    let n = k + l;
    let spread = 0.5 * (n / (2.0 * PI * k * l)).ln();
    let stirling = stirling_error(n) - stirling_error(k) - stirling_error(l);
    stirling - deviance(k, n * proportion(t)) - deviance(l, n * proportion(-t)) + spread
}

/// ln n! − ln(√(2πn) (n/e)ⁿ).
fn stirling_error(n: f64) -> f64 {
    if n < 16.0 {
        let factorial: f64 = (1..=n as u32).map(f64::from).product();
        return factorial.ln() - (n + 0.5) * n.ln() + n - 0.5 * (2.0 * PI).ln();
    }
    let r = 1.0 / (n * n);
    (1.0 / 12.0 - r * (1.0 / 360.0 - r * (1.0 / 1260.0 - r * (1.0 / 1680.0 - r / 1188.0)))) / n
}

/// x ln(x/m) + m − x, by its series in v = (x − m)/(x + m) where x is near m.
fn deviance(x: f64, m: f64) -> f64 {
    let v = (x - m) / (x + m);
    if v.abs() >= 0.1 {
        return x * (x / m).ln() + m - x;
    }
    // x ln(x/m) = 2x (v + v³/3 + v⁵/5 + …), and m − x + 2xv = (x − m) v.
    let mut sum = (x - m) * v;
    let mut power = 2.0 * x * v;
    for j in 1..20 {
        power *= v * v;
        sum += power / f64::from(2 * j + 1);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Binomial, Discrete};
    use statrs::function::beta::beta_reg;

    fn assert_close(value: f64, expected: f64, relative: f64) {
        assert!((value / expected - 1.0).abs() < relative, "{value} is not {expected}");
    }

    #[test]
    fn no_success_and_all_successes_have_closed_forms() {
        for n in [1_u64, 2, 29, 1000, 1_000_000, 1_000_000_000] {
            for confidence in [0.5, 0.95, 0.9999] {
                let alpha: f64 = 1.0 - confidence;
                let expected = -((alpha / 2.0).ln() / n as f64).exp_m1(); // 1 − (α/2)^(1/n)
                let (low, high) = clopper_pearson(0, n, confidence);
                assert_eq!(low, 0.0);
                assert_close(high, expected, 1e-13);
                let (low, high) = clopper_pearson(n, n, confidence);
                assert_close(low, 1.0 - expected, 1e-13);
                assert_eq!(high, 1.0);
                // One success: P(X ≥ 1) = 1 − (1 − p)ⁿ = α/2.
                assert_close(clopper_pearson(1, n, confidence).0, -((-alpha / 2.0).ln_1p() / n as f64).exp_m1(), 1e-11);
            }
        }
        assert_eq!(clopper_pearson(0, 0, 0.95), (0.0, 1.0));
    }

    #[test]
    fn published_intervals_are_reproduced() {
        // R 4, binom.test, seven digits.
        let table = [(5, 10, 0.1870860, 0.8129140), (10, 100, 0.04900469, 0.1762226), (682, 925, 0.7076683, 0.7654066)];
        for (successes, trials, low, high) in table {
            let interval = clopper_pearson(successes, trials, 0.95);
            assert_close(interval.0, low, 2e-7);
            assert_close(interval.1, high, 2e-7);
        }
    }

    #[test]
    fn ends_put_half_of_alpha_into_each_tail() {
        // The incomplete beta function is a second way to the tail: P(X ≥ k) = I_p(k, n − k + 1).
        for (k, n) in [(1, 3), (2, 40), (39, 40), (13, 1000), (500, 1000), (3, 5000), (4990, 5000)] {
            let (low, high) = clopper_pearson(k, n, 0.99);
            let (k, n) = (k as f64, n as f64);
            assert_close(beta_reg(k, n - k + 1.0, low), 0.005, 1e-9);
            assert_close(beta_reg(n - k, k + 1.0, 1.0 - high), 0.005, 1e-9);
        }
    }

    #[test]
    fn many_trials_follow_the_normal_law() {
        // p̂ ± (z √(n p q) + 1/2)/n, good to O(1/n) of the half-width at p̂ = 1/2.
        for n in [1_000_000_u64, 1_000_000_000, 1_000_000_000_000] {
            let (low, high) = clopper_pearson(n / 2, n, 0.95);
            let half = (1.959963984540054 * (n as f64 / 4.0).sqrt() + 0.5) / n as f64;
            assert_close(0.5 - low, half, 1e-5);
            assert_close(high - 0.5, half, 1e-5);
        }
    }

    #[test]
    fn coverage_is_at_least_nominal() {
        for n in 1..=40_u64 {
            let intervals: Vec<_> = (0..=n).map(|k| clopper_pearson(k, n, 0.9)).collect();
            for i in 0..=200 {
                let p = f64::from(i) / 200.0;
                let law = Binomial::new(p, n).unwrap();
                let holds = |k: &u64| (intervals[*k as usize].0..=intervals[*k as usize].1).contains(&p);
                let coverage: f64 = (0..=n).filter(holds).map(|k| law.pmf(k)).sum();
                assert!(coverage >= 0.9 - 1e-12, "{coverage} at {p} of {n}");
            }
        }
    }

    #[test]
    fn ends_rise_with_successes_and_spread_with_confidence() {
        for n in [1, 7, 100, 5000] {
            for k in (0..n).step_by(1 + n as usize / 50) {
                let (here, next) = (clopper_pearson(k, n, 0.95), clopper_pearson(k + 1, n, 0.95));
                assert!(here.0 < next.0 && here.1 < next.1 && here.0 < here.1);
                let wide = clopper_pearson(k, n, 0.99);
                assert!(wide.0 <= here.0 && here.1 < wide.1);
            }
        }
    }
}
