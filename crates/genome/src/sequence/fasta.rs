//! FASTA files, plain or gzip.

use super::{Alphabet, Sequence, SequenceError};
use needletail::errors::{ParseError, ParseErrorKind};
use needletail::parse_fastx_reader;
use needletail::parser::{Format, SequenceRecord};

/// The first bytes of gzip.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The records of a file, not yet read as letters of an alphabet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fasta {
    file: String,
    records: Vec<Record>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Record {
    name: String,
    /// The line of the header, from 1.
    line: u64,
    /// The lines below it, ends of lines included.
    text: Vec<u8>,
}

/// Why a file gives no sequences.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FastaError {
    /// Nothing in it.
    #[error("{file}: the file is empty: give FASTA, a line `>name` and lines of letters")]
    Empty {
        /// The file.
        file: String,
    },
    /// Another format.
    #[error("{file}:1: this is not FASTA, {found}: give a line `>name` and lines of letters, plain or gzip")]
    NotFasta {
        /// The file.
        file: String,
        /// What was found instead.
        found: String,
    },
    /// A compressed file that ends early or is broken.
    #[error("{file}: the gzip data is damaged or cut short ({reason}): fetch the file again")]
    Damaged {
        /// The file.
        file: String,
        /// What the decoder said.
        reason: String,
    },
    /// A header without letters below it.
    #[error("{file}:{line}: record `{record}` has no sequence: add its letters below the header, or remove it")]
    NoSequence {
        /// The file.
        file: String,
        /// The line of the header, from 1.
        line: u64,
        /// The name of the record.
        record: String,
    },
    /// A letter the alphabet does not have.
    #[error(
        "{file}:{line}: `{letter}` in record `{record}` is no letter of {}: {}",
        .alphabet.name(), remedy(*.alphabet)
    )]
    Letter {
        /// The file.
        file: String,
        /// Its line, from 1.
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

impl Fasta {
    /// Reads the records of `bytes`; `file` is the name that errors give.
    ///
    /// # Errors
    /// [`FastaError`]: an empty file, damaged gzip, another format, a record without letters.
    ///
    /// ```
    /// use partita_genome::sequence::Fasta;
    /// let fasta = Fasta::read("two.fa", b">a first\nACG\nT\n>b\nGG\n")?;
    /// let sequences = fasta.sequences(fasta.guess())?;
    /// assert_eq!((sequences[0].name(), sequences[0].letters().as_str()), ("a", "ACGT"));
    /// assert_eq!(sequences.len(), 2);
    /// # Ok::<(), partita_genome::sequence::FastaError>(())
    /// ```
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, FastaError> {
        let failed = |error| failure(file, bytes, error);
        let mut reader = parse_fastx_reader(bytes).map_err(failed)?;
        let mut records = Vec::new();
        while let Some(record) = reader.next() {
            records.push(Record::of(file, &record.map_err(failed)?)?);
        }
        Ok(Self { file: file.to_owned(), records })
    }

    /// The name of the file.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The alphabet that the letters of all records together look like.
    #[must_use]
    pub fn guess(&self) -> Alphabet {
        Alphabet::guess(self.records.iter().flat_map(|record| &record.text).filter(|byte| !byte.is_ascii_whitespace()))
    }

    /// The records as sequences of an alphabet, in the order of the file.
    ///
    /// # Errors
    /// For the first letter that is not of the alphabet.
    pub fn sequences(&self, alphabet: Alphabet) -> Result<Vec<Sequence>, FastaError> {
        self.records.iter().map(|record| record.sequence(&self.file, alphabet)).collect()
    }
}

impl Record {
    fn of(file: &str, record: &SequenceRecord<'_>) -> Result<Self, FastaError> {
        if record.format() == Format::Fastq {
            return Err(FastaError::NotFasta { file: file.to_owned(), found: "but FASTQ".to_owned() });
        }
        let header = String::from_utf8_lossy(record.id());
        let name = header.split_whitespace().next().unwrap_or_default().to_owned();
        let (line, text) = (record.start_line_number(), record.raw_seq().to_vec());
        if text.iter().all(u8::is_ascii_whitespace) {
            return Err(FastaError::NoSequence { file: file.to_owned(), line, record: name });
        }
        Ok(Self { name, line, text })
    }

    fn sequence(&self, file: &str, alphabet: Alphabet) -> Result<Sequence, FastaError> {
        let letters: Vec<u8> = self.text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
        Sequence::new(&self.name, alphabet, &letters).map_err(|error| match error {
            SequenceError::Empty => {
                FastaError::NoSequence { file: file.to_owned(), line: self.line, record: self.name.clone() }
            }
            SequenceError::Letter { letter, .. } => FastaError::Letter {
                file: file.to_owned(),
                line: self.line_of(letter),
                record: self.name.clone(),
                letter: letter.escape_ascii().to_string(),
                alphabet,
            },
        })
    }

    /// The first line that holds a letter.
    fn line_of(&self, letter: u8) -> u64 {
        let before = self.text.iter().take_while(|&&byte| byte != letter);
        self.line + 1 + before.filter(|&&byte| byte == b'\n').count() as u64
    }
}

/// What the reader's error means for a person.
fn failure(file: &str, bytes: &[u8], error: ParseError) -> FastaError {
    let file = file.to_owned();
    match error.kind {
        ParseErrorKind::Io => FastaError::Damaged { file, reason: error.msg },
        ParseErrorKind::EmptyFile if bytes.starts_with(&GZIP) => {
            FastaError::Damaged { file, reason: "it unpacks to nothing".to_owned() }
        }
        ParseErrorKind::EmptyFile if bytes.is_empty() => FastaError::Empty { file },
        ParseErrorKind::UnexpectedEnd if error.format == Some(Format::Fasta) => {
            let record = error.position.id.unwrap_or_default();
            FastaError::NoSequence { file, line: error.position.line, record }
        }
        _ => FastaError::NotFasta { file, found: found(bytes) },
    }
}

/// How a file that is not FASTA begins.
fn found(bytes: &[u8]) -> String {
    match bytes.first() {
        Some(b'@') => "but FASTQ".to_owned(),
        Some(_) if bytes.starts_with(&GZIP) => "nor is what the gzip data unpacks to".to_owned(),
        first => format!("which begins with `>` and not with `{}`", first.unwrap_or(&b' ').escape_ascii()),
    }
}
