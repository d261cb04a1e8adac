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
use partita_run::Manifest;
use partita_run::output::write_file;
use partita_scaling::comparison::{Change, Course, Standing, Verdict, changes, compare, unlike};
use partita_scaling::record::{Design, Study};
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
    let (studies, manifests) = read(&options.folders)?;
    let comparison = Comparison {
        folders: options.folders.iter().zip(&studies).zip(&manifests).map(named).collect(),
        changes: changed((&studies[0], &manifests[0]), (last(&studies), last(&manifests))),
        courses: compare(&studies),
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

fn last<T>(items: &[T]) -> &T {
    &items[items.len() - 1]
}

/// Studies that can be held against the first of them.
fn read(folders: &[PathBuf]) -> Result<(Vec<Study>, Vec<Manifest>), Failure> {
    let kept = folders.iter().map(|folder| study_folder::read(folder)).collect::<Result<Vec<Kept>, _>>()?;
    for (folder, other) in folders.iter().zip(&kept) {
        if let Some(why) = unlike(&kept[0].study.design, &other.study.design) {
            let (first, other) = (folders[0].display(), folder.display());
            return Err(Failure::input(format!("`{first}` and `{other}` cannot be compared: {why}")));
        }
    }
    Ok(kept.into_iter().map(|kept| (kept.study, kept.manifest)).unzip())
}

fn named(((folder, study), manifest): ((&PathBuf, &Study), &Manifest)) -> Named {
    Named {
        folder: folders::name(folder),
        subject: study.design.subject.clone(),
        started: manifest.started.clone(),
        commit: manifest.program.commit.clone(),
    }
}

fn changed((study, manifest): (&Study, &Manifest), other: (&Study, &Manifest)) -> Vec<Change> {
    changes(&described(manifest, &study.design), &described(other.1, &other.0.design), &IGNORED)
}

fn described(manifest: &Manifest, design: &Design) -> Value {
    let mut record = json!(manifest);
    record["study"] = json!(design);
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
    let all =
        comparison.courses.iter().flat_map(|course| course.points.iter().map(move |point| (course.workers, point)));
    let judged: Vec<(usize, &Standing)> = all.filter(|(_, p)| p.study == newest && p.verdict.told()).collect();
    if judged.is_empty() {
        let remedy = "measure worker counts of the first folder again, undisturbed, with 6 repeats or more";
        return Err(Failure::input(format!("`--fail-above`: nothing can be judged: {remedy}")));
    }
    let slower = |(_, p): &&(usize, &Standing)| p.verdict == Verdict::Slower && p.ratio > 1.0 + share;
    let words: Vec<_> = judged.iter().filter(slower).map(|(workers, p)| too_slow(*workers, p)).collect();
    if words.is_empty() { Ok(()) } else { Err(Failure::running(words.join("; "))) }
}

fn too_slow(workers: usize, point: &Standing) -> String {
    let percent = |ratio: f64| 100.0 * (ratio - 1.0);
    let (by, low, high) = (percent(point.ratio), percent(point.low), percent(point.high));
    format!("slower by {by:.1} % [{low:.1}, {high:.1}] with {workers} worker(s)")
}
