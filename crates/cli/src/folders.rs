//! Result folders that others will read: where they go, and what lies in them.

use crate::failure::Failure;
use humantime::format_rfc3339_seconds;
use partita_run::Frame;
use partita_run::output::field_series::{FrameRecord, INDEX};
use partita_run::output::series::Series;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Where a command puts its results: where the user says, or in a scratch folder named by the subject and the time.
pub(crate) fn destination(asked: Option<&Path>, subject: &str) -> PathBuf {
    let now = || format_rfc3339_seconds(SystemTime::now()).to_string().replace(':', "");
    asked.map_or_else(|| Path::new("results/local").join(format!("{subject}-{}", now())), Path::to_owned)
}

/// A folder's own name, by which a page can speak of it wherever it is moved.
pub(crate) fn name(folder: &Path) -> String {
    folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned()
}

/// The address of a folder in a page that lies in `place`.
pub(crate) fn seen_from(place: &Path, folder: &Path) -> String {
    let whole = |path: &Path| fs::canonicalize(path).ok();
    let relative = whole(folder).zip(whole(place)).and_then(|(folder, place)| pathdiff::diff_paths(folder, place));
    let seen = relative.unwrap_or_else(|| folder.to_owned()).to_string_lossy().into_owned();
    if seen.is_empty() { ".".to_owned() } else { seen }
}

/// The bytes of a file of a folder.
pub(crate) fn read(folder: &Path, name: &str) -> Result<Vec<u8>, Failure> {
    let path = folder.join(name);
    fs::read(&path).map_err(|e| Failure::input(format!("cannot read `{}`: {e}", path.display())))
}

/// A record that a folder keeps as JSON.
pub(crate) fn read_json<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<T, Failure> {
    let wrong = |e| Failure::input(format!("`{}`: {e}", folder.join(name).display()));
    serde_json::from_slice(&read(folder, name)?).map_err(wrong)
}

/// What fields a run wrote, in the order of their steps.
pub(crate) fn fields(folder: &Path) -> Result<Vec<FrameRecord>, Failure> {
    if folder.join(INDEX).exists() { read_json(folder, INDEX) } else { Ok(Vec::new()) }
}

/// The last frame of each quantity of a run; none if it wrote no fields.
pub(crate) fn last_frames(folder: &Path) -> Result<Vec<Frame>, Failure> {
    let records = fields(folder)?;
    let newest = |record: &&FrameRecord| !records.iter().any(|r| r.name == record.name && r.step > record.step);
    records.iter().filter(newest).map(|record| frame(folder, record)).collect()
}

/// The diagnostics that a run recorded; none where there is no record.
pub(crate) fn series(folder: &Path) -> Series {
    fs::read(folder.join("series.csv")).map_or_else(|_| Series::default(), |bytes| Series::of(&bytes))
}

/// A frame, read back.
pub(crate) fn frame(folder: &Path, record: &FrameRecord) -> Result<Frame, Failure> {
    let wrong = |e| Failure::input(format!("`{}`: {e}", folder.join(&record.file).display()));
    record.frame(&read(folder, &record.file)?).map_err(wrong)
}
