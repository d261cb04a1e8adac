//! Models of throughput over workers: fitted where the points identify them, refused with a reason where not.
//!
//! [Laws](Law) are fitted to one throughput for each worker count (the median of its repeats) by [least
//! squares](Residuals) of its logarithm, and chosen by the corrected information criterion
//!
//! ```text
//!   AICc = n ln(R/n) + 2 k + 2 k (k + 1)/(n − k − 1)
//! ```
//!
//! with n worker counts, squares R, and k fitted numbers, the scatter among them. It is undefined for n ≤ k + 1: a law
//! can be drawn through so few points but not be judged. Amdahl's law has k = 3 (γ, s, the scatter) and takes
//! [`FEWEST_COUNTS`] worker counts; the universal law has k = 4 and takes one more. Fewer are refused altogether,
//! because among laws without a parameter the choice would say nothing. For few points the criterion asks a lot of the
//! fourth number (a seventh of the squares, of 7 points), so the universal law is also taken before Amdahl's where the
//! interval of β leaves out 0; where there is no coherency, that happens to one study in forty.
//!
//! Parameters have profile-likelihood intervals, of which Amdahl's serial fraction has the one that any coherency not
//! told from 0 allows; the band around the curve is bootstrapped, from repeats where there
//! are [`FEWEST_REPEATS`] of each worker count and from residuals otherwise. Both tell how far measurements scatter.
//! They do not tell whether the law holds on the machine, least of all past the last point.
//!
//! Source of the criterion: Hurvich & Tsai 1989, Biometrika 76:297, DOI 10.1093/biomet/76.2.297.

mod band;
mod choice;
mod law;
mod profile;
mod squares;
mod start;
mod throughput;

pub use law::Law;
pub use squares::{Point, Residuals};
pub use throughput::{TableError, of_throughput, read_throughputs};

use crate::plan::in_words;
use crate::record::{Mode, Models, Row};
use band::Observed;
use choice::{Scale, choose};

/// The fewest worker counts, the base included, from which anything is concluded.
pub const FEWEST_COUNTS: usize = 5;

/// The fewest repeats of each worker count that are resampled; a bootstrap of fewer is too narrow.
pub const FEWEST_REPEATS: usize = 5;

/// A row with what its interval comes from.
pub(crate) struct Evidence<'a> {
    pub(crate) row: &'a Row,
    pub(crate) repeats: usize,
    /// Resampled medians.
    pub(crate) medians: &'a [f64],
}

/// Models of rows, the base first, or why there are none on this machine of so many cores.
pub(crate) fn of(evidence: &[Evidence<'_>], mode: Mode, cores: usize, seed: u64) -> Models {
    let sound = match identified(evidence, cores) {
        Ok(sound) => sound,
        Err(why) => return Models::refused(why),
    };
    let base = sound[0].row;
    let work = |e: &Evidence<'_>| mode.growth(e.row.workers as f64, base.workers as f64);
    let observed: Vec<Observed> = sound.iter().map(|e| e.observed(work(e))).collect();
    let laws = if mode == Mode::Weak { &Law::WEAK[..] } else { &Law::STRONG[..] };
    let scale = Scale { noun: "speedup", unit: base.median_seconds };
    choose(&observed, laws, Residuals::Log, seed, &scale)
}

impl Evidence<'_> {
    fn observed(&self, work: f64) -> Observed {
        let rate = |seconds: f64| work / seconds;
        let resampled = (self.repeats >= FEWEST_REPEATS).then(|| self.medians.iter().map(|&t| rate(t)).collect());
        Observed { point: Point { workers: self.row.workers as f64, rate: rate(self.row.median_seconds) }, resampled }
    }
}

impl Models {
    /// No model, and why.
    pub(crate) fn refused(why: String) -> Self {
        Self { refusal: Some(why), ..Self::default() }
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
    Ok(sound)
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
