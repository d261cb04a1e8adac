//! Scaling folders: written by `scale`, read by `plot` and `report`.

use crate::failure::Failure;
use crate::figures;
use crate::folders;
use partita_plot::report::{self, Content, Form, Section};
use partita_plot::{Width, gallery};
use partita_run::Manifest;
use partita_run::output::ResultFolder;
use partita_run::output::summary::json;
use partita_scaling::ceilings::CEILINGS;
use partita_scaling::counters::COUNTERS;
use partita_scaling::files::{self, Contents, MANIFEST, MODELS, ROWS, SAMPLES};
use partita_scaling::prediction::PREDICTIONS;
use partita_scaling::record::{Beside, Design, Study};
use partita_scaling::roofline::{self, ROOFLINE};
use partita_scaling::timeline::TIMELINE;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

/// Writes the studies of all sizes with figures and report, and moves the folder to its destination.
pub(crate) fn publish(folder: ResultFolder, kept: &Kept) -> Result<PathBuf, Failure> {
    let Kept { manifest, design, studies, beside } = kept;
    for (name, bytes) in files::write(manifest, design, studies) {
        folder.write(name, &bytes)?;
    }
    if let Some(ceilings) = &beside.ceilings {
        folder.write(CEILINGS, &json(ceilings))?;
        let places = roofline::table(studies, ceilings);
        if !places.is_empty() {
            folder.write(ROOFLINE, &places)?;
        }
    }
    if let Some(predictions) = studies.last().and_then(|study| study.predictions.as_ref()) {
        folder.write(PREDICTIONS, &json(predictions))?;
    }
    if let Some(timeline) = &beside.timeline {
        folder.write(TIMELINE, &json(timeline))?;
    }
    if let Some(counted) = &beside.counted {
        folder.write(COUNTERS, &json(counted))?;
    }
    let section = section(&folders::name(folder.destination()), ".", kept.clone())?;
    section.figures.iter().try_for_each(|(name, figure)| figures::write(&folder, name, figure))?;
    let title = format!("How {} scales", design.subject);
    folder.write("report.html", report::page(&title, &[section], Form::Html)?.as_bytes())?;
    Ok(folder.publish()?)
}

/// What a scaling folder holds.
#[derive(Clone)]
pub(crate) struct Kept {
    pub(crate) manifest: Manifest,
    pub(crate) design: Design,
    /// One for each size; the last may have predictions.
    pub(crate) studies: Vec<Study>,
    pub(crate) beside: Beside,
}

/// A study as part of a page, from which its folder lies at `place`.
pub(crate) fn section(folder: &str, place: &str, kept: Kept) -> Result<Section, Failure> {
    let Kept { studies, manifest, beside, .. } = kept;
    let figures = gallery::of_studies(&studies, &beside, Width::Page)?;
    let (manifest, beside) = (Box::new(manifest), Box::new(beside));
    Ok(Section {
        folder: folder.to_owned(),
        place: place.to_owned(),
        figures: figures.into_iter().map(|(name, figure)| (name.to_owned(), figure)).collect(),
        content: Content::Study { studies, manifest, beside },
        audit: Vec::new(),
    })
}

/// Whether a folder holds a study.
pub(crate) fn is_study(folder: &Path) -> bool {
    folder.join(SAMPLES).is_file()
}

/// What a folder holds.
pub(crate) fn read(folder: &Path) -> Result<Kept, Failure> {
    let bytes = |name| folders::read(folder, name);
    let (manifest, samples, rows, models) = (bytes(MANIFEST)?, bytes(SAMPLES)?, bytes(ROWS)?, bytes(MODELS)?);
    let contents = Contents { manifest: &manifest, samples: &samples, rows: &rows, models: &models };
    let (design, mut studies) =
        files::read(&contents).map_err(|e| Failure::input(format!("{}: {e}", folder.display())))?;
    if let Some(study) = studies.last_mut() {
        study.predictions = optional(folder, PREDICTIONS)?;
    }
    let beside = Beside {
        ceilings: optional(folder, CEILINGS)?,
        timeline: optional(folder, TIMELINE)?,
        counted: optional(folder, COUNTERS)?,
    };
    Ok(Kept { manifest: folders::read_json(folder, MANIFEST)?, design, studies, beside })
}

/// A record that not every folder has.
fn optional<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<Option<T>, Failure> {
    folder.join(name).is_file().then(|| folders::read_json(folder, name)).transpose()
}
