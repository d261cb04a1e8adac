//! Any program as a subject.

use partita_scaling::measure::MeasureError;
use partita_scaling::record::Sample;
use partita_scaling::subject::{Command, Output, SubjectError, Surroundings};
use partita_scaling::{Measurement, Plan};

fn measured(command: Command) -> Result<Vec<Sample>, MeasureError> {
    let mut measurement = Measurement::new(Plan::new(vec![1, 2], 2, 0).unwrap(), Box::new(command));
    while !measurement.proceed()?.finished {}
    Ok(measurement.samples().to_vec())
}

fn shell(script: &str, output: Output) -> Result<Vec<Sample>, MeasureError> {
    measured(Command::new(&["sh", "-c", script, "{threads}"].map(String::from), output).unwrap())
}

fn refused(words: &[&str]) -> SubjectError {
    let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
    Command::new(&words, Output::Compared).unwrap_err()
}

#[test]
fn equal_output_is_one_checksum() {
    let samples = shell("test $0 -ge 1 && echo 42", Output::Compared).unwrap();
    // BLAKE3 of `42` and a newline, the first 128 bits.
    let expected = blake3::hash(b"42\n").to_hex()[..32].to_owned();
    assert!(samples.iter().all(|sample| sample.checksum.as_ref() == Some(&expected)), "{samples:?}");
}

#[test]
fn output_that_changes_with_the_workers_is_an_error_unless_it_is_discarded() {
    let Err(MeasureError::Results { first, other }) = shell("echo $0", Output::Compared) else { panic!() };
    assert_eq!((first.workers, other.workers), (1, 2));
    let samples = shell("echo $0", Output::Discarded).unwrap();
    assert!(samples.iter().all(|sample| sample.checksum.is_none()));
}

#[test]
fn the_placeholder_is_replaced_wherever_it_stands() {
    let words = ["env", "A={threads},{threads}", "sh", "-c", "test $A = $0,$0", "{threads}"].map(String::from);
    assert!(measured(Command::new(&words, Output::Compared).unwrap()).is_ok());
}

#[test]
fn failures_quote_the_end_of_standard_error() {
    let error = shell("seq 9999 >&2; echo no such table >&2; exit 3", Output::Compared).unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("with 1 worker: `sh -c seq 9999"), "{text}");
    assert!(text.contains("ended with exit status: 3: ") && text.ends_with("9999\nno such table"), "{text}");
    assert!(text.len() < 800 && !error.is_input());
    let silent = shell("exit 7", Output::Compared).unwrap_err().to_string();
    assert!(silent.ends_with("ended with exit status: 7"), "{silent}");
    let killed = shell("kill -9 $$", Output::Compared).unwrap_err().to_string();
    assert!(killed.contains("signal: 9"), "{killed}");
}

#[test]
fn long_output_on_both_ways_does_not_block() {
    assert!(shell("seq 99999; seq 99999 >&2", Output::Compared).is_ok());
}

#[test]
fn the_work_of_children_is_counted() {
    let samples = shell("i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done", Output::Compared).unwrap();
    assert!(samples.iter().all(|sample| sample.cpu_seconds.is_some_and(|cpu| cpu > 0.0)), "{samples:?}");
}

#[test]
fn a_missing_program_is_bad_input() {
    let words = ["no-such-program-anywhere", "{threads}"].map(String::from);
    let error = measured(Command::new(&words, Output::Compared).unwrap()).unwrap_err();
    assert!(error.is_input());
    assert!(error.to_string().contains("cannot start `no-such-program-anywhere`: No such file"), "{error}");
}

#[test]
fn a_command_without_the_placeholder_is_refused_with_the_remedy() {
    for words in [&[][..], &["make"], &["make", "-j", "{thread}"]] {
        let error = refused(words);
        assert!(error.is_input() && error.to_string().contains("write {threads} where"), "{error}");
    }
}

/// Variables reach the program; set-up and clean-up run once around each of the 6 runs, failed ones included.
#[test]
fn surroundings_are_laid_out_and_cleared_for_each_run() {
    let place = tempfile::tempdir().unwrap();
    let path = |name: &str| place.path().join(name).display().to_string();
    let around = Surroundings {
        environment: vec![("WORKERS".to_owned(), "{threads}".to_owned())],
        setup: Some(format!("test ! -e {0} && echo $WORKERS > {0}", path("input"))),
        cleanup: Some(format!("rm {}; echo {{threads}} >> {}", path("input"), path("log"))),
    };
    let run = |script: String| {
        let words = ["sh".to_owned(), "-c".to_owned(), script];
        measured(Command::within(&words, Output::Compared, around.clone()).unwrap())
    };
    assert_eq!(run(format!("test $(cat {}) = $WORKERS", path("input"))).unwrap().len(), 6);
    let log = || std::fs::read_to_string(path("log")).unwrap();
    assert_eq!((log().lines().count(), &log()[..4]), (6, "1\n2\n"));
    let error = run("exit 3".to_owned()).unwrap_err().to_string();
    assert!(error.contains("exit status: 3") && log().lines().count() == 7, "{error}");
}

/// One run of a shell script whose work a pattern tells.
fn counted(script: &str, pattern: &str) -> Result<Option<f64>, MeasureError> {
    let words = ["sh", "-c", script, "{threads}"].map(String::from);
    let command = Command::new(&words, Output::Discarded).unwrap().counting(pattern).unwrap();
    Ok(measured(command)?[0].work)
}

#[test]
fn work_is_what_the_first_group_of_a_pattern_matches() {
    assert_eq!(counted("echo 12 of 3e6 items", r"of (\S+) items").unwrap(), Some(3e6));
    assert_eq!(counted("echo 7 >&2", "[0-9]+").unwrap(), Some(7.0));
    assert_eq!(counted("echo 1 out; echo 2 err >&2", r"(\d+) err").unwrap(), Some(2.0));
    let told = |script, pattern| counted(script, pattern).unwrap_err().to_string();
    assert!(told("echo none", r"(\d+)").contains("printed nothing for its work"));
    assert!(told("echo 0 items", r"(\d+) items").contains("printed `0` for its work"));
    assert!(Command::new(&["{threads}".to_owned()], Output::Compared).unwrap().counting("(").unwrap_err().is_input());
}
