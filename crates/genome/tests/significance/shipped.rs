//! The cases that ship with the program, and the files they name.

use crate::common::{How, Memory, build, first};
use partita_genome::sequence::{Alphabet, Sequence, mutated};

const LAMBDA: &[u8] = include_bytes!("../../../cli/cases/phage_lambda.fa");
const QUERY: &[u8] = include_bytes!("../../../cli/cases/lambda_query.fa");
const GLOBINS: &[u8] = include_bytes!("../../../cli/cases/globins.fa");

fn files() -> Memory {
    let file = |name, bytes: &[u8]| (name, bytes.to_vec());
    Memory(vec![file("phage_lambda.fa", LAMBDA), file("lambda_query.fa", QUERY), file("globins.fa", GLOBINS)])
}

/// 150 bases from 37,301 on, 15 of them substituted under seed 1.
#[test]
fn the_query_is_what_its_readme_says() {
    let lambda = first("phage_lambda.fa", LAMBDA, Alphabet::Dna);
    assert_eq!(lambda.codes().len(), 48_502);
    let stretch = Sequence::new("stretch", Alphabet::Dna, &lambda.letters().as_bytes()[37_300..37_450]).unwrap();
    let query = first("lambda_query.fa", QUERY, Alphabet::Dna);
    assert_eq!(query.codes(), mutated(&stretch, 15, 1).codes());
    assert_eq!(query.codes().iter().zip(stretch.codes()).filter(|(a, b)| a != b).count(), 15);
}

#[test]
fn the_cases_run_and_find_what_is_there() {
    let cases = [
        (include_str!("../../../cli/cases/lambda_significance.toml"), 64),
        (include_str!("../../../cli/cases/globin_significance.toml"), 2000),
    ];
    for (case, steps) in cases {
        let (team, mut simulation) = build(&format!("steps = {steps}\n{case}"), files(), &How::default()).unwrap();
        simulation.advance(&team, u64::MAX).unwrap();
        let p = simulation.diagnostics(&team).iter().find(|d| d.name == "p_value").unwrap().value;
        assert!(p <= 2.0 / (steps as f64 + 1.0), "{p}");
    }
}
