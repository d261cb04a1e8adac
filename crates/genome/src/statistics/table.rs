//! NCBI's tables: λ, K and H of scoring systems with gaps, found once by simulation, and the E-values they give.
//!
//! The tables hold for proteins of the composition of Robinson and Robinson and for equally frequent bases. Gap costs
//! are NCBI's: a gap of k letters costs open + k · extend.
//!
//! Source: NCBI's `blast_stat.c` (public domain); the files and what they hold are described in `tables/README.md`.

use super::finite_size::{FiniteSize, Lengths};
use crate::scoring::{Matrix, Scoring};

const GAPPED: &str = include_str!("../../tables/karlin_altschul.csv");
const FINITE_SIZE: &str = include_str!("../../tables/finite_size.csv");

/// What the tables say of a scoring system. The E-value of a score S for lengths m and n is K m n e^(−λS), with m and n
/// shortened by what the ends cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// Decay λ per unit of score, for long sequences.
    pub lambda: f64,
    /// K, the factor of the search space.
    pub k: f64,
    /// Relative entropy H in nats per aligned pair.
    pub h: f64,
    /// How the length of an alignment grows with its score.
    pub lengths: Lengths,
    /// Whether the row holds for even scores only: an odd score counts as the even one below it.
    pub even_scores: bool,
    /// The constants of finite lengths; the tables have them for BLOSUM62 only.
    pub finite_size: Option<FiniteSize>,
}

/// The row of a scoring system, if the tables have one: it is looked up by scores and costs, not by name.
///
/// ```
/// use partita_genome::scoring::{Gaps, Matrix, Scoring};
/// use partita_genome::statistics::table;
/// let usual = Scoring::new(Matrix::named("BLOSUM62").unwrap(), Gaps { open: 11, extend: 1 })?;
/// let row = table::row(&usual).unwrap();
/// assert_eq!((row.lambda, row.k, row.h), (0.267, 0.041, 0.14));
/// assert!(table::row(&Scoring::new(Matrix::identity(5, -4), Gaps { open: 8, extend: 6 })?).is_none());
/// # Ok::<(), partita_genome::scoring::ScoringError>(())
/// ```
#[must_use]
pub fn row(scoring: &Scoring) -> Option<Row> {
    let gaps = scoring.gaps();
    let costs = [gaps.open, gaps.extend].map(|cost| cost.to_string());
    let mut lines =
        lines(GAPPED).filter(|fields| fields[1..3] == costs && scores(fields[0]) == *scoring.matrix().scores());
    lines.next().map(|fields| of_fields(&fields, f64::from(gaps.open + gaps.extend)))
}

impl Row {
    /// A score as the row counts it: odd scores round down where it holds for even ones only.
    #[must_use]
    pub fn counted(&self, score: i32) -> i32 {
        if self.even_scores { score & !1 } else { score }
    }

    /// The expected number of chance alignments that reach `score`, for a query of `query` letters and a set of
    /// `records` targets of `letters` letters together: K · m′ · n′ · e^(−λS) with one length taken off both
    /// ([`Lengths::adjustment`]).
    ///
    /// ```
    /// use partita_genome::scoring::{Gaps, Matrix, Scoring};
    /// use partita_genome::statistics::table;
    /// let usual = Scoring::new(Matrix::named("BLOSUM62").unwrap(), Gaps { open: 11, extend: 1 })?;
    /// let row = table::row(&usual).unwrap();
    /// let chance = row.e_value(65, 200.0, 200.0, 1);
    /// // 21 letters come off both ends of 200.
    /// assert!((chance / (0.041 * 179.0 * 179.0 * (-0.267 * 65.0_f64).exp()) - 1.0).abs() < 1e-12);
    /// # Ok::<(), partita_genome::scoring::ScoringError>(())
    /// ```
    #[must_use]
    pub fn e_value(&self, score: i32, query: f64, letters: f64, records: u64) -> f64 {
        let length = self.lengths.adjustment(self.lambda, self.k, query, letters, records);
        let space = (query - length) * (letters - length * records as f64);
        space * self.k * (-self.lambda * f64::from(self.counted(score))).exp()
    }

    /// The expected number of chance alignments of one query with one target that reach `score`, by the correction for
    /// finite lengths ([`FiniteSize::search_space`]); none where the tables lack its constants. For a set of targets
    /// NCBI multiplies by the letters of the set over those of the target.
    #[must_use]
    pub fn e_value_finite(&self, score: i32, query: f64, target: f64) -> Option<f64> {
        let score = f64::from(self.counted(score));
        let space = self.finite_size?.search_space(score, self.lambda, query, target);
        Some(space * self.k * (-self.lambda * score).exp())
    }
}

fn lines(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().skip(1).map(|line| line.split(',').collect())
}

