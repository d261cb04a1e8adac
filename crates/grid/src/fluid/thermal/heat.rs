//! The temperature of a problem, checked.

use super::boundary::WarmFace;
use super::carrier::Carrier;
use super::collision::WarmWall;
use super::scales::Scales;
use super::settings::Settings;
use crate::fluid::initial::{PLACE, Term, slope};
use crate::fluid::problem::Problem;
use crate::fluid::relaxation::Rates;
use crate::setting::{SettingError, within};

/// Pure diffusion at a relaxation time of 1 is then that of the explicit finite differences, and steps are the most stable.
const USUAL_MAGIC: f64 = 0.25;
/// Relaxation times, in steps, that can be asked for.
const RELAXATION: [f64; 2] = [0.5 + 1e-6, 1e3];
/// The Péclet number of a cell, speed · dx / diffusivity, beyond which temperatures overshoot.
const MOST_CELL_PECLET: f64 = 200.0;

/// The temperature beside a flow, in units of the difference that drives it, as a deviation from the reference.
#[derive(Debug, Clone)]
pub(in crate::fluid) struct Heat {
    pub(super) rates: Rates,
    /// The force per volume of a temperature of 1, along x, y and z.
    pub(super) buoyancy: [f64; 3],
    /// In cells² per step.
    pub(super) diffusivity: f64,
    /// What holds at the faces, by axis (z, y, x) and side; none where they are insulated.
    pub(super) walls: [[Option<Wall>; 2]; 3],
    start: Term,
    /// ρ c in J/(m³ K).
    pub(super) capacity: f64,
    /// K.
    pub(in crate::fluid) reference: f64,
    /// K.
    pub(in crate::fluid) difference: f64,
    rayleigh: f64,
    prandtl: f64,
}

/// A wall that heat passes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Wall {
    /// Of this temperature.
    Fixed(f64),
    /// That gives each cell so much in each step.
    Flux(f64),
}

impl Wall {
    /// What enters along an axis of this weight.
    pub(super) fn enters(self, weight: f64) -> WarmWall<f64> {
        match self {
            Self::Fixed(theta) => WarmWall { factor: -1.0, gain: 2.0 * weight * theta },
            Self::Flux(heat) => WarmWall { factor: 1.0, gain: heat },
        }
    }

    /// The heat that came through in the last step, of what has entered along an axis of this weight.
    pub(super) fn passed(self, entered: f64, weight: f64) -> f64 {
        match self {
            Self::Fixed(theta) => 2.0 * (entered - weight * theta),
            Self::Flux(heat) => heat,
        }
    }
}

impl Heat {
    pub(super) fn new<C: AsRef<[usize]>>(
        settings: &Settings<C>,
        scales: &Scales,
        problem: &Problem,
    ) -> Result<Self, SettingError> {
        let scaling = &problem.scaling;
        let diffusivity = scales.diffusivity * scaling.dt / (scaling.dx * scaling.dx);
        let capacity = within("heat_capacity_j_per_kg_k", settings.heat_capacity_j_per_kg_k, 1e-30, 1e30, "J/(kg K)")?;
        let buoyancy = scales.lift.map(|part| -scaling.acceleration(part * scales.difference));
        let heat = Self {
            rates: rates(settings, scales, problem, diffusivity)?,
            walls: walls(settings, scales, capacity * scaling.density * scaling.velocity()),
            start: match &settings.initial.temperature_k {
                Some(value) => Term::new("initial.temperature_k", value, &PLACE)?,
                None => Term::Number(scales.reference),
            },
            capacity: capacity * scaling.density,
            reference: scales.reference,
            difference: scales.difference,
            rayleigh: scales.rayleigh(),
            prandtl: scales.viscosity / scales.diffusivity,
            buoyancy,
            diffusivity,
        };
        heat.check_start(problem)?;
        Ok(heat)
    }

