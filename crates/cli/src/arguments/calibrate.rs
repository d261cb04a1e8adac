//! The arguments of `partita calibrate`.

use super::ScoringOptions;
use clap::Args;
use partita_run::team::cores_available;

#[derive(Debug, Args)]
pub(crate) struct CalibrateOptions {
    #[command(flatten)]
    pub(crate) scoring: ScoringOptions,
    /// Pairs of long sequences to score, and as much work on short ones [default: some 10 seconds of work]
    #[arg(long, value_name = "N")]
    pub(crate) replicates: Option<u64>,
    /// The short and the long length [default: by how long alignments are]
    #[arg(long, value_name = "SHORT,LONG", value_parser = lengths)]
    pub(crate) lengths: Option<[usize; 2]>,
    /// Seed of the sequences
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Worker threads
    #[arg(long, value_name = "N", default_value_t = cores_available())]
    pub(crate) threads: usize,
    /// Print the parameters as JSON on standard output
    #[arg(long)]
    pub(crate) json: bool,
}

fn lengths(text: &str) -> Result<[usize; 2], String> {
    let numbers: Option<Vec<usize>> = text.split(',').map(|number| number.trim().parse().ok()).collect();
    numbers.and_then(|numbers| numbers.try_into().ok()).ok_or_else(|| "give two lengths, such as 400,1200".to_owned())
}
