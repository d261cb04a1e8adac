//! A case, checked: everything the simulation needs and nothing that can fail later.

use super::boundary::vector;
use super::collision::Rates;
use super::initial::Start;
use super::lattice::LatticeName;
use super::profile::Line;
use super::quantity::Quantity;
use super::settings::{Collision, Precision, Settings, Steady};
use super::thermal::Heat;
use super::units::Scaling;
use super::walls::Walls;
use crate::in_place::Edge;
use crate::setting::{SettingError, check_memory, within};
use partita_domain::Extent;
use partita_run::Diagnostic;

/// Looks for a steady state per time of length / speed.
const LOOKS: f64 = 10.0;
/// Times of length / speed after which a flow that becomes steady is given up.
const PATIENCE: f64 = 1000.0;

/// A well-posed flow that can be computed.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The cells, `[ny, nx]` or `[nz, ny, nx]`.
    pub extent: Extent,
    /// Metres and seconds.
    pub scaling: Scaling,
    /// The lattice.
    pub lattice: LatticeName,
    /// The numbers' precision.
    pub precision: Precision,
    /// How what meets in a cell relaxes.
    pub collision: Collision,
    /// At which rates.
    pub rates: Rates,
    /// What lies beyond the faces, by axis (z, y, x) and side.
    pub edges: [[Edge; 2]; 3],
    /// The body force per volume along x, y and z, in units of the lattice.
    pub force: [f64; 3],
    /// Steps to the end.
    pub steps: u64,
    /// The fields that are written.
    pub fields: Vec<Quantity>,
    pub(super) walls: Walls,
    pub(super) start: Start,
    pub(super) lines: Vec<Line>,
    /// The speed in m/s that lines are given in units of.
    pub(super) profile_speed: f64,
    /// The temperature beside the flow, if there is one.
    pub(super) heat: Option<Heat>,
    /// Steps between two looks for a steady state, and the change below which it is one.
    pub(super) steady: Option<(u64, f64)>,
}

impl Problem {
    /// Checks the settings; `steps` replaces the end time.
    ///
    /// # Errors
    /// For the first setting that cannot be used: sizes, lattice, an unstable scaling, faces, a start, lines.
    pub fn new<C: AsRef<[usize]>>(settings: &Settings<C>, steps: Option<u64>) -> Result<Self, SettingError> {
        let extent = extent(settings.cells.as_ref())?;
        let (dims, lattice) = (extent.dims(), lattice(settings.lattice, extent.dims())?);
        let velocities = if settings.steady.is_some() { 1 } else { 0 };
        let numbers = lattice.shape()[1] as u64 * settings.precision.words().0 + velocities * 8 * dims as u64;
        check_memory(extent, numbers)?;
        let width = within("width_m", settings.width_m, 1e-30, 1e30, "m")?;
        let scaling = Scaling::choose(settings, width / extent.zyx()[2] as f64)?;
        let walls = Walls::new(extent, settings.boundary.walls(dims)?, scaling.velocity());
        scaling.check_speed("boundary", walls.highest_speed())?;
        let acceleration = settings.acceleration_m_per_s2.as_deref();
        let acceleration = acceleration.map(|a| vector("acceleration_m_per_s2", a, dims)).transpose()?;
        let problem = Self {
            rates: scaling.rates(settings)?,
            force: acceleration.unwrap_or_default().map(|a| scaling.acceleration(a)),
            steps: end(settings, steps, &scaling)?,
            edges: settings.boundary.edges(dims),
            fields: fields(settings.fields.as_deref(), dims)?,
            start: Start::new(&settings.initial, extent.zyx(), dims, &scaling)?,
            lines: Line::all(&settings.profile, extent, scaling.dx)?,
            steady: settings.steady.map(|steady| looks(steady, settings.precision, &scaling)).transpose()?,
            profile_speed: scaling.speed,
            heat: None,
            precision: settings.precision,
            collision: settings.collision,
            extent,
            scaling,
            lattice,
            walls,
        };
        // A force that would bring the fluid to the speed of sound within a step is a slip.
        scaling.check_speed("acceleration_m_per_s2", problem.force.iter().map(|f| f * f).sum::<f64>().sqrt())?;
        Ok(problem)
    }

