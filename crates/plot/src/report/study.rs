//! A scaling study on the page.

use super::picture::pictures;
use super::provenance::{Fact, files, typed};
use super::rows::{serial, shown};
use super::verdicts::audit;
use super::{Part, Section, beneath, models, predicted, rows, surroundings};
use crate::numbers::{TIE, count, counted, interval, plain_interval, significant};
use crate::speedup::words::{fitted, workers};
use crate::speedup::{Curve, FEWEST_REPEATS, Quantity};
use crate::{PlotError, Width, gallery, timeline};
use partita_run::Manifest;
use partita_scaling::ceilings::CEILINGS;
use partita_scaling::counters::COUNTERS;
use partita_scaling::files::{MANIFEST, MODELS, ROWS, SAMPLES};
use partita_scaling::prediction::PREDICTIONS;
use partita_scaling::record::{Beside, Mode, Row, Study};
use partita_scaling::timeline::TIMELINE;

pub(super) fn part(
    section: &Section,
    studies: &[Study],
    manifest: &Manifest,
    beside: &Beside,
) -> Result<Part, PlotError> {
    let curves: Vec<Curve<'_>> = studies.iter().enumerate().map(Curve::new).collect();
    let narrow = gallery::of_studies(studies, beside, Width::Column)?;
    let narrow = |name: &str| Some(narrow.iter().find(|(known, _)| *known == name)?.1.clone());
    let (ceilings, predicted) = (beside.ceilings.as_ref(), studies.iter().any(|study| study.predictions.is_some()));
    let more = [
        (ceilings.is_some(), CEILINGS),
        (beside.counted.is_some(), COUNTERS),
        (predicted, PREDICTIONS),
        (beside.timeline.is_some(), TIMELINE),
    ];
    let more = more.into_iter().filter(|(there, _)| *there).map(|(_, name)| name);
    let sources = [ROWS, SAMPLES, MODELS, MANIFEST].into_iter().chain(more);
    Ok(Part {
        title: format!("{}: how it scales", studies.first().map_or("", |study| &study.design.subject)),
        kind: "scaling study",
        finding: findings(&curves),
        words: words(&curves, beside),
        cautions: cautions(studies),
        figures: pictures(section, narrow)?,
        table: rows::table(&curves),
        models: models::table(studies),
        facts: facts(studies, &manifest.isa),
        command: typed(&manifest.command),
        files: files(section, &sources.collect::<Vec<_>>()),
        audit: audit(&section.audit),
    })
}

/// The row that speaks for a study: the most workers that can be trusted, and more than the base has.
fn headline<'a>(curve: &Curve<'a>) -> Option<(&'a Row, &'a Row)> {
    let base = *curve.rows.first()?;
    let last = curve.rows.iter().rev().find(|row| row.guard == "ok" && row.workers > base.workers)?;
    Some((base, last))
}

