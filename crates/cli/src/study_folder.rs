//! Scaling folders: written by `scale`, read by `plot` and `report`.

use crate::failure::Failure;
use crate::figures;
use crate::folders;
use partita_plot::report::{self, Content, Form, Section};
use partita_plot::{Figure, PlotError, Width, speedup};
use partita_run::Manifest;
use partita_run::output::ResultFolder;
use partita_scaling::files::{self, Contents, MANIFEST, MODELS, ROWS, SAMPLES};
use partita_scaling::record::Study;
use std::path::{Path, PathBuf};

/// Writes a study with its figure and report, and moves the folder to its destination.
pub(crate) fn publish(folder: ResultFolder, manifest: &Manifest, study: &Study) -> Result<PathBuf, Failure> {
    for (name, bytes) in files::write(manifest, study) {
        folder.write(name, &bytes)?;
    }
    let section = section(&folders::name(folder.destination()), ".", study.clone(), manifest.clone())?;
    section.figures.iter().try_for_each(|(name, figure)| figures::write(&folder, name, figure))?;
    let title = format!("How {} scales", study.design.subject);
    folder.write("report.html", report::page(&title, &[section], Form::Html)?.as_bytes())?;
    Ok(folder.publish()?)
}

/// A study as part of a page, from which its folder lies at `place`.
pub(crate) fn section(folder: &str, place: &str, study: Study, manifest: Manifest) -> Result<Section, Failure> {
    Ok(Section {
        folder: folder.to_owned(),
        place: place.to_owned(),
        figures: vec![("speedup".to_owned(), figure(&study)?)],
        content: Content::Study { study: Box::new(study), manifest: Box::new(manifest) },
        audit: Vec::new(),
    })
}

fn figure(study: &Study) -> Result<Figure, PlotError> {
    speedup::figure(std::slice::from_ref(study), Width::Page)
}

/// Whether a folder holds a study.
pub(crate) fn is_study(folder: &Path) -> bool {
    folder.join(SAMPLES).is_file()
}

/// The study and manifest of a folder.
pub(crate) fn read(folder: &Path) -> Result<(Study, Manifest), Failure> {
    let bytes = |name| folders::read(folder, name);
    let (manifest, samples, rows, models) = (bytes(MANIFEST)?, bytes(SAMPLES)?, bytes(ROWS)?, bytes(MODELS)?);
    let contents = Contents { manifest: &manifest, samples: &samples, rows: &rows, models: &models };
    let study = files::read(&contents).map_err(|e| Failure::input(format!("{}: {e}", folder.display())))?;
    Ok((study, folders::read_json(folder, MANIFEST)?))
}
