//! A case, checked: everything the simulation needs and nothing that can fail later.

use super::boundary::Boundaries;
use super::eigenmode::Eigenmode;
use super::grid::Grid;
use super::initial::Initial;
use super::settings::{MaterialKeys, Precision, Scheme, Settings};
use super::source::{Gains, Source};
use super::step::TimeStep;
use super::{HeatError, within};
use crate::image::grey_from_png;
use crate::material::{MATERIALS, Material};
use ndarray::Array2;
use partita_domain::Real;
use partita_run::manifest::memory_bytes;

/// Temperatures beyond this are slips; below it no step can overflow.
pub(super) const HOTTEST: f64 = 1e9;

/// Steps of Crank–Nicolson that are damped by default.
pub(super) const DAMPED_STEPS: u64 = 2;

/// What conducts.
#[derive(Debug, Clone, PartialEq)]
pub struct Medium {
    /// Its name.
    pub name: String,
    /// Thermal diffusivity in m²/s.
    pub diffusivity: f64,
    /// ρ c in J/(m³ K); none where only a diffusivity is known.
    pub volumetric_heat_capacity: Option<f64>,
}

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
    /// The first steps of Crank–Nicolson, which are damped.
    pub damped_steps: u64,
    initial: Initial,
    map: Option<Array2<f64>>,
    source: Vec<Source>,
}

impl Problem {
    /// Checks the settings; `image` holds the bytes of the initial image if the settings name one, `steps` replaces
    /// the end time.
    ///
    /// # Errors
    /// For the first setting that cannot be used: sizes, materials, faces, an unstable step, a damaged image.
    pub fn new<C: AsRef<[usize]>, S: AsRef<[f64]>>(
        settings: &Settings<C, S>,
        steps: Option<u64>,
        image: Option<&[u8]>,
    ) -> Result<Self, HeatError> {
        let grid = Grid::new(settings.cells.as_ref(), settings.size_m.as_ref())?;
        check_memory(&grid, settings.precision, settings.scheme)?;
        let medium = Medium::choose(settings)?;
        settings.boundary.check(grid.extent.dims())?;
        settings.initial.check(grid.extent.dims())?;
        let step = TimeStep::choose(settings, steps, medium.diffusivity, &grid)?;
        let map =
            image.map(grey_from_png).transpose().map_err(|e| HeatError::new("initial.image.file", e.to_string()))?;
        let (initial, source) = (settings.initial.clone(), settings.source.clone());
        let (boundaries, precision, scheme) = (settings.boundary, settings.precision, settings.scheme);
        let damped_steps = settings.damped_steps.unwrap_or(DAMPED_STEPS);
        let problem = Self { grid, medium, boundaries, step, precision, scheme, damped_steps, initial, map, source };
        problem.gains::<f64>().map(|_| problem)
    }

    /// What the sources add to the cells in one step.
    pub(super) fn gains<T: Real>(&self) -> Result<Gains<T>, HeatError> {
        let kelvin_per_unit = self.step.dt / self.medium.volumetric_heat_capacity.unwrap_or(1.0);
        let sources = self.source.iter().enumerate();
        let sources = sources.map(|(i, source)| source.on_cells(i, &self.grid, kelvin_per_unit));
        let sources = sources.collect::<Result<Vec<_>, _>>()?;
        Ok(Gains::new(&sources, self.grid.extent.zyx(), self.boundaries.periodic()[2]))
    }

    /// The temperature of the cell `[z, y, x]` at the beginning, in K.
    #[must_use]
    pub fn initial_temperature(&self, zyx: [usize; 3]) -> f64 {
        self.initial.temperature(self.map.as_ref(), &self.grid, zyx)
    }

    /// The closed form, if the problem is an eigenmode between walls at one temperature.
    #[must_use]
    pub fn eigenmode(&self) -> Option<Eigenmode> {
        let plain = self.map.is_none() && self.initial.spot.is_empty() && self.source.is_empty();
        let wall = self.boundaries.common_wall(self.grid.axes());
        let plain = plain && self.scheme != Scheme::Steady;
        let wall = wall.filter(|&wall| wall == self.initial.temperature_k && plain)?;
        let height = self.initial.eigenmode_k;
        let cells = self.grid.extent.zyx();
        let (step, scheme, damped_steps) = (self.step, self.scheme, self.damped_steps);
        (height != 0.0).then_some(Eigenmode { height, wall, cells, step, scheme, damped_steps })
    }
}

/// Refuses what this machine cannot hold: two levels of the field, or the levels of an implicit solver.
fn check_memory(grid: &Grid, precision: Precision, scheme: Scheme) -> Result<(), HeatError> {
    let bytes = match (scheme, precision) {
        (Scheme::Explicit, Precision::F64) => 16,
        (Scheme::Explicit, Precision::F32) => 8,
        (_, Precision::F64) => 144,
        (_, Precision::F32) => {
            let message = "single precision is for explicit steps: leave it out, or use `scheme = \"explicit\"`";
            return Err(HeatError::new("precision", message));
        }
    };
    let (cells, memory) = (grid.extent.cells() as u64, memory_bytes());
    let needed = cells.saturating_mul(bytes);
    if memory > 0 && needed > memory {
        let message = format!("{cells} cells need {needed} bytes, this machine has {memory}: use fewer cells");
        return Err(HeatError::new("cells", message));
    }
    Ok(())
}

impl Medium {
    fn choose<C, S>(settings: &Settings<C, S>) -> Result<Self, HeatError> {
        match (&settings.material, &settings.properties, settings.diffusivity_m2_per_s) {
            (Some(name), None, None) => Self::named(name),
            (None, Some(properties), None) => Self::of(properties),
            (None, None, Some(diffusivity)) => {
                let diffusivity = within("diffusivity_m2_per_s", diffusivity, 1e-30, 1e30, "m²/s")?;
                Ok(Self {
                    name: format!("diffusivity {diffusivity} m²/s"),
                    diffusivity,
                    volumetric_heat_capacity: None,
                })
            }
            (None, None, None) => {
                Err(HeatError::new("material", "missing: name one, or give `properties` or `diffusivity_m2_per_s`"))
            }
            _ => Err(HeatError::new("material", "keep one of `material`, `properties` and `diffusivity_m2_per_s`")),
        }
    }

    fn named(name: &str) -> Result<Self, HeatError> {
        let material = Material::named(name).ok_or_else(|| {
            let known = MATERIALS.map(|material| material.name).join(", ");
            HeatError::new("material", format!("no material `{name}`: there are {known}; or give `properties`"))
        })?;
        Ok(Self::from_material(&material))
    }

    fn of(keys: &MaterialKeys) -> Result<Self, HeatError> {
        let material = Material {
            name: "of the case",
            conductivity: within(
                "properties.conductivity_w_per_m_k",
                keys.conductivity_w_per_m_k,
                1e-12,
                1e12,
                "W/(m K)",
            )?,
            density: within("properties.density_kg_per_m3", keys.density_kg_per_m3, 1e-12, 1e12, "kg/m³")?,
            heat_capacity: within(
                "properties.heat_capacity_j_per_kg_k",
                keys.heat_capacity_j_per_kg_k,
                1e-12,
                1e12,
                "J/(kg K)",
            )?,
        };
        Ok(Self::from_material(&material))
    }

    fn from_material(material: &Material) -> Self {
        Self {
            name: material.name.to_owned(),
            diffusivity: material.diffusivity(),
            volumetric_heat_capacity: Some(material.volumetric_heat_capacity()),
        }
    }
}
