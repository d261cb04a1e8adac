//! The linear system of an implicit step.

use super::HeatError;
use super::gains::Gains;
use super::implicit::fill;
use super::problem::Problem;
use super::settings::Scheme;
use super::walls::Held;
use crate::engine::{Place, Side};
use crate::multigrid::Operator;

/// The system of a step, with properties and walls as they are at some field and time.
#[derive(Debug, Clone, Copy)]
pub(super) struct System<'a> {
    pub(super) problem: &'a Problem,
    /// The temperatures, `[nz, ny, nx]`.
    pub(super) field: &'a [f64],
    pub(super) time: f64,
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
    pub(super) fn operator(&self) -> Result<Operator, HeatError> {
        let (problem, held) = (self.problem, self.problem.walls.at(self.time)?);
        let (numbers, theta) = (problem.numbers_per_conductivity(problem.step.dt), self.theta());
        let conductance = |axis: usize, face: [usize; 3]| {
            let across = match self.beside(axis, face) {
                Beside::Cells(a, b) => {
                    problem.medium.between([a, b], [self.conductivity(a), self.conductivity(b)]) * numbers[axis]
                }
                Beside::Wall(side, cell) => self.at_wall(&held, side, cell)[0],
            };
            theta * across
        };
        let shift = |zyx: [usize; 3]| match problem.scheme {
            Scheme::Steady => 0.0,
            _ => problem.medium.capacity(&problem.grid, zyx, self.temperature(zyx)) / problem.capacity,
        };
        Operator::new(problem.grid.extent, problem.walls.periodic(), conductance, shift)
            .map_err(|e| HeatError::new("properties", e.to_string()))
    }

    /// θ (w + q) of every cell.
    ///
    /// # Errors
    /// If a wall or a source has no value.
    pub(super) fn drive(&self, drive: &mut [f64]) -> Result<(), HeatError> {
        let (problem, held, theta) = (self.problem, self.problem.walls.at(self.time)?, self.theta());
        let gains: Gains<f64> = problem.gains(problem.step.dt, self.time)?;
        let n = problem.grid.extent.zyx();
        fill(problem.grid.extent, drive, |zyx| {
            let mut sum = 0.0;
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
    pub(super) fn has_drive_of(&self, at: f64) -> bool {
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
