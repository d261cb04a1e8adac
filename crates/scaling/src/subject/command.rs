//! Any program as a subject.

use super::{Outcome, Prepared, Processes, Subject, SubjectError};
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::process::{self, Stdio};

/// What the number of workers replaces.
const PLACEHOLDER: &str = "{threads}";
/// How much of the end of standard error a message quotes, in bytes.
const QUOTED: u64 = 600;
/// Hexadecimal digits of a checksum: 128 bits, as those of states.
const DIGITS: usize = 32;

/// What is done with a program's standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// It is the result: it must have the same bytes on any number of workers.
    Compared,
    /// It is dropped, for programs that print times.
    Discarded,
}

/// A program with arguments, in which `{threads}` stands for the number of workers.
///
/// What is timed is the whole process, from its start to its end. Output goes to unnamed temporary files, so that
/// reading it takes no time from the program; input is empty.
///
/// ```
/// use partita_scaling::subject::{Command, Output};
/// let words = ["sort", "--parallel={threads}", "table.tsv"].map(String::from);
/// assert_eq!(Command::new(&words, Output::Compared)?.to_string(), "sort --parallel={threads} table.tsv");
/// # Ok::<(), partita_scaling::subject::SubjectError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    program: String,
    arguments: Vec<String>,
    output: Output,
}

impl Command {
    /// The command of these words: a program and its arguments.
    ///
    /// # Errors
    /// If there is no word, or none contains `{threads}`.
    pub fn new(words: &[String], output: Output) -> Result<Self, SubjectError> {
        let [program, arguments @ ..] = words else { return Err(SubjectError::NoPlaceholder(String::new())) };
        if !words.iter().any(|word| word.contains(PLACEHOLDER)) {
            return Err(SubjectError::NoPlaceholder(words.join(" ")));
        }
        Ok(Self { program: program.clone(), arguments: arguments.to_vec(), output })
    }

    /// The command for a number of workers.
    fn with(&self, workers: usize) -> Self {
        let put = |word: &String| word.replace(PLACEHOLDER, &workers.to_string());
        let arguments = self.arguments.iter().map(put).collect();
        Self { program: put(&self.program), arguments, output: self.output }
    }

    /// Runs a command without placeholders to its end.
    fn complete(&self, child: &mut process::Command, stderr: &mut File) -> Result<(), SubjectError> {
        let started = child.status();
        let status = started.map_err(|source| SubjectError::Start { program: self.program.clone(), source })?;
        if status.success() {
            return Ok(());
        }
        let stderr = end(stderr).map_err(SubjectError::failed)?;
        Err(SubjectError::Exit { command: self.to_string(), status, stderr })
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.program)?;
        self.arguments.iter().try_for_each(|word| write!(f, " {word}"))
    }
}

impl Subject for Command {
    fn prepare(&mut self, workers: usize) -> Result<Prepared<'_>, SubjectError> {
        let command = self.with(workers);
        let (mut stdout, to_stdout) = capture().map_err(SubjectError::failed)?;
        let (mut stderr, to_stderr) = capture().map_err(SubjectError::failed)?;
        let mut child = process::Command::new(&command.program);
        child.args(&command.arguments).stdin(Stdio::null()).stderr(to_stderr).stdout(match command.output {
            Output::Compared => to_stdout,
            Output::Discarded => Stdio::null(),
        });
        let output = command.output;
        let run = move || command.complete(&mut child, &mut stderr);
        Ok(Prepared::new(run, move |()| match output {
            Output::Compared => Ok(Outcome::checked(checksum(&mut stdout).map_err(SubjectError::failed)?)),
            Output::Discarded => Ok(Outcome::default()),
        }))
    }

    fn processes(&self) -> Processes {
        Processes::Children
    }
}

/// A temporary file to read from and the same one for a child to write to.
fn capture() -> io::Result<(File, Stdio)> {
    let file = tempfile::tempfile()?;
    let copy = file.try_clone()?;
    Ok((file, copy.into()))
}

fn checksum(file: &mut File) -> io::Result<String> {
    file.rewind()?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file)?;
    Ok(hasher.finalize().to_hex()[..DIGITS].to_owned())
}

/// The last words of a file, if there are any.
fn end(file: &mut File) -> io::Result<Option<String>> {
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(QUOTED)))?;
    let mut bytes = Vec::new();
    file.take(QUOTED).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes).trim().to_owned();
    Ok((!text.is_empty()).then_some(text))
}
