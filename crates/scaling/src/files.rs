//! The files of a scaling folder: `manifest.json`, `samples.jsonl`, `scaling.csv`, `models.json`.
//!
//! Equal studies give equal bytes, and what is written reads back as the same study, bit by bit. Only bytes come and
//! go: whoever has a folder reads and writes it.

mod read;

pub use read::{ReadError, read};

use crate::record::{Design, Mode, Models, Row, Sample, Study};
use partita_run::Manifest;
use partita_run::output::summary::json;
use serde::Serialize;

/// The machine, the program and the design (under `study`).
pub const MANIFEST: &str = "manifest.json";
/// Every timed run of every size: one JSON object a line, in the order of measuring.
pub const SAMPLES: &str = "samples.jsonl";
/// One row per size and worker count, ascending: `workers`, `median_seconds`, `low`, `high`, `speedup`, `speedup_low`,
/// `speedup_high`, `efficiency`, `karp_flatt`, `guard`; then `serial_share` of weak scaling, and `size` where sizes were
/// asked for. Times are in seconds; a missing number is an empty field.
pub const ROWS: &str = "scaling.csv";
/// What was fitted, or why nothing was; of several sizes a list, with the `size` of each.
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

/// The files of the studies of a folder, one for each size, by name.
///
/// `design` is that of the whole measurement.
#[must_use]
pub fn write(manifest: &Manifest, design: &Design, studies: &[Study]) -> [(&'static str, Vec<u8>); 4] {
    [
        (MANIFEST, json(&Described { manifest, study: design })),
        (SAMPLES, samples(studies)),
        (ROWS, rows(design.mode, studies)),
        (MODELS, models(studies)),
    ]
}

/// Models as they stand in a list.
#[derive(Serialize)]
struct OfSize<'a> {
    size: Option<u64>,
    #[serde(flatten)]
    models: &'a Models,
}

impl<'a> OfSize<'a> {
    fn new(study: &'a Study) -> Self {
        Self { size: study.design.size, models: &study.models }
    }
}

fn models(studies: &[Study]) -> Vec<u8> {
    match studies {
        [study] => json(&study.models),
        _ => json(&studies.iter().map(OfSize::new).collect::<Vec<_>>()),
    }
}

/// A manifest with the design beside its own keys.
#[derive(Serialize)]
struct Described<'a> {
    #[serde(flatten)]
    manifest: &'a Manifest,
    study: &'a Design,
}

fn samples(studies: &[Study]) -> Vec<u8> {
    let mut all: Vec<&Sample> = studies.iter().flat_map(|study| &study.samples).collect();
    all.sort_by_key(|sample| sample.order);
    all.into_iter().flat_map(line).collect()
}

/// A sample as its line of [`SAMPLES`].
///
/// # Panics
/// Never: a record of numbers and texts can be written as JSON.
#[must_use]
pub fn line(sample: &Sample) -> Vec<u8> {
    let mut line = serde_json::to_vec(sample).expect("a record of numbers and texts can be written as JSON");
    line.push(b'\n');
    line
}

const COLUMNS: [&str; 10] = [
    "workers",
    "median_seconds",
    "low",
    "high",
    "speedup",
    "speedup_low",
    "speedup_high",
    "efficiency",
    "karp_flatt",
    "guard",
];

fn rows(mode: Mode, studies: &[Study]) -> Vec<u8> {
    let weak = mode == Mode::Weak;
    let sized = studies.iter().any(|study| study.design.size.is_some());
    let mut table = csv::Writer::from_writer(Vec::new());
    let more = weak.then_some("serial_share").into_iter().chain(sized.then_some("size"));
    let mut write = |record: Vec<String>| table.write_record(record).expect("memory can be written");
    write(COLUMNS.into_iter().chain(more).map(str::to_owned).collect());
    for row in studies.iter().flat_map(|study| &study.rows) {
        let share = weak.then(|| optional(row.serial_share));
        let size = sized.then(|| row.size.map_or_else(String::new, |size| size.to_string()));
        write(cells(row).into_iter().chain(share).chain(size).collect());
    }
    table.into_inner().expect("memory can be flushed")
}

/// The fields that every table has; numbers in as many digits as give them back.
fn cells(row: &Row) -> Vec<String> {
    let seconds = [row.median_seconds, row.low, row.high];
    let ratios = [row.speedup, row.speedup_low, row.speedup_high, row.efficiency];
    let numbers = seconds.into_iter().chain(ratios).map(|number| optional(Some(number)));
    let last = [optional(row.karp_flatt), row.guard.clone()];
    [row.workers.to_string()].into_iter().chain(numbers).chain(last).collect()
}

fn optional(number: Option<f64>) -> String {
    number.map_or_else(String::new, |number| format!("{number:?}"))
}
