//! What holds at the faces of the domain, and the ghosts that say it to the stencil.

use super::problem::HOTTEST;
use super::{HeatError, within};
use crate::engine::Side;
use partita_domain::Real;
use schemars::JsonSchema;
use serde::Deserialize;

/// What holds at one face.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "snake_case")]
pub enum Face {
    /// A fixed temperature in K on the wall, half a cell beyond the last centres.
    FixedK(f64),
    /// No heat passes.
    #[default]
    Insulated,
    /// The face is one with the opposite face.
    Periodic,
}

/// The faces; insulated where nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Boundaries {
    /// Where x begins.
    pub west: Face,
    /// Where x ends.
    pub east: Face,
    /// Where y begins.
    pub south: Face,
    /// Where y ends.
    pub north: Face,
    /// Where z begins; a rectangle has no such face.
    pub bottom: Face,
    /// Where z ends; a rectangle has no such face.
    pub top: Face,
}

/// The faces by name, in the order of [`Boundaries::of_axis`] for x, y and z.
const NAMES: [[&str; 2]; 3] = [["west", "east"], ["south", "north"], ["bottom", "top"]];

impl Boundaries {
    /// The same on all faces.
    #[must_use]
    pub fn all(face: Face) -> Self {
        Self { west: face, east: face, south: face, north: face, bottom: face, top: face }
    }

    /// The two faces of an axis (0 is z, 1 is y, 2 is x), the one where it begins first.
    #[must_use]
    pub fn of_axis(&self, axis: usize) -> [Face; 2] {
        match axis {
            0 => [self.bottom, self.top],
            1 => [self.south, self.north],
            _ => [self.west, self.east],
        }
    }

    /// Which of z, y and x close upon themselves.
    #[must_use]
    pub fn periodic(&self) -> [bool; 3] {
        [0, 1, 2].map(|axis| self.of_axis(axis)[0] == Face::Periodic)
    }

    /// The temperature of all walls across `axes`, if it is the same.
    pub(super) fn common_wall(&self, axes: impl Iterator<Item = usize>) -> Option<f64> {
        let Face::FixedK(wall) = self.west else { return None };
        let mut faces = axes.flat_map(|axis| self.of_axis(axis));
        faces.all(|face| face == self.west).then_some(wall)
    }

    /// Checks the faces; a domain of two axes has no bottom and no top.
    pub(super) fn check(&self, dims: usize) -> Result<(), HeatError> {
        for (i, names) in NAMES.into_iter().enumerate() {
            let faces = self.of_axis(2 - i);
            if i >= dims && faces[0] == Face::Periodic {
                let message = "a rectangle has no bottom and no top: give `cells` along x, y and z, or leave them out";
                return Err(HeatError::new("boundary.bottom", message));
            }
            if (faces[0] == Face::Periodic) != (faces[1] == Face::Periodic) {
                let [first, second] = names;
                let message = format!("`{first}` and `{second}` close upon each other: make both periodic, or neither");
                return Err(HeatError::new(&format!("boundary.{first}"), message));
            }
            for (name, face) in names.into_iter().zip(faces) {
                face.check(name)?;
            }
        }
        Ok(())
    }

    /// The ghost beyond a face: the wall is half-way, so linear extrapolation gives 2 T_wall − T.
    ///
    /// Beyond periodic faces there are no ghosts.
    pub(super) fn ghost<T: Real>(&self, side: Side, inside: T) -> T {
        let face = match side {
            Side::West => self.west,
            Side::East => self.east,
            Side::South => self.south,
            Side::North => self.north,
            Side::Bottom => self.bottom,
            Side::Top => self.top,
        };
        match face {
            Face::FixedK(wall) => T::of(2.0 * wall) - inside,
            Face::Insulated | Face::Periodic => inside,
        }
    }
}

impl Face {
    fn check(self, name: &str) -> Result<(), HeatError> {
        let Self::FixedK(wall) = self else { return Ok(()) };
        within(&format!("boundary.{name}.fixed_k"), wall, -HOTTEST, HOTTEST, "K").map(|_| ())
    }
}
