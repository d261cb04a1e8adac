//! Asymptotic λ, K and H of a scoring system and a composition: those of NCBI's tables, for systems that have no row.
//!
//! Pairs of independent sequences of equal length are scored, at a short and a long length. The best score of a pair
//! of length L reaches s with probability 1 − e^(−E), and
//!
//! ```text
//! E = K ((L − ℓ)² + c) e^(−λs),   ℓ = α s + β
//! ```
//!
//! since an alignment of length ℓ cannot begin in the last ℓ letters. c, the covariance of the two lengths, is small; it
//! is taken in proportion to ℓ, for score s to (α/α₀)^2.5 of what ungapped alignments have, about as in NCBI's tables. At one length that is a Gumbel law with a decay of
//! about λ + 2α/L: what makes λ drift with length makes α known, and with it λ at infinite length. All four parameters
//! are those of the largest likelihood of all scores together, with a weak guess of α for scores too coarse to show it; H = λ/α, for α is the length per unit of score.
//! Errors are those of a jackknife over groups of queries, because the targets of one query share it.
//!
//! Source: Altschul, Bundschuh, Olsen & Hwa 2001, Nucleic Acids Res. 29:351, DOI 10.1093/nar/29.2.351.

mod fit;
mod sample;

use crate::phase::{CheapGaps, check_gaps};
use crate::scoring::Scoring;
use crate::statistics::karlin::{KarlinAltschul, KarlinError, ScoreDistribution};
use fit::Fit;
use partita_domain::Isa;
use sample::Sample;
use serde::Serialize;

/// DP cells of the pairs of a length, unless a plan says otherwise.
const CELLS: f64 = 1e11;

/// The short length in lengths of ungapped alignments, unless a plan says otherwise; the long one is three times as long.
const SHORT: f64 = 45.0;

/// What is to be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Plan {
    /// The short and the long length; by default as alignments of the scoring system need.
    pub lengths: Option<[usize; 2]>,
    /// Pairs of the long length; of the short one there are as many as have the same number of DP cells.
    pub replicates: Option<u64>,
    /// The seed.
    pub seed: u64,
}

/// A plan with nothing left open.
struct Drawn {
    lengths: [usize; 2],
    replicates: u64,
    seed: u64,
    ungapped: Ungapped,
}

/// Lengths of ungapped alignments, per unit of score.
#[derive(Debug, Clone, Copy)]
struct Ungapped {
    /// Their mean α₀.
    alpha: f64,
    /// Their variance.
    variance: f64,
}

impl Plan {
    fn drawn(&self, ungapped: &KarlinAltschul, variance: f64) -> Drawn {
        let alpha = ungapped.lambda / ungapped.h;
        let usual = || {
            let score = (ungapped.k * 1e5).max(10.0).ln() / ungapped.lambda;
            let short = ((SHORT * alpha * score) as usize).clamp(150, 1000);
            [short, 3 * short]
        };
        let lengths = self.lengths.unwrap_or_else(usual);
        let replicates = self.replicates.unwrap_or((CELLS / (lengths[1] as f64).powi(2)) as u64);
        Drawn { lengths, replicates, seed: self.seed, ungapped: Ungapped { alpha, variance } }
    }
}

/// The parameters of long sequences, with their errors.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Calibration {
    /// Decay λ per unit of score.
    pub lambda: f64,
    /// Its standard error.
    pub lambda_se: f64,
    /// K, the factor of the search space.
    pub k: f64,
    /// The low end of its 95 % interval.
    pub k_low: f64,
    /// The high end of its 95 % interval.
    pub k_high: f64,
    /// Relative entropy H in nats per aligned pair.
    pub h: f64,
    /// Its standard error.
    pub h_se: f64,
    /// Letters of an alignment per unit of score.
    pub alpha: f64,
    /// The standard error of α.
    pub alpha_se: f64,
    /// Letters of an alignment at score 0, by extension.
    pub beta: f64,
    /// The standard error of β, which goes against that of α.
    pub beta_se: f64,
    /// Pairs scored, of both lengths.
    pub replicates: u64,
    /// The seed.
    pub seed: u64,
}

