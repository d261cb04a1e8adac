//! From metres and seconds to cells and steps, and back.

use super::relaxation::Rates;
use super::settings::{Collision, Settings};
use crate::setting::{SettingError, within};

/// The Mach number that is chosen unless the relaxation time would become longer than [`LONGEST`].
const USUAL_MACH: f64 = 0.1;
/// Beyond this Mach number the fluid is compressible, and the scheme near its limit.
const MOST_MACH: f64 = 0.4;
/// The longest relaxation time that is chosen: errors grow with it.
const LONGEST: f64 = 1.0;
/// Relaxation times, in steps, that can be asked for.
const RELAXATION: [f64; 2] = [0.5 + 1e-6, 1e3];
/// Half-way walls lie exactly half-way.
const USUAL_MAGIC: f64 = 3.0 / 16.0;
/// More steps would take years.
const MOST_STEPS: f64 = 1e15;

/// The scales of a flow on its lattice, whose speed of sound is 1/√3 cells per step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scaling {
    /// Metres per cell.
    pub dx: f64,
    /// Seconds per step.
    pub dt: f64,
    /// Density in kg/m³.
    pub density: f64,
    /// The speed in m/s and the length in m that the flow is measured by.
    pub speed: f64,
    /// See `speed`.
    pub length: f64,
    /// Kinematic viscosity in m²/s.
    pub viscosity: f64,
    /// The relaxation time in steps: viscosity = (τ − 1/2)/3 dx²/dt.
    pub tau: f64,
    /// The Mach number of the speed.
    pub mach: f64,
    /// What the step follows from.
    rule: Rule,
}

/// What the length of a step follows from.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Rule {
    Given,
    Mach,
    Relaxation,
}

impl Scaling {
    /// The scales of a case on cells of `dx` metres.
    ///
    /// # Errors
    /// If numbers are missing or contradict each other, or the scheme would be unstable.
    pub fn choose<C>(settings: &Settings<C>, dx: f64) -> Result<Self, SettingError> {
        let length = within("length_m", settings.length_m.unwrap_or(settings.width_m), 1e-30, 1e30, "m")?;
        let density = within("density_kg_per_m3", settings.density_kg_per_m3, 1e-30, 1e30, "kg/m³")?;
        let (speed, viscosity) = speed_and_viscosity(settings, length)?;
        let (dt, rule) = step(settings, dx, speed, viscosity)?;
        let tau = 3.0 * viscosity * dt / (dx * dx) + 0.5;
        let mach = speed * dt / dx * f64::sqrt(3.0);
        let scaling = Self { dx, dt, density, speed, length, viscosity, tau, mach, rule };
        scaling.check(settings.collision).map(|()| scaling)
    }

    fn check(&self, collision: Collision) -> Result<(), SettingError> {
        let Self { tau, mach, .. } = *self;
        if mach > MOST_MACH * (1.0 + 1e-12) {
            let message = format!(
                "the step of {:e} s gives Mach number {mach:.4}, beyond {MOST_MACH}: the scheme is unstable there; \
                 shorten the step to at most {:.4e} s, use more cells, or give `mach` instead",
                self.dt,
                self.dt * MOST_MACH / mach
            );
            return Err(SettingError::new("mach", message));
        }
        let (cell, most) = (self.cell_reynolds(), most_cell_reynolds(collision));
        if cell > most {
            let message = format!(
                "the Reynolds number of a cell, speed · dx / viscosity, is {cell:.1}, and `collision = \"{}\"` is unstable \
                 beyond {most}: use {:.2} times as many cells along each axis{}, or a Reynolds number of at most {:.4}",
                collision.name(),
                cell / most,
                if collision.is_robust() { "" } else { ", `collision = \"regularised\"`" },
                self.reynolds() * most / cell
            );
            return Err(SettingError::new("cells", message));
        }
        if !(RELAXATION[0]..=RELAXATION[1]).contains(&tau) {
            let message = format!(
                "relaxation time {tau} steps: at most 1/2 is unstable, and more than {} is no fluid; change `mach`, \
                 the viscosity or the number of cells",
                RELAXATION[1]
            );
            return Err(SettingError::new("relaxation_time", message));
        }
        Ok(())
    }

    /// Refuses what moves at a speed, in cells per step, for which the scheme is not made.
    pub(super) fn check_speed(&self, key: &str, speed: f64) -> Result<(), SettingError> {
        let mach = speed * f64::sqrt(3.0);
        if mach <= MOST_MACH * (1.0 + 1e-12) {
            return Ok(());
        }
        let message = format!(
            "{:e} m/s is Mach number {mach:.4} on this lattice, beyond {MOST_MACH}: raise `speed_m_per_s` (now {:e}) to the \
             highest speed of the flow, or give a smaller `mach`",
            speed * self.velocity(),
            self.speed
        );
        Err(SettingError::new(key, message))
    }

    /// m/s of one cell per step.
    #[must_use]
    pub fn velocity(&self) -> f64 {
        self.dx / self.dt
    }

    /// Pa of a density deviation of 1: ρ cs².
    #[must_use]
    pub fn pressure(&self) -> f64 {
        self.density * self.velocity() * self.velocity() / 3.0
    }

    /// An acceleration in m/s² in cells per step².
    #[must_use]
    pub fn acceleration(&self, si: f64) -> f64 {
        si * self.dt * self.dt / self.dx
    }

