//! Records what the program is built from, for manifests.

use std::process::Command;

fn main() {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    println!("cargo::rustc-env=PARTITA_COMPILER={}", first_line(&rustc, &["--version"]));
    println!("cargo::rustc-env=PARTITA_TARGET={}", std::env::var("TARGET").unwrap_or_default());
    println!("cargo::rustc-env=PARTITA_COMMIT={}", commit());
    println!("cargo::rerun-if-changed=build.rs");
}

/// The commit, with `-dirty` if sources differ from it; empty outside a checkout.
fn commit() -> String {
    let folder = first_line("git", &["rev-parse", "--absolute-git-dir"]);
    if folder.is_empty() {
        return String::new();
    }
    for file in ["HEAD", "index", "logs/HEAD"] {
        println!("cargo::rerun-if-changed={folder}/{file}");
    }
    let dirty = first_line("git", &["status", "--porcelain", "--untracked-files=no"]);
    let suffix = if dirty.is_empty() { "" } else { "-dirty" };
    first_line("git", &["rev-parse", "--short=12", "HEAD"]) + suffix
}

fn first_line(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
    text.lines().next().unwrap_or_default().to_owned()
}
