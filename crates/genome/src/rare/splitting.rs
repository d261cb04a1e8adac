//! Small chances as a product of larger ones: multilevel splitting.
//!
//! A population of null targets is driven up through levels of score. At each, the three in ten that score highest are
//! kept and copied in place of the others, and all of them move about at random among the targets that score no less.
//! The chance is the product of the shares kept. Moves keep the null law: letters change places or are drawn anew, pieces
//! shift by a letter, targets turn round. The product of one run is unbiased if the moves forget the copies; runs are
//! independent, and their spread is the error.
//!
//! Source: Cérou, Del Moral, Furon & Guyader 2012, Stat. Comput. 22:795, DOI 10.1007/s11222-011-9231-6.

use super::bench::Draw;
use super::target::chosen;
use crate::alignment::{Aligner, Column, LANES, Query};
use crate::draw::{below, uniform};
use crate::null::Pool;
use crate::scoring::Scoring;
use crate::sequence::Sequence;
use partita_domain::random::StreamRng;
use partita_domain::{Isa, Purpose, Stream};
use rand::Rng;

/// Batches of 64 targets in a population.
const BATCHES: usize = 8;

/// The share of a population that is not kept at a level.
const DROPPED: f64 = 0.7;

/// Moves of every target at a level.
const MOVES: usize = 20;

/// The longest piece that shifts by a letter.
const PIECE: usize = 40;

/// Letters that change at once: at first, at least and at most.
const CHANGES: (f64, f64, f64) = (6.0, 2.0, 32.0);

/// Levels expected on the way, for an account of the work.
const LEVELS: f64 = 25.0;

/// Runs of splitting towards a score.
#[derive(Debug)]
pub struct Splitting {
    query: Query,
    pool: Pool,
    score: i32,
    seed: u64,
    isa: Isa,
}

/// The targets of a run.
struct Population<'a> {
    splitting: &'a Splitting,
    targets: Vec<Vec<Column>>,
    scores: Vec<i32>,
    aligner: Aligner,
    rng: StreamRng,
    changes: f64,
}

impl Splitting {
    /// Splitting for the chance that the better of the strands reaches `score` on a target from the pool.
    #[must_use]
    pub fn new(strands: &[Sequence], pool: &Pool, scoring: &Scoring, score: i32, seed: u64, isa: Isa) -> Self {
        Self { query: Query::new(strands, pool.letters(), scoring), pool: pool.clone(), score, seed, isa }
    }

    /// DP cells of a run, about.
    #[must_use]
    pub fn cells(&self) -> f64 {
        (self.query.len() * self.pool.len() * BATCHES * LANES * MOVES) as f64 * LEVELS
    }

    /// Run number `replicate`: the chance it finds, as the weight of a draw that reaches the score. The weight is 0 if
    /// the population gets stuck below.
    #[must_use]
    pub fn run(&self, replicate: u64) -> Draw {
        let mut population = Population::new(self, replicate);
        let mut weight = 1.0;
        loop {
            let level = population.level();
            weight *= population.keep(level);
            if level >= self.score || weight == 0.0 {
                return Draw { score: self.score, weight };
            }
            population.wander(level);
        }
    }
}

impl<'a> Population<'a> {
    fn new(splitting: &'a Splitting, replicate: u64) -> Self {
        let rng = Stream::new(splitting.seed, Purpose::Splitting, replicate).rng();
        let places = splitting.pool.len();
        let mut population = Self {
            splitting,
            targets: vec![vec![[0; LANES]; places]; BATCHES],
            scores: Vec::new(),
            aligner: Aligner::new(splitting.isa, &splitting.query),
            rng,
            changes: CHANGES.0,
        };
        for batch in 0..BATCHES {
            (0..LANES).for_each(|lane| population.draw(batch, lane));
            let scores = population.aligner.scores(&splitting.query, &population.targets[batch]);
            population.scores.extend(scores);
        }
        population
    }

    /// Draws a target of the null.
    fn draw(&mut self, batch: usize, lane: usize) {
        let pool = &self.splitting.pool;
        let mut bag: Vec<u8> = match pool.urn() {
            Some(urn) => (0..).zip(urn.counts()).flat_map(|(rank, &count)| vec![rank; count as usize]).collect(),
            None => (0..pool.len()).map(|_| chosen(uniform(&mut self.rng), pool.frequencies(), |_| 1.0)).collect(),
        };
        for column in &mut self.targets[batch] {
            let place = below(bag.len() as u32, || self.rng.next_u32());
            column[lane] = bag.swap_remove(place as usize);
        }
    }

