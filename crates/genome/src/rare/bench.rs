//! Draws of tilted targets, 64 at a time, with their scores and weights.

use super::aligner::Aligner;
use super::forward::Forward;
use super::mixture::{Component, Mixture};
use crate::alignment::{Column, LANES};
use crate::draw::{below, uniform};
use partita_domain::lanes::Real;
use partita_domain::{Purpose, Stream};
use rand::Rng;
use std::time::{Duration, Instant};

/// No letter yet.
const OPEN: u8 = u8::MAX;

/// The largest share of a weight e^(−start) that sums in single precision begin with, and in double precision.
const STARTS: [f64; 2] = [60.0, 500.0];

/// A target drawn: its score and how much it counts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Draw {
    /// The best score of any strand.
    pub score: i32,
    /// How much more often the null has such a target than the mixture.
    pub weight: f64,
}

/// The memory a worker needs.
#[derive(Debug)]
pub struct Bench {
    columns: Vec<Column>,
    target: Vec<u8>,
    path: Vec<(usize, usize)>,
    left: Vec<f64>,
    bag: Vec<u8>,
    /// Of each letter of the query, the sum of the factors that shuffles take at it, and how many.
    pub(super) used: Vec<[f64; 2]>,
    aligner: Aligner,
    single: Vec<Forward<f32>>,
    double: Vec<Forward<f64>>,
    drawing: Duration,
    working: Duration,
}

impl Bench {
    /// Memory for a mixture.
    #[must_use]
    pub fn new(mixture: &Mixture) -> Self {
        Self {
            columns: vec![[0; LANES]; mixture.pool.len()],
            target: vec![OPEN; mixture.pool.len()],
            path: Vec::new(),
            left: Vec::new(),
            bag: Vec::new(),
            used: Vec::new(),
            aligner: Aligner::new(mixture.isa, &mixture.query),
            single: forwards(mixture, STARTS[0]),
            double: forwards(mixture, STARTS[1]),
            drawing: Duration::ZERO,
            working: Duration::ZERO,
        }
    }

