//! Bytes of a file read as letters.

use super::Alphabet;

/// No letter of the alphabet, and what is passed over.
const NONE: u8 = u8::MAX;
const SPACE: u8 = u8::MAX - 1;

/// How the bytes of a file are read as codes of an alphabet.
#[derive(Debug, Clone)]
pub struct Letters {
    alphabet: Alphabet,
    codes: [u8; 256],
}

impl Letters {
    /// The letters of an alphabet in either case; with `masked`, lower case reads as the unknown letter, N or X: that
    /// is how repeats are marked softly.
    #[must_use]
    pub fn new(alphabet: Alphabet, masked: bool) -> Self {
        let unknown = alphabet.unknown();
        let code = |byte: u8| match alphabet.code(byte) {
            Some(_) if masked && byte.is_ascii_lowercase() => unknown,
            Some(code) => code,
            None if byte.is_ascii_whitespace() => SPACE,
            None => NONE,
        };
        Self { alphabet, codes: std::array::from_fn(|byte| code(byte as u8)) }
    }

    /// The alphabet.
    #[must_use]
    pub fn alphabet(&self) -> Alphabet {
        self.alphabet
    }

    /// Appends the codes of `bytes`, white space left out.
    ///
    /// # Errors
    /// The first byte that is no letter; nothing is appended then.
    pub fn append(&self, bytes: &[u8], codes: &mut Vec<u8>) -> Result<(), u8> {
        let before = codes.len();
        codes.extend(bytes.iter().map(|&byte| self.codes[byte as usize]));
        if codes[before..].iter().all(|&code| code < SPACE) {
            return Ok(());
        }
        codes.truncate(before);
        if let Some(&letter) = bytes.iter().find(|&&byte| self.codes[byte as usize] == NONE) {
            return Err(letter);
        }
        codes.extend(bytes.iter().map(|&byte| self.codes[byte as usize]).filter(|&code| code != SPACE));
        Ok(())
    }
}
