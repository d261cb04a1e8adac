//! From a design and samples to a study: rows, then models.
//!
//! Cold samples count for nothing but themselves. Samples with a guard stay in every median, which is robust against
//! them as long as they are few; a row of which more than [`MOST_GUARDED`] are guarded says so and is left out of fits.

use crate::models::{self, Evidence};
use crate::plan::MOST_WORKERS;
use crate::record::{Design, Mode, Row, Sample, Study};
use crate::statistics::{Times, karp_flatt, ratio_interval};
use std::collections::BTreeMap;

/// The share of guarded samples from which on a row is not trusted. If a quarter of the samples are slowed, the median
/// of all is at most the 67 % quantile of the others: within their interval for up to some 30 repeats.
pub const MOST_GUARDED: f64 = 0.25;

/// Seconds that a run can take: from a picosecond to thirty thousand years.
const PLAUSIBLE_SECONDS: std::ops::RangeInclusive<f64> = 1e-12..=1e12;

/// Samples that make no study.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StudyError {
    /// A study of weak scaling.
    #[error("a study of weak scaling cannot be evaluated: only `\"mode\": \"strong\"` is known")]
    Weak,
    /// A number of workers out of range.
    #[error("a sample of {workers} workers: only 1 to {MOST_WORKERS} are possible")]
    Workers {
        /// Which sample, counted from 0.
        index: usize,
        /// Its workers.
        workers: usize,
    },
    /// A time out of range.
    #[error("a sample of {seconds} seconds: a run takes a positive and finite time")]
    Seconds {
        /// Which sample, counted from 0.
        index: usize,
        /// Its time.
        seconds: f64,
    },
}

impl StudyError {
    /// Which sample is wrong, counted from 0, if it is one.
    #[must_use]
    pub fn index(&self) -> Option<usize> {
        match self {
            Self::Weak => None,
            Self::Workers { index, .. } | Self::Seconds { index, .. } => Some(*index),
        }
    }
}

impl Study {
    /// Rows and models of samples; the same bits for the same samples and seed.
    ///
    /// Speedups are relative to the smallest worker count that was measured. Worker counts with no sample but the cold
    /// one have no row, so a measurement that was interrupted makes a study of what it has.
    ///
    /// # Errors
    /// [`StudyError`], if a sample's workers or time are impossible, or the design is of weak scaling.
    pub fn new(design: Design, samples: Vec<Sample>) -> Result<Self, StudyError> {
        check(&design, &samples)?;
        let measured = measured(&samples, design.seed);
        let rows: Vec<Row> = measured.iter().map(|other| row(&measured[0], other)).collect();
        let evidence: Vec<_> = rows.iter().zip(&measured).map(|(row, m)| m.evidence(row)).collect();
        let models = models::of(&evidence, design.mode, design.cores_available, design.seed);
        Ok(Self { design, samples, rows, models })
    }
}

fn check(design: &Design, samples: &[Sample]) -> Result<(), StudyError> {
    if design.mode == Mode::Weak {
        return Err(StudyError::Weak);
    }
    for (index, &Sample { workers, seconds, .. }) in samples.iter().enumerate() {
        if !(1..=MOST_WORKERS).contains(&workers) {
            return Err(StudyError::Workers { index, workers });
        }
        if !PLAUSIBLE_SECONDS.contains(&seconds) {
            return Err(StudyError::Seconds { index, seconds });
        }
    }
    Ok(())
}

/// What was measured with one worker count.
struct Measured {
    workers: usize,
    times: Times,
    medians: Vec<f64>,
    guard: String,
}

impl Measured {
    fn evidence<'a>(&'a self, row: &'a Row) -> Evidence<'a> {
        Evidence { row, repeats: self.times.count(), medians: &self.medians }
    }
}

/// All worker counts with a sample that is not cold, ascending.
fn measured(samples: &[Sample], seed: u64) -> Vec<Measured> {
    let mut groups: BTreeMap<usize, Vec<&Sample>> = BTreeMap::new();
    samples.iter().filter(|sample| !sample.cold).for_each(|s| groups.entry(s.workers).or_default().push(s));
    let measured = |(workers, group): (usize, Vec<&Sample>)| {
        let times = Times::new(group.iter().map(|sample| sample.seconds).collect())?;
        let medians = times.resampled_medians(seed, workers as u64);
        Some(Measured { workers, times, medians, guard: guard(&group) })
    };
    groups.into_iter().filter_map(measured).collect()
}

/// The guard of a row: `ok`, what all its samples object, or how many do and what the first of them says.
fn guard(group: &[&Sample]) -> String {
    let objections: Vec<&str> = group.iter().map(|sample| &*sample.guard).filter(|text| !text.is_empty()).collect();
    let (many, all) = (objections.len() as f64 > MOST_GUARDED * group.len() as f64, group.len());
    match objections[..] {
        [first, ..] if many && objections == vec![first; all] => first.to_owned(),
        [first, ..] if many => format!("{} of {all} repeats, such as one that {first}", objections.len()),
        _ => "ok".to_owned(),
    }
}

fn row(base: &Measured, other: &Measured) -> Row {
    let median = other.times.median();
    let interval = other.times.median_interval();
    let speedup = base.times.median() / median;
    let ratio = ratio_interval(&base.medians, &other.medians);
    Row {
        workers: other.workers,
        median_seconds: median,
        low: interval.low,
        high: interval.high,
        speedup,
        speedup_low: ratio.low,
        speedup_high: ratio.high,
        efficiency: speedup * base.workers as f64 / other.workers as f64,
        // Without the time on one worker there is no speedup that the formula speaks of.
        karp_flatt: if base.workers == 1 { karp_flatt(speedup, other.workers) } else { None },
        guard: other.guard.clone(),
    }
}
