//! Models of throughputs that were measured elsewhere.

use super::band::Observed;
use super::choice::{Scale, choose};
use super::squares::{Point, Residuals};
use super::{FEWEST_COUNTS, FEWEST_REPEATS, Law};
use crate::record::{Models, Throughput, Throughputs};
use crate::statistics::Times;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Read;

/// The columns of a table.
const COLUMNS: [&str; 2] = ["workers", "throughput"];
/// Values from which powers and ratios stay finite.
const PLAUSIBLE: std::ops::RangeInclusive<f64> = 1e-30..=1e30;

/// A table that holds no throughputs.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TableError {
    /// A column is missing.
    #[error("line 1: no column `{0}`: the first line must name the columns, `workers,throughput`")]
    Column(&'static str),
    /// A line that cannot be read.
    #[error("line {line}: {what}")]
    Line {
        /// Counted from 1.
        line: u64,
        /// What is wrong with it.
        what: String,
    },
    /// Nothing but a first line.
    #[error("it has no rows: give one line of `workers,throughput` for each measurement")]
    Empty,
}

#[derive(Deserialize)]
struct Record {
    workers: f64,
    throughput: f64,
}

/// Measurements of a CSV table with the columns `workers` and `throughput` (work per time in any unit), one line for
/// each measurement, in any order; other columns and lines that begin with `#` are passed over.
///
/// # Errors
/// [`TableError`], if a column is missing, a number cannot be read or is not positive, or there is none.
///
/// ```
/// let points = partita_scaling::models::read_throughputs("workers,throughput\n1,64.9\n18,995.9\n".as_bytes())?;
/// assert_eq!((points[1].workers, points[1].throughput), (18.0, 995.9));
/// # Ok::<(), partita_scaling::models::TableError>(())
/// ```
pub fn read_throughputs(table: impl Read) -> Result<Vec<Throughput>, TableError> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).from_reader(table);
    let broken = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        let what = match error.into_kind() {
            csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                format!("{len} fields instead of {expected_len}")
            }
            csv::ErrorKind::Utf8 { .. } => "it is not text in UTF-8".to_owned(),
            other => format!("{other:?}"),
        };
        TableError::Line { line, what }
    };
    let headers = reader.headers().map_err(broken)?.clone();
    if let Some(missing) = COLUMNS.into_iter().find(|column| !headers.iter().any(|header| header == *column)) {
        return Err(TableError::Column(missing));
    }
    let mut points = Vec::new();
    let mut row = csv::StringRecord::new();
    while reader.read_record(&mut row).map_err(broken)? {
        let line = row.position().map_or(1, csv::Position::line);
        let Record { workers, throughput } = row.deserialize(Some(&headers)).map_err(broken)?;
        if let Some(value) = [workers, throughput].into_iter().find(|value| !PLAUSIBLE.contains(value)) {
            let what = format!("{value} cannot be used: workers and throughput are positive and finite");
            return Err(TableError::Line { line, what });
        }
        points.push(Throughput { workers, throughput });
    }
    if points.is_empty() { Err(TableError::Empty) } else { Ok(points) }
}

/// Models of throughputs, the whole work being the same for all. Several measurements of one worker count count as
/// their median. Points and seed alone determine every bit.
#[must_use]
pub fn of_throughput(points: Vec<Throughput>, residuals: Residuals, seed: u64) -> Throughputs {
    let observed = observed(&points, seed);
    let models = if observed.len() < FEWEST_COUNTS {
        let counts = if observed.len() == 1 { "1 worker count identifies" } else { "few worker counts identify" };
        Models::refused(format!("{counts} no model: give at least {FEWEST_COUNTS}, here are {}", observed.len()))
    } else {
        choose(&observed, &Law::STRONG, residuals, seed, &Scale { noun: "throughput", unit: 1.0 })
    };
    Throughputs { points, residuals, models }
}

/// Medians by worker count, ascending.
fn observed(points: &[Throughput], seed: u64) -> Vec<Observed> {
    // Positive numbers have the order of their bits.
    let mut groups: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    points.iter().for_each(|p| groups.entry(p.workers.to_bits()).or_default().push(p.throughput));
    let of = |(workers, rates): (u64, Vec<f64>)| {
        let repeats = rates.len();
        let rates = Times::new(rates)?;
        let resampled = (repeats >= FEWEST_REPEATS).then(|| rates.resampled_medians(seed, workers));
        Some(Observed { point: Point { workers: f64::from_bits(workers), rate: rates.median() }, resampled })
    };
    groups.into_iter().filter_map(of).collect()
}
