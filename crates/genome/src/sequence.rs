//! Sequences of letters, and how they are read.
//!
//! Letters are kept as small codes, places in their [`Alphabet`]. A [`Reader`] gives the records of a file in pieces, so
//! that a genome of any size passes through bounded memory; a [`SequenceFile`] holds a file whole. [`mutated`] makes
//! variants.

mod alphabet;
mod error;
mod file;
mod letters;
mod mutation;
mod reader;
mod unpacking;

pub use alphabet::Alphabet;
pub use error::ReadError;
pub use file::{SequenceFile, Survey, Surveyed};
pub use letters::Letters;
pub use mutation::mutated;
pub use reader::Reader;

/// A named sequence of letters of one alphabet; it has at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    name: String,
    alphabet: Alphabet,
    codes: Vec<u8>,
}

/// No sequence can be made of these letters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SequenceError {
    /// Nothing at all.
    #[error("a sequence has at least one letter")]
    Empty,
    /// A letter the alphabet does not have.
    #[error("letter {} of the sequence, `{}`, is none of {}", .position + 1, .letter.escape_ascii(), .alphabet.name())]
    Letter {
        /// Its place, from 0.
        position: usize,
        /// The letter.
        letter: u8,
        /// The alphabet.
        alphabet: Alphabet,
    },
}

impl Sequence {
    /// The sequence that `letters` spell, in either case.
    ///
    /// # Errors
    /// If there is no letter, or one that is not of the alphabet.
    ///
    /// ```
    /// use partita_genome::sequence::{Alphabet, Sequence};
    /// let sequence = Sequence::new("x", Alphabet::Dna, b"aacgR")?;
    /// assert_eq!(sequence.codes(), [0, 0, 1, 2, 4]);
    /// assert_eq!(sequence.reverse_complement().unwrap().letters(), "NCGTT");
    /// # Ok::<(), partita_genome::sequence::SequenceError>(())
    /// ```
    pub fn new(name: &str, alphabet: Alphabet, letters: &[u8]) -> Result<Self, SequenceError> {
        let code = |(position, &letter): (usize, &u8)| {
            alphabet.code(letter).ok_or(SequenceError::Letter { position, letter, alphabet })
        };
        let codes: Vec<u8> = letters.iter().enumerate().map(code).collect::<Result<_, _>>()?;
        if codes.is_empty() {
            return Err(SequenceError::Empty);
        }
        Ok(Self { name: name.to_owned(), alphabet, codes })
    }

    /// The sequence of codes that are known to be of the alphabet, at least one.
    pub(crate) fn of_codes(name: &str, alphabet: Alphabet, codes: Vec<u8>) -> Self {
        debug_assert!(!codes.is_empty() && codes.iter().all(|&code| usize::from(code) < alphabet.letters().len()));
        Self { name: name.to_owned(), alphabet, codes }
    }

    /// The name: the first word of its header.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The alphabet of its letters.
    #[must_use]
    pub fn alphabet(&self) -> Alphabet {
        self.alphabet
    }

    /// Its letters as places in [`Alphabet::letters`].
    #[must_use]
    pub fn codes(&self) -> &[u8] {
        &self.codes
    }

    /// Its letters as text.
    #[must_use]
    pub fn letters(&self) -> String {
        self.codes.iter().map(|&code| char::from(self.alphabet.letters()[code as usize])).collect()
    }

    /// The share of each letter of the alphabet; they sum to 1.
    #[must_use]
    pub fn composition(&self) -> Vec<f64> {
        let mut counts = vec![0_u32; self.alphabet.letters().len()];
        self.codes.iter().for_each(|&code| counts[code as usize] += 1);
        counts.into_iter().map(|count| f64::from(count) / self.codes.len() as f64).collect()
    }

    /// The other strand, read in its own direction; none for proteins.
    #[must_use]
    pub fn reverse_complement(&self) -> Option<Self> {
        // A C G T are 0 1 2 3, so that complements sum to 3; N stays N.
        let complement = |&code: &u8| 3_u8.checked_sub(code).unwrap_or(code);
        let codes = || self.codes.iter().rev().map(complement).collect();
        (self.alphabet == Alphabet::Dna).then(|| Self { codes: codes(), ..self.clone() })
    }
}
