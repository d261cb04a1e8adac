//! Equal runs give equal bytes, whatever the team.

use crate::common::{json, succeed};
use serde_json::Value;
use std::fs;
use std::path::Path;

const PLATE: [&str; 6] = ["run", "heat_plate", "--set", "cells=[61,47]", "--set", "end_time=0.5"];
const LAMBDA: [&str; 4] = ["run", "lambda_significance", "--set", "replicates=70"];

fn run(place: &Path, case: &[&str], out: &str, how: &[&str]) -> Value {
    succeed(place, &[case, &["--out", out], how].concat());
    json(&place.join(out).join("summary.json"))
}

/// A summary without what may differ between equal runs: times, rates, commands.
fn timeless(mut summary: Value) -> Value {
    let object = summary.as_object_mut().unwrap();
    for key in ["manifest", "wall_seconds", "advance_seconds", "rate"] {
        assert!(object.remove(key).is_some(), "no `{key}`");
    }
    if let Some(diagnostics) = object.get_mut("diagnostics").and_then(Value::as_object_mut) {
        diagnostics.remove("sampling_share");
    }
    summary
}

#[test]
fn two_runs_with_one_seed_give_the_same_files() {
    let place = tempfile::tempdir().unwrap();
    for case in [&PLATE[..], &LAMBDA[..]] {
        let [a, b] = ["a", "b"].map(|out| timeless(run(place.path(), case, out, &["--threads", "2", "--seed", "7"])));
        assert_eq!(a, b);
        for file in ["series.csv", "case.toml", "fields", "figures"] {
            same(&place.path().join("a").join(file), &place.path().join("b").join(file));
        }
    }
}

/// The same names and bytes below two paths.
fn same(a: &Path, b: &Path) {
    if a.is_file() {
        assert!(fs::read(a).unwrap() == fs::read(b).unwrap(), "{} differs", a.display());
        return;
    }
    let names = |folder: &Path| {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names(a), names(b));
    names(a).iter().for_each(|name| same(&a.join(name), &b.join(name)));
}

#[test]
fn threads_blocks_and_instruction_sets_do_not_show_in_the_state() {
    let place = tempfile::tempdir().unwrap();
    for case in [&PLATE[..], &LAMBDA[..]] {
        let reference = run(place.path(), case, "reference", &["--threads", "1", "--isa", "scalar"]);
        for (threads, blocks, depth) in [("2", "1", "1"), ("3", "3", "2"), ("4", "7", "1"), ("1", "2", "5")] {
            let how = ["--threads", threads, "--blocks", blocks, "--depth", depth];
            let other = run(place.path(), case, "other", &how);
            assert_eq!(reference["state_hash"], other["state_hash"], "{how:?}");
            assert_eq!(reference["diagnostics"], other["diagnostics"], "{how:?}");
        }
    }
}
