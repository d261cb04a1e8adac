//! What is read off a temperature field.

use super::eigenmode::Eigenmode;
use super::problem::Problem;
use partita_run::Diagnostic;
use partita_run::state::{StateBlock, map_rows};
use partita_run::sums::ordered_sum;

/// Diagnostics of the field in `state` after `step` steps; to be called within a team.
///
/// - `total_heat`: Σ ρ c T dV in J, in two dimensions in J per metre of depth (Σ T dV in K m³ or K m² where only a
///   diffusivity is known);
/// - `temperature_min`, `temperature_max`, `temperature_mean`;
/// - for eigenmodes `error_max` and `error_l2` (root of the mean square) against the continuous solution, and
///   `error_discrete`, the largest difference from the discrete one.
pub(super) fn diagnostics(problem: &Problem, state: &[StateBlock<'_>], step: u64) -> Vec<Diagnostic> {
    let rows = map_rows(state, "temperature", |_, _, row| RowSummary::of(row));
    let sum = ordered_sum(&rows.iter().map(|row| row.sum).collect::<Vec<_>>());
    let least = rows.iter().fold(f64::INFINITY, |least, row| least.min(row.least));
    let most = rows.iter().fold(f64::NEG_INFINITY, |most, row| most.max(row.most));
    let capacity = problem.medium.volumetric_heat_capacity;
    let unit = match (problem.grid.extent.dims(), capacity.is_some()) {
        (2, true) => "J/m",
        (2, false) => "K m2",
        (_, true) => "J",
        (_, false) => "K m3",
    };
    let heat = Diagnostic::new("total_heat", sum * problem.grid.cell_volume() * capacity.unwrap_or(1.0), unit);
    let mut found = vec![
        heat,
        Diagnostic::new("temperature_min", least, "K"),
        Diagnostic::new("temperature_max", most, "K"),
        Diagnostic::new("temperature_mean", sum / problem.grid.extent.cells() as f64, "K"),
    ];
    if let Some(mode) = problem.eigenmode() {
        found.extend(errors(&mode, state, step));
    }
    found
}

struct RowSummary {
    sum: f64,
    least: f64,
    most: f64,
}

impl RowSummary {
    fn of(row: &[f64]) -> Self {
        Self {
            sum: ordered_sum(row),
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
