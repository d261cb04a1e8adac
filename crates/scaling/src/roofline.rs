//! Where a study's runs lie beneath the machine's ceilings.
//!
//! The intensity of a run is what its [work](crate::record::WorkRecord) declares, operations over bytes; its height is
//! operations over the median time. Declared bytes are those of sweeps that each stream their data once, so a run above
//! the line of memory is one that keeps several steps in cache, and tells how much traffic it saved. Work without
//! declared bytes (all of it in cache) or without operations has no place here.
//!
//! Source: Williams, Waterman & Patterson 2009, Commun. ACM 52:65, DOI 10.1145/1498765.1498785.

use crate::ceilings::{Ceiling, Ceilings};
use crate::record::{Design, Row, Study};
use serde::Serialize;

/// The file of a scaling folder: one line for each place.
pub const ROOFLINE: &str = "roofline.csv";

/// The place of the median run of one worker count.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Position {
    /// Workers.
    pub workers: usize,
    /// Operations for each declared byte.
    pub intensity: f64,
    /// Operations a second.
    pub flops_per_second: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its interval.
    pub high: f64,
    /// Declared bytes a second.
    pub bytes_per_second: f64,
    /// The share of what memory would allow at this intensity, where this worker count's ceilings are known; above 1
    /// where steps share their traffic.
    pub share_of_memory_roof: Option<f64>,
    /// The share of the peak of fused multiply-adds.
    pub share_of_peak: Option<f64>,
    /// The guard of the row: `ok`, or why it should not be trusted.
    pub guard: String,
    /// The size, where sizes were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
}

impl Ceilings {
    /// The ceilings at a worker count.
    ///
    /// ```
    /// use partita_scaling::ceilings::{Ceiling, Ceilings};
    /// let ceilings = Ceilings { isa: "avx2".to_owned(), rows: vec![Ceiling { workers: 2, flops: 1e9, levels: vec![] }] };
    /// assert!(ceilings.at(2).is_some() && ceilings.at(1).is_none());
    /// ```
    #[must_use]
    pub fn at(&self, workers: usize) -> Option<&Ceiling> {
        self.rows.iter().find(|ceiling| ceiling.workers == workers)
    }
}

/// Operations and bytes of one timed run with `workers`, if both are declared.
fn declared(design: &Design, workers: usize, base: usize) -> Option<(f64, f64)> {
    let work = design.work.as_ref()?;
    let grown = design.mode.growth(workers as f64, base as f64);
    let (flops, bytes) = (work.flops? * grown, work.bytes? * grown);
    (flops > 0.0 && bytes > 0.0).then_some((flops, bytes))
}

/// The places of all rows of a study, ascending; empty if its work declares no bytes or no operations.
#[must_use]
pub fn positions(study: &Study, ceilings: &Ceilings) -> Vec<Position> {
    let base = study.rows.first().map_or(1, |row| row.workers);
    let place = |row: &Row| {
        let (flops, bytes) = declared(&study.design, row.workers, base)?;
        let (intensity, rate) = (flops / bytes, flops / row.median_seconds);
        let ceiling = ceilings.at(row.workers);
        Some(Position {
            workers: row.workers,
            intensity,
            flops_per_second: rate,
            low: flops / row.high,
            high: flops / row.low,
            bytes_per_second: bytes / row.median_seconds,
            share_of_memory_roof: ceiling.and_then(Ceiling::memory).map(|memory| rate / (intensity * memory)),
            share_of_peak: ceiling.map(|ceiling| rate / ceiling.flops),
            guard: row.guard.clone(),
            size: row.size,
        })
    };
    study.rows.iter().filter_map(place).collect()
}

/// The places of all rows of the studies of a folder as a table with a header; a missing number is an empty field.
///
/// # Panics
/// Never: a flat record can be written to memory.
#[must_use]
pub fn table(studies: &[Study], ceilings: &Ceilings) -> Vec<u8> {
    let mut table = csv::Writer::from_writer(Vec::new());
    studies
        .iter()
        .flat_map(|study| positions(study, ceilings))
        .for_each(|position| table.serialize(position).expect("a flat record becomes a line"));
    table.into_inner().expect("memory can be flushed")
}
