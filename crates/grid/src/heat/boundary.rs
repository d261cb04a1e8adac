//! What holds at the faces of the rectangle, and the ghosts that say it to the stencil.

use super::{HeatError, within};
use partita_domain::{BlockField, Region};
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

    /// Fills the ghosts of a block whose halo reaches beyond `domain`, in the images across periodic faces too.
    pub(super) fn fill_ghosts(&self, domain: &Region, field: &mut BlockField<f64>) {
        let padded = field.block().padded();
        let images = std::array::from_fn(|axis| if self.periodic()[axis] { padded.shape[axis] } else { 0 });
        let Some(inside) = padded.intersection(&domain.grown(images)) else { return };
        let (top, right) = (domain.end(1), domain.end(2));
        if padded.start[1] < 0 {
            fill_row(field, &inside, self.south, 0, -1);
        }
        if padded.end(1) > top {
            fill_row(field, &inside, self.north, top - 1, top);
        }
        if padded.start[2] < 0 {
            fill_column(field, &inside, self.west, 0, -1);
        }
        if padded.end(2) > right {
            fill_column(field, &inside, self.east, right - 1, right);
        }
    }
}

/// The ghost beyond a face: the wall is half-way, so linear extrapolation gives 2 T_wall − T.
fn ghost(face: Face, inside: f64) -> Option<f64> {
    match face {
        Face::FixedK(wall) => Some(2.0 * wall - inside),
        Face::Insulated => Some(inside),
        Face::Periodic => None,
    }
}

fn fill_row(field: &mut BlockField<f64>, inside: &Region, face: Face, from: isize, to: isize) {
    let (x, n) = (inside.start[2], inside.shape[2]);
    let (from, to) = (field.block().offset([0, from, x]), field.block().offset([0, to, x]));
    let values = field.values_mut();
    for i in 0..n {
        if let Some(value) = ghost(face, values[from + i]) {
            values[to + i] = value;
        }
    }
}

fn fill_column(field: &mut BlockField<f64>, inside: &Region, face: Face, from: isize, to: isize) {
    for y in inside.start[1]..inside.end(1) {
        let (from, to) = (field.block().offset([0, y, from]), field.block().offset([0, y, to]));
        if let Some(value) = ghost(face, field.values()[from]) {
            field.values_mut()[to] = value;
        }
    }
}
