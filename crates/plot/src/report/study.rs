//! A scaling study on the page.

use super::picture::pictures;
use super::provenance::{Fact, files, typed};
use super::verdicts::audit;
use super::{Part, Section, Table, models, surroundings};
use crate::numbers::{TIE, count, counted, interval, plain_interval, significant, with_unit};
use crate::speedup::words::{fitted, workers};
use crate::speedup::{Curve, FEWEST_REPEATS, Quantity};
use crate::{PlotError, Width, gallery};
use partita_run::Manifest;
use partita_scaling::ceilings::{CEILINGS, Ceilings};
use partita_scaling::files::{MANIFEST, MODELS, ROWS, SAMPLES};
use partita_scaling::record::{Mode, Row, Sample, Study};
use partita_scaling::roofline::positions;
use std::collections::BTreeSet;

pub(super) fn part(
    section: &Section,
    study: &Study,
    manifest: &Manifest,
    ceilings: Option<&Ceilings>,
) -> Result<Part, PlotError> {
    let curve = Curve::new((0, study));
    let narrow = gallery::of_study(study, ceilings, Width::Column)?;
    let narrow = |name: &str| Some(narrow.iter().find(|(known, _)| *known == name)?.1.clone());
    let sources = [ROWS, SAMPLES, MODELS, MANIFEST].into_iter().chain(ceilings.map(|_| CEILINGS));
    Ok(Part {
        title: format!("{}: how it scales", study.design.subject),
        kind: "scaling study",
        finding: finding(&curve),
        words: words(&curve, ceilings),
        cautions: cautions(study),
        figures: pictures(section, narrow)?,
        table: table(&curve),
        models: models::table(study),
        facts: facts(study, &manifest.isa),
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

/// A row's speedup or efficiency with its interval.
fn shown(curve: &Curve<'_>, quantity: Quantity, row: &Row) -> String {
    let of = |ratio: f64| curve.value(quantity, row.workers as f64, ratio);
    plain_interval(of(row.speedup), of(row.speedup_low), of(row.speedup_high))
}

fn words(curve: &Curve<'_>, ceilings: Option<&Ceilings>) -> Vec<String> {
    let study = curve.study;
    let mut words: Vec<String> = headline(curve).map(|(base, last)| compared(curve, base, last)).into_iter().collect();
    words.push(format!("Speedups are relative to {}. {}", study.design.base, same_results(study)));
    words.extend(modelled(study));
    words.extend(ceilings.and_then(|ceilings| beneath(study, ceilings)));
    words
}

/// Times, and what of them follows beyond the finding.
fn compared(curve: &Curve<'_>, base: &Row, last: &Row) -> String {
    let time = |row: &Row| format!("{} with {}", interval(row.median_seconds, row.low, row.high, "s"), row.workers);
    let times = format!("The median time goes from {} to {} workers.", time(base), time(last));
    let serial = last.karp_flatt.map(|_| format!(" The Karp–Flatt serial fraction is {}.", karp_flatt(curve, last)));
    let flat = "The speedup's interval holds 1: this study shows no gain.";
    let above = "The speedup exceeds the number of workers, as it can where their caches together hold more.";
    let remark = match curve.study.design.mode {
        Mode::Strong if last.speedup_low <= 1.0 && last.speedup_high >= 1.0 => Some(flat),
        Mode::Strong if last.speedup_low > last.workers as f64 / base.workers as f64 => Some(above),
        _ => None,
    };
    times + &serial.unwrap_or_default() + &remark.map_or_else(String::new, |remark| format!(" {remark}"))
}

/// The serial fraction e = (1/S − 1/p)/(1 − 1/p) of a row with that of its speedup's ends (Karp & Flatt 1990, DOI
/// 10.1145/78607.78614); it falls as the speedup grows.
fn karp_flatt(curve: &Curve<'_>, row: &Row) -> String {
    let Some(value) = row.karp_flatt else { return "–".to_owned() };
    let p = row.workers as f64;
    let of = |speedup: f64| (1.0 / speedup - 1.0 / p) / (1.0 - 1.0 / p);
    match curve.study.design.mode {
        Mode::Strong => plain_interval(value, of(row.speedup_high), of(row.speedup_low)),
        Mode::Weak => significant(value, 3),
    }
}

/// Whether the results of the timed runs were compared, and what came out.
fn same_results(study: &Study) -> String {
    let weak = study.design.mode == Mode::Weak;
    let named = |sample: &Sample| Some((if weak { sample.workers } else { 0 }, sample.checksum.clone()?));
    let checked: Vec<_> = study.samples.iter().filter_map(named).collect();
    let expected = checked.iter().map(|(workers, _)| workers).collect::<BTreeSet<_>>().len();
    let found = checked.iter().collect::<BTreeSet<_>>().len();
    let of = format!("{} of {} timed runs", count(checked.len() as u64), count(study.samples.len() as u64));
    match checked.len() {
        0 => "The results of the timed runs were not compared.".to_owned(),
        _ if found > expected => format!("The results of {of} were compared, and they differ."),
        _ => format!("The results of {of} were compared: they are the same, bit for bit."),
    }
}

fn modelled(study: &Study) -> Option<String> {
    let refused =
        || study.models.refusal.as_ref().map(|why| format!("No model was fitted: {}.", why.trim_end_matches('.')));
    let best = |fit| format!("Model: {}. It is not continued past the rows it was fitted to.", fitted(fit));
    study.models.fits.first().map(best).or_else(refused)
}

/// How near the last row that can be trusted comes to what the machine can do.
fn beneath(study: &Study, ceilings: &Ceilings) -> Option<String> {
    let last = positions(study, ceilings).into_iter().rev().find(|p| p.guard == "ok" && p.share_of_peak.is_some())?;
    let percent = |share: f64| format!("{}{TIE}%", significant(100.0 * share, 3));
    let memory = last.share_of_memory_roof.map(|share| {
        format!(" and {} of what memory could feed if every sweep streamed its data once", percent(share))
    });
    Some(format!(
        "With {} the runs do {} at {} operations a byte: {} of the peak of fused multiply-adds in double precision{}.",
        workers(last.workers),
        with_unit(last.flops_per_second, "flop/s"),
        significant(last.intensity, 3),
        percent(last.share_of_peak.unwrap_or_default()),
        memory.unwrap_or_default()
    ))
}

/// Rows that should not be trusted, and intervals that are none.
fn cautions(study: &Study) -> Vec<String> {
    let guarded = study.rows.iter().filter(|row| row.guard != "ok");
    let mut cautions: Vec<String> =
        guarded.map(|row| format!("Not to be trusted, {}: {}.", workers(row.workers), row.guard)).collect();
    if study.design.repeats < FEWEST_REPEATS {
        let repeats = counted(study.design.repeats as u64, "repeat");
        cautions.push(format!(
            "{repeats} of each worker count are too few for a 95{TIE}% interval of a median: brackets after times hold \
             the least and the greatest. It takes {FEWEST_REPEATS}."
        ));
    }
    cautions
}

fn table(curve: &Curve<'_>) -> Table {
    let design = &curve.study.design;
    let scaled = if design.mode == Mode::Weak { "scaled speedup" } else { "speedup" };
    let rate = design.work.as_ref().map(|work| format!("rate, {}", work.rate_unit));
    let first = ["workers", "median time"].map(str::to_owned).into_iter();
    let last = [scaled, "efficiency", "Karp–Flatt", "guard"].map(str::to_owned);
    Table {
        caption: format!("Medians of {} and what follows from them", counted(design.repeats as u64, "repeat")),
        columns: first.chain(rate).chain(last).collect(),
        rows: curve.rows.iter().enumerate().map(|(i, row)| cells(curve, row, i == 0)).collect(),
    }
}

/// A row's cells; the base is 1 by definition.
fn cells(curve: &Curve<'_>, row: &Row, base: bool) -> Vec<String> {
    let mut cells = vec![row.workers.to_string(), interval(row.median_seconds, row.low, row.high, "s")];
    cells.extend(rate(curve, row));
    let ratio = |quantity| if base { "1".to_owned() } else { shown(curve, quantity, row) };
    cells.extend([ratio(Quantity::Speedup), ratio(Quantity::Efficiency), karp_flatt(curve, row), trust(row)]);
    cells
}

/// Whether a row can be trusted; what speaks against it stands above the table.
fn trust(row: &Row) -> String {
    if row.guard == "ok" { "ok" } else { "not to be trusted" }.to_owned()
}

/// Work over the median time and over its ends, in the unit of the field.
fn rate(curve: &Curve<'_>, row: &Row) -> Option<String> {
    let work = curve.study.design.work.as_ref()?;
    let done = work.count * curve.work_ratio(row.workers as f64) / work.rate_scale;
    Some(plain_interval(done / row.median_seconds, done / row.high, done / row.low))
}

fn facts(study: &Study, isa: &str) -> Vec<Fact> {
    let design = &study.design;
    let each = format!("{} of each worker count, beside a cold run that is left out", design.repeats);
    let mut facts = vec![
        ("timing", design.timing.clone()),
        ("repeats", each),
        ("intervals", "order statistics of the median; bootstrap of the ratio of medians".to_owned()),
        ("seed", design.seed.to_string()),
    ];
    facts.extend(surroundings::fact(study));
    facts.extend((!isa.is_empty()).then(|| ("kernels", isa.to_owned())));
    facts.extend(design.work.as_ref().map(|work| ("work", format!("{} {}", significant(work.count, 4), work.unit))));
    facts
}
