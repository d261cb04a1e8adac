//! The records of a scaling study: what is measured, and what follows from it. Plots and reports read these only.

use crate::ceilings::Ceilings;
use crate::conditions::Conditions;
use crate::counters::Counted;
use crate::models::Residuals;
use crate::prediction::Predictions;
use crate::timeline::Timeline;
use partita_run::Work;
use serde::{Deserialize, Serialize};

/// What stays the same when workers are added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The whole work stays the same.
    Strong,
    /// The work per worker stays the same.
    Weak,
}

impl Mode {
    /// What a sample's result depends on, its bits being those of every other sample of the same: size, and in weak
    /// scaling the workers, with whom the work grows.
    #[must_use]
    pub fn problem(self, sample: &Sample) -> (Option<u64>, usize) {
        (sample.size, if self == Self::Weak { sample.workers } else { 0 })
    }

    /// The work of a run on `workers` over that of one on `base` workers.
    #[must_use]
    pub fn growth(self, workers: f64, base: f64) -> f64 {
        if self == Self::Weak { workers / base } else { 1.0 }
    }

    /// `strong scaling` or `weak scaling`.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Strong => "strong scaling",
            Self::Weak => "weak scaling",
        }
    }
}

/// What was studied, on what, how: the part of `manifest.json` under `study`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Design {
    /// What was timed, for titles.
    pub subject: String,
    /// Strong or weak scaling.
    pub mode: Mode,
    /// What a speedup is relative to, in words; its time is the first row's.
    pub base: String,
    /// The size that was studied, where there were several to choose from: of the whole in strong scaling, for each
    /// worker in weak.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Work of one timed run, where it can be counted; in weak scaling that of the base.
    pub work: Option<WorkRecord>,
    /// Repeats of every worker count, without the cold one.
    pub repeats: usize,
    /// The seed of the order of measurements and of the bootstrap.
    pub seed: u64,
    /// Cores this process may use.
    pub cores_available: usize,
    /// How time was taken, in words: clock, warm-up, order.
    pub timing: String,
    /// Where threads were kept, in words; none if the system chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pinning: Option<String>,
}

impl Design {
    /// The subject with its size, for titles and names.
    #[must_use]
    pub fn title(&self) -> String {
        self.size.map_or_else(|| self.subject.clone(), |size| format!("{}, size {size}", self.subject))
    }
}

/// Work with its rate unit, as records keep it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorkRecord {
    /// Units of work in one timed run.
    pub count: f64,
    /// The plural noun: `lattice updates`, `DP cells`.
    pub unit: String,
    /// The customary rate unit: `MLUP/s`, `GCUPS`.
    pub rate_unit: String,
    /// Units of work per second that make one rate unit.
    pub rate_scale: f64,
    /// Bytes moved from and to memory if every sweep streams its data once, where they are declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<f64>,
    /// Arithmetic operations, where they are declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flops: Option<f64>,
}

impl From<Work> for WorkRecord {
    fn from(work: Work) -> Self {
        let (rate_unit, rate_scale) = work.unit.rate_unit();
        let (unit, rate_unit) = (work.unit.noun().to_owned(), rate_unit.to_owned());
        let declared = |amount: f64| (amount > 0.0).then_some(amount);
        let (bytes, flops) = (declared(work.bytes), declared(work.flops));
        Self { count: work.count, unit, rate_unit, rate_scale, bytes, flops }
    }
}

/// One timed run: one line of `samples.jsonl`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Sample {
    /// Workers that ran it.
    pub workers: usize,
    /// The size, where sizes were asked for: of the whole in strong scaling, for each worker in weak.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Which run of this worker count and size, counted from 0; the first ones are cold.
    pub repeat: usize,
    /// The place in the order of measuring.
    pub order: usize,
    /// Whether this was a cold run, the first or one that was still warming up; kept, but left out of every statistic.
    pub cold: bool,
    /// Wall time in seconds.
    pub seconds: f64,
    /// CPU time of all threads in seconds, where the system tells.
    pub cpu_seconds: Option<f64>,
    /// Times the system took a core away, where the system tells.
    pub involuntary_switches: Option<u64>,
    /// A name for the bits of the result, where there is one.
    pub checksum: Option<String>,
    /// Units of work it did, where they are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<f64>,
    /// What speaks against this sample, in words; empty if nothing does.
    pub guard: String,
    /// What went on around it; none in folders of before this was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Conditions>,
}