    /// Draws `first` to `first + 63`; what they are depends on the mixture and their numbers alone.
    pub fn batch(&mut self, mixture: &Mixture, first: u64) -> [Draw; LANES] {
        let begun = Instant::now();
        let (scores, corrections) = self.scores(mixture, Purpose::Tilt, first);
        let densities = self.densities(mixture);
        self.working += begun.elapsed();
        std::array::from_fn(|lane| {
            let weight = libm::exp(corrections[lane] - densities[lane]);
            Draw { score: scores[lane], weight }
        })
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

    /// Draws 64 targets; gives their scores, and the logarithms of the factors that shuffles take.
    pub(super) fn scores(&mut self, mixture: &Mixture, purpose: Purpose, first: u64) -> ([i32; LANES], [f64; LANES]) {
        let begun = Instant::now();
        let corrections = std::array::from_fn(|lane| {
            let number = first + lane as u64;
            let mut rng = Stream::new(mixture.seed, purpose, number).rng();
            let component = &mixture.components[(number % mixture.components.len() as u64) as usize];
            let correction = self.draw(mixture, component, &mut rng);
            self.columns.iter_mut().zip(&self.target).for_each(|(column, &rank)| column[lane] = rank);
            correction
        });
        self.drawing += begun.elapsed();
        (self.aligner.scores(&mixture.query, &self.columns), corrections)
    }

    /// ln mean_k (Z_k/C_k) of each target.
    fn densities(&mut self, mixture: &Mixture) -> [f64; LANES] {
        let mut densities = mean(mixture, &mut self.single, &self.columns);
        if densities.iter().any(|density| !density.is_finite()) {
            densities = mean(mixture, &mut self.double, &self.columns);
        }
        densities
    }

    /// Draws one target; gives the logarithm of the factor that shuffles take.
    fn draw(&mut self, mixture: &Mixture, component: &Component, rng: &mut impl Rng) -> f64 {
        component.paths.draw(rng, &mut self.path);
        self.target.fill(OPEN);
        if mixture.pool.urn().is_some() {
            self.shuffle(mixture, component, rng)
        } else {
            self.independent(mixture, component, rng)
        }
    }

    /// Letters on the path in proportion to p_b e^(θs), all others to p_b.
    fn independent(&mut self, mixture: &Mixture, component: &Component, rng: &mut impl Rng) -> f64 {
        let frequencies = mixture.pool.frequencies();
        for &(row, place) in &self.path {
            let weights = &component.tilt.weights[component.tilt.letters[row] as usize];
            self.target[place] = chosen(uniform(rng) * component.tilt.means[row], frequencies, |rank| weights[rank]);
        }
        for letter in self.target.iter_mut().filter(|letter| **letter == OPEN) {
            *letter = chosen(uniform(rng), frequencies, |_| 1.0);
        }
        0.0
    }

    /// The same from the letters left; all others in any order.
    fn shuffle(&mut self, mixture: &Mixture, component: &Component, rng: &mut impl Rng) -> f64 {
        let counts = mixture.pool.urn().map_or(&[][..], |urn| urn.counts());
        self.used.resize(component.tilt.letters.len(), [0.0; 2]);
        self.left.clear();
        self.left.extend(counts.iter().map(|&count| f64::from(count)));
        let (mut all, mut correction) = (mixture.pool.len() as f64, 0.0);
        for &(row, place) in &self.path {
            let weights = &component.tilt.weights[component.tilt.letters[row] as usize];
            let total: f64 = self.left.iter().zip(weights).map(|(left, weight)| left * weight).sum();
            let rank = chosen(uniform(rng) * total, &self.left, |rank| weights[rank]);
            let factor = total / (all * component.tilt.means[row]);
            correction += libm::log(factor);
            self.used[row] = [self.used[row][0] + factor, self.used[row][1] + 1.0];
            self.left[rank as usize] -= 1.0;
            self.target[place] = rank;
            all -= 1.0;
        }
        self.bag.clear();
        for (rank, &left) in (0..).zip(&self.left) {
            self.bag.resize(self.bag.len() + left as usize, rank);
        }
        for letter in self.target.iter_mut().filter(|letter| **letter == OPEN) {
            let place = below(self.bag.len() as u32, || rng.next_u32());
            *letter = self.bag.swap_remove(place as usize);
        }
        correction
    }
}

/// Path sums of all components, which begin with a weight that suits the score.
fn forwards<T: Real>(mixture: &Mixture, most: f64) -> Vec<Forward<T>> {
    let start = |component: &Component| -(0.5 * component.tilt.theta * f64::from(mixture.score)).min(most);
    mixture.components.iter().map(|component| Forward::new(&component.tilt, start(component))).collect()
}

/// ln mean_k (Z_k/C_k), k in the order of the components.
fn mean<T: Real>(mixture: &Mixture, forwards: &mut [Forward<T>], columns: &[Column]) -> [f64; LANES] {
    let each: Vec<[f64; LANES]> = mixture
        .components
        .iter()
        .zip(forwards)
        .map(|(component, forward)| {
            let sums = forward.ln_sums(mixture.isa, &component.tilt, columns);
            sums.map(|sum| sum - component.paths.ln_total)
        })
        .collect();
    std::array::from_fn(|lane| {
        let largest = each.iter().map(|of| of[lane]).fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = each.iter().map(|of| libm::exp(of[lane] - largest)).sum();
        largest + libm::log(sum / each.len() as f64)
    })
}

/// The rank in which `u`, a number below Σ shares · weight, falls.
#[inline]
pub(super) fn chosen(mut u: f64, shares: &[f64], weight: impl Fn(usize) -> f64) -> u8 {
    let mut last = 0;
    for (rank, share) in shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
        last = rank;
        u -= share * weight(rank);
        if u < 0.0 {
            break;
        }
    }
    last as u8
}
