//! What conducts: one material, or several in regions, with properties that may vary, and fluids that flow by.

pub(super) mod keys;
mod rates;
mod substance;

pub(super) use rates::Rates;

use super::error::HeatError;
use super::given::Property;
use super::grid::Grid;
use super::region::holds;
use super::settings::Settings;
use keys::{Fluid, Region};
use ndarray::Array3;
use partita_run::case::Files;
use substance::{Solid, Substance, chosen, fluid, of_diffusivity};

/// What conducts.
#[derive(Debug, Clone, PartialEq)]
pub struct Medium {
    /// Its name.
    pub name: String,
    substances: Vec<Substance>,
    /// The substance of each cell; without, all are of the first.
    of_cell: Option<Array3<u8>>,
    /// Whether heat capacities are known, or a diffusivity only.
    counts_heat: bool,
}

/// More regions than fit into a byte are a slip.
const MOST_REGIONS: usize = 250;

impl Medium {
    /// The medium of a case.
    pub(super) fn new<C, S>(
        settings: &Settings<C, S>,
        grid: &Grid,
        files: Option<&dyn Files>,
    ) -> Result<Self, HeatError> {
        let (name, substance) = match (&settings.material, &settings.properties, settings.diffusivity_m2_per_s.as_ref())
        {
            (None, None, Some(diffusivity)) => of_diffusivity(diffusivity, grid, files)?,
            (material, properties, None) => chosen("", material.as_deref(), properties.as_ref(), grid, files)?,
            _ => {
                let message = "keep one of `material`, `properties` and `diffusivity_m2_per_s`";
                return Err(HeatError::new("material", message));
            }
        };
        let counts_heat = settings.diffusivity_m2_per_s.is_none();
        let mut medium = Self { name, substances: vec![substance], of_cell: None, counts_heat };
        medium.lay(&settings.region, grid, files)?;
        Ok(medium)
    }

    fn lay(&mut self, regions: &[Region], grid: &Grid, files: Option<&dyn Files>) -> Result<(), HeatError> {
        if regions.len() > MOST_REGIONS {
            let message = format!("{} regions: at most {MOST_REGIONS}; use maps for the properties", regions.len());
            return Err(HeatError::new("region", message));
        }
        for (i, region) in regions.iter().enumerate() {
            let key = format!("region.{i}");
            let (name, substance) = match &region.fluid {
                Some(keys) if region.material.is_none() && region.properties.is_none() => {
                    fluid(&format!("{key}.fluid"), keys)?
                }
                Some(_) => {
                    return Err(HeatError::new(
                        &format!("{key}.fluid"),
                        "keep one of `fluid`, `material` and `properties`",
                    ));
                }
                None => {
                    chosen(&format!("{key}."), region.material.as_deref(), region.properties.as_ref(), grid, files)?
                }
            };
            self.substances.push(substance);
            if !self.name.contains(&name) {
                self.name = format!("{}, {name}", self.name);
            }
            self.take_cells(region, &key, grid, files)?;
        }
        Ok(())
    }

    /// Gives the cells of a region to the last substance.
    fn take_cells(
        &mut self,
        region: &Region,
        key: &str,
        grid: &Grid,
        files: Option<&dyn Files>,
    ) -> Result<(), HeatError> {
        let (cells, inside_key) = (region.span.cells(key, grid)?, format!("{key}.inside"));
        let inside =
            region.inside.as_ref().map(|given| Property::new(&inside_key, given, grid, files)?.of_place(&inside_key));
        let (inside, number) = (inside.transpose()?, self.substances.len() as u8 - 1);
        let belongs = |zyx| holds(&cells, zyx) && inside.as_ref().is_none_or(|map| map.at(grid, zyx, 0.0) > 0.0);
        let of_cell = self.of_cell.get_or_insert_with(|| Array3::zeros(grid.extent.zyx()));
        let mut taken = 0;
        for (_, substance) in of_cell.indexed_iter_mut().filter(|((z, y, x), _)| belongs([*z, *y, *x])) {
            (*substance, taken) = (number, taken + 1);
        }
        if taken == 0 {
            Err(HeatError::new(key, "no cell centre lies in it: make it larger, or use more cells"))
        } else {
            Ok(())
        }
    }

    fn substance(&self, zyx: [usize; 3]) -> usize {
        self.of_cell.as_ref().map_or(0, |of_cell| usize::from(of_cell[zyx]))
    }

