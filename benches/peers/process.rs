//! A peer: a process that answers line by line.

use crate::case::{Case, Medium};
use crate::program::{About, Program, Reason};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use serde::Deserialize;
use std::fs;
use std::io::{BufRead, BufReader, Read, Seek, Write};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A process that has prepared its work and waits. It is stopped until its turn comes: threads that wait for more work by
/// looking for it would take a core from whoever is being measured.
pub(crate) struct Process {
    about: About,
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    errors: fs::File,
    field: PathBuf,
}

/// The first line of a peer.
#[derive(Deserialize)]
#[serde(untagged)]
enum Greeting {
    Missing { missing: String, reason: String },
    About(About),
}

impl Process {
    /// Starts a peer on a case; it may compile for a while. Its field goes through the folder `scratch`.
    pub(crate) fn start(
        program: &[String],
        options: &[&str],
        (case, threads): (&Case, usize),
        scratch: &tempfile::TempDir,
    ) -> Result<Self, Reason> {
        let medium = match case.medium() {
            Medium::Homogeneous => "homogeneous",
            Medium::Varied => "varied",
            Medium::Steady => "steady",
            Medium::Fluid => "fluid",
            Medium::Letters => "letters",
        };
        let shape = case.shape.iter().map(usize::to_string).collect::<Vec<_>>().join("x");
        let (number, threads) = (case.number().to_string(), threads.to_string());
        let errors = tempfile::tempfile_in(scratch).map_err(words)?;
        let mut child = Command::new(&program[0])
            .args(&program[1..])
            .args([medium, &shape, &number, &threads])
            .args(options)
            // Spares the sources a folder of compiled scripts.
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(errors.try_clone().map_err(words)?)
            .spawn()
            .map_err(|error| format!("cannot start `{}`: {error}", program[0]))?;
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().ok_or("it has no output")?);
        let about = About { name: String::new(), version: String::new(), threads: 1, parts: Vec::new(), grain: 1 };
        let field = scratch.path().join("field");
        let mut process = Self { about, child, input, output, errors, field };
        match serde_json::from_str(&process.answer()?).map_err(words)? {
            Greeting::About(about) => process.about = about,
            Greeting::Missing { missing, reason } => return Err(format!("`{missing}` cannot be loaded: {reason}")),
        }
        process.signal(Signal::SIGSTOP);
        Ok(process)
    }

    fn ask(&mut self, line: &str) -> Result<Vec<f64>, Reason> {
        self.signal(Signal::SIGCONT);
        let input = self.input.as_mut().ok_or("it listens no more")?;
        // A peer that is gone says why when its answer is read.
        let _ = writeln!(input, "{line}").and_then(|()| input.flush());
        let answer = self.answer()?;
        self.signal(Signal::SIGSTOP);
        serde_json::from_str(&answer).map_err(|error| format!("answered `{}`: {error}", answer.trim()))
    }

    /// Tells the process and those it has started; one that is gone does not hear it.
    fn signal(&self, signal: Signal) {
        let _ = killpg(Pid::from_raw(self.child.id().cast_signed()), signal);
    }

    fn answer(&mut self) -> Result<String, Reason> {
        let mut line = String::new();
        match self.output.read_line(&mut line) {
            Ok(0) => Err(self.last_words()),
            Ok(_) => Ok(line),
            Err(error) => Err(error.to_string()),
        }
    }

    /// The last line with words on its standard error.
    fn last_words(&mut self) -> Reason {
        let mut text = Vec::new();
        let _ = self.errors.rewind().and_then(|()| self.errors.read_to_end(&mut text));
        let text = String::from_utf8_lossy(&text);
        let last = text.lines().rfind(|line| line.contains(char::is_alphabetic)).unwrap_or("it ended without a word");
        last.trim().to_owned()
    }
}

fn words(error: impl std::fmt::Display) -> Reason {
    error.to_string()
}

impl Program for Process {
    fn about(&self) -> &About {
        &self.about
    }

    fn run(&mut self, steps: u64) -> Result<Vec<f64>, Reason> {
        let seconds = self.ask(&format!("run {steps}"))?;
        let sound = seconds.len() == self.about.parts.len() && seconds.iter().all(|&s| s > 0.0 && s.is_finite());
        if sound { Ok(seconds) } else { Err(format!("gave {seconds:?} s for {} parts", self.about.parts.len())) }
    }

    fn field(&mut self) -> Result<Vec<f64>, Reason> {
        self.ask(&format!("write {}", self.field.display()))?;
        let bytes = fs::read(&self.field).map_err(words)?;
        let _ = fs::remove_file(&self.field);
        Ok(bytes.chunks_exact(8).map(|b| f64::from_le_bytes(b.try_into().expect("eight bytes"))).collect())
    }
}

impl Drop for Process {
    /// Hangs up, at which a peer ends, and waits for it.
    fn drop(&mut self) {
        self.input.take();
        self.signal(Signal::SIGCONT);
        let _ = self.child.wait();
    }
}
