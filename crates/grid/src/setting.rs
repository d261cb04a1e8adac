//! Settings that cannot be used.

use partita_domain::Extent;
use partita_run::manifest::memory_bytes;

/// A setting that cannot be used: the key and what is wrong with its value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{key}`: {message}")]
pub struct SettingError {
    /// The key of the case.
    pub key: String,
    /// What is wrong, with the numbers and the remedy.
    pub message: String,
}

impl SettingError {
    pub(crate) fn new(key: &str, message: impl Into<String>) -> Self {
        Self { key: key.to_owned(), message: message.into() }
    }
}

/// Refuses numbers outside of `[low, high]`; NaN is outside of everything.
pub(crate) fn within(key: &str, value: f64, low: f64, high: f64, unit: &str) -> Result<f64, SettingError> {
    if (low..=high).contains(&value) {
        Ok(value)
    } else {
        let [value, low, high] = [value, low, high].map(short);
        let message = format!("{value} {unit} is out of range: give {low} to {high} {unit}");
        Err(SettingError::new(key, message))
    }
}

/// A number as one would write it: very large and very small ones with an exponent.
fn short(value: f64) -> String {
    if value == 0.0 || (1e-4..1e7).contains(&value.abs()) { value.to_string() } else { format!("{value:e}") }
}

/// Refuses names that are none for files and columns.
pub(crate) fn check_name(key: &str, name: &str) -> Result<(), SettingError> {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !name.is_empty() && name.chars().all(known) {
        return Ok(());
    }
    let message = format!("`{name}` is no name for files and columns: use small letters, digits and `_`");
    Err(SettingError::new(key, message))
}

/// Deeper halos than this cost more than any exchange.
const DEEPEST: usize = 256;

/// Refuses depths that are none.
pub(crate) fn checked_depth(depth: usize) -> Result<usize, SettingError> {
    if (1..=DEEPEST).contains(&depth) {
        Ok(depth)
    } else {
        Err(SettingError::new("depth", format!("{depth} steps between exchanges: give 1 to {DEEPEST}")))
    }
}

/// Refuses what this machine cannot hold.
pub(crate) fn check_memory(extent: Extent, bytes_per_cell: u64) -> Result<(), SettingError> {
    let (cells, memory) = (extent.cells() as u64, memory_bytes());
    let needed = cells.saturating_mul(bytes_per_cell);
    if memory > 0 && needed > memory {
        let message = format!("{cells} cells need {needed} bytes, this machine has {memory}: use fewer cells");
        return Err(SettingError::new("cells", message));
    }
    Ok(())
}
