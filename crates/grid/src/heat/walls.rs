//! The faces of the domain, checked, and what they do to the cells beside them.
//!
//! ```text
//!        wall at temperature s
//!     T  |  2 s − T           ghost: what lies half a cell inside, mirrored at the wall
//!   --o--|--o--
//!   inside  ghost             what flows in is (k/Δ)(ghost − T) = (2k/Δ)(s − T)
//! ```
//! A fixed temperature gives s. A flux q gives ghost − T = q Δ/k. Where heat is exchanged, s is where both flows agree,
//! (2k/Δ)(s − T) = h (T∞ − s) + ε σ (T∞⁴ − s⁴).

use super::HeatError;
use super::boundary::{Boundaries, Convective, Face, NAMES};
use super::given::{Given, Signal};
use super::grid::Grid;
use super::problem::HOTTEST;
use super::region::CellBox;
use super::{exchange::Exchange, within};
use crate::engine::{Place, Side};
use ndarray::Array2;

/// The faces of a domain.
#[derive(Debug, Clone)]
pub(super) struct Walls {
    periodic: [bool; 3],
    /// By axis (z, y, x): where it begins, where it ends.
    sides: [[FaceMap; 2]; 3],
    conditions: Vec<(String, Condition)>,
}

/// Which condition holds where on a face.
#[derive(Debug, Clone, Default)]
struct FaceMap {
    whole: usize,
    /// By the positions along the two other axes, where parts differ from the whole.
    parts: Option<Array2<usize>>,
}

#[derive(Debug, Clone)]
enum Condition {
    Insulated,
    Fixed(Signal),
    Flux(Signal),
    Exchange(Box<Signals>),
}

/// What an exchange depends on.
#[derive(Debug, Clone)]
struct Signals {
    h: Signal,
    ambient: Signal,
    emissivity: f64,
    surroundings: Signal,
}

/// What a condition says at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Held {
    Insulated,
    /// A temperature in K.
    Fixed(f64),
    /// A flux inwards in W/m².
    Flux(f64),
    Exchange(Exchange),
}

impl Walls {
    /// The faces that a case gives.
    pub(super) fn new(boundaries: &Boundaries, grid: &Grid) -> Result<Self, HeatError> {
        boundaries.check(grid.extent.dims())?;
        let mut walls = Self {
            periodic: boundaries.periodic(),
            sides: Default::default(),
            conditions: vec![(String::new(), Condition::Insulated)],
        };
        for axis in grid.axes() {
            for (end, face) in boundaries.of_axis(axis).into_iter().enumerate() {
                walls.sides[axis][end].whole = walls.condition(&format!("boundary.{}", NAMES[axis][end]), face)?;
            }
        }
        for (i, part) in boundaries.part.iter().enumerate() {
            let (key, (axis, end)) = (format!("boundary.part.{i}"), part.face.place());
            if !grid.extent.has_axis(axis) || walls.periodic[axis] || part.holds == Face::Periodic {
                let message = "parts are for faces that the domain has and that are not periodic: name another face";
                return Err(HeatError::new(&format!("{key}.face"), message));
            }
            let (condition, cells) =
                (walls.condition(&format!("{key}.holds"), &part.holds)?, part.span.cells(&key, grid)?);
            walls.sides[axis][usize::from(end)].lay(axis, grid.extent.zyx(), &cells, condition);
        }
        Ok(walls)
    }

    /// The number of the condition that a face is under.
    fn condition(&mut self, key: &str, face: &Face) -> Result<usize, HeatError> {
        let condition = match face {
            Face::Insulated | Face::Periodic => return Ok(0),
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
        };
        self.conditions.push((key.to_owned(), condition));
        Ok(self.conditions.len() - 1)
    }

    /// Which of z, y and x close upon themselves.
    pub(super) fn periodic(&self) -> [bool; 3] {
        self.periodic
    }

    /// Whether no heat passes anywhere on a side.
    pub(super) fn is_closed(&self, side: Side) -> bool {
        let (axis, end) = side.place();
        let map = &self.sides[axis][usize::from(end)];
        self.periodic[axis] || map.parts.as_ref().map_or(map.whole == 0, |parts| parts.iter().all(|&part| part == 0))
    }

    /// Whether what flows in is linear in the temperature, with factors that stay.
    pub(super) fn keep_their_factors(&self) -> bool {
        let keeps = |condition: &Condition| match condition {
            Condition::Exchange(signals) => signals.h.is_constant() && signals.emissivity == 0.0,
            _ => true,
        };
        self.conditions.iter().all(|(_, condition)| keeps(condition))
    }

    /// Whether some wall radiates.
    pub(super) fn radiate(&self) -> bool {
        let radiates = |c: &Condition| matches!(c, Condition::Exchange(signals) if signals.emissivity > 0.0);
        self.conditions.iter().any(|(_, condition)| radiates(condition))
    }

