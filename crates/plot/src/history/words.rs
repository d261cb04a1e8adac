//! What a history says in words.

use super::Folder;
use crate::numbers::{TIE, counted, minus, plain_interval, with_unit};
use partita_scaling::comparison::{Course, Standing, Verdict};

pub(super) fn title(subject: &str, folders: &[Folder]) -> String {
    format!("{subject}: {} beside each other", counted(folders.len() as u64, "folder"))
}

/// `2 workers: 1.23 s in the first`.
pub(super) fn fact(course: &Course) -> String {
    let first = course.points.first().map_or_else(String::new, |p| with_unit(p.median_seconds, "s"));
    format!("{}: {first} in the first", course.name())
}

/// `+3.2 %`.
pub(super) fn percent(ratio: f64) -> String {
    let percent = 100.0 * (ratio - 1.0);
    let sign = if percent > 0.0 { "+" } else { "" };
    format!("{sign}{}{TIE}%", minus(format!("{percent:.1}")))
}

pub(super) fn notes(folders: &[Folder], courses: &[Course]) -> Vec<String> {
    let name = |(i, f): (usize, &Folder)| {
        let note = if f.note.is_empty() { String::new() } else { format!(" ({})", f.note) };
        format!("{}{TIE}{}{note}", i + 1, f.name)
    };
    let names: Vec<_> = folders.iter().enumerate().map(name).collect();
    let how = format!(
        "Ratios of medians, 95{TIE}% intervals of repeats within each folder; named where they differ beyond noise. Up is \
         slower."
    );
    let verdicts = || courses.iter().flat_map(|c| &c.points).map(|p| p.verdict);
    let hollow = verdicts().any(|v| matches!(v, Verdict::TooFewRepeats | Verdict::NotToBeTrusted));
    let unjudged = hollow.then(|| "Hollow: too few repeats, or not to be trusted.".to_owned());
    [format!("Folders: {}.", names.join(", ")), how].into_iter().chain(unjudged).collect()
}

/// The figure for those who cannot see it.
pub(super) fn alt(subject: &str, folders: &[Folder], courses: &[Course]) -> String {
    let point = |p: &Standing| {
        let name = folders.get(p.study).map_or("", |folder| folder.name.as_str());
        format!("{name} {} ({})", plain_interval(p.ratio, p.low, p.high), p.verdict.in_words())
    };
    let course = |c: &Course| {
        let points: Vec<_> = c.points.iter().map(point).collect();
        format!(" {}: {}.", c.name(), points.join(", "))
    };
    format!(
        "{}. Time over the first folder's.{}",
        title(subject, folders),
        courses.iter().map(course).collect::<String>()
    )
}
