//! Case files: what to run, in TOML, with every key known and every mistake named.
//!
//! A case is text with a name. [`Case::parse`] checks it against the keys of its science, [`Case::set`] overrides
//! keys, and [`Case::settings`] gives the science its typed settings. Errors name the file, the line or the key,
//! the value and a remedy.

mod error;
mod keys;
mod size;
mod table;

pub use error::CaseError;
pub use keys::{Key, keys_of};

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::sync::Arc;
use toml::{Table, Value};

/// Keys of every case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Common {
    /// The science: `heat`, `significance`; see `partita list`.
    pub simulation: String,
    /// A title for figures and reports.
    #[serde(default)]
    pub title: String,
    /// The seed of all random numbers.
    #[serde(default)]
    pub seed: u64,
    /// Steps to run instead of the case's own end.
    pub steps: Option<u64>,
    /// What is written on the way.
    #[serde(default)]
    pub output: Output,
}

/// What is written on the way.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Output {
    /// Steps between two outputs of fields; by default the last one only, and 0 writes none at all.
    pub every_steps: Option<u64>,
    /// Steps between two rows of `series.csv`; by default a hundredth of the run.
    pub series_every_steps: Option<u64>,
    /// Whether the fields are also drawn as `figures/NAME.apng`, an animation; it needs `output.every_steps`.
    pub animation: bool,
}

impl Output {
    /// How many fields of each quantity a run of `steps` steps writes; one that has a time begins with step 0.
    #[must_use]
    pub fn fields(&self, steps: u64, has_time: bool) -> u64 {
        match self.every_steps {
            Some(0) => 0,
            None => 1,
            Some(every) => steps.div_ceil(every) + u64::from(has_time),
        }
    }
}

/// Gives the bytes of files that cases name: from a folder, or from the program itself.
pub trait Files: Send + Sync {
    /// The bytes of the file `name`.
    ///
    /// # Errors
    /// A sentence about what stands in the way.
    fn read(&self, name: &str) -> Result<Vec<u8>, String>;
}

/// A case: the settings of one run.
#[derive(Clone)]
pub struct Case {
    name: String,
    text: String,
    table: Table,
    files: Arc<dyn Files>,
}

impl Case {
    /// Reads a case; `name` is the file that errors name, `files` gives the files it refers to.
    ///
    /// # Errors
    /// If the text is not TOML.
    pub fn parse(name: &str, text: &str, files: Arc<dyn Files>) -> Result<Self, CaseError> {
        let table = text.parse().map_err(|e| CaseError::syntax(name, text, &e))?;
        Ok(Self { name: name.to_owned(), text: text.to_owned(), table, files })
    }

    /// The file the case came from, as errors name it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Sets a key, given as `a.b=value`; the value is TOML, or a string if it is no TOML.
    ///
    /// # Errors
    /// If there is no `=`, or the path goes through something that is no table.
    pub fn set(&mut self, assignment: &str) -> Result<(), CaseError> {
        let (path, value) = assignment.split_once('=').ok_or_else(|| CaseError::Assignment(assignment.to_owned()))?;
        let path = path.trim();
        let value = table::parse_value(value.trim());
        table::insert(&mut self.table, path, value).map_err(|message| self.error(path, message))
    }

    /// The keys of every case.
    ///
    /// # Errors
    /// If one is missing or has the wrong type.
    pub fn common(&self) -> Result<Common, CaseError> {
        let common = keys_of::<Common>();
        let own = self.table.iter().filter(|(key, _)| common.iter().any(|known| known.root() == *key));
        self.typed(own.map(|(k, v)| (k.clone(), v.clone())).collect())
    }

    /// The settings of the science, checked key by key.
    ///
    /// # Errors
    /// For an unknown key (naming the nearest known one), a missing key, or a value of the wrong type.
    pub fn settings<T: DeserializeOwned + JsonSchema>(&self) -> Result<T, CaseError> {
        let common = keys_of::<Common>();
        let known: Vec<Key> = common.iter().cloned().chain(keys_of::<T>()).collect();
        if let Some(path) = table::unknown(&self.table, &known) {
            return Err(self.unknown_key(&path, &known));
        }
        let own = self.table.iter().filter(|(key, _)| !common.iter().any(|known| known.root() == *key));
        self.typed(own.map(|(k, v)| (k.clone(), v.clone())).collect())
    }

    /// The bytes of a file that the key `path` names.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn file(&self, path: &str, file: &str) -> Result<Vec<u8>, CaseError> {
        self.files.read(file).map_err(|message| self.error(path, format!("`{file}`: {message}")))
    }

    /// The files that keys may name.
    #[must_use]
    pub fn files(&self) -> &dyn Files {
        &*self.files
    }

    /// An error about the value of a key, with the place it stands at.
    #[must_use]
    pub fn error(&self, path: &str, message: impl fmt::Display) -> CaseError {
        CaseError::Value { place: self.place(path), key: path.to_owned(), message: message.to_string() }
    }

    /// The case as it will run, overrides included.
    ///
    /// # Panics
    /// Never: what was read from TOML can be written as TOML.
    #[must_use]
    pub fn resolved(&self) -> String {
        toml::to_string_pretty(&self.table).expect("a table that was read can be written")
    }

    fn typed<T: DeserializeOwned>(&self, table: Table) -> Result<T, CaseError> {
        Value::Table(table).try_into().map_err(|e: toml::de::Error| {
            // The parser names types of the language; people know numbers.
            let message =
                e.message().replace("usize", "a whole number from 0 on").replace("u64", "a whole number from 0 on");
            let key = table::path_of(&e);
            CaseError::Value { place: self.place(&key), key, message }
        })
    }

    fn unknown_key(&self, path: &str, known: &[Key]) -> CaseError {
        let nearest = known
            .iter()
            .max_by(|a, b| strsim::jaro_winkler(&a.path, path).total_cmp(&strsim::jaro_winkler(&b.path, path)));
        CaseError::UnknownKey {
            place: self.place(path),
            key: path.to_owned(),
            nearest: nearest.map_or_else(String::new, |key| key.path.clone()),
        }
    }

    /// The file, and the line where the key stands in it, if it does.
    fn place(&self, path: &str) -> String {
        match table::line_of(&self.text, path) {
            Some(line) => format!("{}:{line}", self.name),
            None => self.name.clone(),
        }
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Case").field("name", &self.name).field("table", &self.table).finish_non_exhaustive()
    }
}
