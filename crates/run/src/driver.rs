//! The driver: one steps it, and owns the loop around it.

use crate::simulation::{Diagnostic, Simulation, SimulationError};
use crate::team::Team;
use crate::work::Rate;
use std::time::{Duration, Instant};

/// How long a superstep should take, so that a screen stays fresh and an interrupt is heard.
const SUPERSTEP: Duration = Duration::from_millis(80);

/// How far to run and when to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Steps of the whole run.
    pub steps: u64,
    /// Steps between two outputs of fields; 0 for none but the last.
    pub output_every: u64,
    /// Steps between two records of diagnostics; 0 for none but the last.
    pub record_every: u64,
}

/// What a superstep led to.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Steps done since the beginning.
    pub step: u64,
    /// Steps of the whole run.
    pub steps: u64,
    /// Diagnostics, if a record is due here.
    pub record: Option<Vec<Diagnostic>>,
    /// Whether an output of fields is due here.
    pub output: bool,
    /// Whether the run is over.
    pub finished: bool,
    /// Work per time so far.
    pub rate: Rate,
    /// An estimate of the time left.
    pub remaining: Duration,
}

/// A simulation on its way.
///
/// ```text
///   loop { let event = run.proceed(&team)?; show(&event); if event.finished || interrupted { break } }
/// ```
/// Supersteps end where a record or output is due, and are otherwise as long as [a fraction of a
/// second](Event) allows; how long they are never shows in the bits.
pub struct Run<S = Box<dyn Simulation>> {
    simulation: S,
    plan: Plan,
    step: u64,
    stride: u64,
    advancing: Duration,
    finished: bool,
}

impl<S: Simulation> Run<S> {
    /// A run of `simulation` from its initial state.
    #[must_use]
    pub fn new(simulation: S, plan: Plan) -> Self {
        let stride = simulation.describe().depth.max(1) as u64;
        let finished = plan.steps == 0;
        Self { simulation, plan, step: 0, stride, advancing: Duration::ZERO, finished }
    }

    /// The simulation as it is.
    #[must_use]
    pub fn simulation(&self) -> &S {
        &self.simulation
    }

    /// Steps done.
    #[must_use]
    pub fn step(&self) -> u64 {
        self.step
    }

    /// Time spent in stepping alone, without diagnostics and output.
    #[must_use]
    pub fn advancing(&self) -> Duration {
        self.advancing
    }

    /// Advances one superstep and tells what is due.
    ///
    /// # Errors
    /// What the simulation reports; the run is over then.
    pub fn proceed(&mut self, team: &Team) -> Result<Event, SimulationError> {
        if !self.finished {
            self.advance(team)?;
        }
        let due = |every: u64| self.finished || (every > 0 && self.step.is_multiple_of(every));
        Ok(Event {
            step: self.step,
            steps: self.plan.steps,
            record: due(self.plan.record_every).then(|| self.simulation.diagnostics(team)),
            output: due(self.plan.output_every),
            finished: self.finished,
            rate: self.simulation.work(self.step).rate(self.advancing.as_secs_f64()),
            remaining: self.remaining(),
        })
    }

    fn advance(&mut self, team: &Team) -> Result<(), SimulationError> {
        let steps = self.stride.min(self.until_due());
        let begun = Instant::now();
        let progress = self.simulation.advance(team, steps)?;
        let took = begun.elapsed();
        self.advancing += took;
        self.step += progress.steps;
        self.finished = progress.finished || self.step >= self.plan.steps;
        self.adapt(steps, took);
        Ok(())
    }

    /// Steps until the next record, output or end.
    fn until_due(&self) -> u64 {
        let until = |every: u64| if every == 0 { u64::MAX } else { every - self.step % every };
        (self.plan.steps - self.step).min(until(self.plan.output_every)).min(until(self.plan.record_every))
    }

    /// Lengthens or shortens supersteps towards [`SUPERSTEP`], in whole halos.
    fn adapt(&mut self, steps: u64, took: Duration) {
        let depth = self.simulation.describe().depth.max(1) as u64;
        if took < SUPERSTEP / 2 && steps == self.stride {
            self.stride = self.stride.saturating_mul(2);
        } else if took > SUPERSTEP * 2 {
            self.stride = (self.stride / 2 / depth).max(1) * depth;
        }
    }

    fn remaining(&self) -> Duration {
        let left = self.plan.steps.saturating_sub(self.step) as f64 / self.step.max(1) as f64;
        Duration::try_from_secs_f64(self.advancing.as_secs_f64() * left).unwrap_or(Duration::MAX)
    }
}
