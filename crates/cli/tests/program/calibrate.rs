//! `partita calibrate` from outside.

use crate::common::{message, partita};

#[test]
fn parameters_are_printed_beside_those_of_the_table() {
    let place = tempfile::tempdir().unwrap();
    let asked = ["calibrate", "--match", "1", "--mismatch=-2", "--gap-open", "2", "--gap-extend", "1"];
    let few = ["--lengths", "100,250", "--replicates", "4000", "--json"];
    let run = |threads| partita(place.path(), &[&asked[..], &few[..], &["--threads", threads]].concat());
    let (one, two) = (run("1"), run("2"));
    assert!(one.status.success(), "{}", message(&one));
    assert_eq!(one.stdout, two.stdout);
    let found: serde_json::Value = serde_json::from_slice(&one.stdout).unwrap();
    for key in ["lambda", "lambda_se", "k", "k_low", "k_high", "h", "replicates", "seed"] {
        assert!(found[key].is_number(), "{key}: {found}");
    }
    assert_eq!(found["ncbi"]["lambda"], 1.29);
    assert!(message(&one).contains("NCBI 1.29"));
}
