//! How a function of your own speeds up with workers, and what may be said about it.
//!
//! You will learn how to hand any closure to a measurement: what is prepared, what is timed, what is checked, and why
//! two worker counts give a speedup with an interval but no model. `partita scale` does the same with cases and
//! commands.
//!
//! Run with `cargo run --release --example strong_scaling`.

use partita_plot::{Format, Width, speedup};
use partita_run::Team;
use partita_run::output::write_file;
use partita_run::sums::ordered_sum;
use partita_scaling::record::Study;
use partita_scaling::subject::{Outcome, Prepared, SubjectError};
use partita_scaling::{Measurement, Plan, Task};
use rayon::prelude::*;
use std::error::Error;
use std::path::Path;

/// Points along one axis of the square on which we integrate.
const POINTS: u32 = 2000;

/// ∫∫ sin(x y)² dx dy over the unit square, by the midpoint rule, one row after another.
///
/// Rows are summed by whoever is free, but put together in a fixed order: the result has the same bits on any team.
fn integral() -> f64 {
    let h = 1.0 / f64::from(POINTS);
    let middle = |i: u32| (f64::from(i) + 0.5) * h;
    let row = |j: u32| (0..POINTS).map(|i| (middle(i) * middle(j)).sin().powi(2)).sum::<f64>();
    ordered_sum(&(0..POINTS).into_par_iter().map(row).collect::<Vec<_>>()) * h * h
}

fn main() -> Result<(), Box<dyn Error>> {
    // For each worker count: a team, made outside of the timing; the run itself; and a name for its result, also
    // outside. A result that changes with the number of workers ends the measurement.
    let subject = |task: Task| {
        let team = Team::new(task.workers).map_err(SubjectError::input)?;
        Ok(Prepared::new(move || Ok(team.run(integral)), |sum| Ok(Outcome::checked(sum.to_bits()))))
    };

    // One cold run of each worker count, then nine repeats in random order, so that a machine that drifts is fair.
    let plan = Plan::new(vec![1, 2], 9, 2026)?;
    let mut measurement = Measurement::new(plan, Box::new(subject));
    while !measurement.proceed()?.finished {}
    let study = Study::new(measurement.design("midpoint rule"), measurement.samples().to_vec())?;

    for row in &study.rows {
        println!(
            "{} worker(s): {:.2} ms [{:.2}, {:.2}], speedup {:.2} [{:.2}, {:.2}], efficiency {:.2} ({})",
            row.workers,
            row.median_seconds * 1e3,
            row.low * 1e3,
            row.high * 1e3,
            row.speedup,
            row.speedup_low,
            row.speedup_high,
            row.efficiency,
            row.guard
        );
    }
    println!("model: {}", study.models.refusal.as_deref().unwrap_or("fitted"));

    let file = Path::new("results/local/strong_scaling.svg");
    write_file(file, &speedup::figure(std::slice::from_ref(&study), Width::Page)?.bytes(Format::Svg)?)?;
    println!("figure: {}", file.display());

    // The verdict: every run gave the same bits, and two points identify no model.
    let names: Vec<_> = study.samples.iter().filter_map(|sample| sample.checksum.as_ref()).collect();
    assert!(names.windows(2).all(|pair| pair[0] == pair[1]) && study.models.fits.is_empty());
    println!("verdict: {} runs, one result, integral {:.9}", names.len(), integral());
    Ok(())
}
