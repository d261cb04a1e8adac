//! How functions of your own crate scale, as a bench: `cargo bench --bench scaling`.
//!
//! Copy this file into `benches/`, with `[[bench]]`, `name = "scaling"` and `harness = false` in your `Cargo.toml`, and
//! `partita-scaling`, `partita-run` and `partita-plot` among its `dev-dependencies`. Each subject is a closure from a task
//! (workers, size) to a run: what it makes before is not timed, what it returns is checked to be the same on any number
//! of workers, and freed outside of the timing. Folders for `partita report` and `partita compare` go to
//! `target/scaling`, so that `partita compare --fail-above 5% old new` can be a gate.

use partita_domain::{Purpose, Stream};
use partita_plot::{Format, Width, speedup};
use partita_run::output::ResultFolder;
use partita_run::team::cores_available;
use partita_run::{Manifest, Team};
use partita_scaling::record::Study;
use partita_scaling::subject::{Outcome, Prepared, SubjectError};
use partita_scaling::{Measurement, Plan, Subject, Task, files};
use rand::Rng;
use rayon::prelude::*;
use std::error::Error;
use std::path::Path;

/// Sorting: the numbers are drawn before the clock starts.
fn sorting(task: Task) -> Result<Prepared<'static>, SubjectError> {
    let team = Team::new(task.workers).map_err(SubjectError::input)?;
    let mut rng = Stream::new(1, Purpose::Custom, 0).rng();
    let mut numbers: Vec<u64> = (0..task.whole().unwrap_or(1)).map(|_| rng.next_u64()).collect();
    let run = move || {
        team.run(|| numbers.par_sort_unstable());
        Ok(numbers)
    };
    Ok(Prepared::new(run, |sorted| Ok(Outcome::checked(sorted.iter().fold(0, |hash: u64, n| hash.rotate_left(5) ^ n)))))
}

/// Summing in fixed pieces: equal bits on any team, and little to do for each byte.
fn summing(task: Task) -> Result<Prepared<'static>, SubjectError> {
    let team = Team::new(task.workers).map_err(SubjectError::input)?;
    let numbers: Vec<f64> = (0..task.whole().unwrap_or(1)).map(|i| (i as f64).sqrt()).collect();
    let run = move || {
        let sums: Vec<f64> = team.run(|| numbers.par_chunks(4096).map(|piece| piece.iter().sum()).collect());
        Ok((sums.iter().sum::<f64>(), numbers))
    };
    Ok(Prepared::new(run, |(sum, _)| Ok(Outcome::checked(sum.to_bits()))))
}

/// Measures a subject and keeps the folder of its studies.
fn measure(name: &str, plan: Plan, subject: impl Subject + 'static) -> Result<(), Box<dyn Error>> {
    let manifest = Manifest::collect(std::env::args().collect(), cores_available(), "", plan.seed(), Vec::new());
    let mut measurement = Measurement::new(plan, Box::new(subject)).settling();
    while !measurement.proceed()?.finished {}
    let design = measurement.design(name);
    let studies = Study::of_sizes(&design, measurement.samples().to_vec())?;
    for row in studies.iter().flat_map(|study| &study.rows) {
        println!(
            "{name:<10} size {:>9}, {} worker(s): {:>9.3} ms [{:.3}, {:.3}], speedup {:.2} [{:.2}, {:.2}]  {}",
            row.size.unwrap_or(0),
            row.workers,
            1e3 * row.median_seconds,
            1e3 * row.low,
            1e3 * row.high,
            row.speedup,
            row.speedup_low,
            row.speedup_high,
            row.guard
        );
    }
    let folder = ResultFolder::stage(&Path::new(env!("CARGO_MANIFEST_DIR")).join("target/scaling").join(name))?;
    for (file, bytes) in files::write(&manifest, &design, &studies) {
        folder.write(file, &bytes)?;
    }
    folder.write("figures/speedup.svg", &speedup::figure(&studies, Width::Page)?.bytes(Format::Svg)?)?;
    println!("{name:<10} {}", folder.publish()?.display());
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    partita_run::manifest::built_from(env!("PARTITA_COMMIT"));
    // `cargo test --benches` runs benches with `--test`: once through, to see that they work.
    let trial = std::env::args().any(|argument| argument == "--test");
    let (repeats, sizes) = if trial { (1, vec![1000]) } else { (9, vec![100_000, 1_000_000]) };
    let plan = || Plan::new(vec![1, cores_available().max(2)], repeats, 2026)?.with_sizes(sizes.clone());
    measure("sorting", plan()?, sorting)?;
    measure("summing", plan()?.weak(), summing)
}
