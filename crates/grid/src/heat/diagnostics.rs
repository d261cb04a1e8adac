//! What is read off a temperature field.

use super::balance::{flows, heat_unit, power_unit, source_power};
use super::eigenmode::Eigenmode;
use super::problem::Problem;
use super::settings::Scheme;
use partita_run::Diagnostic;
use partita_run::state::{StateBlock, map_rows};
use partita_run::sums::ordered_sum;

/// Diagnostics of the field in `state` after `step` steps; to be called within a team.
///
/// - `total_heat`: Σ ρ c T dV in J, in two dimensions in J per metre of depth (Σ T dV in K m³ or K m² where only a
///   diffusivity is known);
/// - `temperature_min`, `temperature_max`, `temperature_mean`;
/// - `heat_flow_FACE`: what flows in through each open face, in W (W per metre of depth), and `source_power` likewise;
/// - for steady states `heat_imbalance`, the sum of these;
/// - `probe_NAME`;
/// - for eigenmodes `error_max` and `error_l2` (root of the mean square) against the continuous solution, and
///   `error_discrete`, the largest difference from the discrete one.
pub(super) fn diagnostics(problem: &Problem, state: &[StateBlock<'_>], step: u64) -> Vec<Diagnostic> {
    let rows = map_rows(state, "temperature", |z, y, row| RowSummary::of(problem, [z, y], row));
    let total = |pick: fn(&RowSummary) -> f64| ordered_sum(&rows.iter().map(pick).collect::<Vec<_>>());
    let least = rows.iter().fold(f64::INFINITY, |least, row| least.min(row.least));
    let most = rows.iter().fold(f64::NEG_INFINITY, |most, row| most.max(row.most));
    let (volume, unit) =
        (problem.grid.cell_volume(), heat_unit(problem.medium.counts_heat(), problem.grid.extent.dims()));
    let heat = match problem.medium.uniform() {
        Some([_, capacity]) => total(|row| row.sum) * volume * capacity,
        None => total(|row| row.heat) * volume,
    };
    let mut found = vec![
        Diagnostic::new("total_heat", heat, unit),
        Diagnostic::new("temperature_min", least, "K"),
        Diagnostic::new("temperature_max", most, "K"),
        Diagnostic::new(
            "temperature_mean",
            total(|row| row.sum) / rows.iter().map(|row| row.cells).sum::<usize>() as f64,
            "K",
        ),
    ];
    found.extend(exchanged(problem, state, step));
    found.extend(problem.sensors.iter().map(|sensor| sensor.read(state)));
    if let Some(mode) = problem.eigenmode() {
        found.extend(errors(&mode, state, step));
    }
    found
}

/// What flows through the open faces and comes from the sources.
fn exchanged(problem: &Problem, state: &[StateBlock<'_>], step: u64) -> Vec<Diagnostic> {
    let (steady, unit) =
        (problem.scheme == Scheme::Steady, power_unit(problem.medium.counts_heat(), problem.grid.extent.dims()));
    let time = if steady { 0.0 } else { step as f64 * problem.step.dt };
    let flows = flows(problem, state, time).unwrap_or_default();
    let mut found: Vec<_> =
        flows.iter().map(|(face, flow)| Diagnostic::new(format!("heat_flow_{face}"), *flow, unit)).collect();
    if !problem.heaters.is_empty() {
        found.push(Diagnostic::new("source_power", source_power(problem, time), unit));
    }
    if steady {
        let sum = ordered_sum(&found.iter().map(|d| d.value).collect::<Vec<_>>());
        found.push(Diagnostic::new("heat_imbalance", sum, unit));
    }
    found
}

/// A row without what fluids fill of it.
struct RowSummary {
    sum: f64,
    cells: usize,
    /// Σ ρ c T, where it varies.
    heat: f64,
    least: f64,
    most: f64,
}

impl RowSummary {
    fn of(problem: &Problem, [z, y]: [usize; 2], row: &[f64]) -> Self {
        let heat = |(x, t): (usize, &f64)| problem.medium.heat(&problem.grid, [z, y, x], *t);
        let varied = problem.medium.uniform().is_none();
        let heat = if varied { ordered_sum(&row.iter().enumerate().map(heat).collect::<Vec<_>>()) } else { 0.0 };
        let solid: Vec<f64>;
        let row = if problem.medium.has_fluids() {
            let cells = row.iter().enumerate().filter(|(x, _)| problem.medium.fluid([z, y, *x]).is_none());
            solid = cells.map(|(_, t)| *t).collect();
            &solid
        } else {
            row
        };
        Self {
            sum: ordered_sum(row),
            cells: row.len(),
            heat,
            least: row.iter().copied().fold(f64::INFINITY, f64::min),
            most: row.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        }
    }
}

fn errors(mode: &Eigenmode, state: &[StateBlock<'_>], step: u64) -> [Diagnostic; 3] {
    let (max, l2) = differences(mode, mode.continuous_height(step), state);
    let (discrete, _) = differences(mode, mode.discrete_height(step), state);
    [
        Diagnostic::new("error_max", max, "K"),
        Diagnostic::new("error_l2", l2, "K"),
        Diagnostic::new("error_discrete", discrete, "K"),
    ]
}

/// The largest difference and the root of the mean square one.
fn differences(mode: &Eigenmode, height: f64, state: &[StateBlock<'_>]) -> (f64, f64) {
    let rows = map_rows(state, "temperature", |z, y, row| {
        let differences = row.iter().enumerate().map(|(x, value)| value - mode.temperature(height, [z, y, x]));
        let squares: Vec<f64> = differences.map(|d| d * d).collect();
        (squares.iter().copied().fold(0.0, f64::max), ordered_sum(&squares))
    });
    let largest = rows.iter().fold(0.0, |largest: f64, row| largest.max(row.0));
    let sum = ordered_sum(&rows.iter().map(|row| row.1).collect::<Vec<_>>());
    let cells = mode.cells.iter().product::<usize>() as f64;
    (largest.sqrt(), (sum / cells).sqrt())
}
