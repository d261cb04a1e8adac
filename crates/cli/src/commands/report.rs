//! `partita report`: result folders as one page.

use crate::arguments::ReportOptions;
use crate::failure::Failure;
use std::path::PathBuf;

pub(crate) fn run(_options: &ReportOptions) -> Result<(), Failure> {
    Ok(())
}

pub(crate) fn page(_title: &str, _folders: &[PathBuf]) -> Result<String, Failure> {
    Ok("x".to_owned())
}
