//! What `partita scale` takes.

use super::Manner;
use clap::Args;

#[derive(Debug, Args)]
#[command(
    override_usage = "partita scale [OPTIONS] <CASE.toml|NAME>\n       partita scale [OPTIONS] -- COMMAND with {threads}"
)]
pub(crate) struct ScaleOptions {
    /// A case file, or the name of a case that ships
    #[arg(value_name = "CASE.toml|NAME", required_unless_present = "command", conflicts_with = "command")]
    pub(crate) case: Option<String>,
    /// What the study is called in figures and reports [default: the title of the case, or the command]
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    /// Worker counts to measure [default: powers of two up to the cores here]
    #[arg(long, value_name = "N,N,...", value_delimiter = ',')]
    pub(crate) threads: Vec<usize>,
    /// What stays the same: the whole work (strong), or the work of each worker (weak)
    #[arg(long, value_enum, default_value_t = Mode::Strong)]
    pub(crate) mode: Mode,
    /// Sizes to measure: cells along the slowest axis, replicates, or what {size} stands for; of each worker in weak mode
    #[arg(long, value_name = "N,N,...", value_delimiter = ',')]
    pub(crate) sizes: Vec<u64>,
    /// Timed repeats of each worker count, after one cold run [default: 7; with a stop below, 1000 at most]
    #[arg(long, value_name = "N")]
    pub(crate) repeats: Option<usize>,
    #[command(flatten)]
    pub(crate) stop: StopOptions,
    /// Tell the plan and how long it would take, from one run of each size; keep nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) manner: Manner,
    /// Where threads run: close together, far apart, or where the system puts them
    #[arg(long, value_enum, default_value_t = Pin::None)]
    pub(crate) pin: Pin,
    /// Go on with a measurement of the same that was interrupted, with the same --out
    #[arg(long, requires = "out")]
    pub(crate) resume: bool,
    /// Record no tasks after the measurement: no predictions, no timeline
    #[arg(long)]
    pub(crate) no_predictions: bool,
    /// Do not compare what the command prints: for programs that print times
    #[arg(long, conflicts_with = "case")]
    pub(crate) allow_different: bool,
    /// An environment variable of the command; {threads} and {size} in it become numbers
    #[arg(long, value_name = "NAME=VALUE", conflicts_with = "case", value_parser = variable)]
    pub(crate) env: Vec<(String, String)>,
    /// A line for the shell before each run of the command, outside of the timing
    #[arg(long, value_name = "LINE", conflicts_with = "case")]
    pub(crate) setup: Option<String>,
    /// A line for the shell after each run of the command, outside of the timing
    #[arg(long, value_name = "LINE", conflicts_with = "case")]
    pub(crate) cleanup: Option<String>,
    /// A regular expression whose first group is the work that the command prints, such as '(\d+) items'
    #[arg(long, value_name = "REGEX", conflicts_with = "case")]
    pub(crate) work: Option<String>,
    /// Any program; {threads} in its arguments becomes the number of workers, {size} the size of the whole
    #[arg(last = true, value_name = "COMMAND")]
    pub(crate) command: Vec<String>,
}

/// Where threads run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Pin {
    /// On neighbouring CPUs: all of a core, then the next core of the node
    Compact,
    /// On cores of their own as long as there are any, one node after the other
    Spread,
    /// Where the system puts them
    None,
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
    /// A first look: stop at 5 % or after 10 s, unless other limits are given
    #[arg(long)]
    pub(crate) quick: bool,
}

/// A share, as a number or in percent.
pub(super) fn share(text: &str) -> Result<f64, String> {
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
    /// The work of each worker
    Weak,
}
