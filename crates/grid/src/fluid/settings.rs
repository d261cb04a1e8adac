//! The keys of a fluid case.

use super::bodies::BodyKeys;
use super::boundary::Boundaries;
use super::initial::Initial;
use super::lattice::LatticeName;
use super::profile::ProfileKeys;
use super::quantity::Quantity;
use super::spot::DropKeys;
use schemars::JsonSchema;
use serde::Deserialize;

/// The keys of a fluid case beside those of every case.
///
/// Reynolds = speed · length / viscosity: two of `reynolds`, `viscosity_m2_per_s` and `speed_m_per_s` are given. How long a step is follows
/// from `mach`, `relaxation_time` or `dt`; without them the program chooses.
///
/// ```
/// use partita_grid::fluid::{Problem, Settings};
/// let settings = Settings { cells: [64, 64], reynolds: Some(100.0), end_time: 1.0, ..Settings::default() };
/// assert_eq!(Problem::new(&settings, None, None)?.scaling.dx, 1.0 / 64.0);
/// # Ok::<(), partita_grid::setting::SettingError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[schemars(bound = "C: JsonSchema + Default")]
pub struct Settings<C = Vec<usize>> {
    /// Cells along x and y, or x, y and z: `[nx, ny]` or `[nx, ny, nz]`. Cells are squares or cubes.
    #[serde(default)]
    pub cells: C,
    /// Cells along `length_m`, instead of `cells`: the domain then is as large as `size_m`, to the nearest whole cell.
    pub cells_per_diameter: Option<f64>,
    /// Sizes along x and y, or x, y and z, in metres, for `cells_per_diameter`.
    pub size_m: Option<Vec<f64>>,
    /// Size along x in metres, for `cells`.
    #[serde(default = "one")]
    pub width_m: f64,
    /// The lattice; by default D2Q9, in a box D3Q19, with `collision = "cumulant"` D3Q27.
    pub lattice: Option<LatticeName>,
    /// How what meets in a cell relaxes.
    #[serde(default)]
    pub collision: Collision,
    /// The magic number of `collision = "trt"`, by default 3/16: walls lie exactly half-way then. 1/4 is the most stable.
    pub magic: Option<f64>,
    /// The numbers' precision.
    #[serde(default)]
    pub precision: Precision,
    /// The speed in m/s that the flow is measured by: of a lid, of vortices, of what flows in. By default it follows from a Reynolds
    /// number and a viscosity, or is 1 m/s.
    pub speed_m_per_s: Option<f64>,
    /// The length in metres that the flow is measured by; by default `width_m`.
    pub length_m: Option<f64>,
    /// The Reynolds number, speed · length / viscosity.
    pub reynolds: Option<f64>,
    /// Kinematic viscosity in m²/s.
    pub viscosity_m2_per_s: Option<f64>,
    /// Density in kg/m³.
    #[serde(default = "one")]
    pub density_kg_per_m3: f64,
    /// A body force per mass along x and y, or x, y and z, in m/s².
    pub acceleration_m_per_s2: Option<Vec<f64>>,
    /// The Mach number of `speed_m_per_s`, by default at most 0.1; its square is the error of compressibility.
    pub mach: Option<f64>,
    /// The relaxation time in steps, instead of a Mach number: twice the cells then take four times the steps, and errors
    /// fall fourfold.
    pub relaxation_time: Option<f64>,
    /// The time step in seconds, instead of a Mach number.
    pub dt: Option<f64>,
    /// What holds at the faces.
    #[serde(default)]
    pub boundary: Boundaries,
    /// Bodies in the flow.
    #[serde(default)]
    pub body: Vec<BodyKeys>,
    /// The flow at the beginning.
    #[serde(default)]
    pub initial: Initial,
    /// Lines along which a component of the velocity is wanted.
    #[serde(default)]
    pub profile: Vec<ProfileKeys>,
    /// Two points whose difference in pressure is the diagnostic `pressure_drop`.
    pub pressure_drop: Option<DropKeys>,
    /// When the flow counts as steady; without it the run goes on to its end.
    pub steady: Option<Steady>,
    /// The fields that are written; by default all.
    pub fields: Option<Vec<Quantity>>,
    /// The simulated time in seconds; by default 1000 times `length / speed` for a flow that becomes steady.
    #[serde(default = "unsaid")]
    pub end_time: f64,
}

fn one() -> f64 {
    1.0
}

/// What stands for an end that a case does not give.
fn unsaid() -> f64 {
    f64::NAN
}

impl<C: Default> Default for Settings<C> {
    fn default() -> Self {
        Self {
            cells: C::default(),
            cells_per_diameter: None,
            size_m: None,
            width_m: 1.0,
            lattice: None,
            collision: Collision::default(),
            magic: None,
            precision: Precision::default(),
            speed_m_per_s: None,
            length_m: None,
            reynolds: None,
            viscosity_m2_per_s: None,
            density_kg_per_m3: 1.0,
            acceleration_m_per_s2: None,
            mach: None,
            relaxation_time: None,
            dt: None,
            boundary: Boundaries::default(),
            body: Vec::new(),
            initial: Initial::default(),
            profile: Vec::new(),
            pressure_drop: None,
            steady: None,
            fields: None,
            end_time: f64::NAN,
        }
    }
}

/// How what meets in a cell relaxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Collision {
    /// Two rates, one for sums of opposite directions and one for differences.
    #[default]
    Trt,
    /// One rate.
    Bgk,
    /// All but the stress is set to its equilibrium: for high Reynolds numbers.
    Regularised,
    /// Moments about the velocity relax, and what leaves is a Gaussian of the relaxed stress, on D3Q27: for high Reynolds numbers,
    /// and where the mean speed of the flow must not show in its viscosity. A cell takes about three times as long.
    Cumulant,
}

impl Collision {
    /// Its name in cases.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Trt => "trt",
            Self::Bgk => "bgk",
            Self::Regularised => "regularised",
            Self::Cumulant => "cumulant",
        }
    }

    /// Whether it is one of those for high Reynolds numbers.
    pub(super) fn is_robust(self) -> bool {
        matches!(self, Self::Regularised | Self::Cumulant)
    }
}

/// The precision of the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// Double precision.
    #[default]
    F64,
    /// Single precision: half the memory, seven digits of deviations from rest.
    F32,
    /// Half precision, computed with in single: a quarter of the memory, three digits of deviations from rest.
    F16,
}

impl Precision {
    /// Bytes of a number, and its name.
    pub(super) fn words(self) -> (u64, &'static str) {
        match self {
            Self::F64 => (8, "f64"),
            Self::F32 => (4, "f32"),
            Self::F16 => (2, "f16"),
        }
    }
}

/// When a flow counts as steady.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize, JsonSchema)]
pub struct Steady {
    /// The largest change of a velocity anywhere, in units of the speed per time of length / speed; by default 1e-6, in
    /// single precision 1e-4, in half precision 1e-2.
    pub change: Option<f64>,
}
