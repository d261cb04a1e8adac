//! The keys of a convection case.

use super::boundary::WarmFaces;
use super::heat::Heat;
use super::scales::Scales;
use crate::fluid;
use crate::fluid::boundary::{Boundaries, Face, NAMES};
use crate::fluid::domain::extent;
use crate::fluid::initial::{self, Value};
use crate::fluid::lattice::LatticeName;
use crate::fluid::problem::Problem;
use crate::fluid::profile::ProfileKeys;
use crate::fluid::quantity::Quantity;
use crate::fluid::settings::{Precision, Steady};
use crate::fluid::simulation::Fluid;
use crate::setting::{SettingError, check_memory};
use partita_run::case::{Case, CaseError, keys_of};
use partita_run::{Science, Setup, Simulation};
use schemars::JsonSchema;
use serde::Deserialize;

/// The line of natural convection in a catalogue of sciences.
pub const SCIENCE: Science = Science {
    name: "convection",
    about: "Flow that is driven by differences of temperature, by the lattice Boltzmann method.",
    keys: keys_of::<Settings>,
    build,
};

fn build(case: &Case, setup: &Setup<'_>) -> Result<Box<dyn Simulation>, CaseError> {
    let settings: Settings = case.settings()?;
    let flow = settings.problem(case.common()?.steps).and_then(|problem| Fluid::new(problem, setup));
    flow.map(|flow| Box::new(flow) as Box<dyn Simulation>).map_err(|e| case.error(&e.key, e.message))
}

/// The keys of a convection case beside those of every case.
///
/// Either `rayleigh` = g β ΔT L³ / (ν κ) and `prandtl` = ν / κ are given, and the viscosity ν and the diffusivity κ follow; or
/// these two are. ΔT is the difference between the warmest and the coldest wall, and L the distance between two such
/// walls that face each other, unless the case says otherwise. Flows are measured by the speed of free fall, √(g β ΔT L).
///
/// ```
/// use partita_grid::fluid::thermal::{Settings, WarmFace, WarmFaces};
/// let walls = WarmFaces { west: WarmFace::FixedK(1.0), east: WarmFace::FixedK(0.0), ..WarmFaces::default() };
/// let settings = Settings {
///     cells: [64, 64],
///     rayleigh: Some(1e4),
///     prandtl: Some(0.71),
///     thermal_boundary: walls,
///     end_time: 1.0,
///     ..Settings::default()
/// };
/// let scaling = settings.problem(None)?.scaling;
/// assert!((scaling.reynolds() - (1e4f64 / 0.71).sqrt()).abs() < 1e-9);
/// # Ok::<(), partita_grid::setting::SettingError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct Settings<C = Vec<usize>> {
    /// Cells along x and y, or x, y and z: `[nx, ny]` or `[nx, ny, nz]`. Cells are squares or cubes.
    pub cells: C,
    /// Size along x in metres.
    #[serde(default = "one")]
    pub width_m: f64,
    /// The lattice of the flow, D2Q9 or D3Q19; the temperature's is D2Q5 or D3Q7.
    pub lattice: Option<LatticeName>,
    /// The magic number of the flow's collision, by default 3/16: walls lie exactly half-way then. 1/4 is the most stable.
    pub magic: Option<f64>,
    /// The magic number of the temperature's collision, by default 1/4.
    pub thermal_magic: Option<f64>,
    /// The numbers' precision: `"f64"` or `"f32"`.
    #[serde(default)]
    pub precision: Precision,
    /// The Rayleigh number; together with `prandtl`.
    pub rayleigh: Option<f64>,
    /// The Prandtl number.
    pub prandtl: Option<f64>,
    /// Kinematic viscosity in m²/s; together with `diffusivity_m2_per_s`.
    pub viscosity_m2_per_s: Option<f64>,
    /// Thermal diffusivity in m²/s.
    pub diffusivity_m2_per_s: Option<f64>,
    /// Thermal expansion in 1/K, by default that of air at 20 °C.
    #[serde(default = "air")]
    pub expansion_per_k: f64,
    /// Gravity along x and y, or x, y and z, in m/s²; by default 9.80665 downwards along y, in a box along z.
    pub gravity_m_per_s2: Option<Vec<f64>>,
    /// The temperature in K at which nothing rises; by default the mean of the warmest and the coldest wall.
    pub reference_k: Option<f64>,
    /// The difference of temperature in K that the flow is measured by; by default between the warmest and the coldest wall.
    pub difference_k: Option<f64>,
    /// The length in m that the flow is measured by; by default the distance between two walls of different fixed
    /// temperatures that face each other, or `width_m`.
    pub length_m: Option<f64>,
    /// The speed in m/s that the flow is measured by, by default that of free fall.
    pub speed_m_per_s: Option<f64>,
    /// Density in kg/m³.
    #[serde(default = "one")]
    pub density_kg_per_m3: f64,
    /// Specific heat capacity in J/(kg K); it matters where heat is counted, and where a flux of it is given.
    #[serde(default = "one")]
    pub heat_capacity_j_per_kg_k: f64,
    /// The Mach number of the flow's speed, by default at most 0.1.
    pub mach: Option<f64>,
    /// The relaxation time of the flow in steps, instead of a Mach number: twice the cells then take four times the steps.
    pub relaxation_time: Option<f64>,
    /// The time step in seconds, instead of a Mach number.
    pub dt: Option<f64>,
    /// What the faces are to the flow.
    #[serde(default)]
    pub boundary: Boundaries,
    /// What the faces are to the temperature.
    #[serde(default)]
    pub thermal_boundary: WarmFaces,
    /// Flow and temperature at the beginning.
    #[serde(default)]
    pub initial: Initial,
    /// Lines along which a component of the velocity is wanted, in units of κ/L.
    #[serde(default)]
    pub profile: Vec<ProfileKeys>,
    /// When the flow counts as steady, its temperature included; without it the run goes on to its end.
    pub steady: Option<Steady>,
    /// The fields that are written; by default all.
    pub fields: Option<Vec<Quantity>>,
    /// The simulated time in seconds; by default 1000 times length / speed for a flow that becomes steady.
    #[serde(default = "unsaid")]
    pub end_time: f64,
}

