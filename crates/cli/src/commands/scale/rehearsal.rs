//! What a measurement would do, and how long it would take (`--dry-run`): nothing is kept.

use super::Matter;
use crate::arguments::StopOptions;
use crate::failure::Failure;
use crate::screen;
use partita_scaling::record::Mode;
use partita_scaling::{Measurement, Plan, Task};
use std::time::{Duration, Instant};

/// Tells the plan and, from one run of each size with the fewest workers, its time.
pub(super) fn tell(matter: Matter<'_>, stop: &StopOptions) -> Result<(), Failure> {
    let Matter { title, plan, kind, .. } = matter;
    let list = |numbers: Vec<String>| numbers.join(", ");
    let workers = list(plan.workers().iter().map(ToString::to_string).collect());
    screen::note(format!("{title}: {} with {workers} worker(s)", plan.mode().in_words()));
    if !plan.sizes().is_empty() {
        screen::note(format!("  sizes: {}", list(plan.sizes().iter().map(ToString::to_string).collect())));
    }
    let (block, total) = (plan.block_length(), plan.total());
    screen::note(format!(
        "  {total} runs: blocks of {block} in random order, {} at most, the first cold",
        total / block
    ));
    let first = Plan::new(vec![plan.workers()[0]], 1, plan.seed())?.with_sizes(plan.sizes().to_vec())?;
    let first = if plan.mode() == Mode::Weak { first.weak() } else { first };
    let sizes = first.block_length();
    let mut measurement = Measurement::new(first, Box::new(kind));
    let mut costs = Vec::new();
    for _ in 0..sizes {
        let begun = Instant::now();
        let seconds = measurement.proceed()?.sample.seconds;
        screen::note(format!("  one run with {} worker(s): {seconds:.4} s", plan.workers()[0]));
        costs.push((seconds, begun.elapsed().as_secs_f64() - seconds));
    }
    screen::note(format!("  {}", in_words(&plan, &costs, stop)));
    Ok(())
}

/// Seconds of a whole plan if speed grew with the workers, and if it did not grow at all; each size took `costs` once
/// on the fewest workers: timed and beside it.
fn bounds(plan: &Plan, costs: &[(f64, f64)]) -> (f64, f64) {
    let least = plan.workers()[0] as f64;
    let of = |(i, task): (usize, &Task)| {
        let (seconds, beside) = costs[i / plan.workers().len()];
        let more = task.workers as f64 / least;
        let (best, worst) = if plan.mode() == Mode::Weak { (1.0, more) } else { (1.0 / more, 1.0) };
        (seconds * best + beside, seconds * worst + beside)
    };
    let block = plan.tasks().iter().enumerate().map(of).fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let blocks = (plan.total() / plan.block_length()) as f64;
    (block.0 * blocks, block.1 * blocks)
}

fn in_words(plan: &Plan, costs: &[(f64, f64)], stop: &StopOptions) -> String {
    let (best, worst) = bounds(plan, costs);
    let time = |seconds: f64| {
        let rounded = Duration::try_from_secs_f64((10.0 * seconds).round() / 10.0).unwrap_or(Duration::MAX);
        humantime::format_duration(rounded).to_string()
    };
    let all = format!("about {} if speed grows with the workers, {} if it does not", time(best), time(worst));
    let budget = stop.budget.map(|b| format!("; at most {} and the block then begun", humantime::format_duration(b)));
    let width = stop.until_width.map(|w| format!("; less if every median is known to {} % before", 100.0 * w));
    all + &budget.unwrap_or_default() + &width.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_takes_between_perfect_and_no_scaling() {
        // Blocks: one cold and three; a run takes 1 s and 0.5 s beside it.
        let plan = || Plan::new(vec![1, 4], 3, 0).unwrap();
        assert_eq!(bounds(&plan(), &[(1.0, 0.5)]), (4.0 * 2.25, 4.0 * 3.0));
        assert_eq!(bounds(&plan().weak(), &[(1.0, 0.5)]), (4.0 * 3.0, 4.0 * 6.0));
        let sized = plan().with_sizes(vec![10, 20]).unwrap();
        assert_eq!(bounds(&sized, &[(1.0, 0.0), (2.0, 0.0)]), (4.0 * 3.75, 4.0 * 6.0));
    }
}
