//! Fields that evolve on grids: heat diffusion and flow, cut into blocks.
//!
//! A [`Stencil`](engine::Stencil) says how a row of cells follows from its neighbours and what lies beyond the
//! domain; the [engine] owns memory, halos and the order of work, and knows no physics; [`in_place`] does the same for lattices. [`heat`] puts a
//! science on it: [`heat::SCIENCE`] is its line in a catalogue, [`heat::Heat`] the simulation; [`fluid`] is flow by lattices. [`multigrid`] solves
//! elliptic problems: implicit steps and steady states.
//!
//! What is not here: threads (the caller's team runs everything), files (a case brings bytes), plots.

mod cells;
pub mod engine;
pub mod fluid;
pub mod formula;
pub mod geometry;
pub mod heat;
pub mod image;
pub mod in_place;
mod jobs;
pub mod material;
pub mod multigrid;
pub mod setting;
