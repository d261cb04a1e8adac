//! One file per command.

pub mod completions;
pub mod demo;
pub mod list;
pub mod plot;
pub mod report;
pub mod run;
pub mod scale;
pub mod significance;
