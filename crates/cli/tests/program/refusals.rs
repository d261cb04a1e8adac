//! Bad input ends with exit code 2, a message that names place, value and remedy, and nothing written.

use crate::common::{message, partita};
use std::fs;
use std::path::Path;

/// Runs the program in a folder that holds a few bad inputs; nothing may be added to it.
pub(crate) fn assert_refused(arguments: &[&str], words: &[&str]) {
    assert_refused_with(&[], arguments, words);
}

/// The same with more files.
pub(crate) fn assert_refused_with(more: &[(&str, Vec<u8>)], arguments: &[&str], words: &[&str]) {
    let place = tempfile::tempdir().unwrap();
    let files: [(&str, &[u8]); 14] = [
        ("good.fa", b">q\nACGTACGTTAGC\n"),
        ("empty.fa", b""),
        ("letters.fa", b">ok\nACGT\n>bad\nACGT\nAC!T\n"),
        ("hollow.fa", b">nothing\n>something\nACGT\n"),
        ("late.fa", b">ok\nACGT\n>bad\nACGTACGT\n>worse\n"),
        ("protein.fa", b">p\nMVLSPADKTNVKAAW\n"),
        ("twice.fa", b">q\nACGTACGT\n>q\nACGT\n"),
        ("short.fq", b"@q\nACGT\n+\nIII\n"),
        ("row.mat", b"  A C G T\nA 1 -1 -1 -1\nC -1 1 -1\n"),
        ("less.mat", b"  A C G\nA 1 -1 -1\nC -1 1 -1\nG -1 -1 1\n"),
        ("plain.fa", b"ACGT\n"),
        ("broken.toml", b"simulation = \"heat\"\ncells = [16,\n"),
        ("image.toml", IMAGE.as_bytes()),
        ("alien.toml", b"simulation = \"weather\"\n"),
    ];
    files.iter().for_each(|(name, bytes)| fs::write(place.path().join(name), bytes).unwrap());
    more.iter().for_each(|(name, bytes)| fs::write(place.path().join(name), bytes).unwrap());
    let before = names(place.path());
    let output = partita(place.path(), arguments);
    let said = message(&output);
    assert_eq!(output.status.code(), Some(2), "{arguments:?} said: {said}");
    assert!(words.iter().all(|word| said.contains(word)), "{arguments:?}: {words:?} not all in: {said}");
    assert!(!said.contains("panicked"), "{said}");
    assert_eq!(names(place.path()), before, "{arguments:?} wrote something");
}

const IMAGE: &str = "simulation = \"heat\"\ncells = [16, 16]\nsize_m = [1.0, 1.0]\nmaterial = \"copper\"\nend_time = 1.0\n\
                     [initial.temperature_k]\nfile = \"gone.png\"\nblack = 1.0\nwhite = 2.0\n";

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn cases() {
    assert_refused(&["run", "heat_plate", "--set", "celsl=3", "--out", "o"], &["celsl", "did you mean `cells`"]);
    assert_refused(
        &["run", "heat_square", "--set", "diffusion_number=0.31", "--out", "o"],
        &["0.31", "0.25", "reduce"],
    );
    assert_refused(&["run", "heat_plat", "--out", "o"], &["heat_plat", "did you mean `heat_plate`"]);
    assert_refused(&["run", "gone.toml", "--out", "o"], &["gone.toml", "no such file"]);
    assert_refused(&["run", "broken.toml", "--out", "o"], &["broken.toml:2"]);
    assert_refused(&["run", "alien.toml", "--out", "o"], &["alien.toml:1", "weather", "heat"]);
    assert_refused(&["run", "image.toml", "--out", "o"], &["image.toml:7", "gone.png", "initial.temperature_k.file"]);
    assert_refused(&["run", "heat_plate", "--set", "cells", "--out", "o"], &["--set", "KEY=VALUE"]);
    assert_refused(&["run", "heat_plate", "--set", "cells=[0,4]", "--out", "o"], &["cells", "0"]);
}

#[test]
fn animations() {
    let ask = |case: &str, set: &[&str], words: &[&str]| {
        let set = set.iter().flat_map(|key| ["--set", key]);
        let asked = ["run", case, "--out", "o", "--set", "output.animation=true"].into_iter().chain(set);
        assert_refused(&asked.collect::<Vec<_>>(), &[&["key `output.animation`"], words].concat());
    };
    ask("heat_square", &[], &["writes 1", "set `output.every_steps`"]);
    ask("heat_square", &["output.every_steps=0"], &["writes 0", "set `output.every_steps`"]);
    ask("heat_square", &["output.every_steps=1", "steps=0"], &["writes 1", "more steps"]);
    ask("heat_plate", &["output.every_steps=1", "scheme=steady"], &["writes 1", "leave it out"]);
    ask("lambda_significance", &["output.every_steps=8"], &["significance", "leave it out"]);
    assert_refused(&["run", "heat_square", "--set", "output.animation=8", "--out", "o"], &["output.animation", "8"]);
}

