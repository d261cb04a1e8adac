//! How a command ends when it does not end well: a message and an exit code.

use partita_run::SimulationError;
use partita_run::case::CaseError;
use partita_run::output::OutputError;
use partita_run::team::TeamError;
use partita_scaling::measure::MeasureError;
use partita_scaling::plan::PlanError;
use partita_scaling::study::StudyError;
use partita_scaling::subject::SubjectError;
use std::fmt;

/// A message and an exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    /// Bad usage or bad input.
    pub(crate) fn input(message: impl fmt::Display) -> Self {
        Self { code: 2, message: message.to_string() }
    }

    /// A failure while running.
    pub(crate) fn running(message: impl fmt::Display) -> Self {
        Self { code: 1, message: message.to_string() }
    }

    /// Interrupted by a signal; what was done is kept where `kept` says.
    pub(crate) fn interrupted(signal: i32, kept: impl fmt::Display) -> Self {
        let code = u8::try_from(128 + signal).unwrap_or(1);
        Self { code, message: format!("interrupted: {kept}") }
    }

    /// Whether a signal ended it.
    pub(crate) fn is_interrupt(&self) -> bool {
        self.code >= 128
    }

    /// Whether a run itself failed, and was not merely interrupted.
    pub(crate) fn is_of_the_run(&self) -> bool {
        self.code == 1
    }

    /// The exit code.
    pub(crate) fn code(&self) -> u8 {
        self.code
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<CaseError> for Failure {
    fn from(error: CaseError) -> Self {
        Self::input(error)
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        match error {
            OutputError::Occupied(_) => Self::input(error),
            OutputError::Write { .. } | OutputError::Format { .. } => Self::running(error),
        }
    }
}

impl From<SimulationError> for Failure {
    fn from(error: SimulationError) -> Self {
        Self::running(error)
    }
}

impl From<TeamError> for Failure {
    fn from(error: TeamError) -> Self {
        match error {
            TeamError::Size(_) => Self::input(format!("`--threads`: {error}")),
            TeamError::Spawn { .. } | TeamError::Pinning { .. } => Self::running(error),
        }
    }
}

impl From<PlanError> for Failure {
    fn from(error: PlanError) -> Self {
        let option = match error {
            PlanError::Repeats(_) => "--repeats",
            PlanError::Size(_) | PlanError::DuplicateSize(_) => "--sizes",
            PlanError::Empty | PlanError::Workers(_) | PlanError::Duplicate(_) => "--threads",
        };
        Self::input(format!("`{option}`: {error}"))
    }
}

impl From<SubjectError> for Failure {
    fn from(error: SubjectError) -> Self {
        if error.is_input() { Self::input(error) } else { Self::running(error) }
    }
}

impl From<MeasureError> for Failure {
    fn from(error: MeasureError) -> Self {
        if error.is_input() { Self::input(error) } else { Self::running(error) }
    }
}

impl From<StudyError> for Failure {
    fn from(error: StudyError) -> Self {
        Self::running(error)
    }
}
