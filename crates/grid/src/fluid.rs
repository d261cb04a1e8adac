//! Flow of a fluid by the lattice Boltzmann method: ∂ρ/∂t + ∇·(ρu) = 0, ∂(ρu)/∂t + ∇·(ρuu) = −∇p + ∇·(ρν(∇u + ∇uᵀ)) + F.

mod collision;
mod lattice;

pub use collision::{Flow, Rates, Relaxation};
pub use lattice::{D2Q9, D3Q19, D3Q27, Lattice, LatticeName};
