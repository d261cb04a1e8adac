//! What this machine will do to a measurement, and how to mend it.
//!
//! [`Readings`] are taken from the system and by a few seconds of work; [findings](Readings::findings) follow from them
//! by fixed thresholds, the same as those of the [guards](crate::guard) where both look at the same thing. What the system
//! does not tell is unknown, and nothing is held against it.

mod noise;
mod system;
mod verdicts;

pub use noise::{Noise, Timer};
pub use system::System;

use crate::ceilings::Ceilings;
use crate::conditions::{Accounts, Conditions};
use crate::meter;
use crate::probe::Probe;
use crate::subject::Processes;
use partita_run::manifest::{Machine, Program};
use serde::{Deserialize, Serialize};

/// Rounds of the probe whose spread is looked at.
const ROUNDS: usize = 100;

/// How a finding bears on a measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// As it should be.
    Good,
    /// It may show in numbers, and can be known or mended.
    Caution,
    /// It will spoil numbers.
    Bad,
    /// The system does not tell.
    Unknown,
}

/// Something about the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What was looked at.
    pub name: String,
    /// What was found, in words.
    pub found: String,
    /// How it bears on a measurement.
    pub verdict: Verdict,
    /// What to do about it, if there is anything.
    pub remedy: Option<String>,
}

/// Everything that is known about the machine now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Readings {
    /// The machine.
    pub machine: Machine,
    /// Whether the program was built with debug assertions.
    pub debug_assertions: bool,
    /// What the system says of itself.
    pub system: System,
    /// What others did while the probe ran.
    pub conditions: Conditions,
    /// How far rounds of the probe scatter.
    pub noise: Noise,
    /// The clock.
    pub timer: Timer,
    /// Peak and bandwidths at each worker count.
    pub ceilings: Ceilings,
}

impl Readings {
    /// The readings of this machine: a few seconds of work with the probe, which should have a worker on every core.
    #[must_use]
    pub fn take(probe: &Probe<'_>, ceilings: Ceilings) -> Self {
        let timer = Timer::measure();
        let before = Accounts::now();
        let (paces, reading) = meter::read(Processes::Own, || (0..ROUNDS).map(|_| probe.pace()).collect::<Vec<_>>());
        Self {
            machine: Machine::this(),
            debug_assertions: Program::this().debug_assertions,
            system: System::now(),
            conditions: before.until(&Accounts::now(), &reading),
            noise: Noise::of(&paces),
            timer,
            ceilings,
        }
    }

    /// What follows from the readings, in a fixed order.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        verdicts::all(self)
    }
}
