//! The pressure at points, near bodies as well.

use super::march::{March, Moments};
use super::problem::Problem;
use crate::setting::{SettingError, within};
use partita_domain::Extent;
use partita_run::Diagnostic;
use schemars::JsonSchema;
use serde::Deserialize;

/// Two points between which the pressure falls.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct DropKeys {
    /// The first point, `[x, y]` or `[x, y, z]` in metres.
    pub from_m: Vec<f64>,
    /// The second point.
    pub to_m: Vec<f64>,
}

/// Two points on a grid, in cells along z, y and x from the corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Drop([[f64; 3]; 2]);

/// Cells around a point along each axis.
const REACH: usize = 4;

impl Drop {
    pub(super) fn new(keys: &DropKeys, extent: Extent, dx: f64) -> Result<Self, SettingError> {
        let ends = [("pressure_drop.from_m", &keys.from_m), ("pressure_drop.to_m", &keys.to_m)];
        let mut points = [[0.5; 3]; 2];
        for (point, (key, given)) in points.iter_mut().zip(ends) {
            if given.len() != extent.dims() {
                let message =
                    format!("{} coordinates on a grid of {} axes: give one for each", given.len(), extent.dims());
                return Err(SettingError::new(key, message));
            }
            for (axis, metres) in given.iter().enumerate().map(|(i, metres)| (2 - i, *metres)) {
                point[axis] = within(key, metres, 0.0, extent.zyx()[axis] as f64 * dx, "m")? / dx;
            }
        }
        Ok(Self(points))
    }

    /// `pressure_drop`: the pressure at the first point less that at the second, in Pa.
    pub(super) fn diagnostic(&self, problem: &Problem, march: &dyn March) -> Diagnostic {
        let [from, to] = self.0.map(|point| excess(problem, march, point));
        Diagnostic::new("pressure_drop", (from - to) * problem.scaling.pressure(), "Pa")
    }
}

/// The density less 1 at a point: of the plane that comes nearest to the open cells around it, so that a point on the surface of
/// a body has the value that the fluid before it tends to.
fn excess(problem: &Problem, march: &dyn March, point: [f64; 3]) -> f64 {
    let (n, dims) = (problem.extent.zyx(), problem.extent.dims());
    let around = |axis: usize| {
        let first = (point[axis] - REACH as f64 / 2.0).round().max(0.0) as usize;
        let first = first.min(n[axis].saturating_sub(REACH));
        first..(first + REACH).min(n[axis])
    };
    let mut row = Moments::new(n[2]);
    // The normal equations of a + b · (place − point), by Gauss's elimination below.
    let (mut matrix, size) = ([[0.0; 5]; 4], 1 + dims);
    for z in around(0) {
        for y in around(1) {
            march.row([z, y], &mut row);
            for x in around(2).filter(|&x| !problem.is_closed([z, y, x])) {
                let away = [2, 1, 0].map(|axis| [z, y, x][axis] as f64 + 0.5 - point[axis]);
                let terms = [1.0, away[0], away[1], away[2], row.excess[x]];
                let weight = 1.0 / (0.25 + away[..dims].iter().map(|a| a * a).sum::<f64>()).powi(2);
                for i in 0..size {
                    (0..size).for_each(|j| matrix[i][j] += weight * terms[i] * terms[j]);
                    matrix[i][4] += weight * terms[i] * terms[4];
                }
            }
        }
    }
    first_unknown(&mut matrix, size)
}

/// The first unknown of a symmetric system of `size` equations, whose right sides are in the last column; unknowns that nothing
/// determines are 0.
fn first_unknown(matrix: &mut [[f64; 5]; 4], size: usize) -> f64 {
    for k in (1..size).rev() {
        if matrix[k][k] <= 1e-9 * matrix[0][0] {
            continue;
        }
        let pivot = matrix[k];
        for row in &mut matrix[..k] {
            let factor = row[k] / pivot[k];
            row.iter_mut().zip(pivot).for_each(|(value, pivot)| *value -= factor * pivot);
        }
    }
    if matrix[0][0] > 0.0 { matrix[0][4] / matrix[0][0] } else { 0.0 }
}
