//! Velocities along lines.

use super::march::{March, Moments};
use super::problem::Problem;
use crate::setting::{SettingError, check_name, within};
use partita_domain::Extent;
use partita_run::{Diagnostic, Profile};
use schemars::JsonSchema;
use serde::Deserialize;

/// A line along which a component of the velocity is wanted, as `profiles/NAME.csv`.
///
/// Places are in units of the case's length, velocities in units of its speed. Between the centres of cells values are
/// linear; a line that ends at walls begins and ends with their velocity.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct ProfileKeys {
    /// Its name: small letters, digits and `_`.
    pub name: String,
    /// The component.
    pub component: Component,
    /// The axis that the line is parallel to.
    pub along: Axis,
    /// A point of the line, `[x, y]` or `[x, y, z]` in metres; by default the middle of the domain.
    pub through_m: Option<Vec<f64>>,
    /// Whether the least and the largest value are diagnostics, `u_min` and `u_max` for the component `u`.
    #[serde(default)]
    pub extremes: bool,
}

/// A component of the velocity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Component {
    /// Along x.
    U,
    /// Along y.
    V,
    /// Along z.
    W,
}

/// An axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Axis {
    /// From west to east.
    X,
    /// From south to north.
    Y,
    /// From bottom to top.
    Z,
}

/// A line on a grid.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    name: String,
    component: Component,
    /// 0 is z, 1 is y, 2 is x.
    axis: usize,
    /// By axis: the lower cell beside the line, the upper one, and the weight of the upper one.
    between: [(usize, usize, f64); 3],
    extremes: bool,
}

impl Line {
    /// The lines of a case.
    pub(super) fn all(keys: &[ProfileKeys], extent: Extent, dx: f64) -> Result<Vec<Self>, SettingError> {
        let mut lines: Vec<Self> = Vec::new();
        for (i, keys) in keys.iter().enumerate() {
            let key = |name: &str| format!("profile.{i}.{name}");
            let line = Self::new(&key, keys, extent, dx)?;
            if lines.iter().any(|other| other.name == line.name) {
                let message = format!("there are two profiles `{}`: rename one", line.name);
                return Err(SettingError::new(&key("name"), message));
            }
            let same = |other: &&Self| other.component == line.component && other.extremes && line.extremes;
            if let Some(other) = lines.iter().find(same) {
                let message = format!("`{}` has the extremes of the same component: leave one out", other.name);
                return Err(SettingError::new(&key("extremes"), message));
            }
            lines.push(line);
        }
        Ok(lines)
    }

    fn new(key: &impl Fn(&str) -> String, keys: &ProfileKeys, extent: Extent, dx: f64) -> Result<Self, SettingError> {
        check_name(&key("name"), &keys.name)?;
        let axis = 2 - keys.along as usize;
        if !extent.has_axis(axis) || !extent.has_axis(2 - keys.component as usize) {
            let message = "a rectangle has no z axis: use x and y, u and v";
            return Err(SettingError::new(&key("along"), message));
        }
        let between = between(&key("through_m"), keys.through_m.as_deref(), extent, dx)?;
        Ok(Self { name: keys.name.clone(), component: keys.component, axis, between, extremes: keys.extremes })
    }

    /// Places and velocities, in units of the case's length and speed.
    pub(super) fn read(&self, problem: &Problem, march: &dyn March) -> Profile {
        let (scaling, component) = (&problem.scaling, self.component as usize);
        let mut values = vec![0.0; problem.extent.zyx()[self.axis]];
        let mut reader = Reader { march, row: Moments::new(problem.extent.zyx()[2]), at: None };
        for (cell, weight) in self.corners() {
            for (i, value) in values.iter_mut().enumerate() {
                let mut cell = cell;
                cell[self.axis] = i;
                *value += weight * reader.velocity(cell, component);
            }
        }
        let (place, unit) = (scaling.dx / scaling.length, scaling.velocity() / problem.profile_speed);
        let wall = |side: usize| problem.walls.velocity(self.axis, side).map(|velocity| velocity[component] * unit);
        let first = wall(0).map(|value| [0.0, value]);
        let last = wall(1).map(|value| [values.len() as f64 * place, value]);
        let inner = values.iter().enumerate().map(|(i, value)| [(i as f64 + 0.5) * place, value * unit]);
        Profile { name: self.name.clone(), points: first.into_iter().chain(inner).chain(last).collect() }
    }

