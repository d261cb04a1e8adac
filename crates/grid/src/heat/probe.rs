//! Temperatures at points.

use super::error::{HeatError, within};
use super::grid::Grid;
use crate::setting::check_name;
use partita_run::Diagnostic;
use partita_run::state::{StateBlock, Values};
use schemars::JsonSchema;
use serde::Deserialize;

/// A point whose temperature is wanted, as the diagnostic `probe_NAME`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct Probe {
    /// Its name: small letters, digits and `_`.
    pub name: String,
    /// Where it is, `[x, y]` or `[x, y, z]` in metres; linear between the centres of cells, and the nearest cell's
    /// temperature within half a cell of a wall.
    pub at_m: Vec<f64>,
}

/// A probe on a grid: the cells around it and their weights.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sensor {
    name: String,
    /// By axis (z, y, x): the lower cell, the upper one, and the weight of the upper one.
    between: [(usize, usize, f64); 3],
}

/// The probes of a case on its grid.
pub(super) fn sensors(probes: &[Probe], grid: &Grid) -> Result<Vec<Sensor>, HeatError> {
    let mut sensors: Vec<Sensor> = Vec::new();
    for (i, probe) in probes.iter().enumerate() {
        let key = |name: &str| format!("probe.{i}.{name}");
        check_name(&key("name"), &probe.name)?;
        let name = format!("probe_{}", probe.name);
        if sensors.iter().any(|other| other.name == name) {
            return Err(HeatError::new(&key("name"), format!("there are two probes `{}`: rename one", probe.name)));
        }
        sensors.push(Sensor { name, between: between(&key("at_m"), &probe.at_m, grid)? });
    }
    Ok(sensors)
}

fn between(key: &str, at: &[f64], grid: &Grid) -> Result<[(usize, usize, f64); 3], HeatError> {
    let dims = grid.extent.dims();
    if at.len() != dims {
        return Err(HeatError::new(
            key,
            format!("{} coordinates on a grid of {dims} axes: give one for each", at.len()),
        ));
    }
    let mut cells = [(0, 0, 0.0); 3];
    for (axis, &position) in at.iter().enumerate().map(|(i, position)| (2 - i, position)) {
        let (n, h) = (grid.extent.zyx()[axis], grid.spacing[axis]);
        let place = (within(key, position, 0.0, n as f64 * h, "m")? / h - 0.5).clamp(0.0, (n - 1) as f64);
        let lower = (place as usize).min(n.saturating_sub(2));
        cells[axis] = (lower, (lower + 1).min(n - 1), place - lower as f64);
    }
    Ok(cells)
}

impl Sensor {
    /// The temperature at the probe.
    pub(super) fn read(&self, state: &[StateBlock<'_>]) -> Diagnostic {
        let pick = |axis: usize, upper: bool| {
            let (lower, higher, weight) = self.between[axis];
            if upper { (higher, weight) } else { (lower, 1.0 - weight) }
        };
        let mut sum = 0.0;
        for corner in 0..8 {
            let [z, y, x] = [0, 1, 2].map(|axis| pick(axis, corner >> axis & 1 == 1));
            let weight = z.1 * y.1 * x.1;
            if weight != 0.0 {
                sum += weight * value(state, [z.0, y.0, x.0]);
            }
        }
        Diagnostic::new(self.name.clone(), sum, "K")
    }
}

/// The temperature of a cell.
pub(super) fn value(state: &[StateBlock<'_>], zyx: [usize; 3]) -> f64 {
    let within = state.iter().filter(|block| block.name == "temperature").find_map(|block| {
        let Values::F64(values) = &block.values else { return None };
        let at: [Option<usize>; 3] = std::array::from_fn(|axis| zyx[axis].checked_sub(block.offset[axis]));
        let [Some(z), Some(y), Some(x)] = at else { return None };
        values.get([z, y, x]).copied()
    });
    within.unwrap_or(f64::NAN)
}
