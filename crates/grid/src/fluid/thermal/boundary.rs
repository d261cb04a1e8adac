//! What the faces are to the temperature, as cases give it.

use crate::fluid::boundary::NAMES;
use crate::in_place::Edge;
use crate::setting::{SettingError, within};
use schemars::JsonSchema;
use serde::Deserialize;

/// What a face is to the temperature.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "snake_case")]
pub enum WarmFace {
    /// A fixed temperature in K on the wall, half a cell beyond the last centres.
    FixedK(f64),
    /// Heat that flows into the domain, in W/m².
    FluxWPerM2(f64),
    /// No heat passes.
    #[default]
    Insulated,
}

/// The faces; insulated where nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct WarmFaces {
    /// Where x begins.
    pub west: WarmFace,
    /// Where x ends.
    pub east: WarmFace,
    /// Where y begins.
    pub south: WarmFace,
    /// Where y ends.
    pub north: WarmFace,
    /// Where z begins; a rectangle has no such face.
    pub bottom: WarmFace,
    /// Where z ends; a rectangle has no such face.
    pub top: WarmFace,
}

/// Temperatures in K, and fluxes in W/m², that can be asked for.
const RANGES: [f64; 2] = [1e6, 1e15];

impl WarmFaces {
    /// The faces by axis (z, y, x): where it begins, where it ends.
    pub(super) fn by_axis(&self) -> [[WarmFace; 2]; 3] {
        [[self.bottom, self.top], [self.south, self.north], [self.west, self.east]]
    }

    /// The fixed temperatures in K.
    pub(super) fn fixed(&self) -> [[Option<f64>; 2]; 3] {
        self.by_axis().map(|sides| {
            sides.map(|face| match face {
                WarmFace::FixedK(kelvin) => Some(kelvin),
                WarmFace::FluxWPerM2(_) | WarmFace::Insulated => None,
            })
        })
    }

    /// The lowest and the highest fixed temperature.
    pub(super) fn range(&self) -> Option<[f64; 2]> {
        let mut fixed = self.fixed().into_iter().flatten().flatten();
        let first = fixed.next()?;
        Some(fixed.fold([first; 2], |[low, high], kelvin| [low.min(kelvin), high.max(kelvin)]))
    }

    /// Refuses numbers that are none, and heat through what is no wall to the flow.
    pub(super) fn check(&self, edges: [[Edge; 2]; 3], dims: usize) -> Result<(), SettingError> {
        for (axis, faces) in self.by_axis().into_iter().enumerate() {
            for (side, face) in faces.into_iter().enumerate() {
                let key = format!("thermal_boundary.{}", NAMES[axis][side]);
                match face {
                    WarmFace::Insulated => continue,
                    WarmFace::FixedK(kelvin) => within(&key, kelvin, -RANGES[0], RANGES[0], "K")?,
                    WarmFace::FluxWPerM2(flux) => within(&key, flux, -RANGES[1], RANGES[1], "W/m²")?,
                };
                let refused = |message: &str| Err(SettingError::new(&key, message));
                match edges[axis][side] {
                    _ if axis < 3 - dims => return refused("a rectangle has no bottom and no top: leave it out"),
                    Edge::Closed => {}
                    Edge::Periodic => return refused("the face is periodic in `boundary`: heat passes; leave it out"),
                    Edge::Mirror => {
                        return refused(
                            "a face without friction is a plane of symmetry, which no heat passes: leave it out",
                        );
                    }
                }
            }
        }
        Ok(())
    }
}
