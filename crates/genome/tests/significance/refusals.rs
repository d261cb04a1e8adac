//! Settings and files that cannot be used are refused with place, value and remedy.

use crate::common::{How, Memory, build};
use partita_genome::scoring::Matrix;
use partita_genome::sequence::{Alphabet, SequenceFile};
use proptest::prelude::*;

const GOOD: &str = "simulation = 'significance'\nquery = 'q.fa'\ntarget = 't.fa'\nreplicates = 10\n";

fn files() -> Memory {
    let file = |name, text: &str| (name, text.as_bytes().to_vec());
    Memory(vec![
        file("q.fa", ">q\nACGTACGTTA\n"),
        file("t.fa", ">t\nGATTACAGATTACA\n"),
        file("two.fa", ">one\nACGTACCA\n>two\nTTGACA\n"),
        file("protein.fa", ">p\nMVLSPADKTNVK\n"),
        file("empty.fa", ""),
        file("blank.fa", "\n\n"),
        file("hollow.fa", ">a\nACGT\n>b\n>c\nAC\n"),
        file("last.fa", ">a\nACGT\n>b"),
        file("digit.fa", ">a\nACGT\n>b\nACGT\nAC1T\n"),
        file("plain.fa", "ACGT\n"),
        file("reads.fq", "@r\nACGT\n+\nIII\n"),
        file("as.fa", ">a\nAAAAAAAAAA\n"),
        file("cs.fa", ">c\nCCCCCCCC\n"),
        file("bad.mat", "  A C G T\nA 1 -1 -1 -1\nC -1 1 -1\n"),
        file("word.mat", "# mine\n  A C G T\nA 1 -1 x -1\n"),
        file("three.mat", "  A C G\nA 1 -1 -1\nC -1 1 -1\nG -1 -1 1\n"),
        ("cut.fa.gz", GZIP[..27].to_vec()),
        ("head.fa.gz", GZIP[..5].to_vec()),
        ("whole.fa.gz", GZIP.to_vec()),
    ])
}

/// `>g` and seven times GATTACA, as gzip packs it.
const GZIP: [u8; 33] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xb3, 0x4b, 0xe7, 0x72, 0x77, 0x0c, 0x09, 0x71, 0x74,
    0x76, 0x24, 0x9e, 0xe2, 0x02, 0x00, 0xe7, 0x5f, 0x8d, 0x86, 0x35, 0x00, 0x00, 0x00,
];