fn one() -> f64 {
    1.0
}

/// 1 / 293.15 K.
fn air() -> f64 {
    3.411_222_923_418_046e-3
}

/// What stands for an end that a case does not give.
fn unsaid() -> f64 {
    f64::NAN
}

/// Flow and temperature at the beginning.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Initial {
    /// The velocity along x and y, or x, y and z, in m/s: numbers, or expressions of `x`, `y` and `z` in metres.
    pub velocity_m_per_s: Option<Vec<Value>>,
    /// The pressure in Pa above that of rest, a number or an expression: one that bears the buoyancy of the first moment
    /// spares the flow its sound.
    pub pressure_pa: Option<Value>,
    /// The temperature in K, a number or an expression; by default the reference.
    pub temperature_k: Option<Value>,
}

impl<C: Default> Default for Settings<C> {
    fn default() -> Self {
        Self {
            cells: C::default(),
            width_m: 1.0,
            lattice: None,
            magic: None,
            thermal_magic: None,
            precision: Precision::default(),
            rayleigh: None,
            prandtl: None,
            viscosity_m2_per_s: None,
            diffusivity_m2_per_s: None,
            expansion_per_k: air(),
            gravity_m_per_s2: None,
            reference_k: None,
            difference_k: None,
            length_m: None,
            speed_m_per_s: None,
            density_kg_per_m3: 1.0,
            heat_capacity_j_per_kg_k: 1.0,
            mach: None,
            relaxation_time: None,
            dt: None,
            boundary: Boundaries::default(),
            thermal_boundary: WarmFaces::default(),
            initial: Initial::default(),
            profile: Vec::new(),
            steady: None,
            fields: None,
            end_time: f64::NAN,
        }
    }
}

impl<C: AsRef<[usize]>> Settings<C> {
    /// Checks the settings; `steps` replaces the end time.
    ///
    /// # Errors
    /// For the first setting that cannot be used: numbers that are missing or contradict each other, an unstable scaling,
    /// faces that do not fit the flow's, and all that a flow alone refuses.
    pub fn problem(&self, steps: Option<u64>) -> Result<Problem, SettingError> {
        if self.lattice == Some(LatticeName::D3Q27) {
            let message = "D3Q27 has no temperature: use \"D3Q19\", or leave it out";
            return Err(SettingError::new("lattice", message));
        }
        if self.precision == Precision::F16 {
            let message = "half precision is for flows without a temperature: use \"f32\"";
            return Err(SettingError::new("precision", message));
        }
        let dims = extent(self.cells.as_ref())?.dims();
        self.check_closed(dims)?;
        self.thermal_boundary.check(self.boundary.edges(dims), dims)?;
        let scales = Scales::of(self)?;
        let mut problem = Problem::new(&self.flow(&scales), steps, None)?;
        problem.walls.check_shut()?;
        problem.profile_speed = scales.diffusivity / scales.length;
        problem.heat = Some(Heat::new(self, &scales, &problem)?);
        problem.fields = match &self.fields {
            Some(asked) => asked.clone(),
            None => problem.quantities(),
        };
        check_memory(problem.extent, problem.directions() * problem.precision.words().0)?;
        Ok(problem)
    }

    /// Refuses faces that fluid passes, for nobody says which temperature it brings.
    fn check_closed(&self, dims: usize) -> Result<(), SettingError> {
        for (axis, names) in NAMES.iter().enumerate().skip(3 - dims) {
            for (face, name) in self.boundary.of_axis(axis).into_iter().zip(names) {
                if matches!(face, Face::Inflow(_) | Face::PressurePa(_) | Face::OutflowPa(_)) {
                    let message = "fluid passes there, and no temperature can: use walls, free slip or periodic faces";
                    return Err(SettingError::new(&format!("boundary.{name}"), message));
                }
            }
        }
        Ok(())
    }

    /// The settings of the flow alone.
    fn flow<'a>(&'a self, scales: &Scales) -> fluid::Settings<&'a [usize]> {
        let fields = self.fields.as_ref().map(|asked| {
            asked.iter().copied().filter(|quantity| *quantity != Quantity::Temperature).collect::<Vec<_>>()
        });
        let Initial { velocity_m_per_s, pressure_pa, .. } = self.initial.clone();
        let start = initial::Initial { velocity_m_per_s, pressure_pa, taylor_green: None, inflow: false };
        fluid::Settings {
            cells: self.cells.as_ref(),
            width_m: self.width_m,
            lattice: self.lattice,
            magic: self.magic,
            precision: self.precision,
            speed_m_per_s: Some(scales.speed),
            length_m: Some(scales.length),
            viscosity_m2_per_s: Some(scales.viscosity),
            density_kg_per_m3: self.density_kg_per_m3,
            mach: self.mach,
            relaxation_time: self.relaxation_time,
            dt: self.dt,
            boundary: self.boundary.clone(),
            initial: start,
            profile: self.profile.clone(),
            steady: self.steady,
            // A temperature alone is enough.
            fields: fields.filter(|fields| !fields.is_empty() || self.fields.as_ref().is_some_and(Vec::is_empty)),
            end_time: self.end_time,
            ..fluid::Settings::default()
        }
    }
}
