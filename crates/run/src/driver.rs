//! The driver: one steps it, and owns the loop around it.

use crate::simulation::{Diagnostic, Simulation, SimulationError};
use crate::team::Team;
use crate::work::{Rate, Work};
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
    /// The share of the next step that is done, where steps take long.
    pub underway: f64,
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
/// second](Event) allows, or as a part of a step that takes long; how long they are never shows in the bits.
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
        let taken = if self.finished { 0 } else { self.advance(team)? };
        let due = |every: u64| self.finished || (taken > 0 && every > 0 && self.step.is_multiple_of(every));
        Ok(Event {
            step: self.step,
            steps: self.plan.steps,
            underway: self.simulation.underway(),
            record: due(self.plan.record_every).then(|| self.simulation.diagnostics(team)),
            output: due(self.plan.output_every),
            finished: self.finished,
            rate: self.work().rate(self.advancing.as_secs_f64()),
            remaining: self.remaining(),
        })
    }

    /// Advances, and gives how many steps were taken.
    fn advance(&mut self, team: &Team) -> Result<u64, SimulationError> {
        let begun = Instant::now();
        let progress = self.simulation.advance_a_while(team, self.stride.min(self.until_due()))?;
        let took = begun.elapsed();
        self.advancing += took;
        self.step += progress.steps;
        self.finished = progress.finished || self.step >= self.plan.steps;
        self.adapt(progress.steps, took);
        Ok(progress.steps)
    }

    /// The work done so far, of the step that is not over its share.
    fn work(&self) -> Work {
        let (mut work, next) = (self.simulation.work(self.step), self.simulation.work(1));
        work.count += self.simulation.underway() * next.count;
        work
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
        let done = self.step as f64 + self.simulation.underway();
        let left = (self.plan.steps as f64 - done).max(0.0) / if done > 0.0 { done } else { 1.0 };
        Duration::try_from_secs_f64(self.advancing.as_secs_f64() * left).unwrap_or(Duration::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Frame;
    use crate::simulation::{Description, Progress};
    use crate::state::{StateBlock, StateError, StateSource};
    use crate::work::WorkUnit;
    use partita_domain::Extent;

    /// Steps that take four calls each.
    struct Slow {
        quarters: u64,
    }

    impl Simulation for Slow {
        fn describe(&self) -> Description {
            let extent = Extent::new(&[1]).expect("one cell");
            let (simulation, scheme, blocks) = ("slow".to_owned(), String::new(), vec![1]);
            Description {
                simulation,
                scheme,
                extent,
                steps: 3,
                dt: None,
                blocks,
                depth: 1,
                isa: "",
                frames: Vec::new(),
            }
        }

        fn advance(&mut self, _: &Team, _: u64) -> Result<Progress, SimulationError> {
            unreachable!("the driver goes on a while at a time")
        }

        fn advance_a_while(&mut self, _: &Team, _: u64) -> Result<Progress, SimulationError> {
            self.quarters += 1;
            Ok(Progress { steps: u64::from(self.quarters.is_multiple_of(4)), finished: false })
        }

        fn underway(&self) -> f64 {
            (self.quarters % 4) as f64 / 4.0
        }

        fn diagnostics(&self, _: &Team) -> Vec<Diagnostic> {
            vec![Diagnostic::new("quarters", self.quarters as f64, "1")]
        }

        fn work(&self, steps: u64) -> Work {
            Work { count: steps as f64, unit: WorkUnit::LatticeUpdates, bytes: 0.0, flops: 0.0 }
        }

        fn state(&self) -> Vec<StateBlock<'_>> {
            Vec::new()
        }

        fn load(&mut self, _: &dyn StateSource) -> Result<(), StateError> {
            Ok(())
        }

        fn frame(&self, name: &str) -> Result<Frame, SimulationError> {
            Err(SimulationError::UnknownFrame { asked: name.to_owned(), known: Vec::new() })
        }
    }

    /// Within a step the driver returns, counts no step, and records nothing twice.
    #[test]
    fn whoever_drives_may_look_within_a_step() {
        let team = Team::new(1).expect("a team of one");
        let mut run = Run::new(Slow { quarters: 0 }, Plan { steps: 3, output_every: 2, record_every: 1 });
        let events: Vec<_> = (0..12).map(|_| run.proceed(&team).expect("nothing fails")).collect();
        for (i, event) in events.iter().enumerate() {
            let (step, quarters) = ((i + 1) / 4, (i + 1) % 4);
            assert_eq!((event.step, event.underway), (step as u64, quarters as f64 / 4.0));
            assert_eq!(event.record.is_some(), quarters == 0);
            assert_eq!(event.output, quarters == 0 && step >= 2);
            assert_eq!(event.finished, i == 11);
        }
        assert!(events[0].rate.value > 0.0 && events[0].remaining > Duration::ZERO);
    }
}
