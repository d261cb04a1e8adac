//! Pairwise mapping format. It has no comments, so that each line names its scores, costs and source of E-values in tags.

use super::super::report::{Found, Report};

pub(super) fn text(report: &Report<'_>) -> String {
    report.hits.iter().map(|found| line(report, found)).collect()
}

fn line(report: &Report<'_>, found: &Found) -> String {
    let (query, record, hit) = (report.query(found), report.record(found), &found.hit);
    let (range, target, columns) = (report.query_range(found), &hit.alignment.target, hit.columns);
    let columns_of_query = [query.name(), &query.codes().len().to_string()].join("\t");
    let columns_of_target = [record.name.clone(), record.letters.to_string()].join("\t");
    format!(
        "{columns_of_query}\t{}\t{}\t{}\t{columns_of_target}\t{}\t{}\t{}\t{}\t255\tAS:i:{}\tNM:i:{}\tev:f:{:.3e}\tbs:f:{:.1}\t\
         cg:Z:{}\tsc:Z:{}\tes:Z:{}\n",
        range.start,
        range.end,
        found.strand(),
        target.start,
        target.end,
        columns.matches,
        columns.length(),
        hit.alignment.score,
        columns.distance(),
        found.e_value,
        found.bits,
        hit.cigar,
        report.question.scheme(),
        report.laws.source,
    )
}
