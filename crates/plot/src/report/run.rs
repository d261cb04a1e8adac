//! A run on the page.

use super::{Picture, Shown, provenance, typed};
use crate::numbers::{precise, significant, with_unit};
use crate::{Figure, PlotError};
use partita_run::output::summary::{Quantity, Summary};

pub(super) fn shown(folder: &str, summary: &Summary, figures: &[Figure]) -> Result<Shown, PlotError> {
    let title = if summary.title.is_empty() { summary.simulation.clone() } else { summary.title.clone() };
    let rows = summary.diagnostics.iter().map(|(name, quantity)| vec![name.replace('_', " "), in_words(quantity)]);
    Ok(Shown {
        title,
        kind: "run",
        words: words(summary),
        figures: figures.iter().map(Picture::of).collect::<Result<_, _>>()?,
        columns: vec!["diagnostic", "value at the end"],
        rows: rows.collect(),
        facts: facts(summary),
        command: typed(&summary.manifest.command),
        folder: folder.to_owned(),
    })
}

fn words(summary: &Summary) -> Vec<String> {
    let mut words = Vec::new();
    if summary.status != "finished" {
        words.push(format!("This run did not finish: {}.", summary.status));
    }
    words.push(format!(
        "{} steps, {} {} in {} of stepping on {} thread{}: {}.",
        summary.steps,
        significant(summary.work.count, 3),
        summary.work.unit,
        with_unit(summary.advance_seconds, "s"),
        summary.threads,
        if summary.threads == 1 { "" } else { "s" },
        in_words(&summary.rate)
    ));
    if let (Some(p), Some(low), Some(high)) = (of(summary, "p_value"), of(summary, "p_low"), of(summary, "p_high")) {
        let score = of(summary, "score").unwrap_or_default();
        words.push(format!(
            "The chance of score {score} or more under the null model is {} (95 % interval {} to {}).",
            significant(p, 3),
            significant(low, 3),
            significant(high, 3)
        ));
    }
    words
}

fn of(summary: &Summary, name: &str) -> Option<f64> {
    summary.diagnostic(name)
}

fn facts(summary: &Summary) -> Vec<(&'static str, String)> {
    let shape: Vec<_> = summary.extent.iter().map(ToString::to_string).collect();
    let mut facts = vec![
        ("scheme", summary.scheme.clone()),
        ("extent, slowest axis first", shape.join(" × ")),
        ("cut", summary.cut()),
        ("seed", summary.seed.to_string()),
        ("whole run, output included", with_unit(summary.wall_seconds, "s")),
        ("state", summary.state_hash.clone()),
    ];
    facts.extend(provenance(&summary.manifest));
    facts
}

fn in_words(quantity: &Quantity) -> String {
    let Some(value) = quantity.value else { return "undefined".to_owned() };
    let unit = if quantity.unit == "1" { String::new() } else { format!(" {}", quantity.unit) };
    format!("{}{unit}", precise(value))
}
