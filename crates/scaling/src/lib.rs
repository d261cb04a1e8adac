//! How speed changes with workers.

pub mod record;
