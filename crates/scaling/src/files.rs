//! The files of a scaling folder: `manifest.json`, `samples.jsonl`, `scaling.csv`, `models.json`.
//!
//! Equal studies give equal bytes, and what is written reads back as the same study, bit by bit. Only bytes come and
//! go: whoever has a folder reads and writes it.

mod read;

pub use read::{ReadError, read};

use crate::record::{Design, Study};
use partita_run::Manifest;
use partita_run::output::summary::json;
use serde::Serialize;

/// The machine, the program and the design (under `study`).
pub const MANIFEST: &str = "manifest.json";
/// Every timed run: one JSON object a line, in the order of measuring.
pub const SAMPLES: &str = "samples.jsonl";
/// One row per worker count, ascending: `workers`, `median_seconds`, `low`, `high`, `speedup`, `speedup_low`,
/// `speedup_high`, `efficiency`, `karp_flatt`, `guard`. Times are in seconds; a missing number is an empty field.
pub const ROWS: &str = "scaling.csv";
/// What was fitted, or why nothing was.
pub const MODELS: &str = "models.json";

/// The contents of the four files of a folder.
#[derive(Debug, Clone, Copy)]
pub struct Contents<'a> {
    /// Of [`MANIFEST`].
    pub manifest: &'a [u8],
    /// Of [`SAMPLES`].
    pub samples: &'a [u8],
    /// Of [`ROWS`].
    pub rows: &'a [u8],
    /// Of [`MODELS`].
    pub models: &'a [u8],
}

/// The files of a study, by name.
#[must_use]
pub fn write(manifest: &Manifest, study: &Study) -> [(&'static str, Vec<u8>); 4] {
    [
        (MANIFEST, json(&Described { manifest, study: &study.design })),
        (SAMPLES, samples(study)),
        (ROWS, rows(study)),
        (MODELS, json(&study.models)),
    ]
}

/// A manifest with the design beside its own keys.
#[derive(Serialize)]
struct Described<'a> {
    #[serde(flatten)]
    manifest: &'a Manifest,
    study: &'a Design,
}

fn samples(study: &Study) -> Vec<u8> {
    let mut lines = Vec::new();
    for sample in &study.samples {
        serde_json::to_writer(&mut lines, sample).expect("a record of numbers and texts can be written as JSON");
        lines.push(b'\n');
    }
    lines
}

fn rows(study: &Study) -> Vec<u8> {
    let mut table = csv::Writer::from_writer(Vec::new());
    for row in &study.rows {
        table.serialize(row).expect("a flat record can be written to memory as CSV");
    }
    table.into_inner().expect("memory can be flushed")
}
