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
mod cost;
mod diagnostics;
mod eigenmode;
mod error;
mod explicit;
mod gains;
mod given;
mod grid;
mod implicit;
mod initial;
mod march;
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
pub use error::HeatError;
pub use explicit::{ExplicitStep, WithStencil};
pub use given::{ExpressionKeys, FileKeys, Given, TableKeys};
pub use grid::Grid;
pub use initial::{Initial, Spot};
pub use medium::Medium;
pub use medium::keys::{Fluid, MaterialKeys, Region};
pub use probe::Probe;
pub use problem::Problem;
pub use region::Span;
pub use settings::{Precision, Scheme, Settings};
pub use simulation::{Heat, SCIENCE};
pub use source::Source;
pub use step::{TimeStep, limit};
