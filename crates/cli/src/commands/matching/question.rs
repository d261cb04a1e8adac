//! What is searched for, in what, and how it is scored.

use super::target::Target;
use crate::arguments::{MatchOptions, Strands};
use crate::commands::scoring::{self, refusal, refused};
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use partita_genome::null::Background;
use partita_genome::phase::check_gaps;
use partita_genome::scoring::Scoring;
use partita_genome::search::{Space, Subject};
use partita_genome::sequence::{Alphabet, Letters, Sequence, Survey, Surveyed};
use partita_genome::significance::{Method, Settings, check_memory, strands};
use partita_genome::statistics::karlin::ScoreDistribution;
use partita_genome::statistics::table::{self, Row};
use partita_run::manifest::memory_bytes;
use std::path::Path;
use std::sync::Arc;

/// Scores beyond this are not counted on: sums of them stay far from the largest integer.
const HIGHEST_SCORE: u64 = 500_000_000;

/// A search, checked.
pub(super) struct Question {
    pub(super) settings: Settings,
    pub(super) scoring: Scoring,
    pub(super) letters: Letters,
    pub(super) background: Option<Arc<Background>>,
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
        check_queries(&query.name, &of_query)?;
        let common = || common_alphabet([(&query.name, &of_query), (&target.name, &survey)]);
        let alphabet = options.scoring.alphabet.map_or_else(common, Ok)?;
        let settings = settings(options);
        let scoring = checked_scoring(&settings, alphabet)?;
        let background = scoring::background(&settings, alphabet)?.map(Arc::new);
        let letters = Letters::new(alphabet, options.mask);
        let subject = |sequence: Sequence| {
            check_size(&sequence, &scoring)?;
            Ok(Subject::new(strands(&sequence, settings.strands).map_err(|e| refused(&e))?, &scoring))
        };
        let subjects = sequences(&query, &letters)?.into_iter().map(subject).collect::<Result<_, Failure>>()?;
        let question = Self { settings, scoring, letters, background, subjects, target, survey };
        question.check_costs()?;
        Ok(question)
    }

    /// Refuses gaps so cheap that scores grow with the length: between random targets, and for some query with them. Scores
    /// of NCBI's table have a lambda, whatever few letters a target has.
    fn check_costs(&self) -> Result<(), Failure> {
        let (scoring, composition) = (&self.scoring, self.composition());
        if self.row().is_some() || check_gaps(scoring, &composition, &composition).is_ok() {
            return Ok(());
        }
        let check = |subject: &Subject| check_gaps(scoring, &subject.strands()[0].composition(), &composition);
        self.subjects.iter().try_for_each(check).map_err(|error| refusal("gap_open", error))
    }

    /// NCBI's row for these scores, which holds for the usual composition alone.
    pub(super) fn row(&self) -> Option<Row> {
        let usual = Background::usual(self.letters.alphabet());
        let of_table = self.background.as_ref().is_none_or(|background| background.shares() == usual.shares());
        table::row(&self.scoring).filter(|_| of_table)
    }

    /// A query as given.
    pub(super) fn query(&self, query: usize) -> &Sequence {
        &self.subjects[query].strands()[0]
    }

    /// The share of each letter that chance gives, by its code: that of the background, or of the target.
    pub(super) fn composition(&self) -> Vec<f64> {
        let own = || self.survey.composition(self.letters.alphabet());
        self.background.as_ref().map_or_else(own, |background| background.shares().to_vec())
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
fn settings(options: &MatchOptions) -> Settings {
    Settings {
        strands: options.strands.map(Strands::setting),
        method: Method::Direct,
        replicates: Some(options.replicates),
        ..scoring::settings(&options.scoring, &options.query.to_string_lossy(), &options.target.to_string_lossy())
    }
}

/// The scoring system, if local alignments have statistics under it.
fn checked_scoring(settings: &Settings, alphabet: Alphabet) -> Result<Scoring, Failure> {
    let scoring = scoring::scoring(settings, alphabet)?;
    let even = vec![1.0 / alphabet.residues() as f64; alphabet.residues()];
    ScoreDistribution::of_pairs(&even, &even, |a, b| scoring.score(a as u8, b as u8)).map_err(|error| {
        Failure::input(format!("{}: lambda is undefined for evenly frequent letters: {error}", scoring.matrix().name()))
    })?;
    Ok(scoring)
}

/// Refuses queries that are too long for memory, before they are held in it.
fn check_queries(file: &str, survey: &Survey) -> Result<(), Failure> {
    let memory = memory_bytes();
    let check = |record: &Surveyed| check_memory(&record.name, record.letters, memory);
    survey.records().iter().try_for_each(check).map_err(|error| Failure::input(format!("{file}: {}", error.message)))
}

fn check_size(query: &Sequence, scoring: &Scoring) -> Result<(), Failure> {
    let (name, length) = (query.name(), query.codes().len() as u64);
    let highest = length * u64::from(scoring.matrix().largest().unsigned_abs());
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
