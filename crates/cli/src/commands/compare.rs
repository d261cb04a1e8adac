//! `partita compare`: result folders beside each other: what changed, and is it more than noise?

mod runs;
mod tables;

use crate::arguments::CompareOptions;
use crate::failure::Failure;
use crate::figures;
use crate::folders;
use crate::screen;
use crate::study_folder::{self, Kept};
use partita_plot::history::{self, Folder};
use partita_plot::{Figure, Width};
use partita_run::output::write_file;
use partita_scaling::comparison::{Change, Course, Standing, Verdict, changes, compare, unlike};
use serde::Serialize;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Keys that differ between any two measurements, and say nothing.
const IGNORED: [&str; 2] = ["started", "study.timing"];

/// What a comparison of scaling folders gives.
#[derive(Serialize)]
struct Comparison {
    folders: Vec<Named>,
    /// What changed from the first folder to the last.
    changes: Vec<Change>,
    courses: Vec<Course>,
}

/// A folder with what tells it from others.
#[derive(Serialize)]
struct Named {
    folder: String,
    subject: String,
    started: String,
    commit: String,
}

pub(crate) fn run(options: &CompareOptions) -> Result<(), Failure> {
    let asked = figures::asked(options.output.as_deref())?;
    let studies = options.folders.iter().filter(|folder| study_folder::is_study(folder)).count();
    if studies == 0 {
        return runs::compare(options);
    }
    if studies < options.folders.len() {
        let other = options.folders.iter().find(|folder| !study_folder::is_study(folder));
        let name = other.map_or_else(String::new, |folder| folder.display().to_string());
        return Err(Failure::input(format!("`{name}` is no scaling folder: compare scaling folders with each other")));
    }
    let kept = read(&options.folders)?;
    let (first, newest) = (&kept[0], &kept[kept.len() - 1]);
    let comparison = Comparison {
        folders: options.folders.iter().zip(&kept).map(named).collect(),
        changes: changes(&described(first), &described(newest), &IGNORED),
        courses: compare(&kept.iter().map(|kept| kept.studies.clone()).collect::<Vec<_>>()),
    };
    if let Some((path, format)) = asked {
        write_file(path, &figure(&comparison)?.bytes(format)?)?;
    }
    if options.json {
        screen::print_json(&comparison)?;
    } else {
        screen::print(tables::text(&comparison).as_bytes())?;
    }
    options.fail_above.map_or(Ok(()), |share| gate(&comparison, share))
}

/// Studies that can be held against the first of them.
fn read(folders: &[PathBuf]) -> Result<Vec<Kept>, Failure> {
    let kept = folders.iter().map(|folder| study_folder::read(folder)).collect::<Result<Vec<Kept>, _>>()?;
    for (folder, other) in folders.iter().zip(&kept) {
        if let Some(why) = unlike(&kept[0].design, &other.design) {
            let (first, other) = (folders[0].display(), folder.display());
            return Err(Failure::input(format!("`{first}` and `{other}` cannot be compared: {why}")));
        }
    }
    Ok(kept)
}

fn named((folder, kept): (&PathBuf, &Kept)) -> Named {
    let Kept { design, manifest, .. } = kept;
    Named {
        folder: folders::name(folder),
        subject: design.subject.clone(),
        started: manifest.started.clone(),
        commit: manifest.program.commit.clone(),
    }
}

fn described(kept: &Kept) -> Value {
    let mut record = json!(kept.manifest);
    record["study"] = json!(kept.design);
    record
}

fn figure(comparison: &Comparison) -> Result<Figure, Failure> {
    let folder = |named: &Named| Folder {
        name: named.folder.clone(),
        // The day is enough to tell folders by.
        note: format!("{} {:.7}", named.started.get(..10).unwrap_or_default(), named.commit).trim().to_owned(),
    };
    let folders: Vec<Folder> = comparison.folders.iter().map(folder).collect();
    Ok(history::figure(&comparison.folders[0].subject, &folders, &comparison.courses, Width::Page)?)
}

/// Whether the last folder is slower than the first, beyond noise and by more than a share.
fn gate(comparison: &Comparison, share: f64) -> Result<(), Failure> {
    let newest = comparison.folders.len() - 1;
    let all = comparison.courses.iter().flat_map(|course| course.points.iter().map(move |point| (course, point)));
    let judged: Vec<(&Course, &Standing)> = all.filter(|(_, p)| p.study == newest && p.verdict.told()).collect();
    if judged.is_empty() {
        let remedy = "measure worker counts of the first folder again, undisturbed, with 6 repeats or more";
        return Err(Failure::input(format!("`--fail-above`: nothing can be judged: {remedy}")));
    }
    let slower = |(_, p): &&(&Course, &Standing)| p.verdict == Verdict::Slower && p.ratio > 1.0 + share;
    let words: Vec<_> = judged.iter().filter(slower).map(|(course, p)| too_slow(course, p)).collect();
    if words.is_empty() { Ok(()) } else { Err(Failure::running(words.join("; "))) }
}

fn too_slow(course: &Course, point: &Standing) -> String {
    let percent = |ratio: f64| 100.0 * (ratio - 1.0);
    let (by, low, high) = (percent(point.ratio), percent(point.low), percent(point.high));
    format!("slower by {by:.1} % [{low:.1}, {high:.1}] with {}", course.name())
}