/// Why a scoring system cannot be calibrated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CalibrationError {
    /// Scores without λ.
    #[error("lambda is undefined at this composition: {0}")]
    NoLambda(#[from] KarlinError),
    /// Gaps that cost too little.
    #[error(transparent)]
    CheapGaps(#[from] CheapGaps),
    /// Too little to fit four parameters and their errors to.
    #[error("{0} replicates are too few: give at least {least}", least = sample::FEWEST)]
    TooFew(u64),
    /// Lengths that cannot be told apart.
    #[error("lengths of {} and {} are too short or too near: give a short one of at least 50 and one at least twice as long", .0[0], .0[1])]
    Lengths([usize; 2]),
    /// Scores that follow no such law.
    #[error(
        "scores between {low} and {high} follow no law of local alignments: gaps are too cheap for local alignment, or \
         the lengths too short for it"
    )]
    NotLocal {
        /// The smallest score.
        low: i32,
        /// The largest.
        high: i32,
    },
}

/// Draws and fits, in parallel within the calling team. `composition` is the share of each letter of the matrix's
/// alphabet by its code, of query and target alike.
///
/// # Errors
/// [`CalibrationError`]: scores without λ, gaps so cheap that scores grow with the length, a plan that is too small, or
/// scores that follow no such law.
pub fn calibrate(
    scoring: &Scoring,
    composition: &[f64],
    plan: &Plan,
    isa: Isa,
) -> Result<Calibration, CalibrationError> {
    let scores = scoring.matrix().scores();
    let pairs = ScoreDistribution::of_pairs(composition, composition, |a, b| scores[[a, b]])?;
    let ungapped = pairs.parameters()?;
    let plan = plan.drawn(&ungapped, pairs.length_variance(ungapped.lambda));
    if plan.replicates < sample::FEWEST {
        return Err(CalibrationError::TooFew(plan.replicates));
    }
    let [short, long] = plan.lengths;
    if short < 50 || long < 2 * short {
        return Err(CalibrationError::Lengths(plan.lengths));
    }
    check_gaps(scoring, composition, composition)?;
    let sample = Sample::draw(scoring, composition, &plan, isa);
    let (low, high) = sample.range();
    let not_local = CalibrationError::NotLocal { low, high };
    let whole = Fit::of(&sample.all(), None).ok_or(not_local.clone())?;
    let parts: Vec<Fit> =
        (0..sample::GROUPS).filter_map(|left_out| Fit::of(&sample.without(left_out), Some(&whole))).collect();
    if parts.len() < sample::GROUPS || !whole.sound() {
        return Err(not_local);
    }
    Ok(gathered(&whole, &parts, sample.replicates(), plan.seed))
}

/// The parameters with the errors that leaving out one group after the other shows.
fn gathered(whole: &Fit, parts: &[Fit], replicates: u64, seed: u64) -> Calibration {
    let error = |of: fn(&Fit) -> f64| {
        let n = parts.len() as f64;
        let mean = parts.iter().map(of).sum::<f64>() / n;
        ((n - 1.0) / n * parts.iter().map(|part| (of(part) - mean).powi(2)).sum::<f64>()).sqrt()
    };
    // Two and a bit standard errors: there are only so many groups.
    let factor = (2.09 * error(Fit::ln_k)).exp();
    Calibration {
        lambda: whole.lambda,
        lambda_se: error(|fit| fit.lambda),
        k: whole.ln_k().exp(),
        k_low: whole.ln_k().exp() / factor,
        k_high: whole.ln_k().exp() * factor,
        h: whole.lambda / whole.alpha,
        h_se: error(|fit| fit.lambda / fit.alpha),
        alpha: whole.alpha,
        alpha_se: error(|fit| fit.alpha),
        beta: whole.beta(),
        beta_se: error(Fit::beta),
        replicates,
        seed,
    }
}
