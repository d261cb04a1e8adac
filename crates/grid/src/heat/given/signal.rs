//! What changes with time.

use super::super::error::{HeatError, within};
use super::{Given, Table};
use crate::formula::Formula;

/// A value over time.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::heat) enum Signal {
    Constant(f64),
    Table(Table),
    Formula(Formula),
}

impl Signal {
    /// The signal that the key `key` gives, whose values lie in `[low, high]`.
    pub(in crate::heat) fn new(key: &str, given: &Given, [low, high]: [f64; 2], unit: &str) -> Result<Self, HeatError> {
        let signal = match given {
            Given::Number(number) => Self::Constant(within(key, *number, low, high, unit)?),
            Given::Table(keys) => Self::Table(Table::new(key, &keys.table)?),
            Given::Expression(keys) => {
                Self::Formula(Formula::new(&keys.expression, &["t"]).map_err(|e| HeatError::new(key, e))?)
            }
            Given::File(_) => {
                return Err(HeatError::new(
                    key,
                    "takes no map: give a number, a table over time or an expression of t",
                ));
            }
        };
        if let Self::Table(table) = &signal {
            table.values().try_for_each(|value| within(key, value, low, high, unit).map(|_| ()))?;
        }
        Ok(signal)
    }

    /// The value at a time in seconds.
    pub(in crate::heat) fn at(&self, time: f64) -> f64 {
        match self {
            Self::Constant(value) => *value,
            Self::Table(table) => table.value(time),
            Self::Formula(formula) => formula.value(&[time]),
        }
    }

    /// Whether it is the same always.
    pub(in crate::heat) fn is_constant(&self) -> bool {
        matches!(self, Self::Constant(_))
    }
}