    /// The next level: what three in ten reach, but above the lowest score and not beyond the score asked for.
    fn level(&self) -> i32 {
        let mut sorted = self.scores.clone();
        sorted.sort_unstable();
        let level = sorted[(sorted.len() as f64 * DROPPED) as usize];
        level.max(sorted[0] + 1).min(self.splitting.score)
    }

    /// Replaces the targets below a level by copies of the others, evenly; gives the share of those.
    fn keep(&mut self, level: i32) -> f64 {
        let (kept, dropped): (Vec<usize>, Vec<usize>) = (0..self.scores.len()).partition(|&i| self.scores[i] >= level);
        if kept.is_empty() {
            return 0.0;
        }
        let mut order = kept.clone();
        for last in (1..order.len()).rev() {
            order.swap(last, below(last as u32 + 1, || self.rng.next_u32()) as usize);
        }
        for (&to, &from) in dropped.iter().zip(order.iter().cycle()) {
            for place in 0..self.splitting.pool.len() {
                self.targets[to / LANES][place][to % LANES] = self.targets[from / LANES][place][from % LANES];
            }
            self.scores[to] = self.scores[from];
        }
        kept.len() as f64 / self.scores.len() as f64
    }

    /// Moves all targets about among those that score at least a level.
    fn wander(&mut self, level: i32) {
        let Splitting { query, .. } = self.splitting;
        let mut accepted = 0;
        for batch in 0..BATCHES {
            for _ in 0..MOVES {
                let mut moved = self.targets[batch].clone();
                (0..LANES).for_each(|lane| self.move_one(&mut moved, lane));
                let scores = self.aligner.scores(query, &moved);
                for lane in (0..LANES).filter(|&lane| scores[lane] >= level) {
                    self.scores[batch * LANES + lane] = scores[lane];
                    self.targets[batch].iter_mut().zip(&moved).for_each(|(kept, moved)| kept[lane] = moved[lane]);
                    accepted += 1;
                }
            }
        }
        let share = f64::from(accepted) / (BATCHES * MOVES * LANES) as f64;
        let factor = if share < 0.3 {
            0.8
        } else if share > 0.5 {
            1.25
        } else {
            1.0
        };
        self.changes = (self.changes * factor).clamp(CHANGES.1, CHANGES.2);
    }

    /// A move of one target, as likely as its reverse.
    fn move_one(&mut self, target: &mut [Column], lane: usize) {
        let places = target.len();
        let mut number = |bound: usize| below(bound as u32, || self.rng.next_u32()) as usize;
        match number(8) {
            0..5 => {
                for _ in 0..=number(self.changes as usize) {
                    self.change(target, lane);
                }
            }
            5..7 => {
                let first = number(places);
                let last = (first + 1 + number(PIECE)).min(places - 1);
                let mut piece: Vec<u8> = target[first..=last].iter().map(|column| column[lane]).collect();
                let turn = if number(2) == 0 { 1 } else { piece.len() - 1 };
                piece.rotate_left(turn);
                target[first..=last].iter_mut().zip(piece).for_each(|(column, letter)| column[lane] = letter);
            }
            _ => {
                let mut all: Vec<u8> = target.iter().map(|column| column[lane]).collect();
                all.rotate_left(number(places));
                target.iter_mut().zip(all).for_each(|(column, letter)| column[lane] = letter);
            }
        }
    }

    /// Two letters change places, or one is drawn anew.
    fn change(&mut self, target: &mut [Column], lane: usize) {
        let pool = &self.splitting.pool;
        let mut place = || below(target.len() as u32, || self.rng.next_u32()) as usize;
        let (a, b) = (place(), place());
        if pool.urn().is_some() {
            let letter = target[a][lane];
            target[a][lane] = target[b][lane];
            target[b][lane] = letter;
        } else {
            target[a][lane] = chosen(uniform(&mut self.rng), pool.frequencies(), |_| 1.0);
        }
    }
}
