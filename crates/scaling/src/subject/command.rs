//! Any program as a subject.

use super::{Outcome, Prepared, Processes, Subject, SubjectError, Task};
use crate::plan::Plan;
use crate::record::Mode;
use partita_run::{Work, WorkUnit};
use regex::Regex;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::process::{self, Stdio};

/// What the number of workers replaces.
const THREADS: &str = "{threads}";
/// What the size of the whole replaces.
const SIZE: &str = "{size}";
/// How much of the end of standard error a message quotes, in bytes.
const QUOTED: u64 = 600;
/// How much of what a program prints is searched for its work, in bytes.
const MOST_SEARCHED: u64 = 16 << 20;
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

/// A program with arguments, in which `{threads}` stands for the number of workers and `{size}` for the size of the whole.
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
#[derive(Debug, Clone)]
pub struct Command {
    program: String,
    arguments: Vec<String>,
    output: Output,
    around: Surroundings,
    work: Option<Regex>,
}

/// What lies around a command; `{threads}` and `{size}` stand for the same here.
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
    fn with(&self, task: Task) -> Self {
        let put = |text: &String| placed(text, task);
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
        let program = "sh".to_owned();
        let shell = Command { program, arguments: words.into(), output: Output::Discarded, around, work: None };
        let (mut stderr, to_stderr) = capture().map_err(SubjectError::failed)?;
        let mut child = shell.child();
        child.stdout(Stdio::null()).stderr(to_stderr);
        shell.complete(&mut child, &mut stderr)
    }
}

fn placed(text: &str, task: Task) -> String {
    let text = text.replace(THREADS, &task.workers.to_string());
    task.whole().map_or_else(|| text.clone(), |size| text.replace(SIZE, &size.to_string()))
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
        let arguments = arguments.to_vec();
        let command = Self { program: program.clone(), arguments, output, around, work: None };
        if command.has(THREADS) { Ok(command) } else { Err(SubjectError::NoPlaceholder(words.join(" "))) }
    }

    /// Reads the work of a run from what it prints: the number that the pattern's first group matches, or the whole
    /// pattern without one, on standard output or else on standard error.
    ///
    /// # Errors
    /// If it is no regular expression.
    pub fn counting(mut self, pattern: &str) -> Result<Self, SubjectError> {
        self.work = Some(Regex::new(pattern).map_err(|error| SubjectError::Pattern(error.to_string()))?);
        Ok(self)
    }

    /// Whether it can be measured by a plan: sizes need a `{size}`, `{size}` needs sizes, and weak scaling both.
    ///
    /// # Errors
    /// [`SubjectError::Size`], if one is there without the other.
    pub fn agrees(&self, plan: &Plan) -> Result<(), SubjectError> {
        let found = match (self.has(SIZE), plan.sizes().is_empty()) {
            (true, true) => "has {size}, but no size is given",
            (false, false) => "has no {size}, but sizes are given",
            (false, true) if plan.mode() == Mode::Weak => "has no {size} to grow",
            _ => return Ok(()),
        };
        Err(SubjectError::Size { command: self.to_string(), found })
    }

    /// Whether a placeholder stands in a word or an environment variable.
    fn has(&self, placeholder: &str) -> bool {
        let values = self.around.environment.iter().map(|(_, value)| value);
        self.arguments.iter().chain([&self.program]).chain(values).any(|word| word.contains(placeholder))
    }

    /// The command for a task.
    fn with(&self, task: Task) -> Self {
        let put = |word: &String| placed(word, task);
        let arguments = self.arguments.iter().map(put).collect();
        Self { program: put(&self.program), arguments, around: self.around.with(task), ..self.clone() }
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

/// Counted work.
impl Command {
    /// The number that the pattern finds in the first of the files that it matches in.
    fn counted(&self, pattern: &Regex, files: [&mut File; 2]) -> Result<Work, SubjectError> {
        let command = self.to_string();
        for file in files {
            let mut bytes = Vec::new();
            file.rewind()
                .and_then(|()| file.take(MOST_SEARCHED).read_to_end(&mut bytes))
                .map_err(SubjectError::failed)?;
            let text = String::from_utf8_lossy(&bytes);
            let Some(found) = pattern.captures(&text) else { continue };
            let number = found.get(1).or_else(|| found.get(0)).map_or("", |part| part.as_str()).trim().to_owned();
            let count = number.parse().ok().filter(|count: &f64| count.is_finite() && *count > 0.0);
            let count =
                count.ok_or(SubjectError::NoWork { command, pattern: pattern.to_string(), number: Some(number) })?;
            return Ok(Work { count, unit: WorkUnit::Operations, bytes: 0.0, flops: 0.0 });
        }
        Err(SubjectError::NoWork { command, pattern: pattern.to_string(), number: None })
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.program)?;
        self.arguments.iter().try_for_each(|word| write!(f, " {word}"))
    }
}

impl Subject for Command {
    fn prepare(&mut self, task: Task) -> Result<Prepared<'_>, SubjectError> {
        let command = self.with(task);
        let (mut stdout, to_stdout) = capture().map_err(SubjectError::failed)?;
        let (mut stderr, to_stderr) = capture().map_err(SubjectError::failed)?;
        let mut child = command.child();
        let kept = command.output == Output::Compared || command.work.is_some();
        child.stderr(to_stderr).stdout(if kept { to_stdout } else { Stdio::null() });
        command.around.shell(command.around.setup.as_ref())?;
        let run = move || match command.complete(&mut child, &mut stderr) {
            Ok(()) => Ok((command, stderr)),
            // The run's own failure is what is told, whatever becomes of the cleaning.
            Err(failure) => {
                let _ = command.around.shell(command.around.cleanup.as_ref());
                Err(failure)
            }
        };
        Ok(Prepared::new(run, move |(command, stderr)| {
            let work = command.work.as_ref().map(|pattern| command.counted(pattern, [&mut stdout, &mut { stderr }]));
            let compared = (command.output == Output::Compared).then(|| checksum(&mut stdout));
            let checksum = compared.transpose().map_err(SubjectError::failed)?;
            let outcome = Outcome { checksum, work: work.transpose()? };
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
