//! The field at the beginning.

use super::error::HOTTEST;
use super::error::{HeatError, within};
use super::given::{Given, Property};
use super::grid::Grid;
use super::source::Gaussian;
use libm::sin;
use partita_run::case::Files;
use schemars::JsonSchema;
use serde::Deserialize;
use std::f64::consts::PI;

/// The field at the beginning: a temperature, plus an eigenmode, plus hot spots.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Initial {
    /// The temperature in K: a number, a map, or an expression of `x`, `y` and `z`.
    pub temperature_k: Given,
    /// The height in K of sin(π x / Lx) sin(π y / Ly), in a box times sin(π z / Lz), added to it.
    pub eigenmode_k: f64,
    /// Hot (or cold) spots, added to it.
    pub spot: Vec<Spot>,
}

/// A Gaussian spot: height · exp(−(distance / radius)²).
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct Spot {
    /// Its centre `[x, y]` or `[x, y, z]` in metres; without z, a column along z.
    pub centre_m: Vec<f64>,
    /// The radius in metres at which it has fallen to 1/e.
    pub radius_m: f64,
    /// Its height in K.
    pub height_k: f64,
}

/// The same, checked.
#[derive(Debug, Clone)]
pub(super) struct Start {
    base: Property,
    mode: f64,
    spots: Vec<(f64, Gaussian)>,
}

impl Start {
    pub(super) fn new(initial: &Initial, grid: &Grid, files: Option<&dyn Files>) -> Result<Self, HeatError> {
        let (key, range) = ("initial.temperature_k", [-HOTTEST, HOTTEST]);
        let base = Property::new(key, &initial.temperature_k, grid, files)?.of_place(key)?;
        base.check(key, range, "K")?;
        let mode = within("initial.eigenmode_k", initial.eigenmode_k, -HOTTEST, HOTTEST, "K")?;
        let spot = |(i, spot): (usize, &Spot)| {
            let key = |name: &str| format!("initial.spot.{i}.{name}");
            let height = within(&key("height_k"), spot.height_k, -HOTTEST, HOTTEST, "K")?;
            let keys = [key("centre_m"), key("radius_m")];
            let gaussian = Gaussian::new([&keys[0], &keys[1]], &spot.centre_m, spot.radius_m, grid.extent.dims())?;
            Ok((height, gaussian))
        };
        let spots = initial.spot.iter().enumerate().map(spot).collect::<Result<_, HeatError>>()?;
        Ok(Self { base, mode, spots })
    }

    /// The temperature of the cell `[z, y, x]`.
    pub(super) fn temperature(&self, grid: &Grid, zyx: [usize; 3]) -> f64 {
        let base = self.base.at(grid, zyx, 0.0);
        let mode = if self.mode == 0.0 { 0.0 } else { self.mode * shape(zyx, grid.extent.zyx()) };
        let position = grid.centre(zyx);
        self.spots.iter().fold(base + mode, |sum, (height, spot)| sum + height * spot.at(position))
    }

    /// The eigenmode's height and the temperature it is added to, if there is nothing else.
    pub(super) fn eigenmode(&self) -> Option<[f64; 2]> {
        let base = self.base.constant()?;
        (self.mode != 0.0 && self.spots.is_empty()).then_some([self.mode, base])
    }

    /// A temperature that no cell is below.
    pub(super) fn least(&self) -> f64 {
        let cold = |height: f64| height.min(0.0);
        self.base.extremes()[0] - self.mode.abs() + self.spots.iter().map(|(height, _)| cold(*height)).sum::<f64>()
    }
}

/// The eigenmode of height 1, in the cell `[z, y, x]`; along an axis of one cell it is 1.
pub(super) fn shape(zyx: [usize; 3], cells: [usize; 3]) -> f64 {
    let [z, y, x] = [0, 1, 2].map(|axis| sin(PI * (zyx[axis] as f64 + 0.5) / cells[axis] as f64));
    (x * y) * z
}
