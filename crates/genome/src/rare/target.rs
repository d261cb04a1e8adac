//! Targets drawn by tilts: a path, its letters, and all others.

use super::mixture::{Component, Mixture};
use crate::draw::{below, uniform};
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

impl Targets {
    /// Memory for targets of `places` letters.
    pub(super) fn new(places: usize) -> Self {
        Self { ranks: vec![OPEN; places], path: Vec::new(), left: Vec::new(), bag: Vec::new(), used: Vec::new() }
    }

    /// Draws one target; gives the logarithm of the factor that shuffles take.
    pub(super) fn draw(&mut self, mixture: &Mixture, component: &Component, rng: &mut impl Rng) -> f64 {
        component.paths.draw(rng, &mut self.path);
        self.ranks.fill(OPEN);
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
            self.ranks[place] = chosen(uniform(rng) * component.tilt.means[row], frequencies, |rank| weights[rank]);
        }
        for letter in self.ranks.iter_mut().filter(|letter| **letter == OPEN) {
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
            self.ranks[place] = rank;
            all -= 1.0;
        }
        self.bag.clear();
        for (rank, &left) in (0..).zip(&self.left) {
            self.bag.resize(self.bag.len() + left as usize, rank);
        }
        for letter in self.ranks.iter_mut().filter(|letter| **letter == OPEN) {
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
