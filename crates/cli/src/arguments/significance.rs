//! The arguments of `partita significance`.

use super::ScoringOptions;
use clap::{Args, ValueEnum};
use partita_run::team::cores_available;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct SignificanceOptions {
    /// FASTA or FASTQ file of the query, packed or not; several records give an array of answers
    #[arg(value_name = "QUERY")]
    pub(crate) query: PathBuf,
    /// FASTA or FASTQ file of the target, packed or not; the target is shuffled
    #[arg(value_name = "TARGET")]
    pub(crate) target: PathBuf,
    /// Ask for the chance of this score or more, instead of the observed one
    #[arg(long, value_name = "S")]
    pub(crate) score: Option<i32>,
    /// How the chance is found
    #[arg(long, value_enum, default_value_t = Method::Auto)]
    pub(crate) method: Method,
    /// Null models, or all of them side by side: mononucleotide, dinucleotide, trinucleotide, windowed, markov1,
    /// markov2, independent [default: mononucleotide, or independent with --background]
    #[arg(long, value_name = "NAME,...|all", value_delimiter = ',')]
    pub(crate) null_model: Vec<String>,
    /// Letters of a window of the windowed null [default: 50]
    #[arg(long, value_name = "N")]
    pub(crate) window: Option<u32>,
    /// Strands to search; by default both for DNA, forward for proteins
    #[arg(long, value_enum)]
    pub(crate) strands: Option<Strands>,
    #[command(flatten)]
    pub(crate) scoring: ScoringOptions,
    /// Null targets to score [default: 10000, or what importance sampling needs for an error below a tenth]
    #[arg(long, value_name = "N")]
    pub(crate) replicates: Option<u64>,
    /// Count until the 95 % interval is no wider than W times the p-value
    #[arg(long, value_name = "W", conflicts_with = "until")]
    pub(crate) width: Option<f64>,
    /// Count until it is decided whether the p-value is below P
    #[arg(long, value_name = "P")]
    pub(crate) until: Option<f64>,
    /// Seed of the shuffles
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Worker threads
    #[arg(long, value_name = "N", default_value_t = cores_available())]
    pub(crate) threads: usize,
    /// Keep the run's folder here
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Print the answer as JSON on standard output
    #[arg(long)]
    pub(crate) json: bool,
}

/// How the chance is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Method {
    /// Direct where it reaches the score, importance where not
    Auto,
    /// Count how many null targets score as high
    Direct,
    /// Draw targets that score high and weight them by how rare they are
    Importance,
    /// Raise the score level by level: slow, a check of the others
    Splitting,
}

/// Strands of the query that are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Strands {
    /// The better of the query and its reverse complement
    Both,
    /// The query as given
    Forward,
}

impl Strands {
    /// The setting of the same name.
    pub(crate) fn setting(self) -> partita_genome::significance::Strands {
        match self {
            Self::Both => partita_genome::significance::Strands::Both,
            Self::Forward => partita_genome::significance::Strands::Forward,
        }
    }
}
