//! The numbers that a convecting flow is measured by.

use super::settings::Settings;
use crate::fluid::boundary::vector;
use crate::setting::{SettingError, within};

/// Length, difference, viscosity and diffusivity, given or derived.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scales {
    /// In m.
    pub(super) length: f64,
    /// In K.
    pub(super) difference: f64,
    /// The temperature in K at which nothing rises.
    pub(super) reference: f64,
    /// β g along x, y and z, in m/(s² K).
    pub(super) lift: [f64; 3],
    /// In m²/s.
    pub(super) viscosity: f64,
    /// In m²/s.
    pub(super) diffusivity: f64,
    /// In m/s.
    pub(super) speed: f64,
}

/// Gravity at sea level in m/s².
const GRAVITY: f64 = 9.80665;

impl Scales {
    /// Those of a case.
    pub(super) fn of<C: AsRef<[usize]>>(settings: &Settings<C>) -> Result<Self, SettingError> {
        let length = length(settings)?;
        let (difference, reference) = temperatures(settings)?;
        let lift = lift(settings)?;
        // g β ΔT L³
        let drive = norm(lift) * difference * length.powi(3);
        let (viscosity, diffusivity) = transport(settings, drive)?;
        let speed = match settings.speed_m_per_s {
            Some(speed) => within("speed_m_per_s", speed, 1e-30, 1e30, "m/s")?,
            // Without gravity heat still spreads.
            None => (norm(lift) * difference * length).sqrt().max(diffusivity / length),
        };
        Ok(Self { length, difference, reference, lift, viscosity, diffusivity, speed })
    }

    /// The Rayleigh number, g β ΔT L³ / (ν κ).
    pub(super) fn rayleigh(&self) -> f64 {
        norm(self.lift) * self.difference * self.length.powi(3) / (self.viscosity * self.diffusivity)
    }
}

fn norm(vector: [f64; 3]) -> f64 {
    vector.iter().map(|part| part * part).sum::<f64>().sqrt()
}

fn length<C: AsRef<[usize]>>(settings: &Settings<C>) -> Result<f64, SettingError> {
    let width = within("width_m", settings.width_m, 1e-30, 1e30, "m")?;
    let cells = settings.cells.as_ref();
    // Where the walls of an axis differ, by axis (z, y, x), and how long it is.
    let between = settings.thermal_boundary.fixed().into_iter().zip([2, 1, 0]).find_map(|(sides, axis)| match sides {
        [Some(begin), Some(end)] if begin != end => cells.get(axis),
        _ => None,
    });
    let usual =
        between.zip(cells.first()).map_or(width, |(along, across)| width * *along as f64 / (*across).max(1) as f64);
    within("length_m", settings.length_m.unwrap_or(usual), 1e-30, 1e30, "m")
}

fn temperatures<C>(settings: &Settings<C>) -> Result<(f64, f64), SettingError> {
    let range = settings.thermal_boundary.range();
    let difference = settings.difference_k.or_else(|| range.map(|[low, high]| high - low).filter(|d| *d != 0.0));
    let Some(difference) = difference else {
        let message = "is missing: give the difference of temperature in K that drives the flow, or two walls of different \
                       `fixed_k` in `thermal_boundary`";
        return Err(SettingError::new("difference_k", message));
    };
    let reference = settings.reference_k.unwrap_or_else(|| range.map_or(0.0, |[low, high]| (low + high) / 2.0));
    Ok((within("difference_k", difference, 1e-12, 1e6, "K")?, within("reference_k", reference, -1e6, 1e6, "K")?))
}

fn lift<C: AsRef<[usize]>>(settings: &Settings<C>) -> Result<[f64; 3], SettingError> {
    let expansion = within("expansion_per_k", settings.expansion_per_k, -1e6, 1e6, "1/K")?;
    let dims = settings.cells.as_ref().len();
    let downwards = if dims == 2 { [0.0, -GRAVITY, 0.0] } else { [0.0, 0.0, -GRAVITY] };
    let gravity = settings.gravity_m_per_s2.as_deref().map(|g| vector("gravity_m_per_s2", g, dims)).transpose()?;
    Ok(gravity.unwrap_or(downwards).map(|part| part * expansion))
}

/// Viscosity and diffusivity.
fn transport<C>(settings: &Settings<C>, drive: f64) -> Result<(f64, f64), SettingError> {
    let Settings { rayleigh, prandtl, viscosity_m2_per_s: viscosity, diffusivity_m2_per_s: diffusivity, .. } = settings;
    match (*rayleigh, *prandtl, *viscosity, *diffusivity) {
        (Some(rayleigh), Some(prandtl), None, None) => {
            let rayleigh = within("rayleigh", rayleigh, 1e-12, 1e15, "")?;
            let prandtl = within("prandtl", prandtl, 1e-6, 1e6, "")?;
            if drive == 0.0 {
                let message = "nothing rises without gravity and expansion: give `viscosity_m2_per_s` and \
                               `diffusivity_m2_per_s` instead";
                return Err(SettingError::new("rayleigh", message));
            }
            let diffusivity = (drive / (rayleigh * prandtl)).sqrt();
            Ok((prandtl * diffusivity, diffusivity))
        }
        (None, None, Some(viscosity), Some(diffusivity)) => Ok((
            within("viscosity_m2_per_s", viscosity, 1e-30, 1e30, "m²/s")?,
            within("diffusivity_m2_per_s", diffusivity, 1e-30, 1e30, "m²/s")?,
        )),
        _ => {
            let message =
                "give `rayleigh` and `prandtl`, or `viscosity_m2_per_s` and `diffusivity_m2_per_s`, and not the others";
            Err(SettingError::new("rayleigh", message))
        }
    }
}
