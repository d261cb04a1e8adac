//! The keys of a significance case, which are the options of the command as well.

use super::SignificanceError;
use super::choices::{Method, NullModel, Strands};
use crate::null::Background;
use crate::scoring::{Gaps, LARGEST, Matrix, Scoring, ScoringError};
use crate::sequence::Alphabet;
use schemars::JsonSchema;
use serde::Deserialize;

/// The keys of a significance case beside those of every case.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct Settings {
    /// The FASTA file of the query, plain or gzip, relative to the case.
    pub query: String,
    /// The name of the query's record, where the file has several.
    pub query_record: Option<String>,
    /// The FASTA file of the target, plain or gzip, relative to the case; the target is shuffled.
    pub target: String,
    /// The name of the target's record, where the file has several.
    pub target_record: Option<String>,
    /// The alphabet of both; by default what their letters look like.
    pub alphabet: Option<Alphabet>,
    /// The substitution matrix: BLOSUM45, 50, 62 (the default for proteins), 80 or 90, PAM30, 70 or 250, or a file in NCBI's format.
    pub matrix: Option<String>,
    /// The score of two equal bases, by default 2; for DNA without a matrix.
    #[serde(rename = "match")]
    pub match_score: Option<i32>,
    /// The score of two unequal bases, by default -3; for DNA without a matrix.
    pub mismatch: Option<i32>,
    /// The cost of having a gap: k letters cost gap_open + k * gap_extend. By default 5 for DNA, 11 for proteins.
    pub gap_open: Option<i32>,
    /// The cost of each letter of a gap. By default 2 for DNA, 1 for proteins.
    pub gap_extend: Option<i32>,
    /// Ask for the chance of this score or more, instead of the observed one.
    pub score: Option<i32>,
    /// How the chance is found.
    #[serde(default)]
    pub method: Method,
    /// What the target could have been by chance; by default its residues in any order, or independent letters where a
    /// background is given.
    pub null_model: Option<NullModel>,
    /// Letters of a window of the windowed null, by default 50.
    pub window: Option<u32>,
    /// The composition of independent letters: robinson, uniform, or a file of letters and shares; by default that of
    /// the target.
    pub background: Option<String>,
    /// The strands of the query that are compared, in the null as well; by default both for DNA, forward for proteins.
    pub strands: Option<Strands>,
    /// Null targets to score: the steps of the run. By default 10,000 for direct sampling; for importance sampling as
    /// many as bring the standard error below a tenth.
    pub replicates: Option<u64>,
    /// Sample directly until the 95 % interval is no wider than this many times the p-value, up to `replicates`.
    pub width: Option<f64>,
    /// Sample directly until it is decided whether the p-value is below this threshold.
    pub until: Option<f64>,
}

impl Settings {
    /// The settings of two files with everything else by default.
    #[must_use]
    pub fn new(query: &str, target: &str) -> Self {
        Self {
            query: query.to_owned(),
            query_record: None,
            target: target.to_owned(),
            target_record: None,
            alphabet: None,
            matrix: None,
            match_score: None,
            mismatch: None,
            gap_open: None,
            gap_extend: None,
            score: None,
            method: Method::default(),
            null_model: None,
            window: None,
            background: None,
            strands: None,
            replicates: None,
            width: None,
            until: None,
        }
    }

    /// The file of the matrix, unless it is one that comes with this crate.
    #[must_use]
    pub fn matrix_file(&self) -> Option<&str> {
        self.matrix.as_deref().filter(|name| Matrix::named(name).is_none())
    }

    /// The file of the background, unless it is one that comes with this crate.
    #[must_use]
    pub fn background_file(&self) -> Option<&str> {
        self.background.as_deref().filter(|name| !Background::NAMES.contains(name))
    }

    /// The background for an alphabet; `file` holds the bytes of [`background_file`](Settings::background_file).
    ///
    /// # Errors
    /// If the file is none, or the background is one of another alphabet.
    pub fn composition(
        &self,
        alphabet: Alphabet,
        file: Option<&[u8]>,
    ) -> Result<Option<Background>, SignificanceError> {
        let Some(name) = &self.background else { return Ok(None) };
        let wrong = |message: String| SignificanceError::new("background", message);
        match file {
            Some(bytes) => Background::parse(name, bytes, alphabet).map(Some).map_err(|e| wrong(e.to_string())),
            None => Background::named(name, alphabet).map(Some).ok_or_else(|| {
                wrong(format!("`{name}` is a composition of proteins, and this is {}", alphabet.name()))
            }),
        }
    }

