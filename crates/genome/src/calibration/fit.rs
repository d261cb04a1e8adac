//! The parameters of the largest likelihood.

use super::Ungapped;
use crate::statistics::gumbel::greatest_common_divisor;

/// Scores at lengths, with their counts.
pub(super) struct Scores {
    cells: Vec<(f64, i32, u64)>,
    /// The score in the middle: parameters are taken there, where they hardly depend on each other.
    centre: f64,
    /// The greatest common divisor of the scores.
    span: f64,
    ungapped: Ungapped,
}

/// The law of the scores at every length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fit {
    /// ln K − λ · centre.
    level: f64,
    pub(super) lambda: f64,
    /// α · centre + β.
    length: f64,
    pub(super) alpha: f64,
    centre: f64,
}

/// Steps of differences: of the level, λ (as a share), the length and ln α.
const STEPS: [f64; 4] = [1e-3, 1e-3, 0.1, 0.01];

/// The standard deviation of ln α about that of a guess. Where scores are coarse, two lengths say little of α.
const GUESS: f64 = 0.5;

/// That guess, in lengths of ungapped alignments: with gaps they are up to twice as long or more.
const GUESSED: f64 = 1.4;

/// How the variance of lengths grows with their mean.
const POWER: f64 = 2.5;

impl Scores {
    pub(super) fn new(cells: Vec<(f64, i32, u64)>, ungapped: Ungapped) -> Self {
        let all: u64 = cells.iter().map(|cell| cell.2).sum();
        let sum: f64 = cells.iter().map(|&(_, score, count)| f64::from(score) * count as f64).sum();
        let divisor = cells.iter().fold(0, |divisor, cell| greatest_common_divisor(divisor, cell.1.unsigned_abs()));
        Self { cells, centre: sum / all as f64, span: f64::from(divisor.max(1)), ungapped }
    }

    /// The logarithm of the likelihood, Σ count · ln(e^(−E(s + span)) − e^(−E(s))), and of the guess.
    fn ln_likelihood(&self, at: [f64; 4]) -> f64 {
        let [level, lambda, length, ln_alpha] = at;
        let alpha = ln_alpha.exp();
        let Ungapped { alpha: plain, variance } = self.ungapped;
        let covariance = variance * (alpha / plain).powf(POWER) / alpha;
        let expected = |size: f64, score: f64| {
            let mean = length + alpha * (score - self.centre);
            let left = (size - mean).max(1e-3);
            (left * left + covariance * mean.max(0.0)) * (level - lambda * (score - self.centre)).exp()
        };
        let cell = |&(size, score, count): &(f64, i32, u64)| {
            let score = f64::from(score);
            let (here, above) = (expected(size, score), expected(size, score + self.span));
            // Differences of the two, without cancellation where both are small.
            count as f64 * (-above + (-(above - here).exp_m1()).ln())
        };
        self.cells.iter().map(cell).sum::<f64>()
            - 0.5 * ((ln_alpha - (GUESSED * self.ungapped.alpha).ln()) / GUESS).powi(2)
    }

    /// λ and level of the scores at the long length by moments, for a start.
    fn start(&self) -> [f64; 4] {
        let size = self.cells.iter().map(|cell| cell.0).fold(0.0, f64::max);
        let own = || self.cells.iter().filter(|cell| cell.0 == size).map(|cell| (f64::from(cell.1), cell.2 as f64));
        let all: f64 = own().map(|(_, count)| count).sum();
        let mean = own().map(|(score, count)| score * count).sum::<f64>() / all;
        let variance = own().map(|(score, count)| (score - mean).powi(2) * count).sum::<f64>() / all;
        let lambda = std::f64::consts::PI / (6.0 * variance).sqrt();
        [
            lambda * (mean - self.centre + 0.5 * self.span) - 0.5772 - 2.0 * size.ln(),
            lambda,
            0.05 * size,
            (GUESSED * self.ungapped.alpha).ln(),
        ]
    }
}

impl Fit {
    /// The maximum, from the neighbourhood of another or from moments; none if there is none.
    pub(super) fn of(scores: &Scores, near: Option<&Self>) -> Option<Self> {
        let mut at = near.map_or_else(|| scores.start(), |fit| fit.at(scores.centre));
        let mut value = scores.ln_likelihood(at);
        for _ in 0..100 {
            let (gradient, hessian) = derivatives(scores, at);
            let step = solved(hessian, gradient)
                .filter(|step| dot(*step, gradient) > 0.0)
                .unwrap_or_else(|| ascent(hessian, gradient));
            let gain = dot(step, gradient);
            let (next, higher) = climbed(scores, at, step, value)?;
            (at, value) = (next, higher);
            // A hundredth of a standard error.
            if gain < 1e-4 {
                let [level, lambda, length, ln_alpha] = at;
                return Some(Self { level, lambda, length, alpha: ln_alpha.exp(), centre: scores.centre });
            }
        }
        None
    }

