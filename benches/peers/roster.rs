//! Who takes part in a case, and how each is started.

use crate::aligned::{Sampled, Scanned, Scored};
use crate::case::{Case, Kind, Medium};
use crate::lattices::{InPlace, flow};
use crate::letters;
use crate::native;
use crate::operations::Operations;
use crate::partita::Sweeps;
use crate::process::Process;
use crate::program::{Program, Reason};
use crate::steady::Steady;
use half::f16;
use partita_domain::Isa;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Where the sources of the peers are.
const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers");

/// What an entrant is to the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Partita as it comes: what all others are compared with.
    Base,
    /// Partita with something changed.
    Variant,
    /// Another program.
    Peer,
    /// The speed of memory.
    Roofline,
}

/// How an entrant is started.
#[derive(Debug, Clone, Copy)]
enum Recipe {
    /// Steps per pass, where they are not Partita's choice.
    Double(Option<usize>),
    /// Vectors are the compiler's alone, in a build for what the processor has.
    Native,
    Single,
    Multigrid,
    /// A flow: steps per pass, where they are not Partita's choice.
    Flow(Option<usize>),
    SingleFlow,
    HalfFlow,
    InPlace,
    Script {
        file: &'static str,
        option: Option<&'static str>,
    },
    Processes {
        file: &'static str,
        option: &'static str,
    },
    Compiled(&'static str),
    Sampled,
    Scored,
    Scanned,
    Operations,
    /// A script that is given the sequences.
    Aligner(&'static str),
}

/// A place in a comparison.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// Its name for as long as it has not told its own.
    pub(crate) name: &'static str,
    pub(crate) role: Role,
    /// How far its result may be from Partita's, relative to it.
    pub(crate) tolerance: f64,
    recipe: Recipe,
}

/// Rounding apart, all do the same arithmetic.
const SAME: f64 = 1e-12;
/// Half precision has 11 bits, of deviations that are hundredths here.
const HALF: f64 = 1e-4;
/// Single precision has 24 bits.
const SINGLE: f64 = 1e-5;

fn entry(name: &'static str, role: Role, recipe: Recipe) -> Entry {
    Entry { name, role, tolerance: SAME, recipe }
}

fn script(name: &'static str, file: &'static str, option: Option<&'static str>) -> Entry {
    entry(name, Role::Peer, Recipe::Script { file, option })
}

/// Who is asked to take part, Partita first.
pub(crate) fn roster(case: &Case) -> Vec<Entry> {
    if case.medium() == Medium::Steady {
        return steady();
    }
    if case.medium() == Medium::Fluid {
        return flows(case);
    }
    if case.medium() == Medium::Letters {
        return aligners(case);
    }
    let mut entries = vec![
        entry("Partita", Role::Base, Recipe::Double(None)),
        entry("Partita, one step per pass", Role::Variant, Recipe::Double(Some(1))),
        entry(native::NAME, Role::Variant, Recipe::Native),
        Entry { tolerance: SINGLE, ..entry("Partita, single precision", Role::Variant, Recipe::Single) },
        entry("C, OpenMP", Role::Peer, Recipe::Compiled("sweep")),
        script("numba", "with_numba.py", None),
        script("NumPy", "with_numpy.py", None),
        script("pystencils", "with_pystencils.py", None),
        script("Devito", "with_devito.py", None),
        entry("memory roofline", Role::Roofline, Recipe::Compiled("copy")),
    ];
    if case.medium() == Medium::Varied {
        entries.retain(|entry| !matches!(entry.recipe, Recipe::Single));
    }
    if case.kind == Kind::Small {
        // What lies in caches has no passes over memory, and calls from Python would be most of what is timed.
        entries.retain(|entry| ["Partita", "C, OpenMP", "numba"].contains(&entry.name));
    }
    entries
}

fn aligners(case: &Case) -> Vec<Entry> {
    let whole = case.shape[2] == 1;
    let mut entries = if whole {
        vec![entry("Partita", Role::Base, Recipe::Scanned)]
    } else {
        let scored = entry("Partita, shuffled before", Role::Variant, Recipe::Scored);
        vec![entry("Partita", Role::Base, Recipe::Sampled), scored]
    };
    let peer = |name, file| entry(name, Role::Peer, Recipe::Aligner(file));
    entries.extend([peer("parasail", "with_parasail.py"), peer("opal", "with_opal.py")]);
    entries.push(peer("ssearch36", "with_ssearch.py"));
    // Alone it would take longer than all others together on a genome.
    entries.extend((!whole).then(|| peer("Biopython", "with_biopython.py")));
    entries.push(entry("vector operations", Role::Roofline, Recipe::Operations));
    entries
}

fn flows(case: &Case) -> Vec<Entry> {
    let mut entries = vec![
        entry("Partita", Role::Base, Recipe::Flow(None)),
        entry("Partita, one step per pass", Role::Variant, Recipe::Flow(Some(1))),
        Entry { tolerance: SINGLE, ..entry("Partita, single precision", Role::Variant, Recipe::SingleFlow) },
        Entry { tolerance: HALF, ..entry("Partita, half precision", Role::Variant, Recipe::HalfFlow) },
        script("lbmpy, double precision", "with_lbmpy.py", Some("double")),
        Entry { tolerance: SINGLE, ..script("lbmpy, single precision", "with_lbmpy.py", Some("single")) },
    ];
    if case.kind != Kind::SmallLattice {
        entries.push(entry("memory roofline, in place", Role::Roofline, Recipe::InPlace));
    }
    entries
}

fn steady() -> Vec<Entry> {
    let petsc = |name, option| entry(name, Role::Peer, Recipe::Processes { file: "with_petsc.py", option });
    vec![
        entry("Partita, multigrid", Role::Base, Recipe::Multigrid),
        script("PyAMG, smoothed aggregation", "with_pyamg.py", Some("aggregation")),
        script("PyAMG, Ruge–Stüben", "with_pyamg.py", Some("classical")),
        petsc("PETSc, GAMG", "gamg"),
        petsc("PETSc, BoomerAMG", "hypre"),
    ]
}

/// Interpreters, compiled peers, and a folder for what is passed around.
pub(crate) struct Kit {
    interpreters: Vec<String>,
    compiled: BTreeMap<&'static str, Result<PathBuf, Reason>>,
    /// This program in another build, once it was asked for.
    native: OnceCell<Result<PathBuf, Reason>>,
    scratch: TempDir,
}

impl Kit {
    /// Compiles the peers in C by `compiler`; scripts are run by the first of `interpreters` that has what they need. In
    /// `tiny` comparisons nothing is built that takes minutes.
    pub(crate) fn new(interpreters: Vec<String>, compiler: &str, tiny: bool) -> std::io::Result<Self> {
        let scratch = tempfile::tempdir()?;
        let compiled = ["sweep", "copy"].map(|name| (name, compile(name, compiler, scratch.path())));
        let native = OnceCell::new();
        if tiny {
            let _ = native.set(Err("a test makes no build of its own".to_owned()));
        }
        Ok(Self { interpreters, compiled: compiled.into(), native, scratch })
    }

