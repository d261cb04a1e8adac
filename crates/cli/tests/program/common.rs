//! Calling the program.

use assert_cmd::Command;
use serde_json::Value;
use std::path::Path;
use std::process::Output;

/// Runs the program in `folder` and waits for it.
pub(crate) fn partita(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(assert_cmd::cargo_bin!("partita")).args(arguments).current_dir(folder).output().unwrap()
}

/// Runs the program, which must succeed, and gives its standard output.
pub(crate) fn succeed(folder: &Path, arguments: &[&str]) -> String {
    let output = partita(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", message(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// What the program wrote to standard error.
pub(crate) fn message(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub(crate) fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}