#[test]
fn teams_and_cuts() {
    assert_refused(&["run", "heat_plate", "--threads", "0", "--out", "o"], &["--threads", "0", "1 to"]);
    assert_refused(&["run", "heat_plate", "--threads", "many", "--out", "o"], &["--threads", "many"]);
    assert_refused(&["run", "heat_plate", "--blocks", "0", "--out", "o"], &["--blocks", "0"]);
    assert_refused(&["run", "heat_plate", "--blocks", "2x2x2", "--out", "o"], &["blocks", "[2, 2, 2]"]);
    assert_refused(&["run", "heat_plate", "--isa", "neon9", "--out", "o"], &["neon9", "scalar"]);
    assert_refused(&["run", "heat_plate", "--depth", "0", "--out", "o"], &["depth", "0"]);
}

#[test]
fn measurements() {
    assert_refused(&["scale", "heat_plate", "--threads", "0", "--out", "o"], &["--threads", "0 workers", "1 to"]);
    assert_refused(&["scale", "heat_plate", "--threads", "1,1", "--out", "o"], &["--threads", "more than once"]);
    assert_refused(&["scale", "heat_plate", "--repeats", "0", "--out", "o"], &["--repeats", "0"]);
    assert_refused(&["scale", "--out", "o", "--", "echo", "hello"], &["{threads}"]);
    assert_refused(&["scale", "--out", "o", "--", "no-such-program", "{threads}"], &["no-such-program"]);
    assert_refused(&["scale", "heat_plate", "--until-width", "2"], &["--until-width", "2%"]);
    assert_refused(&["scale", "heat_plate", "--budget", "soon"], &["--budget", "soon"]);
    assert_refused(&["scale", "--env", "=1", "--", "echo", "{threads}"], &["--env", "NAME=VALUE"]);
    assert_refused(&["scale", "heat_plate", "--setup", "true"], &["--setup", "CASE"]);
    assert_refused(&["scale"], &["CASE"]);
    assert_refused(
        &["scale", "--work", "(", "--out", "o", "--", "echo", "{threads}"],
        &["regular expression", "items"],
    );
    assert_refused(&["scale", "heat_plate", "--pin", "tight", "--out", "o"], &["--pin", "compact"]);
    assert_refused(&["scale", "heat_plate", "--resume"], &["--out"]);
    assert_refused(&["scale", "heat_plate", "--sizes", "64,0", "--out", "o"], &["--sizes", "size of 0"]);
    assert_refused(&["scale", "heat_plate", "--sizes", "64,64", "--out", "o"], &["--sizes", "more than once"]);
    assert_refused(&["scale", "--mode", "weak", "--out", "o", "--", "echo", "{threads}"], &["{size}", "--sizes"]);
    assert_refused(&["scale", "--out", "o", "--", "echo", "{threads}", "{size}"], &["{size}", "no size is given"]);
    assert_refused(&["scale", "--sizes", "4", "--out", "o", "--", "echo", "{threads}"], &["{size}", "no {size}"]);
}

#[test]
fn tables_of_throughput() {
    let table = |text: &str, words: &[&str]| {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("t.csv"), text).unwrap();
        let output = partita(place.path(), &["fit", "t.csv", "-o", "f.svg"]);
        let said = message(&output);
        assert!(output.status.code() == Some(2) && words.iter().all(|word| said.contains(word)), "{said}");
        assert_eq!(names(place.path()), ["t.csv"]);
    };
    table("workers,speed\n1,2\n", &["t.csv", "line 1", "throughput"]);
    table("workers,throughput\n1,2\n2,x\n", &["t.csv", "line 3"]);
    table("workers,throughput\n1,-2\n", &["t.csv", "line 2", "-2", "positive"]);
    assert_refused(&["fit", "gone.csv"], &["gone.csv", "cannot read"]);
    assert_refused(&["fit", "good.fa", "-o", "f.gif"], &["--output", ".gif", ".svg"]);
}

#[test]
fn pictures() {
    assert_refused(&["plot", "nowhere", "-o", "figure.gif"], &[".gif", ".svg"]);
    assert_refused(&["plot", "nowhere", "-o", "figure.svg"], &["nowhere"]);
    assert_refused(&["plot", "nowhere", "-o", "film.apng"], &["nowhere"]);
    assert_refused(&["plot", "one", "two", "-o", "film.apng"], &["one run", "2"]);
    assert_refused(&["report", "nowhere", "-o", "page.html"], &["nowhere"]);
    assert_refused(&["compare", "nowhere"], &["DIR"]);
    assert_refused(&["compare", "nowhere", "elsewhere"], &["nowhere"]);
    assert_refused(&["compare", "a", "b", "--fail-above", "fast"], &["--fail-above", "2%"]);
    assert_refused(&["compare", "a", "b", "-o", "figure.gif"], &["--output", ".gif"]);
    assert_refused(&["doctor", "-o", "figure.gif"], &["--output", ".gif"]);
    assert_refused(&["report", "nowhere", "-o", "page.docx"], &["page.docx", ".html", ".md", ".tex"]);
}

/// A folder that holds something else than results is not replaced.
#[test]
fn foreign_folders_stay() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("thesis")).unwrap();
    fs::write(place.path().join("thesis/chapter.tex"), "x").unwrap();
    let output = partita(place.path(), &["run", "heat_square", "--out", "thesis"]);
    assert_eq!(output.status.code(), Some(2), "{}", message(&output));
    assert_eq!(names(&place.path().join("thesis")), ["chapter.tex"]);
}
