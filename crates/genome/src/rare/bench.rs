//! Draws of tilted targets, 64 at a time, with their scores, and of those that reach the score their weights.

use super::forward::Forward;
use super::mixture::{Component, Mixture};
use crate::alignment::{Aligner, Column, LANES};
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
    /// How much more often the null has such a target than the mixture. Of a target below the score of the mixture it is
    /// not known: about the most that one which reaches the score could weigh stands there.
    pub weight: f64,
}

/// A target that reaches the score and waits to be weighed.
#[derive(Debug, Clone, Copy)]
struct Reached {
    /// Its place among the draws.
    draw: usize,
    /// The logarithm of the factor that shuffles take.
    correction: f64,
}

/// The memory a worker needs.
#[derive(Debug)]
pub struct Bench {
    columns: Vec<Column>,
    /// Those that reach the score, of several batches.
    reached: Vec<Reached>,
    reaching: Vec<Column>,
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
            reached: Vec::new(),
            reaching: vec![[0; LANES]; mixture.pool.len()],
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

    /// Draws number `first` and those that follow; what they are depends on the mixture and their numbers alone.
    pub fn draw(&mut self, mixture: &Mixture, first: u64, draws: &mut [Draw]) {
        let begun = Instant::now();
        for batch in (0..draws.len()).step_by(LANES) {
            let (scores, corrections) = self.scores(mixture, Purpose::Tilt, first + batch as u64);
            let asked = LANES.min(draws.len() - batch);
            for lane in 0..asked {
                let draw = batch + lane;
                draws[draw] = Draw { score: scores[lane], weight: mixture.heaviest };
                if scores[lane] >= mixture.score {
                    self.keep(lane, Reached { draw, correction: corrections[lane] });
                }
                if self.reached.len() == LANES {
                    self.weigh(mixture, draws);
                }
            }
        }
        self.weigh(mixture, draws);
        self.working += begun.elapsed();
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
            let correction = self.target(mixture, component, &mut rng);
            self.columns.iter_mut().zip(&self.target).for_each(|(column, &rank)| column[lane] = rank);
            correction
        });
        self.drawing += begun.elapsed();
        (self.aligner.scores(&mixture.query, &self.columns), corrections)
    }

    /// Keeps a target until there are enough to be weighed together.
    fn keep(&mut self, lane: usize, reached: Reached) {
        let place = self.reached.len();
        self.reaching.iter_mut().zip(&self.columns).for_each(|(kept, column)| kept[place] = column[lane]);
        self.reached.push(reached);
    }

    /// Weighs the targets that are kept.
    fn weigh(&mut self, mixture: &Mixture, draws: &mut [Draw]) {
        let densities = self.densities(mixture);
        for (reached, density) in self.reached.drain(..).zip(densities) {
            draws[reached.draw].weight = libm::exp(reached.correction - density);
        }
    }

    /// ln mean_k (Z_k/C_k) of each target kept.
    fn densities(&mut self, mixture: &Mixture) -> [f64; LANES] {
        let targets = self.reached.len();
        let densities = mean(mixture, &mut self.single, &self.reaching, targets);
        if densities[..targets].iter().all(|density| density.is_finite()) {
            return densities;
        }
        let precise = mean(mixture, &mut self.double, &self.reaching, targets);
        // Each on its own, so that no weight depends on what else is weighed.
        std::array::from_fn(|lane| if densities[lane].is_finite() { densities[lane] } else { precise[lane] })
    }

    /// Draws one target; gives the logarithm of the factor that shuffles take.
    fn target(&mut self, mixture: &Mixture, component: &Component, rng: &mut impl Rng) -> f64 {
        component.paths.draw(rng, &mut self.path);
        self.target.fill(OPEN);
        if mixture.pool.urn().is_some() {
            self.shuffle(mixture, component, rng)
        } else {
            self.independent(mixture, component, rng);
            0.0
        }
    }

    /// Letters on the path in proportion to p_b e^(θs), all others to p_b.
    fn independent(&mut self, mixture: &Mixture, component: &Component, rng: &mut impl Rng) {
        let frequencies = mixture.pool.frequencies();
        for &(row, place) in &self.path {
            let weights = &component.tilt.weights[component.tilt.letters[row] as usize];
            self.target[place] = chosen(uniform(rng) * component.tilt.means[row], frequencies, |rank| weights[rank]);
        }
        for letter in self.target.iter_mut().filter(|letter| **letter == OPEN) {
            *letter = mixture.letters.rank(rng.next_u32());
        }
    }

    /// The same from the letters left; all others in any order.
    fn shuffle(&mut self, mixture: &Mixture, component: &Component, rng: &mut impl Rng) -> f64 {
        let counts = mixture.pool.urn().map_or(&[][..], |urn| urn.counts());
        self.used.resize(component.tilt.letters.len(), [0.0; 2]);
        self.left.clear();
        self.left.extend(counts.iter().map(|&count| f64::from(count)));
        let (mut all, mut factors) = (mixture.pool.len() as f64, Factors::default());
        for &(row, place) in &self.path {
            let weights = &component.tilt.weights[component.tilt.letters[row] as usize];
            let total = weighed(&self.left, weights);
            let rank = chosen(uniform(rng) * total, &self.left, |rank| weights[rank]);
            let factor = total / (all * component.tilt.means[row]);
            factors.take(factor);
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
        factors.ln()
    }
}

/// A product of many factors, whose logarithm is asked for.
#[derive(Clone, Copy)]
struct Factors {
    product: f64,
    ln: f64,
}

impl Default for Factors {
    fn default() -> Self {
        Self { product: 1.0, ln: 0.0 }
    }
}

impl Factors {
    fn take(&mut self, factor: f64) {
        self.product *= factor;
        if !(1e-100..1e100).contains(&self.product) {
            *self = Self { product: 1.0, ln: self.ln() };
        }
    }

    fn ln(self) -> f64 {
        self.ln + libm::log(self.product)
    }
}

/// Σ shares · weights, in four sums that do not wait for each other.
#[inline]
fn weighed(shares: &[f64], weights: &[f64]) -> f64 {
    let ((shares, more), (weights, further)) = (shares.as_chunks::<4>(), weights.as_chunks::<4>());
    let mut sums = [0.0; 4];
    for (shares, weights) in shares.iter().zip(weights) {
        sums.iter_mut().zip(shares).zip(weights).for_each(|((sum, share), weight)| *sum += share * weight);
    }
    let rest: f64 = more.iter().zip(further).map(|(share, weight)| share * weight).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

/// Path sums of all components, which begin with a weight that suits the score.
fn forwards<T: Real>(mixture: &Mixture, most: f64) -> Vec<Forward<T>> {
    let start = |component: &Component| -(0.5 * component.tilt.theta * f64::from(mixture.score)).min(most);
    mixture.components.iter().map(|component| Forward::new(&component.tilt, start(component))).collect()
}

/// ln mean_k (Z_k/C_k) of the first so many targets, k in the order of the components.
fn mean<T: Real>(mixture: &Mixture, forwards: &mut [Forward<T>], columns: &[Column], targets: usize) -> [f64; LANES] {
    let each: Vec<[f64; LANES]> = mixture
        .components
        .iter()
        .zip(forwards)
        .map(|(component, forward)| {
            let sums = forward.ln_sums(mixture.isa, &component.tilt, columns, targets);
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
