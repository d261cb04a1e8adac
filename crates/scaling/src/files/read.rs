//! A scaling folder's files become a study.

use super::{Contents, MANIFEST, MODELS, ROWS, SAMPLES};
use crate::plan::in_words;
use crate::record::{Design, Models, Row, Sample, Study};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fmt::Display;

/// A file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{file}`{}: {what}", .line.map_or_else(String::new, |line| format!(", line {line}")))]
pub struct ReadError {
    /// The file.
    pub file: &'static str,
    /// The line, counted from 1, where there is one to name.
    pub line: Option<usize>,
    /// What is wrong with it.
    pub what: String,
}

impl ReadError {
    fn new(file: &'static str, line: Option<usize>, what: impl Display) -> Self {
        Self { file, line, what: what.to_string() }
    }

    /// A JSON error in a text that begins on line `first` of its file.
    fn json(file: &'static str, first: usize, error: &serde_json::Error) -> Self {
        let (line, column, text) = (error.line(), error.column(), error.to_string());
        let what = text.trim_end_matches(&format!(" at line {line} column {column}"));
        Self::new(file, Some(first + line.saturating_sub(1)), format!("column {column}: {what}"))
    }
}

/// The design and the studies, one for each size, whose files these are.
///
/// Rows are computed from the samples again. The table must have the same worker counts and medians; its intervals are
/// not compared, so that a folder stays readable when a later version finds better ones. Models are taken as they are.
///
/// # Errors
/// [`ReadError`], with the file and line, if a file is not what it should be or the files are not of one measurement.
pub fn read(contents: &Contents<'_>) -> Result<(Design, Vec<Study>), ReadError> {
    let design = design(contents.manifest)?;
    let (lines, samples): (Vec<usize>, Vec<Sample>) = samples(contents.samples)?.into_iter().unzip();
    let studies = Study::of_sizes(&design, samples)
        .map_err(|error| ReadError::new(SAMPLES, Some(lines[error.index()]), error))?;
    compare(studies.iter().flat_map(|study| &study.rows), contents.rows)?;
    let models = models(contents.models, &studies)?;
    Ok((design, studies.into_iter().zip(models).map(|(study, models)| Study { models, ..study }).collect()))
}

/// The models of studies, in their order.
fn models(bytes: &[u8], studies: &[Study]) -> Result<Vec<Models>, ReadError> {
    #[derive(Deserialize)]
    struct OfSize {
        size: Option<u64>,
        #[serde(flatten)]
        models: Models,
    }
    if studies.len() == 1 {
        return Ok(vec![json(MODELS, bytes)?]);
    }
    let all: Vec<OfSize> = json(MODELS, bytes)?;
    let sizes =
        |sizes: Vec<Option<u64>>| sizes.into_iter().flatten().map(|s| s.to_string()).collect::<Vec<_>>().join(", ");
    let (found, expected): (Vec<_>, Vec<_>) =
        (all.iter().map(|one| one.size).collect(), studies.iter().map(|study| study.design.size).collect());
    if found != expected {
        let what = format!("it has models of the sizes {}, not of {}", sizes(found), sizes(expected));
        return Err(ReadError::new(MODELS, None, what));
    }
    Ok(all.into_iter().map(|one| one.models).collect())
}

fn json<T: DeserializeOwned>(file: &'static str, bytes: &[u8]) -> Result<T, ReadError> {
    serde_json::from_slice(bytes).map_err(|error| ReadError::json(file, 1, &error))
}

fn design(bytes: &[u8]) -> Result<Design, ReadError> {
    #[derive(Deserialize)]
    struct Described {
        study: Option<Design>,
    }
    let missing = "it has no `study`: a folder of `partita scale` is needed, this is one of another command";
    json::<Described>(MANIFEST, bytes)?.study.ok_or_else(|| ReadError::new(MANIFEST, None, missing))
}

/// Samples with the lines they stand on.
fn samples(bytes: &[u8]) -> Result<Vec<(usize, Sample)>, ReadError> {
    let lines = bytes.split(|&byte| byte == b'\n').enumerate().filter(|(_, line)| !line.trim_ascii().is_empty());
    let sample = |(i, line): (usize, &[u8])| match serde_json::from_slice(line) {
        Ok(sample) => Ok((i + 1, sample)),
        Err(error) => Err(ReadError::json(SAMPLES, i + 1, &error)),
    };
    lines.map(sample).collect()
}

/// Compares a table with the rows that the samples give.
fn compare<'a>(mut expected: impl Iterator<Item = &'a Row>, table: &[u8]) -> Result<(), ReadError> {
    let mut table = csv::Reader::from_reader(table);
    for (i, record) in table.deserialize::<Row>().enumerate() {
        let line = Some(i + 2);
        let found = record.map_err(|error| ReadError::new(ROWS, line, error))?;
        let (workers, median) = (found.workers, found.median_seconds);
        let same = |row: &Row| (row.size, row.workers, row.median_seconds) == (found.size, workers, median);
        if !expected.next().is_some_and(same) {
            let what = format!("{} with a median of {median} s are not what `{SAMPLES}` gives", in_words(workers));
            return Err(ReadError::new(ROWS, line, what));
        }
    }
    match expected.next() {
        Some(row) => Err(ReadError::new(ROWS, None, format!("it has no row for {}", in_words(row.workers)))),
        None => Ok(()),
    }
}
