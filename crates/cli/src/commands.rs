//! One file per command.

pub(crate) mod calibrate;
pub(crate) mod compare;
pub(crate) mod completions;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod fit;
pub(crate) mod list;
pub(crate) mod matching;
pub(crate) mod plot;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod scale;
mod scoring;
pub(crate) mod significance;
