//! A case, checked: everything the simulation needs and nothing that can fail later.

use super::boundary::Boundaries;
use super::choice::{Choice, choose};
use super::eigenmode::Eigenmode;
use super::error::HeatError;
use super::gains::{Gains, Moment};
use super::grid::Grid;
use super::initial::Start;
use super::medium::Medium;
use super::probe::{Sensor, sensors};
use super::settings::{Precision, Scheme, Settings};
use super::source::Heater;
use super::step::{DAMPED_STEPS, TimeStep};
use super::walls::{Walls, WallsInTime};
use crate::setting::check_memory;
use partita_domain::Real;
use partita_run::case::Files;
use std::ops::Range;

/// Times between the beginning and the end at which values that change are tried at the door.
const TRIED_TIMES: u32 = 200;

/// A well-posed, stable problem.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Where the cells lie.
    pub grid: Grid,
    /// What conducts.
    pub medium: Medium,
    /// The faces.
    pub boundaries: Boundaries,
    /// The time step.
    pub step: TimeStep,
    /// The numbers' precision.
    pub precision: Precision,
    /// How time is stepped.
    pub scheme: Scheme,
    /// Why, if the choice was left to the program.
    pub choice: Option<String>,
    /// The first steps of Crank–Nicolson, which are damped.
    pub damped_steps: u64,
    /// Whether to account for all heat.
    pub energy_balance: bool,
    pub(super) walls: Walls,
    pub(super) heaters: Vec<Heater>,
    pub(super) sensors: Vec<Sensor>,
    /// A heat capacity per volume to measure others by.
    pub(super) capacity: f64,
    start: Start,
}

impl Problem {
    /// Checks the settings; `files` holds what they name, `steps` replaces the end time.
    ///
    /// # Errors
    /// For the first setting that cannot be used: sizes, materials, faces, an unstable step, a damaged image.
    pub fn new<C: AsRef<[usize]>, S: AsRef<[f64]>>(
        settings: &Settings<C, S>,
        steps: Option<u64>,
        files: Option<&dyn Files>,
    ) -> Result<Self, HeatError> {
        let grid = Grid::new(settings.cells.as_ref(), settings.size_m.as_ref())?;
        check_size(&grid, settings)?;
        let (medium, walls) = (Medium::new(settings, &grid, files)?, Walls::new(&settings.boundary, &grid)?);
        let start = Start::new(&settings.initial, &grid, files)?;
        let rates = medium.rates(&grid);
        let Choice { scheme, why } = choose(settings, steps, &rates, &grid, !is_linear(&medium, &walls))?;
        let heaters = settings.source.iter().enumerate();
        let problem = Self {
            step: TimeStep::choose(settings, scheme, steps, &rates, &grid)?,
            boundaries: settings.boundary.clone(),
            precision: settings.precision,
            choice: why,
            damped_steps: settings.damped_steps.unwrap_or(DAMPED_STEPS),
            energy_balance: settings.energy_balance,
            heaters: heaters.map(|(i, source)| Heater::new(i, source, &grid, files)).collect::<Result<_, _>>()?,
            sensors: sensors(&settings.probe, &grid)?,
            capacity: rates.capacity,
            start,
            walls,
            medium,
            scheme,
            grid,
        };
        problem.check().map(|()| problem)
    }

    fn check(&self) -> Result<(), HeatError> {
        if self.precision == Precision::F32 && self.scheme.is_implicit() {
            let message = "single precision is for explicit steps: leave it out, or use `scheme = \"explicit\"`";
            return Err(HeatError::new("precision", message));
        }
        if self.walls.radiate() && self.start.least() < 0.0 {
            let message =
                format!("{} K beside walls that radiate: temperatures are in kelvin there", self.start.least());
            return Err(HeatError::new("initial.temperature_k", message));
        }
        if self.energy_balance && !matches!(self.scheme, Scheme::Explicit | Scheme::Implicit | Scheme::CrankNicolson) {
            let message =
                "is for explicit, implicit and Crank–Nicolson steps: leave it out, or use one of these schemes";
            return Err(HeatError::new("energy_balance", message));
        }
        if self.energy_balance && self.medium.has_capacity_of_temperature() {
            let message =
                "counts heat as capacity times temperature: leave it out where capacities depend on the temperature";
            return Err(HeatError::new("energy_balance", message));
        }
        let end = self.step.dt * self.step.steps as f64;
        let tried = if self.walls.are_constant() { 0 } else { TRIED_TIMES };
        (0..=tried).try_for_each(|i| self.walls.at(end * f64::from(i) / f64::from(tried.max(1))).map(|_| ()))
    }