    /// Reynolds number: speed · length / viscosity.
    #[must_use]
    pub fn reynolds(&self) -> f64 {
        self.speed * self.length / self.viscosity
    }

    /// The Reynolds number of a cell: speed · dx / viscosity.
    #[must_use]
    pub fn cell_reynolds(&self) -> f64 {
        self.speed * self.dx / self.viscosity
    }

    /// Steps of a time in seconds.
    pub(super) fn steps(&self, seconds: f64) -> Result<u64, SettingError> {
        let count = (seconds / self.dt - 1e-9).ceil().max(0.0);
        if count > MOST_STEPS {
            let message = format!("{seconds} s in steps of {:e} s are {count:e} steps: end earlier", self.dt);
            return Err(SettingError::new("end_time", message));
        }
        Ok(count as u64)
    }

    /// The rates of a collision.
    pub(super) fn rates<C>(&self, settings: &Settings<C>) -> Result<Rates, SettingError> {
        if settings.magic.is_some() && settings.collision != Collision::Trt {
            return Err(SettingError::new("magic", "is for `collision = \"trt\"`: leave it out"));
        }
        let magic = within("magic", settings.magic.unwrap_or(USUAL_MAGIC), 1e-6, 1e3, "")?;
        Ok(match settings.collision {
            Collision::Trt => Rates::magic(self.tau, magic),
            Collision::Bgk => Rates::single(self.tau),
            Collision::Regularised | Collision::Cumulant => Rates { odd: 1.0, ..Rates::single(self.tau) },
        })
    }

    /// The scales for people, and why they are these.
    pub(super) fn words(&self) -> String {
        let why = match self.rule {
            Rule::Given => "",
            Rule::Mach => " (chosen: compressibility then errs by about 1 %)",
            Rule::Relaxation => " (chosen: a longer relaxation time errs more)",
        };
        format!(
            "Reynolds number {:.6} ({:.4} of a cell), cells of {:.6e} m, dt {:.6e} s, Mach number {:.4}, \
             relaxation time {:.6} steps{why}",
            self.reynolds(),
            self.cell_reynolds(),
            self.dx,
            self.dt,
            self.mach,
            self.tau
        )
    }
}

/// The Reynolds number of a cell beyond which runs were not seen to survive.
fn most_cell_reynolds(collision: Collision) -> f64 {
    match collision {
        Collision::Bgk => 100.0,
        Collision::Trt => 200.0,
        Collision::Regularised | Collision::Cumulant => 1000.0,
    }
}

/// The speed and the viscosity, of which the Reynolds number may stand for one.
fn speed_and_viscosity<C>(settings: &Settings<C>, length: f64) -> Result<(f64, f64), SettingError> {
    let speed = settings.speed_m_per_s.map(|speed| within("speed_m_per_s", speed, 1e-30, 1e30, "m/s")).transpose()?;
    let reynolds = settings.reynolds.map(|reynolds| within("reynolds", reynolds, 1e-12, 1e12, "")).transpose()?;
    let viscosity = settings.viscosity_m2_per_s.map(|nu| within("viscosity_m2_per_s", nu, 1e-30, 1e30, "m²/s"));
    match (speed, reynolds, viscosity.transpose()?) {
        (speed, Some(reynolds), None) => {
            let speed = speed.unwrap_or(1.0);
            Ok((speed, speed * length / reynolds))
        }
        (speed, None, Some(viscosity)) => Ok((speed.unwrap_or(1.0), viscosity)),
        (None, Some(reynolds), Some(viscosity)) => Ok((reynolds * viscosity / length, viscosity)),
        (Some(_), Some(_), Some(_)) => {
            let message = "given together with `viscosity_m2_per_s` and `speed_m_per_s`: keep two of the three";
            Err(SettingError::new("reynolds", message))
        }
        (_, None, None) => {
            Err(SettingError::new("reynolds", "is missing: give a Reynolds number, or `viscosity_m2_per_s`"))
        }
    }
}

/// Seconds per step, and why.
fn step<C>(settings: &Settings<C>, dx: f64, speed: f64, viscosity: f64) -> Result<(f64, Rule), SettingError> {
    let of_mach = |mach: f64| mach / f64::sqrt(3.0) * dx / speed;
    let of_tau = |tau: f64| (tau - 0.5) / 3.0 * dx * dx / viscosity;
    let dt = match (settings.mach, settings.relaxation_time, settings.dt) {
        (Some(mach), None, None) => of_mach(within("mach", mach, 1e-9, MOST_MACH, "")?),
        (None, Some(tau), None) => of_tau(within("relaxation_time", tau, RELAXATION[0], RELAXATION[1], "steps")?),
        (None, None, Some(dt)) => within("dt", dt, 1e-300, 1e300, "s")?,
        (None, None, None) if of_mach(USUAL_MACH) <= of_tau(LONGEST) => return Ok((of_mach(USUAL_MACH), Rule::Mach)),
        (None, None, None) => return Ok((of_tau(LONGEST), Rule::Relaxation)),
        _ => {
            return Err(SettingError::new("mach", "`mach`, `relaxation_time` and `dt` say the same: keep one of them"));
        }
    };
    Ok((dt, Rule::Given))
}
