//! What holds at the faces of the domain, as cases give it.

use super::error::HeatError;
use super::given::Given;
use super::region::Span;
use crate::engine::Side;
use schemars::JsonSchema;
use serde::Deserialize;

/// What holds at one face, or at a part of it. Values may change with time: by a table over it or an expression of `t`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "snake_case")]
pub enum Face {
    /// A fixed temperature in K on the wall, half a cell beyond the last centres.
    FixedK(Given),
    /// Heat that flows into the domain, in W/m².
    FluxWPerM2(Given),
    /// Exchange with a fluid, h (T∞ − T) for the temperature T on the wall; with `emissivity` also by radiation.
    Convective(Convective),
    /// Exchange by radiation, ε σ (T∞⁴ − T⁴) for the temperature T on the wall.
    Radiative(Radiative),
    /// No heat passes.
    #[default]
    Insulated,
    /// The face is one with the opposite face.
    Periodic,
}

/// A wall in a fluid.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct Convective {
    /// The heat transfer coefficient h in W/(m² K).
    pub h_w_per_m2_k: Given,
    /// The temperature T∞ of the fluid in K.
    pub ambient_k: Given,
    /// Emissivity, 0 to 1, if the wall radiates as well.
    pub emissivity: Option<f64>,
    /// The temperature of what the wall sees, in K; by default the fluid's.
    pub surroundings_k: Option<Given>,
}

/// A wall that radiates.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct Radiative {
    /// Emissivity, 0 to 1.
    pub emissivity: f64,
    /// The temperature T∞ of what the wall sees, in K.
    pub surroundings_k: Given,
}

/// The faces; insulated where nothing is said.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema, Default)]
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
    /// Parts of faces where something else holds; later ones lie over earlier ones.
    pub part: Vec<Part>,
}

/// A part of a face.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct Part {
    /// The face.
    pub face: Side,
    /// Which part of it.
    #[serde(flatten)]
    pub span: Span,
    /// What holds there.
    pub holds: Face,
}

/// The faces by name, by axis (z, y, x): where it begins, where it ends.
pub(super) const NAMES: [[&str; 2]; 3] = [["bottom", "top"], ["south", "north"], ["west", "east"]];

impl Face {
    /// A temperature in K that stays.
    #[must_use]
    pub fn fixed(kelvin: f64) -> Self {
        Self::FixedK(kelvin.into())
    }
}

impl Boundaries {
    /// The same on all faces.
    #[must_use]
    pub fn all(face: &Face) -> Self {
        let face = || face.clone();
        let (west, east, south, north, bottom, top) = (face(), face(), face(), face(), face(), face());
        Self { west, east, south, north, bottom, top, part: Vec::new() }
    }

    /// The two faces of an axis (0 is z, 1 is y, 2 is x), the one where it begins first.
    #[must_use]
    pub fn of_axis(&self, axis: usize) -> [&Face; 2] {
        match axis {
            0 => [&self.bottom, &self.top],
            1 => [&self.south, &self.north],
            _ => [&self.west, &self.east],
        }
    }

    /// Which of z, y and x close upon themselves.
    #[must_use]
    pub fn periodic(&self) -> [bool; 3] {
        [0, 1, 2].map(|axis| *self.of_axis(axis)[0] == Face::Periodic)
    }

    /// The temperature of all walls across `axes`, if it is the same and stays.
    pub(super) fn common_wall(&self, mut axes: impl Iterator<Item = usize>) -> Option<f64> {
        let Face::FixedK(Given::Number(wall)) = self.west else { return None };
        let same = axes.all(|axis| self.of_axis(axis).into_iter().all(|face| *face == self.west));
        (same && self.part.is_empty()).then_some(wall)
    }

    /// Checks that periodic faces fit together; a domain of two axes has no bottom and no top.
    pub(super) fn check(&self, dims: usize) -> Result<(), HeatError> {
        for axis in [2, 1, 0] {
            let ([first, second], [begin, end]) = (NAMES[axis], self.of_axis(axis));
            if axis < 3 - dims && *begin == Face::Periodic {
                let message = "a rectangle has no bottom and no top: give `cells` along x, y and z, or leave them out";
                return Err(HeatError::new("boundary.bottom", message));
            }
            if (*begin == Face::Periodic) != (*end == Face::Periodic) {
                let message = format!("`{first}` and `{second}` close upon each other: make both periodic, or neither");
                return Err(HeatError::new(&format!("boundary.{first}"), message));
            }
        }
        Ok(())
    }
}
