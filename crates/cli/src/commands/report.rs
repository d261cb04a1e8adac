//! `partita report`: result folders as one page.

use crate::arguments::ReportOptions;
use crate::failure::Failure;
use crate::figures;
use crate::folders;
use crate::screen;
use crate::study_folder;
use partita_plot::report::{Content, Form, Section, page};
use partita_run::output::summary::Summary;
use partita_run::output::write_file;
use partita_scaling::audit::audit_sizes;
use std::path::{Path, PathBuf};

pub(crate) fn run(options: &ReportOptions) -> Result<(), Failure> {
    let form = form(&options.output)?;
    let mut sections = sections(&options.folders, parent(&options.output))?;
    if options.audit {
        sections.iter_mut().for_each(grade);
    }
    let page = page("Partita: results", &sections, form)?;
    Ok(write_file(&options.output, page.as_bytes())?)
}

/// The page of a tour that lies in `place`, beside the folders of its stations.
pub(crate) fn tour(place: &Path, folders: &[PathBuf]) -> Result<String, Failure> {
    Ok(page("Partita: a tour", &sections(folders, place)?, Form::Html)?)
}

/// The form that a file's ending asks for.
fn form(output: &Path) -> Result<Form, Failure> {
    let ending = output.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let known = || Form::ALL.map(|form| format!(".{}", form.extension())).join(", ");
    let unknown = || Failure::input(format!("`{}` has no ending of a report: give it {}", output.display(), known()));
    Form::ALL.into_iter().find(|form| form.extension() == ending).ok_or_else(unknown)
}

/// Where a file lies.
fn parent(file: &Path) -> &Path {
    file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Folders as parts of a page that lies in `place`; they are named by their last part.
fn sections(folders: &[PathBuf], place: &Path) -> Result<Vec<Section>, Failure> {
    folders.iter().map(|folder| section(folder, &folders::seen_from(place, folder))).collect()
}

fn section(folder: &Path, place: &str) -> Result<Section, Failure> {
    if study_folder::is_study(folder) {
        return study_folder::section(&folders::name(folder), place, study_folder::read(folder)?);
    }
    let summary: Summary = folders::read_json(folder, "summary.json")?;
    Ok(Section {
        folder: folders::name(folder),
        place: place.to_owned(),
        figures: figures::of_run(&summary, &folders::last_frames(folder)?, &folders::series(folder))?,
        content: Content::Run(Box::new(summary)),
        audit: Vec::new(),
    })
}

/// Grades a study, and tells; a run is no measurement of speed.
fn grade(section: &mut Section) {
    let Content::Study { studies, manifest, beside } = &section.content else {
        return screen::note(format!("{}: a run is not graded; `partita scale` measures its speed", section.folder));
    };
    section.audit = audit_sizes(studies, manifest, beside.ceilings.as_ref());
    screen::note(format!("{}:", section.folder));
    for verdict in &section.audit {
        let (rule, grade) = (verdict.rule, verdict.grade.in_words());
        screen::note(format!("  {rule:>2}. {:<55} {grade:<9}  {}", verdict.asks, verdict.found));
    }
}
