//! Whole fields of a flow, in units of the lattice, and what their gradients say.

use super::march::{March, each_row};
use super::problem::Problem;
use crate::in_place::Edge;
use crate::jobs;
use ndarray::{Array3, ArrayViewMut1, s};
use partita_run::sums::ordered_sum;
use std::array::from_fn;

/// Density less 1, velocity along x, y and z, and temperature, by cell `[z, y, x]`.
pub(super) struct Fields<'a> {
    pub(super) problem: &'a Problem,
    pub(super) excess: Array3<f64>,
    pub(super) velocity: [Array3<f64>; 3],
    temperature: Array3<f64>,
}

impl<'a> Fields<'a> {
    /// Reads a flow; needs no team.
    pub(super) fn read(problem: &'a Problem, march: &dyn March) -> Self {
        let zeros = || Array3::zeros(problem.extent.zyx());
        let warm = if problem.heat.is_some() { problem.extent.zyx() } else { [0; 3] };
        let temperature = Array3::zeros(warm);
        let mut fields = Self { problem, excess: zeros(), velocity: from_fn(|_| zeros()), temperature };
        let put = |mut to: ArrayViewMut1<'_, f64>, from: &[f64]| {
            to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
        };
        each_row(march, problem.extent, 1, |[z, y], row| {
            put(fields.excess.slice_mut(s![z, y, ..]), &row.excess);
            for (to, from) in fields.velocity.iter_mut().zip(&row.velocity) {
                put(to.slice_mut(s![z, y, ..]), from);
            }
            if fields.problem.heat.is_some() {
                put(fields.temperature.slice_mut(s![z, y, ..]), &row.temperature);
            }
        });
        fields
    }

    /// A field computed cell by cell.
    fn map(&self, f: impl Fn([usize; 3]) -> f64) -> Array3<f64> {
        Array3::from_shape_fn(self.problem.extent.zyx(), |(z, y, x)| f([z, y, x]))
    }

    /// In K.
    pub(super) fn temperature(&self) -> Array3<f64> {
        let kelvin = self.problem.heat.as_ref().map_or([0.0, 1.0], |heat| [heat.reference, heat.difference]);
        self.temperature.mapv(|theta| kelvin[0] + kelvin[1] * theta)
    }

    pub(super) fn speed(&self) -> Array3<f64> {
        self.map(|at| self.at(at).iter().map(|u| u * u).sum::<f64>().sqrt())
    }

    pub(super) fn vorticity(&self) -> Array3<f64> {
        let plane = self.problem.extent.dims() == 2;
        self.map(|at| {
            let [x, y, z] = self.gradient(at);
            let curl = [y[2] - z[1], z[0] - x[2], x[1] - y[0]];
            if plane { curl[2] } else { curl.iter().map(|c| c * c).sum::<f64>().sqrt() }
        })
    }

    /// −½ ∂_a u_b ∂_b u_a.
    pub(super) fn q_criterion(&self) -> Array3<f64> {
        self.map(|at| {
            let g = self.gradient(at);
            let pairs = (0..3).flat_map(|a| (0..3).map(move |b| (a, b)));
            -0.5 * pairs.map(|(a, b)| g[a][b] * g[b][a]).sum::<f64>()
        })
    }

    /// Σ 2 S:S over all cells, S being the rate of strain. To be called within a team.
    pub(super) fn strain(&self) -> f64 {
        let [nz, ny, nx] = self.problem.extent.zyx();
        let cell = |at: [usize; 3]| {
            let g = self.gradient(at);
            let pairs = (0..3).flat_map(|a| (0..3).map(move |b| (a, b)));
            pairs.map(|(a, b)| (g[a][b] + g[b][a]) * (g[a][b] + g[b][a])).sum::<f64>() / 2.0
        };
        let row = |at: usize| ordered_sum(&(0..nx).map(|x| cell([at / ny, at % ny, x])).collect::<Vec<_>>());
        ordered_sum(&jobs::rows(nz * ny, row))
    }

    /// 1 in bodies, 0 in the fluid.
    pub(super) fn solid(&self) -> Array3<f64> {
        self.map(|at| if self.problem.is_closed(at) { 1.0 } else { 0.0 })
    }

    /// The flux between a place and the corner of south and west, by the trapezium rule: first along the southern cells,
    /// then northwards.
    pub(super) fn stream_function(&self) -> Array3<f64> {
        let [_, ny, nx] = self.problem.extent.zyx();
        let (mut flux, [u, v, _]) = (Array3::zeros(self.problem.extent.zyx()), &self.velocity);
        for x in 1..nx {
            flux[[0, 0, x]] = flux[[0, 0, x - 1]] - (v[[0, 0, x - 1]] + v[[0, 0, x]]) / 2.0;
        }
        if let Some(wall) = self.problem.walls.velocity(1, 0) {
            (0..nx).for_each(|x| flux[[0, 0, x]] += (wall[0] + u[[0, 0, x]]) / 4.0);
        }
        for y in 1..ny {
            for x in 0..nx {
                flux[[0, y, x]] = flux[[0, y - 1, x]] + (u[[0, y - 1, x]] + u[[0, y, x]]) / 2.0;
            }
        }
        flux
    }

    /// The velocity of a cell.
    fn at(&self, zyx: [usize; 3]) -> [f64; 3] {
        from_fn(|part| self.velocity[part][zyx])
    }

    /// ∂u_b/∂a as `gradient[a][b]`, of second order: from the cells on both sides, or from the wall; 0 in bodies.
    fn gradient(&self, zyx: [usize; 3]) -> [[f64; 3]; 3] {
        if self.problem.is_closed(zyx) {
            return [[0.0; 3]; 3];
        }
        let here = self.at(zyx);
        [2, 1, 0].map(|axis| match [0, 1].map(|side| self.beside(zyx, axis, side)) {
            [Some((behind, back)), Some((ahead, forth))] => from_fn(|b| {
                let [slope_back, slope_forth] = [(here[b] - behind[b]) / back, (ahead[b] - here[b]) / forth];
                (slope_back * forth + slope_forth * back) / (back + forth)
            }),
            [Some((behind, back)), None] => from_fn(|b| (here[b] - behind[b]) / back),
            [None, Some((ahead, forth))] => from_fn(|b| (ahead[b] - here[b]) / forth),
            [None, None] => [0.0; 3],
        })
    }

    /// The velocity beside a cell along an axis, and how far away that is.
    fn beside(&self, zyx: [usize; 3], axis: usize, side: usize) -> Option<([f64; 3], f64)> {
        let (n, mut next) = (self.problem.extent.zyx()[axis], zyx);
        let inside = if side == 0 { zyx[axis] > 0 } else { zyx[axis] + 1 < n };
        if inside || self.problem.edges[axis][side] == Edge::Periodic {
            next[axis] = (zyx[axis] + n + 2 * side - 1) % n;
            return Some(if self.problem.is_closed(next) { ([0.0; 3], 0.5) } else { (self.at(next), 1.0) });
        }
        self.problem.walls.velocity(axis, side).map(|wall| (wall, 0.5))
    }
}
