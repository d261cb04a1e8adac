//! The twelve columns of BLAST's tabular format; places count from 1, and a hit of the other strand runs backwards on the
//! target.

use super::super::report::{Found, Report};

const FIELDS: &str = "query, target, % identity, alignment length, mismatches, gap opens, query start, query end, \
                      target start, target end, E-value, bit score";

pub(super) fn text(report: &Report<'_>) -> String {
    let head = report.lines().into_iter().chain([format!("fields: {FIELDS}")]).map(|line| format!("# {line}\n"));
    head.chain(report.hits.iter().map(|found| line(report, found))).collect()
}

fn line(report: &Report<'_>, found: &Found) -> String {
    let (columns, query, target) = (found.hit.columns, report.query_range(found), &found.hit.alignment.target);
    let identity = 100.0 * columns.matches as f64 / columns.length() as f64;
    let [from, to] =
        if found.hit.strand == 0 { [target.start + 1, target.end] } else { [target.end, target.start + 1] };
    format!(
        "{}\t{}\t{identity:.3}\t{}\t{}\t{}\t{}\t{}\t{from}\t{to}\t{:.2e}\t{:.1}\n",
        report.query(found).name(),
        report.record(found).name,
        columns.length(),
        columns.mismatches,
        columns.gaps,
        query.start + 1,
        query.end,
        found.e_value,
        found.bits,
    )
}
