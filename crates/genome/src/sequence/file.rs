//! Files read through, and files held in memory.

use super::{Alphabet, Letters, ReadError, Reader, Sequence};

/// What is in a file: its records and how often each byte occurs in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    records: Vec<Surveyed>,
    counts: Vec<u64>,
}

/// A record that has been read through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surveyed {
    /// The first word of its header.
    pub name: String,
    /// Its letters.
    pub letters: u64,
}

impl Survey {
    /// Reads a file through to its end.
    ///
    /// # Errors
    /// [`ReadError`], for whatever makes the file unreadable whatever its alphabet.
    pub fn of(mut reader: Reader<'_>) -> Result<Self, ReadError> {
        let mut survey = Self { records: Vec::new(), counts: vec![0; 256] };
        while let Some(name) = reader.next_record()? {
            let mut letters = 0;
            while let Some(piece) = reader.next_piece()? {
                piece.iter().for_each(|&byte| survey.counts[byte as usize] += 1);
                letters += piece.iter().filter(|byte| !byte.is_ascii_whitespace()).count() as u64;
            }
            survey.records.push(Surveyed { name, letters });
        }
        Ok(survey)
    }

    /// The records, in the order of the file.
    #[must_use]
    pub fn records(&self) -> &[Surveyed] {
        &self.records
    }

    /// Letters of all records.
    #[must_use]
    pub fn letters(&self) -> u64 {
        self.records.iter().map(|record| record.letters).sum()
    }

    /// The alphabet that the letters of all records together look like.
    #[must_use]
    pub fn guess(&self) -> Alphabet {
        Alphabet::guess(&self.counts)
    }

    /// The share of each letter of an alphabet among those that stand for one residue each, for those alone; all equal
    /// if there is none. It is the first [`Alphabet::residues`] letters.
    #[must_use]
    pub fn composition(&self, alphabet: Alphabet) -> Vec<f64> {
        let mut counts = vec![0_u64; alphabet.residues()];
        for (byte, count) in (0..=u8::MAX).zip(&self.counts) {
            if let Some(known) = alphabet.code(byte).and_then(|code| counts.get_mut(code as usize)) {
                *known += count;
            }
        }
        let all: u64 = counts.iter().sum();
        let share = |count| if all == 0 { 1.0 / alphabet.residues() as f64 } else { count as f64 / all as f64 };
        counts.into_iter().map(share).collect()
    }
}

/// A file held in memory, and what is in it; not yet read as letters of an alphabet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SequenceFile {
    file: String,
    bytes: Vec<u8>,
    survey: Survey,
}

impl SequenceFile {
    /// Reads `bytes`, FASTA or FASTQ, packed or not; `file` is the name that errors give.
    ///
    /// # Errors
    /// [`ReadError`]: an empty or damaged file, another format, a record without letters or with other than one quality
    /// per letter.
    ///
    /// ```
    /// use partita_genome::sequence::SequenceFile;
    /// let file = SequenceFile::read("some.fa", b">one first\nACG\nT\n>two\nGG\n")?;
    /// let sequences = file.sequences(file.guess(), false)?;
    /// assert_eq!((sequences[0].name(), sequences[0].letters().as_str()), ("one", "ACGT"));
    /// assert_eq!(sequences.len(), 2);
    /// # Ok::<(), partita_genome::sequence::ReadError>(())
    /// ```
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, ReadError> {
        let survey = Survey::of(Reader::new(file, bytes)?)?;
        Ok(Self { file: file.to_owned(), bytes: bytes.to_owned(), survey })
    }

    /// The name of the file.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// What is in it.
    #[must_use]
    pub fn survey(&self) -> &Survey {
        &self.survey
    }

    /// The alphabet that the letters of all records together look like.
    #[must_use]
    pub fn guess(&self) -> Alphabet {
        self.survey.guess()
    }

    /// The records as sequences of an alphabet, in the order of the file; with `masked`, lower case reads as unknown.
    ///
    /// # Errors
    /// For the first letter that is not of the alphabet.
    pub fn sequences(&self, alphabet: Alphabet, masked: bool) -> Result<Vec<Sequence>, ReadError> {
        let (letters, mut sequences) = (Letters::new(alphabet, masked), Vec::new());
        let mut reader = Reader::new(&self.file, &self.bytes[..])?;
        while let Some(sequence) = reader.next_sequence(&letters)? {
            sequences.push(sequence);
        }
        Ok(sequences)
    }
}