/// What the samples of one worker count say: one row of `scaling.csv`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Workers.
    pub workers: usize,
    /// Median wall time in seconds.
    pub median_seconds: f64,
    /// Lower end of the 95 % interval of the median (order statistics); the smallest time of fewer than 6 repeats.
    pub low: f64,
    /// Upper end of the interval; the largest time of fewer than 6 repeats.
    pub high: f64,
    /// Ratio of medians, base over this row; in weak scaling times that of their work, which is the scaled speedup.
    pub speedup: f64,
    /// Lower end of the 95 % interval of the speedup (bootstrapped ratio).
    pub speedup_low: f64,
    /// Upper end of the interval.
    pub speedup_high: f64,
    /// Speedup over the ideal one, which is the ratio of this row's workers to the base's.
    pub efficiency: f64,
    /// Karp–Flatt serial fraction; none at one worker, if the base has several, and in weak scaling.
    pub karp_flatt: Option<f64>,
    /// `ok`, or why this row should not be trusted.
    pub guard: String,
    /// In weak scaling, Gustafson's serial share of the time on so many workers; none where Karp–Flatt's has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial_share: Option<f64>,
    /// The size, where sizes were asked for: of the whole in strong scaling, for each worker in weak.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
}

/// A fitted model and its interval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// `constant`, `linear`, `amdahl`, `usl` (universal scalability law), or of weak scaling `gustafson`.
    pub model: String,
    /// Parameters by name, with the ends of their 95 % intervals.
    pub parameters: Vec<Parameter>,
    /// Points along the curve for drawing: workers, speedup, and the band around it. Only the best fit has them.
    pub curve: Vec<CurvePoint>,
    /// The criterion by which it was chosen: the less, the better.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aicc: Option<f64>,
    /// Standard deviation of the residuals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scatter: Option<f64>,
    /// What follows from the parameters: where the peak lies, what the limit is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<Derived>,
}

/// A number that follows from a model's parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Derived {
    /// `peak_workers`, `peak_speedup`, `limit_speedup` (of endlessly many workers without coherency), `knee_workers`
    /// (1/α, where contention has taken half of what linear growth would give); `peak_throughput` and
    /// `limit_throughput` of throughputs.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// Lower end of its 95 % interval, where there is one.
    pub low: Option<f64>,
    /// Upper end of its interval.
    pub high: Option<f64>,
}

/// A parameter of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its customary letter: `s`, `alpha`, `beta`, `gamma`, `s'`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// Its value.
    pub value: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its interval.
    pub high: f64,
}

/// A point of a model's curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// Workers; not necessarily whole.
    pub workers: f64,
    /// Speedup; the throughput itself, of [`Throughputs`].
    pub speedup: f64,
    /// Lower edge of the pointwise 95 % band.
    pub low: f64,
    /// Upper edge of the band.
    pub high: f64,
}

/// What was fitted, or why nothing was: `models.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Models {
    /// Fits, best first.
    pub fits: Vec<Fit>,
    /// Why nothing was fitted, and what would identify a model.
    pub refusal: Option<String>,
    /// What the best fit leaves open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// A throughput that was measured elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Throughput {
    /// Workers, or whatever load is counted; not necessarily whole.
    pub workers: f64,
    /// Work per time, in any unit.
    pub throughput: f64,
}

/// Throughputs and their models, whose curves are throughputs as well.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Throughputs {
    /// What was measured.
    pub points: Vec<Throughput>,
    /// What was squared and summed.
    pub residuals: Residuals,
    /// Models of the medians.
    pub models: Models,
}

/// What a scaling folder may hold beside its studies.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Beside {
    /// What the machine can do at most.
    pub ceilings: Option<Ceilings>,
    /// Who was busy when, in a run with the most workers.
    pub timeline: Option<Timeline>,
    /// What the processor counted.
    pub counted: Option<Counted>,
}

/// A study of one subject at one size; a scaling folder holds one for each size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Study {
    /// What was studied and how.
    pub design: Design,
    /// Every timed run, in the order of measuring.
    pub samples: Vec<Sample>,
    /// One row per worker count, ascending.
    pub rows: Vec<Row>,
    /// Models of the rows.
    pub models: Models,
    /// What more workers would do, told from one worker's tasks, where they were recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predictions: Option<Predictions>,
}
