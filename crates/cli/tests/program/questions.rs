//! Questions about sequences that cannot be asked: files, scores and costs are refused as everything else is.

use crate::refusals::{assert_refused, assert_refused_with};
use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
use partita_run::manifest::memory_bytes;
use std::io::{Read, Write, repeat};

/// The empty block that ends a file of bgzip.
const BGZIP_END: &[u8] = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0\x1b\0\x03\0\0\0\0\0\0\0\0\0";

#[test]
fn sequences() {
    let ask = |query: &str, words: &[&str]| {
        assert_refused(&["significance", query, "good.fa", "--replicates", "10", "--out", "o"], words);
        assert_refused(&["significance", "good.fa", query, "--replicates", "10", "--out", "o"], words);
    };
    ask("empty.fa", &["empty.fa"]);
    ask("gone.fa", &["gone.fa"]);
    ask("letters.fa", &["letters.fa:5", "`!`", "`bad`", "letters are"]);
    ask("hollow.fa", &["hollow.fa:1", "`nothing`", "no sequence"]);
    ask("short.fq", &["short.fq:4", "4 letters", "3 qualities"]);
    let with = |option: &[&str], words: &[&str]| {
        assert_refused(&[&["significance", "good.fa", "good.fa", "--out", "o"], option].concat(), words);
    };
    with(&["--replicates", "0"], &["replicates", "0"]);
    with(&["--threads", "0"], &["--threads", "0"]);
    with(&["--match", "5", "--mismatch", "4"], &["negative"]);
    with(&["--gap-open", "-1"], &["gap_open", "-1"]);
    with(&["--matrix", "row.mat"], &["row.mat:3", "`C` has 3 scores", "4 letters"]);
    with(&["--matrix", "less.mat"], &["less.mat", "`T` has no row"]);
    with(&["--null-model", "magic"], &["magic", "mononucleotide"]);
}

#[test]
fn searches() {
    let ask = |file: &str, words: &[&str]| {
        assert_refused(&["match", file, "good.fa", "--out", "o"], words);
        assert_refused(&["match", "good.fa", file, "--out", "o"], words);
    };
    ask("gone.fa", &["gone.fa", "cannot read"]);
    ask("empty.fa", &["empty.fa", "nothing in it"]);
    ask("plain.fa", &["plain.fa:1", "`A`", ">name"]);
    ask("letters.fa", &["letters.fa:5", "`!`", "`bad`", "letters are"]);
    ask("hollow.fa", &["hollow.fa:1", "`nothing`", "no sequence"]);
    ask("late.fa", &["late.fa:5", "`worse`", "no sequence"]);
    ask("short.fq", &["short.fq:4", "4 letters", "3 qualities"]);
    ask("protein.fa", &["protein.fa", "dna", "--alphabet"]);
    let with = |option: &[&str], words: &[&str]| {
        let rich = [("at.txt", b"A 4\nC 1\nG 1\nT 4\n".to_vec())];
        assert_refused_with(&rich, &[&["match", "good.fa", "good.fa", "--out", "o"], option].concat(), words);
    };
    with(&["--threads", "0"], &["--threads", "0"]);
    with(&["--min-score", "0"], &["--min-score", "0", "1 or more"]);
    with(&["--max-evalue", "0"], &["--max-evalue", "above 0"]);
    with(&["--max-evalue", "NaN"], &["--max-evalue", "NaN"]);
    with(&["--max-pvalue", "1.5"], &["--max-pvalue", "1.5", "up to 1"]);
    with(&["--matrix", "row.mat"], &["row.mat:3", "`C` has 3 scores", "4 letters"]);
    with(&["--matrix", "less.mat"], &["less.mat", "`T` has no row"]);
    with(&["--matrix", "BLOSUM62"], &["--matrix", "BLOSUM62", "DNA"]);
    with(&["--matrix", "gone.mat"], &["--matrix", "gone.mat"]);
    with(&["--gap-open", "-1"], &["--gap-open", "-1"]);
    with(&["--gap-open", "0", "--gap-extend", "0"], &["--gap-open", "cost nothing"]);
    with(&["--match", "9", "--mismatch", "-1"], &["lambda is undefined", "not negative"]);
    with(&["--background", "robinson"], &["--background", "robinson", "proteins"]);
    with(&["--background", "letters.fa"], &["--background", "letters.fa:2", "letter and a share"]);
    with(&["--background", "gone.txt"], &["--background", "gone.txt"]);
    with(&["--background", "at.txt", "--evalue", "table"], &["NCBI has no lambda", "background at.txt", "monte-carlo"]);
    with(&["--match", "3", "--mismatch", "-7", "--evalue", "table"], &["NCBI has no lambda", "monte-carlo"]);
    with(&["--evalue", "finite-size"], &["NCBI has no constants", "monte-carlo"]);
    with(&["--evalue", "monte-carlo", "--replicates", "0"], &["--replicates", "0"]);
    with(&["--evalue", "magic"], &["magic", "finite-size"]);
    with(&["--plot", "figure.gif"], &["--plot", ".gif", ".svg"]);
    with(&["--format", "xml"], &["xml", "paf"]);
    assert_refused(&["match", "-", "-", "--out", "o"], &["standard input", "name a file"]);
    assert_refused(&["match", "good.fa", "twice.fa", "--format", "sam", "--out", "o"], &["twice.fa", "`q`", "paf"]);
    assert_refused(&["match", "protein.fa", "protein.fa", "--format", "sam", "--out", "o"], &["SAM is for DNA"]);
    assert_refused(&["match", "protein.fa", "protein.fa", "--strands", "both", "--out", "o"], &["--strands", "one"]);
}

