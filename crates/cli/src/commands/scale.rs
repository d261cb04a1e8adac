//! `partita scale`: how a case, or any command, speeds up with workers.

mod journal;
mod matter;
mod measuring;
mod rehearsal;
mod replaying;
mod table;

pub(crate) use matter::Matter;
pub(crate) use measuring::{Order, measure};
pub(crate) use table::tell;

use crate::arguments::{Mode, ScaleOptions, StopOptions};
use crate::cases;
use crate::failure::Failure;
use crate::folders;
use crate::interrupt::Interrupt;
use crate::screen;
use partita_run::team::cores_available;
use partita_scaling::Plan;
use partita_scaling::record::Row;
use std::path::Path;
use std::time::Duration;

/// Repeats unless others are asked for.
const REPEATS: usize = 7;
/// Repeats at most where something else ends a measurement.
const MOST_REPEATS: usize = 1000;
/// What `--quick` stops at: the width of intervals, and the time.
const QUICK: (f64, Duration) = (0.05, Duration::from_secs(10));

pub(crate) fn run(options: &ScaleOptions) -> Result<(), Failure> {
    let interrupt = Interrupt::listen().map_err(Failure::running)?;
    let stop = stops(options);
    let plan = plan(options, &stop)?;
    let loaded = options.case.as_deref().map(|case| cases::load(case, &options.manner.overrides)).transpose()?;
    let mut matter = match &loaded {
        Some(loaded) => Matter::of_case(loaded, &options.manner.cut, plan, options.pin)?,
        None => Matter::of_command(options, plan)?,
    };
    if let Some(title) = &options.title {
        matter.title.clone_from(title);
    }
    if options.dry_run {
        return rehearsal::tell(matter, &stop);
    }
    let out = folders::destination(options.manner.out.as_deref(), &format!("scale-{}", name(options)));
    let (resume, recorded) = (options.resume, !options.no_predictions);
    let measured = measure(matter, &Order { stop, out: &out, resume, recorded, interrupt: &interrupt })?;
    tell(&measured.studies, &out);
    if options.manner.json {
        let rows: Vec<&Row> = measured.studies.iter().flat_map(|study| &study.rows).collect();
        screen::print_json(&rows)?;
    }
    measured.ending
}

/// What the folder of a study is named after.
fn name(options: &ScaleOptions) -> String {
    let name = options.case.as_deref().or_else(|| options.command.first().map(String::as_str)).unwrap_or_default();
    Path::new(name).file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// When to stop; `--quick` fills in what is not said.
fn stops(options: &ScaleOptions) -> StopOptions {
    let StopOptions { until_width, budget, quick } = options.stop.clone();
    let or = |given: Option<_>, quickly| if quick { given.or(Some(quickly)) } else { given };
    StopOptions { until_width: or(until_width, QUICK.0), budget: budget.or(quick.then_some(QUICK.1)), quick }
}

fn plan(options: &ScaleOptions, stop: &StopOptions) -> Result<Plan, Failure> {
    let workers = if options.threads.is_empty() { powers_of_two(cores_available()) } else { options.threads.clone() };
    let stops = stop.until_width.is_some() || stop.budget.is_some();
    let repeats = options.repeats.unwrap_or(if stops { MOST_REPEATS } else { REPEATS });
    let plan = Plan::new(workers, repeats, options.manner.overrides.seed.unwrap_or(0))?;
    let plan = if options.mode == Mode::Weak { plan.weak() } else { plan };
    Ok(plan.with_sizes(options.sizes.clone())?)
}

/// 1, 2, 4, … up to `cores`, and `cores` itself.
pub(crate) fn powers_of_two(cores: usize) -> Vec<usize> {
    let powers = (0..usize::BITS).map(|k| 1 << k).take_while(|&n| n < cores);
    powers.chain([cores]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worker_counts_double_up_to_the_cores() {
        assert_eq!(powers_of_two(1), [1]);
        assert_eq!(powers_of_two(2), [1, 2]);
        assert_eq!(powers_of_two(6), [1, 2, 4, 6]);
        assert_eq!(powers_of_two(8), [1, 2, 4, 8]);
    }
}
