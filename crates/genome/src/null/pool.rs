//! Where the letters of a target come from, one by one.

use super::Urn;

/// The letters a target is made of: an urn that is emptied, or frequencies that stay as they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    letters: Vec<u8>,
    frequencies: Vec<f64>,
    urn: Option<Urn>,
    len: usize,
}

impl Pool {
    /// All letters of an urn, in any order.
    #[must_use]
    pub fn shuffled(urn: &Urn) -> Self {
        let len = urn.len();
        let frequencies = urn.counts().iter().map(|&count| f64::from(count) / len as f64).collect();
        Self { letters: urn.letters().to_vec(), frequencies, urn: Some(urn.clone()), len }
    }

    /// `len` independent letters; `composition` is the share of each letter of the alphabet, by its code.
    #[must_use]
    pub fn independent(composition: &[f64], len: usize) -> Self {
        let known = || (0..).zip(composition).filter(|&(_, &share)| share > 0.0);
        Self {
            letters: known().map(|(code, _)| code).collect(),
            frequencies: known().map(|(_, &share)| share).collect(),
            urn: None,
            len,
        }
    }

    /// The codes of the letters that can occur, in ascending order; the place of a letter here is its *rank*.
    #[must_use]
    pub fn letters(&self) -> &[u8] {
        &self.letters
    }

    /// The chance of each of them at any place.
    #[must_use]
    pub fn frequencies(&self) -> &[f64] {
        &self.frequencies
    }

    /// The urn, if it is one.
    #[must_use]
    pub fn urn(&self) -> Option<&Urn> {
        self.urn.as_ref()
    }

    /// Letters of a target.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether targets have no letter.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}
