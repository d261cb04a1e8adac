//! Materials and fluids with their properties.

use super::super::error::{HeatError, within};
use super::super::given::{Given, Property};
use super::super::grid::Grid;
use super::keys::{Fluid, MaterialKeys};
use crate::material::{MATERIALS, Material};
use partita_run::case::Files;

/// What fills cells.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Substance {
    Solid(Box<Solid>),
    Fluid(Fluid),
}

/// A material with its properties.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Solid {
    /// In W/(m K).
    pub(super) conductivity: Property,
    /// In kg/m³.
    density: Property,
    /// In J/(kg K).
    heat_capacity: Property,
}

/// The smallest and the largest conductivity and heat capacity per volume that a material has.
pub(super) struct Ends {
    pub(super) conductivity: [f64; 2],
    pub(super) capacity: [f64; 2],
}

impl Substance {
    pub(super) fn solid(&self) -> Option<&Solid> {
        if let Self::Solid(solid) = self { Some(solid) } else { None }
    }

    /// The conductivity of a cell; a fluid does not conduct by itself.
    pub(super) fn conductivity(&self, grid: &Grid, zyx: [usize; 3], kelvin: f64) -> f64 {
        self.solid().map_or(0.0, |solid| solid.conductivity.at(grid, zyx, kelvin))
    }

    /// The heat capacity per volume of a cell; that of a fluid has no end.
    pub(super) fn capacity(&self, grid: &Grid, zyx: [usize; 3], kelvin: f64) -> f64 {
        let of = |solid: &Solid| solid.density.at(grid, zyx, kelvin) * solid.heat_capacity.at(grid, zyx, kelvin);
        self.solid().map_or(f64::INFINITY, of)
    }
}

impl Solid {
    pub(super) fn ends(&self) -> Ends {
        let ([d, e], [c, f]) = (self.density.extremes(), self.heat_capacity.extremes());
        Ends { conductivity: self.conductivity.extremes(), capacity: [d * c, e * f] }
    }

    /// The heat capacity per volume, if it is the same everywhere and always.
    pub(super) fn one_capacity(&self) -> Option<f64> {
        Some(self.density.constant()? * self.heat_capacity.constant()?)
    }

    /// Whether the heat capacity depends on the temperature.
    pub(super) fn capacity_depends_on_temperature(&self) -> bool {
        self.density.depends_on_temperature() || self.heat_capacity.depends_on_temperature()
    }
}

/// The properties with their units and least values; a conductivity that varies may be 0 somewhere.
const CHECKED: [(&str, &str, f64); 3] = [
    ("conductivity_w_per_m_k", "W/(m K)", 0.0),
    ("density_kg_per_m3", "kg/m³", 1e-12),
    ("heat_capacity_j_per_kg_k", "J/(kg K)", 1e-12),
];

/// The name and properties of the material that the keys below `prefix` choose.
pub(super) fn chosen(
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
    Ok((name.to_owned(), Substance::Solid(Box::new(Solid { conductivity, density, heat_capacity }))))
}

fn of_keys(
    key: &str,
    keys: &MaterialKeys,
    grid: &Grid,
    files: Option<&dyn Files>,
) -> Result<(String, Substance), HeatError> {
    let property = |name: &str, given| Property::new(&format!("{key}.{name}"), given, grid, files);
    let solid = Solid {
        conductivity: property("conductivity_w_per_m_k", &keys.conductivity_w_per_m_k)?,
        density: property("density_kg_per_m3", &keys.density_kg_per_m3)?,
        heat_capacity: property("heat_capacity_j_per_kg_k", &keys.heat_capacity_j_per_kg_k)?,
    };
    for (property, (name, unit, low)) in
        [&solid.conductivity, &solid.density, &solid.heat_capacity].into_iter().zip(CHECKED)
    {
        let low = if property.constant().is_some() { 1e-12 } else { low };
        property.check(&format!("{key}.{name}"), [low, 1e12], unit)?;
    }
    Ok(("a material of the case".to_owned(), Substance::Solid(Box::new(solid))))
}

pub(super) fn of_diffusivity(
    given: &Given,
    grid: &Grid,
    files: Option<&dyn Files>,
) -> Result<(String, Substance), HeatError> {
    let key = "diffusivity_m2_per_s";
    let conductivity = Property::new(key, given, grid, files)?;
    let low = if conductivity.constant().is_some() { 1e-30 } else { 0.0 };
    conductivity.check(key, [low, 1e30], "m²/s")?;
    let name = match conductivity.constant() {
        Some(diffusivity) => format!("diffusivity {diffusivity} m²/s"),
        None => "diffusivity of the case".to_owned(),
    };
    let one = || Property::Constant(1.0);
    Ok((name, Substance::Solid(Box::new(Solid { conductivity, density: one(), heat_capacity: one() }))))
}

/// The fluid of the table `key`.
pub(super) fn fluid(key: &str, fluid: &Fluid) -> Result<(String, Substance), HeatError> {
    within(&format!("{key}.h_w_per_m2_k"), fluid.h_w_per_m2_k, 0.0, 1e12, "W/(m² K)")?;
    within(&format!("{key}.ambient_k"), fluid.ambient_k, -1e9, 1e9, "K")?;
    Ok((format!("a fluid at {} K", fluid.ambient_k), Substance::Fluid(*fluid)))
}