/// Both commands, with a file as query and as target.
fn refused_by_both(name: &str, bytes: &[u8], words: &[&str]) {
    let file = [(name, bytes.to_vec())];
    for command in ["match", "significance"] {
        assert_refused_with(&file, &[command, name, "good.fa", "--out", "o"], words);
        assert_refused_with(&file, &[command, "good.fa", name, "--out", "o"], words);
    }
}

/// `head` and `tail` as two blocks of bgzip.
fn bgzip(head: &[u8], tail: &[u8]) -> [Vec<u8>; 2] {
    [head, tail].map(|bytes| {
        let mut block = GzBuilder::new().extra(&b"BC\x02\0\0\0"[..]).write(Vec::new(), Compression::default());
        block.write_all(bytes).unwrap();
        block.finish().unwrap()
    })
}

/// Some letters, which pack badly.
fn letters(count: u32) -> Vec<u8> {
    let mut state = 1_u32;
    let letter = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        b"ACGT"[(state >> 30) as usize]
    };
    (0..count).map(letter).collect()
}

#[test]
fn packed_files_that_end_early() {
    let text = [b">q\n", &letters(200_000)[..], b"\n>r\nACGT\n"].concat();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&text).unwrap();
    let gzip = gzip.finish().unwrap();
    let zstd = zstd::encode_all(&text[..], 3).unwrap();
    let [head, tail] = bgzip(&text[..100_000], &text[100_000..]);
    refused_by_both("half.fa.gz", &gzip[..gzip.len() / 2], &["half.fa.gz:2", "cut short", "fetch the file again"]);
    refused_by_both("end.fa.gz", &gzip[..gzip.len() - 4], &["end.fa.gz:", "cut short"]);
    refused_by_both("half.fa.zst", &zstd[..zstd.len() / 2], &["half.fa.zst:1", "cut short"]);
    refused_by_both("block.fa.gz", &[&head[..], &tail[..90]].concat(), &["block.fa.gz:2", "cut short"]);
    // Between two blocks: each of them is sound.
    refused_by_both("between.fa.gz", &head, &["between.fa.gz:2", "bgzip", "missing"]);
    refused_by_both("last.fa.gz", &[&head[..], &tail].concat(), &["last.fa.gz:", "bgzip", "missing"]);
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("whole.fa.gz"), [&head[..], &tail, BGZIP_END].concat()).unwrap();
    std::fs::write(place.path().join("q.fa"), [b">q\n", &text[150_000..150_060], b"\n"].concat()).unwrap();
    let hits = crate::common::succeed(place.path(), &["match", "q.fa", "whole.fa.gz", "--max-evalue", "1e-6"]);
    assert!(hits.contains("q\tq\t100.000\t60\t"), "{hits}");
}

/// Refused by its number of letters, before it is held in memory.
#[test]
fn queries_too_long_for_memory() {
    let letters = memory_bytes() / 2048 + 1;
    let text = (&b">endless\n"[..]).chain(repeat(b'A').take(letters));
    let file = [("endless.fa.zst", zstd::encode_all(text, 1).unwrap())];
    let words = ["`endless`", &letters.to_string(), "this machine has", "cut it"];
    for command in ["match", "significance"] {
        assert_refused_with(&file, &[command, "endless.fa.zst", "good.fa", "--out", "o"], &words);
    }
}

/// Gaps so cheap that scores grow with the length: with the smallest opening that would do.
#[test]
fn gaps_that_cost_too_little() {
    let protein = ["--matrix", "BLOSUM62", "--alphabet", "protein", "--gap-open", "0", "--gap-extend", "1"];
    let bases = ["--match", "5", "--mismatch", "-4", "--gap-open", "0", "--gap-extend", "1"];
    let words = ["gap-open", "0 + 1 k", "lambda is undefined", "raise the opening to"];
    assert_refused(&[&["calibrate"], &protein[..]].concat(), &words);
    assert_refused(&[&["calibrate"], &bases[..]].concat(), &words);
    assert_refused(&[&["match", "good.fa", "good.fa", "--out", "o"], &bases[..]].concat(), &words);
    let words = ["gap_open", "0 + 1 k", "lambda is undefined", "raise the opening to"];
    assert_refused(&[&["significance", "good.fa", "good.fa", "--out", "o"], &bases[..]].concat(), &words);
    let places = [&["significance", "protein.fa", "protein.fa", "--out", "o"], &protein[..]].concat();
    assert_refused(&[&places[..], &["--background", "robinson"]].concat(), &words);
}

#[test]
fn calibrations() {
    assert_refused(&["calibrate", "--matrix", "BLOSUM99"], &["--matrix", "BLOSUM99"]);
    assert_refused(&["calibrate", "--match", "3", "--mismatch=-1"], &["lambda is undefined", "mismatch"]);
    assert_refused(&["calibrate", "--gap-open=-1"], &["--gap-open", "-1"]);
    assert_refused(&["calibrate", "--background", "letters.fa"], &["--background", "letters.fa"]);
    assert_refused(&["calibrate", "--replicates", "5"], &["5 replicates", "at least"]);
    assert_refused(&["calibrate", "--lengths", "100,120"], &["100", "120", "twice as long"]);
}

#[test]
fn chances() {
    let ask = |options: &[&str], words: &[&str]| {
        assert_refused(&[&["significance", "good.fa", "good.fa"], options].concat(), words);
    };
    ask(&["--null-model", "shuffled"], &["--null-model", "shuffled", "dinucleotide", "all"]);
    ask(&["--method", "importance", "--score", "999"], &["score", "999", "at most"]);
    ask(&["--method", "importance", "--null-model", "markov1"], &["method", "markov1"]);
    ask(&["--width", "0"], &["width", "above 0"]);
    ask(&["--until", "2"], &["until", "between 0 and 1"]);
    ask(&["--background", "robinson"], &["background", "robinson", "proteins"]);
}
