//! The size of a time step, checked for stability.

use super::error::{HeatError, within};
use super::explicit::legendre;
use super::grid::Grid;
use super::medium::Rates;
use super::settings::{Scheme, Settings};
use std::f64::consts::PI;

/// Steps of Crank–Nicolson that are damped by default.
pub(super) const DAMPED_STEPS: u64 = 2;

/// The share of the largest stable step that is taken by default.
const DEFAULT_SHARE: f64 = 0.8;

/// The accuracy of long steps by default.
const DEFAULT_ACCURACY: f64 = 1e-3;

/// The share of the end time by which steps of a given `dt` may miss it: numbers in a case are rounded.
const MEETS: f64 = 1e-9;

/// More steps would take years.
const MOST_STEPS: f64 = 1e15;

/// A stable time step and how many of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeStep {
    /// Seconds per step.
    pub dt: f64,
    /// Steps to the end of the case.
    pub steps: u64,
    /// a dt/h² along z, y and x, h being the axis's spacing and a the typical diffusivity; 0 along an axis that the grid
    /// does not have.
    pub numbers: [f64; 3],
    /// Explicit stages of a step.
    pub stages: usize,
    /// The largest diffusion number of a cell: the mean over its faces of k dt/(ρ c h²).
    pub diffusion_number: f64,
}

/// The largest stable diffusion number of the explicit scheme: 1/4 in two dimensions, 1/6 in three.
///
/// With r = a dt/h² along each axis the step is stable for Σ r ≤ 1/2 (von Neumann analysis); the diffusion number of
/// cells that are no cubes is the mean of r over the axes. Where the conductivity varies, the sum over the faces of
/// each cell must stay below 1 (Gershgorin), which for one material is the same.
#[must_use]
pub fn limit(dims: usize) -> f64 {
    0.5 / dims as f64
}

impl TimeStep {
    /// The step of a case, for a medium that conducts at these rates.
    ///
    /// A step that follows from `diffusion_number` or `accuracy` is shortened so that a whole number of them meets
    /// `end_time`, unless the number of steps is given; a given `dt` must meet it.
    ///
    /// # Errors
    /// If it is unstable, not positive, misses the end time, or would lead to more than 10¹⁵ steps.
    pub(super) fn choose<C, S>(
        settings: &Settings<C, S>,
        scheme: Scheme,
        steps: Option<u64>,
        rates: &Rates,
        grid: &Grid,
    ) -> Result<Self, HeatError> {
        if scheme == Scheme::Steady {
            // Any step will do: what is steady is so at every rate.
            return Self::of(rates.per_second.recip(), 1, scheme, rates, grid);
        }
        let end = within("end_time", settings.end_time, 0.0, f64::MAX, "s")?;
        let dt = match accurate(settings, scheme, rates, grid)? {
            Some(dt) => dt,
            None => dt(settings, scheme, rates.per_second, grid.extent.dims())?,
        };
        let given = settings.dt.is_some();
        let count = if given { (end / dt).round() } else { (end / dt - 1e-9).ceil().max(0.0) };
        if steps.is_none() && count > MOST_STEPS {
            let message = format!(
                "{end} s in steps of {dt:e} s are {count:e} steps, more than {MOST_STEPS:e}: end earlier or use fewer cells"
            );
            return Err(HeatError::new("end_time", message));
        }
        let whole = if !given && steps.is_none() && count > 0.0 { end / count } else { dt };
        let step = Self::of(whole, steps.unwrap_or(count as u64), scheme, rates, grid)?;
        if given && steps.is_none() {
            let stable = |dt: f64| scheme != Scheme::Explicit || is_stable(rates.per_second * dt, grid.extent.dims());
            check_meets(end, dt, stable)?;
        }
        Ok(step)
    }

