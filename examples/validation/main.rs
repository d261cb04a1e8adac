//! What has been computed against what is known: `docs/validation.md`, made from runs.
//!
//! Every section runs shipped cases, or calls the libraries, and states claims: a number that is known and where from, the
//! number found, what it may be off. Nothing on the page is typed by hand.
//!
//! ```text
//! cargo run --release --example validation -- quick     # coarse grids, a minute or two: results/local/validation/
//! cargo run --release --example validation -- full      # the grids of the literature: docs/validation.md
//! ```
//! The numbers of a full run go to `results/validation/`; `--out FOLDER` sends page and numbers elsewhere. `--threads N` says how
//! many sections go on at a time, 2 unless it is given, each with one worker: most grids are too small to share. `--only WORD` runs
//! the sections whose title has the word, and leaves the others as they are. Every section is written as soon as it is done, so
//! that a run may be interrupted and gone on with. The exit code is 1 if a claim does not hold, 2 if a word is not understood.

mod claim;
mod convection;
mod flow;
mod genome;
mod heat;
mod page;
mod published;
mod runs;

use claim::{Allowed, Claim, Section};
use page::{Page, Place};
use runs::{Bench, Size};
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::ScopedJoinHandle;
use std::time::Instant;

/// What makes a section: claims, tables and figures.
type Fill = fn(&Bench) -> Result<Section, Box<dyn Error>>;

/// The sections in the order of the page, by title; a new one is one line.
const SECTIONS: [(&str, Fill); 19] = [
    ("Heat: an eigenmode decays", heat::eigenmode),
    ("Heat: closed forms", heat::closed_forms),
    ("Heat: what is kept", heat::kept),
    ("Heat: a square with one hot edge, at rest", heat::hot_edge),
    ("Flow: channels", flow::channels),
    ("Flow: mass and momentum", flow::kept),
    ("Flow: vortices in a periodic plane", flow::vortices),
    ("Flow: vortices in the wind", flow::carried),
    ("Flow: lid-driven cavity", flow::cavity),
    ("Flow: around a cylinder", flow::steady),
    ("Flow: a vortex street", flow::street),
    ("Flow: Taylor and Green's vortex in space", flow::taylor_green),
    ("Convection: at rest it is the heat solver", convection::at_rest),
    ("Convection: heated cavity", convection::heated_cavity),
    ("Convection: onset of rolls", convection::onset),
    ("Genome: scores without gaps", genome::ungapped),
    ("Genome: scores with gaps", genome::gapped),
    ("Genome: scores by vectors", genome::scores),
    ("Genome: p-values of unrelated pairs", genome::p_values),
];

/// Those with the most cells times steps, which are begun first.
const LONGEST: [&str; 5] = [
    "Flow: around a cylinder",
    "Convection: heated cavity",
    "Flow: a vortex street",
    "Flow: Taylor and Green's vortex in space",
    "Flow: lid-driven cavity",
];

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// What was asked for.
struct Asked {
    size: Size,
    threads: usize,
    only: String,
    out: Option<PathBuf>,
}

/// Runs the sections and writes the page; gives whether all claims hold.
fn run() -> Result<bool, Box<dyn Error>> {
    let asked = Asked::read(std::env::args().skip(1))?;
    let wanted: Vec<_> = SECTIONS.into_iter().filter(|(title, _)| title.to_lowercase().contains(&asked.only)).collect();
    if wanted.is_empty() {
        return Err(format!("`--only {}`: no section has the word in its title", asked.only).into());
    }
    let benches: Vec<_> = (0..asked.threads.max(1)).map(|_| Bench::new(asked.size, 1)).collect::<Result<_, _>>()?;
    let (queue, page) = (Mutex::new(queue(wanted)), Mutex::new(Page::at(asked.place())?));
    let work = |bench: &Bench| {
        let mut hold = true;
        while let Some((title, fill)) = unpoisoned(&queue).pop() {
            let section = filled(bench, title, fill);
            hold &= section.claims.iter().all(Claim::holds);
            // After each of them, so that an interrupted run leaves what it has.
            unpoisoned(&page).put(section, &SECTIONS.map(|(title, _)| title)).map_err(|e| e.to_string())?;
        }
        Ok::<bool, String>(hold)
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = benches.iter().map(|bench| scope.spawn(|| work(bench))).collect();
        let ended =
            |worker: ScopedJoinHandle<'_, _>| worker.join().unwrap_or_else(|_| Err("a section panicked".into()));
        let hold: Vec<bool> = workers.into_iter().map(ended).collect::<Result<_, _>>()?;
        Ok(hold.into_iter().all(|hold| hold))
    })
}

/// Sections to take from the end, so ordered that nobody waits for a long one at last.
fn queue(mut wanted: Vec<(&'static str, Fill)>) -> Vec<(&'static str, Fill)> {
    wanted.sort_by_key(|(title, _)| LONGEST.iter().rev().position(|long| long == title).map_or(0, |place| place + 1));
    wanted
}

fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A section with what was found; a run that fails is a claim that does not hold.
fn filled(bench: &Bench, title: &str, fill: Fill) -> Section {
    let begun = Instant::now();
    let failed = |error: Box<dyn Error>| Section {
        claims: vec![Claim::new(format!("it runs: {error}"), f64::NAN, 1.0, Allowed::AtLeast, "")],
        ..Section::default()
    };
    let mut section = fill(bench).unwrap_or_else(failed);
    section.title = title.to_owned();
    section.size = bench.choose("quick", "full").to_owned();
    section.seconds = begun.elapsed().as_secs_f64();
    eprintln!("{title} ({:.0} s)", section.seconds);
    section.claims.iter().for_each(|claim| eprintln!("  {}", claim.line()));
    section
}

impl Asked {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut asked = Self { size: Size::Quick, threads: 2, only: String::new(), out: None };
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("`{word}` needs a value"));
            match word.as_str() {
                "quick" => asked.size = Size::Quick,
                "full" => asked.size = Size::Full,
                "--threads" => asked.threads = value()?.parse::<usize>().map_err(|e| format!("`--threads`: {e}"))?,
                "--only" => asked.only = value()?.to_lowercase(),
                "--out" => asked.out = Some(value()?.into()),
                other => {
                    return Err(format!(
                        "`{other}`: give `quick` or `full`, `--threads N`, `--only WORD`, `--out FOLDER`"
                    ));
                }
            }
        }
        Ok(asked)
    }

    /// Where the page and its numbers go.
    fn place(self) -> Place {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        match (self.out, self.size) {
            (Some(folder), _) => Place::together(folder),
            (None, Size::Quick) => Place::together(root.join("results/local/validation")),
            (None, Size::Full) => Place {
                page: root.join("docs"),
                numbers: root.join("results/validation"),
                link: "../results/validation/validation.json",
            },
        }
    }
}
