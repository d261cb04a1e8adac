//! Result folders: what a run leaves behind, whole or not at all.
//!
//! [`ResultFolder`] gathers files beside the destination and moves them there at once; [`summary`], [`series`],
//! [`fields`] and [`field_series`] give the files' contents.

pub mod field_series;
pub mod fields;
mod folder;
pub mod series;
pub mod summary;

pub use folder::{OutputError, ResultFolder, write_file};
