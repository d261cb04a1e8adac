//! From files to problems.

use super::SignificanceError;
use super::problem::Problem;
use super::settings::Settings;
use crate::sequence::{Alphabet, ReadError, Sequence, SequenceFile};
use std::sync::Arc;

/// The bytes of the files that settings name.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// Of [`Settings::query`].
    pub query: Vec<u8>,
    /// Of [`Settings::target`].
    pub target: Vec<u8>,
    /// Of [`Settings::matrix_file`].
    pub matrix: Option<Vec<u8>>,
    /// Of [`Settings::background_file`].
    pub background: Option<Vec<u8>>,
}

impl Inputs {
    /// Gathers them: `read(key, file)` gives the bytes of the file that a key names.
    ///
    /// # Errors
    /// What `read` reports.
    pub fn read<E>(settings: &Settings, read: impl Fn(&str, &str) -> Result<Vec<u8>, E>) -> Result<Self, E> {
        Ok(Self {
            query: read("query", &settings.query)?,
            target: read("target", &settings.target)?,
            matrix: settings.matrix_file().map(|file| read("matrix", file)).transpose()?,
            background: settings.background_file().map(|file| read("background", file)).transpose()?,
        })
    }
}

/// A problem for every pair of a record of the query's file and one of the target's, all targets of the first query
/// first. All are drawn under the same seed, so that a pair's answer does not depend on what else is asked, but for the
/// E-value.
///
/// # Errors
/// For the first file, record or setting that cannot be used, with its place, its value and a remedy.
///
/// ```
/// use partita_genome::significance::{Inputs, Settings, questions};
/// let settings = Settings::new("q.fa", "t.fa");
/// let (query, target) = (b">q\nACGT\n".to_vec(), b">a\nGATTACA\n>b\nTACC\n".to_vec());
/// let inputs = Inputs { query, target, matrix: None, background: None };
/// let problems = questions(&settings, &inputs, 7)?;
/// assert_eq!(problems.len(), 2);
/// assert_eq!(problems[1].observed().score, 4); // AC
/// # Ok::<(), partita_genome::significance::SignificanceError>(())
/// ```
pub fn questions(settings: &Settings, inputs: &Inputs, seed: u64) -> Result<Vec<Problem>, SignificanceError> {
    let query = File::open("query", &settings.query, &inputs.query)?;
    let target = File::open("target", &settings.target, &inputs.target)?;
    let alphabet = settings.alphabet.map_or_else(|| common_alphabet(&query, &target), Ok)?;
    let scoring = Arc::new(settings.scoring(alphabet, inputs.matrix.as_deref())?);
    let background = settings.composition(alphabet, inputs.background.as_deref())?.map(Arc::new);
    let queries = query.records(alphabet, settings.query_record.as_deref())?;
    let targets: Vec<_> =
        target.records(alphabet, settings.target_record.as_deref())?.into_iter().map(Arc::new).collect();
    let pairs = (queries.len() * targets.len()) as u64;
    let pair = |query, target: &Arc<Sequence>| {
        let problem = Problem::new(settings, query, Arc::clone(target), Arc::clone(&scoring), seed, pairs)?;
        let problem = problem.with_background(background.clone())?;
        problem.check_gaps()?;
        Ok(problem)
    };
    queries.iter().flat_map(|query| targets.iter().map(move |target| pair(query, target))).collect()
}

/// The one problem of a case.
pub(super) fn question(settings: &Settings, inputs: &Inputs, seed: u64) -> Result<Problem, SignificanceError> {
    let mut problems = questions(settings, inputs, seed)?;
    if problems.len() == 1 {
        return Ok(problems.remove(0));
    }
    let several = |key: &str, file: &str, names: &mut dyn Iterator<Item = &str>| {
        let mut names: Vec<_> = names.collect();
        names.dedup();
        let message = format!("{file} has several records, and a case asks about one: name it, {}", names.join(", "));
        SignificanceError::new(key, message)
    };
    let first = problems[0].query().name();
    if problems.iter().any(|problem| problem.query().name() != first) {
        let names = &mut problems.iter().map(|problem| problem.query().name());
        return Err(several("query_record", &settings.query, names));
    }
    let names = &mut problems.iter().map(|problem| problem.target().name());
    Err(several("target_record", &settings.target, names))
}

/// A file and the key that named it.
struct File {
    key: &'static str,
    records: SequenceFile,
}

impl File {
    fn open(key: &'static str, name: &str, bytes: &[u8]) -> Result<Self, SignificanceError> {
        let records = SequenceFile::read(name, bytes).map_err(|error| SignificanceError::new(key, error))?;
        Ok(Self { key, records })
    }

    /// All records, or the one of a name.
    fn records(&self, alphabet: Alphabet, name: Option<&str>) -> Result<Vec<Sequence>, SignificanceError> {
        let refused = |error: ReadError| SignificanceError::new(self.key, error);
        let mut sequences = self.records.sequences(alphabet, false).map_err(refused)?;
        let Some(name) = name else { return Ok(sequences) };
        let names: Vec<String> = sequences.iter().map(|sequence| sequence.name().to_owned()).collect();
        sequences.retain(|sequence| sequence.name() == name);
        if sequences.is_empty() {
            let message = format!("{} has no record `{name}`: there are {}", self.records.file(), names.join(", "));
            return Err(SignificanceError::new(&format!("{}_record", self.key), message));
        }
        Ok(sequences)
    }
}

fn common_alphabet(query: &File, target: &File) -> Result<Alphabet, SignificanceError> {
    let [of_query, of_target] = [query, target].map(|file| file.records.guess());
    if of_query == of_target {
        return Ok(of_query);
    }
    // A letter of no alphabet is the likelier mistake; proteins have every letter that DNA has.
    [query, target].into_iter().try_for_each(|file| file.records(Alphabet::Protein, None).map(|_| ()))?;
    let message = format!(
        "{} looks like {}, {} like {}: give `alphabet = \"dna\"` or `alphabet = \"protein\"` if they are the same",
        query.records.file(),
        of_query.name(),
        target.records.file(),
        of_target.name()
    );
    Err(SignificanceError::new("alphabet", message))
}
