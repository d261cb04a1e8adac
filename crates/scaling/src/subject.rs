//! What is timed: anything that can be run with a given number of workers.

mod command;

pub use command::{Command, Output, Surroundings};

use crate::plan::in_words;
use partita_run::state::state_hash;
use partita_run::topology::confine;
use partita_run::{Simulation, Team, Work};
use std::error::Error;
use std::fmt::Display;
use std::ops::Deref;

/// Something whose speed depends on workers.
///
/// A closure from a [`Task`] to a [`Prepared`] run is a subject; so is any program, as a [`Command`].
pub trait Subject {
    /// Makes all that a run of a task needs: inputs, memory, a team. None of it is timed.
    ///
    /// Every call of a task prepares the same run from the same beginning.
    ///
    /// # Errors
    /// If that cannot be made.
    fn prepare(&mut self, task: Task) -> Result<Prepared<'_>, SubjectError>;

    /// Whose CPU time is that of the run.
    fn processes(&self) -> Processes {
        Processes::Own
    }
}

/// What is to be run: how much, and by how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// Workers.
    pub workers: usize,
    /// The size that the plan names, where it names any: of the whole in strong scaling, for each worker in weak.
    pub size: Option<u64>,
    /// How many times that size the whole is: 1 in strong scaling, the workers in weak.
    pub times: u64,
}

impl Task {
    /// The size of the whole, where the plan names sizes.
    #[must_use]
    pub fn whole(&self) -> Option<u64> {
        Some(self.size?.saturating_mul(self.times))
    }

    /// `2 workers`, `2 workers and size 512`.
    pub(crate) fn in_words(&self) -> String {
        let workers = in_words(self.workers);
        self.whole().map_or_else(|| workers.clone(), |size| format!("{workers} and size {size}"))
    }
}

impl<F: FnMut(Task) -> Result<Prepared<'static>, SubjectError>> Subject for F {
    fn prepare(&mut self, task: Task) -> Result<Prepared<'_>, SubjectError> {
        let Prepared { run } = self(task)?;
        Ok(Prepared { run: Box::new(|| Ok(run()? as Judgement<'_>)) })
    }
}

/// Where a subject's work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Processes {
    /// In the threads of this process.
    Own,
    /// In processes that the run starts and waits for.
    Children,
}

/// What came out of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// A name for the bits of the result, where there is one; it may not depend on the number of workers.
    pub checksum: Option<String>,
    /// The work that was done, where it can be counted.
    pub work: Option<Work>,
}

impl Outcome {
    /// An outcome that is checked to be the same on any number of workers.
    #[must_use]
    pub fn checked(checksum: impl Display) -> Self {
        Self { checksum: Some(checksum.to_string()), work: None }
    }
}

/// A run that is ready to be timed.
pub struct Prepared<'a> {
    run: Box<dyn FnOnce() -> Result<Judgement<'a>, SubjectError> + 'a>,
}

/// What is left to do after the clock has stopped.
type Judgement<'a> = Box<dyn FnOnce() -> Result<Outcome, SubjectError> + 'a>;

