//! What a user can type.

mod calibrate;
mod compare;
mod matching;
mod scoring;
mod significance;

pub(crate) use calibrate::CalibrateOptions;
pub(crate) use compare::CompareOptions;
pub(crate) use matching::{EvalueSource, Format, MatchOptions};
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
    Scale(ScaleOptions),
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
    pub(crate) cut: CutOptions,
    #[command(flatten)]
    pub(crate) overrides: CaseOptions,
    /// Where the results go [default: results/local/ and the case's name and time]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Print summary.json on standard output as well
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(
    override_usage = "partita scale [OPTIONS] <CASE.toml|NAME>\n       partita scale [OPTIONS] -- COMMAND with {threads}"
)]
pub(crate) struct ScaleOptions {
    /// A case file, or the name of a case that ships
    #[arg(value_name = "CASE.toml|NAME", required_unless_present = "command", conflicts_with = "command")]
    pub(crate) case: Option<String>,
    /// Worker counts to measure [default: powers of two up to the cores here]
    #[arg(long, value_name = "N,N,...", value_delimiter = ',')]
    pub(crate) threads: Vec<usize>,
    /// What stays the same: the whole work (strong)
    #[arg(long, value_enum, default_value_t = Mode::Strong)]
    pub(crate) mode: Mode,
    /// Timed repeats of each worker count, after one cold run [default: 7; with a stop below, 1000 at most]
    #[arg(long, value_name = "N")]
    pub(crate) repeats: Option<usize>,
    #[command(flatten)]
    pub(crate) stop: StopOptions,
    #[command(flatten)]
    pub(crate) cut: CutOptions,
    #[command(flatten)]
    pub(crate) overrides: CaseOptions,
    /// Where the results go [default: results/local/ and the subject's name and time]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Print the rows of scaling.csv as JSON on standard output as well
    #[arg(long)]
    pub(crate) json: bool,
    /// Do not compare what the command prints: for programs that print times
    #[arg(long, conflicts_with = "case")]
    pub(crate) allow_different: bool,
    /// An environment variable of the command; {threads} in it becomes the number of workers
    #[arg(long, value_name = "NAME=VALUE", conflicts_with = "case", value_parser = variable)]
    pub(crate) env: Vec<(String, String)>,
    /// A line for the shell before each run of the command, outside of the timing
    #[arg(long, value_name = "LINE", conflicts_with = "case")]
    pub(crate) setup: Option<String>,
    /// A line for the shell after each run of the command, outside of the timing
    #[arg(long, value_name = "LINE", conflicts_with = "case")]
    pub(crate) cleanup: Option<String>,
    /// Any program; {threads} in its arguments becomes the number of workers
    #[arg(last = true, value_name = "COMMAND")]
    pub(crate) command: Vec<String>,
}

/// When a measurement ends before its repeats are done.
#[derive(Debug, Args, Clone, Default)]
pub(crate) struct StopOptions {
    /// Stop when the 95 % interval of every median is within this share of it, such as 2%
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(crate) until_width: Option<f64>,
    /// Stop after this time, such as 60s or 5min, when the block of repeats is complete
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
    pub(crate) budget: Option<std::time::Duration>,
}

/// A share, as a number or in percent.
fn share(text: &str) -> Result<f64, String> {
    let (number, unit) = text.strip_suffix('%').map_or((text, 1.0), |number| (number, 100.0));
    let share =
        number.trim().parse::<f64>().ok().map(|share| share / unit).filter(|share| *share > 0.0 && *share < 1.0);
    share.ok_or_else(|| format!("`{text}` is no share: write 2% or 0.02, between 0 and 1"))
}

/// A name and a value around the first `=`.
fn variable(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=').filter(|(name, _)| !name.is_empty() && !text.contains('\0'));
    let (name, value) = parts.ok_or_else(|| format!("`{text}` sets nothing: write NAME=VALUE"))?;
    Ok((name.to_owned(), value.to_owned()))
}

/// What stays the same when workers are added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Mode {
    /// The whole work
    Strong,
}

#[derive(Debug, Args)]
pub(crate) struct FitOptions {
    /// A table with the columns workers and throughput, one line for each measurement; - is standard input
    #[arg(value_name = "FILE.csv")]
    pub(crate) table: PathBuf,
    /// What is squared and summed: differences of logarithms, or of throughputs as the R package usl has it
    #[arg(long, value_enum, default_value_t = Residuals::Log)]
    pub(crate) residuals: Residuals,
    /// Seed of the bootstrap
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Print points and models as JSON instead of a table
    #[arg(long)]
    pub(crate) json: bool,
    /// A figure of points, curve, band and peak; its ending says the format: svg, png, pdf
    #[arg(short, long, visible_alias = "out", value_name = "FIGURE")]
    pub(crate) output: Option<PathBuf>,
}

/// What is squared and summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Residuals {
    /// Differences of logarithms
    Log,
    /// Differences of throughputs
    Raw,
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
