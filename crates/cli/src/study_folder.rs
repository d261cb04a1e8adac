//! Scaling folders: written by `scale`, read by `plot` and `report`.

use crate::failure::Failure;
use crate::figures;
use crate::folders;
use crate::machine;
use partita_plot::report::{self, Content, Form, Section};
use partita_plot::{Width, gallery};
use partita_run::Manifest;
use partita_run::output::ResultFolder;
use partita_run::output::summary::json;
use partita_scaling::ceilings::{CEILINGS, Ceilings};
use partita_scaling::files::{self, Contents, MANIFEST, MODELS, ROWS, SAMPLES};
use partita_scaling::record::Study;
use partita_scaling::roofline::{self, ROOFLINE};
use std::path::{Path, PathBuf};

/// Writes a study with its figure and report, and moves the folder to its destination.
pub(crate) fn publish(folder: ResultFolder, manifest: &Manifest, study: &Study) -> Result<PathBuf, Failure> {
    for (name, bytes) in files::write(manifest, study) {
        folder.write(name, &bytes)?;
    }
    let ceilings = machine::ceilings_of(study)?;
    if let Some(ceilings) = &ceilings {
        folder.write(CEILINGS, &json(ceilings))?;
        folder.write(ROOFLINE, &roofline::table(&roofline::positions(study, ceilings)))?;
    }
    let kept = Kept { study: study.clone(), manifest: manifest.clone(), ceilings };
    let section = section(&folders::name(folder.destination()), ".", kept)?;
    section.figures.iter().try_for_each(|(name, figure)| figures::write(&folder, name, figure))?;
    let title = format!("How {} scales", study.design.subject);
    folder.write("report.html", report::page(&title, &[section], Form::Html)?.as_bytes())?;
    Ok(folder.publish()?)
}

/// What a scaling folder holds.
pub(crate) struct Kept {
    pub(crate) study: Study,
    pub(crate) manifest: Manifest,
    pub(crate) ceilings: Option<Ceilings>,
}

/// A study as part of a page, from which its folder lies at `place`.
pub(crate) fn section(folder: &str, place: &str, kept: Kept) -> Result<Section, Failure> {
    let Kept { study, manifest, ceilings } = kept;
    let figures = gallery::of_study(&study, ceilings.as_ref(), Width::Page)?;
    let (study, manifest, ceilings) = (Box::new(study), Box::new(manifest), ceilings.map(Box::new));
    Ok(Section {
        folder: folder.to_owned(),
        place: place.to_owned(),
        figures: figures.into_iter().map(|(name, figure)| (name.to_owned(), figure)).collect(),
        content: Content::Study { study, manifest, ceilings },
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
    let study = files::read(&contents).map_err(|e| Failure::input(format!("{}: {e}", folder.display())))?;
    let ceilings = folder.join(CEILINGS).is_file().then(|| folders::read_json(folder, CEILINGS)).transpose()?;
    Ok(Kept { study, manifest: folders::read_json(folder, MANIFEST)?, ceilings })
}
