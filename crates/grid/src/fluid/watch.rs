//! Whether a flow is still one.

use super::march::{March, each_row};
use super::problem::Problem;
use partita_run::simulation::SimulationError;

/// Steps between two looks.
pub(super) const LOOK_EVERY: u64 = 32;

/// Every so many rows are looked at: what is no number spreads by a cell in every step.
const SPARSE: usize = 8;

/// Stops a run whose flow is no longer one after `step` steps: somewhere faster than sound, or no number at all.
pub(super) fn check(problem: &Problem, march: &dyn March, step: u64) -> Result<(), SimulationError> {
    match first_lost(problem, march, SPARSE) {
        Some(lost) => Err(diverged(problem, first_lost(problem, march, 1).unwrap_or(lost), step)),
        None => Ok(()),
    }
}

/// The first cell `[z, y, x]` that is lost, among those of every `stride`-th row, and its Mach number.
pub(super) fn first_lost(problem: &Problem, march: &dyn March, stride: usize) -> Option<([usize; 3], f64)> {
    let (mut first, cells) = (None, problem.extent.zyx()[2]);
    each_row(march, problem.extent, stride, |[z, y], row| {
        // Written so that what is no number is lost as well.
        let is_lost = |x: usize| !(row.square(x) < 1.0 / 3.0 && row.excess[x] > -1.0);
        if first.is_none() && (0..cells).fold(false, |lost, x| lost | is_lost(x)) {
            first = (0..cells).find(|&x| is_lost(x)).map(|x| ([z, y, x], (3.0 * row.square(x)).sqrt()));
        }
    });
    first
}

/// What is said of a flow that is lost.
pub(super) fn diverged(problem: &Problem, (cell, mach): ([usize; 3], f64), step: u64) -> SimulationError {
    let cell = cell[3 - problem.extent.dims()..].to_vec();
    let scaling = &problem.scaling;
    let none = problem.collision.is_robust() || problem.heat.is_some();
    let other = if none { "" } else { ", or `collision = \"regularised\"`" };
    let remedy = format!(
        "use more cells (the Reynolds number of a cell is {:.3}), a lower Reynolds number or `mach` (now {:.3}){other}",
        scaling.cell_reynolds(),
        scaling.mach
    );
    SimulationError::Diverged { cell, step, mach, relaxation_time: scaling.tau, remedy }
}
