//! Targets drawn by tilts: a path, its letters, and all others.

use super::mixture::{Component, Mixture, Strand};
use crate::draw::{below, uniform};
use crate::null::Urn;
use rand::Rng;

/// No letter yet.
const OPEN: u8 = u8::MAX;

/// The memory to draw one target after another.
#[derive(Debug)]
pub(super) struct Targets {
    /// The last target drawn, as ranks.
    pub(super) ranks: Vec<u8>,
    path: Vec<(usize, usize)>,
    left: Vec<f64>,
    bag: Vec<u8>,
    /// Of each letter of the query, the sum of the factors that shuffles take at it, and how many.
    pub(super) used: Vec<[f64; 2]>,
}

/// What is known of a target: at first of the path it is drawn by, and its letters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Aligned {
    /// What an alignment scores: the target scores no less.
    pub(super) score: i32,
    /// The logarithm of the factor that shuffles take.
    pub(super) ln_factor: f64,
}

impl Targets {
    /// Memory for targets of `places` letters.
    pub(super) fn new(places: usize) -> Self {
        Self { ranks: vec![OPEN; places], path: Vec::new(), left: Vec::new(), bag: Vec::new(), used: Vec::new() }
    }

    /// Begins a target: draws a path and the letters on it.
    pub(super) fn align(
        &mut self,
        mixture: &Mixture,
        strand: &Strand,
        component: &Component,
        rng: &mut impl Rng,
    ) -> Aligned {
        component.paths.draw(rng, &mut self.path);
        self.ranks.fill(OPEN);
        let ln_factor = match mixture.pool.urn() {
            Some(urn) => self.align_from(urn, component, rng),
            None => self.align_independent(mixture, component, rng),
        };
        Aligned { score: strand.query.aligned_score(&self.path, &self.ranks), ln_factor }
    }

    /// Draws all other letters: those that are left in any order, or independent ones.
    pub(super) fn fill(&mut self, mixture: &Mixture, rng: &mut impl Rng) {
        let open = self.ranks.iter_mut().filter(|letter| **letter == OPEN);
        if mixture.pool.urn().is_none() {
            return open.for_each(|letter| *letter = mixture.letters.rank(rng.next_u32()));
        }
        self.bag.clear();
        for (rank, &left) in (0..).zip(&self.left) {
            self.bag.resize(self.bag.len() + left as usize, rank);
        }
        for letter in open {
            let place = below(self.bag.len() as u32, || rng.next_u32());
            *letter = self.bag.swap_remove(place as usize);
        }
    }

    /// Letters on the path in proportion to p_b e^(θs).
    fn align_independent(&mut self, mixture: &Mixture, component: &Component, rng: &mut impl Rng) -> f64 {
        let frequencies = mixture.pool.frequencies();
        for &(row, place) in &self.path {
            let weights = &component.tilt.weights[component.tilt.letters[row] as usize];
            self.ranks[place] = chosen(uniform(rng) * component.tilt.means[row], frequencies, |rank| weights[rank]);
        }
        0.0
    }

    /// The same from the letters left in an urn.
    fn align_from(&mut self, urn: &Urn, component: &Component, rng: &mut impl Rng) -> f64 {
        self.used.resize(component.tilt.letters.len(), [0.0; 2]);
        self.left.clear();
        self.left.extend(urn.counts().iter().map(|&count| f64::from(count)));
        let (mut all, mut factors) = (urn.len() as f64, Factors::default());
        for &(row, place) in &self.path {
            let weights = &component.tilt.weights[component.tilt.letters[row] as usize];
            let total = weighed(&self.left, weights);
            let rank = chosen(uniform(rng) * total, &self.left, |rank| weights[rank]);
            let factor = total / (all * component.tilt.means[row]);
            factors.take(factor);
            self.used[row] = [self.used[row][0] + factor, self.used[row][1] + 1.0];
            self.left[rank as usize] -= 1.0;
            self.ranks[place] = rank;
            all -= 1.0;
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
