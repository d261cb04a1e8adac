//! What varies from place to place, or with the temperature.

use super::super::error::{HeatError, within};
use super::super::grid::Grid;
use super::{ExpressionKeys, Given, Table, map};
use crate::formula::Formula;
use ndarray::Array3;
use partita_run::case::Files;

/// A value over the cells of a grid, or over temperatures.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::heat) enum Property {
    Constant(f64),
    Map(Array3<f64>),
    /// Over temperatures.
    Table(Table),
    /// Of T, within a range.
    Temperature(Formula, [f64; 2]),
}

/// Temperatures of a range at which a law is checked at the door.
const SAMPLES: usize = 1000;

impl Property {
    /// What the key `key` gives; an expression of x, y and z becomes a map of the cells.
    pub(in crate::heat) fn new(
        key: &str,
        given: &Given,
        grid: &Grid,
        files: Option<&dyn Files>,
    ) -> Result<Self, HeatError> {
        match given {
            Given::Number(number) => Ok(Self::Constant(*number)),
            Given::File(keys) => map::read(key, keys, files).map(Self::Map),
            Given::Table(keys) => Table::new(key, &keys.table).map(Self::Table),
            Given::Expression(keys) => Self::of_expression(key, keys, grid),
        }
    }

    fn of_expression(key: &str, keys: &ExpressionKeys, grid: &Grid) -> Result<Self, HeatError> {
        let wrong = |e: String| HeatError::new(key, e);
        match (Formula::new(&keys.expression, &["x", "y", "z"]), Formula::new(&keys.expression, &["T"]), keys.range_k) {
            (Ok(place), _, _) => {
                let value = |(z, y, x)| place.value(&grid.centre([z, y, x]));
                Ok(Self::Map(Array3::from_shape_fn(grid.extent.zyx(), value)))
            }
            (_, Ok(law), Some([low, high])) if low < high && (high - low).is_finite() => {
                Ok(Self::Temperature(law, [low, high]))
            }
            (_, Ok(_), _) => Err(wrong(
                "an expression of T needs `range_k = [low, high]`, the temperatures in K between which it holds"
                    .to_owned(),
            )),
            (Err(e), Err(_), _) => Err(wrong(format!("{e} (or of T alone)"))),
        }
    }

    /// The same, if it depends on places at most.
    pub(in crate::heat) fn of_place(self, key: &str) -> Result<Self, HeatError> {
        if self.depends_on_temperature() {
            return Err(HeatError::new(
                key,
                "depends on a temperature that is not known yet: use x, y and z, or a map",
            ));
        }
        Ok(self)
    }

    pub(in crate::heat) fn depends_on_temperature(&self) -> bool {
        matches!(self, Self::Table(_) | Self::Temperature(..))
    }

    pub(in crate::heat) fn constant(&self) -> Option<f64> {
        if let Self::Constant(value) = self { Some(*value) } else { None }
    }

    /// The value in a cell at a temperature.
    pub(in crate::heat) fn at(&self, grid: &Grid, zyx: [usize; 3], kelvin: f64) -> f64 {
        match self {
            Self::Constant(value) => *value,
            Self::Map(map) => map[map::place(map.dim().into(), grid.extent.zyx(), zyx)],
            Self::Table(table) => table.value(kelvin),
            Self::Temperature(law, [low, high]) => law.value(&[kelvin.clamp(*low, *high)]),
        }
    }

    /// Checks that all values lie in `[low, high]`: those of a law over its range, others in every cell.
    pub(in crate::heat) fn check(&self, key: &str, [low, high]: [f64; 2], unit: &str) -> Result<(), HeatError> {
        let check = |value: f64, at: String| {
            within(key, value, low, high, unit)
                .map(|_| ())
                .map_err(|e| HeatError::new(key, format!("{at}{}", e.message)))
        };
        match self {
            Self::Constant(value) => check(*value, String::new()),
            Self::Table(table) => table.values().try_for_each(|value| check(value, "in the table: ".to_owned())),
            Self::Temperature(law, range) => {
                sampled(range).try_for_each(|kelvin| check(law.value(&[kelvin]), format!("at {kelvin} K: ")))
            }
            Self::Map(map) => map
                .indexed_iter()
                .try_for_each(|(at, &value)| check(value, format!("at {at:?} (z, y, x) of the map: "))),
        }
    }

    /// The smallest and the largest value that the law or the map has.
    pub(in crate::heat) fn extremes(&self) -> [f64; 2] {
        let over = |values: &mut dyn Iterator<Item = f64>| {
            values.fold([f64::MAX, f64::MIN], |[least, most], value| [value.min(least), value.max(most)])
        };
        match self {
            Self::Constant(value) => [*value; 2],
            Self::Table(table) => over(&mut table.values()),
            Self::Temperature(law, range) => over(&mut sampled(range).map(|kelvin| law.value(&[kelvin]))),
            Self::Map(map) => over(&mut map.iter().copied()),
        }
    }
}

/// Temperatures over a range, its ends among them.
fn sampled([from, to]: &[f64; 2]) -> impl Iterator<Item = f64> {
    let (from, length) = (*from, to - from);
    (0..=SAMPLES).map(move |i| from + length * (i as f64 / SAMPLES as f64))
}
