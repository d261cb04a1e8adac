//! Rules about what is reported: bases, factors, bounds.

use super::Grade;
use super::evidence::{compared, fewest};
use crate::ceilings::Ceilings;
use crate::plan::in_words;
use crate::record::Study;
use crate::roofline::positions;
use partita_run::Manifest;

/// Rule 1: the base is named, and its absolute time is there.
pub(super) fn base(study: &Study, _: &Manifest, _: Option<&Ceilings>) -> (Grade, String) {
    let Some(first) = study.rows.first() else { return (Grade::Broken, "nothing was measured".to_owned()) };
    let time = format!("{:.4} s [{:.4}, {:.4}]", first.median_seconds, first.low, first.high);
    let several = format!("{}, not one: what one worker takes is not known", in_words(first.workers));
    match (study.design.base.as_str(), first.workers) {
        ("", _) => (Grade::Broken, format!("{time}, but it is not said of what")),
        (name, 1) => (Grade::Kept, format!("{name}, {time}")),
        (name, _) => (Grade::Partly, format!("{name}, {time}; {several}")),
    }
}

/// Rule 3: medians of times; rates are work over the median time, never means of rates.
pub(super) fn means(study: &Study, _: &Manifest, _: Option<&Ceilings>) -> (Grade, String) {
    let rates = if study.design.work.is_some() { "rates are work over that" } else { "no rate is given" };
    match study.rows.len() {
        0 => (Grade::Broken, "nothing was measured".to_owned()),
        rows => (Grade::Kept, format!("{rows} medians of times, computed again from the samples; {rates}")),
    }
}

/// Rule 7: a difference from the base is told by the interval of the ratio.
pub(super) fn differences(study: &Study, _: &Manifest, _: Option<&Ceilings>) -> (Grade, String) {
    let others = compared(study);
    let differ = others.iter().filter(|row| row.speedup_low > 1.0 || row.speedup_high < 1.0).count();
    let found = format!("{differ} of {} worker counts differ from the base by more than noise", others.len());
    match fewest(study) {
        None => (Grade::Broken, "nothing was measured".to_owned()),
        Some(_) if others.is_empty() => (Grade::NotAsked, "no second worker count that can be trusted".to_owned()),
        Some((1, _)) => (Grade::Broken, "single runs tell no difference from noise".to_owned()),
        Some(_) => (Grade::Kept, found),
    }
}

/// Rule 9: what a speed depends on is in the manifest.
pub(super) fn factors(_: &Study, manifest: &Manifest, _: Option<&Ceilings>) -> (Grade, String) {
    let (machine, program) = (&manifest.machine, &manifest.program);
    let missing = [
        ("the processor", machine.cpu.is_empty()),
        ("caches", machine.caches.is_empty()),
        ("the frequency governor", machine.governor.is_none()),
        ("the commit", program.commit.is_empty()),
        ("a commit without changes", program.commit.ends_with("-dirty")),
        ("the compiler", program.compiler.is_empty()),
        ("the command", manifest.command.is_empty()),
    ];
    let missing: Vec<_> = missing.iter().filter(|(_, lacks)| *lacks).map(|(name, _)| *name).collect();
    let slow = program.debug_assertions.then_some("it was a build with debug assertions");
    let notes: Vec<_> =
        (!missing.is_empty()).then(|| format!("not recorded: {}", missing.join(", "))).into_iter().collect();
    let notes = [notes, slow.map(str::to_owned).into_iter().collect()].concat();
    match notes.is_empty() {
        true => (Grade::Kept, "machine, program, inputs, seed and command are in the manifest".to_owned()),
        false => (Grade::Partly, notes.join("; ")),
    }
}

/// Rule 10: clock, warm-up and order are told.
pub(super) fn timing(study: &Study, _: &Manifest, _: Option<&Ceilings>) -> (Grade, String) {
    match study.design.timing.as_str() {
        "" => (Grade::Broken, "it is not said".to_owned()),
        timing => (Grade::Kept, timing.to_owned()),
    }
}

/// Rule 11: more bounds than the ideal line.
pub(super) fn bounds(study: &Study, _: &Manifest, ceilings: Option<&Ceilings>) -> (Grade, String) {
    let places = ceilings.map_or(0, |ceilings| positions(study, ceilings).len());
    let beneath = (places > 0).then(|| format!("{places} rows beneath measured bandwidths and peaks"));
    let span = study.predictions.as_ref().map(|told| format!("work over span of {} recorded tasks", told.tasks));
    let bounds: Vec<String> = beneath.into_iter().chain(span).collect();
    match bounds.is_empty() {
        true => (Grade::Partly, "the ideal line alone; no other bound was measured".to_owned()),
        false => (Grade::Kept, format!("the ideal line; {}", bounds.join("; "))),
    }
}

/// Rule 12: a model's line ends where the measurement does.
pub(super) fn lines(study: &Study, _: &Manifest, _: Option<&Ceilings>) -> (Grade, String) {
    let last = study.rows.last().map_or(0.0, |row| row.workers as f64);
    let Some(fit) = study.models.fits.first() else {
        return (Grade::Kept, "markers alone; no model was fitted".to_owned());
    };
    let beyond = fit.curve.iter().any(|point| point.workers > last);
    let found = format!("markers, and the line of one model ({}) up to {last} workers", fit.model);
    if beyond {
        (Grade::Broken, format!("{}'s line is drawn past {last} workers", fit.model))
    } else {
        (Grade::Kept, found)
    }
}
