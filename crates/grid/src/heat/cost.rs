//! What a step moves and computes at the least, cell by cell.

use super::problem::Problem;
use super::settings::{Precision, Scheme};

/// Bytes from and to memory, and operations, for each cell and stage of an explicit step.
///
/// A sweep reads a cell, allocates the line it writes, and writes it; coefficients of faces are read beside, and so are the
/// stages before and the two fields of the step's beginning with RKL2. None are known of schemes that solve systems: nobody
/// knows beforehand how many iterations they take.
pub(super) fn per_update(problem: &Problem) -> Option<[f64; 2]> {
    let axes = problem.grid.extent.dims() as f64;
    let number = if problem.precision == Precision::F32 { 4.0 } else { 8.0 };
    let [stages, more] = match problem.scheme {
        Scheme::Explicit => [3.0, 0.0],
        Scheme::Rkl2 => [6.0, 8.0],
        _ => return None,
    };
    // One medium: two additions per axis but one, two multiply-adds. By faces: two differences and two multiply-adds per axis.
    let (coefficients, flops) = match problem.medium.uniform() {
        Some(_) => (0.0, 2.0 * axes + 3.0),
        None => (axes, 6.0 * axes),
    };
    Some([number * (stages + coefficients), flops + more])
}
