//! How a field is taken from step to step.

use super::problem::Problem;
use partita_run::Diagnostic;
use partita_run::simulation::SimulationError;
use partita_run::state::{StateBlock, StateError, StateSource, map_rows};
use std::fmt::Debug;
use std::ops::Range;

/// A field and the way it is taken from step to step.
pub(super) trait March: Debug + Send + Sync {
    /// How it is done, in words.
    fn scheme(&self) -> String;

    /// Blocks along each axis, slowest first, and steps between two exchanges.
    fn cut(&self) -> (&[usize], usize);

    /// Advances by these steps, within the calling team.
    ///
    /// # Errors
    /// If a step cannot be solved.
    fn take(&mut self, problem: &Problem, steps: Range<u64>) -> Result<(), SimulationError>;

    /// Advances by these steps, or by fewer where a step takes long, within the calling team; gives how many were taken.
    ///
    /// # Errors
    /// If a step cannot be solved.
    fn take_a_while(&mut self, problem: &Problem, steps: Range<u64>) -> Result<u64, SimulationError> {
        let count = steps.end - steps.start;
        self.take(problem, steps).map(|()| count)
    }

    /// The share of the next step that is done, an estimate; the temperature does not show it.
    fn underway(&self) -> f64 {
        0.0
    }

    /// What is known about the last step alone.
    fn diagnostics(&self, _: &Problem) -> Vec<Diagnostic> {
        Vec::new()
    }

    /// The temperature.
    fn state(&self) -> Vec<StateBlock<'_>>;

    /// Takes over a temperature.
    fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError>;
}

/// The first cell `[z, y, x]` whose temperature is no finite number.
pub(super) fn first_not_finite(state: &[StateBlock<'_>]) -> Option<([usize; 3], f64)> {
    let rows = map_rows(state, "temperature", |z, y, row| {
        row.iter().position(|value| !value.is_finite()).map(|x| ([z, y, x], row[x]))
    });
    rows.into_iter().flatten().next()
}

/// Stops a run whose field is no longer one after `step` steps.
///
/// For steps that are not linear: those that are give weighted means of what was checked at the door.
pub(super) fn check_finite(problem: &Problem, state: &[StateBlock<'_>], step: u64) -> Result<(), SimulationError> {
    first_not_finite(state).map_or(Ok(()), |(cell, value)| {
        let cell = cell[3 - problem.grid.extent.dims()..].to_vec();
        Err(SimulationError::NotFinite { field: "temperature", value, cell, step })
    })
}
