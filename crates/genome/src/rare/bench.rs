//! Draws of tilted targets, 64 at a time, with their scores, and of those that reach the score their weights.

use super::mixture::Mixture;
use super::target::Targets;
use super::weigher::{Waiting, Weigher};
use crate::alignment::{Aligner, Column, LANES};
use partita_domain::{Purpose, Stream};
use std::time::{Duration, Instant};

/// A target drawn: its score and how much it counts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Draw {
    /// The best score of any strand.
    pub score: i32,
    /// How much more often the null has such a target than the mixture, or 0 if it was drawn for another strand than the
    /// best. Of a target below the score of the mixture it is not known: about the most that one which reaches the score
    /// could weigh stands there.
    pub weight: f64,
}

/// The memory a worker needs.
#[derive(Debug)]
pub struct Bench {
    columns: Vec<Column>,
    pub(super) targets: Targets,
    /// For each strand.
    aligners: Vec<Aligner>,
    weighers: Vec<Weigher>,
    drawing: Duration,
    working: Duration,
}

/// Sixty-four targets drawn.
pub(super) struct Batch {
    /// The score of each strand with each target.
    scores: Vec<[i32; LANES]>,
    /// The logarithms of the factors that shuffles take.
    corrections: [f64; LANES],
}

impl Batch {
    /// The score of the best strand.
    pub(super) fn best(&self, lane: usize) -> i32 {
        self.scores.iter().map(|scores| scores[lane]).max().unwrap_or(0)
    }

    /// What a target drawn for a strand stands for: of so many strands, those that score best share it.
    fn share(&self, strand: usize, lane: usize) -> f64 {
        let best = self.best(lane);
        let equals = self.scores.iter().filter(|scores| scores[lane] == best).count();
        if self.scores[strand][lane] == best { self.scores.len() as f64 / equals as f64 } else { 0.0 }
    }
}

impl Bench {
    /// Memory for a mixture.
    #[must_use]
    pub fn new(mixture: &Mixture) -> Self {
        let (places, score) = (mixture.pool.len(), mixture.score);
        let strands = || mixture.strands.iter();
        Self {
            columns: vec![[0; LANES]; places],
            targets: Targets::new(places),
            aligners: strands().map(|strand| Aligner::reaching(mixture.isa, &strand.query, score)).collect(),
            weighers: strands().map(|strand| Weigher::new(strand, places, score)).collect(),
            drawing: Duration::ZERO,
            working: Duration::ZERO,
        }
    }

    /// Draws number `first` and those that follow; what they are depends on the mixture and their numbers alone.
    pub fn draw(&mut self, mixture: &Mixture, first: u64, draws: &mut [Draw]) {
        let begun = Instant::now();
        for begin in (0..draws.len()).step_by(LANES) {
            let batch = self.batch(mixture, Purpose::Tilt, first + begin as u64);
            for lane in 0..LANES.min(draws.len() - begin) {
                self.take(mixture, &batch, lane, first, begin + lane, draws);
            }
        }
        for (weigher, strand) in self.weighers.iter_mut().zip(&mixture.strands) {
            weigher.weigh(strand, mixture.isa, draws);
        }
        self.working += begun.elapsed();
    }

    /// Takes the target of a lane for a draw; whether it waits to be weighed depends on its score.
    fn take(&mut self, mixture: &Mixture, batch: &Batch, lane: usize, first: u64, draw: usize, draws: &mut [Draw]) {
        let (score, of) = (batch.best(lane), mixture.part(first + draw as u64).0);
        draws[draw] = Draw { score, weight: mixture.heaviest };
        if score < mixture.score {
            return;
        }
        let share = batch.share(of, lane);
        if share == 0.0 {
            draws[draw].weight = 0.0;
            return;
        }
        let target = Waiting { draw, ln_factor: batch.corrections[lane] + libm::log(share) };
        self.weighers[of].keep(&mixture.strands[of], mixture.isa, (&self.columns, lane), target, draws);
    }

    /// The time spent on making targets.
    #[must_use]
    pub fn drawing(&self) -> Duration {
        self.drawing
    }

    /// The time spent on all of it.
    #[must_use]
    pub fn working(&self) -> Duration {
        self.working
    }

    /// Draws 64 targets and scores them.
    pub(super) fn batch(&mut self, mixture: &Mixture, purpose: Purpose, first: u64) -> Batch {
        let begun = Instant::now();
        let corrections = std::array::from_fn(|lane| {
            let number = first + lane as u64;
            let mut rng = Stream::new(mixture.seed, purpose, number).rng();
            let (strand, component) = mixture.part(number);
            let component = &mixture.strands[strand].components[component];
            let correction = self.targets.draw(mixture, component, &mut rng);
            self.columns.iter_mut().zip(&self.targets.ranks).for_each(|(column, &rank)| column[lane] = rank);
            correction
        });
        self.drawing += begun.elapsed();
        let score =
            |(aligner, strand): (&mut Aligner, &super::mixture::Strand)| aligner.scores(&strand.query, &self.columns);
        let scores = self.aligners.iter_mut().zip(&mixture.strands).map(score).collect();
        Batch { scores, corrections }
    }
}