    /// The null model meant.
    pub(super) fn model(&self) -> Result<NullModel, SignificanceError> {
        match (self.null_model, &self.background) {
            (None, None) => Ok(NullModel::Mononucleotide),
            (None | Some(NullModel::Independent), Some(_)) => Ok(NullModel::Independent),
            (Some(model), None) => Ok(model),
            (Some(model), Some(_)) => {
                let message =
                    format!("only independent letters have one, and the null is {}: leave it out", model.name());
                Err(SignificanceError::new("background", message))
            }
        }
    }

    /// The scoring system for an alphabet; `file` holds the bytes of [`matrix_file`](Settings::matrix_file).
    ///
    /// # Errors
    /// For the first key of the scores and gaps that cannot be used.
    pub fn scoring(&self, alphabet: Alphabet, file: Option<&[u8]>) -> Result<Scoring, SignificanceError> {
        let matrix = self.substitutions(alphabet, file)?;
        let usual = Gaps::usual(alphabet);
        let gaps = Gaps { open: self.gap_open.unwrap_or(usual.open), extend: self.gap_extend.unwrap_or(usual.extend) };
        Scoring::new(matrix, gaps).map_err(|error| SignificanceError::new(self.culprit(&error), error))
    }

    /// The key that an error about the scoring system is about.
    fn culprit(&self, error: &ScoringError) -> &'static str {
        match error {
            ScoringError::Cost(cost) if self.gap_extend == Some(*cost) => "gap_extend",
            ScoringError::Cost(_) | ScoringError::FreeGaps => "gap_open",
            ScoringError::NoPositive(_) if self.matrix.is_some() => "matrix",
            ScoringError::NoPositive(_) => "match",
        }
    }

    fn substitutions(&self, alphabet: Alphabet, file: Option<&[u8]>) -> Result<Matrix, SignificanceError> {
        let pair = [("match", self.match_score, 2), ("mismatch", self.mismatch, -3)];
        let given = pair.iter().find(|(_, score, _)| score.is_some());
        match (&self.matrix, given, alphabet) {
            (Some(_), Some((key, ..)), _) => Err(SignificanceError::new(key, "given together with `matrix`: keep one")),
            (None, Some((key, ..)), Alphabet::Protein) => {
                Err(SignificanceError::new(key, "these are proteins, which a matrix scores: give `matrix` instead"))
            }
            (Some(name), None, _) => named(name, alphabet, file),
            (None, None, Alphabet::Protein) => named("BLOSUM62", alphabet, file),
            (None, _, Alphabet::Dna) => {
                let [matched, mismatched] = pair.map(|(key, score, usual)| in_range(key, score.unwrap_or(usual)));
                Ok(Matrix::identity(matched?, mismatched?))
            }
        }
    }
}

fn named(name: &str, alphabet: Alphabet, file: Option<&[u8]>) -> Result<Matrix, SignificanceError> {
    let wrong = |message: String| SignificanceError::new("matrix", message);
    let matrix = match (Matrix::named(name), file) {
        (Some(matrix), _) => matrix,
        (None, Some(bytes)) => Matrix::parse(name, bytes, alphabet).map_err(|e| wrong(e.to_string()))?,
        (None, None) => return Err(wrong(format!("no matrix `{name}`: there are {}", Matrix::names().join(", ")))),
    };
    if matrix.alphabet() == alphabet {
        return Ok(matrix);
    }
    Err(wrong(format!(
        "{name} scores proteins, and these look like DNA: set `alphabet`, or give `match` and `mismatch`"
    )))
}

fn in_range(key: &str, score: i32) -> Result<i32, SignificanceError> {
    if (-LARGEST..=LARGEST).contains(&score) {
        return Ok(score);
    }
    Err(SignificanceError::new(key, format!("{score} is out of range: give -{LARGEST} to {LARGEST}")))
}
