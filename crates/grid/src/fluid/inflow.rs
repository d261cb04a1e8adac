//! Fluid that comes in, or leaves, with a given velocity.

use super::initial::{PLACE, Term, Value};
use crate::setting::SettingError;
use schemars::JsonSchema;
use serde::Deserialize;

/// The velocity at a face.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct InflowKeys {
    /// The velocity along x and y, or x, y and z, in m/s: numbers, or expressions of `x`, `y` and `z` in metres; by default
    /// `speed_m_per_s` into the domain.
    pub velocity_m_per_s: Option<Vec<Value>>,
    /// How the velocity is spread over the face.
    pub spread: Spread,
    /// A factor over time: an expression of `t` in seconds.
    pub over_time: Option<Value>,
}

/// How a velocity is spread over a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "snake_case")]
pub enum Spread {
    /// As it is given.
    #[default]
    Uniform,
    /// Times 6 s (1 − s) along each axis that has walls at both ends, s being the share of the way between them: a mean
    /// velocity becomes the parabola of a channel.
    Parabolic,
}

/// A checked inflow.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Inflow {
    velocity: [Term; 3],
    factor: Term,
    /// The axis of the face (0 is x), and its place there in metres.
    axis: usize,
    place: f64,
    /// By axis x, y and z, the distance of the walls between which there is a parabola.
    parabola: [Option<f64>; 3],
}

/// Where an inflow is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opening {
    /// The axis of the face (0 is x), and its side.
    pub(super) axis: usize,
    pub(super) side: usize,
    /// The axes of the domain, and its size along x, y and z in metres.
    pub(super) dims: usize,
    pub(super) size: [f64; 3],
    /// The axes that have walls at both ends.
    pub(super) walled: [bool; 3],
}

impl Inflow {
    /// The inflow that the key `key` gives; without a velocity it is `speed` in m/s into the domain.
    pub(super) fn new(key: &str, keys: &InflowKeys, opening: &Opening, speed: f64) -> Result<Self, SettingError> {
        let Opening { axis, side, dims, size, walled } = *opening;
        let velocity_key = format!("{key}.velocity_m_per_s");
        let mut velocity = [const { Term::Number(0.0) }; 3];
        velocity[axis] = Term::Number(if side == 0 { speed } else { -speed });
        if let Some(given) = &keys.velocity_m_per_s {
            if given.len() != dims {
                let message = format!("{} values for {dims} axes of `cells`: give one for each", given.len());
                return Err(SettingError::new(&velocity_key, message));
            }
            for (term, value) in velocity.iter_mut().zip(given) {
                *term = Term::new(&velocity_key, value, &PLACE)?;
            }
        }
        let factor = keys.over_time.as_ref().map(|value| Term::new(&format!("{key}.over_time"), value, &["t"]));
        let is_parabola = |other: usize| keys.spread == Spread::Parabolic && other != axis && walled[other];
        Ok(Self {
            velocity,
            factor: factor.transpose()?.unwrap_or(Term::Number(1.0)),
            axis,
            place: if side == 0 { 0.0 } else { size[axis] },
            parabola: [0, 1, 2].map(|other| is_parabola(other).then_some(size[other])),
        })
    }

    /// The velocity in m/s beside a place in metres, before its factor.
    pub(super) fn velocity(&self, mut place: [f64; 3]) -> [f64; 3] {
        place[self.axis] = self.place;
        let along = place.iter().zip(self.parabola).map(|(at, width)| match width {
            Some(width) => 6.0 * (at / width) * (1.0 - at / width),
            None => 1.0,
        });
        let spread: f64 = along.product();
        [0, 1, 2].map(|part| self.velocity[part].at(&place) * spread)
    }

    /// The factor at a time in seconds.
    pub(super) fn factor(&self, time: f64) -> f64 {
        self.factor.at(&[time])
    }

    /// Whether it changes with time.
    pub(super) fn changes(&self) -> bool {
        matches!(self.factor, Term::Formula(_))
    }
}
