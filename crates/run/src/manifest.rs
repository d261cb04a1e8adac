//! The manifest: program, machine, inputs and command, so that a number can be traced and repeated.

mod machine;

pub use machine::{Cache, Machine, cache_bytes, memory_bytes};

use serde::{Deserialize, Serialize};
use std::sync::OnceLock;
use std::time::SystemTime;

/// What [`built_from`] was told.
static COMMIT: OnceLock<&'static str> = OnceLock::new();

/// Tells manifests the commit this program was built from: the program knows it, a library would have to be compiled
/// anew with each commit. The first word holds.
pub fn built_from(commit: &'static str) {
    let _ = COMMIT.set(commit);
}

/// Everything a result depends on, or that its speed depends on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The program.
    pub program: Program,
    /// The machine.
    pub machine: Machine,
    /// The exact command.
    pub command: Vec<String>,
    /// When the run began (UTC, RFC 3339).
    pub started: String,
    /// Threads of the team.
    pub threads: usize,
    /// The instruction set of the kernels.
    pub isa: String,
    /// The seed.
    pub seed: u64,
    /// The inputs, by name and content.
    pub inputs: Vec<Input>,
}

/// What was run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// The program's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The commit it was built from; `-dirty` if sources differed; empty outside a checkout and where the program did not
    /// say (see [`built_from`]).
    pub commit: String,
    /// The compiler.
    pub compiler: String,
    /// The target it was compiled for.
    pub target: String,
    /// Whether it was compiled with debug assertions, which cost speed.
    pub debug_assertions: bool,
}

/// A file that went in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// The name as the case or command gives it.
    pub name: String,
    /// Its size.
    pub bytes: usize,
    /// BLAKE3 of its content.
    pub blake3: String,
}

impl Input {
    /// The record of a file's content.
    #[must_use]
    pub fn of(name: &str, content: &[u8]) -> Self {
        Self { name: name.to_owned(), bytes: content.len(), blake3: blake3::hash(content).to_hex().to_string() }
    }
}

impl Manifest {
    /// The manifest of a run that begins now on this machine.
    #[must_use]
    pub fn collect(command: Vec<String>, threads: usize, isa: &str, seed: u64, inputs: Vec<Input>) -> Self {
        Self {
            program: Program::this(),
            machine: Machine::this(),
            command,
            started: humantime::format_rfc3339_seconds(SystemTime::now()).to_string(),
            threads,
            isa: isa.to_owned(),
            seed,
            inputs,
        }
    }
}

impl Program {
    /// The program this code was compiled into.
    #[must_use]
    pub fn this() -> Self {
        Self {
            name: "partita".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            commit: COMMIT.get().copied().unwrap_or_default().to_owned(),
            compiler: env!("PARTITA_COMPILER").to_owned(),
            target: env!("PARTITA_TARGET").to_owned(),
            debug_assertions: cfg!(debug_assertions),
        }
    }
}
