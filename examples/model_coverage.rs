//! How often a model's intervals hold the truth, found out on studies whose truth is known.
//!
//! You will learn what "identifiable" means in numbers: a serial fraction, a contention and a coherency are dialled, a
//! measurement with 2 % of scatter is made up, and the models that follow from it are asked for what was dialled. Up to
//! 8 workers a small coherency cannot be told from none, and no peak is given; up to 64 it can.
//!
//! Run with `cargo run --release --example model_coverage [TRIALS]`; 100 trials of each take some seconds.

use partita_domain::{Purpose, Stream};
use partita_scaling::record::{Design, Fit, Mode, Models, Sample, Study};
use rand::{Rng, RngExt};
use std::error::Error;

/// Scatter of a single time, relative to it.
const SCATTER: f64 = 0.02;
/// Timed repeats of each worker count.
const REPEATS: usize = 15;

/// A program with known costs of working together.
struct Program {
    name: &'static str,
    workers: &'static [usize],
    contention: f64,
    coherency: f64,
}

const FEW: &[usize] = &[1, 2, 3, 4, 5, 6, 7, 8];
const MANY: &[usize] = &[1, 2, 4, 8, 16, 32, 64];

const PROGRAMS: [Program; 8] = [
    Program { name: "serial fraction 0.002", workers: MANY, contention: 0.002, coherency: 0.0 },
    Program { name: "serial fraction 0.05", workers: MANY, contention: 0.05, coherency: 0.0 },
    Program { name: "serial fraction 0.3", workers: FEW, contention: 0.3, coherency: 0.0 },
    Program { name: "contention and coherency", workers: MANY, contention: 0.05, coherency: 5e-4 },
    Program { name: "coherency alone", workers: MANY, contention: 0.0, coherency: 1e-3 },
    Program { name: "a little coherency", workers: MANY, contention: 0.05, coherency: 5e-5 },
    Program { name: "the same, up to 8 workers", workers: FEW, contention: 0.05, coherency: 5e-5 },
    Program { name: "two workers", workers: &[1, 2], contention: 0.05, coherency: 0.0 },
];

impl Program {
    /// T(N) = (1 + α (N − 1) + β N (N − 1))/N seconds.
    fn seconds(&self, workers: usize) -> f64 {
        let n = workers as f64;
        (1.0 + self.contention * (n - 1.0) + self.coherency * n * (n - 1.0)) / n
    }

    /// A made-up measurement.
    fn models(&self, seed: u64) -> Result<Models, Box<dyn Error>> {
        let mut rng = Stream::new(seed, Purpose::Custom, 0).rng();
        let runs = (0..=REPEATS).flat_map(|repeat| self.workers.iter().map(move |&workers| (repeat, workers)));
        let sample = |(order, (repeat, workers))| Sample {
            workers,
            repeat,
            order,
            cold: repeat == 0,
            seconds: self.seconds(workers) * (SCATTER * normal(&mut rng)).exp(),
            ..Sample::default()
        };
        let samples = runs.enumerate().map(sample).collect();
        let design = Design {
            subject: self.name.to_owned(),
            mode: Mode::Strong,
            base: "the same program with 1 worker".to_owned(),
            size: None,
            work: None,
            repeats: REPEATS,
            seed,
            cores_available: 64,
            timing: "made up".to_owned(),
            pinning: None,
        };
        Ok(Study::new(design, samples)?.models)
    }
}

/// A normal number, by the polar form of Box and Muller.
fn normal(rng: &mut impl Rng) -> f64 {
    let (u, v): (f64, f64) = (rng.random(), rng.random());
    (-2.0 * (1.0 - u).ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}

/// Whether a fit's interval holds the value of a parameter; none if it has no such parameter.
fn holds(fit: &Fit, names: &[&str], truth: f64) -> Option<bool> {
    let parameter = fit.parameters.iter().find(|p| names.contains(&&*p.name))?;
    Some(parameter.low <= truth && truth <= parameter.high)
}

fn main() -> Result<(), Box<dyn Error>> {
    let trials: u64 = std::env::args().nth(1).map_or(Ok(100), |text| text.parse())?;
    println!(
        "of {trials} trials each           refused  linear  amdahl  usl   contention held  coherency held  peak given"
    );
    for program in &PROGRAMS {
        let all = (0..trials).map(|seed| program.models(seed)).collect::<Result<Vec<_>, _>>()?;
        let best = || all.iter().filter_map(|models| models.fits.first());
        let chose = |name: &str| best().filter(|fit| fit.model == name).count();
        let held = |names: &[&str], truth: f64| {
            let held: Vec<bool> = best().filter_map(|fit| holds(fit, names, truth)).collect();
            format!("{} of {}", held.iter().filter(|&&h| h).count(), held.len())
        };
        println!(
            "{:<28} {:>7} {:>7} {:>7} {:>4} {:>17} {:>15} {:>11}",
            program.name,
            all.iter().filter(|models| models.refusal.is_some()).count(),
            chose("linear"),
            chose("amdahl"),
            chose("usl"),
            held(&["serial_fraction", "contention"], program.contention),
            held(&["coherency"], program.coherency),
            best().filter(|fit| fit.derived.iter().any(|d| d.name == "peak_workers")).count()
        );
    }
    Ok(())
}
