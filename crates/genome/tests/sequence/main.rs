//! Whatever a file is packed in and however it is cut, the sequences are the same; what is wrong is named.

use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
use partita_genome::sequence::{Alphabet, Letters, ReadError, Reader, Sequence, SequenceFile, Survey};
use proptest::prelude::*;
use std::io::{Read, Write, repeat};

const FASTA: &[u8] = b">one first\nACGTacgu\r\nNR\n\n>two\n\nGG GG\n";
const FASTQ: &[u8] = b"@one first\nACGTacguNR\n+\nIIIIIIIIII\n@two\nGGGG\n+two\n@III\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Two blocks of bgzip and the one that ends it.
fn bgzip(head: &[u8], tail: &[u8]) -> Vec<u8> {
    let block = |bytes: &[u8]| {
        let mut block = GzBuilder::new().extra(&b"BC\x02\0\0\0"[..]).write(Vec::new(), Compression::default());
        block.write_all(bytes).unwrap();
        block.finish().unwrap()
    };
    let end = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0\x1b\0\x03\0\0\0\0\0\0\0\0\0";
    [&block(head)[..], &block(tail), end].concat()
}

/// As gzip and zstd, of one piece and of two, and as bgzip.
fn packed(bytes: &[u8], cut: usize) -> Vec<Vec<u8>> {
    let (head, tail) = bytes.split_at(cut);
    let zstd = |bytes: &[u8]| zstd::encode_all(bytes, 3).unwrap();
    let twice = [[gzip(head), gzip(tail)].concat(), [zstd(head), zstd(tail)].concat()];
    [vec![gzip(bytes), zstd(bytes), bgzip(head, tail)], twice.to_vec()].concat()
}

fn read(bytes: &[u8], masked: bool) -> Result<Vec<Sequence>, ReadError> {
    let file = SequenceFile::read("some.fa", bytes)?;
    file.sequences(file.guess(), masked)
}

#[test]
fn formats_and_packings_give_the_same_sequences() {
    let plain = read(FASTA, false).unwrap();
    assert_eq!(
        plain.iter().map(|s| (s.name(), s.letters())).collect::<Vec<_>>(),
        [("one", "ACGTACGTNN".to_owned()), ("two", "GGGG".to_owned())]
    );
    for bytes in [FASTA, FASTQ].iter().flat_map(|bytes| packed(bytes, 13).into_iter().chain([bytes.to_vec()])) {
        assert_eq!(read(&bytes, false).unwrap(), plain);
        assert_eq!(read(&bytes, true).unwrap()[0].letters(), "ACGTNNNNNN");
    }
}

/// Each IUPAC letter of bases, in either case, and of amino acids; ambiguous bases have no complement but N.
#[test]
fn iupac_letters_are_read() {
    let of = |letters: &str, alphabet| Sequence::new("x", alphabet, letters.as_bytes());
    let bases = of("ACGTUNRYSWKMBDHVacgtunryswkmbdhv", Alphabet::Dna).unwrap();
    assert_eq!(bases.letters(), "ACGTTNNNNNNNNNNNACGTTNNNNNNNNNNN");
    assert_eq!(bases.reverse_complement().unwrap().letters(), "NNNNNNNNNNNAACGTNNNNNNNNNNNAACGT");
    let residues = of("ARNDCQEGHILKMFPSTWYVBJZXUO*arndcqeghilkmfpstwyvbjzxuo", Alphabet::Protein).unwrap();
    assert_eq!(residues.letters(), "ARNDCQEGHILKMFPSTWYVBJZXXX*ARNDCQEGHILKMFPSTWYVBJZXXX");
    assert!(residues.reverse_complement().is_none());
    for alphabet in [Alphabet::Dna, Alphabet::Protein] {
        assert!(["A-C", "A.C", "A?C", "AC1"].iter().all(|letters| of(letters, alphabet).is_err()), "{alphabet:?}");
    }
    // A gap, and letters of proteins, are none of DNA.
    assert!("EFILPQJOXZ".chars().all(|letter| of(&format!("AC{letter}"), Alphabet::Dna).is_err()));
}

#[test]
fn surveys_count_records_letters_and_shares() {
    let survey = Survey::of(Reader::new("some.fa", FASTA).unwrap()).unwrap();
    let records: Vec<_> = survey.records().iter().map(|record| (record.name.as_str(), record.letters)).collect();
    assert_eq!((records, survey.letters()), (vec![("one", 10), ("two", 4)], 14));
    assert_eq!(survey.composition(Alphabet::Dna), [2, 2, 6, 2].map(|count| f64::from(count) / 12.0));
}

/// A chromosome on one line comes in pieces.
#[test]
fn long_lines_come_in_pieces() {
    const LETTERS: u64 = 1 << 25;
    let bytes = (&b">long\n"[..]).chain(repeat(b'c').take(LETTERS)).chain(&b"\n>short\nA"[..]);
    let mut reader = Reader::new("some.fa", bytes).unwrap();
    assert_eq!(reader.next_record().unwrap().as_deref(), Some("long"));
    let (letters, mut read) = (Letters::new(Alphabet::Dna, false), 0);
    let mut codes = Vec::new();
    while reader.next_codes(&letters, &mut codes).unwrap() {
        assert!(codes.len() <= 1 << 17);
        read += codes.len() as u64;
        codes.clear();
    }
    assert_eq!((read, reader.next_record().unwrap().as_deref()), (LETTERS, Some("short")));
}

#[test]
fn what_is_wrong_is_named() {
    let refused: [(&[u8], &[&str]); 12] = [
        (b"", &["nothing", "FASTA"]),
        (b" \n\n", &["nothing"]),
        (b"\nACGT\n", &[":2:", "`A`", "`>`"]),
        (b">a\nACGT\nAC!T\n", &[":3:", "`!`", "`a`"]),
        (b">a\nACGT\n\n>b\r\n\r\nAC GT\xff", &[":6:", "`\\xff`", "`b`"]),
        (b">a\n>b\nACGT\n", &[":1:", "`a`", "no sequence"]),
        (b">a\nA\n>b", &[":3:", "`b`", "no sequence"]),
        (b">\nACGT\n", &[":1:", "missing name"]),
        (b"@a\nACGT\n+\nIIII\n@b\nACGT\n+\nIII\n", &[":8:", "`b`", "4 letters", "3 qualities"]),
        (b"@a\nACGT\n+\nIIII\n@b\nACGT\n", &["cut short"]),
        (b"@a\nACGT\nACGT\n+\nIIIIIIII\n", &[":2:", "four lines"]),
        (b"@a\n\n+\n\n", &[":1:", "`a`", "no sequence"]),
    ];
    for (bytes, words) in refused {
        let error = read(bytes, false).unwrap_err().to_string();
        assert!(words.iter().all(|word| error.contains(word)), "{words:?} in {error}");
        assert!(error.starts_with("some.fa:"), "{error}");
    }
}

proptest! {
    /// Cut anywhere, packed files are damaged and nothing else.
    #[test]
    fn packed_files_that_end_early_are_refused(cut in 1_usize..80, which in 0_usize..5) {
        let whole = packed(FASTA, 13).remove(which);
        let boundary = [gzip(&FASTA[..13]).len(), zstd::encode_all(&FASTA[..13], 3).unwrap().len()];
        let end = whole.len() - cut.min(whole.len() - 5);
        prop_assume!(!boundary.contains(&end));
        let error = read(&whole[..end], false).unwrap_err();
        prop_assert!(matches!(error, ReadError::Damaged { .. }), "{error}");
    }
}
