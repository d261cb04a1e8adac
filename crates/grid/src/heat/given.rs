//! Values as a case gives them: a number, a file, an expression, a table.

mod map;
mod property;
mod signal;
mod table;

pub(super) use property::Property;
pub(super) use signal::Signal;
pub(super) use table::Table;

use schemars::JsonSchema;
use serde::Deserialize;

/// A value that may be more than a number; each key says which of these it takes.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "give a number, { file = \"...\" }, { expression = \"...\" } or { table = [[at, value], ...] }"
)]
pub enum Given {
    /// The same everywhere and always.
    Number(f64),
    /// A map over the grid.
    File(FileKeys),
    /// An expression of position, time or temperature.
    Expression(ExpressionKeys),
    /// Values between which is interpolated.
    Table(TableKeys),
}

/// A map over the grid, stretched over x and y (and z, if it has three axes): each cell takes the value its centre lies in.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileKeys {
    /// A PNG image, or a NumPy array (`.npy`) of doubles `[ny, nx]` or `[nz, ny, nx]` with the values themselves; relative
    /// to the case.
    pub file: String,
    /// The value of black in an image.
    pub black: Option<f64>,
    /// The value of white in an image.
    pub white: Option<f64>,
}

/// An expression.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpressionKeys {
    /// What stands in it: `x`, `y`, `z` in metres, `t` in seconds, `T` in K, as the key allows.
    pub expression: String,
    /// The temperatures in K between which an expression of `T` holds; beyond them the value at the nearest end does.
    pub range_k: Option<[f64; 2]>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableKeys {
    /// Pairs `[at, value]` with growing `at`, a time in s or a temperature in K; linear between them, constant beyond.
    pub table: Vec<[f64; 2]>,
}

impl Default for Given {
    fn default() -> Self {
        Self::Number(0.0)
    }
}

impl From<f64> for Given {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl Given {
    /// An expression, without limits of its own.
    #[must_use]
    pub fn expression(text: &str) -> Self {
        Self::Expression(ExpressionKeys { expression: text.to_owned(), range_k: None })
    }
}
