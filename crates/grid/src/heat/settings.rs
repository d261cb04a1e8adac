//! The keys of a heat case.

use super::boundary::Boundaries;
use super::given::Given;
use super::initial::Initial;
use super::medium::keys::{MaterialKeys, Region};
use super::probe::Probe;
use super::source::Source;
use schemars::JsonSchema;
use serde::Deserialize;

/// The keys of a heat case beside those of every case.
///
/// Cases hold their axes in vectors; programs may as well use arrays.
///
/// ```
/// use partita_grid::heat::{Boundaries, Face, Problem, Settings};
/// let settings = Settings {
///     cells: [50, 50, 20],
///     size_m: [0.1, 0.1, 0.04],
///     material: Some("copper".to_owned()),
///     boundary: Boundaries::all(&Face::fixed(300.0)),
///     end_time: 2.0,
///     ..Settings::default()
/// };
/// assert_eq!(Problem::new(&settings, None, None)?.grid.extent.shape(), [20, 50, 50]);
/// # Ok::<(), partita_grid::heat::HeatError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
pub struct Settings<C = Vec<usize>, S = Vec<f64>> {
    /// Cells along x and y, or x, y and z: `[nx, ny]` or `[nx, ny, nz]`.
    pub cells: C,
    /// Size along the same axes in metres.
    pub size_m: S,
    /// The material by name: copper, aluminium, steel, water, air, ...
    pub material: Option<String>,
    /// A material of your own, instead of a name.
    pub properties: Option<MaterialKeys>,
    /// Thermal diffusivity in m²/s, instead of a material: heat is then counted in K m² (K m³ in a box).
    pub diffusivity_m2_per_s: Option<Given>,
    /// Regions of other materials; later ones lie over earlier ones.
    #[serde(default)]
    pub region: Vec<Region>,
    /// What holds at the faces.
    #[serde(default)]
    pub boundary: Boundaries,
    /// The field at the beginning.
    #[serde(default)]
    pub initial: Initial,
    /// Regions that produce heat.
    #[serde(default)]
    pub source: Vec<Source>,
    /// Points whose temperature is wanted.
    #[serde(default)]
    pub probe: Vec<Probe>,
    /// Whether to account for all heat that enters and leaves: a diagnostic more, and a look at the faces in every step.
    #[serde(default)]
    pub energy_balance: bool,
    /// How time is stepped.
    #[serde(default)]
    pub scheme: Scheme,
    /// The numbers' precision.
    #[serde(default)]
    pub precision: Precision,
    /// The simulated time in seconds; a steady state needs none.
    #[serde(default = "unsaid")]
    pub end_time: f64,
    /// The time step in seconds, a whole part of `end_time`; otherwise it follows from `diffusion_number`.
    pub dt: Option<f64>,
    /// Diffusivity · dt / dx². Explicit steps: by default 0.2 (in a box 2/15), at most 0.25 (in a box 1/6). (Cells that
    /// are not cubes: the mean over the axes.)
    ///
    /// Other schemes have no limit; without this and `dt`, their steps follow from `accuracy`.
    pub diffusion_number: Option<f64>,
    /// Share of the slowest mode that a scheme with long steps may be wrong by while it decays by 1/e; by default 0.001.
    pub accuracy: Option<f64>,
    /// Steps of Crank–Nicolson that are taken as two half steps of backward Euler, by default 2.
    pub damped_steps: Option<u64>,
}

/// What stands for an end that a case does not give.
fn unsaid() -> f64 {
    f64::NAN
}

/// How time is stepped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// Forward Euler: each step from the one before; limited by stability.
    #[default]
    Explicit,
    /// Runge–Kutta–Legendre: long steps of many explicit stages each; second order in time.
    Rkl2,
    /// Backward Euler: any step is stable; first order in time.
    Implicit,
    /// Crank–Nicolson: any step is stable; second order in time. It begins with damped steps.
    CrankNicolson,
    /// The state without change, at once.
    Steady,
    /// The one that takes the least work, by an estimate that the run tells; without `end_time`, the steady state.
    Auto,
}

impl Scheme {
    /// Whether steps are solved for.
    pub(super) fn is_implicit(self) -> bool {
        matches!(self, Self::Implicit | Self::CrankNicolson | Self::Steady)
    }

    /// The share of an implicit step's change that follows from its end.
    pub(super) fn implicit_share(self) -> f64 {
        match self {
            Self::CrankNicolson => 0.5,
            _ => 1.0,
        }
    }

    /// The scheme's name for people.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Explicit => "explicit",
            Self::Rkl2 => "RKL2 super-time-stepping",
            Self::Auto => "not chosen yet",
            Self::Implicit => "backward Euler",
            Self::CrankNicolson => "Crank–Nicolson",
            Self::Steady => "steady state",
        }
    }
}

/// The numbers' precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// Double precision.
    #[default]
    F64,
    /// Single precision: half the memory, seven digits.
    F32,
}
