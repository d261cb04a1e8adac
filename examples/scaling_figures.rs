//! The figures of scaling, drawn from made-up programs on a made-up machine of 32 cores: what a measurement would show there.
//!
//! You will learn how a study is made from times that come from anywhere, and which figure answers which question: strong
//! and weak scaling with their models, sizes, who was busy when, and what one worker's tasks tell of more workers.
//!
//! Run with `cargo run --release --example scaling_figures -- docs/figures`; without a folder they go to `results/local/scaling`. They
//! are the same every time.

use partita_domain::{Purpose, Stream};
use partita_plot::{Figure, Width, sizes, speedup, timeline};
use partita_run::ledger::{Entry, Record};
use partita_scaling::prediction::{Predictions, Rehearsal};
use partita_scaling::record::{Design, Mode, Sample, Study};
use partita_scaling::timeline::Timeline;
use rand::RngExt;
use std::error::Error;
use std::path::PathBuf;

/// Timed repeats of each worker count.
const REPEATS: usize = 9;
/// Tasks of a phase, and phases, of a program that is replayed.
const TASKS: usize = 24;
const PHASES: usize = 10;

/// The design of a made-up measurement.
fn design(subject: &str, mode: Mode, cores: usize) -> Design {
    Design {
        subject: format!("A made-up {subject}"),
        mode,
        base: "the same program with 1 worker".to_owned(),
        size: None,
        work: None,
        repeats: REPEATS,
        seed: 1,
        cores_available: cores,
        timing: "made up".to_owned(),
        pinning: None,
    }
}

/// Studies of a design at sizes, from the seconds that a size takes with some workers; times scatter by 2 % or so.
fn studies(
    design: &Design,
    sizes: &[Option<u64>],
    workers: &[usize],
    seconds: impl Fn(f64, f64) -> f64,
) -> Result<Vec<Study>, Box<dyn Error>> {
    let mut rng = Stream::new(7, Purpose::Custom, 0).rng();
    let mut samples = Vec::new();
    for repeat in 0..=REPEATS {
        for (&size, &workers) in sizes.iter().flat_map(|size| workers.iter().map(move |workers| (size, workers))) {
            let scatter = 1.0 + rng.random_range(0.0..0.06_f64).powi(2) / 0.06;
            let seconds = scatter * seconds(size.unwrap_or(1) as f64, workers as f64);
            let order = samples.len();
            samples.push(Sample { workers, size, repeat, order, cold: repeat == 0, seconds, ..Sample::default() });
        }
    }
    Ok(Study::of_sizes(design, samples)?)
}

/// A run of some phases whose tasks go to whoever is free first; a worker a task, and one alone does all of them.
fn record(workers: usize) -> Record {
    let mut rng = Stream::new(3, Purpose::Custom, 0).rng();
    let (mut now, mut record) = (0.0_f64, Record::default());
    for phase in 0..PHASES {
        let mut free = vec![now; workers];
        for _ in 0..TASKS {
            let cost = 1e-3 * rng.random_range(0.6..1.4);
            let worker = (0..workers).min_by(|&a, &b| free[a].total_cmp(&free[b])).unwrap_or(0);
            record.tasks.push(Entry { phase, worker, begun: free[worker], ended: free[worker] + cost });
            free[worker] += cost;
        }
        let ended = free.into_iter().fold(now, f64::max);
        record.phases.push((now, ended));
        now = ended + 2e-4;
    }
    Record { seconds: now, ..record }
}

/// A study on two cores with what its tasks predict.
fn predicted() -> Result<Study, Box<dyn Error>> {
    let seconds = |_: f64, workers: f64| record(workers as usize).seconds * (1.0 + 0.01 * (workers - 1.0));
    let mut study = studies(&design("simulation", Mode::Strong, 2), &[None], &[1, 2], seconds)?.remove(0);
    let rehearsals = [1, 2, 4, 8].map(|workers| Rehearsal { workers, steps: 1, record: record(1) });
    study.predictions = Predictions::of(&study, None, &rehearsals, 2e-6);
    Ok(study)
}

fn drawn() -> Result<Vec<(&'static str, Figure)>, Box<dyn Error>> {
    let powers = [1, 2, 4, 8, 16, 32];
    let law = |contention: f64, coherency: f64| {
        move |_: f64, n: f64| (1.0 + contention * (n - 1.0) + coherency * n * (n - 1.0)) / n
    };
    let strong = |subject: &str, contention, coherency| {
        studies(&design(subject, Mode::Strong, 32), &[None], &powers, law(contention, coherency))
    };
    let both = [strong("solver", 0.03, 2e-3)?, strong("sweep", 0.01, 0.0)?].concat();
    let weak = studies(&design("sweep", Mode::Weak, 32), &[None], &powers, |_, n| 1.0 / (0.88 + 0.12 / n))?;
    // A plate of n² cells, and a barrier that costs more with more workers.
    let plate = |n: f64, workers: f64| 1e-9 * n * n / workers + 4e-6 * workers.log2();
    let sized = [128, 512, 2048].map(Some);
    let plates = studies(&design("plate", Mode::Strong, 32), &sized, &[1, 2, 4, 8], plate)?;
    let busy = Timeline::of(&record(4), 4).ok_or("no task was made up")?;
    Ok(vec![
        ("strong", speedup::figure(&both, Width::Page)?),
        ("weak", speedup::figure(&weak, Width::Page)?),
        ("sizes", sizes::figure(&plates, Width::Page)?),
        ("predicted", speedup::figure(&[predicted()?], Width::Page)?),
        ("timeline", timeline::figure("A made-up simulation", &busy, Width::Page)?),
    ])
}

fn main() -> Result<(), Box<dyn Error>> {
    let place = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "results/local/scaling".to_owned()));
    std::fs::create_dir_all(&place)?;
    for (name, figure) in drawn()? {
        std::fs::write(place.join(format!("scaling-{name}.png")), figure.png(150.0)?)?;
    }
    Ok(())
}
