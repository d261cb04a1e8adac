//! `partita report`: result folders as one page.

use crate::arguments::ReportOptions;
use crate::failure::Failure;
use crate::figures;
use crate::folders;
use crate::study_folder;
use partita_plot::report::{self, Section};
use partita_run::output::summary::Summary;
use partita_run::output::write_file;
use std::path::{Path, PathBuf};

pub(crate) fn run(options: &ReportOptions) -> Result<(), Failure> {
    let page = page("Partita: results", &options.folders)?;
    Ok(write_file(&options.output, page.as_bytes())?)
}

/// The page of some folders, which it names by their last part.
pub(crate) fn page(title: &str, folders: &[PathBuf]) -> Result<String, Failure> {
    let sections = folders.iter().map(|folder| section(folder)).collect::<Result<Vec<_>, _>>()?;
    Ok(report::page(title, &sections)?)
}

fn section(folder: &Path) -> Result<Section, Failure> {
    if study_folder::is_study(folder) {
        let (study, manifest) = study_folder::read(folder)?;
        return study_folder::section(&folders::name(folder), study, manifest);
    }
    let summary: Summary = folders::read_json(folder, "summary.json")?;
    let drawn = figures::of_run(&summary, &folders::last_frames(folder)?)?;
    let figures = drawn.into_iter().map(|(_, figure)| figure).collect();
    Ok(Section::Run { folder: folders::name(folder), summary: Box::new(summary), figures })
}
