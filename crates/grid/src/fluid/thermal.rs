//! Temperature beside the flow: natural convection by Boussinesq's approximation.
//!
//! ∂T/∂t + u·∇T = κ ∇²T, and the flow of the parent module with the force ρ₀ β (T₀ − T) g. The temperature moves on a
//! [second lattice](Carrier) of the same cells, [`Joint`] with that of the flow, and both collide at once ([`Convection`]).
//!
//! ```text
//!   Settings ──▶ Scales: length, difference, viscosity, diffusivity, free fall ──▶ flow's settings ──▶ Problem, its heat: Heat
//! ```
//! What is not here: a density that changes with the temperature, heat from friction, temperatures within bodies.

mod boundary;
mod carrier;
mod collision;
mod diagnostics;
mod heat;
mod physics;
mod scales;
mod settings;

pub use boundary::{WarmFace, WarmFaces};
pub use carrier::{Carrier, D2Q5, D3Q7, Joint};
pub use collision::{Convection, Diffusion, WarmWall};
pub use settings::{Initial, SCIENCE, Settings};

pub(super) use heat::Heat;
pub(super) use physics::Convecting;