    /// Refuses a temperature at the beginning that is none somewhere.
    fn check_start(&self, problem: &Problem) -> Result<(), SettingError> {
        let ([nz, ny, nx], dx) = (problem.extent.zyx(), problem.scaling.dx);
        let wrong = (0..nz * ny * nx).map(|at| [at / nx / ny, at / nx % ny, at % nx]).find(|&[z, y, x]| {
            let theta = self.at([x, y, z].map(|cell| cell as f64 + 0.5), dx);
            !theta.is_finite()
        });
        match wrong {
            Some(cell) => {
                let message = format!("is no number in cell {cell:?} (z, y, x)");
                Err(SettingError::new("initial.temperature_k", message))
            }
            None => Ok(()),
        }
    }

    /// The temperature at the beginning, at a place in cells along x, y and z from the corner.
    fn at(&self, place: [f64; 3], dx: f64) -> f64 {
        (self.start.at(&place.map(|cells| cells * dx)) - self.reference) / self.difference
    }

    /// Temperature, and its slope along x, y and z, in the middle of a cell at the beginning.
    pub(super) fn begin(&self, zyx: [usize; 3], dx: f64) -> (f64, [f64; 3]) {
        let place = [2, 1, 0].map(|axis| zyx[axis] as f64 + 0.5);
        let theta = |place: [f64; 3]| [self.at(place, dx), 0.0, 0.0];
        (theta(place)[0], [0, 1, 2].map(|axis| slope(&theta, place, axis)[0]))
    }

    /// Rayleigh and Prandtl number and the temperature's relaxation, for people.
    pub(in crate::fluid) fn words(&self) -> String {
        format!(
            "Rayleigh number {:.6}, Prandtl number {:.4}, temperature by TRT (magic number {:.4}, relaxation time {:.6} steps)",
            self.rayleigh,
            self.prandtl,
            self.rates.magic_number(),
            self.rates.odd.recip()
        )
    }
}

/// cs² of the temperature's lattice in so many axes.
fn speed_squared(dims: usize) -> f64 {
    if dims == 2 { super::D2Q5::SPEED_SQUARED } else { super::D3Q7::SPEED_SQUARED }
}

fn rates<C>(
    settings: &Settings<C>,
    scales: &Scales,
    problem: &Problem,
    diffusivity: f64,
) -> Result<Rates, SettingError> {
    let (scaling, dims) = (&problem.scaling, problem.extent.dims());
    let peclet = scaling.speed * scaling.dx / scales.diffusivity;
    if peclet > MOST_CELL_PECLET {
        let message = format!(
            "the Péclet number of a cell, speed · dx / diffusivity, is {peclet:.1}, and temperatures overshoot beyond \
             {MOST_CELL_PECLET}: use {:.2} times as many cells along each axis, or a lower Rayleigh number",
            peclet / MOST_CELL_PECLET
        );
        return Err(SettingError::new("cells", message));
    }
    let tau = diffusivity / speed_squared(dims) + 0.5;
    if !(RELAXATION[0]..=RELAXATION[1]).contains(&tau) {
        let message = format!(
            "the relaxation time of the temperature is {tau} steps: at most 1/2 is unstable, and more than {} diffuses \
             nothing; change `mach`, the diffusivity or the number of cells",
            RELAXATION[1]
        );
        return Err(SettingError::new("diffusivity_m2_per_s", message));
    }
    let magic = within("thermal_magic", settings.thermal_magic.unwrap_or(USUAL_MAGIC), 1e-6, 1e3, "")?;
    let Rates { even, odd } = Rates::magic(tau, magic);
    // What a flow does with sums, a temperature does with differences.
    Ok(Rates { even: odd, odd: even })
}

/// The walls; `unit` is the flux in W/m² that gives a cell 1 K in each step.
fn walls<C>(settings: &Settings<C>, scales: &Scales, unit: f64) -> [[Option<Wall>; 2]; 3] {
    settings.thermal_boundary.by_axis().map(|sides| {
        sides.map(|face| match face {
            WarmFace::FixedK(kelvin) => Some(Wall::Fixed((kelvin - scales.reference) / scales.difference)),
            WarmFace::FluxWPerM2(flux) => Some(Wall::Flux(flux / unit / scales.difference)),
            WarmFace::Insulated => None,
        })
    })
}