/// What came out at each size.
fn findings(curves: &[Curve<'_>]) -> String {
    let several = curves.len() > 1;
    let of = |curve: &Curve<'_>| prefix(curve.study, several) + &finding(curve);
    curves.iter().map(of).collect::<Vec<_>>().join(" ")
}

fn finding(curve: &Curve<'_>) -> String {
    let Some((base, last)) = headline(curve) else {
        return "No worker count beyond the first was measured that can be trusted: nothing is said about scaling."
            .to_owned();
    };
    let efficiency = shown(curve, Quantity::Efficiency, last);
    match curve.study.design.mode {
        Mode::Strong => format!(
            "{} are {} times as fast as {}: an efficiency of {efficiency}.",
            workers(last.workers),
            plain_interval(last.speedup, last.speedup_low, last.speedup_high),
            base.workers
        ),
        Mode::Weak => format!(
            "{} on as many times the work keep an efficiency T₁/Tₚ of {efficiency} against {}.",
            workers(last.workers),
            base.workers
        ),
    }
}

/// The largest size speaks for all where one must.
fn words(curves: &[Curve<'_>], beside: &Beside) -> Vec<String> {
    let Some(curve) = curves.last() else { return Vec::new() };
    let studies: Vec<Study> = curves.iter().map(|curve| curve.study.clone()).collect();
    let (study, several) = (curve.study, curves.len() > 1);
    let times = headline(curve).filter(|_| !several).map(|(base, last)| compared(curve, base, last));
    let own = if several { " of the same size" } else { "" };
    let base = format!("Speedups are relative to {}{own}. {}", study.design.base, same_results(&studies));
    let models = studies.iter().filter_map(|study| Some(prefix(study, several) + &modelled(study)?));
    let beneath = beside.ceilings.as_ref().and_then(|ceilings| beneath::told(study, ceilings));
    let predicted = study.predictions.as_ref().map(predicted::told);
    let busy = beside.timeline.as_ref().map(|timeline| format!("A recorded run: {}", timeline::fact(timeline)));
    let counted = beside.counted.as_ref().map(beneath::counted);
    let of_largest =
        beneath.into_iter().chain(counted).chain(predicted).chain(busy).map(|words| prefix(study, several) + &words);
    times.into_iter().chain([base]).chain(models).chain(of_largest).collect()
}

fn prefix(study: &Study, several: bool) -> String {
    study.design.size.filter(|_| several).map_or_else(String::new, |size| format!("Size {size}: "))
}

/// Times, and what of them follows beyond the finding.
fn compared(curve: &Curve<'_>, base: &Row, last: &Row) -> String {
    let time = |row: &Row| format!("{} with {}", interval(row.median_seconds, row.low, row.high, "s"), row.workers);
    let times = format!("The median time goes from {} to {} workers.", time(base), time(last));
    let serial = match (last.karp_flatt, last.serial_share) {
        (Some(_), _) => format!(" The Karp–Flatt serial fraction is {}.", serial(last)),
        (None, Some(_)) => format!(" Gustafson's serial share of the time on {} is {}.", last.workers, serial(last)),
        (None, None) => String::new(),
    };
    let flat = "The speedup's interval holds 1: this study shows no gain.";
    let above = "The speedup exceeds the number of workers, as it can where their caches together hold more.";
    let remark = match curve.study.design.mode {
        Mode::Strong if last.speedup_low <= 1.0 && last.speedup_high >= 1.0 => Some(flat),
        Mode::Strong if last.speedup_low > last.workers as f64 / base.workers as f64 => Some(above),
        _ => None,
    };
    times + &serial + &remark.map_or_else(String::new, |remark| format!(" {remark}"))
}

/// Whether the results of the timed runs were compared, and what came out.
fn same_results(studies: &[Study]) -> String {
    let all: usize = studies.iter().map(|study| study.samples.len()).sum();
    let (named, more) = studies.iter().map(Study::checksums).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let of = format!("{} of {} timed runs", count(named as u64), count(all as u64));
    match (named, more) {
        (0, _) => "The results of the timed runs were not compared.".to_owned(),
        (_, 0) => format!("The results of {of} were compared: they are the same, bit for bit."),
        _ => format!("The results of {of} were compared, and they differ."),
    }
}

fn modelled(study: &Study) -> Option<String> {
    let refused =
        || study.models.refusal.as_ref().map(|why| format!("No model was fitted: {}.", why.trim_end_matches('.')));
    let best = |fit| format!("Model: {}. It is not continued past the rows it was fitted to.", fitted(fit));
    study.models.fits.first().map(best).or_else(refused)
}

/// Rows that should not be trusted, and intervals that are none.
fn cautions(studies: &[Study]) -> Vec<String> {
    let size = |row: &Row| row.size.filter(|_| studies.len() > 1).map_or_else(String::new, |s| format!(", size {s}"));
    let guarded = studies.iter().flat_map(|study| &study.rows).filter(|row| row.guard != "ok");
    let words = |row: &Row| format!("Not to be trusted, {}{}: {}.", workers(row.workers), size(row), row.guard);
    let mut cautions: Vec<String> = guarded.map(words).collect();
    if let Some(study) = studies.first().filter(|study| study.design.repeats < FEWEST_REPEATS) {
        let repeats = counted(study.design.repeats as u64, "repeat");
        cautions.push(format!(
            "{repeats} of each worker count are too few for a 95{TIE}% interval of a median: brackets after times hold \
             the least and the greatest. It takes {FEWEST_REPEATS}."
        ));
    }
    cautions
}

fn facts(studies: &[Study], isa: &str) -> Vec<Fact> {
    let Some(study) = studies.first() else { return Vec::new() };
    let design = &study.design;
    let each = format!("{} of each worker count, beside a cold run that is left out", design.repeats);
    let mut facts = vec![
        ("timing", design.timing.clone()),
        ("repeats", each),
        ("intervals", "order statistics of the median; bootstrap of the ratio of medians".to_owned()),
        ("seed", design.seed.to_string()),
        ("pinning", design.pinning.clone().unwrap_or_else(|| "none: the system chose".to_owned())),
    ];
    facts.extend(surroundings::fact(studies));
    facts.extend((!isa.is_empty()).then(|| ("kernels", isa.to_owned())));
    let work = |study: &Study| {
        let work = study.design.work.as_ref()?;
        Some(("work", prefix(study, studies.len() > 1) + &format!("{} {}", significant(work.count, 4), work.unit)))
    };
    facts.extend(studies.iter().filter_map(work));
    facts
}
