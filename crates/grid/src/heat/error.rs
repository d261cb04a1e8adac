//! Settings that cannot be used.

pub use crate::setting::SettingError as HeatError;
pub(super) use crate::setting::within;

/// Temperatures in K beyond this are slips; below it no step can overflow.
pub(super) const HOTTEST: f64 = 1e9;
