//! A question about one pair of sequences, checked: nothing in it can fail later.

use super::SignificanceError;
use super::choices::{NullModel, Strands};
use super::settings::Settings;
use super::stopping::Stopping;
use crate::alignment::{Query, best_score};
use crate::null::{Background, Null};
use crate::phase::check_gaps;
use crate::scoring::Scoring;
use crate::sequence::{Alphabet, Sequence};
use crate::statistics::karlin::ScoreDistribution;
use partita_domain::{Extent, Isa};
use partita_run::manifest::memory_bytes;
use std::sync::Arc;

/// Scores beyond this are not counted on: sums of them stay far from the largest integer.
const HIGHEST_SCORE: u64 = 1_000_000_000;

/// The longest target: places in it are numbers of 32 bits.
const LONGEST_TARGET: usize = u32::MAX as usize;

/// Bytes that alignments need for a letter of the query: rows of 64 lanes at 16 bits for both strands in each of two
/// threads, or, in a search, the letters of the target that an alignment may cover.
const BYTES_PER_LETTER: u64 = 2048;

/// Letters of a window of the windowed null.
const WINDOW: u32 = 50;

/// A query, a target, and what is asked about them.
#[derive(Debug, Clone)]
pub struct Problem {
    pub(super) strands: Vec<Sequence>,
    pub(super) target: Arc<Sequence>,
    pub(super) scoring: Arc<Scoring>,
    pub(super) settings: Settings,
    pub(super) background: Option<Arc<Background>>,
    pub(super) seed: u64,
    pub(super) pairs: u64,
    pub(super) null_model: NullModel,
}

/// The best local score of a query with a target as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observed {
    /// The score.
    pub score: i32,
    /// The strand of the query that has it: `+` as given, `-` its reverse complement; `+` if both have.
    pub strand: char,
}

impl Problem {
    /// Checks a question. Everything but the sequences and the scoring system comes from the settings; it is one of
    /// `pairs` questions that are asked together, which the E-value counts.
    ///
    /// # Errors
    /// If the sequences are of another alphabet than the scoring system, both strands of a protein are asked for, the
    /// expected score of a pair of letters is not negative at the composition of the sequences or no pair scores above
    /// 0, or rules for stopping contradict each other.
    pub fn new(
        settings: &Settings,
        query: &Sequence,
        target: Arc<Sequence>,
        scoring: Arc<Scoring>,
        seed: u64,
        pairs: u64,
    ) -> Result<Self, SignificanceError> {
        let strands = strands(query, settings.strands)?;
        for strand in &strands {
            check_scores(strand, &target, &scoring)?;
        }
        let (settings, null_model) = (settings.clone(), settings.model()?);
        Stopping::of(&settings, 0)?;
        Ok(Self { strands, target, scoring, settings, background: None, seed, pairs, null_model })
    }

    /// The same with independent letters of a background, if there is one, in the place of the target's composition.
    ///
    /// # Errors
    /// If scores have no λ at that composition.
    pub fn with_background(mut self, background: Option<Arc<Background>>) -> Result<Self, SignificanceError> {
        let Some(background) = background else { return Ok(self) };
        let scores = self.scoring.matrix().scores();
        let law = |query: &Sequence| {
            ScoreDistribution::of_pairs(&query.composition(), background.shares(), |a, b| scores[[a, b]])
        };
        self.strands.iter().try_for_each(|query| law(query).map(|_| ())).map_err(|error| {
            let message = format!("lambda is undefined for {} at {}: {error}", self.query().name(), background.name());
            SignificanceError::new("background", message)
        })?;
        self.background = Some(background);
        Ok(self)
    }

    /// Refuses gaps so cheap that scores grow with the length, at the composition of the null and that of the query.
    pub(super) fn check_gaps(&self) -> Result<(), SignificanceError> {
        let own = || self.target.composition();
        let null = self.background.as_ref().map_or_else(own, |background| background.shares().to_vec());
        check_gaps(&self.scoring, &self.query().composition(), &null)
            .map_err(|error| SignificanceError::new("gap_open", error))
    }

    /// The null model of the target.
    pub(super) fn null(&self) -> Null {
        let target = &*self.target;
        match self.null_model {
            NullModel::Mononucleotide => Null::shuffled(target),
            NullModel::Dinucleotide => Null::words(target, 2),
            NullModel::Trinucleotide => Null::words(target, 3),
            NullModel::Windowed => Null::windowed(target, self.settings.window.unwrap_or(WINDOW) as usize),
            NullModel::Markov1 => Null::chain(target, 1),
            NullModel::Markov2 => Null::chain(target, 2),
            NullModel::Independent => {
                let own = || target.composition();
                let shares = self.background.as_ref().map_or_else(own, |background| background.shares().to_vec());
                Null::independent(&shares, target.codes().len())
            }
        }
    }

    /// The query as given.
    #[must_use]
    pub fn query(&self) -> &Sequence {
        &self.strands[0]
    }

    /// The target.
    #[must_use]
    pub fn target(&self) -> &Sequence {
        &self.target
    }

