//! What holds at faces at one time, and over some steps.

use super::Walls;
use super::exchange::Exchange;
use crate::engine::{Place, Side};
use crate::heat::error::HOTTEST;
use crate::heat::error::HeatError;

/// What a condition says at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::heat) enum Held {
    Insulated,
    /// A temperature in K.
    Fixed(f64),
    /// A flux inwards in W/m².
    Flux(f64),
    Exchange(Exchange),
}

impl Held {
    pub(in crate::heat) fn is_sound(&self) -> bool {
        match self {
            Self::Insulated => true,
            Self::Fixed(value) => value.abs() <= HOTTEST,
            Self::Flux(value) => value.abs() <= 1e15,
            Self::Exchange(exchange) => exchange.is_sound(),
        }
    }

    /// The ghost beyond a cell at temperature `inside`; `r` is k dt/(ρ c Δ²) and `unit` dt/(ρ c Δ), so that r/unit is k/Δ.
    #[inline]
    pub(in crate::heat) fn ghost(&self, inside: f64, r: f64, unit: f64) -> f64 {
        match self {
            Self::Insulated => inside,
            Self::Fixed(wall) => 2.0 * wall - inside,
            Self::Flux(_) | Self::Exchange(_) if r <= 0.0 => inside,
            Self::Flux(flux) => inside + flux * (unit / r),
            Self::Exchange(exchange) => 2.0 * exchange.surface(inside, 2.0 * r / unit) - inside,
        }
    }

    /// `[a, b]` if the ghost is a + b T whatever conducts.
    fn affine(&self) -> Option<[f64; 2]> {
        match self {
            Self::Insulated => Some([0.0, 1.0]),
            Self::Fixed(wall) => Some([2.0 * wall, -1.0]),
            Self::Flux(_) | Self::Exchange(_) => None,
        }
    }

    /// What a cell gains in a step as `drive − conductance · T`: `[conductance, drive]`; linearised at T = `inside`.
    pub(in crate::heat) fn linear(&self, inside: f64, r: f64, unit: f64) -> [f64; 2] {
        match self {
            Self::Insulated => [0.0; 2],
            Self::Fixed(wall) => [2.0 * r, 2.0 * r * wall],
            Self::Flux(_) | Self::Exchange(_) if r <= 0.0 => [0.0; 2],
            Self::Flux(flux) => [0.0, flux * unit],
            Self::Exchange(exchange) => {
                let [h, towards] = exchange.linear(inside, 2.0 * r / unit);
                // Two resistances in series: from the wall outwards, and half a cell.
                let conductance = if h > 0.0 { (1.0 / (h * unit) + 0.5 / r).recip() } else { 0.0 };
                [conductance, conductance * towards]
            }
        }
    }
}

/// The conditions over some steps, for stencils.
#[derive(Debug, Clone)]
pub(in crate::heat) struct WallsInTime {
    first: u64,
    /// By step, from the first; the last one holds for all later ones.
    held: Vec<Vec<Held>>,
    /// By axis and end: `[a, b]` of a ghost a + b T that is the same all over the side, and always.
    plain: [[Option<[f64; 2]>; 2]; 3],
    /// dt/(ρ c Δ) by axis: the temperature that a flux of 1 W/m² through a face adds to a cell.
    units: [f64; 3],
}

impl WallsInTime {
    /// The conditions at steps `steps`, whose times `time` tells.
    ///
    /// # Errors
    /// If one of them has no value then.
    pub(in crate::heat) fn new(
        walls: &Walls,
        units: [f64; 3],
        steps: std::ops::Range<u64>,
        time: impl Fn(u64) -> f64,
    ) -> Result<Self, HeatError> {
        let last = if walls.are_constant() { steps.start + 1 } else { steps.end };
        let held: Vec<_> = (steps.start..last).map(|step| walls.at(time(step))).collect::<Result<_, _>>()?;
        let plain = |side: Side| {
            let condition = if walls.are_constant() { walls.whole(side)? } else { return None };
            held.first().and_then(|held| held[condition].affine())
        };
        let plain = [0, 1, 2].map(|axis| Side::of_axis(axis).map(plain));
        Ok(Self { first: steps.start, held, plain, units })
    }

    /// `[a, b]` of a ghost a + b T that is the same all over a side, and always.
    #[inline]
    pub(in crate::heat) fn plain(&self, side: Side) -> Option<[f64; 2]> {
        let (axis, end) = side.place();
        self.plain[axis][usize::from(end)]
    }

    /// The ghost beyond a cell at `place`, where `r` tells the diffusion number of the face.
    #[inline]
    pub(in crate::heat) fn ghost(
        &self,
        walls: &Walls,
        side: Side,
        place: &Place,
        inside: f64,
        r: impl FnOnce() -> f64,
    ) -> f64 {
        if let Some([a, b]) = self.plain(side) {
            return a + b * inside;
        }
        let axis = side.place().0;
        let at = ((place.step - self.first) as usize).min(self.held.len() - 1);
        self.held[at][walls.beyond(side, place.zyx)].ghost(inside, r(), self.units[axis])
    }
}
