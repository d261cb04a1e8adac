//! What a speedup figure says in words.

use super::curve::FEWEST_REPEATS;
use super::{Curve, predicted};
use crate::caption::Fact;
use crate::numbers::{TIE, counted, interval, plain_interval, quantity, significant};
use partita_scaling::record::{Fit, Mode, Row, Study};

pub(super) fn title(curves: &[Curve<'_>]) -> String {
    let kind = match curves.iter().filter(|c| c.study.design.mode == Mode::Weak).count() {
        0 => "strong scaling",
        n if n == curves.len() => "weak scaling",
        _ => "strong and weak scaling",
    };
    match curves {
        [one] => format!("{}: {kind}", one.study.design.title()),
        [first, rest @ ..] if rest.iter().all(|c| c.study.design.subject == first.study.design.subject) => {
            format!("{}: {kind}", first.study.design.subject)
        }
        _ => format!("{} studies: {kind}", curves.len()),
    }
}

/// For each study its base's time and rate, and how they were measured unless that is common to several studies.
pub(super) fn facts(curves: &[Curve<'_>]) -> Vec<Fact> {
    let base = |c: &Curve<'_>| c.rows.first().map_or_else(String::new, |row| base(c, row));
    if let [one] = curves {
        return vec![Fact::plain(format!("{}. {}", base(one), measuring(one)))];
    }
    let tail = |c: &Curve<'_>| if common(curves) { String::new() } else { format!(" {}", measuring(c)) };
    let words = |c: &Curve<'_>| format!("{}: {}.{}", c.name(curves), base(c), tail(c));
    curves.iter().map(|c| Fact { words: words(c), marker: Some((c.shape, c.colour)) }).collect()
}

/// Whether several studies were measured alike.
fn common(curves: &[Curve<'_>]) -> bool {
    curves.windows(2).all(|pair| measuring(&pair[0]) == measuring(&pair[1]))
}

fn measuring(curve: &Curve<'_>) -> String {
    measured(curve.study)
}

/// How a study was measured, in a sentence.
pub(crate) fn measured(study: &Study) -> String {
    let (repeats, cores) = (study.design.repeats, study.design.cores_available);
    let brackets = if repeats < FEWEST_REPEATS { "ranges".to_owned() } else { format!("95{TIE}% intervals") };
    format!("Medians of {}, {brackets}, {}.", counted(repeats as u64, "repeat"), counted(cores as u64, "core"))
}

/// `1 worker: 1.23 s [1.20, 1.27], 412 MLUP/s`, and what that base is.
fn base(curve: &Curve<'_>, row: &Row) -> String {
    let design = &curve.study.design;
    let time = interval(row.median_seconds, row.low, row.high, "s");
    let rate = design.work.as_ref().filter(|work| work.rate_scale > 0.0).map_or_else(String::new, |work| {
        let rate = work.count * curve.work_ratio(row.workers as f64) / row.median_seconds / work.rate_scale;
        format!(", {}", quantity(rate, &work.rate_unit))
    });
    let what = if design.base.is_empty() { String::new() } else { format!(" (base: {})", design.base) };
    format!("{}: {time}{rate}{what}", workers(row.workers))
}

/// What efficiency is, in a sentence.
pub(crate) fn efficiency_of(mode: Mode) -> &'static str {
    match mode {
        Mode::Strong => "Efficiency: speedup over workers.",
        Mode::Weak => "Efficiency: T₁/Tₚ at equal work for each worker.",
    }
}

pub(crate) fn workers(count: usize) -> String {
    counted(count as u64, "worker")
}

/// Models or why there are none, and what hollow markers mean.
pub(super) fn notes(curves: &[Curve<'_>]) -> Vec<String> {
    let of = |c: &Curve<'_>, text: String| {
        if curves.len() > 1 { format!("{}: {text}", c.name(curves)) } else { text }
    };
    let same = curves.windows(2).all(|pair| model(&pair[0]) == model(&pair[1]));
    let each = curves.iter().filter_map(|c| Some(of(c, model(c)?))).filter(|_| !same);
    let models = curves.first().and_then(model).filter(|_| same).into_iter().chain(each);
    let guards = curves.iter().filter_map(|c| Some(of(c, guarded(c)?)));
    let shared = (curves.len() > 1 && common(curves)).then(|| measuring(&curves[0]));
    let predictions = super::alone(curves).map(|(_, predictions)| predicted::words(predictions));
    let rings = rings(curves).then(|| "Rings: single repeats that were disturbed.".to_owned());
    let guards = guards.chain(rings);
    shared.into_iter().chain(models).chain(guards).chain(predictions).collect()
}

fn model(curve: &Curve<'_>) -> Option<String> {
    let refused =
        || curve.study.models.refusal.as_ref().map(|why| format!("No model fitted: {}.", why.trim_end_matches('.')));
    let notes = || curve.study.models.notes.iter().map(|note| format!(" {}.", sentence(note))).collect::<String>();
    curve.fit().map(|(fit, _)| format!("Line: {}; shaded: 95{TIE}% band.{}", fitted(fit), notes())).or_else(refused)
}

/// A text with a capital letter first and no full stop.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.trim_end_matches('.').chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a model is called.
pub(crate) fn name(model: &str) -> &str {
    match model {
        "amdahl" => "Amdahl",
        "gustafson" => "Gustafson",
        "usl" => "universal scalability law",
        "linear" => "linear model",
        "constant" => "constant model",
        other => other,
    }
}

/// A model's name with its parameters and their intervals.
pub(crate) fn fitted(fit: &Fit) -> String {
    let name = name(&fit.model);
    let value = |p: &partita_scaling::record::Parameter| {
        format!("{} = {}", p.name.replace('_', " "), plain_interval(p.value, p.low, p.high))
    };
    // What one worker does is the figure's scale, and stands above it.
    let own = |p: &&partita_scaling::record::Parameter| p.symbol.as_deref() != Some("gamma");
    let parameters: Vec<_> = fit.parameters.iter().filter(own).map(value).collect();
    if parameters.is_empty() { name.to_owned() } else { format!("{name}, {}", parameters.join(", ")) }
}

/// `Amdahl, s = 0.050, n = 7`.
pub(super) fn label(fit: &Fit, counts: usize) -> String {
    let own = |p: &&partita_scaling::record::Parameter| p.symbol.as_deref() != Some("gamma");
    let value = |p: &partita_scaling::record::Parameter| {
        let symbol = match p.symbol.as_deref() {
            Some("alpha") => "α",
            Some("beta") => "β",
            Some("s'") => "s′",
            other => other.unwrap_or(&p.name),
        };
        format!("{symbol}{TIE}={TIE}{}", significant(p.value, 3))
    };
    let parameters = fit.parameters.iter().filter(own).map(value);
    let all: Vec<_> = [name(&fit.model).to_owned()].into_iter().chain(parameters).collect();
    format!("{}, n{TIE}={TIE}{counts}", all.join(", "))
}

fn guarded(curve: &Curve<'_>) -> Option<String> {
    let why = |row: &Row| format!("{} ({})", workers(row.workers), row.guard);
    let rows: Vec<_> = curve.rows.iter().filter(|row| row.guard != "ok").map(|row| why(row)).collect();
    (!rows.is_empty()).then(|| format!("Hollow, not to be trusted: {}.", rows.join("; ")))
}

/// Whether single repeats are drawn that a guard objected to, in rows that are trusted otherwise.
fn rings(curves: &[Curve<'_>]) -> bool {
    let [curve] = curves else { return false };
    curve.repeats().any(|(sample, _)| !sample.guard.is_empty())
}

/// The figure for those who cannot see it.
pub(super) fn alt(curves: &[Curve<'_>]) -> String {
    let point = |row: &Row| {
        let s = plain_interval(row.speedup, row.speedup_low, row.speedup_high);
        format!("{s} with {}", workers(row.workers))
    };
    let study = |c: &Curve<'_>| {
        let points: Vec<_> = c.rows.iter().map(|row| point(row)).collect();
        format!("{}: {}", c.name(curves), points.join(", "))
    };
    let studies: Vec<_> = curves.iter().map(study).collect();
    format!("Speedup and efficiency over workers. {}.", studies.join(". "))
}
