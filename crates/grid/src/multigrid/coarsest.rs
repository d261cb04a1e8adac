//! The coarsest level, solved directly.

use super::field::Field;
use super::lattice::Lattice;
use super::real::Real;
use super::stencil::{Link, Stencil};

/// Pivots below this share of the largest are those of a region that nothing holds: its level is free, and stays 0.
const FREE: f64 = 1e-12;

/// A dense Cholesky factor L of a small operator, A = L Lᵀ, row by row.
#[derive(Debug)]
pub(super) struct Cholesky {
    factor: Vec<f64>,
    solution: Vec<f64>,
}

impl Cholesky {
    pub(super) fn new<T: Real>(stencil: &Stencil<T>) -> Self {
        let n = stencil.lattice().cells();
        let mut factor = dense(stencil);
        let largest = (0..n).map(|i| factor[i * n + i]).fold(0.0, f64::max);
        for i in 0..n {
            for j in 0..=i {
                let dot: f64 = (0..j).map(|k| factor[i * n + k] * factor[j * n + k]).sum();
                let rest = factor[i * n + j] - dot;
                let pivot = factor[j * n + j];
                factor[i * n + j] = match (i == j, rest > FREE * largest, pivot > 0.0) {
                    (true, true, _) => rest.sqrt(),
                    (false, _, true) => rest / pivot,
                    _ => 0.0,
                };
            }
        }
        Self { factor, solution: vec![0.0; n] }
    }

    /// Solves A x = b and gives b · x; a free level makes no difference where the b of its region sums to 0.
    pub(super) fn solve<T: Real>(&mut self, b: &Field<T>, x: &mut Field<T>) -> f64 {
        let (n, u) = (self.solution.len(), &mut self.solution);
        let cells = || (0..b.lattice().rows()).flat_map(|row| b.row(row)).map(|b| b.to_f64());
        cells().zip(u.iter_mut()).for_each(|(b, u)| *u = b);
        let over = |value: f64, pivot: f64| if pivot > 0.0 { value / pivot } else { 0.0 };
        for i in 0..n {
            let known: f64 = (0..i).map(|k| self.factor[i * n + k] * u[k]).sum();
            u[i] = over(u[i] - known, self.factor[i * n + i]);
        }
        for i in (0..n).rev() {
            u[i] = over(u[i], self.factor[i * n + i]);
            for k in 0..i {
                u[k] -= self.factor[i * n + k] * u[i];
            }
        }
        let Lattice { zyx: [_, ny, nx], .. } = *x.lattice();
        x.fill(|[z, y, x]| T::nearest(u[(z * ny + y) * nx + x]));
        cells().zip(u.iter()).map(|(b, u)| b * u).sum()
    }
}

/// The operator as a full matrix, row by row.
fn dense<T: Real>(stencil: &Stencil<T>) -> Vec<f64> {
    let lattice = *stencil.lattice();
    let ([nz, ny, nx], n) = (lattice.zyx, lattice.cells());
    let number = |[z, y, x]: [usize; 3]| (z * ny + y) * nx + x;
    let mut matrix = vec![0.0; n * n];
    for cell in (0..nz).flat_map(|z| (0..ny).flat_map(move |y| (0..nx).map(move |x| [z, y, x]))) {
        let i = number(cell);
        matrix[i * n + i] += stencil.shift.at(cell).to_f64();
        for Link { toward, conductance } in &stencil.links {
            let end = [0, 1, 2].map(|axis| lattice.moved(axis, cell[axis], toward[axis]));
            let [Some(z), Some(y), Some(x)] = end else { continue };
            let (j, conductance) = (number([z, y, x]), conductance.at(cell).to_f64());
            for (a, b) in [(i, j), (j, i)] {
                matrix[a * n + a] += conductance;
                matrix[a * n + b] -= conductance;
            }
        }
    }
    matrix
}
