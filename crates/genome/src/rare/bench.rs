//! Draws of tilted targets, their scores, and the weights of those that reach the score.

use super::mixture::{Mixture, Strand};
use super::target::{Aligned, Targets};
use super::weigher::{Waiting, Weigher};
use crate::alignment::{Aligner, Column, LANES};
use crate::draw::uniform;
use partita_domain::random::StreamRng;
use partita_domain::{Purpose, Stream};
use std::time::{Duration, Instant};

/// A target drawn: its score and how much it counts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Draw {
    /// The best score of any strand; of a target that is not weighed perhaps less.
    pub score: i32,
    /// How much more often the null has such a target than the mixture weighs one. It is 0 if the target is not weighed,
    /// because its score is far above that of the mixture or because it was drawn for another strand than the best. Of a
    /// target below the score of the mixture it is not known: about the most that one which reaches the score could weigh
    /// stands there.
    pub weight: f64,
}

impl Draw {
    /// A target that is not weighed.
    fn unweighed(mixture: &Mixture, score: i32) -> Self {
        Self { score, weight: if score < mixture.score { mixture.heaviest } else { 0.0 } }
    }
}

/// The memory a worker needs.
#[derive(Debug)]
pub struct Bench {
    pub(super) targets: Targets,
    /// The targets in work, and what is known of each.
    columns: Vec<Column>,
    lanes: Vec<Lane>,
    /// For each strand.
    aligners: Vec<Aligner>,
    weighers: Vec<Weigher>,
    drawing: Duration,
    working: Duration,
}

/// A target in work: its number, its place among the draws, the lot that decides whether it is weighed, and the logarithm
/// of the factor that shuffles take.
#[derive(Debug, Clone, Copy)]
struct Lane {
    number: u64,
    draw: usize,
    lot: f64,
    ln_factor: f64,
}

/// The score of each strand with 64 targets.
pub(super) struct Scores(Vec<[i32; LANES]>);

impl Scores {
    /// The score of the best strand.
    pub(super) fn best(&self, lane: usize) -> i32 {
        self.0.iter().map(|scores| scores[lane]).max().unwrap_or(0)
    }

    /// What a target drawn for a strand stands for: of so many strands, those that score best share it.
    fn share(&self, strand: usize, lane: usize) -> f64 {
        let best = self.best(lane);
        let equals = self.0.iter().filter(|scores| scores[lane] == best).count();
        if self.0[strand][lane] == best { self.0.len() as f64 / equals as f64 } else { 0.0 }
    }
}

impl Bench {
    /// Memory for a mixture.
    #[must_use]
    pub fn new(mixture: &Mixture) -> Self {
        let (places, score) = (mixture.pool.len(), mixture.score);
        let strands = || mixture.strands.iter();
        Self {
            targets: Targets::new(places),
            columns: vec![[0; LANES]; places],
            lanes: Vec::with_capacity(LANES),
            aligners: strands().map(|strand| Aligner::reaching(mixture.isa, &strand.query, score)).collect(),
            weighers: strands().map(|strand| Weigher::new(strand, places, score)).collect(),
            drawing: Duration::ZERO,
            working: Duration::ZERO,
        }
    }

    /// Draws number `first` and those that follow; what they are depends on the mixture and their numbers alone.
    pub fn draw(&mut self, mixture: &Mixture, first: u64, draws: &mut [Draw]) {
        let begun = Instant::now();
        for draw in 0..draws.len() {
            self.begin(mixture, first + draw as u64, draw, draws);
            if self.lanes.len() == LANES {
                self.finish(mixture, draws);
            }
        }
        self.finish(mixture, draws);
        for (weigher, strand) in self.weighers.iter_mut().zip(&mixture.strands) {
            weigher.weigh(strand, mixture.isa, draws);
        }
        self.working += begun.elapsed();
    }

    /// Draws a target and takes it into a lane, unless its path alone says that it will not be weighed.
    fn begin(&mut self, mixture: &Mixture, number: u64, draw: usize, draws: &mut [Draw]) {
        let begun = Instant::now();
        let (aligned, mut rng) = self.align(mixture, Purpose::Tilt, number);
        let lot = uniform(&mut rng);
        if lot < mixture.component(number).keeping(aligned, mixture.score) {
            self.fill(mixture, &mut rng, self.lanes.len());
            self.lanes.push(Lane { number, draw, lot, ln_factor: aligned.ln_factor });
        } else {
            draws[draw] = Draw::unweighed(mixture, aligned.score);
        }
        self.drawing += begun.elapsed();
    }

    /// Scores the targets in work; of those that reach the score, some wait to be weighed.
    fn finish(&mut self, mixture: &Mixture, draws: &mut [Draw]) {
        let scores = self.scores(mixture);
        for (i, lane) in self.lanes.drain(..).enumerate() {
            let (score, strand) = (scores.best(i), mixture.strand(lane.number));
            let aligned = Aligned { score, ln_factor: lane.ln_factor };
            // No more than its path had.
            let keeping = mixture.component(lane.number).keeping(aligned, mixture.score);
            let share = if lane.lot < keeping { scores.share(strand, i) / keeping } else { 0.0 };
            draws[lane.draw] = Draw::unweighed(mixture, score);
            if score >= mixture.score && share > 0.0 {
                let target = Waiting { draw: lane.draw, ln_factor: lane.ln_factor + libm::log(share) };
                let (weigher, strand) = (&mut self.weighers[strand], &mixture.strands[strand]);
                weigher.keep(strand, mixture.isa, (&self.columns, i), target, draws);
            }
        }
    }

    /// The path of a target and its letters, and what draws the others.
    fn align(&mut self, mixture: &Mixture, purpose: Purpose, number: u64) -> (Aligned, StreamRng) {
        let mut rng = Stream::new(mixture.seed, purpose, number).rng();
        let strand = &mixture.strands[mixture.strand(number)];
        (self.targets.align(mixture, strand, mixture.component(number), &mut rng), rng)
    }

    /// Draws the other letters of a target into a lane.
    fn fill(&mut self, mixture: &Mixture, rng: &mut StreamRng, lane: usize) {
        self.targets.fill(mixture, rng);
        self.columns.iter_mut().zip(&self.targets.ranks).for_each(|(column, &rank)| column[lane] = rank);
    }

    /// The scores of the targets in all lanes.
    fn scores(&mut self, mixture: &Mixture) -> Scores {
        let score = |(aligner, strand): (&mut Aligner, &Strand)| aligner.scores(&strand.query, &self.columns);
        Scores(self.aligners.iter_mut().zip(&mixture.strands).map(score).collect())
    }

    /// The scores of 64 targets that are kept whatever their paths score, to see what a tilt does.
    pub(super) fn pilot(&mut self, mixture: &Mixture, first: u64) -> Scores {
        for lane in 0..LANES {
            let (_, mut rng) = self.align(mixture, Purpose::TiltPilot, first + lane as u64);
            self.fill(mixture, &mut rng, lane);
        }
        self.scores(mixture)
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
}
