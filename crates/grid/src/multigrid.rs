//! Elliptic problems A u = b on cells: implicit steps and steady states.
//!
//! [`Operator`] says what is solved, [`Solver`] solves it for any number of right sides: conjugate gradients,
//! preconditioned by one symmetric V-cycle of geometric multigrid.
//!
//! What is not here: time steps, materials and boundary temperatures (the caller turns them into conductances, shifts
//! and a right side), and flow (no term of first order).

mod aim;
mod coarsen;
mod coarsest;
mod field;
mod hierarchy;
mod lattice;
mod operator;
mod real;
mod smoother;
mod solver;
mod stencil;
mod sums;
mod transfer;
mod vectors;

pub use aim::{Aim, Convergence, Imbalance, Method, SolveError};
pub use operator::{Operator, OperatorError};
pub use solver::{Solution, Solver};
