//! A case, checked: everything the simulation needs and nothing that can fail later.

use super::bodies::Bodies;
use super::boundary::vector;
use super::domain::{cells, extent, lattice};
use super::inflow::Inflow;
use super::initial::Start;
use super::lattice::{Lattice, LatticeName};
use super::profile::Line;
use super::quantity::Quantity;
use super::relaxation::Rates;
use super::settings::{Collision, Precision, Settings, Steady};
use super::spot::Drop;
use super::thermal::Heat;
use super::units::Scaling;
use super::walls::Walls;
use crate::in_place::{Edge, source};
use crate::setting::{SettingError, check_memory, within};
use partita_domain::Extent;
use partita_run::Diagnostic;
use partita_run::case::Files;

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
    /// What closes cells.
    pub(super) bodies: Option<Bodies>,
    pub(super) start: Start,
    pub(super) lines: Vec<Line>,
    /// The speed in m/s that lines are given in units of.
    pub(super) profile_speed: f64,
    /// The temperature beside the flow, if there is one.
    pub(super) heat: Option<Heat>,
    pub(super) drop: Option<Drop>,
    /// Steps between two looks for a steady state, and the change below which it is one.
    pub(super) steady: Option<(u64, f64)>,
}

impl Problem {
    /// Checks the settings; `steps` replaces the end time, `files` holds what they name.
    ///
    /// # Errors
    /// For the first setting that cannot be used: sizes, lattice, an unstable scaling, faces, bodies, a start, lines.
    pub fn new<C: AsRef<[usize]>>(
        settings: &Settings<C>,
        steps: Option<u64>,
        files: Option<&dyn Files>,
    ) -> Result<Self, SettingError> {
        let (cells, width) = cells(settings)?;
        let extent = extent(&cells)?;
        let (dims, lattice) = (extent.dims(), lattice(settings.lattice, settings.collision, extent.dims())?);
        let velocities = if settings.steady.is_some() { 1 } else { 0 };
        let numbers = lattice.shape()[1] as u64 * settings.precision.words().0 + velocities * 8 * dims as u64;
        check_memory(extent, numbers)?;
        let scaling = Scaling::choose(settings, width / extent.zyx()[2] as f64)?;
        let velocities = settings.boundary.walls(dims)?;
        let walls = Walls::new(extent, velocities, settings.boundary.doors(dims, extent.zyx(), &scaling)?, &scaling);
        check_faces(&walls, &scaling)?;
        let acceleration = settings.acceleration_m_per_s2.as_deref();
        let acceleration = acceleration.map(|a| vector("acceleration_m_per_s2", a, dims)).transpose()?;
        let bodies = Bodies::new(&settings.body, extent, scaling.dx, files)?;
        let problem = Self {
            rates: scaling.rates(settings)?,
            force: acceleration.unwrap_or_default().map(|a| scaling.acceleration(a)),
            steps: end(settings, steps, &scaling)?,
            edges: settings.boundary.edges(dims),
            fields: fields(settings.fields.as_deref(), dims, bodies.is_some())?,
            start: Start::new(&settings.initial, extent.zyx(), dims, &scaling, only(walls.inflows()))?,
            lines: Line::all(&settings.profile, extent, scaling.dx)?,
            drop: settings.pressure_drop.as_ref().map(|keys| Drop::new(keys, extent, scaling.dx)).transpose()?,
            steady: settings.steady.map(|steady| looks(steady, settings.precision, &scaling)).transpose()?,
            profile_speed: scaling.speed,
            heat: None,
            precision: settings.precision,
            collision: settings.collision,
            extent,
            scaling,
            lattice,
            walls,
            bodies,
        };
        problem.check_factors()?;
        // A force that would bring the fluid to the speed of sound within a step is a slip.
        scaling.check_speed("acceleration_m_per_s2", problem.force.iter().map(|f| f * f).sum::<f64>().sqrt())?;
        Ok(problem)
    }

    /// Whether a body closes a cell.
    pub(super) fn is_closed(&self, zyx: [usize; 3]) -> bool {
        self.bodies.as_ref().is_some_and(|bodies| bodies.is_closed(zyx))
    }

    /// The force in N of the dynamic pressure ½ ρ speed² on length², in the plane in N/m on length.
    pub(super) fn load(&self) -> f64 {
        let Scaling { density, speed, length, .. } = self.scaling;
        density * speed * speed / 2.0 * length.powi(self.extent.dims() as i32 - 1)
    }

    /// Cells that hold fluid.
    pub(super) fn open_cells(&self) -> usize {
        self.bodies.as_ref().map_or(self.extent.cells(), Bodies::open)
    }

    /// The tag of the link along which direction `i` enters a cell.
    pub(super) fn tag<D: Lattice<Q>, const Q: usize>(&self, zyx: [usize; 3], i: usize) -> Option<u32> {
        let (direction, domain) = (D::DIRECTIONS[i], self.extent.zyx().map(|n| n as isize));
        let cell = zyx.map(|at| at as isize);
        let Some(from) = source(domain, &self.edges, cell, direction) else { return self.walls.tag::<D, Q>(zyx, i) };
        // What a plane of symmetry shows of a body is taken to lie half-way.
        let is_image =
            (0..3).any(|axis| (cell[axis] - direction[2 - axis]).rem_euclid(domain[axis]) != from[axis] as isize);
        self.bodies.as_ref().filter(|_| !is_image)?.tag(from, direction)
    }

