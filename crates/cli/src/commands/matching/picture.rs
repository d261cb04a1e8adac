//! The hits along the target.

use super::report::Report;
use crate::failure::Failure;
use partita_plot::dots::{DotsHit, DotsRecord, DotsSpan, figure};
use partita_plot::{Figure, Format, Width};
use std::path::Path;

/// The format that a file's ending asks for.
pub(super) fn format(path: &Path) -> Result<(&Path, Format), Failure> {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    Ok((path, Format::from_extension(&extension).map_err(|e| Failure::input(format!("`--plot`: {e}")))?))
}

pub(super) fn of(report: &Report<'_>) -> Result<Figure, Failure> {
    let question = report.question;
    let queries = (0..question.subjects.len()).map(|i| question.query(i));
    let queries = queries.map(|query| DotsSpan { name: query.name().to_owned(), length: query.codes().len() as f64 });
    let targets = question.survey.records().iter();
    let targets = targets.map(|record| DotsSpan { name: record.name.clone(), length: record.letters as f64 });
    let hits = report.hits.iter().map(|found| {
        let (query, target) = (report.query_range(found), &found.hit.alignment.target);
        DotsHit {
            query: found.hit.query,
            target: found.record,
            on_query: [query.start as f64, query.end as f64],
            on_target: [target.start as f64, target.end as f64],
            forward: found.hit.strand == 0,
        }
    });
    let [_, scoring, source] = report.lines();
    let [query, target] = [&question.settings.query, &question.target.name].map(|name| Path::new(name).file_name());
    let [query, target] = [query, target].map(|name| name.unwrap_or_default().to_string_lossy());
    let title = format!("{query} in {target}");
    let record = DotsRecord {
        title,
        facts: vec![scoring, source],
        queries: queries.collect(),
        targets: targets.collect(),
        hits: hits.collect(),
    };
    Ok(figure(&record, Width::Page)?)
}
