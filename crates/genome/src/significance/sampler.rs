//! Scores of replicates: shuffles drawn and aligned, 64 at a time.

use super::problem::Problem;
use crate::alignment::{Column, LANES, Lanes, Query};
use crate::null::{Null, Shuffles, Targets};
use partita_domain::Isa;
use partita_domain::narrow::Integer;
use partita_run::ledger::{phase, task};
use rayon::prelude::*;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Positions that are drawn before they are aligned: few enough that they stay in the nearest cache.
const CHUNK: usize = 32 * Shuffles::STRIDE;

/// What scores replicates. A replicate's score depends on the problem and its number alone.
#[derive(Debug)]
pub(super) struct Sampler {
    query: Query,
    null: Null,
    seed: u64,
    isa: Isa,
    benches: Mutex<Vec<Bench>>,
}

/// The memory a worker needs, and the time it spent with it.
#[derive(Debug)]
struct Bench {
    targets: Targets,
    columns: Vec<Column>,
    narrow: Option<Lanes<i8>>,
    wide: Option<Lanes<i16>>,
    sampling: Duration,
    aligning: Duration,
}

impl Sampler {
    pub(super) fn new(problem: &Problem, isa: Isa) -> Self {
        let null = problem.null();
        let query = Query::new(&problem.strands, null.letters(), &problem.scoring);
        Self { query, null, seed: problem.seed, isa, benches: Mutex::default() }
    }

    /// The null model.
    pub(super) fn null(&self) -> &Null {
        &self.null
    }

    /// The instruction set of the kernels.
    pub(super) fn isa(&self) -> Isa {
        self.isa
    }

    /// The scores of the replicates from `first` on, in parallel within the calling team.
    pub(super) fn scores(&self, first: u64, scores: &mut [i32]) {
        let run = |(batch, scores): (usize, &mut [i32])| {
            let mut bench = self.lock().pop().unwrap_or_else(|| Bench::new(self));
            bench.batch(self, first + (batch * LANES) as u64, scores);
            self.lock().push(bench);
        };
        phase(|| scores.par_chunks_mut(LANES).enumerate().for_each(|batch| task(|| run(batch))));
    }

    /// The share of the time of all workers that went into drawing; none before any work.
    pub(super) fn sampling_share(&self) -> Option<f64> {
        let benches = self.lock();
        let sampling: Duration = benches.iter().map(|bench| bench.sampling).sum();
        let all = sampling + benches.iter().map(|bench| bench.aligning).sum();
        (!all.is_zero()).then(|| sampling.as_secs_f64() / all.as_secs_f64())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Bench>> {
        self.benches.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Bench {
    fn new(sampler: &Sampler) -> Self {
        Self {
            targets: Targets::new(&sampler.null, sampler.seed),
            columns: vec![[0; LANES]; CHUNK],
            narrow: Lanes::new(sampler.isa, &sampler.query),
            wide: None,
            sampling: Duration::ZERO,
            aligning: Duration::ZERO,
        }
    }

    /// The scores of up to 64 replicates: in 8 bits, those that may be too high in 16, and then by the reference.
    fn batch(&mut self, sampler: &Sampler, first: u64, scores: &mut [i32]) {
        let mut found = [None; LANES];
        let asked = scores.len();
        if let Some(mut lanes) = self.narrow.take() {
            found = self.run(sampler, first, &mut lanes);
            self.narrow = Some(lanes);
        }
        if found[..asked].contains(&None)
            && let Some(mut lanes) = self.wide.take().or_else(|| Lanes::new(sampler.isa, &sampler.query))
        {
            found = self.run(sampler, first, &mut lanes);
            self.wide = Some(lanes);
        }
        for ((replicate, score), found) in (first..).zip(scores).zip(found) {
            *score = found.unwrap_or_else(|| sampler.query.score(&sampler.null.target(sampler.seed, replicate)));
        }
    }

    /// Draws and aligns 64 replicates, chunk by chunk.
    fn run<T: Integer>(&mut self, sampler: &Sampler, first: u64, lanes: &mut Lanes<T>) -> [Option<i32>; LANES] {
        let begun = Instant::now();
        self.targets.begin(sampler.isa, first);
        self.sampling += begun.elapsed();
        lanes.begin();
        loop {
            let begun = Instant::now();
            let drawn = self.targets.draw(sampler.isa, &mut self.columns);
            let turned = Instant::now();
            lanes.pass(&sampler.query, &self.columns[..drawn]);
            self.sampling += turned - begun;
            self.aligning += turned.elapsed();
            if drawn == 0 {
                return lanes.scores();
            }
        }
    }
}
