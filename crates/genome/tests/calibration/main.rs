//! Asymptotic parameters against theory and NCBI's table.

use partita_domain::Isa;
use partita_genome::calibration::{Calibration, CalibrationError, Plan, calibrate};
use partita_genome::null::Background;
use partita_genome::scoring::{Gaps, Matrix, Scoring};
use partita_genome::sequence::Alphabet;
use partita_genome::statistics::karlin::ScoreDistribution;
use partita_genome::statistics::table;
use partita_run::Team;

fn bases(matched: i32, mismatched: i32, open: i32, extend: i32) -> Scoring {
    Scoring::new(Matrix::identity(matched, mismatched), Gaps { open, extend }).unwrap()
}

fn residues(matrix: &str, open: i32, extend: i32) -> Scoring {
    Scoring::new(Matrix::named(matrix).unwrap(), Gaps { open, extend }).unwrap()
}

/// With the composition that NCBI's tables hold for.
fn found(scoring: &Scoring, plan: &Plan, threads: usize, isa: Isa) -> Result<Calibration, CalibrationError> {
    let usual = Background::usual(scoring.matrix().alphabet());
    Team::new(threads).unwrap().run(|| calibrate(scoring, usual.shares(), plan, isa))
}

fn assert_agrees(calibration: &Calibration, lambda: f64, k: f64, rounding: f64) {
    let off = (calibration.lambda - lambda).abs();
    assert!(off < 3.0 * calibration.lambda_se + rounding, "lambda {lambda}: {calibration:?}");
    assert!(calibration.lambda_se < 0.02 * lambda, "{calibration:?}");
    let holds = calibration.k_low - rounding..=calibration.k_high + rounding;
    assert!(holds.contains(&k), "K {k}: {calibration:?}");
}

/// Gaps that cost too much to be used leave ungapped alignments, whose parameters are known.
#[test]
fn without_gaps_the_parameters_are_those_of_theory() {
    let scoring = bases(1, -2, 60, 60);
    let pairs = ScoreDistribution::new(&[(1, 0.25), (-2, 0.75)]).unwrap().parameters().unwrap();
    let plan = Plan { lengths: Some([150, 450]), replicates: Some(30_000), seed: 3 };
    let calibration = found(&scoring, &plan, 2, Isa::detect()).unwrap();
    assert_agrees(&calibration, pairs.lambda, pairs.k, 0.0);
    assert!((calibration.h / pairs.h).ln().abs() < 0.7, "{calibration:?}");
}

/// The same of a matrix of which NCBI has no row.
#[test]
fn matrices_without_a_row_are_calibrated() {
    let scoring = residues("PAM70", 60, 60);
    let robinson = Background::usual(Alphabet::Protein);
    let score = |a, b| scoring.matrix().scores()[[a, b]];
    let pairs = ScoreDistribution::of_pairs(robinson.shares(), robinson.shares(), score).unwrap().parameters().unwrap();
    let plan = Plan { lengths: Some([150, 450]), replicates: Some(30_000), seed: 2 };
    let calibration = found(&scoring, &plan, 2, Isa::detect()).unwrap();
    assert!(table::row(&scoring).is_none());
    assert_agrees(&calibration, pairs.lambda, pairs.k, 0.0);
}

#[test]
fn with_gaps_they_are_those_of_the_table() {
    for (scoring, lengths, replicates) in
        [(bases(1, -2, 2, 1), [150, 450], 30_000), (residues("BLOSUM62", 11, 1), [600, 1800], 2000)]
    {
        let row = table::row(&scoring).unwrap();
        let plan = Plan { lengths: Some(lengths), replicates: Some(replicates), seed: 5 };
        let calibration = found(&scoring, &plan, 2, Isa::detect()).unwrap();
        assert_agrees(&calibration, row.lambda, row.k, 0.005);
    }
}

/// Scores, and NCBI's λ and K as printed, with half a unit of their last digits: six of the table's, and two of matrices
/// of which it has none (NCBI `blast_stat.c`, public domain).
fn published() -> Vec<(Scoring, [f64; 2], [f64; 2])> {
    let row = |scoring: Scoring, rounding: [f64; 2]| {
        let row = table::row(&scoring).unwrap();
        (scoring, [row.lambda, row.k], rounding)
    };
    let other = |scoring: Scoring, values: [f64; 2], rounding: [f64; 2]| {
        assert!(table::row(&scoring).is_none());
        (scoring, values, rounding)
    };
    vec![
        row(residues("BLOSUM62", 11, 1), [0.0005, 0.0005]),
        row(residues("BLOSUM62", 13, 1), [0.0005, 0.0005]),
        row(residues("BLOSUM62", 11, 2), [0.0005, 0.0005]),
        row(residues("BLOSUM62", 9, 2), [0.0005, 0.0005]),
        row(bases(1, -2, 2, 1), [0.005, 0.005]),
        row(bases(1, -3, 2, 1), [0.005, 0.005]),
        other(residues("BLOSUM80", 10, 1), [0.299, 0.071], [0.0005, 0.0005]),
        other(residues("PAM30", 9, 1), [0.294, 0.11], [0.0005, 0.005]),
    ]
}

/// By the usual plan λ lies within three standard errors of what is printed, and K within its interval.
#[test]
#[ignore = "a minute: cargo test --release -p partita-genome --test calibration -- --ignored"]
fn usual_plans_give_what_is_published() {
    for (scoring, [lambda, k], [of_lambda, of_k]) in published() {
        let calibration = found(&scoring, &Plan::default(), 2, Isa::detect()).unwrap();
        println!("lambda {lambda}, K {k}: {calibration:?}");
        let holds = calibration.k_low - of_k..=calibration.k_high + of_k;
        let off = (calibration.lambda - lambda).abs();
        assert!(off < 3.0 * calibration.lambda_se + of_lambda, "lambda {lambda}: {calibration:?}");
        assert!(holds.contains(&k), "K {k}: {calibration:?}");
    }
}

#[test]
fn any_team_and_instruction_set_give_the_same_bits() {
    let plan = Plan { lengths: Some([60, 150]), replicates: Some(2000), seed: 1 };
    let scoring = bases(2, -3, 5, 2);
    let reference = found(&scoring, &plan, 1, Isa::SCALAR);
    for isa in Isa::available() {
        assert_eq!(found(&scoring, &plan, 3, isa), reference);
    }
}

#[test]
fn what_cannot_be_calibrated_is_refused_with_its_numbers() {
    let plan = Plan { lengths: Some([60, 150]), replicates: Some(2000), seed: 1 };
    let refused = |scoring: &Scoring, plan: &Plan| found(scoring, plan, 1, Isa::detect()).unwrap_err();
    let good = bases(2, -3, 5, 2);
    assert_eq!(refused(&good, &Plan { replicates: Some(100), ..plan }), CalibrationError::TooFew(100));
    assert_eq!(refused(&good, &Plan { lengths: Some([60, 100]), ..plan }), CalibrationError::Lengths([60, 100]));
    assert!(matches!(refused(&bases(3, -1, 5, 2), &plan), CalibrationError::NoLambda(_)));
    // Gaps so cheap that alignments span everything: scores grow with the length.
    assert!(matches!(refused(&bases(5, -5, 0, 1), &plan), CalibrationError::CheapGaps(_)));
}