/// The scores that a row is for: a matrix by its name, or match and mismatch as in `+2/-3`.
fn scores(name: &str) -> ndarray::Array2<i32> {
    let known = name
        .split_once('/')
        .map(|(matched, mismatched)| Matrix::identity(number(matched) as i32, number(mismatched) as i32));
    known.or_else(|| Matrix::named(name)).expect("a matrix of this crate").scores().clone()
}

fn number(field: &str) -> f64 {
    field.parse().expect("the tables hold numbers")
}

/// `first` is the cost of a gap of one letter.
fn of_fields(fields: &[&str], first: f64) -> Row {
    let [lambda, k, h, alpha, beta] = [3, 4, 5, 6, 7].map(|column| number(fields[column]));
    let finite = |costs: &[&str]| lines(FINITE_SIZE).find(|row| row[0] == fields[0] && row[1..3] == *costs);
    let ungapped = || lines(GAPPED).find(|row| row[0] == fields[0] && row[1] == "inf");
    let finite_size =
        finite(&fields[1..3]).zip(finite(&["inf", "inf"])).zip(ungapped()).map(|((gapped, bare), plain)| {
            FiniteSize::of_gapped(
                first,
                [number(plain[6]), number(bare[4])],
                [alpha, number(gapped[4]), number(gapped[5])],
            )
        });
    let even_scores = fields.last().is_some_and(|source| source.contains("even scores only"));
    Row { lambda, k, h, lengths: Lengths { alpha, beta }, even_scores, finite_size }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Gaps;

    fn scoring(matrix: Matrix, open: i32, extend: i32) -> Scoring {
        Scoring::new(matrix, Gaps { open, extend }).unwrap()
    }

    #[test]
    fn every_row_with_costs_is_found_and_holds_its_fields() {
        let mut found = 0;
        for fields in lines(GAPPED).filter(|fields| fields[1] != "inf" && fields[1..3] != ["0", "0"]) {
            let matrix = Matrix::named(fields[0]).unwrap_or_else(|| {
                let (matched, mismatched) = fields[0].split_once('/').unwrap();
                Matrix::identity(matched.parse().unwrap(), mismatched.parse().unwrap())
            });
            let row = row(&scoring(matrix, number(fields[1]) as i32, number(fields[2]) as i32)).unwrap();
            let values = [row.lambda, row.k, row.h, row.lengths.alpha, row.lengths.beta];
            assert_eq!(values, [3, 4, 5, 6, 7].map(|column| number(fields[column])), "{fields:?}");
            assert_eq!(row.even_scores, fields[0] == "+2/-3");
            assert_eq!(row.finite_size.is_some(), fields[0] == "BLOSUM62");
            found += 1;
        }
        assert_eq!(found, 11 + 5 + 6 + 8);
    }

    #[test]
    fn odd_scores_count_as_the_even_ones_below_where_the_row_says_so() {
        let row = row(&scoring(Matrix::identity(2, -3), 5, 2)).unwrap();
        assert_eq!([31, 30, 1, 0].map(|score| row.counted(score)), [30, 30, 0, 0]);
        assert_eq!(row.e_value(31, 150.0, 1e4, 1), row.e_value(30, 150.0, 1e4, 1));
    }

    #[test]
    fn scores_decide_and_not_the_name() {
        let text = include_str!("../../matrices/BLOSUM62.txt");
        let mine = Matrix::parse("mine.txt", text.as_bytes(), crate::sequence::Alphabet::Protein).unwrap();
        assert_eq!(row(&scoring(mine, 11, 1)).map(|row| row.lambda), Some(0.267));
        assert_eq!(row(&scoring(Matrix::named("BLOSUM80").unwrap(), 11, 1)), None);
    }

    /// λ as it shows at length n: between the scores that 95 % and 5 % of pairs exceed by chance. Maximum likelihood
    /// on sampled pairs gives 0.292 at 200, 0.275 at 500, 0.269 at 1000, 0.267 at 2000.
    #[test]
    fn the_correction_explains_how_lambda_drifts_with_length() {
        let row = row(&scoring(Matrix::named("BLOSUM62").unwrap(), 11, 1)).unwrap();
        for (length, sampled) in [(200.0, 0.292), (500.0, 0.275), (1000.0, 0.269), (2000.0, 0.267)] {
            let chance = |score| row.e_value_finite(score, length, length).unwrap();
            let reaching = |rate: f64| (1..200).find(|&score| chance(score) < rate).unwrap();
            let (low, high) = (reaching(3.0), reaching(0.05));
            let lambda = (chance(low) / chance(high)).ln() / f64::from(high - low);
            assert!((lambda / sampled - 1.0).abs() < 0.03, "{lambda} at {length}, sampled {sampled}");
        }
    }
}
