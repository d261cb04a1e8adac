//! What conducts: one material, or several in regions, with properties that may vary.

use super::HeatError;
use super::given::{Given, Property};
use super::grid::Grid;
use super::region::{Span, holds};
use super::settings::{MaterialKeys, Settings};
use crate::material::{MATERIALS, Material};
use ndarray::Array3;
use partita_run::case::Files;
use schemars::JsonSchema;
use serde::Deserialize;

/// A region of another material.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
pub struct Region {
    /// Where it is.
    #[serde(flatten)]
    pub span: Span,
    /// Cells of the span that belong to it: those in which this map or expression of x, y and z is positive.
    pub inside: Option<Given>,
    /// The material by name.
    pub material: Option<String>,
    /// A material of your own, instead of a name.
    pub properties: Option<MaterialKeys>,
}

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

/// A material with its properties.
#[derive(Debug, Clone, PartialEq)]
struct Substance {
    /// In W/(m K).
    conductivity: Property,
    /// In kg/m³.
    density: Property,
    /// In J/(kg K).
    heat_capacity: Property,
}

/// How fast a medium conducts on a grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rates {
    /// The largest diffusion number of a step of one second: the mean over the faces of a cell of k/(ρ c h²).
    pub(super) per_second: f64,
    /// The diffusivity that is typical, in m²/s.
    pub(super) diffusivity: f64,
    /// A heat capacity per volume to measure others by.
    pub(super) capacity: f64,
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
            let (name, substance) =
                chosen(&format!("{key}."), region.material.as_deref(), region.properties.as_ref(), grid, files)?;
            self.substances.push(substance);
            self.name = format!("{} and {name}", self.name);
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
        let [Substance { conductivity, density, heat_capacity }] = &self.substances[..] else { return None };
        Some([conductivity.constant()?, density.constant()? * heat_capacity.constant()?])
    }

    /// Whether a property depends on the temperature.
    #[must_use]
    pub fn depends_on_temperature(&self) -> bool {
        let depends = |substance: &Substance| substance.properties().iter().any(|(_, p)| p.depends_on_temperature());
        self.substances.iter().any(depends)
    }

    /// The conductivity of a cell at a temperature.
    pub(super) fn conductivity(&self, grid: &Grid, zyx: [usize; 3], kelvin: f64) -> f64 {
        self.substances[self.substance(zyx)].conductivity.at(grid, zyx, kelvin)
    }

    /// The heat capacity per volume of a cell at a temperature.
    pub(super) fn capacity(&self, grid: &Grid, zyx: [usize; 3], kelvin: f64) -> f64 {
        let Substance { density, heat_capacity, .. } = &self.substances[self.substance(zyx)];
        density.at(grid, zyx, kelvin) * heat_capacity.at(grid, zyx, kelvin)
    }

    /// Whether the heat capacity is the same everywhere and always.
    pub(super) fn has_one_capacity(&self) -> bool {
        let capacity = |s: &Substance| Some([s.density.constant()?, s.heat_capacity.constant()?]);
        let first = capacity(&self.substances[0]);
        first.is_some() && self.substances.iter().all(|substance| capacity(substance) == first)
    }

    /// The conductivity between two cells from their own: of materials in series the harmonic mean, which makes a steady flux
    /// through layers exact; where one conductivity depends on the temperature the arithmetic mean, because the harmonic
    /// one would let no heat into a cell that does not conduct yet.
    pub(super) fn between(&self, [a, b]: [[usize; 3]; 2], [k, l]: [f64; 2]) -> f64 {
        let substance = self.substance(a);
        if substance == self.substance(b) && self.substances[substance].conductivity.depends_on_temperature() {
            return 0.5 * (k + l);
        }
        if k + l > 0.0 { 2.0 * k * l / (k + l) } else { 0.0 }
    }

    /// How fast the medium conducts on a grid.
    pub(super) fn rates(&self, grid: &Grid) -> Rates {
        let per_metre2 = grid.spacings().iter().map(|h| h.powi(-2)).sum::<f64>() / grid.extent.dims() as f64;
        if let Some([k, capacity]) = self.uniform() {
            let diffusivity = k / capacity;
            return Rates { per_second: diffusivity * per_metre2, diffusivity, capacity };
        }
        let ends: Vec<_> = self.substances.iter().map(Substance::ends).collect();
        let typical = |pick: fn(&Ends) -> f64| ends.iter().map(pick).sum::<f64>() / ends.len() as f64;
        let capacity = typical(|ends| ends.capacity[0]);
        let diffusivity = typical(|ends| 0.5 * (ends.conductivity[0] + ends.conductivity[1])) / capacity;
        Rates { per_second: self.fastest(grid, &ends), diffusivity, capacity }
    }

    /// The largest diffusion number that a step of one second would have in any cell.
    fn fastest(&self, grid: &Grid, ends: &[Ends]) -> f64 {
        let n = grid.extent.zyx();
        let most = |zyx: [usize; 3]| {
            let (i, law) = (self.substance(zyx), &self.substances[self.substance(zyx)].conductivity);
            if law.depends_on_temperature() { ends[i].conductivity[1] } else { law.at(grid, zyx, 0.0) }
        };
        let mut fastest: f64 = 0.0;
        for (z, y, x) in ndarray::indices(n) {
            let (cell, k) = ([z, y, x], most([z, y, x]));
            let mut sum = 0.0;
            for axis in grid.axes() {
                for other in [cell[axis].checked_sub(1), Some(cell[axis] + 1).filter(|&at| at < n[axis])] {
                    let mut beside = cell;
                    beside[axis] = other.unwrap_or(cell[axis]);
                    sum += self.between([cell, beside], [k, most(beside)]) / (grid.spacing[axis] * grid.spacing[axis]);
                }
            }
            fastest = fastest.max(sum / self.least_capacity(grid, cell, ends));
        }
        fastest / (2 * grid.extent.dims()) as f64
    }

    fn least_capacity(&self, grid: &Grid, zyx: [usize; 3], ends: &[Ends]) -> f64 {
        let i = self.substance(zyx);
        let depends = self.substances[i].properties()[1..].iter().any(|(_, p)| p.depends_on_temperature());
        if depends { ends[i].capacity[0] } else { self.capacity(grid, zyx, 0.0) }
    }
}

