//! A measurement that was cut off goes on where it was, with the same plan; another one does not.

use crate::common::{message, partita, succeed};
use std::fs;
use std::path::Path;

/// Takes a run down in `runs`, and ends the program that measures it in the fourth, unless there is a file `go`.
const DEADLY: &str = "echo x >> runs; test -e go || test $(wc -l < runs) -lt 4 || kill -9 $PPID";

fn study(more: &[&str], script: &str) -> Vec<String> {
    let options = ["scale", "--threads", "1,2", "--repeats", "3", "--out", "o"];
    [&options[..], more, &["--", "sh", "-c", script, "{threads}"]].concat().into_iter().map(str::to_owned).collect()
}

/// A folder in which a measurement was cut off after three of its eight runs.
fn cut_off() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    assert_eq!(call(place.path(), &study(&[], DEADLY)).status.code(), None);
    fs::write(place.path().join("go"), "").unwrap();
    place
}

fn call(place: &Path, words: &[String]) -> std::process::Output {
    partita(place, &words.iter().map(String::as_str).collect::<Vec<_>>())
}

fn lines(place: &Path, name: &str) -> usize {
    fs::read_to_string(place.join(name)).unwrap().lines().count()
}

#[test]
fn runs_that_were_taken_down_are_not_run_again() {
    let place = cut_off();
    assert_eq!((lines(place.path(), "runs"), lines(place.path(), "o.journal.jsonl")), (4, 4));
    let output = call(place.path(), &study(&["--resume"], DEADLY));
    assert!(output.status.success() && message(&output).contains("after 3 run(s)"), "{}", message(&output));
    assert_eq!((lines(place.path(), "runs"), lines(place.path(), "o/samples.jsonl")), (9, 8));
    assert!(!place.path().join("o.journal.jsonl").exists());
}

#[test]
fn a_line_that_was_cut_off_is_measured_again() {
    let place = cut_off();
    let journal = place.path().join("o.journal.jsonl");
    let text = fs::read_to_string(&journal).unwrap();
    fs::write(&journal, &text[..text.len() - 20]).unwrap();
    let output = call(place.path(), &study(&["--resume"], DEADLY));
    assert!(output.status.success() && message(&output).contains("after 2 run(s)"), "{}", message(&output));
    assert_eq!(lines(place.path(), "o/samples.jsonl"), 8);
}

#[test]
fn another_command_or_plan_does_not_go_on() {
    let place = cut_off();
    let output = call(place.path(), &study(&["--resume"], "true"));
    assert_eq!(output.status.code(), Some(2));
    assert!(message(&output).contains("another `what.command`"), "{}", message(&output));
    let output = call(place.path(), &study(&["--resume", "--seed", "7"], DEADLY));
    assert!(message(&output).contains("another `plan.seed`"), "{}", message(&output));
    assert_eq!(lines(place.path(), "runs"), 4);
    // Without a journal there is nothing to go on with, and all of it is measured.
    fs::remove_file(place.path().join("o.journal.jsonl")).unwrap();
    let words = study(&["--resume"], "true");
    assert!(succeed(place.path(), &words.iter().map(String::as_str).collect::<Vec<_>>()).is_empty());
    assert_eq!(lines(place.path(), "o/samples.jsonl"), 8);
}
