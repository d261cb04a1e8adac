//! Records of FASTA and FASTQ, read in pieces.

use super::unpacking::{Lines, unpacked};
use super::{Letters, ReadError, Sequence};
use noodles_fasta as fasta;
use noodles_fastq as fastq;
use std::io::{self, BufRead, Read};

/// A file of sequences on its way through memory: records one after the other, each in pieces.
///
/// The format is FASTA or FASTQ (each record on four lines), plain, gzip, bgzip or zstd; the first bytes say which.
/// Memory is bounded whatever the length of records and lines, except that a record of FASTQ is held whole.
///
/// ```
/// use partita_genome::sequence::{Alphabet, Letters, Reader};
/// let mut reader = Reader::new("some.fa", &b">one first\nACG\nT\n>two\nGG\n"[..])?;
/// let (letters, mut codes) = (Letters::new(Alphabet::Dna, false), Vec::new());
/// assert_eq!(reader.next_record()?.as_deref(), Some("one"));
/// while reader.next_codes(&letters, &mut codes)? {}
/// assert_eq!(codes, [0, 1, 2, 3]);
/// assert_eq!(reader.next_record()?.as_deref(), Some("two"));
/// # Ok::<(), partita_genome::sequence::ReadError>(())
/// ```
pub struct Reader<'a> {
    file: String,
    source: Source<'a>,
    /// The name of the record in work, the line of its header, and whether a letter of it has come.
    record: String,
    header: u64,
    begun: bool,
    /// The piece in work.
    piece: Vec<u8>,
}

