//! Settings that cannot be used.

/// A setting that cannot be used: the key and what is wrong with its value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{key}`: {message}")]
pub struct HeatError {
    /// The key of the case.
    pub key: String,
    /// What is wrong, with the numbers and the remedy.
    pub message: String,
}

/// Temperatures in K beyond this are slips; below it no step can overflow.
pub(super) const HOTTEST: f64 = 1e9;

impl HeatError {
    pub(super) fn new(key: &str, message: impl Into<String>) -> Self {
        Self { key: key.to_owned(), message: message.into() }
    }
}

/// Refuses numbers outside of `[low, high]`; NaN is outside of everything.
pub(super) fn within(key: &str, value: f64, low: f64, high: f64, unit: &str) -> Result<f64, HeatError> {
    if (low..=high).contains(&value) {
        Ok(value)
    } else {
        Err(HeatError::new(key, format!("{value} {unit} is out of range: give {low:e} to {high:e} {unit}")))
    }
}
