//! A tilt: how much more a pair of letters is worth, the more it scores.

use crate::null::Pool;
use crate::scoring::Scoring;
use crate::sequence::Sequence;

/// How much dearer gaps are in weights than in scores.
const DEARER: f64 = 1.15;

/// The weights of pairs and gaps for one strand of a query: a pair of score s weighs a e^(θs), a gap of k letters
/// e^(−1.15 θ(open + k · extend)).
#[derive(Debug, Clone)]
pub(super) struct Tilt {
    pub(super) theta: f64,
    /// Weights `[code][rank]` of the letters of the query with those of the pool, for the codes that occur.
    pub(super) weights: Vec<Vec<f64>>,
    /// Each letter of the query as a row of `weights`.
    pub(super) letters: Vec<u8>,
    /// What each letter of the query weighs with a letter of the pool on average.
    pub(super) means: Vec<f64>,
    /// The weight of the first letter of a gap, and of each further one.
    pub(super) gap: [f64; 2],
}

impl Tilt {
    /// The tilt by θ, with `ln_start` = ln a.
    pub(super) fn new(strand: &Sequence, pool: &Pool, scoring: &Scoring, theta: f64, ln_start: f64) -> Self {
        let mut codes = strand.codes().to_vec();
        codes.sort_unstable();
        codes.dedup();
        let weight = |code: u8, letter: u8| libm::exp(ln_start + theta * f64::from(scoring.score(code, letter)));
        let weights: Vec<Vec<f64>> =
            codes.iter().map(|&code| pool.letters().iter().map(|&letter| weight(code, letter)).collect()).collect();
        let mean = |row: &Vec<f64>| row.iter().zip(pool.frequencies()).map(|(weight, p)| weight * p).sum();
        let of_rows: Vec<f64> = weights.iter().map(mean).collect();
        let letters: Vec<u8> =
            strand.codes().iter().map(|code| codes.partition_point(|known| known < code) as u8).collect();
        let gaps = scoring.gaps();
        let gap = [gaps.open + gaps.extend, gaps.extend].map(|cost| libm::exp(-theta * DEARER * f64::from(cost)));
        Self { theta, means: letters.iter().map(|&row| of_rows[row as usize]).collect(), weights, letters, gap }
    }
}
