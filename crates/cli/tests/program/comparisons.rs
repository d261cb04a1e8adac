//! Folders beside each other, and the machine they come from.

use crate::common::{json, message, partita, succeed};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// A folder of a quick study, and a copy of it whose runs take longer by a factor.
fn pair(place: &Path, repeats: &str, factor: f64) {
    let command = ["--", "sh", "-c", "sleep 0.01; : {threads}"];
    let study = ["scale", "--threads", "1,2", "--repeats", repeats, "--out", "a"];
    succeed(place, &[&study[..], &command].concat());
    fs::create_dir(place.join("b")).unwrap();
    fs::copy(place.join("a/manifest.json"), place.join("b/manifest.json")).unwrap();
    fs::copy(place.join("a/models.json"), place.join("b/models.json")).unwrap();
    for (folder, factor) in [("a", 1.0), ("b", factor)] {
        rewrite(&place.join("a/samples.jsonl"), &place.join(folder), factor);
    }
}

/// Writes samples of a folder whose times are made: 1 s and half of it, with a little scatter, times a factor.
fn rewrite(samples: &Path, folder: &Path, factor: f64) {
    let (mut lines, mut medians) = (String::new(), [vec![], vec![]]);
    for line in fs::read_to_string(samples).unwrap().lines() {
        let mut sample: Value = serde_json::from_str(line).unwrap();
        let (workers, repeat) = (sample["workers"].as_u64().unwrap(), sample["repeat"].as_u64().unwrap());
        let seconds = factor / workers as f64 * (1.0 + 1e-3 * repeat as f64);
        (sample["seconds"], sample["guard"]) = (seconds.into(), "".into());
        if sample["cold"] == false {
            medians[workers as usize - 1].push(seconds);
        }
        lines += &format!("{sample}\n");
    }
    let mut table =
        "workers,median_seconds,low,high,speedup,speedup_low,speedup_high,efficiency,karp_flatt,guard\n".to_owned();
    for (i, times) in medians.iter_mut().enumerate() {
        times.sort_by(f64::total_cmp);
        let n = times.len();
        let (lower, upper) = (times[(n - 1) / 2], times[n / 2]);
        table += &format!("{},{},1,1,1,1,1,1,,ok\n", i + 1, lower + (upper - lower) / 2.0);
    }
    fs::write(folder.join("samples.jsonl"), lines).unwrap();
    fs::write(folder.join("scaling.csv"), table).unwrap();
}

#[test]
fn a_slower_folder_fails_a_gate_and_an_equal_one_passes() {
    let place = tempfile::tempdir().unwrap();
    pair(place.path(), "7", 1.08);
    let told = succeed(place.path(), &["compare", "a", "b", "-o", "history.svg"]);
    assert!(
        told.contains("slower") && told.contains("1.0800 [1.07") && told.contains("Nothing else changed"),
        "{told}"
    );
    assert!(fs::read_to_string(place.path().join("history.svg")).unwrap().contains("+8.0"));
    let code = |arguments: &[&str]| partita(place.path(), arguments).status.code();
    assert_eq!(code(&["compare", "a", "b", "--fail-above", "5%"]), Some(1));
    assert_eq!(code(&["compare", "a", "b", "--fail-above", "10%"]), Some(0));
    assert_eq!(code(&["compare", "b", "a", "--fail-above", "0"]), Some(0));
    assert_eq!(code(&["compare", "a", "a", "--fail-above", "0"]), Some(0));
    let printed: Value = serde_json::from_str(&succeed(place.path(), &["compare", "a", "b", "a", "--json"])).unwrap();
    let points = &printed["courses"][1]["points"];
    let verdicts: Vec<_> = (0..3).map(|i| points[i]["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["base", "slower", "no_difference"]);
}

/// A gate that cannot judge does not pass.
#[test]
fn a_gate_without_evidence_is_refused() {
    let place = tempfile::tempdir().unwrap();
    pair(place.path(), "3", 1.5);
    assert!(succeed(place.path(), &["compare", "a", "b"]).contains("too few repeats"));
    let output = partita(place.path(), &["compare", "a", "b", "--fail-above", "5%"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(message(&output).contains("6 repeats"), "{}", message(&output));
}

#[test]
fn runs_are_told_apart_by_their_bits_and_keys() {
    let place = tempfile::tempdir().unwrap();
    for (out, seed) in [("a", "1"), ("b", "2"), ("c", "1")] {
        let case = ["run", "heat_square", "--steps", "5", "--set", "cells=[16,16]", "--seed", seed, "--out", out];
        succeed(place.path(), &case);
    }
    let told = succeed(place.path(), &["compare", "a", "b"]);
    assert!(told.contains("seed: 1 -> 2") && told.contains("measured once"), "{told}");
    let printed: Value = serde_json::from_str(&succeed(place.path(), &["compare", "a", "c", "--json"])).unwrap();
    assert_eq!(printed["same_state"], true);
    let output = partita(place.path(), &["compare", "a", "b", "--fail-above", "5%"]);
    assert!(output.status.code() == Some(2) && message(&output).contains("measured once"));
}

#[test]
fn the_machine_is_examined() {
    let place = tempfile::tempdir().unwrap();
    let printed: Value =
        serde_json::from_str(&succeed(place.path(), &["doctor", "--json", "-o", "doctor.svg"])).unwrap();
    let names: Vec<_> = printed["findings"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
    assert!(["cores", "steal", "pressure", "huge pages", "noise of memory"].iter().all(|name| names.contains(name)));
    assert!(printed["readings"]["ceilings"]["rows"][0]["flops"].as_f64().unwrap() > 0.0);
    assert!(fs::read_to_string(place.path().join("doctor.svg")).unwrap().contains("workers"));
}

/// A case declares what it moves, so its folder has the machine's ceilings and its place beneath them.
#[test]
fn a_study_of_a_case_has_a_roofline_and_its_report_is_rebuilt_bit_by_bit() {
    let place = tempfile::tempdir().unwrap();
    let case = ["scale", "heat_plate", "--threads", "1,2", "--repeats", "2", "--steps", "20", "--out", "study"];
    succeed(place.path(), &case);
    let study = place.path().join("study");
    assert!(!json(&study.join("ceilings.json"))["rows"][0]["levels"].as_array().unwrap().is_empty());
    assert!(fs::read_to_string(study.join("roofline.csv")).unwrap().starts_with("workers,intensity,flops_per_second,"));
    assert!(study.join("figures/roofline.pdf").is_file());
    let pages = ["study/once.html", "study/twice.html"];
    pages.iter().for_each(|page| drop(succeed(place.path(), &["report", "study", "--audit", "-o", page])));
    let [once, twice] = pages.map(|page| fs::read_to_string(place.path().join(page)).unwrap());
    assert!(once == twice && once.contains("roofline") && once.contains("ceilings.json"));
}
