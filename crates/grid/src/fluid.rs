//! Flow of a fluid by the lattice Boltzmann method: ∂ρ/∂t + ∇·(ρu) = 0, ∂(ρu)/∂t + ∇·(ρuu) = −∇p + ∇·(ρν(∇u + ∇uᵀ)) + F.
//!
//! The domain is cut into squares or cubes; a cell holds one number per direction of its [lattice](Lattice). [`Fluid`] is
//! the simulation, [`Settings`] the keys of its cases, [`Problem`] what has been checked, [`Scaling`] what connects metres and
//! seconds with cells and steps.
//!
//! ```text
//!   settings ──▶ Problem: scaling, walls, start, lines ──▶ blocks: Populations, Physics (collision) ──▶ March ──▶ Fluid
//!                                                                                                  └─ row: density, velocity
//! ```
//! How more fits in:
//! - **A boundary link**: [`Face`] is what a case says of a face; `walls` gives the links through it a tag, and [`Links`]
//!   says by tag what comes in. Cells that are closed (`bodies`) are a mask of the terrain (`blocks`).
//! - **A body force** is part of [`Relaxation`]; what is read off a cell has half of it added to its momentum.
//! - **A second lattice** on the same cells, as that of [`thermal`], is another `Physics`, whose collision sees both.
//! - **A precision** is a variant of [`Precision`] and one line in `blocks`.
//! - **A field** is a variant of [`Quantity`].

mod blocks;
mod bodies;
mod boundary;
mod collision;
mod cumulant;
mod diagnostics;
mod domain;
mod fields;
mod inflow;
mod initial;
mod lattice;
mod links;
mod loads;
mod march;
mod physics;
mod problem;
mod profile;
mod quantity;
mod relaxation;
mod settings;
mod simulation;
mod spot;
mod steady;
pub mod thermal;
mod units;
mod vortices;
mod walls;
mod watch;

pub use bodies::{BodyKeys, Surface};
pub use boundary::{Boundaries, Face};
pub use collision::Flow;
pub use cumulant::Cumulant;
pub use inflow::{InflowKeys, Spread};
pub use initial::{Initial, Value};
pub use lattice::{D2Q9, D3Q19, D3Q27, Lattice, LatticeName};
pub use links::Links;
pub use problem::Problem;
pub use profile::{Axis, Component, ProfileKeys};
pub use quantity::Quantity;
pub use relaxation::{Rates, Relaxation};
pub use settings::{Collision, Precision, Settings, Steady};
pub use simulation::{Fluid, SCIENCE};
pub use spot::DropKeys;
pub use units::Scaling;
pub use vortices::Vortices;