    /// Whether a step is linear in the temperature.
    pub(super) fn is_linear(&self) -> bool {
        is_linear(&self.medium, &self.walls)
    }

    /// dt/(ρ c h²) along z, y and x for a step of `dt`, with the capacity that others are measured by; 0 along an axis that
    /// the grid does not have.
    pub(super) fn numbers_per_conductivity(&self, dt: f64) -> [f64; 3] {
        let mut numbers = [0.0; 3];
        self.grid.axes().for_each(|axis| {
            numbers[axis] = dt / (self.capacity * self.grid.spacing[axis] * self.grid.spacing[axis]);
        });
        numbers
    }

    /// The faces over some steps of `dt`.
    pub(super) fn walls_in_time(
        &self,
        dt: f64,
        steps: Range<u64>,
        time: impl Fn(u64) -> f64,
    ) -> Result<WallsInTime, HeatError> {
        let units = self.grid.spacing.map(|h| dt / (self.capacity * h));
        WallsInTime::new(&self.walls, units, steps, time)
    }

    /// What the sources add to the cells in a step of `dt`, by the capacity that others are measured by.
    pub(super) fn gains<T: Real>(&self, dt: f64, time: f64) -> Result<Gains<T>, HeatError> {
        let moment = Moment { time, kelvin_per_power: dt / self.capacity };
        Gains::new(&self.heaters, &self.grid, self.walls.periodic()[2], moment)
    }

    /// Whether what the sources add never changes.
    pub(super) fn keeps_its_gains(&self) -> bool {
        self.heaters.iter().all(Heater::keeps_on)
    }

    /// Whether what the sources add is the same at both times.
    pub(super) fn same_gains(&self, [a, b]: [f64; 2]) -> bool {
        let same = |heater: &Heater| match [a, b].map(|time| heater.is_on(time)) {
            [false, false] => true,
            [true, true] => !heater.changes(),
            _ => false,
        };
        self.heaters.iter().all(same)
    }

    /// The temperature of the cell `[z, y, x]` at the beginning, in K.
    #[must_use]
    pub fn initial_temperature(&self, zyx: [usize; 3]) -> f64 {
        self.medium.fluid(zyx).unwrap_or_else(|| self.start.temperature(&self.grid, zyx))
    }

    /// The cells beside a cell, with the axis they lie along.
    pub(super) fn neighbours(&self, cell: [usize; 3]) -> impl Iterator<Item = (usize, [usize; 3])> + use<> {
        let (n, periodic) = (self.grid.extent.zyx(), self.walls.periodic());
        let beside = move |axis: usize, step: usize| {
            let at = cell[axis] + step;
            let inside = if periodic[axis] { Some((at + n[axis] - 1) % n[axis]) } else { at.checked_sub(1) };
            let mut other = cell;
            other[axis] = inside.filter(|&at| at < n[axis])?;
            Some((axis, other))
        };
        self.grid.axes().flat_map(move |axis| [beside(axis, 0), beside(axis, 2)]).flatten()
    }

    /// The closed form, if the problem is an eigenmode between walls at one temperature.
    #[must_use]
    pub fn eigenmode(&self) -> Option<Eigenmode> {
        let [height, base] = self.start.eigenmode()?;
        let plain = self.heaters.is_empty() && self.medium.uniform().is_some() && self.scheme != Scheme::Steady;
        let wall = self.boundaries.common_wall(self.grid.axes()).filter(|&wall| wall == base && plain)?;
        let cells = self.grid.extent.zyx();
        let (step, scheme, damped_steps) = (self.step, self.scheme, self.damped_steps);
        Some(Eigenmode { height, wall, cells, step, scheme, damped_steps })
    }
}

fn is_linear(medium: &Medium, walls: &Walls) -> bool {
    !medium.depends_on_temperature() && !walls.radiate()
}

/// Refuses what this machine cannot hold: two levels of the field, what a scheme keeps beside them, and maps.
fn check_size<C, S>(grid: &Grid, settings: &Settings<C, S>) -> Result<(), HeatError> {
    let number = if settings.precision == Precision::F32 { 4 } else { 8 };
    let plain = settings.region.is_empty() && settings.properties.is_none();
    let levels = match settings.scheme {
        Scheme::Explicit | Scheme::Auto => 2,
        Scheme::Rkl2 => 5,
        _ => 20,
    };
    let bytes = number * (levels + if plain { 0 } else { 4 });
    check_memory(grid.extent, bytes)
}