enum Source<'a> {
    Fasta(fasta::io::Reader<Lines<'a>>),
    Fastq(fastq::io::Reader<Lines<'a>>, fastq::Record),
}

impl<'a> Reader<'a> {
    /// Looks at the first bytes of a file; `file` is the name that errors give.
    ///
    /// # Errors
    /// [`ReadError`]: nothing in it, another format, bytes that cannot be read or unpacked.
    pub fn new(file: &str, reader: impl Read + Send + 'a) -> Result<Self, ReadError> {
        let damaged =
            |error: io::Error| ReadError::Damaged { file: file.to_owned(), line: 1, reason: error.to_string() };
        let mut lines = unpacked(reader).map_err(damaged)?;
        while let Some(byte) = lines.fill_buf().map_err(damaged)?.first()
            && byte.is_ascii_whitespace()
        {
            lines.consume(1);
        }
        let source = match lines.fill_buf().map_err(damaged)?.first() {
            None => return Err(ReadError::Empty { file: file.to_owned() }),
            Some(b'>') => Source::Fasta(fasta::io::Reader::new(lines)),
            Some(b'@') => Source::Fastq(fastq::io::Reader::new(lines), fastq::Record::default()),
            Some(byte) => {
                let reason = format!("it begins with `{}`, not with `>` or `@`", byte.escape_ascii());
                return Err(ReadError::Format { file: file.to_owned(), line: lines.ended + 1, reason });
            }
        };
        let (file, record, piece) = (file.to_owned(), String::new(), Vec::new());
        Ok(Self { file, source, record, header: 0, begun: true, piece })
    }

    /// Goes to the next record and gives the first word of its header, or none at the end of the file. What is left of
    /// the record before is passed over.
    ///
    /// # Errors
    /// [`ReadError`]: a record without letters or with other than one quality per letter, another format from here on,
    /// bytes that cannot be read or unpacked.
    pub fn next_record(&mut self) -> Result<Option<String>, ReadError> {
        while self.next_piece()?.is_some() {}
        let header = self.lines().ended + 1;
        let found = match &mut self.source {
            Source::Fasta(reader) => next_fasta(reader),
            Source::Fastq(reader, record) => next_fastq(reader, record),
        };
        let Some(name) = found.map_err(|error| self.failure(&error))? else { return Ok(None) };
        (self.record, self.header, self.begun) = (name, header, false);
        self.check_qualities()?;
        Ok(Some(self.record.clone()))
    }

    /// The next bytes of the record, at most a line, or none at its end.
    ///
    /// # Errors
    /// [`ReadError`]: a record without letters, bytes that cannot be read or unpacked.
    pub fn next_piece(&mut self) -> Result<Option<&[u8]>, ReadError> {
        self.piece.clear();
        match &mut self.source {
            Source::Fasta(reader) => {
                let read = next_letters(reader, &mut self.piece);
                read.map_err(|error| self.failure(&error))?;
            }
            Source::Fastq(_, record) => std::mem::swap(&mut self.piece, record.sequence_mut()),
        }
        if self.piece.is_empty() && !self.begun {
            let (file, record) = (self.file.clone(), self.record.clone());
            return Err(ReadError::NoSequence { file, line: self.header, record });
        }
        self.begun |= self.piece.iter().any(|byte| !byte.is_ascii_whitespace());
        Ok((!self.piece.is_empty()).then_some(&self.piece))
    }

    /// Appends the codes of the record's next letters to `codes`; false at its end, when nothing was appended.
    ///
    /// # Errors
    /// [`ReadError`]: as for [`next_piece`](Reader::next_piece), and a letter that is not of the alphabet.
    pub fn next_codes(&mut self, letters: &Letters, codes: &mut Vec<u8>) -> Result<bool, ReadError> {
        if self.next_piece()?.is_none() {
            return Ok(false);
        }
        letters.append(&self.piece, codes).map_err(|letter| ReadError::Letter {
            file: self.file.clone(),
            line: self.line(),
            record: self.record.clone(),
            letter: letter.escape_ascii().to_string(),
            alphabet: letters.alphabet(),
        })?;
        Ok(true)
    }

    /// The next record as a sequence, or none at the end of the file.
    ///
    /// # Errors
    /// As for [`next_record`](Reader::next_record) and [`next_codes`](Reader::next_codes).
    pub fn next_sequence(&mut self, letters: &Letters) -> Result<Option<Sequence>, ReadError> {
        let Some(name) = self.next_record()? else { return Ok(None) };
        let mut codes = Vec::new();
        while self.next_codes(letters, &mut codes)? {}
        Ok(Some(Sequence { name, alphabet: letters.alphabet(), codes }))
    }

    /// The name of the file.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line of the last piece.
    fn line(&self) -> u64 {
        if let Source::Fasta(reader) = &self.source { reader.get_ref().ended + 1 } else { self.header + 1 }
    }

    fn lines(&self) -> &Lines<'a> {
        match &self.source {
            Source::Fasta(reader) => reader.get_ref(),
            Source::Fastq(reader, _) => reader.get_ref(),
        }
    }

    fn check_qualities(&self) -> Result<(), ReadError> {
        let Source::Fastq(_, read) = &self.source else { return Ok(()) };
        let (letters, qualities) = (read.sequence().len(), read.quality_scores().len());
        let (file, record, line) = (self.file.clone(), self.record.clone(), self.header + 3);
        if letters == qualities { Ok(()) } else { Err(ReadError::Qualities { file, line, record, letters, qualities }) }
    }

    /// What an error of the source means for a person.
    fn failure(&self, error: &io::Error) -> ReadError {
        let (file, reason) = (self.file.clone(), error.to_string());
        match error.kind() {
            io::ErrorKind::InvalidData => ReadError::Format { file, line: self.lines().ended.max(1), reason },
            _ => ReadError::Damaged { file, line: self.lines().ended + 1, reason },
        }
    }
}

fn next_fasta(reader: &mut fasta::io::Reader<Lines<'_>>) -> io::Result<Option<String>> {
    let mut definition = fasta::record::Definition::new("none", None);
    let read = reader.read_definition(&mut definition)?;
    Ok((read > 0).then(|| definition.name().to_string()))
}

fn next_fastq(reader: &mut fastq::io::Reader<Lines<'_>>, record: &mut fastq::Record) -> io::Result<Option<String>> {
    let read = reader.read_record(record)?;
    Ok((read > 0).then(|| record.name().to_string()))
}

/// Reads up to the end of a line.
fn next_letters(reader: &mut fasta::io::Reader<Lines<'_>>, piece: &mut Vec<u8>) -> io::Result<()> {
    let mut letters = reader.sequence_reader();
    piece.extend_from_slice(letters.fill_buf()?);
    letters.consume(piece.len());
    Ok(())
}
