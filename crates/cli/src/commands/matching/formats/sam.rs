//! Sequence alignment map: the best hit of a query is primary and holds its letters, all others are secondary.

use super::super::question::Question;
use super::super::report::{Found, Report};
use crate::failure::Failure;
use partita_genome::sequence::Alphabet;
use std::collections::HashSet;

const REVERSE: u32 = 16;
const UNMAPPED: u32 = 4;
const SECONDARY: u32 = 256;

/// SAM holds bases, and names targets once.
pub(super) fn check(question: &Question) -> Result<(), Failure> {
    if question.letters.alphabet() != Alphabet::Dna {
        return Err(Failure::input("`--format sam`: SAM is for DNA, and these are proteins: give `paf` or `tsv`"));
    }
    let mut names = HashSet::new();
    match question.survey.records().iter().find(|record| !names.insert(&record.name)) {
        None => Ok(()),
        Some(record) => Err(Failure::input(format!(
            "`--format sam`: {} has two records `{}`, and SAM names each once: rename one, or give `paf`",
            question.target.name, record.name
        ))),
    }
}

pub(super) fn text(report: &Report<'_>) -> String {
    let mut text = head(report);
    let mut hits = report.hits.iter().peekable();
    for query in 0..report.question.subjects.len() {
        let mut flag = 0;
        if hits.peek().is_none_or(|found| found.hit.query != query) {
            let sequence = report.question.query(query);
            text += &format!("{}\t{UNMAPPED}\t*\t0\t0\t*\t*\t0\t0\t{}\t*\n", sequence.name(), sequence.letters());
        }
        while let Some(found) = hits.next_if(|found| found.hit.query == query) {
            text += &line(report, found, flag);
            flag = SECONDARY;
        }
    }
    text
}

fn head(report: &Report<'_>) -> String {
    let [program, scoring, source] = report.lines();
    let targets = report.question.survey.records().iter();
    let targets: String = targets.map(|record| format!("@SQ\tSN:{}\tLN:{}\n", record.name, record.letters)).collect();
    format!(
        "@HD\tVN:1.6\tSO:unknown\tGO:query\n{targets}@PG\tID:partita\tPN:partita\tVN:{}\n@CO\t{program}\n@CO\t{scoring}\n@CO\t{source}\n",
        env!("CARGO_PKG_VERSION")
    )
}

fn line(report: &Report<'_>, found: &Found, flag: u32) -> String {
    let (hit, name) = (&found.hit, report.query(found).name());
    let strand = &report.question.subjects[hit.query].strands()[hit.strand];
    let clip = |letters: usize| if letters == 0 { String::new() } else { format!("{letters}S") };
    let (alignment, length) = (&hit.alignment, strand.codes().len());
    let cigar = [clip(alignment.query.start), hit.cigar.clone(), clip(length - alignment.query.end)].concat();
    let letters = if flag == SECONDARY { "*".to_owned() } else { strand.letters() };
    let flag = flag + if hit.strand == 0 { 0 } else { REVERSE };
    format!(
        "{name}\t{flag}\t{}\t{}\t255\t{cigar}\t*\t0\t0\t{letters}\t*\tAS:i:{}\tNM:i:{}\tev:f:{:.3e}\tbs:f:{:.1}\n",
        report.record(found).name,
        alignment.target.start + 1,
        alignment.score,
        hit.columns.distance(),
        found.e_value,
        found.bits,
    )
}
