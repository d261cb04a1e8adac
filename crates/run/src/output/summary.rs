//! `summary.json`: a run in one object.

use crate::manifest::Manifest;
use crate::simulation::{Description, Diagnostic};
use crate::work::{Rate, Work};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a run did and found.
#[derive(Debug, Clone, Serialize)]
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
    pub isa: &'static str,
    /// The seed.
    pub seed: u64,
    /// The work done.
    pub work: WorkDone,
    /// The whole run, set-up and output included, in seconds.
    pub wall_seconds: f64,
    /// Stepping alone, in seconds.
    pub advance_seconds: f64,
    /// Work over `advance_seconds`.
    pub rate: Rate,
    /// The name of the final state's bits.
    pub state_hash: String,
    /// Diagnostics of the final state.
    pub diagnostics: BTreeMap<&'static str, Quantity>,
    /// The machine, program and inputs.
    pub manifest: Manifest,
}

/// An amount of work with its unit in words.
#[derive(Debug, Clone, Serialize)]
pub struct WorkDone {
    /// How many.
    pub count: f64,
    /// Of what.
    pub unit: &'static str,
}

impl From<Work> for WorkDone {
    fn from(work: Work) -> Self {
        Self { count: work.count, unit: work.unit.noun() }
    }
}

/// A value with its unit.
#[derive(Debug, Clone, Serialize)]
pub struct Quantity {
    /// The value; `null` if it is not a number.
    pub value: f64,
    /// The unit.
    pub unit: &'static str,
}

/// Diagnostics by name.
#[must_use]
pub fn quantities(diagnostics: &[Diagnostic]) -> BTreeMap<&'static str, Quantity> {
    diagnostics.iter().map(|d| (d.name, Quantity { value: d.value, unit: d.unit })).collect()
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

/// What the description says about the cut, for the summary and for screens.
#[must_use]
pub fn cut_in_words(description: &Description) -> String {
    let blocks: Vec<_> = description.blocks.iter().map(ToString::to_string).collect();
    format!("blocks {}, depth {}, {}", blocks.join("x"), description.depth, description.isa)
}
