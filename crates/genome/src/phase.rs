//! Whether gaps are so cheap that scores grow with the length of the sequences.
//!
//! Where a gap costs enough, the best local score of random sequences grows with the logarithm of their lengths and has
//! a λ. Where it costs less than some opening, alignments pay for their gaps and go on for ever: scores grow linearly,
//! and there is no λ. Which it is shows in the global score G(n) of two random sequences of n letters. Alignments of
//! their first and of their last parts make one of the whole, so that
//!
//! ```text
//! E[G(m + n)] ≥ E[G(m)] + E[G(n)],   and E[G(n)]/n rises to the growth of the local score, if that is above 0
//! ```
//!
//! E[G(n)] above 0 at any n is proof of growth; the converse does not hold, so that costs which are only a little too
//! low pass.
//!
//! Source: Arratia & Waterman 1994, Ann. Appl. Probab. 4:200, DOI 10.1214/aoap/1177005208.

use crate::alignment::{Column, Ends, LANES, Query, Spanning};
use crate::null::{Alias, Pool};
use crate::scoring::{Gaps, LARGEST, Scoring};
use crate::sequence::Sequence;
use crate::statistics::karlin::ScoreDistribution;
use partita_domain::{Isa, Purpose, Stream};

/// Letters n of both sequences, and of those whose scores do not fit in 16 bits: fewer see less and take less.
const LETTERS: usize = 256;
const FEW_LETTERS: usize = 64;

/// Random queries, each aligned with 64 random targets. Growth shows in all of them: at the border of the two phases
/// they have a mean above 0 together once in 2⁸ times.
const QUERIES: u64 = 8;

/// Gaps so cheap that scores grow with the length of the sequences.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error(
    "gaps of k letters for {} + {} k are so cheap that alignments never end: scores grow by {growth:.2} a letter or more, \
     and lambda is undefined: raise the opening to {least} or more", .gaps.open, .gaps.extend
)]
pub struct CheapGaps {
    /// The costs.
    pub gaps: Gaps,
    /// The growth of the score per letter of both sequences, at least.
    pub growth: f64,
    /// The smallest opening under which no growth shows.
    pub least: i32,
}

/// Refuses gap costs under which scores clearly grow with the length, both of random sequences of the target's
/// composition with each other and of random queries with random targets; each composition is the share of each letter
/// of the alphabet by its code. Pairs that score no less than 0 on average without gaps pass: gaps are not to blame.
///
/// Some 10 million DP cells where costs are sound. The answer depends on the arguments alone.
///
/// # Errors
/// [`CheapGaps`], with the smallest opening that passes.
///
/// ```
/// use partita_genome::phase::check_gaps;
/// use partita_genome::scoring::{Gaps, Matrix, Scoring};
/// let even = [0.25, 0.25, 0.25, 0.25, 0.0];
/// let scoring = |open| Scoring::new(Matrix::identity(5, -4), Gaps { open, extend: 1 });
/// assert!(check_gaps(&scoring(20)?, &even, &even).is_ok());
/// let least = check_gaps(&scoring(0)?, &even, &even).unwrap_err().least;
/// assert!(check_gaps(&scoring(least)?, &even, &even).is_ok() && (1..20).contains(&least));
/// # Ok::<(), partita_genome::scoring::ScoringError>(())
/// ```
pub fn check_gaps(scoring: &Scoring, query: &[f64], target: &[f64]) -> Result<(), CheapGaps> {
    let mut pairs = vec![Pairs::new(scoring, target, target)];
    if query != target {
        pairs.push(Pairs::new(scoring, query, target));
    }
    let growth = |gaps: Gaps| {
        let each = pairs.iter().map(|pairs| pairs.as_ref()?.growth(gaps));
        each.collect::<Option<Vec<f64>>>().map(|growths| growths.into_iter().fold(f64::MAX, f64::min))
    };
    let gaps = scoring.gaps();
    let Some(found) = growth(gaps) else { return Ok(()) };
    let grows = |open: i32| growth(Gaps { open, ..gaps }).is_some();
    let Some(enough) = (0..15).map(|i| (gaps.open + (1 << i)).min(LARGEST)).find(|&open| !grows(open)) else {
        return Ok(());
    };
    // The sequences are the same for every opening, so that growth ends at one of them.
    let (mut cheap, mut least) = (gaps.open, enough);
    while least - cheap > 1 {
        let middle = cheap.midpoint(least);
        if grows(middle) { cheap = middle } else { least = middle }
    }
    Err(CheapGaps { gaps, growth: found, least })
}

