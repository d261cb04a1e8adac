//! What is searched for, in what, and how it is scored.

use super::target::Target;
use crate::arguments::{MatchOptions, ScoringOptions, Strands};
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use partita_genome::scoring::Scoring;
use partita_genome::search::{Space, Subject};
use partita_genome::sequence::{Alphabet, Letters, Sequence, Survey};
use partita_genome::significance::{Method, Settings, SignificanceError, strands};
use partita_genome::statistics::karlin::ScoreDistribution;
use partita_run::manifest::memory_bytes;
use std::fs;
use std::path::Path;

/// Bytes that a search needs for a letter of a query's strand: rows of 64 lanes at 16 bits for each of two threads, and
/// the letters of the target that an alignment may cover.
const BYTES_PER_LETTER: u64 = 2048;
/// Scores beyond this are not counted on: sums of them stay far from the largest integer.
const HIGHEST_SCORE: u64 = 500_000_000;

/// A search, checked.
pub(super) struct Question {
    pub(super) settings: Settings,
    pub(super) scoring: Scoring,
    pub(super) letters: Letters,
    pub(super) subjects: Vec<Subject>,
    pub(super) target: Target,
    pub(super) survey: Survey,
}

impl Question {
    /// Reads the queries, and the target through to its end.
    pub(super) fn read(options: &MatchOptions, interrupt: &Interrupt) -> Result<Self, Failure> {
        if [&options.query, &options.target].iter().all(|path| *path == Path::new("-")) {
            return Err(Failure::input("standard input is query and target: name a file for one of them"));
        }
        let query = Target::open(&options.query, interrupt)?;
        let target = Target::open(&options.target, interrupt)?;
        let [of_query, survey] = [Survey::of(query.reader()?)?, Survey::of(target.reader()?)?];
        let common = || common_alphabet([(&query.name, &of_query), (&target.name, &survey)]);
        let alphabet = options.scoring.alphabet.map_or_else(common, Ok)?;
        let settings = settings(&options.scoring, options);
        let scoring = scoring(&settings, alphabet)?;
        let letters = Letters::new(alphabet, options.mask);
        let subject = |sequence: Sequence| {
            check_size(&sequence, &scoring)?;
            Ok(Subject::new(strands(&sequence, settings.strands).map_err(|e| refused(&e))?, &scoring))
        };
        let subjects = sequences(&query, &letters)?.into_iter().map(subject).collect::<Result<_, Failure>>()?;
        Ok(Self { settings, scoring, letters, subjects, target, survey })
    }

    /// A query as given.
    pub(super) fn query(&self, query: usize) -> &Sequence {
        &self.subjects[query].strands()[0]
    }

    /// What is searched for a query.
    pub(super) fn space(&self, query: usize) -> Space {
        Space {
            query: self.query(query).codes().len() as f64,
            letters: self.survey.letters() as f64,
            records: self.survey.records().len() as u64,
            strands: self.subjects[query].strands().len() as u64,
        }
    }

    /// The scoring system in words.
    pub(super) fn scheme(&self) -> String {
        let gaps = self.scoring.gaps();
        format!("{}; a gap of k letters costs {} + {} k", self.scoring.matrix().name(), gaps.open, gaps.extend)
    }
}

fn sequences(file: &Target, letters: &Letters) -> Result<Vec<Sequence>, Failure> {
    let (mut reader, mut sequences) = (file.reader()?, Vec::new());
    while let Some(sequence) = reader.next_sequence(letters)? {
        sequences.push(sequence);
    }
    Ok(sequences)
}

/// The options as keys, which errors name.
fn settings(scoring: &ScoringOptions, options: &MatchOptions) -> Settings {
    let mut settings = Settings::new(&options.query.to_string_lossy(), &options.target.to_string_lossy());
    settings.alphabet = scoring.alphabet;
    settings.matrix.clone_from(&scoring.matrix);
    (settings.match_score, settings.mismatch) = (scoring.r#match, scoring.mismatch);
    (settings.gap_open, settings.gap_extend) = (scoring.gap_open, scoring.gap_extend);
    settings.strands = options.strands.map(Strands::setting);
    (settings.method, settings.replicates) = (Method::Direct, Some(options.replicates));
    settings
}

/// The scoring system, if local alignments have statistics under it.
fn scoring(settings: &Settings, alphabet: Alphabet) -> Result<Scoring, Failure> {
    let read = |file| fs::read(file).map_err(|e| Failure::input(format!("`--matrix`: `{file}` cannot be read: {e}")));
    let file = settings.matrix_file().map(read).transpose()?;
    let scoring = settings.scoring(alphabet, file.as_deref()).map_err(|e| refused(&e))?;
    let even = vec![1.0 / alphabet.residues() as f64; alphabet.residues()];
    ScoreDistribution::of_pairs(&even, &even, |a, b| scoring.score(a as u8, b as u8)).map_err(|error| {
        Failure::input(format!("{}: lambda is undefined for evenly frequent letters: {error}", scoring.matrix().name()))
    })?;
    Ok(scoring)
}

/// Names the option of a setting.
pub(super) fn refused(error: &SignificanceError) -> Failure {
    Failure::input(format!("`--{}`: {}", error.key.replace('_', "-"), error.message))
}

fn check_size(query: &Sequence, scoring: &Scoring) -> Result<(), Failure> {
    let (name, length, memory) = (query.name(), query.codes().len() as u64, memory_bytes());
    let (needed, highest) = (length * BYTES_PER_LETTER, length * u64::from(scoring.matrix().largest().unsigned_abs()));
    if memory > 0 && needed > memory {
        let message = format!("query `{name}` of {length} letters needs {needed} bytes, this machine has {memory}");
        return Err(Failure::input(format!("{message}: cut it into shorter records")));
    }
    if highest > HIGHEST_SCORE {
        let message = format!("query `{name}` could score {highest}, more than {HIGHEST_SCORE}");
        return Err(Failure::input(format!("{message}: scale the scores down, or cut it")));
    }
    Ok(())
}

fn common_alphabet(files: [(&str, &Survey); 2]) -> Result<Alphabet, Failure> {
    let [(query, of_query), (target, of_target)] = files.map(|(name, survey)| (name, survey.guess()));
    if of_query == of_target {
        return Ok(of_query);
    }
    let [a, b] = [of_query, of_target].map(Alphabet::name);
    Err(Failure::input(format!(
        "{query} looks like {a}, {target} like {b}: give `--alphabet dna` or `--alphabet protein` if they are the same"
    )))
}
