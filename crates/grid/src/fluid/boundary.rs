//! What holds at the faces of the domain, as cases give it.

use super::inflow::{Inflow, InflowKeys, Opening};
use super::units::Scaling;
use super::walls::Door;
use crate::in_place::Edge;
use crate::setting::{SettingError, within};
use schemars::JsonSchema;
use serde::Deserialize;

/// What holds at one face.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "snake_case")]
pub enum Face {
    /// A wall at rest, half a cell beyond the last centres.
    #[default]
    Wall,
    /// A wall that moves along itself, with this velocity along x and y, or x, y and z, in m/s.
    MovingWallMPerS(Vec<f64>),
    /// A wall without friction: a plane of symmetry.
    FreeSlip,
    /// The face is one with the opposite face.
    Periodic,
    /// Fluid comes in, or leaves, with a given velocity.
    Inflow(InflowKeys),
    /// Fluid passes at this pressure in Pa above that of rest. Sound comes back from it.
    PressurePa(f64),
    /// Fluid leaves about this pressure in Pa above that of rest, and most of the sound with it.
    OutflowPa(f64),
}

/// The faces; walls at rest where nothing is said.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Boundaries {
    /// Every face of which nothing else is said.
    pub all: Face,
    /// Where x begins.
    pub west: Option<Face>,
    /// Where x ends.
    pub east: Option<Face>,
    /// Where y begins.
    pub south: Option<Face>,
    /// Where y ends.
    pub north: Option<Face>,
    /// Where z begins; a rectangle has no such face.
    pub bottom: Option<Face>,
    /// Where z ends; a rectangle has no such face.
    pub top: Option<Face>,
}

/// The faces by name, by axis (z, y, x): where it begins, where it ends.
pub(super) const NAMES: [[&str; 2]; 3] = [["bottom", "top"], ["south", "north"], ["west", "east"]];

impl Boundaries {
    /// The two faces of an axis (0 is z, 1 is y, 2 is x), the one where it begins first.
    #[must_use]
    pub fn of_axis(&self, axis: usize) -> [&Face; 2] {
        let faces = match axis {
            0 => [&self.bottom, &self.top],
            1 => [&self.south, &self.north],
            _ => [&self.west, &self.east],
        };
        faces.map(|face| face.as_ref().unwrap_or(&self.all))
    }

    /// What the faces are to a lattice of `dims` axes.
    pub(super) fn edges(&self, dims: usize) -> [[Edge; 2]; 3] {
        [0, 1, 2].map(|axis| {
            if axis < 3 - dims {
                return [Edge::Closed; 2];
            }
            self.of_axis(axis).map(|face| match face {
                Face::FreeSlip => Edge::Mirror,
                Face::Periodic => Edge::Periodic,
                _ => Edge::Closed,
            })
        })
    }

    /// The velocities of the walls along x, y and z in m/s, by axis (z, y, x) and side; none where there is no wall.
    ///
    /// Checks that faces fit together and to `dims` axes, and that walls move along themselves.
    pub(super) fn walls(&self, dims: usize) -> Result<[[Option<[f64; 3]>; 2]; 3], SettingError> {
        if dims == 2 && (self.bottom.is_some() || self.top.is_some()) {
            let message = "a rectangle has no bottom and no top: give `cells` along x, y and z, or leave them out";
            return Err(SettingError::new("boundary.bottom", message));
        }
        let mut walls = [[None; 2]; 3];
        for axis in (3 - dims..3).rev() {
            let faces = self.of_axis(axis);
            let [first, second] = NAMES[axis];
            if (*faces[0] == Face::Periodic) != (*faces[1] == Face::Periodic) {
                let message = format!("`{first}` and `{second}` close upon each other: make both periodic, or neither");
                return Err(SettingError::new(&format!("boundary.{first}"), message));
            }
            for (side, face) in faces.into_iter().enumerate() {
                walls[axis][side] = match face {
                    Face::Wall => Some([0.0; 3]),
                    Face::MovingWallMPerS(velocity) => Some(wall(NAMES[axis][side], velocity, axis, dims)?),
                    _ => None,
                };
            }
        }
        Ok(walls)
    }

    /// The faces that fluid passes, by axis (z, y, x) and side, of a domain of `dims` axes and `cells` along z, y and x.
    pub(super) fn doors(
        &self,
        dims: usize,
        cells: [usize; 3],
        scaling: &Scaling,
    ) -> Result<[[Option<Door>; 2]; 3], SettingError> {
        let size = [2, 1, 0].map(|axis| cells[axis] as f64 * scaling.dx);
        let is_walled = |axis: usize| axis + dims >= 3 && self.of_axis(axis).iter().all(|face| face.is_wall());
        let walled = [2, 1, 0].map(is_walled);
        let mut doors = [const { [None, None] }; 3];
        for axis in 3 - dims..3 {
            for (side, face) in self.of_axis(axis).into_iter().enumerate() {
                let key = format!("boundary.{}", NAMES[axis][side]);
                let opening = Opening { axis: 2 - axis, side, dims, size, walled };
                doors[axis][side] = door(&key, face, &opening, scaling)?;
            }
        }
        Ok(doors)
    }
}

impl Face {
    fn is_wall(&self) -> bool {
        matches!(self, Self::Wall | Self::MovingWallMPerS(_))
    }
}

fn door(key: &str, face: &Face, opening: &Opening, scaling: &Scaling) -> Result<Option<Door>, SettingError> {
    // Half the density of rest, or twice it, is no pressure of a fluid at a low Mach number.
    let excess = |key: &str, pascal: f64| {
        let most = scaling.pressure() / 2.0;
        within(key, pascal, -most, most, "Pa").map(|pascal| pascal / scaling.pressure())
    };
    Ok(Some(match face {
        Face::Inflow(keys) => {
            Door::Inflow(Box::new(Inflow::new(&format!("{key}.inflow"), keys, opening, scaling.speed)?))
        }
        Face::PressurePa(pascal) => Door::Pressure(excess(&format!("{key}.pressure_pa"), *pascal)?),
        Face::OutflowPa(pascal) => Door::Outflow(excess(&format!("{key}.outflow_pa"), *pascal)?),
        _ => return Ok(None),
    }))
}

fn wall(name: &str, velocity: &[f64], axis: usize, dims: usize) -> Result<[f64; 3], SettingError> {
    let key = format!("boundary.{name}.moving_wall_m_per_s");
    let velocity = vector(&key, velocity, dims)?;
    if velocity[2 - axis] != 0.0 {
        let message = format!("{} m/s into or out of the wall: a wall moves along itself", velocity[2 - axis]);
        return Err(SettingError::new(&key, message));
    }
    Ok(velocity)
}

/// A vector along x, y and z from one number per axis.
pub(super) fn vector(key: &str, given: &[f64], dims: usize) -> Result<[f64; 3], SettingError> {
    if given.len() != dims || given.iter().any(|part| !part.is_finite()) {
        let message = format!("{given:?} is no vector here: give {dims} finite numbers, one for each axis of `cells`");
        return Err(SettingError::new(key, message));
    }
    Ok(std::array::from_fn(|axis| given.get(axis).copied().unwrap_or(0.0)))
}
