//! A science of your own in one file: it gets the driver, the hash of its bits and a scaling study for nothing.
//!
//! You will learn what a simulation owes the rest: a description, steps, diagnostics and a state with a name. The
//! science here is the oldest Monte Carlo experiment (Buffon 1777): drop needles on a lined floor, count crossings,
//! and get π. One step is one batch of needles; batch number and seed address its random numbers, so that it does not
//! matter which worker drops which needle.
//!
//! Run with `cargo run --release --example custom_simulation`.

use partita_domain::{Extent, Purpose, Stream};
use partita_run::simulation::SimulationError;
use partita_run::state::{StateBlock, StateError, StateSource, ValuesMut, state_hash};
use partita_run::{Description, Diagnostic, Frame, Progress, Simulation, Team, Work, WorkUnit};
use partita_scaling::record::Study;
use partita_scaling::subject::{Prepared, SubjectError};
use partita_scaling::{Measurement, Plan, Task};
use rand::RngExt;
use rayon::prelude::*;
use std::error::Error;
use std::f64::consts::PI;
use std::sync::Arc;

const BATCHES: usize = 2000;
const NEEDLES: u64 = 5000;

/// Needles as long as the lines are apart: a needle crosses with probability 2/π.
struct Needles {
    seed: u64,
    /// Crossings of each batch; batches to come are 0.
    crossings: Vec<u64>,
    done: [u64; 1],
}

impl Needles {
    fn new(seed: u64) -> Self {
        Self { seed, crossings: vec![0; BATCHES], done: [0] }
    }
}

/// Crossings of one batch: a needle at height y below the next line and angle φ crosses if y ≤ sin φ.
fn drop_batch(seed: u64, batch: u64) -> u64 {
    let mut rng = Stream::new(seed, Purpose::Custom, batch).rng();
    (0..NEEDLES).filter(|_| rng.random::<f64>() <= libm::sin(rng.random::<f64>() * PI)).count() as u64
}

impl Simulation for Needles {
    fn describe(&self) -> Description {
        Description {
            simulation: "needles".to_owned(),
            scheme: "Buffon's experiment".to_owned(),
            extent: Extent::new(&[BATCHES]).expect("some batches"),
            steps: BATCHES as u64,
            dt: None,
            blocks: vec![1],
            depth: 1,
            isa: "scalar",
            frames: Vec::new(),
        }
    }

    fn advance(&mut self, team: &Team, steps: u64) -> Result<Progress, SimulationError> {
        let (from, seed) = (self.done[0] as usize, self.seed);
        let to = (from + steps as usize).min(BATCHES);
        let batches = self.crossings[from..to].par_iter_mut().enumerate();
        team.run(|| batches.for_each(|(i, count)| *count = drop_batch(seed, (from + i) as u64)));
        self.done[0] = to as u64;
        Ok(Progress { steps: (to - from) as u64, finished: to == BATCHES })
    }

    fn diagnostics(&self, _: &Team) -> Vec<Diagnostic> {
        let share = self.crossings.iter().sum::<u64>() as f64 / (self.done[0] * NEEDLES) as f64;
        vec![Diagnostic::new("pi", 2.0 / share, "1")]
    }

    fn work(&self, steps: u64) -> Work {
        Work { count: (steps * NEEDLES) as f64, unit: WorkUnit::Replicates, bytes: 0.0, flops: 0.0 }
    }

    fn state(&self) -> Vec<StateBlock<'_>> {
        vec![StateBlock::counters("crossings", &self.crossings), StateBlock::counters("done", &self.done)]
    }

    fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError> {
        let whole = |n: usize| Extent::new(&[n]).expect("some counters");
        state.read("crossings", whole(BATCHES), [0; 3], ValuesMut::counters(&mut self.crossings))?;
        state.read("done", whole(1), [0; 3], ValuesMut::counters(&mut self.done))
    }

    fn frame(&self, name: &str) -> Result<Frame, SimulationError> {
        Err(SimulationError::UnknownFrame { asked: name.to_owned(), known: Vec::new() })
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    // Run it on two teams: the state has one name.
    let mut hashes = Vec::new();
    for threads in [1, 3] {
        let (team, mut needles) = (Team::new(threads)?, Needles::new(1777));
        needles.advance(&team, BATCHES as u64)?;
        let pi = needles.diagnostics(&team)[0].value;
        hashes.push(state_hash(&needles.state()));
        println!("{threads} thread(s): pi is about {pi:.5}, state {}", hashes[hashes.len() - 1]);
        assert!((pi - PI).abs() < 5.0 * 2.37 / ((BATCHES as u64 * NEEDLES) as f64).sqrt());
    }
    assert_eq!(hashes[0], hashes[1]);

    // Measure it: nothing was written for that.
    let subject = |task: Task| {
        let team = Arc::new(Team::new(task.workers).map_err(SubjectError::input)?);
        Ok(Prepared::simulation(team, Box::new(Needles::new(1777)), BATCHES as u64))
    };
    let mut measurement = Measurement::new(Plan::new(vec![1, 2], 7, 1777)?, Box::new(subject));
    while !measurement.proceed()?.finished {}
    let study = Study::new(measurement.design("needles"), measurement.samples().to_vec())?;
    let two = &study.rows[1];
    println!("2 workers: speedup {:.2} [{:.2}, {:.2}]", two.speedup, two.speedup_low, two.speedup_high);
    println!("verdict: the same bits on any team, within five standard errors of pi");
    Ok(())
}
