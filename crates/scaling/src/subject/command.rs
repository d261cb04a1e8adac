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
    around: Surroundings,
}

/// What lies around a command; `{threads}` stands for the number of workers here as well.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Environment variables by name, such as `OMP_NUM_THREADS`.
    pub environment: Vec<(String, String)>,
    /// A line for the shell before each run, outside of the timing.
    pub setup: Option<String>,
    /// A line for the shell after each run, failed ones included, outside of the timing.
    pub cleanup: Option<String>,
}

impl Surroundings {
    fn with(&self, workers: usize) -> Self {
        let put = |text: &String| placed(text, workers);
        Self {
            environment: self.environment.iter().map(|(name, value)| (name.clone(), put(value))).collect(),
            setup: self.setup.as_ref().map(put),
            cleanup: self.cleanup.as_ref().map(put),
        }
    }

    /// Runs a line in these variables to its end, if there is one; what it prints is dropped.
    fn shell(&self, line: Option<&String>) -> Result<(), SubjectError> {
        let Some(line) = line else { return Ok(()) };
        let words = ["-c".to_owned(), line.clone()];
        let around = Self { environment: self.environment.clone(), ..Self::default() };
        let shell = Command { program: "sh".to_owned(), arguments: words.into(), output: Output::Discarded, around };
        let (mut stderr, to_stderr) = capture().map_err(SubjectError::failed)?;
        let mut child = shell.child();
        child.stdout(Stdio::null()).stderr(to_stderr);
        shell.complete(&mut child, &mut stderr)
    }
}

fn placed(text: &str, workers: usize) -> String {
    text.replace(PLACEHOLDER, &workers.to_string())
}

impl Command {
    /// The command of these words: a program and its arguments.
    ///
    /// # Errors
    /// If there is no word, or none contains `{threads}`.
    pub fn new(words: &[String], output: Output) -> Result<Self, SubjectError> {
        Self::within(words, output, Surroundings::default())
    }

    /// The command of these words in its surroundings.
    ///
    /// # Errors
    /// If there is no word, or neither a word nor an environment variable contains `{threads}`.
    pub fn within(words: &[String], output: Output, around: Surroundings) -> Result<Self, SubjectError> {
        let [program, arguments @ ..] = words else { return Err(SubjectError::NoPlaceholder(String::new())) };
        let values = around.environment.iter().map(|(_, value)| value);
        if !words.iter().chain(values).any(|word| word.contains(PLACEHOLDER)) {
            return Err(SubjectError::NoPlaceholder(words.join(" ")));
        }
        Ok(Self { program: program.clone(), arguments: arguments.to_vec(), output, around })
    }

    /// The command for a number of workers.
    fn with(&self, workers: usize) -> Self {
        let put = |word: &String| placed(word, workers);
        let arguments = self.arguments.iter().map(put).collect();
        Self { program: put(&self.program), arguments, output: self.output, around: self.around.with(workers) }
    }

    /// The process to start, with empty input.
    fn child(&self) -> process::Command {
        let mut child = process::Command::new(&self.program);
        let variables = self.around.environment.iter().map(|(name, value)| (name, value));
        child.args(&self.arguments).envs(variables).stdin(Stdio::null());
        child
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
        let mut child = command.child();
        child.stderr(to_stderr).stdout(match command.output {
            Output::Compared => to_stdout,
            Output::Discarded => Stdio::null(),
        });
        command.around.shell(command.around.setup.as_ref())?;
        let run = move || match command.complete(&mut child, &mut stderr) {
            Ok(()) => Ok(command),
            // The run's own failure is what is told, whatever becomes of the cleaning.
            Err(failure) => {
                let _ = command.around.shell(command.around.cleanup.as_ref());
                Err(failure)
            }
        };
        Ok(Prepared::new(run, move |command| {
            let outcome = match command.output {
                Output::Compared => Outcome::checked(checksum(&mut stdout).map_err(SubjectError::failed)?),
                Output::Discarded => Outcome::default(),
            };
            command.around.shell(command.around.cleanup.as_ref())?;
            Ok(outcome)
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
