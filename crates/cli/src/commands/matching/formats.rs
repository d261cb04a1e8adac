//! One file per form of the output.

mod bed;
mod json;
mod paf;
mod sam;
mod tsv;

use super::question::Question;
use super::report::Report;
use crate::arguments::Format;
use crate::failure::Failure;

/// Refuses what a format cannot hold, before anything is searched.
pub(super) fn check(format: Format, question: &Question) -> Result<(), Failure> {
    if format == Format::Sam { sam::check(question) } else { Ok(()) }
}

/// The report in a format.
pub(super) fn bytes(format: Format, report: &Report<'_>) -> Vec<u8> {
    match format {
        Format::Tsv => tsv::text(report).into_bytes(),
        Format::Paf => paf::text(report).into_bytes(),
        Format::Sam => sam::text(report).into_bytes(),
        Format::Bed => bed::text(report).into_bytes(),
        Format::Json => json::bytes(report),
    }
}