    /// The cells beside the line, of which one component is the line's, and their weights.
    fn corners(&self) -> impl Iterator<Item = ([usize; 3], f64)> + '_ {
        let corner = |bits: usize| {
            let pick = |axis: usize| {
                let (lower, upper, weight) = self.between[axis];
                if bits >> axis & 1 == 1 { (upper, weight) } else { (lower, 1.0 - weight) }
            };
            let others = (0..3).filter(|&axis| axis != self.axis);
            ([0, 1, 2].map(|axis| pick(axis).0), others.map(|axis| pick(axis).1).product())
        };
        (0..8).filter(|bits| bits >> self.axis & 1 == 0).map(corner).filter(|&(_, weight)| weight != 0.0)
    }

    /// The least and the largest value, where the case asks for them.
    pub(super) fn extremes(&self, problem: &Problem, march: &dyn March) -> Vec<Diagnostic> {
        if !self.extremes {
            return Vec::new();
        }
        let (points, letter) = (self.read(problem, march).points, ["u", "v", "w"][self.component as usize]);
        let upside_down: Vec<_> = points.iter().map(|[at, value]| [*at, -value]).collect();
        vec![
            Diagnostic::new(format!("{letter}_min"), -largest(&upside_down), "1"),
            Diagnostic::new(format!("{letter}_max"), largest(&points), "1"),
        ]
    }
}

/// By axis, the cells on both sides of a point, or of the middle, and the weight of the upper one.
fn between(
    key: &str,
    point: Option<&[f64]>,
    extent: Extent,
    dx: f64,
) -> Result<[(usize, usize, f64); 3], SettingError> {
    let (n, dims) = (extent.zyx(), extent.dims());
    if let Some(point) = point.filter(|point| point.len() != dims) {
        let message = format!("{} coordinates on a grid of {dims} axes: give one for each", point.len());
        return Err(SettingError::new(key, message));
    }
    let mut between = [(0, 0, 0.0); 3];
    for axis in 3 - dims..3 {
        let size = n[axis] as f64 * dx;
        let position = point.map_or(Ok(size / 2.0), |point| within(key, point[2 - axis], 0.0, size, "m"))?;
        let place = (position / dx - 0.5).clamp(0.0, (n[axis] - 1) as f64);
        let lower = (place as usize).min(n[axis].saturating_sub(2));
        between[axis] = (lower, (lower + 1).min(n[axis] - 1), place - lower as f64);
    }
    Ok(between)
}

/// Reads cells, row by row.
struct Reader<'a> {
    march: &'a dyn March,
    row: Moments,
    at: Option<[usize; 2]>,
}

impl Reader<'_> {
    fn velocity(&mut self, [z, y, x]: [usize; 3], component: usize) -> f64 {
        if self.at != Some([z, y]) {
            self.march.row([z, y], &mut self.row);
            self.at = Some([z, y]);
        }
        self.row.velocity[component][x]
    }
}

/// The largest value: the top of the parabola through the largest of the points and those beside it.
fn largest(points: &[[f64; 2]]) -> f64 {
    let top = (0..points.len()).max_by(|&a, &b| points[a][1].total_cmp(&points[b][1])).unwrap_or(0);
    let Some([a, b, c]) = top.checked_sub(1).and_then(|first| points.get(first..first + 3)) else {
        return points.get(top).map_or(f64::NAN, |point| point[1]);
    };
    let [left, right] = [[a, b], [b, c]].map(|[p, q]| (q[1] - p[1]) / (q[0] - p[0]));
    let curvature = (right - left) / (c[0] - a[0]);
    let slope = left + curvature * (b[0] - a[0]);
    if curvature < 0.0 { b[1] - slope * slope / (4.0 * curvature) } else { b[1] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_of_a_parabola_is_found_between_its_points() {
        let points = |at: &[f64]| at.iter().map(|&x| [x, 3.0 - (x - 0.4) * (x - 0.4)]).collect::<Vec<_>>();
        assert!((largest(&points(&[0.0, 0.5, 0.7, 2.0])) - 3.0).abs() < 1e-14);
        assert_eq!(largest(&points(&[0.5, 1.0])), 2.99);
        assert_eq!(largest(&[[0.0, 1.0]; 3]), 1.0);
    }
}
