//! A comparison as a person reads it.

use super::Comparison;
use partita_scaling::comparison::{Change, Course, Standing, Verdict};
use std::fmt::Write;

/// Longer values are cut.
const LONGEST: usize = 160;

pub(super) fn text(comparison: &Comparison) -> String {
    let mut text = String::new();
    for (i, folder) in comparison.folders.iter().enumerate() {
        let _ = writeln!(text, "{} {}: {}, {} {}", i + 1, folder.folder, folder.subject, folder.started, folder.commit);
    }
    text +=
        "\n workers      size  folder   median, s  time over the first [95 % interval]   effect    p      verdict\n";
    comparison.courses.iter().for_each(|one| text += &course(one));
    text += &changed(&comparison.changes, "from the first to the last");
    text + "\nIntervals hold the scatter of repeats within each folder, not the drift of a machine between them.\n"
}

fn course(course: &Course) -> String {
    let mut text: String = course.points.iter().map(|point| line(course, point)).collect();
    if let Some(p) = course.p_among_all {
        let _ = writeln!(text, "{:>8}  all of them alike: p = {p:.2e}", course.workers);
    }
    text
}

fn line(course: &Course, point: &Standing) -> String {
    let chance = point.p_value.map_or_else(|| "-".to_owned(), |p| format!("{p:.1e}"));
    let size = course.size.map_or_else(|| "-".to_owned(), |size| size.to_string());
    let ratio = match point.verdict {
        Verdict::Base => "1".to_owned(),
        _ => format!("{:.4} [{:.4}, {:.4}]", point.ratio, point.low, point.high),
    };
    format!(
        "{:>8}  {size:>8}  {:>6}  {:>10.4}  {ratio:<35}  {:>6.2}  {chance:>7}  {}\n",
        course.workers,
        point.study + 1,
        point.median_seconds,
        point.effect,
        point.verdict.in_words()
    )
}

/// Keys that differ, one a line.
pub(super) fn changed(changes: &[Change], between: &str) -> String {
    if changes.is_empty() {
        return format!("\nNothing else changed {between}.\n");
    }
    let mut text = format!("\nWhat changed {between}:\n");
    for Change { key, before, after } in changes {
        let _ = writeln!(text, "  {key}: {} -> {}", short(before.as_deref()), short(after.as_deref()));
    }
    text
}

fn short(value: Option<&str>) -> String {
    let value = value.unwrap_or("none");
    let kept: String = value.chars().take(LONGEST).collect();
    if kept.len() < value.len() { kept + "..." } else { kept }
}
