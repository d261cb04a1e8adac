//! One object with all that is known; places count from 0, ends excluded.

use super::super::report::{Found, Report};
use partita_run::output::summary;
use serde::Serialize;

#[derive(Serialize)]
struct Printed<'a> {
    program: String,
    scoring: Scores<'a>,
    evalue_source: &'a str,
    hits: Vec<Printable<'a>>,
}

#[derive(Serialize)]
struct Scores<'a> {
    matrix: &'a str,
    gap_open: i32,
    gap_extend: i32,
    gap_convention: String,
}

#[derive(Serialize)]
struct Printable<'a> {
    query: &'a str,
    query_length: usize,
    query_start: usize,
    query_end: usize,
    strand: char,
    target: &'a str,
    target_length: u64,
    target_start: usize,
    target_end: usize,
    score: i32,
    bits: f64,
    e_value: f64,
    p_value: f64,
    matches: usize,
    mismatches: usize,
    gaps: usize,
    gap_letters: usize,
    cigar: &'a str,
}

pub(super) fn bytes(report: &Report<'_>) -> Vec<u8> {
    let (scoring, [program, ..]) = (&report.question.scoring, report.lines());
    let gaps = scoring.gaps();
    summary::json(&Printed {
        program,
        scoring: Scores {
            matrix: scoring.matrix().name(),
            gap_open: gaps.open,
            gap_extend: gaps.extend,
            gap_convention: format!("a gap of k letters costs {} + {} k", gaps.open, gaps.extend),
        },
        evalue_source: &report.laws.source,
        hits: report.hits.iter().map(|found| printable(report, found)).collect(),
    })
}

fn printable<'a>(report: &'a Report<'_>, found: &'a Found) -> Printable<'a> {
    let (query, record, range, hit) =
        (report.query(found), report.record(found), report.query_range(found), &found.hit);
    Printable {
        query: query.name(),
        query_length: query.codes().len(),
        query_start: range.start,
        query_end: range.end,
        strand: found.strand(),
        target: &record.name,
        target_length: record.letters,
        target_start: hit.alignment.target.start,
        target_end: hit.alignment.target.end,
        score: hit.alignment.score,
        bits: found.bits,
        e_value: found.e_value,
        p_value: found.p_value,
        matches: hit.columns.matches,
        mismatches: hit.columns.mismatches,
        gaps: hit.columns.gaps,
        gap_letters: hit.columns.gapped,
        cigar: &hit.cigar,
    }
}
