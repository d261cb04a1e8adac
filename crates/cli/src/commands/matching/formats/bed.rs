//! Intervals of the target, from 0, with the query as the name and the score up to 1000.

use super::super::report::{Found, Report};

pub(super) fn text(report: &Report<'_>) -> String {
    let head = report.lines().map(|line| format!("# {line}\n"));
    head.into_iter().chain(report.hits.iter().map(|found| line(report, found))).collect()
}

fn line(report: &Report<'_>, found: &Found) -> String {
    let (query, record, alignment) = (report.query(found).name(), report.record(found), &found.hit.alignment);
    let (target, score) = (&alignment.target, alignment.score.min(1000));
    format!("{}\t{}\t{}\t{query}\t{score}\t{}\n", record.name, target.start, target.end, found.strand())
}
