use super::*;
use partita_domain::{Purpose, Stream};
use rand::Rng;

/// Whole-number scores of a Gumbel law: continuous ones, rounded down.
fn sample(lambda: f64, mu: f64, count: usize, replicate: u64) -> Vec<i32> {
    let mut rng = Stream::new(2026, Purpose::Custom, replicate).rng();
    let uniform = |word: u64| ((word >> 11) as f64 + 0.5) / (1_u64 << 53) as f64;
    (0..count).map(|_| (mu - (-uniform(rng.next_u64()).ln()).ln() / lambda).floor() as i32).collect()
}

/// Mean and standard deviation.
fn moments(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let square = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
    (mean, (square / (values.len() - 1) as f64).sqrt())
}

// Protein-like, DNA-like (a unit of score is 1.4 decays: very coarse), and fine.
const LAWS: [(f64, f64); 3] = [(0.29, 33.0), (1.37, 12.3), (0.02, 700.0)];

#[test]
fn lambda_and_k_are_recovered_within_four_standard_errors() {
    for (lambda, mu) in LAWS {
        for replicate in 0..8 {
            let mn = 40_000.0;
            let law = fit(&sample(lambda, mu, 5_000, replicate), mn).unwrap();
            let ln_k = lambda * mu - mn.ln();
            assert!((law.lambda - lambda).abs() < 4.0 * law.lambda_se, "{law:?}");
            assert!((law.k.ln() - ln_k).abs() < 4.0 * law.k_se / law.k, "{law:?}");
            assert!((law.mu - mu).abs() < 0.1 / lambda, "{law:?}");
            assert_eq!((law.span, law.samples), (1, 5_000));
        }
    }
}

#[test]
fn standard_errors_are_the_spread_over_replicates_and_whole_numbers_bias_nothing() {
    for (lambda, mu) in LAWS {
        let laws: Vec<_> = (0..600).map(|i| fit(&sample(lambda, mu, 500, i), 1e4).unwrap()).collect();
        let column = |value: fn(&GumbelFit) -> f64| laws.iter().map(value).collect::<Vec<_>>();
        let (mean, spread) = moments(&column(|law| law.lambda));
        let (stated, _) = moments(&column(|law| law.lambda_se));
        assert!((stated / spread - 1.0).abs() < 0.12, "λ {lambda}: stated {stated}, spread {spread}");
        // Four standard errors of the mean of 600, after the bias of every such fit, some λ/N.
        assert!((mean - lambda * (1.0 + 1.4 / 500.0)).abs() < 4.0 * spread / 600_f64.sqrt(), "mean {mean}");
        let (_, spread) = moments(&column(|law| law.k.ln()));
        let (stated, _) = moments(&column(|law| law.k_se / law.k));
        assert!((stated / spread - 1.0).abs() < 0.12, "ln K: stated {stated}, spread {spread}");
    }
}

#[test]
fn fine_scores_have_the_standard_error_of_the_continuous_law() {
    // √6/(π√N) = 0.7797/√N of λ.
    let law = fit(&sample(0.02, 700.0, 20_000, 1), 1e6).unwrap();
    assert!((law.lambda_se / law.lambda * 20_000_f64.sqrt() - 0.7797).abs() < 0.015);
}

#[test]
fn a_coarser_unit_of_score_changes_lambda_alone() {
    let scores = sample(0.7, 25.0, 2_000, 5);
    let doubled: Vec<_> = scores.iter().map(|score| 2 * score).collect();
    let (one, two) = (fit(&scores, 1e4).unwrap(), fit(&doubled, 1e4).unwrap());
    assert_eq!(two.span, 2);
    assert!((one.lambda / two.lambda - 2.0).abs() < 1e-9);
    assert!((one.k / two.k - 1.0).abs() < 1e-9 && (one.k_se / two.k_se - 1.0).abs() < 1e-9);
    // Odd scores cannot occur: at least 61 means at least 62.
    assert_eq!(two.survival(61), two.survival(62));
    assert!((two.survival(62) / one.survival(31) - 1.0).abs() < 1e-6);
    assert_eq!(two.probability(61), 0.0);
}

#[test]
fn order_does_not_matter_and_k_scales_with_the_search_space() {
    let mut scores = sample(0.29, 33.0, 1_000, 9);
    let law = fit(&scores, 1e4).unwrap();
    scores.reverse();
    assert_eq!(fit(&scores, 1e4).unwrap(), law);
    assert!((fit(&scores, 1e5).unwrap().k * 10.0 / law.k - 1.0).abs() < 1e-12);
}

