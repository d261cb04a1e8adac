//! Partita as a peer: this program, built for the machine's own vectors, answers as other peers do.
//!
//! Without intrinsics the compiler alone makes vectors, of whatever it was told that the processor has. So the kernel that is
//! safe throughout is measured in a build of its own, in a folder of its own.

use crate::case::{Case, Kind};
use crate::partita::Sweeps;
use crate::program::{Program, Reason};
use partita_domain::Isa;
use serde::Deserialize;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The first argument of a peer of this kind; those of all peers follow.
pub(crate) const AS_PEER: &str = "--as-peer";

/// The name of the row.
pub(crate) const NAME: &str = "Partita, no intrinsics";

/// What tells the compiler that it may use what the processor has.
const FLAGS: &str = "-C target-cpu=native";

/// A line of cargo's messages.
#[derive(Deserialize)]
struct Message {
    executable: Option<PathBuf>,
}

/// Builds this program for the machine's own vectors, which takes minutes when it is done first.
pub(crate) fn build() -> Result<PathBuf, Reason> {
    eprintln!("building `{NAME}` with RUSTFLAGS=\"{FLAGS}\" into target/native");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["bench", "--bench", "peers", "--no-run", "--locked", "--message-format", "json-render-diagnostics"])
        .current_dir(root)
        .env("RUSTFLAGS", FLAGS)
        .env("CARGO_TARGET_DIR", root.join("target/native"))
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    let messages = String::from_utf8_lossy(&output.stdout);
    let executable = messages.lines().rev().find_map(|line| serde_json::from_str::<Message>(line).ok()?.executable);
    executable.filter(|_| output.status.success()).ok_or_else(|| "cargo could not build it".to_owned())
}

/// Answers the driver until it hangs up. The arguments are medium, shape, number and threads.
pub(crate) fn serve(arguments: &[String]) -> Result<(), Reason> {
    let [medium, shape, _, threads] = arguments else { return Err("give MEDIUM SHAPE NUMBER THREADS".to_owned()) };
    let number = |word: &str| word.parse().map_err(|_| format!("`{word}` is no number"));
    let shape = shape.split('x').map(number).collect::<Result<Vec<usize>, _>>()?;
    let kind = match (medium.as_str(), shape.len()) {
        ("varied", 3) => Kind::Varied3d,
        ("varied", _) => Kind::Varied2d,
        (_, 3) => Kind::Heat3d,
        _ => Kind::Heat2d,
    };
    let mut sweeps = Sweeps::<f64>::new(NAME, &Case { kind, shape }, number(threads)?, (None, Isa::SCALAR))?;
    say(sweeps.about())?;
    for line in std::io::stdin().lock().lines() {
        match line.map_err(|error| error.to_string())?.split_once(' ') {
            Some(("run", steps)) => say(&sweeps.run(number(steps)? as u64)?)?,
            Some(("write", path)) => {
                let bytes: Vec<u8> = sweeps.field()?.iter().flat_map(|value| value.to_le_bytes()).collect();
                std::fs::write(path, bytes).map_err(|error| format!("{path}: {error}"))?;
                say(&[(); 0])?;
            }
            _ => return Err("say `run N` or `write PATH`".to_owned()),
        }
    }
    Ok(())
}

/// Prints a line of JSON.
fn say(answer: &impl serde::Serialize) -> Result<(), Reason> {
    let line = serde_json::to_string(answer).map_err(|error| error.to_string())?;
    let mut output = std::io::stdout().lock();
    writeln!(output, "{line}").and_then(|()| output.flush()).map_err(|error| error.to_string())
}
