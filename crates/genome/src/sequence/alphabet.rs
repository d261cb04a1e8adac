//! The letters sequences are made of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An alphabet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Alphabet {
    /// Bases A C G T (U reads as T). All other IUPAC letters (N R Y S W K M B D H V) read as N.
    Dna,
    /// The twenty amino acids and B, J, Z (ambiguous), X (unknown), * (stop); U and O read as X.
    Protein,
}

/// The IUPAC letters for more than one base.
const AMBIGUOUS_BASES: &[u8] = b"NRYSWKMBDHV";

/// The share of A C G T U N from which on letters that could be bases are taken for bases.
const BASES_SHARE: f64 = 0.9;

impl Alphabet {
    /// The letters in the order of their codes; amino acids as in NCBI's matrices.
    #[must_use]
    pub fn letters(self) -> &'static [u8] {
        match self {
            Self::Dna => b"ACGTN",
            Self::Protein => b"ARNDCQEGHILKMFPSTWYVBJZX*",
        }
    }

    /// How many letters, from the first, stand for one residue each: 4 or 20.
    #[must_use]
    pub fn residues(self) -> usize {
        match self {
            Self::Dna => 4,
            Self::Protein => 20,
        }
    }

    /// The name, as in case files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dna => "dna",
            Self::Protein => "protein",
        }
    }

    /// The code of a letter in either case: its place in [`letters`](Alphabet::letters).
    #[must_use]
    pub fn code(self, letter: u8) -> Option<u8> {
        let letter = self.read_as(letter.to_ascii_uppercase());
        self.letters().iter().position(|&known| known == letter).map(|place| place as u8)
    }

    fn read_as(self, letter: u8) -> u8 {
        match (self, letter) {
            (Self::Dna, b'U') => b'T',
            (Self::Dna, _) if AMBIGUOUS_BASES.contains(&letter) => b'N',
            (Self::Protein, b'U' | b'O') => b'X',
            _ => letter,
        }
    }

    /// The code of the letter that stands for any: N or X.
    #[must_use]
    pub fn unknown(self) -> u8 {
        match self {
            Self::Dna => 4,
            Self::Protein => 23,
        }
    }

    /// The alphabet that letters look like, of which each byte occurs `counts[byte]` times: DNA if all of them could be
    /// bases and nine in ten are A C G T U or N.
    ///
    /// What is no letter of either alphabet is passed over. A short peptide of such letters is taken for DNA: say which
    /// it is where that can happen.
    #[must_use]
    pub fn guess(counts: &[u64]) -> Self {
        let (mut all, mut plain) = (0, 0);
        for (letter, &count) in (0..=u8::MAX).zip(counts).filter(|&(letter, _)| Self::Protein.code(letter).is_some()) {
            if count > 0 && Self::Dna.code(letter).is_none() {
                return Self::Protein;
            }
            all += count;
            plain += if b"ACGTUN".contains(&letter.to_ascii_uppercase()) { count } else { 0 };
        }
        if plain as f64 >= BASES_SHARE * all as f64 { Self::Dna } else { Self::Protein }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_tell_bases_from_amino_acids() {
        let guess = |letters: &str| {
            let mut counts = [0; 256];
            letters.bytes().for_each(|byte| counts[byte as usize] += 1);
            Alphabet::guess(&counts)
        };
        for dna in ["ACGT", "acgun", "ACGTACGTNNACGTACGR", "A", "AC-GT1"] {
            assert_eq!(guess(dna), Alphabet::Dna, "{dna}");
        }
        for protein in ["MVLSPADKTNVKAAW", "ACGTX", "RYSWKM", "gattacae"] {
            assert_eq!(guess(protein), Alphabet::Protein, "{protein}");
        }
    }

    #[test]
    fn letters_read_back_and_others_are_none() {
        for alphabet in [Alphabet::Dna, Alphabet::Protein] {
            for (code, letter) in (0..).zip(alphabet.letters()) {
                assert_eq!(alphabet.code(letter.to_ascii_lowercase()), Some(code));
            }
            assert!(b"-?1 \n>".iter().all(|&letter| alphabet.code(letter).is_none()));
        }
        assert_eq!(Alphabet::Dna.code(b'u'), Some(3));
        assert!([Alphabet::Dna, Alphabet::Protein].map(|a| a.letters()[a.unknown() as usize]) == *b"NX");
        assert_eq!(Alphabet::Protein.code(b'U'), Alphabet::Protein.code(b'X'));
    }
}
