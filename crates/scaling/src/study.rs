//! From a design and samples to a study: rows, then models.
//!
//! Cold samples count for nothing but themselves. Samples with a guard stay in every median, which is robust against
//! them as long as they are few; a row of which more than [`MOST_GUARDED`] are guarded says so and is left out of fits.

use crate::models::{self, Evidence};
use crate::plan::MOST_WORKERS;
use crate::record::{Design, Mode, Row, Sample, Study, WorkRecord};
use crate::statistics::{Times, karp_flatt, ratio_interval, serial_share};
use std::collections::{BTreeMap, BTreeSet};

/// The share of guarded samples from which on a row is not trusted. If a quarter of the samples are slowed, the median
/// of all is at most the 67 % quantile of the others: within their interval for up to some 30 repeats.
pub const MOST_GUARDED: f64 = 0.25;

/// Seconds that a run can take: from a picosecond to thirty thousand years.
const PLAUSIBLE_SECONDS: std::ops::RangeInclusive<f64> = 1e-12..=1e12;

/// Samples that make no study.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StudyError {
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
    /// Which sample is wrong, counted from 0.
    #[must_use]
    pub fn index(&self) -> usize {
        match self {
            Self::Workers { index, .. } | Self::Seconds { index, .. } => *index,
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
    /// [`StudyError`], if a sample's workers or time are impossible.
    pub fn new(design: Design, samples: Vec<Sample>) -> Result<Self, StudyError> {
        check(&samples)?;
        let measured = measured(&samples, design.seed);
        let rows: Vec<Row> = measured.iter().map(|other| row(&design, &measured[0], other)).collect();
        let evidence: Vec<_> = rows.iter().zip(&measured).map(|(row, m)| m.evidence(row)).collect();
        let models = models::of(&evidence, design.mode, design.cores_available, design.seed);
        Ok(Self { design, samples, rows, models, predictions: None })
    }

    /// A study for each size of the samples, ascending; of samples without sizes, one.
    ///
    /// The design's work is that of the first sample; each size has its own.
    ///
    /// # Errors
    /// As [`new`](Study::new).
    pub fn of_sizes(design: &Design, samples: Vec<Sample>) -> Result<Vec<Self>, StudyError> {
        check(&samples)?;
        let first = samples.first().and_then(|sample| sample.work);
        let mut sizes: BTreeMap<Option<u64>, Vec<Sample>> = BTreeMap::new();
        samples.into_iter().for_each(|sample| sizes.entry(sample.size).or_default().push(sample));
        if sizes.is_empty() {
            sizes.insert(None, Vec::new());
        }
        let study = |(size, samples): (_, Vec<Sample>)| {
            let base = samples.iter().min_by_key(|sample| sample.workers).and_then(|sample| sample.work);
            let factor = base.zip(first).map_or(1.0, |(base, first)| base / first);
            let work = design.work.as_ref().map(|work| work.times(factor));
            Self::new(Design { size, work, ..design.clone() }, samples)
        };
        sizes.into_iter().map(study).collect()
    }
}

impl Study {
    /// How many samples have a checksum, and how many kinds of results that is more than there should be.
    #[must_use]
    pub fn checksums(&self) -> (usize, usize) {
        let problem = |sample: &Sample| self.design.mode.problem(sample);
        let named: Vec<_> = self.samples.iter().filter_map(|s| Some((problem(s), s.checksum.as_ref()?))).collect();
        let expected = named.iter().map(|(problem, _)| problem).collect::<BTreeSet<_>>().len();
        (named.len(), named.iter().collect::<BTreeSet<_>>().len() - expected)
    }
}

impl WorkRecord {
    /// So many times the work.
    pub(crate) fn times(&self, factor: f64) -> Self {
        let grown = |amount: Option<f64>| amount.map(|amount| amount * factor);
        let (bytes, flops) = (grown(self.bytes), grown(self.flops));
        Self { count: self.count * factor, bytes, flops, ..self.clone() }
    }
}

fn check(samples: &[Sample]) -> Result<(), StudyError> {
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

fn row(design: &Design, base: &Measured, other: &Measured) -> Row {
    let median = other.times.median();
    let interval = other.times.median_interval();
    let growth = design.mode.growth(other.workers as f64, base.workers as f64);
    let speedup = growth * base.times.median() / median;
    let ratio = ratio_interval(&base.medians, &other.medians);
    // Without the time on one worker there is no speedup that the formulas speak of.
    let serial = |mode: Mode, formula: fn(f64, usize) -> Option<f64>| {
        if base.workers == 1 && design.mode == mode { formula(speedup, other.workers) } else { None }
    };
    Row {
        workers: other.workers,
        median_seconds: median,
        low: interval.low,
        high: interval.high,
        speedup,
        speedup_low: growth * ratio.low,
        speedup_high: growth * ratio.high,
        efficiency: speedup * base.workers as f64 / other.workers as f64,
        karp_flatt: serial(Mode::Strong, karp_flatt),
        guard: other.guard.clone(),
        serial_share: serial(Mode::Weak, serial_share),
        size: design.size,
    }
}
