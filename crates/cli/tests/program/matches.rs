//! `partita match`: what it writes is what the letters say, in every format and on any team.

use crate::common::{message, partita, succeed};
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// Bases that look random.
fn bases(length: usize, mut state: u32) -> String {
    let mut base = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b"ACGT"[(state >> 30) as usize])
    };
    (0..length).map(|_| base()).collect()
}

fn reverse_complement(bases: &str) -> String {
    let complement = |base| match base {
        'A' => 'T',
        'C' => 'G',
        'G' => 'C',
        _ => 'A',
    };
    bases.chars().rev().map(complement).collect()
}

/// A query that is found forward with a gap, one that is found backwards twice, and one that is not found.
fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let target = bases(6000, 3);
    let gapped = format!("{}{}", &target[100..160], &target[164..220]);
    let (back, copy) = (reverse_complement(&target[3000..3080]), &target[3000..3070]);
    let queries = format!(">gapped\n{gapped}\n>back\n{back}\n>lost\n{}\n", bases(70, 99));
    fs::write(place.path().join("queries.fa"), queries).unwrap();
    fs::write(place.path().join("target.fa"), format!(">t1 first\n{target}\n>t2\nAC{copy}GT\n")).unwrap();
    place
}

fn ask(place: &Path, options: &[&str]) -> String {
    succeed(place, &[&["match", "queries.fa", "target.fa", "--max-evalue", "1e-9"], options].concat())
}

#[test]
fn tables_hold_blasts_columns_and_name_scores_costs_and_source() {
    let place = place();
    let text = ask(place.path(), &[]);
    let (head, rows): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with('#'));
    let words = ["match 2, mismatch -3", "a gap of k letters costs 5 + 2 k", "E-values: table", "lambda 0.625"];
    assert!(words.iter().all(|word| head.join("\n").contains(word)), "{head:?}");
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.split('\t').collect()).collect();
    assert!(rows.iter().all(|row| row.len() == 12));
    let places: Vec<_> = rows.iter().map(|row| [row[0], row[1], row[2], row[6], row[7], row[8], row[9]]).collect();
    assert_eq!(
        places,
        [
            ["gapped", "t1", "96.667", "1", "116", "101", "220"],
            ["back", "t1", "100.000", "1", "80", "3080", "3001"],
            ["back", "t2", "100.000", "11", "80", "72", "3"],
        ]
    );
}

/// What a CIGAR takes from the query, from the target, and pairs as equal.
fn consumed(cigar: &str) -> HashMap<char, usize> {
    let (mut counts, mut number) = (HashMap::new(), 0);
    for letter in cigar.chars() {
        match letter.to_digit(10) {
            Some(digit) => number = number * 10 + digit as usize,
            None => *counts.entry(letter).or_insert(0) += std::mem::take(&mut number),
        }
    }
    counts
}

