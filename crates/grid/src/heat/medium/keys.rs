//! The keys of materials, fluids and the regions that they fill.

use crate::heat::given::Given;
use crate::heat::region::Span;
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
    /// A fluid that flows by, instead of a material.
    pub fluid: Option<Fluid>,
}

/// Properties of a material: numbers, maps, expressions of `x`, `y` and `z`, or, over the temperature, tables or
/// expressions of `T`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct MaterialKeys {
    /// Thermal conductivity in W/(m K).
    pub conductivity_w_per_m_k: Given,
    /// Density in kg/m³.
    pub density_kg_per_m3: Given,
    /// Specific heat capacity in J/(kg K).
    pub heat_capacity_j_per_kg_k: Given,
}

/// A fluid that flows by: it keeps its temperature, and exchanges heat with the cells of solids beside it.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
pub struct Fluid {
    /// The heat transfer coefficient h in W/(m² K), from the solid's surface.
    pub h_w_per_m2_k: f64,
    /// Its temperature in K.
    pub ambient_k: f64,
}
