use super::*;

const EXACT: &str = include_str!("../../../tables/ungapped_exact.csv");
const PRINTED: &str = include_str!("../../../tables/karlin_altschul.csv");
const ROBINSON: &str = include_str!("../../../tables/robinson.csv");
const BLOSUM62: &str = include_str!("../../../matrices/BLOSUM62.txt");
const BLOSUM80: &str = include_str!("../../../matrices/BLOSUM80.txt");

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().skip(1).map(|line| line.split(',').collect())
}

/// A protein matrix in NCBI's layout, over the letters and frequencies of Robinson and Robinson.
fn protein(matrix: &str) -> ScoreDistribution {
    let lines: Vec<Vec<&str>> =
        matrix.lines().filter(|line| !line.starts_with('#')).map(|line| line.split_whitespace().collect()).collect();
    let (letters, frequencies): (Vec<_>, Vec<f64>) =
        rows(ROBINSON).map(|row| (row[0], row[2].parse::<f64>().unwrap())).unzip();
    let place = |letter: &str| lines[0].iter().position(|&name| name == letter).unwrap();
    let score = |a: usize, b: usize| lines[1 + place(letters[a])][1 + place(letters[b])].parse().unwrap();
    ScoreDistribution::of_pairs(&frequencies, &frequencies, score).unwrap()
}

/// Match and mismatch over four equally frequent bases.
fn bases(matched: i32, mismatched: i32) -> ScoreDistribution {
    ScoreDistribution::new(&[(matched, 0.25), (mismatched, 0.75)]).unwrap()
}

/// The distribution a truth table names: `BLOSUM62` or `+1/-3`.
fn named(name: &str) -> ScoreDistribution {
    name.split_once('/').map_or_else(|| protein(BLOSUM62), |(m, x)| bases(m.parse().unwrap(), x.parse().unwrap()))
}

/// Σ_k (1/k) [Σ_{j<0} P(S_k = j) e^(λj) + P(S_k ≥ 0)], term by term as Karlin and Altschul print it.
fn direct_sum(scores: &[(f64, f64)], lambda: f64, terms: usize) -> f64 {
    let low = -scores[0].0 as usize;
    let reach = low + scores.last().unwrap().0 as usize;
    let mut law = vec![1.0];
    let mut sum = 0.0;
    for k in 1..=terms {
        let mut next = vec![0.0; k * reach + 1];
        for (j, mass) in law.iter().enumerate() {
            scores.iter().for_each(|&(s, p)| next[(j + low).strict_add_signed(s as isize)] += mass * p);
        }
        law = next;
        let weight = |j: usize| (lambda * (j as f64 - (k * low) as f64).min(0.0)).exp();
        sum += law.iter().enumerate().map(|(j, mass)| mass * weight(j)).sum::<f64>() / k as f64;
    }
    sum
}

#[test]
fn every_exact_row_is_reproduced() {
    let mut seen = 0;
    for row in rows(EXACT) {
        let value = |column: usize| row[column].parse::<f64>().unwrap();
        let distribution = named(row[0]);
        let law = distribution.parameters().unwrap();
        // The table's K of BLOSUM62 is cut after 60 terms of the lattice sum, and so has four right digits.
        let rest = if row[0] == "BLOSUM62" {
            lattice_sum(&distribution.scores, law.lambda) - direct_sum(&distribution.scores, law.lambda, 60)
        } else {
            0.0
        };
        let table_k = law.k * (2.0 * rest).exp();
        for (got, column) in [(law.lambda, 2), (table_k, 3), (law.h, 4), (distribution.expected(), 5)] {
            assert!((got - value(column)).abs() < 1e-10, "{}: {got}, not {}", row[0], row[column]);
        }
        seen += 1;
    }
    assert_eq!(seen, 3);
}

#[test]
fn k_of_blosum62_is_that_of_the_whole_sum() {
    // Summed term by term to 400 terms in another program: terms fall below 1e-18.
    assert!((protein(BLOSUM62).parameters().unwrap().k - 0.133_740_499_814_6).abs() < 1e-12);
}

#[test]
fn every_ungapped_row_of_the_printed_table_is_reproduced_to_its_digits() {
    let mut seen = 0;
    for row in rows(PRINTED).filter(|row| row[1] == "inf") {
        let law = named(row[0]).parameters().unwrap();
        for (got, printed) in [(law.lambda, row[3]), (law.k, row[4]), (law.h, row[5])] {
            let digits = printed.len() - printed.find('.').unwrap() - 1;
            let error = (got - printed.parse::<f64>().unwrap()).abs();
            assert!(error < 0.51 * 10_f64.powi(-(digits as i32)), "{}: {got}, not {printed}", row[0]);
        }
        seen += 1;
    }
    assert_eq!(seen, 4);
}