/// The smallest and the largest conductivity and heat capacity per volume that a substance has.
struct Ends {
    conductivity: [f64; 2],
    capacity: [f64; 2],
}

impl Substance {
    fn ends(&self) -> Ends {
        let ([d, e], [c, f]) = (self.density.extremes(), self.heat_capacity.extremes());
        Ends { conductivity: self.conductivity.extremes(), capacity: [d * c, e * f] }
    }

    fn properties(&self) -> [(&'static str, &Property); 3] {
        [
            ("conductivity_w_per_m_k", &self.conductivity),
            ("density_kg_per_m3", &self.density),
            ("heat_capacity_j_per_kg_k", &self.heat_capacity),
        ]
    }
}

/// Units of the properties, in the order of [`Substance::properties`]; a conductivity may be 0 somewhere.
const UNITS: [(&str, f64); 3] = [("W/(m K)", 0.0), ("kg/m³", 1e-12), ("J/(kg K)", 1e-12)];

/// The name and properties of the material that the keys below `prefix` choose.
fn chosen(
    prefix: &str,
    material: Option<&str>,
    properties: Option<&MaterialKeys>,
    grid: &Grid,
    files: Option<&dyn Files>,
) -> Result<(String, Substance), HeatError> {
    let key = format!("{prefix}material");
    match (material, properties) {
        (Some(name), None) => named(&key, name),
        (None, Some(keys)) => of_keys(&format!("{prefix}properties"), keys, grid, files),
        (None, None) if prefix.is_empty() => {
            Err(HeatError::new(&key, "missing: name one, or give `properties` or `diffusivity_m2_per_s`"))
        }
        (None, None) => Err(HeatError::new(&key, "missing: name one, or give `properties`")),
        _ => Err(HeatError::new(&key, "keep one of `material` and `properties`")),
    }
}

fn named(key: &str, name: &str) -> Result<(String, Substance), HeatError> {
    let material = Material::named(name).ok_or_else(|| {
        let known = MATERIALS.map(|material| material.name).join(", ");
        HeatError::new(key, format!("no material `{name}`: there are {known}; or give `properties`"))
    })?;
    let [conductivity, density, heat_capacity] =
        [material.conductivity, material.density, material.heat_capacity].map(Property::Constant);
    Ok((name.to_owned(), Substance { conductivity, density, heat_capacity }))
}

fn of_keys(
    key: &str,
    keys: &MaterialKeys,
    grid: &Grid,
    files: Option<&dyn Files>,
) -> Result<(String, Substance), HeatError> {
    let property = |name: &str, given| Property::new(&format!("{key}.{name}"), given, grid, files);
    let substance = Substance {
        conductivity: property("conductivity_w_per_m_k", &keys.conductivity_w_per_m_k)?,
        density: property("density_kg_per_m3", &keys.density_kg_per_m3)?,
        heat_capacity: property("heat_capacity_j_per_kg_k", &keys.heat_capacity_j_per_kg_k)?,
    };
    for ((name, property), (unit, low)) in substance.properties().into_iter().zip(UNITS) {
        let low = if property.constant().is_some() { 1e-12 } else { low };
        property.check(&format!("{key}.{name}"), [low, 1e12], unit)?;
    }
    Ok(("a material of the case".to_owned(), substance))
}

fn of_diffusivity(given: &Given, grid: &Grid, files: Option<&dyn Files>) -> Result<(String, Substance), HeatError> {
    let key = "diffusivity_m2_per_s";
    let conductivity = Property::new(key, given, grid, files)?;
    let low = if conductivity.constant().is_some() { 1e-30 } else { 0.0 };
    conductivity.check(key, [low, 1e30], "m²/s")?;
    let name = match conductivity.constant() {
        Some(diffusivity) => format!("diffusivity {diffusivity} m²/s"),
        None => "diffusivity of the case".to_owned(),
    };
    let one = || Property::Constant(1.0);
    Ok((name, Substance { conductivity, density: one(), heat_capacity: one() }))
}
