//! Two runs: what changed between them. Each was measured once, so that nothing tells noise from a difference in speed.

use super::{IGNORED, tables};
use crate::arguments::CompareOptions;
use crate::failure::Failure;
use crate::folders;
use crate::screen;
use partita_run::output::summary::Summary;
use partita_scaling::comparison::{Change, changes};
use serde::Serialize;
use serde_json::{Value, json};
use std::path::Path;

/// What two runs give.
#[derive(Serialize)]
struct Runs {
    /// Whether their final states have the same bits.
    same_state: bool,
    /// The rate of the second over that of the first, where both have one of one unit.
    rate_ratio: Option<f64>,
    /// What changed, times and rates left out.
    changes: Vec<Change>,
}

pub(super) fn compare(options: &CompareOptions) -> Result<(), Failure> {
    let [one, two] = &options.folders[..] else {
        return Err(Failure::input(format!("{} runs: compare two of them at a time", options.folders.len())));
    };
    let (first, second) = (read(one)?, read(two)?);
    if options.fail_above.is_some() || options.output.is_some() {
        let remedy = "a run is measured once, and nothing tells noise: compare two folders of `partita scale`";
        let option = if options.fail_above.is_some() { "--fail-above" } else { "--output" };
        return Err(Failure::input(format!("`{option}`: {remedy}")));
    }
    let runs = Runs {
        same_state: first.state_hash == second.state_hash,
        rate_ratio: rate_ratio(&first, &second),
        changes: changes(&described(&first), &described(&second), &IGNORED),
    };
    if options.json { screen::print_json(&runs) } else { screen::print(text(&runs).as_bytes()) }
}

fn read(folder: &Path) -> Result<Summary, Failure> {
    folders::read_json(folder, "summary.json")
}

fn rate_ratio(first: &Summary, second: &Summary) -> Option<f64> {
    let (one, two) = (first.rate.value?, second.rate.value?);
    (first.rate.unit == second.rate.unit && one > 0.0).then(|| two / one)
}

/// A summary without times, its manifest's keys among its own.
fn described(summary: &Summary) -> Value {
    let mut record = json!(summary);
    let manifest = record["manifest"].take();
    if let (Some(keys), Value::Object(of_manifest)) = (record.as_object_mut(), manifest) {
        ["manifest", "wall_seconds", "advance_seconds", "rate"].iter().for_each(|key| drop(keys.remove(*key)));
        keys.extend(of_manifest);
    }
    record
}

fn text(runs: &Runs) -> String {
    let state = if runs.same_state { "The final states have the same bits." } else { "The final states differ." };
    let rate = runs.rate_ratio.map_or_else(String::new, |ratio| {
        format!(
            "\nThe second run had {ratio:.3} times the rate of the first. Each was measured once: `partita scale` tells \
             whether that is more than noise.\n"
        )
    });
    format!("{state}\n{rate}{}", tables::changed(&runs.changes, "from the first to the second"))
}
