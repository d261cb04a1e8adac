//! Scores, costs and compositions, from options.

use crate::arguments::ScoringOptions;
use crate::failure::Failure;
use partita_genome::null::Background;
use partita_genome::scoring::Scoring;
use partita_genome::sequence::Alphabet;
use partita_genome::significance::{Settings, SignificanceError};
use std::fs;

/// The options as settings of a question about two files; errors name their keys.
pub(super) fn settings(options: &ScoringOptions, query: &str, target: &str) -> Settings {
    Settings {
        alphabet: options.alphabet,
        matrix: options.matrix.clone(),
        match_score: options.r#match,
        mismatch: options.mismatch,
        gap_open: options.gap_open,
        gap_extend: options.gap_extend,
        background: options.background.clone(),
        ..Settings::new(query, target)
    }
}

/// The scoring system that settings ask for.
pub(super) fn scoring(settings: &Settings, alphabet: Alphabet) -> Result<Scoring, Failure> {
    let file = settings.matrix_file().map(|file| read("matrix", file)).transpose()?;
    settings.scoring(alphabet, file.as_deref()).map_err(|error| refused(&error))
}

/// The background that settings ask for, if they do.
pub(super) fn background(settings: &Settings, alphabet: Alphabet) -> Result<Option<Background>, Failure> {
    let file = settings.background_file().map(|file| read("background", file)).transpose()?;
    settings.composition(alphabet, file.as_deref()).map_err(|error| refused(&error))
}

/// A setting that cannot be used, by the name of its option.
pub(super) fn refused(error: &SignificanceError) -> Failure {
    refusal(&error.key, &error.message)
}

/// What is wrong with the option of a key.
pub(super) fn refusal(key: &str, message: impl std::fmt::Display) -> Failure {
    Failure::input(format!("`--{}`: {message}", key.replace('_', "-")))
}

fn read(key: &str, file: &str) -> Result<Vec<u8>, Failure> {
    fs::read(file).map_err(|e| refusal(key, format!("`{file}` cannot be read: {e}")))
}
