//! How many hits of a score chance alone would give.

use crate::statistics::table::Row;
use std::f64::consts::LN_2;

/// The law that the scores of chance alignments follow, and where it is from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Law {
    /// NCBI's table: m and n shortened by one expected length of an alignment.
    Table(Row),
    /// NCBI's table with the correction for finite lengths.
    FiniteSize(Row),
    /// Fitted to the scores of the query with random targets, which holds for queries of its length.
    Sampled {
        /// λ per unit of score.
        lambda: f64,
        /// K, for a search space of m · n on each strand.
        k: f64,
    },
}

/// What is searched: one query, and all of the target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Space {
    /// Letters of the query.
    pub query: f64,
    /// Letters of the target.
    pub letters: f64,
    /// Records of the target.
    pub records: u64,
    /// Strands of the query that are compared.
    pub strands: u64,
}

/// The expected number of chance alignments in a search.
///
/// It is that of one strand times the strands compared: E = strands · K · m′ · n′ · e^(−λS), and p = 1 − e^(−E).
///
/// ```
/// use partita_genome::scoring::{Gaps, Matrix, Scoring};
/// use partita_genome::search::{Chance, Law, Space};
/// use partita_genome::sequence::Alphabet;
/// use partita_genome::statistics::table;
/// let scoring = Scoring::new(Matrix::identity(2, -3), Gaps::usual(Alphabet::Dna))?;
/// let space = Space { query: 150.0, letters: 5e6, records: 1, strands: 2 };
/// let chance = Chance { law: Law::Table(table::row(&scoring).unwrap()), space };
/// let enough = chance.threshold(0.01, 5e6, 300);
/// assert!(chance.e_value(enough, 5e6) <= 0.01 && chance.e_value(enough - 1, 5e6) > 0.01);
/// # Ok::<(), partita_genome::scoring::ScoringError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// The law.
    pub law: Law,
    /// What is searched.
    pub space: Space,
}

impl Law {
    /// λ and K.
    #[must_use]
    pub fn lambda_and_k(&self) -> [f64; 2] {
        match *self {
            Self::Table(row) | Self::FiniteSize(row) => [row.lambda, row.k],
            Self::Sampled { lambda, k } => [lambda, k],
        }
    }

    /// A score in bits: (λS − ln K) / ln 2.
    #[must_use]
    pub fn bits(&self, score: i32) -> f64 {
        let [lambda, k] = self.lambda_and_k();
        (lambda * f64::from(self.counted(score)) - k.ln()) / LN_2
    }

    fn counted(&self, score: i32) -> i32 {
        match self {
            Self::Table(row) | Self::FiniteSize(row) => row.counted(score),
            Self::Sampled { .. } => score,
        }
    }
}

impl Chance {
    /// The expected number of chance alignments that reach `score`, in all of the target; that of a record of `record`
    /// letters decides how much the ends cost where the law is corrected for finite lengths.
    #[must_use]
    pub fn e_value(&self, score: i32, record: f64) -> f64 {
        let Space { query, letters, records, strands } = self.space;
        let of_strand = match self.law {
            Law::Table(row) => row.e_value(score, query, letters, records),
            Law::FiniteSize(row) => {
                let of_record = row.e_value_finite(score, query, record);
                of_record.map_or(f64::INFINITY, |e| e * letters / record)
            }
            Law::Sampled { lambda, k } => k * query * letters * (-lambda * f64::from(score)).exp(),
        };
        of_strand * strands as f64
    }

    /// The chance of at least one alignment that reaches `score`.
    #[must_use]
    pub fn p_value(&self, score: i32, record: f64) -> f64 {
        -(-self.e_value(score, record)).exp_m1()
    }

    /// The least score, up to `highest` + 1, of which chance gives at most `most` in a search, for a record of `record`
    /// letters.
    #[must_use]
    pub fn threshold(&self, most: f64, record: f64, highest: i32) -> i32 {
        let (mut low, mut high) = (0, highest.max(0) + 1);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.e_value(middle, record) <= most { high = middle } else { low = middle }
        }
        high
    }
}
