//! A case, checked: everything the simulation needs and nothing that can fail later.

use super::boundary::Boundaries;
use super::eigenmode::Eigenmode;
use super::initial::Initial;
use super::kernel::Coefficients;
use super::settings::{MaterialKeys, Settings};
use super::source::{Gains, Source};
use super::step::TimeStep;
use super::{HeatError, within};
use crate::image::grey_from_png;
use crate::material::{MATERIALS, Material};
use ndarray::Array2;
use partita_domain::Extent;
use partita_run::manifest::memory_bytes;

/// Temperatures beyond this are slips; below it no step can overflow.
pub(super) const HOTTEST: f64 = 1e9;

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
    /// Cells along x and y.
    pub cells: [usize; 2],
    /// The extent `[ny, nx]`.
    pub extent: Extent,
    /// Distance between centres, `[dy, dx]` in metres.
    pub spacing: [f64; 2],
    /// What conducts.
    pub medium: Medium,
    /// The faces.
    pub boundaries: Boundaries,
    /// The time step.
    pub step: TimeStep,
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
    pub fn new(settings: &Settings, steps: Option<u64>, image: Option<&[u8]>) -> Result<Self, HeatError> {
        let (extent, spacing) = grid(settings)?;
        let medium = Medium::choose(settings)?;
        settings.boundary.check()?;
        settings.initial.check()?;
        let step = TimeStep::choose(settings, steps, medium.diffusivity, spacing)?;
        let map =
            image.map(grey_from_png).transpose().map_err(|e| HeatError::new("initial.image.file", e.to_string()))?;
        let (initial, source) = (settings.initial.clone(), settings.source.clone());
        let problem = Self {
            cells: settings.cells,
            extent,
            spacing,
            medium,
            boundaries: settings.boundary,
            step,
            initial,
            map,
            source,
        };
        problem.gains().map(|_| problem)
    }

    /// What the sources add to the cells in one step.
    pub(super) fn gains(&self) -> Result<Gains<f64>, HeatError> {
        let kelvin_per_unit = self.step.dt / self.medium.volumetric_heat_capacity.unwrap_or(1.0);
        let sources = self
            .source
            .iter()
            .enumerate()
            .map(|(i, source)| source.on_cells(i, self.cells, self.spacing, kelvin_per_unit));
        Ok(Gains::new(&sources.collect::<Result<Vec<_>, _>>()?, self.cells, self.boundaries.periodic()[2]))
    }

    /// The coefficients of one step.
    pub(super) fn coefficients(&self) -> Coefficients<f64> {
        Coefficients::new([0.0, self.step.ry, self.step.rx])
    }

    /// The temperature of a cell at the beginning, in K.
    #[must_use]
    pub fn initial_temperature(&self, y: usize, x: usize) -> f64 {
        self.initial.temperature(self.map.as_ref(), self.cells, self.spacing, y, x)
    }

    /// The closed form, if the problem is an eigenmode between walls at one temperature.
    #[must_use]
    pub fn eigenmode(&self) -> Option<Eigenmode> {
        let plain = self.map.is_none() && self.initial.spot.is_empty() && self.source.is_empty();
        let wall = self.boundaries.common_wall().filter(|&wall| wall == self.initial.temperature_k && plain)?;
        let height = self.initial.eigenmode_k;
        (height != 0.0).then_some(Eigenmode { height, wall, cells: self.cells, step: self.step })
    }
}

/// Extent `[ny, nx]` and spacing `[dy, dx]`.
fn grid(settings: &Settings) -> Result<(Extent, [f64; 2]), HeatError> {
    let [nx, ny] = settings.cells;
    let extent = Extent::new(&[ny, nx]).map_err(|e| HeatError::new("cells", e.to_string()))?;
    for size in settings.size_m {
        within("size_m", size, 1e-30, 1e30, "m")?;
    }
    // Two levels of doubles.
    let (needed, memory) = (extent.cells() as u64 * 16, memory_bytes());
    if memory > 0 && needed > memory {
        let message = format!("{nx} x {ny} cells need {needed} bytes, this machine has {memory}: use fewer cells");
        return Err(HeatError::new("cells", message));
    }
    Ok((extent, [settings.size_m[1] / ny as f64, settings.size_m[0] / nx as f64]))
}

impl Medium {
    fn choose(settings: &Settings) -> Result<Self, HeatError> {
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
