//! Where heat enters and leaves, and whether the account closes.

use super::boundary::NAMES;
use super::error::HeatError;
use super::probe::value;
use super::problem::Problem;
use super::walls::Held;
use crate::engine::Side;
use partita_run::Diagnostic;
use partita_run::state::{StateBlock, map_rows};
use partita_run::sums::ordered_sum;

/// An account of all heat that entered since the beginning.
#[derive(Debug, Clone)]
pub(super) struct Balance {
    begun_with: f64,
    entered: f64,
    /// The power of the sources and the time it was computed for.
    power: Option<(f64, f64)>,
}

/// The heat in a field.
fn content(problem: &Problem, state: &[StateBlock<'_>]) -> f64 {
    let rows = map_rows(state, "temperature", |z, y, row| {
        let heat = row.iter().enumerate().map(|(x, t)| problem.medium.heat(&problem.grid, [z, y, x], *t));
        ordered_sum(&heat.collect::<Vec<_>>())
    });
    ordered_sum(&rows) * problem.grid.cell_volume()
}

impl Balance {
    /// An account of a field at its beginning.
    pub(super) fn begin(problem: &Problem, state: &[StateBlock<'_>]) -> Self {
        Self { begun_with: content(problem, state), entered: 0.0, power: None }
    }

    /// Adds what enters within `dt` from the sources and through the faces as they are at `time`, where the field is `state`.
    pub(super) fn add(
        &mut self,
        problem: &Problem,
        state: &[StateBlock<'_>],
        time: f64,
        dt: f64,
    ) -> Result<(), HeatError> {
        let power = match self.power {
            Some((at, power)) if problem.same_gains([at, time]) => power,
            _ => source_power(problem, time),
        };
        self.power = Some((time, power));
        let flows = flows(problem, state, time)?;
        self.entered += (power + ordered_sum(&flows.iter().map(|(_, flow)| *flow).collect::<Vec<_>>())) * dt;
        Ok(())
    }

    /// What entered, and how far the content of the field is from it.
    pub(super) fn diagnostics(&self, problem: &Problem, state: &[StateBlock<'_>]) -> Vec<Diagnostic> {
        let unit = heat_unit(problem.medium.counts_heat(), problem.grid.extent.dims());
        let gained = content(problem, state) - self.begun_with;
        vec![
            Diagnostic::new("heat_entered", self.entered, unit),
            Diagnostic::new("energy_balance_error", gained - self.entered, unit),
        ]
    }
}

/// The unit of heat: per metre of depth in two dimensions, times a heat capacity where none is known.
pub(super) fn heat_unit(counts_heat: bool, dims: usize) -> &'static str {
    match (dims, counts_heat) {
        (2, true) => "J/m",
        (2, false) => "K m2",
        (_, true) => "J",
        (_, false) => "K m3",
    }
}

/// The unit of heat per time.
pub(super) fn power_unit(counts_heat: bool, dims: usize) -> &'static str {
    match (dims, counts_heat) {
        (2, true) => "W/m",
        (2, false) => "K m2/s",
        (_, true) => "W",
        (_, false) => "K m3/s",
    }
}

/// The power of all sources at a time.
pub(super) fn source_power(problem: &Problem, time: f64) -> f64 {
    let grid = &problem.grid;
    let of_row = |[z, y]: [usize; 2]| {
        let of_cell =
            |x| problem.heaters.iter().filter(|h| h.is_on(time)).map(|h| h.power(grid, [z, y, x], time)).sum();
        ordered_sum(&(0..grid.extent.zyx()[2]).map(of_cell).collect::<Vec<f64>>())
    };
    let [nz, ny, _] = grid.extent.zyx();
    let rows = if problem.heaters.is_empty() { 0 } else { nz * ny };
    ordered_sum(&(0..rows).map(|row| of_row([row / ny, row % ny])).collect::<Vec<_>>()) * grid.cell_volume()
}

/// What flows in through each face of the domain that is open, at a time.
///
/// # Errors
/// If what holds at a face has no value then.
pub(super) fn flows(
    problem: &Problem,
    state: &[StateBlock<'_>],
    time: f64,
) -> Result<Vec<(&'static str, f64)>, HeatError> {
    let held = problem.walls.at(time)?;
    let mut flows = Vec::new();
    for axis in problem.grid.axes() {
        for (end, side) in Side::of_axis(axis).into_iter().enumerate() {
            if !problem.walls.is_closed(side) {
                flows.push((NAMES[axis][end], flow(problem, state, &held, side)));
            }
        }
    }
    if problem.medium.has_fluids() {
        flows.push(("fluid", flow_from_fluids(problem, state)));
    }
    Ok(flows)
}

/// What flows from fluids into the solids beside them.
fn flow_from_fluids(problem: &Problem, state: &[StateBlock<'_>]) -> f64 {
    let (grid, medium, mut flows) = (&problem.grid, &problem.medium, Vec::new());
    for (z, y, x) in ndarray::indices(grid.extent.zyx()) {
        let cell = [z, y, x];
        for (axis, beside) in problem.neighbours(cell).filter(|_| medium.fluid(cell).is_none()) {
            if let Some(fluid) = medium.fluid(beside) {
                let (inside, h) = (value(state, cell), grid.spacing[axis]);
                let k = medium.between(h, [cell, beside], [medium.conductivity(grid, cell, inside), 0.0]);
                flows.push(k * (fluid - inside) / (h * h));
            }
        }
    }
    ordered_sum(&flows) * grid.cell_volume()
}

/// (ghost − T) k / Δ · area, over the cells of a face.
fn flow(problem: &Problem, state: &[StateBlock<'_>], held: &[Held], side: Side) -> f64 {
    let ((axis, end), grid) = (side.place(), &problem.grid);
    let mut face = grid.extent.zyx();
    face[axis] = 1;
    let mut flows = Vec::with_capacity(face.iter().product());
    for (z, y, x) in ndarray::indices(face) {
        let mut cell = [z, y, x];
        cell[axis] = if end { grid.extent.zyx()[axis] - 1 } else { 0 };
        let (inside, h) = (value(state, cell), grid.spacing[axis]);
        let k = problem.medium.conductivity(grid, cell, inside);
        let beyond = &held[problem.walls.beyond(side, cell.map(|i| i as isize))];
        // With r = k and unit = h, r/unit is k/Δ.
        flows.push(k / h * (beyond.ghost(inside, k, h) - inside));
    }
    ordered_sum(&flows) * grid.cell_volume() / grid.spacing[axis]
}
