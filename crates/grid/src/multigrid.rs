//! Elliptic problems A u = b on cells: implicit steps and steady states.
//!
//! [`Operator`] says what is solved, [`Solver`] solves it for any number of right sides: conjugate gradients,
//! preconditioned by one symmetric V-cycle of geometric multigrid. The residual falls by more than ten per iteration at
//! any size where cells are of any proportions and the material is one, or lies in layers; by less where materials that
//! differ a thousandfold lie in clusters narrower than some coarse cell: to a third per iteration where all
//! between them is there too, to 0.5 or 0.6 where they lie in blocks or oblique bands, to 0.7 where each cell is one
//! of two at random. Those factors do not grow with the grid any more from some 512 cells along an axis on.
//!
//! The next level keeps every other cell along the axes on which they are strongly coupled, so stretched cells become
//! square first, and is the Galerkin operator of an interpolation that follows the conductances. Fields lie in rows; every piece of work is a sweep over rows, with one expression per
//! cell and sums by row, so no team and no instruction set shows in the bits.
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
mod passes;
mod product;
mod real;
mod smoother;
mod solution;
mod solver;
mod stencil;
mod sums;
mod transfer;
mod vectors;

pub use aim::{Aim, Convergence, Imbalance, Method, SolveError};
pub use operator::{Operator, OperatorError};
pub use solution::Solution;
pub use solver::Solver;