#[test]
fn formats_agree_and_cigars_fit() {
    let place = place();
    let json: Value = serde_json::from_str(&ask(place.path(), &["--format", "json"])).unwrap();
    let hits = json["hits"].as_array().unwrap();
    let sam = ask(place.path(), &["--format", "sam"]);
    let (head, rows): (Vec<&str>, Vec<&str>) = sam.lines().partition(|line| line.starts_with('@'));
    assert!(head.contains(&"@SQ\tSN:t1\tLN:6000") && head.contains(&"@SQ\tSN:t2\tLN:74"));
    let flags: Vec<_> = rows.iter().map(|row| row.split('\t').take(4).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(flags, ["gapped 0 t1 101", "back 16 t1 3001", "back 272 t2 3", "lost 4 * 0"]);
    for row in rows.iter().map(|row| row.split('\t').collect::<Vec<_>>()).filter(|row| row[9] != "*" && row[1] != "4") {
        let counts = consumed(row[5]);
        let letters: usize = "=XIS".chars().filter_map(|kind| counts.get(&kind)).sum();
        assert_eq!(letters, row[9].len(), "{}", row[5]);
    }
    let paf = ask(place.path(), &["--format", "paf"]);
    for (row, hit) in paf.lines().zip(hits) {
        let row: Vec<&str> = row.split('\t').collect();
        let keys = ["query", "query_length", "query_start", "query_end", "strand", "target", "target_length"];
        let keys = keys.into_iter().chain(["target_start", "target_end", "matches"]);
        for (field, key) in row.iter().zip(keys) {
            assert_eq!(*field, hit[key].as_str().map_or_else(|| hit[key].to_string(), str::to_owned), "{key}");
        }
        let counts = consumed(hit["cigar"].as_str().unwrap());
        let of = |kind: char| counts.get(&kind).copied().unwrap_or(0) as u64;
        let span = |end: &str, start: &str| hit[end].as_u64().unwrap() - hit[start].as_u64().unwrap();
        assert_eq!(of('=') + of('X') + of('D'), span("target_end", "target_start"));
        assert_eq!(of('=') + of('X') + of('I'), span("query_end", "query_start"));
        assert_eq!(of('='), hit["matches"].as_u64().unwrap());
        assert!(row.contains(&"sc:Z:match 2, mismatch -3; a gap of k letters costs 5 + 2 k"));
    }
    let bed = ask(place.path(), &["--format", "bed"]);
    assert!(bed.contains("t1\t3000\t3080\tback\t160\t-\n") && bed.contains("costs 5 + 2 k"), "{bed}");
}

#[test]
fn bytes_are_equal_on_any_team_and_instruction_set() {
    let place = place();
    for format in ["tsv", "json"] {
        for source in ["table", "monte-carlo"] {
            let options = ["--format", format, "--evalue", source, "--replicates", "300", "--seed", "5"];
            let first = ask(place.path(), &[&options[..], &["--threads", "1", "--isa", "scalar"]].concat());
            assert_eq!(first, ask(place.path(), &[&options[..], &["--threads", "3"]].concat()));
        }
    }
}

#[test]
fn monte_carlo_agrees_with_the_table() {
    let place = place();
    let e_values = |source: &str| -> Vec<f64> {
        let options = ["--format", "json", "--min-score", "40", "--max-evalue", "1e9"];
        let text = ask(place.path(), &[&options[2..4], &["--format", "json", "--evalue", source]].concat());
        let json: Value = serde_json::from_str(&text).unwrap();
        assert!(json["evalue_source"].as_str().unwrap().starts_with(source));
        json["hits"].as_array().unwrap().iter().map(|hit| hit["e_value"].as_f64().unwrap().ln()).collect()
    };
    for (table, sampled) in e_values("table").into_iter().zip(e_values("monte-carlo")) {
        assert!((table / sampled - 1.0).abs() < 0.15, "ln E {table} by the table, {sampled} sampled");
    }
}

/// Standard input is a file like any other; files appear whole.
#[test]
fn standard_input_and_files() {
    let place = place();
    let target = fs::read(place.path().join("target.fa")).unwrap();
    let mut command = assert_cmd::Command::new(assert_cmd::cargo_bin!("partita"));
    let piped = command.args(["match", "queries.fa", "-", "--max-evalue", "1e-9"]).current_dir(place.path());
    let output = piped.write_stdin(target).output().unwrap();
    assert!(output.status.success(), "{}", message(&output));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), ask(place.path(), &[]));
    assert_eq!(ask(place.path(), &["--out", "hits.tsv", "--plot", "hits.svg"]), "");
    assert!(fs::read_to_string(place.path().join("hits.svg")).unwrap().contains("3 hits"));
    assert_eq!(fs::read_to_string(place.path().join("hits.tsv")).unwrap(), ask(place.path(), &[]));
}

/// What is lower case may be left out.
#[test]
fn masked_letters_match_nothing() {
    let place = place();
    let target = fs::read_to_string(place.path().join("target.fa")).unwrap();
    let masked = target.replacen(&bases(6000, 3), &bases(6000, 3).to_lowercase(), 1);
    fs::write(place.path().join("target.fa"), masked).unwrap();
    let rows = |options: &[&str]| ask(place.path(), options).lines().filter(|line| !line.starts_with('#')).count();
    assert_eq!((rows(&[]), rows(&["--mask"])), (3, 1));
    let output =
        partita(place.path(), &["match", "queries.fa", "target.fa", "--strands", "forward", "--min-score", "100"]);
    assert!(output.status.success() && !String::from_utf8(output.stdout).unwrap().contains("back"));
}