    /// The parameters about another centre.
    fn at(&self, centre: f64) -> [f64; 4] {
        let by = centre - self.centre;
        [self.level - self.lambda * by, self.lambda, self.length + self.alpha * by, self.alpha.ln()]
    }

    pub(super) fn ln_k(&self) -> f64 {
        self.level + self.lambda * self.centre
    }

    pub(super) fn beta(&self) -> f64 {
        self.length - self.alpha * self.centre
    }

    /// Whether it is a law of local alignments.
    pub(super) fn sound(&self) -> bool {
        self.lambda > 0.0 && self.ln_k().is_finite()
    }
}

/// The longest of the halved steps that does not descend.
fn climbed(scores: &Scores, at: [f64; 4], step: [f64; 4], value: f64) -> Option<([f64; 4], f64)> {
    let mut scale = 1.0;
    while scale > 1e-12 {
        let next: [f64; 4] = std::array::from_fn(|i| at[i] + scale * step[i]);
        let higher = if next[1] > 0.0 { scores.ln_likelihood(next) } else { f64::NAN };
        // Up to what rounding loses of a sum of millions.
        if higher >= value - 1e-12 * value.abs() {
            return Some((next, higher));
        }
        scale *= 0.5;
    }
    None
}

/// Gradient and Hessian by central differences.
fn derivatives(scores: &Scores, at: [f64; 4]) -> ([f64; 4], [[f64; 4]; 4]) {
    let steps = [STEPS[0], STEPS[1] * at[1], STEPS[2], STEPS[3]];
    let shifted = |shifts: &[(usize, f64)]| {
        let mut there = at;
        shifts.iter().for_each(|&(i, sign)| there[i] += sign * steps[i]);
        scores.ln_likelihood(there)
    };
    let here = scores.ln_likelihood(at);
    let sides: [[f64; 2]; 4] = std::array::from_fn(|i| [shifted(&[(i, 1.0)]), shifted(&[(i, -1.0)])]);
    let gradient = std::array::from_fn(|i| (sides[i][0] - sides[i][1]) / (2.0 * steps[i]));
    let second = |i: usize, j: usize| {
        if i == j {
            return (sides[i][0] - 2.0 * here + sides[i][1]) / (steps[i] * steps[i]);
        }
        let corner = |a, b| shifted(&[(i, a), (j, b)]);
        (corner(1.0, 1.0) - corner(1.0, -1.0) - corner(-1.0, 1.0) + corner(-1.0, -1.0)) / (4.0 * steps[i] * steps[j])
    };
    (gradient, std::array::from_fn(|i| std::array::from_fn(|j| second(i, j))))
}

/// −H⁻¹ g by elimination with pivots; none if H has no inverse.
fn solved(mut hessian: [[f64; 4]; 4], gradient: [f64; 4]) -> Option<[f64; 4]> {
    let mut right = gradient.map(|g| -g);
    for i in 0..4 {
        let pivot = (i..4).max_by(|&a, &b| hessian[a][i].abs().total_cmp(&hessian[b][i].abs()))?;
        hessian.swap(i, pivot);
        right.swap(i, pivot);
        for row in i + 1..4 {
            let factor = hessian[row][i] / hessian[i][i];
            (i..4).for_each(|column| hessian[row][column] -= factor * hessian[i][column]);
            right[row] -= factor * right[i];
        }
    }
    for i in (0..4).rev() {
        let known: f64 = (i + 1..4).map(|column| hessian[i][column] * right[column]).sum();
        right[i] = (right[i] - known) / hessian[i][i];
    }
    right.iter().all(|x| x.is_finite()).then_some(right)
}

/// A step along each axis on its own, where the likelihood is not concave.
fn ascent(hessian: [[f64; 4]; 4], gradient: [f64; 4]) -> [f64; 4] {
    std::array::from_fn(|i| gradient[i] / hessian[i][i].abs().max(1e-9))
}

fn dot(a: [f64; 4], b: [f64; 4]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
