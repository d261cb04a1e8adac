//! Why a file gives no sequences.

use super::Alphabet;

/// Why a file gives no sequences. Lines count from 1, and in what a compressed file unpacks to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing in it.
    #[error("{file}: there is nothing in it: give FASTA, a line `>name` and lines of letters, or FASTQ")]
    Empty {
        /// The file.
        file: String,
    },
    /// Another format.
    #[error(
        "{file}:{line}: this is neither FASTA nor FASTQ ({reason}): give a line `>name` and lines of letters, or \
         `@name`, letters, `+` and qualities on four lines; plain, gzip, bgzip or zstd"
    )]
    Format {
        /// The file.
        file: String,
        /// Its line.
        line: u64,
        /// What is wrong there.
        reason: String,
    },
    /// A file that ends early, is broken, or cannot be read.
    #[error("{file}:{line}: it is damaged or cut short here ({reason}): fetch the file again")]
    Damaged {
        /// The file.
        file: String,
        /// The line that could not be read to its end.
        line: u64,
        /// What the decoder said.
        reason: String,
    },
    /// A header without letters below it.
    #[error("{file}:{line}: record `{record}` has no sequence: add its letters below the header, or remove it")]
    NoSequence {
        /// The file.
        file: String,
        /// The line of the header.
        line: u64,
        /// The name of the record.
        record: String,
    },
    /// Letters and qualities that do not go together.
    #[error(
        "{file}:{line}: record `{record}` has {letters} letters and {qualities} qualities: give each letter one, or \
         remove the record"
    )]
    Qualities {
        /// The file.
        file: String,
        /// The line of the qualities.
        line: u64,
        /// The name of the record.
        record: String,
        /// Letters of the record.
        letters: usize,
        /// Its qualities.
        qualities: usize,
    },
    /// A letter the alphabet does not have.
    #[error(
        "{file}:{line}: `{letter}` in record `{record}` is no letter of {}: {}",
        .alphabet.name(), remedy(*.alphabet)
    )]
    Letter {
        /// The file.
        file: String,
        /// Its line.
        line: u64,
        /// The name of the record.
        record: String,
        /// The letter, escaped if it is none that can be shown.
        letter: String,
        /// The alphabet.
        alphabet: Alphabet,
    },
}

fn remedy(alphabet: Alphabet) -> &'static str {
    match alphabet {
        Alphabet::Dna => "letters are A C G T U and IUPAC codes such as N; if it is a protein, set the alphabet to it",
        Alphabet::Protein => "letters are the 20 amino acids and B J Z X U O *; remove gaps and digits",
    }
}