    /// What the mean of u² of plane vortices after `step` steps says of the viscosity.
    pub(super) fn viscosity_error(&self, squares: f64, step: u64) -> Option<Diagnostic> {
        let vortices = self.start.plane_vortices()?;
        let open = (3 - self.extent.dims()..3).any(|axis| self.edges[axis][0] != Edge::Periodic);
        if open || self.force != [0.0; 3] {
            return None;
        }
        let [kx, ky, _] = vortices.k;
        let first = vortices.speed * vortices.speed * (ky / kx + kx / ky) / 4.0;
        let viscosity = (first / squares).ln() / (2.0 * (kx * kx + ky * ky) * step as f64);
        let asked = (self.scaling.tau - 0.5) / 3.0;
        let error = if step == 0 { 0.0 } else { viscosity / asked - 1.0 };
        Some(Diagnostic::new("viscosity_error", error, "1"))
    }

    /// The scheme, and how its numbers came about.
    pub(super) fn words(&self) -> String {
        let collision = match self.collision {
            Collision::Trt => format!("TRT (magic number {:.4})", self.rates.magic_number()),
            Collision::Bgk => "BGK".to_owned(),
            Collision::Regularised => "regularised".to_owned(),
        };
        let flow = format!("{:?} {collision} in {}, {}", self.lattice, self.precision.words().1, self.scaling.words());
        self.heat.as_ref().map_or_else(|| flow.clone(), |heat| format!("{}; {flow}", heat.words()))
    }

    /// The science it belongs to.
    pub(super) fn science(&self) -> &'static str {
        if self.heat.is_some() { "convection" } else { "fluid" }
    }

    /// The numbers that a cell holds.
    pub(super) fn directions(&self) -> u64 {
        let [axes, flow] = self.lattice.shape();
        (flow + if self.heat.is_some() { 2 * axes + 1 } else { 0 }) as u64
    }

    /// The fields there are; the first is the one to show.
    pub(super) fn quantities(&self) -> Vec<Quantity> {
        let temperature = self.heat.as_ref().map(|_| Quantity::Temperature);
        temperature.into_iter().chain(Quantity::all(self.extent.dims())).collect()
    }
}

/// The domain of so many cells along x and y, or x, y and z.
pub(super) fn extent(cells: &[usize]) -> Result<Extent, SettingError> {
    if !(2..=3).contains(&cells.len()) {
        let message = format!("{} numbers: give the cells along x and y, or along x, y and z", cells.len());
        return Err(SettingError::new("cells", message));
    }
    let shape: Vec<usize> = cells.iter().rev().copied().collect();
    Extent::new(&shape).map_err(|e| SettingError::new("cells", e.to_string()))
}

fn lattice(asked: Option<LatticeName>, dims: usize) -> Result<LatticeName, SettingError> {
    let lattice = asked.unwrap_or(if dims == 2 { LatticeName::D2Q9 } else { LatticeName::D3Q19 });
    if lattice.shape()[0] != dims {
        let fitting = if dims == 2 { "\"D2Q9\"" } else { "\"D3Q19\" or \"D3Q27\"" };
        let message = format!("{lattice:?} does not fit `cells` along {dims} axes: use {fitting}, or change `cells`");
        return Err(SettingError::new("lattice", message));
    }
    Ok(lattice)
}

fn fields(asked: Option<&[Quantity]>, dims: usize) -> Result<Vec<Quantity>, SettingError> {
    let fields = asked.map_or_else(|| Quantity::all(dims), <[_]>::to_vec);
    match fields.iter().find(|quantity| !quantity.is_of(dims)) {
        Some(quantity) => {
            let message = format!("a flow along {dims} axes has no `{}`: leave it out", quantity.name());
            Err(SettingError::new("fields", message))
        }
        None if fields.is_empty() => {
            Err(SettingError::new("fields", "names no field: name one; `output.every_steps = 0` writes none"))
        }
        None => Ok(fields),
    }
}

fn end<C>(settings: &Settings<C>, steps: Option<u64>, scaling: &Scaling) -> Result<u64, SettingError> {
    let unsaid = settings.end_time.is_nan() && settings.steady.is_some();
    let patience = PATIENCE * scaling.length / scaling.speed;
    match steps {
        Some(steps) => Ok(steps),
        None if unsaid => scaling.steps(patience),
        None => scaling.steps(within("end_time", settings.end_time, 0.0, f64::MAX, "s")?),
    }
}

fn looks(steady: Steady, precision: Precision, scaling: &Scaling) -> Result<(u64, f64), SettingError> {
    let usual = if precision == Precision::F64 { 1e-6 } else { 1e-4 };
    let limit = within("steady.change", steady.change.unwrap_or(usual), 1e-15, 1.0, "")?;
    let every = (scaling.length / scaling.speed / scaling.dt / LOOKS).clamp(1.0, 1e9) as u64;
    Ok((every.next_multiple_of(2), limit))
}