impl<'a> Prepared<'a> {
    /// A run in two parts: `run` is timed, and what it returns is given to `judge`, which is not.
    ///
    /// Checksums belong into `judge`, and large memory is best returned by `run`, so that freeing it costs no time.
    pub fn new<T: 'a>(
        run: impl FnOnce() -> Result<T, SubjectError> + 'a,
        judge: impl FnOnce(T) -> Result<Outcome, SubjectError> + 'a,
    ) -> Self {
        Self {
            run: Box::new(move || {
                let result = run()?;
                Ok(Box::new(move || judge(result)) as Judgement<'a>)
            }),
        }
    }

    /// The same run, by a thread, and what it starts, that these logical CPUs alone may run; by none in particular if
    /// there are none. They are set, and taken back, within the timing: some microseconds.
    #[must_use]
    pub fn on_cpus(self, cpus: &[usize]) -> Self {
        if cpus.is_empty() {
            return self;
        }
        let cpus = cpus.to_vec();
        let run = move || {
            let before = confine(&cpus).map_err(SubjectError::failed)?;
            let judge = (self.run)();
            confine(&before).map_err(SubjectError::failed)?;
            judge
        };
        Self { run: Box::new(run) }
    }

    /// Up to `steps` steps of a simulation: stepping is timed; the hash of the state and the work are the outcome.
    ///
    /// `team` is anything that refers to a team: `&Team` where the subject keeps its teams, `Arc<Team>` in a closure.
    pub fn simulation(
        team: impl Deref<Target = Team> + 'a,
        mut simulation: Box<dyn Simulation + 'a>,
        steps: u64,
    ) -> Self {
        let run = move || {
            let progress = simulation.advance(&team, steps).map_err(SubjectError::failed)?;
            Ok((team, simulation, progress.steps))
        };
        Self::new(run, |(team, simulation, steps)| {
            let state = simulation.state();
            let checksum = team.run(|| state_hash(&state));
            Ok(Outcome { checksum: Some(checksum), work: Some(simulation.work(steps)) })
        })
    }

    /// Does the part to time.
    pub(crate) fn run(self) -> Result<Judgement<'a>, SubjectError> {
        (self.run)()
    }
}

/// Why a subject cannot be timed.
#[derive(Debug, thiserror::Error)]
pub enum SubjectError {
    /// What the caller asked for cannot be prepared.
    #[error("{0}")]
    Input(Box<dyn Error + Send + Sync>),
    /// The run began and failed.
    #[error("{0}")]
    Failed(Box<dyn Error + Send + Sync>),
    /// A command that would run the same way for any number of workers.
    #[error(
        "`{0}` has no {{threads}}: write {{threads}} where the number of workers belongs, \
         or give it in the environment (`--env OMP_NUM_THREADS={{threads}}`)"
    )]
    NoPlaceholder(String),
    /// A command that would run the same way for any size, or one whose size is not given.
    #[error("`{command}` {found}: {{size}} in a command and `--sizes` go together, and weak scaling takes both")]
    Size {
        /// The command.
        command: String,
        /// What it has, and what it lacks.
        found: &'static str,
    },
    /// A pattern that is no regular expression.
    #[error("a pattern of work is no regular expression: {0}: an example is `(\\d+) items`")]
    Pattern(String),
    /// A run that does not tell its work as the pattern expects.
    #[error(
        "`{command}` printed {} for its work by the pattern `{pattern}`: \
         let the pattern's first group be one positive number, such as `(\\d+) items`",
        .number.as_ref().map_or("nothing".to_owned(), |number| format!("`{number}`"))
    )]
    NoWork {
        /// The command as it was run.
        command: String,
        /// The pattern.
        pattern: String,
        /// What it matched, if it did.
        number: Option<String>,
    },
    /// The program cannot be started.
    #[error("cannot start `{program}`: {source}: check its name, the search path and its permissions")]
    Start {
        /// The program.
        program: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The program ended with a failure.
    #[error("`{command}` ended with {status}{}", .stderr.as_ref().map_or(String::new(), |end| format!(": {end}")))]
    Exit {
        /// The command as it was run.
        command: String,
        /// How it ended.
        status: std::process::ExitStatus,
        /// The end of what it wrote to standard error, if it wrote anything.
        stderr: Option<String>,
    },
}

impl SubjectError {
    /// Any error, as one of what the caller asked for.
    pub fn input(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Input(error.into())
    }

    /// Any error, as one of the run.
    pub fn failed(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Failed(error.into())
    }

    /// Whether the caller can mend it by asking for something else; otherwise the run failed.
    #[must_use]
    pub fn is_input(&self) -> bool {
        matches!(
            self,
            Self::Input(_) | Self::NoPlaceholder(_) | Self::Pattern(_) | Self::Size { .. } | Self::Start { .. }
        )
    }
}