    fn of(dt: f64, steps: u64, scheme: Scheme, rates: &Rates, grid: &Grid) -> Result<Self, HeatError> {
        let mut numbers = [0.0; 3];
        grid.axes().for_each(|axis| numbers[axis] = rates.diffusivity * dt / (grid.spacing[axis] * grid.spacing[axis]));
        let diffusion_number = rates.per_second * dt;
        let stages = if scheme == Scheme::Rkl2 {
            legendre::stages(diffusion_number / limit(grid.extent.dims())).ok_or_else(|| {
                let message = format!(
                    "a step of {dt:e} s has diffusion number {diffusion_number:e}, which takes more than {} stages: shorten it",
                    legendre::MOST_STAGES
                );
                HeatError::new("dt", message)
            })?
        } else {
            1
        };
        Ok(Self { dt, steps, numbers, stages, diffusion_number })
    }

    /// Seconds of the explicit steps that a step is made of.
    #[must_use]
    pub fn explicit_dt(&self) -> f64 {
        if self.stages == 1 { self.dt } else { self.dt * legendre::share(self.stages) }
    }
}

/// The step of a scheme without a limit that follows from its accuracy; none if another rule applies.
///
/// While the slowest mode, of decay time τ, falls by 1/e, backward Euler errs by dt / 2τ of it, Crank–Nicolson by at most
/// dt²/τ² (1/12 + n/4) with n damped steps, RKL2 by no more than without damping.
fn accurate<C, S>(
    settings: &Settings<C, S>,
    scheme: Scheme,
    rates: &Rates,
    grid: &Grid,
) -> Result<Option<f64>, HeatError> {
    let ruled = settings.dt.is_some() || settings.diffusion_number.is_some();
    if ruled || scheme == Scheme::Explicit {
        return Ok(None);
    }
    let share = within("accuracy", settings.accuracy.unwrap_or(DEFAULT_ACCURACY), 1e-12, 1.0, "")?;
    let n = grid.extent.zyx();
    let waves = grid.axes().map(|axis| (PI / (n[axis] as f64 * grid.spacing[axis])).powi(2));
    let decay = (rates.diffusivity * waves.sum::<f64>()).recip();
    let damped = match scheme {
        Scheme::CrankNicolson => settings.damped_steps.unwrap_or(DAMPED_STEPS) as f64,
        _ => 0.0,
    };
    let second_order = scheme != Scheme::Implicit;
    let part = if second_order { (share / (1.0 / 12.0 + damped / 4.0)).sqrt() } else { 2.0 * share };
    Ok(Some(decay * part))
}

fn is_stable(diffusion_number: f64, dims: usize) -> bool {
    // A hair of tolerance: a step computed from the limit itself must pass.
    diffusion_number <= limit(dims) * (1.0 + 1e-12)
}

/// Refuses steps of `dt` that end beside the end time, and tells the nearest that meet it and are `stable`.
fn check_meets(end: f64, dt: f64, stable: impl Fn(f64) -> bool) -> Result<(), HeatError> {
    let ratio = end / dt;
    if (ratio - ratio.round()).abs() <= MEETS * ratio.max(1.0) {
        return Ok(());
    }
    let meeting = [ratio.ceil(), ratio.floor()].map(|count| (count, end / count));
    let nearest = meeting.iter().filter(|&&(count, dt)| count > 0.0 && stable(dt));
    let words = nearest.map(|(count, dt)| format!("{dt} s ({count} step{})", if *count == 1.0 { "" } else { "s" }));
    let message =
        format!("steps of {dt} s do not meet `end_time`, {end} s: use {}", words.collect::<Vec<_>>().join(" or "));
    Err(HeatError::new("dt", message))
}

/// The step in seconds; `per_second` is the diffusion number of a step of one second.
fn dt<C, S>(settings: &Settings<C, S>, scheme: Scheme, per_second: f64, dims: usize) -> Result<f64, HeatError> {
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
    if scheme == Scheme::Explicit && !is_stable(number, dims) {
        let (share, largest) = (limit / number, limit / per_second);
        let message = format!(
            "diffusion number {number:.6} exceeds {limit:.4}, beyond which an explicit step is unstable: \
             reduce dt to {share:.3} of its value, to at most {largest:.6e} s, or use `scheme = \"implicit\"`"
        );
        return Err(HeatError::new(key, message));
    }
    Ok(settings.dt.unwrap_or(number / per_second))
}
