//! What `partita fit` takes.

use clap::Args;
use std::path::PathBuf;

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
