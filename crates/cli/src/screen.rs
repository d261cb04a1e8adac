//! What people see while they wait: progress, notes and errors, all on standard error.

use crate::failure::Failure;
use indicatif::{HumanDuration, ProgressBar, ProgressStyle};
use partita_run::Event;
use serde::Serialize;
use std::fmt::Display;
use std::io::{ErrorKind, Write, stdout};
use std::time::Duration;

/// Shows why the program ends.
pub(crate) fn error(failure: &Failure) {
    eprintln!("partita: {failure}");
}

/// Shows a line.
pub(crate) fn note(line: impl Display) {
    eprintln!("{line}");
}

/// Parts of a step that a bar can show.
const SHARES: u64 = 1000;

/// A bar with a message; invisible where standard error is no terminal.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar towards `total`, titled.
    pub(crate) fn new(title: &str, total: u64) -> Self {
        let bar = ProgressBar::new(total);
        let style = ProgressStyle::with_template("{prefix}  {bar:32.cyan/blue}  {percent:>3} %  {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_prefix(title.to_owned());
        Self { bar }
    }

    /// Shows where a run is, how fast, and how long it will take; of a step that takes long, how much of it is done.
    pub(crate) fn show(&self, event: &Event) {
        self.bar.set_length(event.steps.saturating_mul(SHARES));
        let done = event.step.saturating_mul(SHARES).saturating_add((event.underway * SHARES as f64) as u64);
        self.work(done, &event.rate.to_string(), event.remaining);
    }

    /// Shows what is done, how fast, and how long the rest will take.
    pub(crate) fn work(&self, done: u64, rate: &str, left: Duration) {
        self.bar.set_position(done);
        self.bar.set_message(format!("{rate}, {} left", HumanDuration(left)));
    }

    /// What it goes towards.
    pub(crate) fn total(&self) -> u64 {
        self.bar.length().unwrap_or(0)
    }

    /// Shows how many of the total are done, and what the last one was.
    pub(crate) fn count(&self, done: u64, message: String) {
        self.bar.set_position(done);
        self.bar.set_message(message);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Writes a result to standard output.
pub(crate) fn print(bytes: &[u8]) -> Result<(), Failure> {
    let written = stdout().write_all(bytes).and_then(|()| stdout().flush());
    match written {
        // Whoever read the output has had enough of it.
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|e| Failure::running(format!("cannot write to standard output: {e}"))),
    }
}

/// Writes a record as indented JSON to standard output.
pub(crate) fn print_json(record: &impl Serialize) -> Result<(), Failure> {
    print(&partita_run::output::summary::json(record))
}
