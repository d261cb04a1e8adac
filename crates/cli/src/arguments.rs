//! What a user can type.

mod calibrate;
mod compare;
mod fit;
mod matching;
mod scale;
mod scoring;
mod significance;

pub(crate) use calibrate::CalibrateOptions;
pub(crate) use compare::CompareOptions;
pub(crate) use fit::{FitOptions, Residuals};
pub(crate) use matching::{EvalueSource, Format, MatchOptions};
pub(crate) use scale::{Mode, Pin, ScaleOptions, StopOptions};
pub(crate) use scoring::ScoringOptions;
pub(crate) use significance::{SignificanceOptions, Strands};

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use partita_domain::Isa;
use partita_run::science::Cut;
use partita_run::team::cores_available;
use std::path::PathBuf;

/// Parallel scientific simulation, and how it scales.
///
/// Results go to folders, human text to standard error; where a command has --json, its result goes to standard
/// output. Exit codes: 0 done, 1 failure while running, 2 bad usage or input, 130 and 143 interrupted.
#[derive(Debug, Parser)]
#[command(name = "partita", version, max_term_width = 110)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The whole tour in under a minute: simulate, measure, plot, report.html
    Demo(DemoOptions),
    /// What can be run: cases, and the keys of each science with defaults and units
    List(ListOptions),
    /// Run a case and keep its results in a folder
    Run(RunOptions),
    /// Find all alignments of queries with a target of any size, with E-values
    Match(Box<MatchOptions>),
    /// The chance of an alignment score: Monte Carlo p-value, lambda and K, with intervals
    Significance(Box<SignificanceOptions>),
    /// Asymptotic lambda, K and H of a scoring system and a composition, beside NCBI's where they have them
    Calibrate(Box<CalibrateOptions>),
    /// Measure how a case, or any command, speeds up with workers
    Scale(Box<ScaleOptions>),
    /// Fit models of scaling to throughputs that were measured elsewhere
    Fit(FitOptions),
    /// Two result folders or more: what changed, and is it more than noise?
    Compare(CompareOptions),
    /// Draw result folders: speedups of scaling folders, fields and histograms of runs
    Plot(PlotOptions),
    /// Gather result folders into one page: self-contained HTML, Markdown, or LaTeX tables
    Report(ReportOptions),
    /// What this machine will do to a measurement, and how to mend it
    Doctor(DoctorOptions),
    /// Print a completion script for a shell
    Completions(CompletionsOptions),
}

#[derive(Debug, Args)]
pub(crate) struct DemoOptions {
    /// Where the results go
    #[arg(long, value_name = "DIR", default_value = "results/local/demo")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct ListOptions {
    /// Print the list as JSON on standard output
    #[arg(long)]
    pub(crate) json: bool,
}

/// How a case is run, without showing in its bits.
#[derive(Debug, Args, Clone)]
pub(crate) struct CutOptions {
    /// Blocks, as a number or along each axis, slowest first
    #[arg(long, value_name = "N|AxB", default_value = "1")]
    pub(crate) blocks: Cut,
    /// Steps between two exchanges of halos, done tile by tile in cache [default: by caches and size]
    #[arg(long, value_name = "T")]
    pub(crate) depth: Option<usize>,
    /// Instruction set of the kernels: scalar, avx2, avx512 [default: the widest here]
    #[arg(long, value_name = "NAME", default_value_t = Isa::detect(), hide_default_value = true)]
    pub(crate) isa: Isa,
}

/// What is run.
#[derive(Debug, Args, Clone)]
pub(crate) struct CaseOptions {
    /// Steps to run instead of the case's own end
    #[arg(long, value_name = "N")]
    pub(crate) steps: Option<u64>,
    /// Seed of all random numbers
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Override a key of the case, such as `cells=[64,64]`
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct RunOptions {
    /// A case file, or the name of a case that ships (see `partita list`)
    #[arg(value_name = "CASE.toml|NAME")]
    pub(crate) case: String,
    /// Worker threads
    #[arg(long, value_name = "N", default_value_t = cores_available())]
    pub(crate) threads: usize,
    #[command(flatten)]
    pub(crate) manner: Manner,
}

/// How something is run, and where its results go.
#[derive(Debug, Args, Clone)]
pub(crate) struct Manner {
    #[command(flatten)]
    pub(crate) cut: CutOptions,
    #[command(flatten)]
    pub(crate) overrides: CaseOptions,
    /// Where the results go [default: results/local/ and the name and time of what is run]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Print the result (summary.json, or the rows of scaling.csv) as JSON on standard output as well
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PlotOptions {
    /// Result folders: several scaling folders share one figure
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// The figure; its ending says the format: svg, png, pdf, or apng for one run's fields in motion
    #[arg(short, long, value_name = "FIGURE")]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct ReportOptions {
    /// Result folders of runs and scaling studies
    #[arg(value_name = "DIR", required = true)]
    pub(crate) folders: Vec<PathBuf>,
    /// The page; its ending says whether it is HTML (html), Markdown (md) or LaTeX tables (tex)
    #[arg(short, long, value_name = "FILE", default_value = "report.html")]
    pub(crate) output: PathBuf,
    /// Grade each scaling study by twelve rules of a sound measurement
    #[arg(long)]
    pub(crate) audit: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DoctorOptions {
    /// Print findings and readings as JSON instead of a list
    #[arg(long)]
    pub(crate) json: bool,
    /// A figure of bandwidths, peak and noise; its ending says the format: svg, png, pdf
    #[arg(short, long, visible_alias = "out", value_name = "FIGURE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsOptions {
    /// The shell
    pub(crate) shell: Shell,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }
}