    /// Whether nothing changes with time.
    pub(super) fn are_constant(&self) -> bool {
        self.conditions.iter().all(|(_, condition)| condition.is_constant())
    }

    /// What all conditions say at a time in seconds.
    ///
    /// # Errors
    /// If an expression gives no temperature, flux or coefficient.
    pub(super) fn at(&self, time: f64) -> Result<Vec<Held>, HeatError> {
        let held = |(key, condition): &(String, Condition)| {
            let held = condition.at(time);
            let wrong = || HeatError::new(key, format!("at t = {time} s this has no value to use: {held:?}"));
            if held.is_sound() { Ok(held) } else { Err(wrong()) }
        };
        self.conditions.iter().map(held).collect()
    }

    /// The number of the condition beyond a cell, which lies inside of that side.
    #[inline]
    pub(super) fn beyond(&self, side: Side, zyx: [isize; 3]) -> usize {
        let (axis, end) = side.place();
        let map = &self.sides[axis][usize::from(end)];
        let Some(parts) = &map.parts else { return map.whole };
        let [a, b] = across(axis).map(|axis| zyx[axis] as usize);
        parts.get([a, b]).copied().unwrap_or(map.whole)
    }
}

/// The axes of a face across an axis, slower first.
fn across(axis: usize) -> [usize; 2] {
    match axis {
        0 => [1, 2],
        1 => [0, 2],
        _ => [0, 1],
    }
}

impl FaceMap {
    /// Lays a condition over a part of the face.
    fn lay(&mut self, axis: usize, zyx: [usize; 3], cells: &CellBox, condition: usize) {
        let [a, b] = across(axis);
        let whole = self.whole;
        let parts = self.parts.get_or_insert_with(|| Array2::from_elem([zyx[a], zyx[b]], whole));
        parts.slice_mut(ndarray::s![cells[a].clone(), cells[b].clone()]).fill(condition);
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

impl Condition {
    fn is_constant(&self) -> bool {
        match self {
            Self::Insulated => true,
            Self::Fixed(signal) | Self::Flux(signal) => signal.is_constant(),
            Self::Exchange(s) => [&s.h, &s.ambient, &s.surroundings].iter().all(|signal| signal.is_constant()),
        }
    }

    fn at(&self, time: f64) -> Held {
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

impl Held {
    fn is_sound(&self) -> bool {
        match self {
            Self::Insulated => true,
            Self::Fixed(value) => value.abs() <= HOTTEST,
            Self::Flux(value) => value.abs() <= 1e15,
            Self::Exchange(exchange) => exchange.is_sound(),
        }
    }

    /// The ghost beyond a cell at temperature `inside`; `r` is k dt/(ρ c Δ²) and `unit` dt/(ρ c Δ), so that r/unit is k/Δ.
    #[inline]
    pub(super) fn ghost(&self, inside: f64, r: f64, unit: f64) -> f64 {
        match self {
            Self::Insulated => inside,
            Self::Fixed(wall) => 2.0 * wall - inside,
            Self::Flux(_) | Self::Exchange(_) if r <= 0.0 => inside,
            Self::Flux(flux) => inside + flux * (unit / r),
            Self::Exchange(exchange) => 2.0 * exchange.surface(inside, 2.0 * r / unit) - inside,
        }
    }

    /// What a cell gains in a step as `drive − conductance · T`: `[conductance, drive]`; linearised at T = `inside`.
    pub(super) fn linear(&self, inside: f64, r: f64, unit: f64) -> [f64; 2] {
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
pub(super) struct WallsInTime {
    first: u64,
    /// By step, from the first; the last one holds for all later ones.
    held: Vec<Vec<Held>>,
    /// dt/(ρ c Δ) by axis: the temperature that a flux of 1 W/m² through a face adds to a cell.
    units: [f64; 3],
}

impl WallsInTime {
    /// The conditions at steps `steps`, whose times `time` tells.
    ///
    /// # Errors
    /// If one of them has no value then.
    pub(super) fn new(
        walls: &Walls,
        units: [f64; 3],
        steps: std::ops::Range<u64>,
        time: impl Fn(u64) -> f64,
    ) -> Result<Self, HeatError> {
        let last = if walls.are_constant() { steps.start + 1 } else { steps.end };
        let held = (steps.start..last).map(|step| walls.at(time(step))).collect::<Result<_, _>>()?;
        Ok(Self { first: steps.start, held, units })
    }

    /// The ghost beyond a cell at `place`.
    #[inline]
    pub(super) fn ghost(&self, walls: &Walls, side: Side, place: &Place, inside: f64, r: f64) -> f64 {
        let at = ((place.step - self.first) as usize).min(self.held.len() - 1);
        self.held[at][walls.beyond(side, place.zyx)].ghost(inside, r, self.units[side.place().0])
    }
}