    /// The scoring system.
    #[must_use]
    pub fn scoring(&self) -> &Scoring {
        &self.scoring
    }

    /// DP cells of one replicate: m · n · strands, the search space that λ and K refer to.
    #[must_use]
    pub fn cells(&self) -> f64 {
        (self.query().codes().len() * self.strands.len()) as f64 * self.target.codes().len() as f64
    }

    /// The best score of the query with the target.
    ///
    /// # Panics
    /// Never: a query has at least one strand.
    #[must_use]
    pub fn observed(&self) -> Observed {
        let letters: Vec<u8> = (0..self.target.alphabet().letters().len() as u8).collect();
        let score = |strand: &Sequence| {
            let query = Query::new(std::slice::from_ref(strand), &letters, &self.scoring);
            best_score(Isa::detect(), &query, self.target.codes())
        };
        let scored =
            self.strands.iter().zip(['+', '-']).map(|(strand, name)| Observed { score: score(strand), strand: name });
        scored.reduce(|best, next| if next.score > best.score { next } else { best }).expect("at least one strand")
    }

    /// The scheme in words.
    pub(super) fn scheme(&self, method: &str) -> String {
        let (gaps, both) = (self.scoring.gaps(), self.strands.len() == 2);
        format!(
            "{method} sampling of the {} null, {} x {} letters, {}, {}, a gap of k costs {} + {} k",
            self.null_model.name(),
            self.query().codes().len(),
            self.target.codes().len(),
            if both { "both strands" } else { "forward strand" },
            self.scoring.matrix().name(),
            gaps.open,
            gaps.extend
        )
    }
}

/// The strands of a query that are compared, the given one first: by default both for DNA, the given one for proteins.
///
/// # Errors
/// If both strands of a protein are asked for.
pub fn strands(query: &Sequence, asked: Option<Strands>) -> Result<Vec<Sequence>, SignificanceError> {
    let usual = if query.alphabet() == Alphabet::Dna { Strands::Both } else { Strands::Forward };
    let forward = query.clone();
    match (asked.unwrap_or(usual), query.reverse_complement()) {
        (Strands::Forward, _) => Ok(vec![forward]),
        (Strands::Both, Some(reverse)) => Ok(vec![forward, reverse]),
        (Strands::Both, None) => {
            Err(SignificanceError::new("strands", "proteins have one strand: give `forward`, or leave it out"))
        }
    }
}

/// Refuses a query whose alignments need more memory than there is; 0 stands for an amount that is not known.
///
/// # Errors
/// With the letters, the bytes they need and those there are.
pub fn check_memory(query: &str, letters: u64, memory: u64) -> Result<(), SignificanceError> {
    let needed = letters.saturating_mul(BYTES_PER_LETTER);
    if memory == 0 || needed <= memory {
        return Ok(());
    }
    let message = format!("`{query}` of {letters} letters needs {needed} bytes, this machine has {memory}");
    Err(SignificanceError::new("query", format!("{message}: cut it into shorter records")))
}

/// Refuses pairs whose scores have no λ, or could leave the integers.
fn check_scores(query: &Sequence, target: &Sequence, scoring: &Scoring) -> Result<(), SignificanceError> {
    let pair = format!("{} with {}", query.name(), target.name());
    let [of_query, of_target] = [query, target].map(Sequence::alphabet);
    if [of_query, of_target] != [scoring.matrix().alphabet(); 2] {
        let message =
            format!("{pair} are {} and {}: give both the alphabet of the scores", of_query.name(), of_target.name());
        return Err(SignificanceError::new("alphabet", message));
    }
    scoring.pair_scores(query, target).map_err(|error| {
        SignificanceError::new("query", format!("lambda is undefined for {pair} at their composition: {error}"))
    })?;
    check_memory(query.name(), query.codes().len() as u64, memory_bytes())?;
    let length = target.codes().len();
    if length > LONGEST_TARGET {
        let message = format!("{} has {length} letters, more than {LONGEST_TARGET}: cut it up", target.name());
        return Err(SignificanceError::new("target", message));
    }
    let shorter = query.codes().len().min(length) as u64;
    let highest = shorter * u64::from(scoring.matrix().largest().unsigned_abs());
    if highest > HIGHEST_SCORE {
        let message = format!("{pair} could score {highest}, more than {HIGHEST_SCORE}: scale the scores down");
        return Err(SignificanceError::new("matrix", message));
    }
    Ok(())
}

/// The extent of so many replicates of `bytes` bytes each.
pub(super) fn extent(replicates: u64, bytes: usize) -> Result<Extent, SignificanceError> {
    let wrong = |message: String| SignificanceError::new("replicates", message);
    let (needed, memory) = (replicates.saturating_mul(bytes as u64), memory_bytes());
    if memory > 0 && needed > memory {
        return Err(wrong(format!("{replicates} scores need {needed} bytes, this machine has {memory}: use fewer")));
    }
    Extent::new(&[replicates as usize]).map_err(|_| wrong(format!("{replicates} replicates: give at least 1")))
}
