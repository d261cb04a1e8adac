//! Heat conduction in a rectangle or a box: ρ c ∂T/∂t = ∇·(k ∇T) + q.
//!
//! The domain is cut into `nx × ny` or `nx × ny × nz` cells; temperatures live at their centres, and what holds at a face
//! holds on the wall itself, half a cell from the centres beside it. [`Heat`] is the simulation, [`Settings`] the keys of
//! its cases, [`Problem`] what has been checked.
//!
//! ```text
//!   explicit   T' = T + Σ g (T₋ − T) + Σ g (T₊ − T) + q dt/(ρ c)     g = k dt/(ρ c h²) at the face between two cells
//!   RKL2       one long step of many explicit stages
//!   implicit   T' − T from the same sums at the end, or in the middle, of the step: by multigrid
//! ```

mod balance;
mod boundary;
mod choice;
mod diagnostics;
mod eigenmode;
mod explicit;
mod gains;
mod given;
mod grid;
mod implicit;
mod initial;
mod medium;
mod probe;
mod problem;
mod region;
mod settings;
mod simulation;
mod source;
mod step;
mod walls;

pub use boundary::{Boundaries, Convective, Face, Part, Radiative};
pub use eigenmode::Eigenmode;
pub use explicit::{ExplicitStep, WithStencil};
pub use given::{ExpressionKeys, FileKeys, Given, TableKeys};
pub use grid::Grid;
pub use initial::{Initial, Spot};
pub use medium::{Fluid, Medium, Region};
pub use probe::Probe;
pub use problem::Problem;
pub use region::Span;
pub use settings::{MaterialKeys, Precision, Scheme, Settings};
pub use simulation::{Heat, SCIENCE};
pub use source::Source;
pub use step::{TimeStep, limit};

/// A setting that cannot be used: the key and what is wrong with its value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{key}`: {message}")]
pub struct HeatError {
    /// The key of the case.
    pub key: String,
    /// What is wrong, with the numbers and the remedy.
    pub message: String,
}

impl HeatError {
    pub(crate) fn new(key: &str, message: impl Into<String>) -> Self {
        Self { key: key.to_owned(), message: message.into() }
    }
}

/// Refuses numbers outside of `[low, high]`; NaN is outside of everything.
pub(crate) fn within(key: &str, value: f64, low: f64, high: f64, unit: &str) -> Result<f64, HeatError> {
    if (low..=high).contains(&value) {
        Ok(value)
    } else {
        Err(HeatError::new(key, format!("{value} {unit} is out of range: give {low:e} to {high:e} {unit}")))
    }
}
