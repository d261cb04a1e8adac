//! What is read off a flow.

use super::fields::Fields;
use super::march::{March, map_rows};
use super::problem::Problem;
use super::steady::Steadiness;
use partita_run::Diagnostic;
use partita_run::sums::ordered_sum;

/// Diagnostics of a flow after `step` steps; to be called within a team.
///
/// - `mass`: Σ ρ dV in kg, of plane flows in kg per metre of depth; `momentum_x`, `_y`, `_z` likewise;
/// - `kinetic_energy`: Σ ½ ρ u² dV in J (J/m);
/// - `speed_max` in m/s, and `mach_max`;
/// - of profiles that ask for them, the extremes of `u`, `v`, `w` in units of the case's speed;
/// - `pressure_drop` in Pa between two points;
/// - `permeability` in m² of bodies through which a force drives the fluid along x;
/// - `viscosity_error` of plane vortices: what their decay so far says of the viscosity, relative to what was asked for, less 1;
/// - `dissipation` of vortices in space: Σ 2 ρ₀ ν S:S dV of the resolved rate of strain S, in W;
/// - `field_change` of flows that are to become steady: the largest change at the last look, per time of length / speed.
pub(super) fn diagnostics(
    problem: &Problem,
    march: &dyn March,
    steady: Option<&Steadiness>,
    step: u64,
) -> Vec<Diagnostic> {
    let rows = map_rows(march, problem.extent, |_, row| {
        let cells = 0..row.excess.len();
        let sum = |f: &dyn Fn(usize) -> f64| ordered_sum(&cells.clone().map(f).collect::<Vec<_>>());
        let momentum = |axis: usize| sum(&|x| (1.0 + row.excess[x]) * row.velocity[axis][x]);
        Sums {
            excess: sum(&|x| row.excess[x]),
            momentum: [momentum(0), momentum(1), momentum(2)],
            along: sum(&|x| row.velocity[0][x]),
            energy: sum(&|x| (1.0 + row.excess[x]) * row.square(x)),
            squares: sum(&|x| row.square(x)),
            most: cells.clone().map(|x| row.square(x)).fold(0.0, f64::max),
        }
    });
    let total = |pick: &dyn Fn(&Sums) -> f64| ordered_sum(&rows.iter().map(pick).collect::<Vec<_>>());
    let (scaling, cells, dims) = (&problem.scaling, problem.open_cells() as f64, problem.extent.dims());
    let (mass, speed) = (scaling.density * scaling.dx.powi(dims as i32), scaling.velocity());
    let units = if dims == 2 { ["kg/m", "kg/s", "J/m"] } else { ["kg", "kg m/s", "J"] };
    let mut found = vec![Diagnostic::new("mass", (cells + total(&|row| row.excess)) * mass, units[0])];
    for (axis, name) in ["momentum_x", "momentum_y", "momentum_z"].into_iter().enumerate().take(dims) {
        found.push(Diagnostic::new(name, total(&|row| row.momentum[axis]) * mass * speed, units[1]));
    }
    let most = rows.iter().fold(0.0, |most: f64, row| most.max(row.most)).sqrt();
    found.extend([
        Diagnostic::new("kinetic_energy", total(&|row| row.energy) * mass * speed * speed / 2.0, units[2]),
        Diagnostic::new("speed_max", most * speed, "m/s"),
        Diagnostic::new("mach_max", most * f64::sqrt(3.0), "1"),
    ]);
    found.extend(problem.lines.iter().flat_map(|line| line.extremes(problem, march)));
    found.extend(problem.heat.iter().flat_map(|heat| heat.diagnostics(problem, march)));
    if problem.start.cascades() {
        let rate = Fields::read(problem, march).strain() / (scaling.dt * scaling.dt);
        found.push(Diagnostic::new("dissipation", rate * scaling.viscosity * mass, "W"));
    }
    found.extend(problem.drop.map(|drop| drop.diagnostic(problem, march)));
    found.extend(problem.permeability(total(&|row| row.along) / problem.extent.cells() as f64));
    found.extend(problem.viscosity_error(total(&|row| row.squares) / cells, step));
    found.extend(steady.map(|steady| Diagnostic::new("field_change", steady.change(), "1")));
    found
}

/// What is summed over a row.
struct Sums {
    excess: f64,
    momentum: [f64; 3],
    /// u_x.
    along: f64,
    /// ρ u², and u².
    energy: f64,
    squares: f64,
    most: f64,
}
