//! The tilts that are mixed for a score.

use super::paths::Paths;
use super::target::Aligned;
use super::tilt::Tilt;
use super::tilting::Tilting;
use crate::alignment::Query;
use crate::null::{Alias, Pool};
use crate::scoring::Scoring;
use crate::sequence::Sequence;
use partita_domain::Isa;

/// How fast the chance of being weighed falls with the score, over θ: nearly as fast as the weights do, so that targets
/// far above the score, which are most, cost little and still count what they should.
const FADING: f64 = 0.8;

/// Path sums that are kept per strand and tilt: 24 bytes each.
const MOST_SUMS: usize = 4_000_000;

/// Why a chance cannot be found by tilting.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RareError {
    /// A score that no target has.
    #[error("no target can score {score}: the letters of the query score at most {highest}")]
    Impossible {
        /// The score asked for.
        score: i32,
        /// The highest possible score.
        highest: i64,
    },
    /// A score that everything reaches.
    #[error("a score of {0} is reached by every target: ask for at least 1")]
    Certain(i32),
    /// Sequences too long for the table of path sums.
    #[error("{query} x {target} letters make more path sums than the {MOST_SUMS} kept: use direct sampling")]
    TooLong {
        /// Letters of the query.
        query: usize,
        /// Letters of the target.
        target: usize,
    },
}

/// A mixture of tilts made for one score: from it, targets are drawn with weights.
#[derive(Debug)]
pub struct Mixture {
    pub(super) strands: Vec<Strand>,
    pub(super) pool: Pool,
    /// The pool's frequencies, to draw from.
    pub(super) letters: Alias,
    /// About the most that a target which reaches the score can weigh.
    pub(super) heaviest: f64,
    pub(super) score: i32,
    pub(super) seed: u64,
    pub(super) isa: Isa,
}

/// One strand of the query and its tilts.
#[derive(Debug)]
pub(super) struct Strand {
    pub(super) query: Query,
    pub(super) components: Vec<Component>,
}

/// A tilt, and the paths under it.
#[derive(Debug)]
pub(super) struct Component {
    pub(super) tilt: Tilt,
    pub(super) paths: Paths,
}

impl Mixture {
    /// The mixture for the chance that the better of the strands reaches `score` on a target from the pool. The choice
    /// of tilts draws some thousand targets; all draws are keyed by the seed.
    ///
    /// # Errors
    /// [`RareError`]: a score below 1 or above all that targets can have, or sequences that are too long.
    pub fn new(
        strands: &[Sequence],
        pool: &Pool,
        scoring: &Scoring,
        score: i32,
        seed: u64,
        isa: Isa,
    ) -> Result<Self, RareError> {
        check(strands, pool, scoring, score)?;
        let (pool, letters) = (pool.clone(), Alias::new(pool.frequencies()));
        let mut mixture = Self { strands: Vec::new(), pool, letters, heaviest: 0.0, score, seed, isa };
        let of: Vec<Strand> = strands.iter().map(|strand| Tilting::new(strand, scoring, &mixture).tilts()).collect();
        let most = of.iter().map(|strand| strand.components[0].heaviest(score) * strand.components.len() as f64);
        mixture.heaviest = most.fold(0.0, f64::max) * of.len() as f64;
        mixture.strands = of;
        Ok(mixture)
    }

    /// The score it is made for.
    #[must_use]
    pub fn score(&self) -> i32 {
        self.score
    }

    /// DP cells of one draw: its scores, and for the share that should reach the score a path sum for every tilt of its
    /// strand.
    #[must_use]
    pub fn cells(&self) -> f64 {
        let letters = |strand: &Strand| strand.query.len() as f64;
        let sums = |strand: &Strand| strand.components.len() as f64 * letters(strand) / self.strands.len() as f64;
        let all: f64 = self.strands.iter().map(|strand| letters(strand) + 0.5 * sums(strand)).sum();
        all * self.pool.len() as f64
    }

    /// The strand that a draw is for.
    pub(super) fn strand(&self, draw: u64) -> usize {
        (draw % self.strands.len() as u64) as usize
    }

    /// The component that a draw comes from.
    pub(super) fn component(&self, draw: u64) -> &Component {
        let components = &self.strands[self.strand(draw)].components;
        &components[(draw / self.strands.len() as u64 % components.len() as u64) as usize]
    }

    /// The same question with one strand alone.
    pub(super) fn alone(&self, strand: Strand) -> Self {
        Self { strands: vec![strand], pool: self.pool.clone(), letters: self.letters.clone(), ..*self }
    }
}

impl Component {
    /// The chance with which a target is weighed that has such an alignment: the higher it scores, the less it counts.
    /// For `beyond` = θ (score − s) it is e^(−0.8 (beyond − 1)), and less by as much as a shuffle's factor is less.
    pub(super) fn keeping(&self, aligned: Aligned, score: i32) -> f64 {
        let beyond = self.tilt.theta * f64::from(aligned.score - score);
        libm::exp((-FADING * (beyond - 1.0 - aligned.ln_factor)).min(0.0))
    }

    /// About the most that a target which reaches `score` can weigh: the path that scores so is among those of Z.
    fn heaviest(&self, score: i32) -> f64 {
        libm::exp(self.paths.ln_total - self.tilt.theta * f64::from(score))
    }
}

fn check(strands: &[Sequence], pool: &Pool, scoring: &Scoring, score: i32) -> Result<(), RareError> {
    if score < 1 {
        return Err(RareError::Certain(score));
    }
    let best = |&code: &u8| pool.letters().iter().map(|&letter| i64::from(scoring.score(code, letter)).max(0)).max();
    let highest = |strand: &Sequence| strand.codes().iter().filter_map(best).sum::<i64>();
    let highest = strands.iter().map(highest).max().unwrap_or(0);
    if i64::from(score) > highest {
        return Err(RareError::Impossible { score, highest });
    }
    let (query, target) = (strands[0].codes().len(), pool.len());
    if query * target.min(4 * query + 4000) > MOST_SUMS {
        return Err(RareError::TooLong { query, target });
    }
    Ok(())
}
