//! Materials by name, with the properties that conduction needs.

/// A homogeneous material near 300 K.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Material {
    /// The name in case files.
    pub name: &'static str,
    /// Thermal conductivity k in W/(m K).
    pub conductivity: f64,
    /// Density ρ in kg/m³.
    pub density: f64,
    /// Specific heat capacity c in J/(kg K).
    pub heat_capacity: f64,
}

const fn material(name: &'static str, conductivity: f64, density: f64, heat_capacity: f64) -> Material {
    Material { name, conductivity, density, heat_capacity }
}

/// The materials a case can name.
///
/// Metals, building materials and fluids at 300 K, ice at 273 K, at atmospheric pressure. Source: Incropera,
/// DeWitt, Bergman & Lavine 2007, *Fundamentals of Heat and Mass Transfer*, 6th ed., tables A.1 (metals; `steel` is
/// plain carbon AISI 1010), A.3 (other solids), A.4 (air) and A.6 (water). Fluids are taken at rest.
pub const MATERIALS: [Material; 18] = [
    material("aluminium", 237.0, 2702.0, 903.0),
    material("copper", 401.0, 8933.0, 385.0),
    material("gold", 317.0, 19300.0, 129.0),
    material("iron", 80.2, 7870.0, 447.0),
    material("silver", 429.0, 10500.0, 235.0),
    material("stainless_steel", 14.9, 7900.0, 477.0),
    material("steel", 63.9, 7832.0, 434.0),
    material("titanium", 21.9, 4500.0, 522.0),
    material("tungsten", 174.0, 19300.0, 132.0),
    material("brick", 0.72, 1920.0, 835.0),
    material("concrete", 1.4, 2300.0, 880.0),
    material("glass", 1.4, 2500.0, 750.0),
    material("granite", 2.79, 2630.0, 775.0),
    material("ice", 1.88, 920.0, 2040.0),
    material("oak", 0.16, 720.0, 1255.0),
    material("soil", 0.52, 2050.0, 1840.0),
    material("air", 0.0263, 1.1614, 1007.0),
    material("water", 0.613, 997.0, 4179.0),
];

impl Material {
    /// The material of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        MATERIALS.into_iter().find(|material| material.name == name)
    }

    /// Heat capacity per volume ρ c, in J/(m³ K).
    #[must_use]
    pub fn volumetric_heat_capacity(&self) -> f64 {
        self.density * self.heat_capacity
    }

    /// Thermal diffusivity a = k / (ρ c), in m²/s.
    ///
    /// ```
    /// let copper = partita_grid::material::Material::named("copper").unwrap();
    /// assert!((copper.diffusivity() - 117e-6).abs() < 1e-6); // as tabulated
    /// ```
    #[must_use]
    pub fn diffusivity(&self) -> f64 {
        self.conductivity / self.volumetric_heat_capacity()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Diffusivities that the source tabulates beside the other properties, in 1e-6 m²/s (its own rounding is
    /// within 2 %).
    #[test]
    fn tabulated_diffusivities_follow_from_the_properties() {
        let tabulated = [("aluminium", 97.1), ("copper", 117.0), ("iron", 23.1), ("steel", 18.8), ("air", 22.5)];
        for (name, alpha) in tabulated {
            let computed = Material::named(name).unwrap().diffusivity() * 1e6;
            assert!((computed / alpha - 1.0).abs() < 0.02, "{name}: {computed} against {alpha}");
        }
    }
}
