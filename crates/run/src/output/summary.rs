//! `summary.json`: a run in one object.

use crate::manifest::Manifest;
use crate::simulation::Diagnostic;
use crate::work::{Rate, Work};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a run did and found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The science.
    pub simulation: String,
    /// The case's title.
    pub title: String,
    /// `finished`, `interrupted`, or why the run failed.
    pub status: String,
    /// The scheme, in words.
    pub scheme: String,
    /// Cells or replicates along each axis, slowest first.
    pub extent: Vec<usize>,
    /// Steps done.
    pub steps: u64,
    /// Threads of the team.
    pub threads: usize,
    /// Processes: always one, until there are ranks.
    pub ranks: usize,
    /// Blocks along each axis, slowest first.
    pub blocks: Vec<usize>,
    /// Steps between two exchanges.
    pub depth: usize,
    /// The instruction set.
    pub isa: String,
    /// The seed.
    pub seed: u64,
    /// The work done.
    pub work: WorkDone,
    /// The whole run, set-up and output included, in seconds.
    pub wall_seconds: f64,
    /// Stepping alone, in seconds.
    pub advance_seconds: f64,
    /// Work over `advance_seconds`.
    pub rate: Quantity,
    /// The name of the final state's bits.
    pub state_hash: String,
    /// Diagnostics of the final state.
    pub diagnostics: BTreeMap<String, Quantity>,
    /// The machine, program and inputs.
    pub manifest: Manifest,
}

impl Summary {
    /// How the run was cut, in words: `blocks 2x2, depth 4, avx2`.
    #[must_use]
    pub fn cut(&self) -> String {
        let blocks: Vec<_> = self.blocks.iter().map(ToString::to_string).collect();
        format!("blocks {}, depth {}, {}", blocks.join("x"), self.depth, self.isa)
    }

    /// The value of a diagnostic, if it is there and finite.
    #[must_use]
    pub fn diagnostic(&self, name: &str) -> Option<f64> {
        self.diagnostics.get(name)?.value
    }
}

/// An amount of work with its unit in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorkDone {
    /// How many.
    pub count: f64,
    /// Of what.
    pub unit: String,
}

impl From<Work> for WorkDone {
    fn from(work: Work) -> Self {
        Self { count: work.count, unit: work.unit.noun().to_owned() }
    }
}

/// A value with its unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// The value; none, `null` in the file, if it is not a finite number.
    pub value: Option<f64>,
    /// The unit.
    pub unit: String,
}

impl Quantity {
    /// A value with its unit.
    #[must_use]
    pub fn new(value: f64, unit: &str) -> Self {
        Self { value: value.is_finite().then_some(value), unit: unit.to_owned() }
    }
}

impl From<Rate> for Quantity {
    fn from(rate: Rate) -> Self {
        Self::new(rate.value, rate.unit)
    }
}

/// Diagnostics by name.
#[must_use]
pub fn quantities(diagnostics: &[Diagnostic]) -> BTreeMap<String, Quantity> {
    diagnostics.iter().map(|d| (d.name.to_string(), Quantity::new(d.value, d.unit))).collect()
}

/// Any record as indented JSON with a newline at the end.
///
/// # Panics
/// If the record has map keys that are not strings; the records of this workspace have none.
#[must_use]
pub fn json(record: &impl Serialize) -> Vec<u8> {
    let mut text = serde_json::to_vec_pretty(record).expect("a record with string keys can be written as JSON");
    text.push(b'\n');
    text
}