    /// Refuses factors of inflows that are none, or that make them too fast, at moments between beginning and end.
    fn check_factors(&self) -> Result<(), SettingError> {
        const MOMENTS: u32 = 1000;
        let (end, speed) = (self.steps as f64 * self.scaling.dt, self.walls.highest_speed());
        for time in (0..=MOMENTS).map(|moment| end * f64::from(moment) / f64::from(MOMENTS)) {
            let Some(factors) = self.walls.factors(time) else { return Ok(()) };
            let most = factors.iter().fold(0.0, |most: f64, factor| most.max(factor.abs()));
            if factors.iter().any(|factor| !factor.is_finite()) {
                return Err(SettingError::new(
                    "boundary",
                    format!("the factor `over_time` of an inflow is {factors:?} at {time} s"),
                ));
            }
            self.scaling.check_speed("boundary", speed * most)?;
        }
        Ok(())
    }

    /// Darcy's law, k = ν ū / a, for a mean velocity along x in cells per step over all cells, where a force drives the fluid
    /// through bodies along x: the permeability k in m², and the Darcy number k / length².
    pub(super) fn permeability(&self, velocity: f64) -> Vec<Diagnostic> {
        let Self { force: [along, y, z], scaling, .. } = self;
        if self.bodies.is_none() || *along == 0.0 || [*y, *z] != [0.0; 2] {
            return Vec::new();
        }
        let permeability = (scaling.tau - 0.5) / 3.0 * velocity / along * scaling.dx * scaling.dx;
        let darcy = permeability / (scaling.length * scaling.length);
        vec![Diagnostic::new("permeability", permeability, "m²"), Diagnostic::new("darcy_number", darcy, "1")]
    }

    /// What the mean of u² of plane vortices after `step` steps says of the viscosity.
    pub(super) fn viscosity_error(&self, squares: f64, step: u64) -> Option<Diagnostic> {
        let vortices = self.start.plane_vortices()?;
        let open = (3 - self.extent.dims()..3).any(|axis| self.edges[axis][0] != Edge::Periodic);
        if open || self.bodies.is_some() || self.force != [0.0; 3] {
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
            other => other.name().to_owned(),
        };
        let bodies = self.bodies.as_ref().map_or_else(String::new, |bodies| format!("; {}", bodies.words()));
        let flow =
            format!("{:?} {collision} in {}, {}{bodies}", self.lattice, self.precision.words().1, self.scaling.words());
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
        let solid = self.bodies.as_ref().map(|_| Quantity::Solid);
        temperature.into_iter().chain(Quantity::all(self.extent.dims())).chain(solid).collect()
    }
}

fn check_faces(walls: &Walls, scaling: &Scaling) -> Result<(), SettingError> {
    let speed = walls.highest_speed();
    if only(walls.inflows()).is_some() && !walls.lets_out() {
        let message = "fluid comes in through one face and leaves through none: give one `outflow_pa` or `pressure_pa`";
        return Err(SettingError::new("boundary", message));
    }
    if speed.is_nan() {
        return Err(SettingError::new(
            "boundary",
            "the velocity of an inflow is no number somewhere: mend its expression",
        ));
    }
    scaling.check_speed("boundary", speed)
}

/// The only inflow, if there is one.
fn only<'a>(mut inflows: impl Iterator<Item = (usize, &'a Inflow)>) -> Option<&'a Inflow> {
    inflows.next().filter(|_| inflows.next().is_none()).map(|(_, inflow)| inflow)
}

/// The fields of a flow; where there are bodies, they come last.
fn fields(asked: Option<&[Quantity]>, dims: usize, has_bodies: bool) -> Result<Vec<Quantity>, SettingError> {
    let mut fields = asked.map_or_else(|| Quantity::all(dims), <[_]>::to_vec);
    if has_bodies {
        fields.retain(|quantity| *quantity != Quantity::Solid);
    }
    match fields.iter().find(|quantity| !quantity.is_of(dims)) {
        Some(quantity) => {
            let message = format!("a flow along {dims} axes has no `{}`: leave it out", quantity.name());
            Err(SettingError::new("fields", message))
        }
        None if fields.is_empty() => {
            Err(SettingError::new("fields", "names no field: name one; `output.every_steps = 0` writes none"))
        }
        None => {
            fields.extend(has_bodies.then_some(Quantity::Solid));
            Ok(fields)
        }
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
    let usual = match precision {
        Precision::F64 => 1e-6,
        Precision::F32 => 1e-4,
        Precision::F16 => 1e-2,
    };
    let limit = within("steady.change", steady.change.unwrap_or(usual), 1e-15, 1.0, "")?;
    let every = (scaling.length / scaling.speed / scaling.dt / LOOKS).clamp(1.0, 1e9) as u64;
    Ok((every.next_multiple_of(2), limit))
}
