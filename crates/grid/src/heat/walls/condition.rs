//! What holds at a face, over time.

use super::exchange::Exchange;
use super::held::Held;
use crate::heat::boundary::{Convective, Face};
use crate::heat::error::HOTTEST;
use crate::heat::error::{HeatError, within};
use crate::heat::given::{Given, Signal};

/// What holds at a face, or at a part of it.
#[derive(Debug, Clone)]
pub(in crate::heat) enum Condition {
    Insulated,
    Fixed(Signal),
    Flux(Signal),
    Exchange(Box<Signals>),
}

/// What an exchange depends on.
#[derive(Debug, Clone)]
pub(in crate::heat) struct Signals {
    h: Signal,
    ambient: Signal,
    emissivity: f64,
    surroundings: Signal,
}

impl Condition {
    /// What the table `key` says of a face; none where no heat passes, or the face is none.
    pub(in crate::heat) fn new(key: &str, face: &Face) -> Result<Option<Self>, HeatError> {
        Ok(Some(match face {
            Face::Insulated | Face::Periodic => return Ok(None),
            Face::FixedK(given) => Condition::Fixed(temperature(&format!("{key}.fixed_k"), given)?),
            Face::FluxWPerM2(given) => {
                Condition::Flux(Signal::new(&format!("{key}.flux_w_per_m2"), given, [-1e15, 1e15], "W/m²")?)
            }
            Face::Convective(keys) => convective(&format!("{key}.convective"), keys)?,
            Face::Radiative(keys) => {
                let key = format!("{key}.radiative");
                let surroundings = warm(&format!("{key}.surroundings_k"), &keys.surroundings_k)?;
                let emissivity = within(&format!("{key}.emissivity"), keys.emissivity, 0.0, 1.0, "")?;
                let (h, ambient) = (Signal::Constant(0.0), Signal::Constant(0.0));
                Condition::Exchange(Box::new(Signals { h, ambient, emissivity, surroundings }))
            }
        }))
    }

    /// Whether what flows in is linear in the temperature, with factors that stay.
    pub(in crate::heat) fn keeps_its_factors(&self) -> bool {
        match self {
            Self::Exchange(signals) => signals.h.is_constant() && signals.emissivity == 0.0,
            _ => true,
        }
    }

    /// Whether the wall radiates.
    pub(in crate::heat) fn radiates(&self) -> bool {
        matches!(self, Self::Exchange(signals) if signals.emissivity > 0.0)
    }

    pub(in crate::heat) fn is_constant(&self) -> bool {
        match self {
            Self::Insulated => true,
            Self::Fixed(signal) | Self::Flux(signal) => signal.is_constant(),
            Self::Exchange(s) => [&s.h, &s.ambient, &s.surroundings].iter().all(|signal| signal.is_constant()),
        }
    }

    pub(in crate::heat) fn at(&self, time: f64) -> Held {
        match self {
            Self::Insulated => Held::Insulated,
            Self::Fixed(signal) => Held::Fixed(signal.at(time)),
            Self::Flux(signal) => Held::Flux(signal.at(time)),
            Self::Exchange(s) => {
                Held::Exchange(Exchange::new(s.h.at(time), s.ambient.at(time), s.emissivity, s.surroundings.at(time)))
            }
        }
    }
}

fn temperature(key: &str, given: &Given) -> Result<Signal, HeatError> {
    Signal::new(key, given, [-HOTTEST, HOTTEST], "K")
}

/// A temperature that something radiates at.
fn warm(key: &str, given: &Given) -> Result<Signal, HeatError> {
    Signal::new(key, given, [0.0, 1e6], "K")
}

fn convective(key: &str, keys: &Convective) -> Result<Condition, HeatError> {
    let h = Signal::new(&format!("{key}.h_w_per_m2_k"), &keys.h_w_per_m2_k, [0.0, 1e12], "W/(m² K)")?;
    let emissivity = within(&format!("{key}.emissivity"), keys.emissivity.unwrap_or(0.0), 0.0, 1.0, "")?;
    let ambient_key = format!("{key}.ambient_k");
    let ambient = temperature(&ambient_key, &keys.ambient_k)?;
    let surroundings = match &keys.surroundings_k {
        Some(given) => warm(&format!("{key}.surroundings_k"), given)?,
        None if emissivity > 0.0 => warm(&ambient_key, &keys.ambient_k)?,
        None => Signal::Constant(0.0),
    };
    Ok(Condition::Exchange(Box::new(Signals { h, ambient, emissivity, surroundings })))
}
