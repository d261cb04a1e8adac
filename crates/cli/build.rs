//! Records the commit a program is built from, for manifests. Only packages that make programs do, so that a commit
//! compiles no library anew.

use std::process::Command;

fn main() {
    println!("cargo::rerun-if-env-changed=GIT_DIR");
    println!("cargo::rustc-env=PARTITA_COMMIT={}", commit());
}

/// The commit, with `-dirty` if sources differ from it; empty outside a checkout.
fn commit() -> String {
    let folder = git(&["rev-parse", "--absolute-git-dir"]);
    if folder.is_empty() {
        return String::new();
    }
    for file in ["HEAD", "index", "logs/HEAD"] {
        println!("cargo::rerun-if-changed={folder}/{file}");
    }
    let dirty = git(&["status", "--porcelain", "--untracked-files=no"]);
    let suffix = if dirty.is_empty() { "" } else { "-dirty" };
    git(&["rev-parse", "--short=12", "HEAD"]) + suffix
}

fn git(arguments: &[&str]) -> String {
    let output = Command::new("git").args(arguments).output();
    let text = output.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
    text.lines().next().unwrap_or_default().to_owned()
}
