//! The size of a time step, checked for stability.

use super::grid::Grid;
use super::problem::DAMPED_STEPS;
use super::settings::{Scheme, Settings};
use super::{HeatError, within};
use std::f64::consts::PI;

/// The share of the largest stable step that is taken by default.
const DEFAULT_SHARE: f64 = 0.8;

/// The accuracy of implicit steps by default.
const DEFAULT_ACCURACY: f64 = 1e-3;

/// More steps would take years.
const MOST_STEPS: f64 = 1e15;

/// A stable time step and how many of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeStep {
    /// Seconds per step.
    pub dt: f64,
    /// Steps to the end of the case.
    pub steps: u64,
    /// a dt/h² along z, y and x, h being the axis's spacing; 0 along an axis that the grid does not have.
    pub numbers: [f64; 3],
}

/// The largest stable diffusion number of the explicit scheme: 1/4 in two dimensions, 1/6 in three.
///
/// With r = a dt/h² along each axis the step is stable for Σ r ≤ 1/2 (von Neumann analysis); the diffusion number of
/// cells that are no cubes is the mean of r over the axes.
#[must_use]
pub fn limit(dims: usize) -> f64 {
    0.5 / dims as f64
}

impl TimeStep {
    /// The step of a case, for `diffusivity` in m²/s.
    ///
    /// A step that follows from `diffusion_number` is shortened so that a whole number of them meets `end_time`,
    /// unless the number of steps is given.
    ///
    /// # Errors
    /// If it is unstable, not positive, or would lead to more than 10¹⁵ steps.
    pub fn choose<C, S>(
        settings: &Settings<C, S>,
        steps: Option<u64>,
        diffusivity: f64,
        grid: &Grid,
    ) -> Result<Self, HeatError> {
        if settings.scheme == Scheme::Steady {
            // Any step will do: what is steady is so at every rate.
            return Ok(Self::of(number_per_second(diffusivity, grid).recip(), 1, diffusivity, grid));
        }
        let end = within("end_time", settings.end_time, 0.0, f64::MAX, "s")?;
        let dt = match accurate(settings, diffusivity, grid)? {
            Some(dt) => dt,
            None => dt(settings, number_per_second(diffusivity, grid), grid.extent.dims())?,
        };
        let count = (end / dt - 1e-9).ceil().max(0.0);
        if steps.is_none() && count > MOST_STEPS {
            let message = format!(
                "{end} s in steps of {dt:e} s are {count:e} steps, more than {MOST_STEPS:e}: end earlier or use fewer cells"
            );
            return Err(HeatError::new("end_time", message));
        }
        let whole = if settings.dt.is_none() && steps.is_none() && count > 0.0 { end / count } else { dt };
        Ok(Self::of(whole, steps.unwrap_or(count as u64), diffusivity, grid))
    }

    fn of(dt: f64, steps: u64, diffusivity: f64, grid: &Grid) -> Self {
        let mut numbers = [0.0; 3];
        grid.axes().for_each(|axis| numbers[axis] = diffusivity * dt / (grid.spacing[axis] * grid.spacing[axis]));
        Self { dt, steps, numbers }
    }

    /// The diffusion number: the mean of a dt/h² over the axes.
    #[must_use]
    pub fn diffusion_number(&self) -> f64 {
        let axes = self.numbers.iter().filter(|&&r| r > 0.0).count();
        self.numbers.iter().sum::<f64>() / axes.max(1) as f64
    }
}

/// The diffusion number of a step of one second.
fn number_per_second(diffusivity: f64, grid: &Grid) -> f64 {
    diffusivity * grid.spacings().iter().map(|h| h.powi(-2)).sum::<f64>() / grid.extent.dims() as f64
}

/// The step of an implicit scheme that follows from its accuracy; none if another rule applies.
///
/// While the slowest mode, of decay time τ, falls by 1/e, backward Euler errs by dt / 2τ of it, Crank–Nicolson by at most
/// dt²/τ² (1/12 + n/4) with n damped steps.
fn accurate<C, S>(settings: &Settings<C, S>, diffusivity: f64, grid: &Grid) -> Result<Option<f64>, HeatError> {
    let ruled = settings.dt.is_some() || settings.diffusion_number.is_some();
    if ruled || settings.scheme == Scheme::Explicit {
        return Ok(None);
    }
    let share = within("accuracy", settings.accuracy.unwrap_or(DEFAULT_ACCURACY), 1e-12, 1.0, "")?;
    let n = grid.extent.zyx();
    let waves = grid.axes().map(|axis| (PI / (n[axis] as f64 * grid.spacing[axis])).powi(2));
    let decay = (diffusivity * waves.sum::<f64>()).recip();
    let damped = settings.damped_steps.unwrap_or(DAMPED_STEPS) as f64;
    let crank_nicolson = settings.scheme == Scheme::CrankNicolson;
    let part = if crank_nicolson { (share / (1.0 / 12.0 + damped / 4.0)).sqrt() } else { 2.0 * share };
    Ok(Some(decay * part))
}

/// The step in seconds; `per_second` is the diffusion number of a step of one second.
fn dt<C, S>(settings: &Settings<C, S>, per_second: f64, dims: usize) -> Result<f64, HeatError> {
    let limit = limit(dims);
    let (key, number) = match (settings.dt, settings.diffusion_number) {
        (Some(_), Some(_)) => {
            return Err(HeatError::new("dt", "given together with `diffusion_number`: keep one of them"));
        }
        (Some(dt), None) => ("dt", within("dt", dt, f64::MIN_POSITIVE, f64::MAX, "s")? * per_second),
        (None, number) => {
            let number = number.unwrap_or(DEFAULT_SHARE * limit);
            ("diffusion_number", within("diffusion_number", number, 1e-12, f64::MAX, "")?)
        }
    };
    // A hair of tolerance: a step computed from the limit itself must pass.
    if settings.scheme == Scheme::Explicit && number > limit * (1.0 + 1e-12) {
        let (share, largest) = (limit / number, limit / per_second);
        let message = format!(
            "diffusion number {number:.6} exceeds {limit:.4}, beyond which an explicit step is unstable: \
             reduce dt to {share:.3} of its value, to at most {largest:.6e} s, or use `scheme = \"implicit\"`"
        );
        return Err(HeatError::new(key, message));
    }
    Ok(settings.dt.unwrap_or(number / per_second))
}