    /// The sources of all peers, for the record.
    pub(crate) fn sources() -> Vec<PathBuf> {
        let folders = ["c", "python"].map(|folder| std::fs::read_dir(Path::new(SOURCES).join(folder)));
        let entries = folders.into_iter().flatten().flatten().flatten();
        let mut sources: Vec<_> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
        sources.sort();
        sources
    }

    /// Starts an entrant on a case.
    pub(crate) fn start(&self, entry: &Entry, case: &Case, threads: usize) -> Result<Box<dyn Program>, Reason> {
        let process = |program: &[String], options: &[&str]| -> Result<Box<dyn Program>, Reason> {
            Ok(Box::new(Process::start(program, options, (case, threads), &self.scratch)?))
        };
        match entry.recipe {
            Recipe::Double(depth) => {
                Ok(Box::new(Sweeps::<f64>::new(entry.name, case, threads, (depth, Isa::detect()))?))
            }
            Recipe::Native => {
                let program = self.native.get_or_init(native::build).clone()?;
                process(&[program.display().to_string(), native::AS_PEER.to_owned()], &[])
            }
            Recipe::Single => Ok(Box::new(Sweeps::<f32>::new(entry.name, case, threads, (None, Isa::detect()))?)),
            Recipe::Flow(depth) => flow::<f64>(entry.name, case, threads, depth),
            Recipe::SingleFlow => flow::<f32>(entry.name, case, threads, None),
            Recipe::HalfFlow => flow::<f16>(entry.name, case, threads, None),
            Recipe::InPlace => Ok(Box::new(InPlace::new(entry.name, case, threads)?)),
            Recipe::Multigrid => Ok(Box::new(Steady::new(case, threads)?)),
            Recipe::Sampled => Ok(Box::new(Sampled::new(case, threads)?)),
            Recipe::Scored => Ok(Box::new(Scored::new(case, threads)?)),
            Recipe::Scanned => Ok(Box::new(Scanned::new(case, threads)?)),
            Recipe::Operations => Ok(Box::new(Operations::new(case, threads)?)),
            Recipe::Aligner(file) => {
                let folder = self.scratch.path();
                letters::write(case, folder).map_err(|error| error.to_string())?;
                let folder = folder.display().to_string();
                self.interpreted(&[], file, |program| process(program, &[&folder]))
            }
            Recipe::Compiled(name) => process(&[self.compiled[name].clone()?.display().to_string()], &[]),
            Recipe::Script { file, option } => {
                self.interpreted(&[], file, |program| process(program, option.as_slice()))
            }
            Recipe::Processes { file, option } => {
                let launcher = ["mpiexec", "-n", &threads.to_string()].map(str::to_owned);
                let launcher = if threads > 1 { &launcher[..] } else { &[] };
                self.interpreted(launcher, file, |program| process(program, &[option]))
            }
        }
    }

    /// The first start that succeeds; otherwise what each interpreter said.
    fn interpreted<P>(
        &self,
        launcher: &[String],
        file: &str,
        start: impl Fn(&[String]) -> Result<P, Reason>,
    ) -> Result<P, Reason> {
        let file = format!("{SOURCES}/python/{file}");
        let mut reasons = Vec::new();
        for interpreter in &self.interpreters {
            match start(&[launcher, &[interpreter.clone(), file.clone()]].concat()) {
                Ok(program) => return Ok(program),
                Err(reason) => reasons.push(format!("{interpreter}: {reason}")),
            }
        }
        Err(reasons.join("; "))
    }
}

fn compile(name: &str, compiler: &str, folder: &Path) -> Result<PathBuf, Reason> {
    let program = folder.join(name);
    let output = Command::new(compiler)
        .args(["-O3", "-march=native", "-fopenmp"])
        .arg(format!("{SOURCES}/c/{name}.c"))
        .arg("-o")
        .arg(&program)
        .output()
        .map_err(|error| format!("`{compiler}` cannot be run: {error}"))?;
    let first = || String::from_utf8_lossy(&output.stderr).lines().next().unwrap_or_default().to_owned();
    if output.status.success() { Ok(program) } else { Err(format!("`{compiler}` refused: {}", first())) }
}