fn refusal(case: &str, how: &How) -> String {
    build(case, files(), how).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn files_that_cannot_be_read_are_named_with_their_line() {
    let query = |file: &str| GOOD.replace("q.fa", file);
    let cases: [(&str, &[&str]); 14] = [
        ("gone.fa", &["test.toml:2", "`query`", "gone.fa"]),
        ("empty.fa", &["test.toml:2", "empty.fa", "nothing", "FASTA"]),
        ("blank.fa", &["blank.fa", "nothing"]),
        ("hollow.fa", &["hollow.fa:3", "`b`", "no sequence"]),
        ("last.fa", &["last.fa:3", "no sequence"]),
        ("digit.fa", &["digit.fa:5", "`1`", "`b`", "letters are"]),
        ("plain.fa", &["plain.fa:1", "neither FASTA", "`A`", ">name"]),
        ("reads.fq", &["reads.fq:4", "4 letters", "3 qualities"]),
        ("cut.fa.gz", &["cut.fa.gz", "cut short"]),
        ("head.fa.gz", &["head.fa.gz", "cut short"]),
        ("protein.fa", &["`alphabet`", "protein.fa", "protein", "dna", "alphabet = "]),
        ("two.fa", &["query_record", "one, two"]),
        ("as.fa", &["lambda is undefined", "a with c"]),
        ("word.mat", &["word.mat:1", "neither FASTA"]),
    ];
    for (file, words) in cases {
        let case = if file == "as.fa" { query(file).replace("t.fa", "cs.fa") } else { query(file) };
        let message = refusal(&case, &How::default());
        assert!(words.iter().all(|word| message.contains(word)), "{words:?} in: {message}");
    }
    assert!(build(&query("whole.fa.gz"), files(), &How::default()).is_ok());
}

#[test]
fn settings_name_place_value_and_remedy() {
    let with = |line: &str| format!("{GOOD}{line}\n");
    let protein = |line: &str| with(line).replace("q.fa", "protein.fa").replace("t.fa", "protein.fa");
    let cases: [(String, &[&str]); 35] = [
        (with("replicate = 3"), &["test.toml:5", "replicate", "did you mean `replicates`"]),
        (GOOD.replace("10", "0"), &["test.toml:4", "replicates", "at least 1"]),
        (GOOD.replace("10", "-4"), &["test.toml:4", "replicates", "-4"]),
        (GOOD.replace("10", "4000000000000000000"), &["replicates", "4000000000000000000", "bytes", "fewer"]),
        (with("gap_open = -1"), &["test.toml:5", "gap_open", "-1", "give 0"]),
        (with("gap_extend = -2"), &["test.toml:5", "gap_extend", "-2"]),
        (with("gap_open = 0\ngap_extend = 0"), &["gap_open", "cost nothing"]),
        (with("match = 0"), &["test.toml:5", "match", "above 0"]),
        (with("match = 20000"), &["match", "20000", "10000"]),
        (with("mismatch = 5"), &["lambda is undefined", "not negative", "q with t"]),
        (with("match = 3\nmatrix = 'bad.mat'"), &["keep one"]),
        (with("matrix = 'BLOSUM62'"), &["test.toml:5", "BLOSUM62", "DNA"]),
        (with("matrix = 'BLOSUM99'"), &["test.toml:5", "matrix", "BLOSUM99"]),
        (with("matrix = 'bad.mat'"), &["bad.mat:3", "`C` has 3 scores", "4 letters"]),
        (with("matrix = 'word.mat'"), &["word.mat:3", "`x`", "whole numbers"]),
        (with("matrix = 'three.mat'"), &["three.mat", "`T` has no row"]),
        (with("matrix = 'empty.fa'"), &["empty.fa:1", "no line of letters"]),
        (with("query_record = 'r'"), &["query_record", "no record `r`", "there are q"]),
        (with("alphabet = 'rna'"), &["test.toml:5", "rna", "dna"]),
        (with("null_model = 'markov'"), &["null_model", "markov", "mononucleotide"]),
        (with("method = 'tilting'"), &["method", "tilting", "importance"]),
        (with("method = 'importance'\nscore = 900"), &["score", "900", "at most"]),
        (with("method = 'importance'\nscore = 0"), &["score", "at least 1"]),
        (with("method = 'importance'\nwidth = 0.1"), &["width", "only direct"]),
        (with("method = 'splitting'\nnull_model = 'markov1'"), &["method", "markov1", "direct"]),
        (with("width = 0.0"), &["test.toml:5", "width", "above 0"]),
        (with("until = 1.0"), &["test.toml:5", "until", "between 0 and 1"]),
        (with("until = 0.1\nwidth = 0.1"), &["width", "keep one"]),
        (with("background = 'robinson'"), &["test.toml:5", "background", "proteins"]),
        (with("background = 'word.mat'"), &["background", "word.mat:2", "`C`", "no count"]),
        (with("background = 'empty.fa'"), &["background", "empty.fa", "no letter"]),
        (with("background = 'uniform'\nnull_model = 'markov1'"), &["background", "markov1"]),
        (with("strands = 'reverse'"), &["strands", "reverse", "forward"]),
        (protein("strands = 'both'"), &["strands", "one strand"]),
        (protein("match = 3"), &["match", "matrix"]),
    ];
    for (case, words) in cases {
        let message = refusal(&case, &How::default());
        assert!(words.iter().all(|word| message.contains(word)), "{words:?} in: {message}");
    }
}

#[test]
fn more_blocks_than_replicates_are_refused() {
    let message = refusal(GOOD, &How { blocks: 11, ..How::default() });
    assert!(message.contains("blocks") && message.contains("11"), "{message}");
    assert!(build(GOOD, files(), &How { blocks: 10, ..How::default() }).is_ok());
}

proptest! {
    /// Whatever the bytes, reading ends in sequences or in an error that names the file.
    #[test]
    fn no_bytes_make_readers_panic(
        bytes in prop_oneof![any::<Vec<u8>>(), "(>[a-z\n]{0,4})?[ACGT>@ \r\n*-]{0,40}".prop_map(String::into_bytes)],
        packed in any::<bool>(),
        numbers in "[ACGTN #\n0-9x-]{0,80}",
    ) {
        let bytes = if packed { [&GZIP[..20], &bytes].concat() } else { bytes };
        match SequenceFile::read("some.fa", &bytes).and_then(|file| file.sequences(file.guess(), false)) {
            Ok(sequences) => prop_assert!(sequences.iter().all(|sequence| !sequence.codes().is_empty())),
            Err(error) => prop_assert!(error.to_string().starts_with("some.fa")),
        }
        if let Err(error) = Matrix::parse("some.mat", numbers.as_bytes(), Alphabet::Dna) {
            prop_assert!(error.to_string().starts_with("some.mat"));
        }
    }
}
