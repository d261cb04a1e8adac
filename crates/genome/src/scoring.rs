//! What letter pairs score and gaps cost.
//!
//! A gap of k letters costs open + k · extend: NCBI's convention, in which "11/1" charges 12 for one letter. (Others
//! call the same costs open 12, extend 1.)

mod matrix;

pub use matrix::{Matrix, MatrixError};

use crate::sequence::{Alphabet, Sequence};
use crate::statistics::karlin::{KarlinError, ScoreDistribution};

/// Scores and costs beyond this are slips; below it no sum can overflow.
pub const LARGEST: i32 = 10_000;

/// What gaps cost: k letters cost `open` + k · `extend`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gaps {
    /// The cost of having a gap, its first letter not included.
    pub open: i32,
    /// The cost of each letter of a gap.
    pub extend: i32,
}

impl Gaps {
    /// The costs usual for an alphabet: 5 and 2 for DNA, 11 and 1 for proteins, as in NCBI's programs.
    #[must_use]
    pub fn usual(alphabet: Alphabet) -> Self {
        match alphabet {
            Alphabet::Dna => Self { open: 5, extend: 2 },
            Alphabet::Protein => Self { open: 11, extend: 1 },
        }
    }

    /// What a gap of so many letters costs; none costs nothing.
    #[must_use]
    pub fn cost(self, letters: usize) -> i32 {
        if letters == 0 { 0 } else { self.open + self.extend * letters as i32 }
    }
}

/// Costs or scores that make no local alignment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScoringError {
    /// A cost that is none.
    #[error("a gap cost of {0} is out of range: give 0 to {LARGEST} (costs are subtracted, so they have no sign)")]
    Cost(i32),
    /// Gaps that cost nothing.
    #[error("gaps that cost nothing join all matches into one alignment: give opening or extension a cost")]
    FreeGaps,
    /// No pair is worth aligning.
    #[error("the largest score of a pair of residues is {0}: at least one must be above 0 for local alignment")]
    NoPositive(i32),
}

/// A scoring system: a score for each pair of letters, and the costs of gaps.
#[derive(Debug, Clone, PartialEq)]
pub struct Scoring {
    matrix: Matrix,
    gaps: Gaps,
}

impl Scoring {
    /// A checked scoring system.
    ///
    /// # Errors
    /// For costs outside of 0 to [`LARGEST`], gaps without any cost, or if no pair of residues scores above 0.
    ///
    /// ```
    /// use partita_genome::scoring::{Gaps, Matrix, Scoring};
    /// use partita_genome::sequence::Alphabet;
    /// let blastn = Scoring::new(Matrix::identity(2, -3), Gaps::usual(Alphabet::Dna))?;
    /// assert_eq!((blastn.score(0, 0), blastn.score(0, 1), blastn.score(4, 4)), (2, -3, -3));
    /// assert!(Scoring::new(Matrix::identity(-1, -3), Gaps { open: 5, extend: 2 }).is_err());
    /// # Ok::<(), partita_genome::scoring::ScoringError>(())
    /// ```
    pub fn new(matrix: Matrix, gaps: Gaps) -> Result<Self, ScoringError> {
        for cost in [gaps.open, gaps.extend] {
            if !(0..=LARGEST).contains(&cost) {
                return Err(ScoringError::Cost(cost));
            }
        }
        if gaps.open + gaps.extend == 0 {
            return Err(ScoringError::FreeGaps);
        }
        let largest = matrix.largest();
        if largest > 0 { Ok(Self { matrix, gaps }) } else { Err(ScoringError::NoPositive(largest)) }
    }

    /// The score of a letter of the query with a letter of the target, by their codes.
    #[must_use]
    #[inline]
    pub fn score(&self, query: u8, target: u8) -> i32 {
        self.matrix.scores()[[query as usize, target as usize]]
    }

    /// The matrix.
    #[must_use]
    pub fn matrix(&self) -> &Matrix {
        &self.matrix
    }

    /// What gaps cost.
    #[must_use]
    pub fn gaps(&self) -> Gaps {
        self.gaps
    }

    /// The law of the score of a random pair of letters, with the compositions of two sequences.
    ///
    /// # Errors
    /// [`KarlinError`]: if no pair that can occur scores above 0, or the expected score is not negative. Local scores
    /// have no λ then.
    pub fn pair_scores(&self, query: &Sequence, target: &Sequence) -> Result<ScoreDistribution, KarlinError> {
        let score = |a: usize, b: usize| self.matrix.scores()[[a, b]];
        ScoreDistribution::of_pairs(&query.composition(), &target.composition(), score)
    }
}
