//! What holds at the faces of the rectangle, and the ghosts that say it to the stencil.

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

/// The four faces; insulated where nothing is said.
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
}

impl Boundaries {
    /// The same on all four faces.
    #[must_use]
    pub fn all(face: Face) -> Self {
        Self { west: face, east: face, south: face, north: face }
    }

    /// Which of z, y and x close upon themselves.
    #[must_use]
    pub fn periodic(&self) -> [bool; 3] {
        [false, self.south == Face::Periodic, self.west == Face::Periodic]
    }

    /// The temperature of all four walls, if it is the same.
    pub(super) fn common_wall(&self) -> Option<f64> {
        let Face::FixedK(wall) = self.west else { return None };
        [self.east, self.south, self.north].iter().all(|face| *face == self.west).then_some(wall)
    }

    pub(super) fn check(&self) -> Result<(), HeatError> {
        for ((first, a), (second, b)) in
            [(("west", self.west), ("east", self.east)), (("south", self.south), ("north", self.north))]
        {
            if (a == Face::Periodic) != (b == Face::Periodic) {
                let message = format!("`{first}` and `{second}` close upon each other: make both periodic, or neither");
                return Err(HeatError::new(&format!("boundary.{first}"), message));
            }
            for (name, face) in [(first, a), (second, b)] {
                if let Face::FixedK(wall) = face {
                    within(
                        &format!("boundary.{name}.fixed_k"),
                        wall,
                        -super::problem::HOTTEST,
                        super::problem::HOTTEST,
                        "K",
                    )?;
                }
            }
        }
        Ok(())
    }

    /// The ghost beyond a face: the wall is half-way, so linear extrapolation gives 2 T_wall − T.
    ///
    /// Faces along z, which a rectangle does not have, are insulated; beyond periodic ones there are no ghosts.
    pub(super) fn ghost<T: Real>(&self, side: Side, inside: T) -> T {
        let face = match side {
            Side::West => self.west,
            Side::East => self.east,
            Side::South => self.south,
            Side::North => self.north,
            Side::Bottom | Side::Top => Face::Insulated,
        };
        match face {
            Face::FixedK(wall) => T::of(2.0 * wall) - inside,
            Face::Insulated | Face::Periodic => inside,
        }
    }
}
