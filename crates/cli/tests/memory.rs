//! A target of any size passes through bounded memory: a few letters of it at a time, and what the query needs.
//!
//! A program of its own, because the system tells the largest of all processes that a program has waited for.

use assert_cmd::Command;
use nix::sys::resource::{UsageWho, getrusage};
use std::fs::{self, File};
use std::io::{BufWriter, Write};

/// Letters of the target, all on one line.
const LETTERS: usize = 24_000_000;

/// The most bytes that may be held, whatever the target's size: 100 million letters take no more.
const BOUND: i64 = 64_000_000;

#[test]
fn a_chromosome_on_one_line_streams() {
    let place = tempfile::tempdir().unwrap();
    let mut state = 7_u64;
    let mut base = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        b"ACGT"[(state >> 62) as usize]
    };
    let query: Vec<u8> = (0..150).map(|_| base()).collect();
    fs::write(place.path().join("q.fa"), [b">q\n", &query[..], b"\n"].concat()).unwrap();
    let mut target = BufWriter::new(File::create(place.path().join("t.fa")).unwrap());
    target.write_all(b">long\n").unwrap();
    for _ in 0..LETTERS / 2000 {
        let piece: Vec<u8> = (0..2000).map(|_| base()).collect();
        target.write_all(&piece).unwrap();
    }
    target.write_all(&query).unwrap();
    target.flush().unwrap();
    drop(target);
    let mut command = Command::new(assert_cmd::cargo_bin!("partita"));
    let output = command.args(["match", "q.fa", "t.fa", "--max-evalue", "1e-9", "--threads", "2"]);
    let output = output.current_dir(place.path()).output().unwrap();
    let hits = String::from_utf8(output.stdout).unwrap();
    let end = LETTERS + query.len();
    assert!(hits.contains(&format!("\t1\t150\t{}\t{end}\t", LETTERS + 1)), "{hits}");
    // In units of 1024 bytes.
    let peak = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss() * 1024;
    assert!(peak < BOUND, "{peak} bytes");
}
