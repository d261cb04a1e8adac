//! What produces heat within the domain.

use super::error::{HeatError, within};
use super::given::{Given, Property, Table};
use super::grid::Grid;
use super::region::{CellBox, Span, holds};
use crate::formula::Formula;
use libm::exp;
use partita_run::case::Files;
use schemars::JsonSchema;
use serde::Deserialize;
use std::cmp::Ordering;

/// A region that produces heat.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
pub struct Source {
    /// Where it is.
    #[serde(flatten)]
    pub span: Span,
    /// Power per volume in W/m³ (in K/s where the case gives a diffusivity only): a number, a map, a table over time, or an
    /// expression of `x`, `y`, `z` and `t`.
    pub power_w_per_m3: Given,
    /// The centre `[x, y]` or `[x, y, z]` in metres of a Gaussian that the power is multiplied by, exp(−(distance / radius)²).
    pub centre_m: Option<Vec<f64>>,
    /// The radius in metres at which it has fallen to 1/e.
    pub radius_m: Option<f64>,
    /// When it begins, in s.
    pub from_s: Option<f64>,
    /// When it ends, in s.
    pub until_s: Option<f64>,
}

/// A source, checked.
#[derive(Debug, Clone)]
pub(super) struct Heater {
    pub(super) cells: CellBox,
    power: Power,
    gaussian: Option<Gaussian>,
    window: [f64; 2],
    key: String,
}

#[derive(Debug, Clone)]
enum Power {
    Place(Property),
    Time(Table),
    Formula(Formula),
}

/// exp(−(distance / radius)²) around a point; without z, around a line along z.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Gaussian {
    centre: Vec<f64>,
    radius: f64,
}

/// Powers beyond this are slips.
const STRONGEST: f64 = 1e18;

impl Gaussian {
    /// A Gaussian on a grid of `dims` axes; the keys are those of its centre and its radius.
    pub(super) fn new(keys: [&str; 2], centre: &[f64], radius: f64, dims: usize) -> Result<Self, HeatError> {
        if !(2..=dims).contains(&centre.len()) {
            let message =
                format!("{} coordinates on a grid of {dims} axes: give [x, y] or, in a box, [x, y, z]", centre.len());
            return Err(HeatError::new(keys[0], message));
        }
        centre.iter().try_for_each(|&centre| within(keys[0], centre, -1e30, 1e30, "m").map(|_| ()))?;
        Ok(Self { centre: centre.to_vec(), radius: within(keys[1], radius, 1e-30, 1e30, "m")? })
    }

    /// Its value at a position `[x, y, z]`.
    pub(super) fn at(&self, position: [f64; 3]) -> f64 {
        let shares = position.iter().zip(&self.centre).map(|(x, centre)| (x - centre) / self.radius);
        exp(-shares.map(|d| d * d).sum::<f64>())
    }
}

impl Heater {
    /// The source that stands at `index` in a case.
    pub(super) fn new(
        index: usize,
        source: &Source,
        grid: &Grid,
        files: Option<&dyn Files>,
    ) -> Result<Self, HeatError> {
        let key = |name: &str| format!("source.{index}.{name}");
        let gaussian = match (&source.centre_m, source.radius_m) {
            (None, None) => None,
            (Some(centre), Some(radius)) => {
                Some(Gaussian::new([&key("centre_m"), &key("radius_m")], centre, radius, grid.extent.dims())?)
            }
            _ => return Err(HeatError::new(&key("centre_m"), "a Gaussian needs both `centre_m` and `radius_m`")),
        };
        let window = [source.from_s.unwrap_or(f64::MIN), source.until_s.unwrap_or(f64::MAX)];
        if window[0].partial_cmp(&window[1]) != Some(Ordering::Less) {
            let message = format!("the source ends at {} s, not after it begins: let it last", window[1]);
            return Err(HeatError::new(&key("until_s"), message));
        }
        let power_key = key("power_w_per_m3");
        let (power, cells) = (
            power(&power_key, &source.power_w_per_m3, grid, files)?,
            source.span.cells(&format!("source.{index}"), grid)?,
        );
        Ok(Self { cells, power, gaussian, window, key: power_key })
    }

    /// Whether it is on at a time.
    pub(super) fn is_on(&self, time: f64) -> bool {
        (self.window[0]..self.window[1]).contains(&time)
    }

    /// Whether it is always on with the same power.
    pub(super) fn keeps_on(&self) -> bool {
        self.window == [f64::MIN, f64::MAX] && !self.changes()
    }

    /// Whether its power changes while it is on.
    pub(super) fn changes(&self) -> bool {
        !matches!(self.power, Power::Place(_))
    }

    /// Whether it is the same in all of its cells.
    pub(super) fn is_even(&self) -> bool {
        self.gaussian.is_none() && matches!(self.power, Power::Place(Property::Constant(_)) | Power::Time(_))
    }

    /// Power per volume in a cell while it is on.
    pub(super) fn power(&self, grid: &Grid, zyx: [usize; 3], time: f64) -> f64 {
        if !holds(&self.cells, zyx) {
            return 0.0;
        }
        let position = grid.centre(zyx);
        let power = match &self.power {
            Power::Place(map) => map.at(grid, zyx, 0.0),
            Power::Time(table) => table.value(time),
            Power::Formula(formula) => formula.value(&[position[0], position[1], position[2], time]),
        };
        self.gaussian.as_ref().map_or(power, |gaussian| power * gaussian.at(position))
    }

    /// An error about its power in a cell.
    pub(super) fn no_power(&self, power: f64, kelvin_per_power: f64, zyx: [usize; 3], time: f64) -> HeatError {
        let gain = power * kelvin_per_power;
        let message = format!("at t = {time} s, {power} W/m³ in cell {zyx:?} (z, y, x) give {gain} K in a step");
        HeatError::new(&self.key, message)
    }
}

fn power(key: &str, given: &Given, grid: &Grid, files: Option<&dyn Files>) -> Result<Power, HeatError> {
    match given {
        Given::Table(keys) => Table::new(key, &keys.table).map(Power::Time),
        Given::Expression(keys) if Formula::new(&keys.expression, &["x", "y", "z"]).is_err() => {
            let formula = Formula::new(&keys.expression, &["x", "y", "z", "t"]);
            formula.map(Power::Formula).map_err(|e| HeatError::new(key, e))
        }
        _ => {
            let map = Property::new(key, given, grid, files)?;
            map.check(key, [-STRONGEST, STRONGEST], "W/m³").map(|()| Power::Place(map))
        }
    }
}
