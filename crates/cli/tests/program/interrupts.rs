//! Ctrl-C: what was done is kept where there is something to keep, and no half of a file is left.

use crate::common::json;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The program on its way, with a pipe as its standard input.
fn begun(place: &Path, arguments: &[&str]) -> Child {
    let mut command = Command::new(assert_cmd::cargo_bin!("partita"));
    let command = command.args(arguments).current_dir(place);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn interrupt(child: &Child) {
    let sent = Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status().unwrap();
    assert!(sent.success());
}

/// Its exit code, and all it wrote.
fn ended(mut child: Child) -> (Option<i32>, String, String) {
    let (mut out, mut said) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (child.wait().unwrap().code(), out, said)
}

fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("q.fa"), ">q\nACGTTGCAAGGTCATGCCAT\n").unwrap();
    fs::write(place.path().join("t.fa"), ">t\nGATTACATTGCAAGCTAGGCATTGCACGATT\n").unwrap();
    place
}

/// A target that never ends, until the user has enough of it.
#[test]
fn a_search_that_is_interrupted_writes_nothing() {
    let place = place();
    let mut child = begun(place.path(), &["match", "q.fa", "-", "--out", "hits.tsv"]);
    let mut pipe = child.stdin.take().unwrap();
    let piece = [b"ACGGTTCA".repeat(8), b"\n".to_vec()].concat().repeat(1000);
    pipe.write_all(b">endless\n").unwrap();
    // More than a pipe holds: the program reads.
    (0..20).for_each(|_| pipe.write_all(&piece).unwrap());
    interrupt(&child);
    while pipe.write_all(&piece).is_ok() {}
    let (code, out, said) = ended(child);
    assert_eq!((code, out.as_str()), (Some(130), ""), "{said}");
    assert!(said.contains("interrupted") && said.contains("nothing was written"), "{said}");
    let mut left: Vec<_> = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["q.fa", "t.fa"]);
}

/// A target of which no more comes, while nobody says that it has ended.
#[test]
fn a_search_that_waits_for_its_target_can_be_interrupted() {
    let place = place();
    let mut child = begun(place.path(), &["match", "q.fa", "-"]);
    let mut pipe = child.stdin.take().unwrap();
    // More than a pipe holds, as above.
    pipe.write_all(&[b">silent\n".to_vec(), b"ACGGTTCA\n".repeat(200_000)].concat()).unwrap();
    interrupt(&child);
    let (code, out, said) = ended(child);
    drop(pipe);
    assert_eq!((code, out.as_str()), (Some(130), ""), "{said}");
}

#[test]
fn a_test_that_is_interrupted_keeps_its_replicates() {
    let place = place();
    let asked = ["significance", "q.fa", "t.fa", "--method", "direct", "--replicates", "200000000", "--out", "o"];
    let mut child = begun(place.path(), &asked);
    // Its folder is staged when it runs.
    while fs::read_dir(place.path()).unwrap().count() < 3 {
        assert!(child.try_wait().unwrap().is_none(), "it has ended");
        std::thread::yield_now();
    }
    interrupt(&child);
    let (code, _, said) = ended(child);
    assert_eq!(code, Some(130), "{said}");
    let summary = json(&place.path().join("o/summary.json"));
    assert!(summary["status"].as_str().unwrap().contains("interrupted"), "{summary}");
    let (done, asked) = (summary["steps"].as_u64().unwrap(), 200_000_000);
    assert!(done < asked && said.contains(&format!("step {done} of {asked}")), "{said}");
}
