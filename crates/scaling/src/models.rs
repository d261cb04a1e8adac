//! Models of rows: fitted where the rows identify them, refused with a reason where not.
//!
//! Amdahl's law is fitted to at least [`FEWEST_COUNTS`] distinct worker counts that pass their guards. It has k = 2
//! parameters, the serial fraction and the scatter (the base's time is no parameter: speedups are relative to it), and
//! the corrected information criterion AICc, by which models are told apart, is undefined for n ≤ k + 1 = 3 points:
//! with so few, a model can be drawn through them but not be judged. Each needs [`FEWEST_REPEATS`] repeats, because
//! the interval comes from their scatter.
//!
//! The interval tells how far repeats scatter. It does not tell whether Amdahl's law holds on the machine.

pub mod amdahl;

use crate::plan::in_words;
use crate::record::{CurvePoint, Fit, Models, Parameter, Row};
use crate::statistics::{Interval, RESAMPLES, percentiles};
use amdahl::Point;

/// The fewest worker counts, the base included, that a model is fitted to.
pub const FEWEST_COUNTS: usize = 4;

/// The fewest repeats of each worker count that are resampled. In simulated studies (4 or 7 worker counts, serial
/// fractions 0.001 to 0.3, 2 % scatter) the interval held the true fraction in 95 to 99 % of studies from 5 repeats on,
/// and in 91 % with 3.
pub const FEWEST_REPEATS: usize = 5;

/// Points of a curve, evenly spaced in the logarithm of the workers.
const CURVE_POINTS: usize = 65;

/// A row with what its interval comes from.
pub(crate) struct Evidence<'a> {
    pub(crate) row: &'a Row,
    pub(crate) repeats: usize,
    /// Resampled medians.
    pub(crate) medians: &'a [f64],
}

/// Models of rows, the base first, or why there are none on this machine of so many cores.
pub(crate) fn of(evidence: &[Evidence<'_>], cores: usize) -> Models {
    match identified(evidence, cores).and_then(|sound| fit(&sound)) {
        Ok(fit) => Models { fits: vec![fit], refusal: None },
        Err(why) => Models { fits: vec![], refusal: Some(why) },
    }
}

/// The rows to fit to, the base first, or why they identify nothing and what would help.
fn identified<'a>(evidence: &'a [Evidence<'a>], cores: usize) -> Result<Vec<&'a Evidence<'a>>, String> {
    let base = evidence.first().ok_or("no worker count has a repeat: let the measurement go on")?;
    let sound: Vec<_> = evidence.iter().filter(|e| e.row.guard == "ok").collect();
    if sound.len() < FEWEST_COUNTS {
        return Err(too_few(sound.len(), evidence.len(), cores));
    }
    if base.row.guard != "ok" {
        let Row { workers, guard, .. } = base.row;
        return Err(format!(
            "the base of {} is not to be trusted ({guard}): measure again undisturbed",
            in_words(*workers)
        ));
    }
    match sound.iter().find(|e| e.repeats < FEWEST_REPEATS) {
        Some(Evidence { row: Row { workers, .. }, repeats, .. }) => Err(format!(
            "the repeats with {} are {repeats}, too few for an interval: take at least {FEWEST_REPEATS}",
            in_words(*workers)
        )),
        None => Ok(sound),
    }
}

fn too_few(sound: usize, all: usize, cores: usize) -> String {
    let counts = match (sound, sound == all) {
        (1, true) => "1 worker count identifies".to_owned(),
        (_, true) => format!("{sound} worker counts identify"),
        (_, false) => format!("{sound} of {all} worker counts passed their guards and identify"),
    };
    if cores < FEWEST_COUNTS {
        return format!("{counts} no model: it takes at least {FEWEST_COUNTS} within the cores, and here are {cores}");
    }
    format!("{counts} no model: measure at least {FEWEST_COUNTS} within the {cores} cores, undisturbed")
}

/// Amdahl's law with the interval of its serial fraction and the band that follows: S falls as s grows, so that the
/// band's edges are the law at the interval's ends.
fn fit(sound: &[&Evidence<'_>]) -> Result<Fit, String> {
    let workers: Vec<f64> = sound.iter().map(|e| e.row.workers as f64).collect();
    let base = workers[0];
    let fraction = |seconds: &dyn Fn(&Evidence<'_>) -> f64| {
        let speedup = |e: &Evidence<'_>| seconds(sound[0]) / seconds(e);
        let point = |(e, &workers): (&&Evidence<'_>, &f64)| Point { workers, speedup: speedup(e) };
        amdahl::serial_fraction(base, &sound.iter().zip(&workers).map(point).collect::<Vec<_>>())
    };
    let value = fraction(&|e| e.row.median_seconds);
    let Interval { low, high } = percentiles((0..RESAMPLES).map(|i| fraction(&|e| e.medians[i])).collect());
    possible(low, high)?;
    let serial = Parameter { name: "serial_fraction".to_owned(), value, low, high };
    let law = |serial, p| amdahl::speedup(serial, base, p);
    let point = |p| CurvePoint { workers: p, speedup: law(value, p), low: law(high, p), high: law(low, p) };
    let curve = spaced(base, workers[workers.len() - 1]).map(point).collect();
    Ok(Fit { model: "amdahl".to_owned(), parameters: vec![serial], curve })
}

/// An interval that lies on a bound comes from speedups that no serial fraction gives.
fn possible(low: f64, high: f64) -> Result<(), String> {
    if high == 0.0 {
        return Err("speedups are above the ideal (superlinear), where no serial fraction leads: look for a base \
                    that is too slow, or for a cache that fits the parts but not the whole"
            .to_owned());
    }
    if low == 1.0 {
        return Err("more workers are slower than the base, which no serial fraction explains: look for contention, \
                    or for work too small to be shared"
            .to_owned());
    }
    Ok(())
}

/// Numbers from `low` to `high`, both included, in equal ratios.
fn spaced(low: f64, high: f64) -> impl Iterator<Item = f64> {
    let step = libm::log(high / low) / (CURVE_POINTS - 1) as f64;
    (0..CURVE_POINTS).map(move |i| if i + 1 == CURVE_POINTS { high } else { low * libm::exp(step * i as f64) })
}