#[test]
fn the_simple_walk_has_closed_forms() {
    // +1 with probability p, −1 with q = 1 − p: λ = ln(q/p), H = λ (q − p), K = (q − p)²/q.
    for p in [0.01, 0.25, 0.4, 0.49, 0.4999] {
        let q = 1.0 - p;
        let law = ScoreDistribution::new(&[(-1, q), (1, p)]).unwrap().parameters().unwrap();
        let lambda = f64::ln(q / p);
        for (got, expected) in [(law.lambda, lambda), (law.h, lambda * (q - p)), (law.k, (q - p).powi(2) / q)] {
            assert!((got / expected - 1.0).abs() < 1e-11, "{got}, not {expected} at p = {p}");
        }
    }
}

#[test]
fn the_closed_form_of_the_lattice_sum_is_the_sum() {
    // 800 terms leave some 1e-13: the weighted law loses 4 % or more of its mass per term.
    for distribution in [protein(BLOSUM62), bases(1, -2), bases(2, -3), bases(5, -4)] {
        let lambda = positive_root(&distribution.scores);
        let (closed, direct) =
            (lattice_sum(&distribution.scores, lambda), direct_sum(&distribution.scores, lambda, 800));
        assert!((closed / direct - 1.0).abs() < 1e-11, "{closed}, not {direct}");
    }
}

#[test]
fn lambda_solves_its_equation_to_rounding() {
    for distribution in [protein(BLOSUM62), protein(BLOSUM80), bases(5, -4), bases(1, -1000)] {
        let lambda = distribution.parameters().unwrap().lambda;
        let sum: f64 = distribution.scores.iter().map(|(s, p)| p * (lambda * s).exp()).sum();
        assert!((sum - 1.0).abs() < 1e-14, "{sum}");
    }
}

#[test]
fn ncbis_blosum80_has_ncbis_scaling() {
    // 0.3430 in half bits; the other matrix of that name gives 0.2259.
    assert!((protein(BLOSUM80).parameters().unwrap().lambda - 0.3430).abs() < 5e-5);
}

#[test]
fn scaling_the_scores_scales_lambda_alone() {
    for factor in [2, 10, 1_000_000] {
        let (one, many) = (bases(2, -3).parameters().unwrap(), bases(2 * factor, -3 * factor).parameters().unwrap());
        assert!((one.lambda / many.lambda / f64::from(factor) - 1.0).abs() < 1e-14);
        assert_eq!((one.k, one.h), (many.k, many.h));
    }
}

#[test]
fn repeated_and_impossible_scores_change_nothing() {
    let split = ScoreDistribution::new(&[(-3, 0.5), (9, 0.0), (1, 0.125), (-3, 0.25), (1, 0.125)]).unwrap();
    assert_eq!(split, bases(1, -3));
}

#[test]
fn what_has_no_local_statistics_is_refused_with_its_numbers() {
    let of = |probabilities: &[(i32, f64)]| ScoreDistribution::new(probabilities);
    assert_eq!(of(&[(1, 0.25), (-1, 0.7)]), Err(KarlinError::Sum(0.95)));
    assert_eq!(of(&[]), Err(KarlinError::Sum(0.0)));
    assert_eq!(of(&[(1, -0.25)]), Err(KarlinError::Probability { score: 1, probability: -0.25 }));
    assert!(matches!(of(&[(1, f64::NAN)]), Err(KarlinError::Probability { score: 1, .. })));
    assert_eq!(of(&[(0, 0.25), (-1, 0.75), (4, 0.0)]), Err(KarlinError::NoPositive(0)));
    assert_eq!(of(&[(5, 0.5), (-4, 0.5)]), Err(KarlinError::NotNegative(0.5)));
    assert_eq!(of(&[(1, 0.5), (-1, 0.5)]), Err(KarlinError::NotNegative(0.0)));
    let near = of(&[(1, 0.499_999), (-1, 0.500_001)]).unwrap();
    assert!(matches!(near.parameters(), Err(KarlinError::NearlyZero { lambda, .. }) if (lambda - 4e-6).abs() < 1e-9));
    let extremes = of(&[(i32::MAX, 0.25), (i32::MIN, 0.75)]).unwrap();
    assert!(matches!(extremes.parameters(), Err(KarlinError::NearlyZero { .. })));
}
