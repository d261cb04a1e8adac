//! A run on the page.

use super::picture::pictures;
use super::provenance::{Fact, files, typed};
use super::verdicts::audit;
use super::{Part, Section, Table};
use crate::PlotError;
use crate::numbers::{TIE, count, counted, plain_interval, precise, quantity, significant, with_error, with_unit};
use partita_run::output::summary::{Quantity, Summary};

pub(super) fn part(section: &Section, summary: &Summary) -> Result<Part, PlotError> {
    let title = if summary.title.is_empty() { summary.simulation.clone() } else { summary.title.clone() };
    let unfinished = (summary.status != "finished").then(|| format!("This run did not finish: {}.", summary.status));
    Ok(Part {
        title,
        kind: "run",
        finding: chance(summary).unwrap_or_else(|| speed(summary)),
        words: words(summary),
        cautions: unfinished.into_iter().collect(),
        figures: pictures(section, |_| None)?,
        table: Table {
            caption: format!("Diagnostics after step {}{}", count(summary.steps), reading(summary)),
            columns: ["diagnostic", "value"].map(str::to_owned).into(),
            rows: rows(summary),
        },
        models: Table::default(),
        facts: facts(summary),
        command: typed(&summary.manifest.command),
        files: files(section, &["summary.json", "series.csv", "case.toml"]),
        audit: audit(&section.audit),
    })
}

/// What a significance run is about.
fn chance(summary: &Summary) -> Option<String> {
    let of = |name: &str| summary.diagnostic(name);
    let p = plain_interval(of("p_value")?, of("p_low")?, of("p_high")?);
    Some(format!("The chance of a score of {} or more under the null model is {p}.", precise(of("score")?)))
}

fn speed(summary: &Summary) -> String {
    format!(
        "{} of {} on {}: {} {} in {} of stepping, {}.",
        counted(summary.steps, "step"),
        summary.simulation,
        counted(summary.threads as u64, "thread"),
        significant(summary.work.count, 3),
        summary.work.unit,
        with_unit(summary.advance_seconds, "s"),
        summary.rate.value.map_or_else(|| "at no measurable rate".to_owned(), |r| quantity(r, &summary.rate.unit)),
    )
}

fn words(summary: &Summary) -> Vec<String> {
    let speed = chance(summary).map(|_| speed(summary));
    let once = "The rate is that of one run and has no interval; a scaling study of the case gives one.";
    let bits = "The case and its seed alone decide the final state: threads, blocks, depth and instruction set change \
                the speed, never the bits, whose hash is listed below.";
    speed.into_iter().chain([once, bits].map(str::to_owned)).collect()
}

/// How to read uncertainties, if there are any.
fn reading(summary: &Summary) -> String {
    let any = |ending: &str| summary.diagnostics.keys().any(|name| name.ends_with(ending));
    match (any("_low") && any("_high"), any("_se")) {
        (true, true) => format!("; [ ]: 95{TIE}% interval, ±: standard error"),
        (true, false) => format!("; [ ]: 95{TIE}% interval"),
        (false, true) => "; ±: standard error".to_owned(),
        (false, false) => String::new(),
    }
}

/// Diagnostics with their uncertainties, which are diagnostics of their own named after them: `p_value` has `p_low`
/// and `p_high`, `lambda` has `lambda_se`.
fn rows(summary: &Summary) -> Vec<Vec<String>> {
    let of = |stem: &str, ending: &str| summary.diagnostic(&format!("{stem}{ending}"));
    let stem = |name: &'_ str| name.strip_suffix("_value").unwrap_or(name).to_owned();
    let known = |stem: &str| [stem.to_owned(), format!("{stem}_value")].iter().any(|n| summary.diagnostic(n).is_some());
    let belongs = |name: &str| ["_low", "_high", "_se"].iter().filter_map(|e| name.strip_suffix(e)).any(known);
    let value = |name: &str, quantity: &Quantity| {
        let Some(value) = quantity.value else { return "undefined".to_owned() };
        let unit = if quantity.unit == "1" { String::new() } else { format!("{TIE}{}", quantity.unit) };
        match (of(&stem(name), "_low"), of(&stem(name), "_high"), of(&stem(name), "_se")) {
            (Some(low), Some(high), _) => plain_interval(value, low, high) + &unit,
            (_, _, Some(error)) => with_error(value, error) + &unit,
            _ => precise(value) + &unit,
        }
    };
    let shown = summary.diagnostics.iter().filter(|(name, _)| !belongs(name));
    shown.map(|(name, quantity)| vec![name.replace('_', " "), value(name, quantity)]).collect()
}

fn facts(summary: &Summary) -> Vec<Fact> {
    let shape: Vec<_> = summary.extent.iter().map(|&n| count(n as u64)).collect();
    vec![
        ("scheme", summary.scheme.clone()),
        ("extent", shape.join(" × ") + if shape.len() > 1 { ", slowest axis first" } else { "" }),
        ("cut", format!("{}, {}", counted(summary.threads as u64, "thread"), summary.cut())),
        ("seed", summary.seed.to_string()),
        ("state hash", summary.state_hash.clone()),
        ("whole run", format!("{}, set-up and output included", with_unit(summary.wall_seconds, "s"))),
    ]
}
