//! Partita and its peers: the same work on the same threads, interleaved round by round.
//!
//! `cargo bench --bench peers -- --case heat2d --threads 2 --python /path/to/venv/bin/python`. What is not installed is
//! named and left out. See the README beside this file for what is compared and what is fair.

mod aligned;
mod case;
mod contest;
mod lattices;
mod letters;
mod load;
mod native;
mod operations;
mod output;
mod partita;
mod process;
mod program;
mod roster;
mod steady;
mod table;

use case::{Case, Kind};
use clap::Parser;
use contest::Contest;
use partita_run::Manifest;
use partita_run::output::ResultFolder;
use partita_run::team::cores_available;
use roster::Kit;
use std::error::Error;
use std::fmt::Display;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Partita and its peers on the same work.
#[derive(Parser)]
struct Options {
    /// What to compare; a test takes all cases.
    #[arg(long, value_enum)]
    case: Vec<Kind>,
    /// Cells along each axis, instead of those of the case.
    #[arg(long, value_parser = clap::value_parser!(u32).range(8..))]
    cells: Option<u32>,
    /// Numbers of threads, one after another; by default 1 and all cores.
    #[arg(long, value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..))]
    threads: Vec<u16>,
    /// Rounds; by default 15, for steady states 5.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    rounds: Option<u64>,
    /// Python interpreters; a script is run by the first that has what it needs.
    #[arg(long, value_delimiter = ',', env = "PEERS_PYTHON", default_value = "python3")]
    python: Vec<String>,
    /// The C compiler.
    #[arg(long, env = "CC", default_value = "gcc")]
    compiler: String,
    /// Seed of the order of runs and of the bootstrap.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where results go; by default results/local/peers/DATE_TIME.
    #[arg(long)]
    out: Option<PathBuf>,
    /// One round on tiny grids, leaving no files.
    #[arg(long)]
    test: bool,
    /// Given by `cargo bench`; without it this is a test.
    #[arg(long, hide = true)]
    bench: bool,
    /// Names of benches, as `cargo bench NAME` passes them to all of them.
    #[arg(hide = true)]
    filter: Vec<String>,
}

impl Options {
    fn tiny(&self) -> bool {
        self.test || !self.bench
    }

    fn threads(&self) -> Vec<usize> {
        let mut threads: Vec<usize> = self.threads.iter().map(|&threads| threads.into()).collect();
        if threads.is_empty() {
            threads = if self.tiny() { vec![cores_available()] } else { vec![1, cores_available()] };
        }
        threads.dedup();
        threads
    }

    fn cases(&self) -> Vec<Case> {
        let cells = if self.tiny() { Some(64) } else { self.cells.map(|cells| cells as usize) };
        let kinds = if self.tiny() && self.case.is_empty() { &[Kind::All][..] } else { &self.case };
        kinds.iter().flat_map(|kind| kind.each()).map(|kind| Case::new(kind, cells)).collect()
    }

    fn out(&self, manifest: &Manifest) -> PathBuf {
        let date = manifest.started.replace([':', 'Z'], "").replace('T', "_");
        self.out.clone().unwrap_or_else(|| Path::new("results/local/peers").join(date))
    }

    fn rounds(&self, case: &Case) -> u64 {
        let usual = if case.kind == Kind::Steady { 5 } else { 15 };
        self.rounds.unwrap_or(usual)
    }
}

fn main() -> ExitCode {
    partita_run::manifest::built_from(env!("PARTITA_COMMIT"));
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some((native::AS_PEER, rest)) = arguments.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return native::serve(rest).map_or_else(failed, |()| ExitCode::SUCCESS);
    }
    let options = Options::parse();
    if !options.filter.is_empty() && !options.filter.iter().any(|name| "peers".contains(name.as_str())) {
        return ExitCode::SUCCESS;
    }
    if options.cases().is_empty() {
        println!(
            "peers: an hour's comparison, which begins only if a case is named: `--case all`, see benches/peers/README.md"
        );
        return ExitCode::SUCCESS;
    }
    match compare(&options) {
        Ok(code) => code,
        Err(error) => failed(error),
    }
}

fn failed(error: impl Display) -> ExitCode {
    eprintln!("peers: {error}");
    ExitCode::FAILURE
}

/// All cases on all numbers of threads; it fails if some program gave another result than Partita.
fn compare(options: &Options) -> Result<ExitCode, Box<dyn Error>> {
    let kit = Kit::new(options.python.clone(), &options.compiler, options.tiny())?;
    let most = options.threads().into_iter().max().unwrap_or(1);
    let manifest = output::manifest(most, options.seed);
    // Before anything is measured: a place that cannot be written would cost it all.
    let folder = if options.tiny() { None } else { Some(ResultFolder::stage(&options.out(&manifest))?) };
    let (mut contests, mut results) = (Vec::new(), Vec::new());
    for case in options.cases() {
        for threads in options.threads() {
            let mut contest = contest(&kit, &case, threads, options);
            let result = output::Outcome::of(&contest, options.seed);
            show(&format!("\n{}", if options.tiny() { result.presence() } else { result.text() }));
            // Ends the processes, and with them their memory.
            contest.entrants.clear();
            contests.push(contest);
            results.push(result);
        }
    }
    if let Some(folder) = folder {
        show(&format!("results: {}", output::write(folder, &manifest, (&contests, &results))?.display()));
    }
    let wrong = results.iter().flat_map(|result| &result.absent).any(|absent| absent.wrong);
    Ok(if wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Prints a line; a reader who has gone away must not cost what was measured.
fn show(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn contest(kit: &Kit, case: &Case, threads: usize, options: &Options) -> Contest {
    let rounds = options.rounds(case);
    let mut contest = Contest::gather(kit, case, threads, !options.tiny());
    if options.tiny() {
        contest.round(options.seed, 1);
        return contest;
    }
    eprintln!("{}, {} cells, {threads} threads: {rounds} rounds", case.name(), case.size());
    contest.calibrate();
    for round in 1..=rounds {
        eprint!("\r  round {round}");
        contest.round(options.seed, round);
    }
    eprintln!();
    contest
}
