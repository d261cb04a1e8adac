//! What a user can ask of `partita compare`.

use super::scale::share;
use clap::Args;
use std::path::PathBuf;

/// Two result folders or more: what changed, and is it more than noise?
///
/// Scaling folders are held against the first one, worker count by worker count. A difference is told if the
/// bootstrapped 95 % interval of the ratio of medians leaves out 1 and ranks differ (Kruskal-Wallis, adjusted by Holm).
/// Runs are measured once: what changed between two of them is listed, and their speed is no more than two numbers.
///
/// Exit codes: 0 done; 1 with --fail-above, if the last folder is slower than the first beyond noise and by more than
/// the share given; 2 bad input, and with --fail-above also if nothing could be judged.
#[derive(Debug, Args)]
pub(crate) struct CompareOptions {
    /// Result folders, the first of which is the base
    #[arg(value_name = "DIR", required = true, num_args = 2..)]
    pub(crate) folders: Vec<PathBuf>,
    /// End with exit code 1 if the last is slower than the first beyond noise and by more than this, such as 5%
    #[arg(long, value_name = "SHARE", value_parser = tolerance)]
    pub(crate) fail_above: Option<f64>,
    /// Print the comparison as JSON instead of a table
    #[arg(long)]
    pub(crate) json: bool,
    /// A figure of the times of all folders over the first; its ending says the format: svg, png, pdf
    #[arg(short, long, visible_alias = "out", value_name = "FIGURE")]
    pub(crate) output: Option<PathBuf>,
}

/// A share that may be nothing.
fn tolerance(text: &str) -> Result<f64, String> {
    if matches!(text, "0" | "0%") { Ok(0.0) } else { share(text) }
}