    /// Whether heat capacities are known, so that heat is in J; with a diffusivity only it is counted in K times volume.
    #[must_use]
    pub fn counts_heat(&self) -> bool {
        self.counts_heat
    }

    /// Thermal conductivity in W/(m K) (where only a diffusivity is known: that, in m²/s) and heat capacity per volume in
    /// J/(m³ K) (then 1), if they are the same everywhere and always.
    #[must_use]
    pub fn uniform(&self) -> Option<[f64; 2]> {
        let [Substance::Solid(solid)] = &self.substances[..] else { return None };
        Some([solid.conductivity.constant()?, solid.one_capacity()?])
    }

    /// Whether a property depends on the temperature.
    #[must_use]
    pub fn depends_on_temperature(&self) -> bool {
        let mut solids = self.substances.iter().filter_map(Substance::solid);
        solids.any(|s| s.conductivity.depends_on_temperature() || s.capacity_depends_on_temperature())
    }

    /// Whether some heat capacity depends on the temperature.
    pub(super) fn has_capacity_of_temperature(&self) -> bool {
        self.substances.iter().filter_map(Substance::solid).any(Solid::capacity_depends_on_temperature)
    }

    /// The conductivity of a cell at a temperature.
    pub(super) fn conductivity(&self, grid: &Grid, zyx: [usize; 3], kelvin: f64) -> f64 {
        self.substances[self.substance(zyx)].conductivity(grid, zyx, kelvin)
    }

    /// The heat capacity per volume of a cell at a temperature.
    pub(super) fn capacity(&self, grid: &Grid, zyx: [usize; 3], kelvin: f64) -> f64 {
        self.substances[self.substance(zyx)].capacity(grid, zyx, kelvin)
    }

    /// The heat per volume that a cell counts for; fluids are not counted.
    pub(super) fn heat(&self, grid: &Grid, zyx: [usize; 3], kelvin: f64) -> f64 {
        if self.fluid(zyx).is_some() { 0.0 } else { self.capacity(grid, zyx, kelvin) * kelvin }
    }

    /// The temperature of the fluid in a cell, if there is one.
    pub(super) fn fluid(&self, zyx: [usize; 3]) -> Option<f64> {
        if let Substance::Fluid(fluid) = &self.substances[self.substance(zyx)] { Some(fluid.ambient_k) } else { None }
    }

    /// Whether some cells hold a fluid.
    pub(super) fn has_fluids(&self) -> bool {
        self.substances.iter().any(|substance| substance.solid().is_none())
    }

    /// Whether the heat capacity is the same everywhere and always.
    pub(super) fn has_one_capacity(&self) -> bool {
        let capacity = |substance: &Substance| substance.solid().and_then(Solid::one_capacity);
        let first = capacity(&self.substances[0]);
        first.is_some() && self.substances.iter().all(|substance| capacity(substance) == first)
    }

    /// The conductivity between two cells, `h` apart, from their own: of materials in series the harmonic mean, which makes
    /// a steady flux through layers exact; where one conductivity depends on the temperature the arithmetic mean, because the
    /// harmonic one would let no heat into a cell that does not conduct yet; beside a fluid that of half a cell and of
    /// the exchange on its surface.
    pub(super) fn between(&self, h: f64, cells: [[usize; 3]; 2], [k, l]: [f64; 2]) -> f64 {
        match cells.map(|cell| &self.substances[self.substance(cell)]) {
            [Substance::Fluid(_), Substance::Fluid(_)] => 0.0,
            [Substance::Fluid(fluid), Substance::Solid(_)] => beside(fluid, h, l),
            [Substance::Solid(_), Substance::Fluid(fluid)] => beside(fluid, h, k),
            [Substance::Solid(a), Substance::Solid(b)] => {
                if std::ptr::eq(a, b) && a.conductivity.depends_on_temperature() {
                    0.5 * (k + l)
                } else if k + l > 0.0 {
                    2.0 * k * l / (k + l)
                } else {
                    0.0
                }
            }
        }
    }
}

/// The conductivity that a distance `h` would need for what flows over half a cell of conductivity `k` into a fluid.
fn beside(fluid: &Fluid, h: f64, k: f64) -> f64 {
    if k > 0.0 && fluid.h_w_per_m2_k > 0.0 { h / (h / (2.0 * k) + fluid.h_w_per_m2_k.recip()) } else { 0.0 }
}
