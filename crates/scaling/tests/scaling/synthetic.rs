//! Studies whose truth is known: times are made, not measured.

use partita_domain::{Purpose, Stream};
use partita_scaling::record::{Design, Mode, Sample, Study};
use rand::RngExt;

/// The universal law with a contention (Amdahl's serial fraction where there is no coherency) and scatter, measured some
/// times with some worker counts.
#[derive(Clone)]
pub(crate) struct Law {
    pub(crate) workers: Vec<usize>,
    pub(crate) serial: f64,
    pub(crate) coherency: f64,
    pub(crate) scatter: f64,
    pub(crate) repeats: usize,
}

impl Default for Law {
    fn default() -> Self {
        Self { workers: vec![1, 2, 4, 8, 16, 32, 64], serial: 0.05, coherency: 0.0, scatter: 0.02, repeats: 15 }
    }
}

impl Law {
    /// Seconds on `workers` workers without scatter: 1.6 s on one.
    pub(crate) fn seconds(&self, workers: usize) -> f64 {
        let n = workers as f64;
        1.6 * (1.0 + self.serial * (n - 1.0) + self.coherency * n * (n - 1.0)) / n
    }

    /// The study of the samples of a seed. The cold ones are slow and would spoil any statistic.
    pub(crate) fn study(&self, seed: u64) -> Study {
        Study::new(design(seed, 64), self.samples(seed)).unwrap()
    }

    pub(crate) fn samples(&self, seed: u64) -> Vec<Sample> {
        let mut rng = Stream::new(seed, Purpose::Custom, 0).rng();
        // The sum of twelve uniform numbers less six is nearly normal, with a variance of one.
        let mut normal = || (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0;
        let mut samples = Vec::new();
        for repeat in 0..=self.repeats {
            for &workers in &self.workers {
                let cold = if repeat == 0 { 9.0 } else { 1.0 };
                let seconds = cold * self.seconds(workers) * (self.scatter * normal()).exp();
                samples.push(sample(workers, repeat, samples.len(), seconds));
            }
        }
        samples
    }
}

pub(crate) fn sample(workers: usize, repeat: usize, order: usize, seconds: f64) -> Sample {
    Sample {
        workers,
        size: None,
        repeat,
        order,
        cold: repeat == 0,
        seconds,
        cpu_seconds: Some(seconds),
        involuntary_switches: Some(0),
        checksum: Some("9f".to_owned()),
        work: None,
        guard: String::new(),
        conditions: None,
    }
}

pub(crate) fn design(seed: u64, cores: usize) -> Design {
    Design {
        subject: "a law".to_owned(),
        mode: Mode::Strong,
        base: "the same program with 1 worker".to_owned(),
        size: None,
        work: None,
        repeats: 15,
        seed,
        cores_available: cores,
        timing: "made up".to_owned(),
        pinning: None,
    }
}
