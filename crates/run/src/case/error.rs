//! What can be wrong with a case.

/// A mistake in a case, with its place and a remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// The text is not TOML.
    #[error("{place}: {message}")]
    Syntax {
        /// File and line.
        place: String,
        /// What the parser said.
        message: String,
    },
    /// A key that nobody reads.
    #[error("{place}: unknown key `{key}`: did you mean `{nearest}`? (`partita list` shows all keys)")]
    UnknownKey {
        /// File and line.
        place: String,
        /// The key as given.
        key: String,
        /// The known key most like it.
        nearest: String,
    },
    /// A value that cannot be used, or is missing.
    #[error("{place}: key `{key}`: {message}")]
    Value {
        /// File and line.
        place: String,
        /// The key.
        key: String,
        /// What is wrong with the value, and what would be right.
        message: String,
    },
    /// An override that is no assignment.
    #[error("`--set {0}` is no assignment: write KEY=VALUE, for instance `--set cells=[64,64]`")]
    Assignment(String),
}

impl CaseError {
    /// A syntax error with its line.
    pub(super) fn syntax(name: &str, text: &str, error: &toml::de::Error) -> Self {
        let start = error.span().map_or(0, |span| span.start.min(text.len()));
        let line = text.as_bytes()[..start].iter().filter(|&&b| b == b'\n').count() + 1;
        Self::Syntax { place: format!("{name}:{line}"), message: error.message().to_owned() }
    }
}