/// Random queries and targets of two compositions.
struct Pairs<'a> {
    scoring: &'a Scoring,
    query: Letters,
    target: Letters,
}

/// Independent letters.
struct Letters {
    codes: Vec<u8>,
    alias: Alias,
}

impl Letters {
    fn new(composition: &[f64]) -> Self {
        let pool = Pool::independent(composition, LETTERS);
        Self { codes: pool.letters().to_vec(), alias: Alias::new(pool.frequencies()) }
    }
}

impl<'a> Pairs<'a> {
    /// The pairs; none if they score no less than 0 on average without gaps.
    fn new(scoring: &'a Scoring, query: &[f64], target: &[f64]) -> Option<Self> {
        let scores = scoring.matrix().scores();
        ScoreDistribution::of_pairs(query, target, |a, b| scores[[a, b]]).ok()?;
        Some(Self { scoring, query: Letters::new(query), target: Letters::new(target) })
    }

    /// The mean global score per letter; none if it is not above 0 for every query.
    fn growth(&self, gaps: Gaps) -> Option<f64> {
        let scoring = Scoring::new(self.scoring.matrix().clone(), gaps).ok()?;
        let mean = |number| self.mean(&scoring, number).unwrap_or_else(|| self.mean_by_reference(&scoring, number));
        let means = (0..QUERIES).map(|number| Some(mean(number)).filter(|mean| *mean > 0.0));
        let sum: f64 = means.collect::<Option<Vec<f64>>>()?.into_iter().sum();
        Some(sum / QUERIES as f64)
    }

    /// The mean global score per letter of a query with 64 targets; none if 16 bits cannot hold it.
    fn mean(&self, scoring: &Scoring, number: u64) -> Option<f64> {
        let (query, columns) = self.draw(scoring, number, LETTERS);
        let mut lanes = Spanning::<i16>::new(Isa::detect(), &query, Ends::Charged, LETTERS)?;
        lanes.pass(&query, &columns);
        Some(lanes.scores().into_iter().map(f64::from).sum::<f64>() / (LANES * LETTERS) as f64)
    }

    /// The same of shorter sequences, by the reference.
    fn mean_by_reference(&self, scoring: &Scoring, number: u64) -> f64 {
        let (query, columns) = self.draw(scoring, number, FEW_LETTERS);
        let target = |lane: usize| columns.iter().map(|column| column[lane]).collect::<Vec<u8>>();
        let score = |lane: usize| f64::from(query.spanning_score(&target(lane), Ends::Charged));
        (0..LANES).map(score).sum::<f64>() / (LANES * FEW_LETTERS) as f64
    }

    /// A query, and 64 targets place by place.
    fn draw(&self, scoring: &Scoring, number: u64, letters: usize) -> (Query, Vec<Column>) {
        let stream = Stream::new(number, Purpose::Background, u64::MAX);
        let letter = |place| self.query.codes[self.query.alias.letter(stream, place) as usize];
        let codes = (0..letters).map(letter).collect();
        let strand = Sequence::of_codes("query", scoring.matrix().alphabet(), codes);
        let mut columns: Vec<Column> = vec![[0; LANES]; letters];
        self.target.alias.fill(Isa::detect(), number, 0, &mut columns);
        (Query::new(&[strand], &self.target.codes, scoring), columns)
    }
}
