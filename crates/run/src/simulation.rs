//! The one trait every science implements.

use crate::frame::Frame;
use crate::profile::Profile;
use crate::state::{StateBlock, StateError, StateSource};
use crate::team::Team;
use crate::work::Work;
use partita_domain::Extent;
use serde::Serialize;
use std::borrow::Cow;

/// Something that advances in steps, whose bits depend on its case and seed alone.
///
/// The trait is object-safe: driver, scaling study, viewers and checkpoints know sciences through it only.
/// Threads, blocks, depth and instruction set change how fast [`advance`](Simulation::advance) is, never what
/// [`state`](Simulation::state) holds afterwards.
pub trait Simulation: Send {
    /// What is simulated and how it is cut.
    fn describe(&self) -> Description;

    /// Advances by up to `steps` steps; fewer only if the simulation is finished.
    ///
    /// # Errors
    /// If the state is no longer usable, for instance not finite.
    fn advance(&mut self, team: &Team, steps: u64) -> Result<Progress, SimulationError>;

    /// Advances as [`advance`](Self::advance) does, or returns within a step that takes long, so that somebody can look: the
    /// progress counts whole steps, [`underway`](Self::underway) tells of the one that is not over, and the next call goes
    /// on with it. Until then state, diagnostics and frames are those of the last whole step.
    ///
    /// # Errors
    /// As [`advance`](Self::advance).
    fn advance_a_while(&mut self, team: &Team, steps: u64) -> Result<Progress, SimulationError> {
        self.advance(team, steps)
    }

    /// The share of the next step that is done, an estimate from 0 to 1.
    fn underway(&self) -> f64 {
        0.0
    }

    /// Quantities derived from the state as it is, in a fixed order.
    ///
    /// They are apart from [`advance`](Simulation::advance), so that a step that nobody watches pays for none.
    fn diagnostics(&self, team: &Team) -> Vec<Diagnostic>;

    /// The work that `steps` steps do.
    fn work(&self, steps: u64) -> Work;

    /// The whole state, as parts of named global arrays, in canonical order.
    fn state(&self) -> Vec<StateBlock<'_>>;

    /// Takes over a state that any cut of the same case has saved.
    ///
    /// # Errors
    /// If an array is missing or of another extent.
    fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError>;

    /// An owned copy of a derived quantity, for viewers, files and plots.
    ///
    /// # Errors
    /// If there is no quantity of that name; [`Description::frames`] lists them.
    fn frame(&self, name: &str) -> Result<Frame, SimulationError>;

    /// Values along lines, as they are.
    fn profiles(&self) -> Vec<Profile> {
        Vec::new()
    }

    /// Steps that a team works on together: whole multiples of it leave no worker with less to do, and nothing begun.
    fn grain(&self, _: &Team) -> u64 {
        self.describe().depth.max(1) as u64
    }
}

impl<S: Simulation + ?Sized> Simulation for Box<S> {
    fn describe(&self) -> Description {
        (**self).describe()
    }

    fn advance(&mut self, team: &Team, steps: u64) -> Result<Progress, SimulationError> {
        (**self).advance(team, steps)
    }

    fn advance_a_while(&mut self, team: &Team, steps: u64) -> Result<Progress, SimulationError> {
        (**self).advance_a_while(team, steps)
    }

    fn underway(&self) -> f64 {
        (**self).underway()
    }

    fn diagnostics(&self, team: &Team) -> Vec<Diagnostic> {
        (**self).diagnostics(team)
    }

    fn work(&self, steps: u64) -> Work {
        (**self).work(steps)
    }

    fn state(&self) -> Vec<StateBlock<'_>> {
        (**self).state()
    }

    fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError> {
        (**self).load(state)
    }

    fn frame(&self, name: &str) -> Result<Frame, SimulationError> {
        (**self).frame(name)
    }

    fn profiles(&self) -> Vec<Profile> {
        (**self).profiles()
    }

    fn grain(&self, team: &Team) -> u64 {
        (**self).grain(team)
    }
}

/// What a simulation is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Description {
    /// The science: the value of `simulation` in a case.
    pub simulation: String,
    /// The scheme and the numbers that define it, in words.
    pub scheme: String,
    /// The domain: cells of a grid, or replicates.
    #[serde(serialize_with = "shape")]
    pub extent: Extent,
    /// Steps from the beginning to the end of the case.
    pub steps: u64,
    /// Physical seconds per step, for sciences that have a time.
    pub dt: Option<f64>,
    /// Blocks along each axis, slowest first.
    pub blocks: Vec<usize>,
    /// Steps between two exchanges of halos.
    pub depth: usize,
    /// The instruction set of the kernels.
    pub isa: &'static str,
    /// Names that [`Simulation::frame`] knows; the first is the one to show.
    pub frames: Vec<String>,
}

fn shape<S: serde::Serializer>(extent: &Extent, serializer: S) -> Result<S::Ok, S::Error> {
    extent.shape().serialize(serializer)
}

/// How far a call of [`Simulation::advance`] came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Steps taken by this call.
    pub steps: u64,
    /// Whether there is nothing left to do: a steady state, or all replicates.
    pub finished: bool,
}

/// A number with a name and a unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diagnostic {
    /// The name, as in `summary.json` and `series.csv`.
    pub name: Cow<'static, str>,
    /// The value.
    pub value: f64,
    /// The unit; `1` for pure numbers.
    pub unit: &'static str,
}

impl Diagnostic {
    /// A named value with its unit.
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>, value: f64, unit: &'static str) -> Self {
        Self { name: name.into(), value, unit }
    }
}

/// Why a simulation cannot go on.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SimulationError {
    /// A field holds a value that is not finite.
    #[error(
        "{field} is {value} in cell {cell:?} (slowest axis first) after step {step}: the last output before it is good"
    )]
    NotFinite {
        /// The quantity.
        field: &'static str,
        /// Its value there.
        value: f64,
        /// The first such cell, slowest axis first.
        cell: Vec<usize>,
        /// The step after which it was found.
        step: u64,
    },
    /// A solver did not come near enough to the solution of a step.
    #[error("step {step} cannot be solved: {message}: the last output before it is good")]
    Unsolved {
        /// The step that was to be taken.
        step: u64,
        /// What the solver said, with its numbers.
        message: String,
    },
    /// A flow has left the range in which its scheme means anything.
    #[error(
        "the flow diverged: Mach number {mach} at relaxation time {relaxation_time} in cell {cell:?} (slowest axis first) \
         after step {step}: {remedy}; the last output before it is good"
    )]
    Diverged {
        /// The first such cell, slowest axis first.
        cell: Vec<usize>,
        /// The step after which it was found.
        step: u64,
        /// The Mach number there.
        mach: f64,
        /// The relaxation time there, in steps.
        relaxation_time: f64,
        /// What would help, with its numbers.
        remedy: String,
    },
    /// No frame of that name.
    #[error("no frame `{asked}`: there are {}", .known.join(", "))]
    UnknownFrame {
        /// The name asked for.
        asked: String,
        /// The names there are.
        known: Vec<String>,
    },
}