#[test]
fn probabilities_are_differences_of_survivals_and_sum_to_one() {
    let law = fit(&sample(0.29, 33.0, 1_000, 2), 1e4).unwrap();
    for score in -100..400 {
        let difference = law.survival(score) - law.survival(score + 1);
        assert!((law.probability(score) - difference).abs() < 1e-15);
    }
    let total: f64 = (-100..400).map(|score| law.probability(score)).sum();
    assert!((total - 1.0).abs() < 1e-13);
    assert!((law.survival(0), law.survival(i32::MIN), law.survival(i32::MAX)) == (1.0, 1.0, 0.0));
    assert!(law.probability(i32::MIN) == 0.0 && law.density(-1e9) == 0.0);
}

#[test]
fn survival_keeps_its_digits_in_the_far_tail_and_density_is_its_slope() {
    let law = GumbelFit { lambda: 0.3, lambda_se: 0.0, k: 1.0, k_se: 0.0, mu: 30.0, samples: 100, span: 1 };
    for score in [200, 1000, 2300] {
        let expected = (-0.3 * (f64::from(score) - 30.0)).exp(); // 1 − exp(−t) = t − t²/2 + …
        assert!((law.survival(score) / expected - 1.0).abs() < 1e-12);
    }
    let (e, survival) = (1e-5, |x: f64| -(-(0.3 * (30.0 - x)).exp()).exp_m1());
    for x in [15.0, 30.0, 47.5] {
        assert!((law.density(x) - (survival(x - e) - survival(x + e)) / (2.0 * e)).abs() < 1e-9);
    }
}

#[test]
fn outliers_and_huge_scores_do_not_stop_the_fit() {
    let mut scores = sample(0.29, 33.0, 1_000, 3);
    scores.extend([0, 400]);
    assert!(fit(&scores, 1e4).unwrap().lambda > 0.1);
    let huge = sample(3e-7, 2e8, 1_000, 4);
    let law = fit(&huge, 1e4).unwrap();
    assert!((law.lambda - 3e-7).abs() < 4.0 * law.lambda_se, "{law:?}");
    let far_apart: Vec<_> = (0..50).map(|i| [i32::MIN, i32::MAX, 0, 1, 7][i % 5]).collect();
    assert!(fit(&far_apart, 1e4).is_ok_and(|law| law.lambda > 0.0 && law.lambda_se > 0.0));
}

#[test]
fn three_neighbouring_values_are_enough() {
    let scores: Vec<_> = [(10, 30), (11, 60), (12, 10)].iter().flat_map(|&(s, n)| vec![s; n]).collect();
    let law = fit(&scores, 100.0).unwrap();
    assert!((law.probability(11) - 0.6).abs() < 0.02 && law.survival(13) < 0.01, "{law:?}");
}

#[test]
fn what_cannot_be_fitted_is_refused_with_its_numbers() {
    assert_eq!(fit(&[7; 29], 100.0), Err(FitError::TooFew { given: 29, needed: 30 }));
    assert_eq!(fit(&[7; 100], 100.0), Err(FitError::NoSpread { samples: 100, low: 7, high: 7 }));
    assert_eq!(fit(&[0; 100], 100.0), Err(FitError::NoSpread { samples: 100, low: 0, high: 0 }));
    assert_eq!(fit(&[i32::MIN; 100], 100.0), Err(FitError::NoSpread { samples: 100, low: i32::MIN, high: i32::MIN }));
    let neighbours: Vec<_> = (0..100).map(|i| 14 + 2 * (i % 2)).collect();
    assert_eq!(fit(&neighbours, 100.0), Err(FitError::NoSpread { samples: 100, low: 14, high: 16 }));
    assert_eq!(fit(&neighbours, 0.0), Err(FitError::SearchSpace(0.0)));
    assert!(matches!(fit(&neighbours, f64::NAN), Err(FitError::SearchSpace(_))));
    let far_from_zero: Vec<_> = (0..100).map(|i| 1_000_000 + i % 7).collect();
    let refusal = fit(&far_from_zero, 100.0).unwrap_err();
    assert!(refusal.to_string().contains("between 1000000 and 1000006"), "{refusal}");
}
