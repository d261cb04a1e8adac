//! The linear system of an implicit step.

use crate::engine::{Place, Side};
use crate::heat::error::HeatError;
use crate::heat::gains::Gains;
use crate::heat::implicit::fill;
use crate::heat::problem::Problem;
use crate::heat::settings::Scheme;
use crate::heat::walls::Held;
use crate::multigrid::Operator;

/// The system of a step, with properties and walls as they are at some field and time.
#[derive(Debug, Clone, Copy)]
pub(in crate::heat) struct System<'a> {
    pub(in crate::heat) problem: &'a Problem,
    /// The temperatures, `[nz, ny, nx]`.
    pub(in crate::heat) field: &'a [f64],
    pub(in crate::heat) time: f64,
}

impl System<'_> {
    fn temperature(&self, [z, y, x]: [usize; 3]) -> f64 {
        let [_, ny, nx] = self.problem.grid.extent.zyx();
        self.field[(z * ny + y) * nx + x]
    }

    fn conductivity(&self, zyx: [usize; 3]) -> f64 {
        self.problem.medium.conductivity(&self.problem.grid, zyx, self.temperature(zyx))
    }

    /// The share of an implicit step's change that follows from its end.
    fn theta(&self) -> f64 {
        self.problem.scheme.implicit_share()
    }

    /// σ C/C₀ + θ L.
    ///
    /// # Errors
    /// If a conductivity, a capacity or a wall has no value, or nothing determines some cell.
    pub(in crate::heat) fn operator(&self) -> Result<Operator, HeatError> {
        let (problem, held) = (self.problem, self.problem.walls.at(self.time)?);
        let theta = self.theta();
        let conductance = |axis: usize, face: [usize; 3]| {
            let across = match self.beside(axis, face) {
                Beside::Cells(a, b) => {
                    if [a, b].iter().any(|cell| problem.medium.fluid(*cell).is_some()) {
                        0.0
                    } else {
                        self.between(axis, [a, b])
                    }
                }
                Beside::Wall(side, cell) => self.at_wall(&held, side, cell)[0],
            };
            theta * across
        };
        let shift = |zyx| self.storage(zyx) + theta * self.flow_from_fluids(zyx)[0];
        Operator::new(problem.grid.extent, problem.walls.periodic(), conductance, shift)
            .map_err(|e| HeatError::new("properties", e.to_string()))
    }

    /// σ C/C₀ of a cell; 1 where a fluid keeps its temperature, which makes its change 0.
    fn storage(&self, zyx: [usize; 3]) -> f64 {
        let Problem { medium, grid, scheme, .. } = self.problem;
        match (medium.fluid(zyx), scheme) {
            (Some(_), _) => 1.0,
            (None, Scheme::Steady) => 0.0,
            (None, _) => medium.capacity(grid, zyx, self.temperature(zyx)) / self.problem.capacity,
        }
    }

    /// σ C/C₀ of every cell.
    pub(in crate::heat) fn storage_into(&self, storage: &mut [f64]) {
        fill(self.problem.grid.extent, storage, |zyx| self.storage(zyx));
    }

    /// g between two cells.
    fn between(&self, axis: usize, pair: [[usize; 3]; 2]) -> f64 {
        let (problem, h) = (self.problem, self.problem.grid.spacing[axis]);
        let number = problem.numbers_per_conductivity(problem.step.dt)[axis];
        problem.medium.between(h, pair, pair.map(|cell| self.conductivity(cell))) * number
    }

    /// What fluids do to a cell beside them in a step: `[conductance, drive]`.
    fn flow_from_fluids(&self, zyx: [usize; 3]) -> [f64; 2] {
        let (medium, mut sum) = (&self.problem.medium, [0.0; 2]);
        if medium.has_fluids() && medium.fluid(zyx).is_none() {
            for (axis, beside) in self.problem.neighbours(zyx) {
                if let Some(fluid) = medium.fluid(beside) {
                    let g = self.between(axis, [zyx, beside]);
                    sum = [sum[0] + g, sum[1] + g * fluid];
                }
            }
        }
        sum
    }

    /// θ (w + q) of every cell.
    ///
    /// # Errors
    /// If a wall or a source has no value.
    pub(in crate::heat) fn drive(&self, drive: &mut [f64]) -> Result<(), HeatError> {
        let (problem, held, theta) = (self.problem, self.problem.walls.at(self.time)?, self.theta());
        let gains: Gains<f64> = problem.gains(problem.step.dt, self.time)?;
        let n = problem.grid.extent.zyx();
        fill(problem.grid.extent, drive, |zyx| {
            if problem.medium.fluid(zyx).is_some() {
                return 0.0;
            }
            let mut sum = self.flow_from_fluids(zyx)[1];
            for axis in problem.grid.axes().filter(|&axis| !problem.walls.periodic()[axis]) {
                let [begin, end] = Side::of_axis(axis);
                for (side, _) in [(begin, 0), (end, n[axis] - 1)].into_iter().filter(|(_, at)| zyx[axis] == *at) {
                    sum += self.at_wall(&held, side, zyx)[1];
                }
            }
            let place = Place { block: 0, zyx: zyx.map(|i| i as isize), step: 0 };
            sum += gains.row(&place).map_or(0.0, |row| row[0]);
            theta * sum
        });
        Ok(())
    }

    /// Whether the drive at another time is this one.
    pub(in crate::heat) fn has_drive_of(&self, at: f64) -> bool {
        self.problem.walls.are_constant() && self.problem.same_gains([at, self.time])
    }

    /// What a wall does to the cell beside it in a step: `[conductance, drive]`.
    fn at_wall(&self, held: &[Held], side: Side, cell: [usize; 3]) -> [f64; 2] {
        let (problem, axis) = (self.problem, side.place().0);
        let (dt, h) = (problem.step.dt, problem.grid.spacing[axis]);
        let unit = dt / (problem.capacity * h);
        let beyond = &held[problem.walls.beyond(side, cell.map(|i| i as isize))];
        beyond.linear(self.temperature(cell), self.conductivity(cell) * unit / h, unit)
    }

    /// What lies on both sides of a face.
    fn beside(&self, axis: usize, face: [usize; 3]) -> Beside {
        let (n, periodic) = (self.problem.grid.extent.zyx()[axis], self.problem.walls.periodic()[axis]);
        let at = |along: usize| {
            let mut cell = face;
            cell[axis] = along;
            cell
        };
        let [begin, end] = Side::of_axis(axis);
        match face[axis] {
            0 if periodic => Beside::Cells(at(n - 1), at(0)),
            0 => Beside::Wall(begin, at(0)),
            last if last == n && periodic => Beside::Cells(at(n - 1), at(0)),
            last if last == n => Beside::Wall(end, at(n - 1)),
            inner => Beside::Cells(at(inner - 1), at(inner)),
        }
    }
}

/// Two cells, or a cell and a wall of the domain.
enum Beside {
    Cells([usize; 3], [usize; 3]),
    Wall(Side, [usize; 3]),
}
