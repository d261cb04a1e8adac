//! The size of a time step, checked for stability.

use super::settings::Settings;
use super::{HeatError, within};

/// The largest stable diffusion number of the explicit scheme in two dimensions.
///
/// With rx = a dt/dx² and ry = a dt/dy² the step is stable for rx + ry ≤ 1/2 (von Neumann analysis); the diffusion
/// number of cells that are not square is the mean of rx and ry.
pub const LIMIT: f64 = 0.25;

/// The default diffusion number.
const DEFAULT: f64 = 0.2;

/// More steps would take years.
const MOST_STEPS: f64 = 1e15;

/// A stable time step and how many of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeStep {
    /// Seconds per step.
    pub dt: f64,
    /// Steps to the end of the case.
    pub steps: u64,
    /// a dt/dx².
    pub rx: f64,
    /// a dt/dy².
    pub ry: f64,
}

impl TimeStep {
    /// The step of a case, for `diffusivity` in m²/s and `spacing` `[dy, dx]` in metres.
    ///
    /// A step that follows from `diffusion_number` is shortened so that a whole number of them meets `end_time`,
    /// unless the number of steps is given.
    ///
    /// # Errors
    /// If it is unstable, not positive, or would lead to more than 10¹⁵ steps.
    pub fn choose(
        settings: &Settings,
        steps: Option<u64>,
        diffusivity: f64,
        spacing: [f64; 2],
    ) -> Result<Self, HeatError> {
        let end = within("end_time", settings.end_time, 0.0, f64::MAX, "s")?;
        let per_second = diffusivity * (spacing[0].powi(-2) + spacing[1].powi(-2)) / 2.0;
        let dt = dt(settings, per_second)?;
        let count = (end / dt - 1e-9).ceil().max(0.0);
        if steps.is_none() && count > MOST_STEPS {
            let message = format!(
                "{end} s in steps of {dt:e} s are {count:e} steps, more than {MOST_STEPS:e}: end earlier or use fewer cells"
            );
            return Err(HeatError::new("end_time", message));
        }
        let whole = if settings.dt.is_none() && steps.is_none() && count > 0.0 { end / count } else { dt };
        let r = |h: f64| diffusivity * whole / (h * h);
        Ok(Self { dt: whole, steps: steps.unwrap_or(count as u64), rx: r(spacing[1]), ry: r(spacing[0]) })
    }

    /// The diffusion number: the mean of rx and ry.
    #[must_use]
    pub fn diffusion_number(&self) -> f64 {
        f64::midpoint(self.rx, self.ry)
    }
}

/// The step in seconds; `per_second` is the diffusion number of a step of one second.
fn dt(settings: &Settings, per_second: f64) -> Result<f64, HeatError> {
    let (key, number) = match (settings.dt, settings.diffusion_number) {
        (Some(_), Some(_)) => {
            return Err(HeatError::new("dt", "given together with `diffusion_number`: keep one of them"));
        }
        (Some(dt), None) => ("dt", within("dt", dt, f64::MIN_POSITIVE, f64::MAX, "s")? * per_second),
        (None, number) => {
            ("diffusion_number", within("diffusion_number", number.unwrap_or(DEFAULT), 1e-12, f64::MAX, "")?)
        }
    };
    // A hair of tolerance: a step computed from the limit itself must pass.
    if number > LIMIT * (1.0 + 1e-12) {
        let (share, largest) = (LIMIT / number, LIMIT / per_second);
        let message = format!(
            "diffusion number {number:.6} exceeds {LIMIT}, beyond which an explicit step is unstable: \
             reduce dt to {share:.3} of its value, to at most {largest:.6e} s"
        );
        return Err(HeatError::new(key, message));
    }
    Ok(settings.dt.unwrap_or(number / per_second))
}
