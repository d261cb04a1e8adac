//! A scaling study on the page.

use super::{Picture, Shown, provenance, typed};
use crate::numbers::{interval, plain_interval, significant};
use crate::speedup::words::fitted;
use crate::{Figure, PlotError};
use partita_run::Manifest;
use partita_scaling::record::{Row, Study};

const COLUMNS: [&str; 6] =
    ["workers", "median time [95 %]", "speedup [95 %]", "efficiency", "Karp–Flatt serial fraction", "guard"];

pub(super) fn shown(folder: &str, study: &Study, manifest: &Manifest, figure: &Figure) -> Result<Shown, PlotError> {
    Ok(Shown {
        title: format!("{}: how it scales", study.design.subject),
        kind: "scaling study",
        words: words(study),
        figures: vec![Picture::of(figure)?],
        columns: COLUMNS.to_vec(),
        rows: study.rows.iter().map(cells).collect(),
        facts: facts(study, manifest),
        command: typed(&manifest.command),
        folder: folder.to_owned(),
    })
}

fn cells(row: &Row) -> Vec<String> {
    vec![
        row.workers.to_string(),
        interval(row.median_seconds, row.low, row.high, "s"),
        plain_interval(row.speedup, row.speedup_low, row.speedup_high),
        significant(row.efficiency, 3),
        row.karp_flatt.map_or_else(|| "–".to_owned(), |e| significant(e, 2)),
        row.guard.clone(),
    ]
}

/// The summary: base, best row, model or the reason for none.
fn words(study: &Study) -> Vec<String> {
    let mut words = Vec::new();
    let (Some(base), Some(last)) = (study.rows.first(), study.rows.last()) else { return words };
    words.push(format!(
        "The base is {}: {}.",
        study.design.base,
        interval(base.median_seconds, base.low, base.high, "s")
    ));
    if last.workers > base.workers {
        words.push(format!(
            "{} workers are {} times as fast, an efficiency of {}.",
            last.workers,
            plain_interval(last.speedup, last.speedup_low, last.speedup_high),
            significant(last.efficiency, 3)
        ));
    }
    words.extend(study.models.fits.first().map(|fit| format!("The model that describes it best: {}.", fitted(fit))));
    words.extend(study.models.refusal.as_ref().map(|why| format!("No model was fitted: {why}.")));
    let guarded = study.rows.iter().filter(|row| row.guard != "ok").count();
    if guarded > 0 {
        words.push(format!("{guarded} of {} rows should not be trusted; the table says why.", study.rows.len()));
    }
    words
}

fn facts(study: &Study, manifest: &Manifest) -> Vec<(&'static str, String)> {
    let design = &study.design;
    let checked = study.samples.iter().filter(|sample| sample.checksum.is_some()).count();
    let mut facts = vec![
        ("timing", design.timing.clone()),
        ("repeats", format!("{} of each worker count, beside the cold one", design.repeats)),
        ("intervals", "order statistics of the median; bootstrap of the ratio of medians".to_owned()),
        (
            "equal results",
            format!("{checked} of {} runs had their result compared, and all agreed", study.samples.len()),
        ),
        ("seed", design.seed.to_string()),
    ];
    facts.extend(design.work.as_ref().map(|work| ("work", format!("{} {}", significant(work.count, 4), work.unit))));
    facts.extend(provenance(manifest));
    facts
}
