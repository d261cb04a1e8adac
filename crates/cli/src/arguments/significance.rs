//! The arguments of `partita significance`.

use clap::{Args, ValueEnum};
use partita_run::team::cores_available;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct SignificanceOptions {
    /// FASTA file of the query, plain or gzip; several records give an array of answers
    #[arg(value_name = "QUERY")]
    pub(crate) query: PathBuf,
    /// FASTA file of the target, plain or gzip; the target is shuffled
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
    /// Composition of independent letters: robinson, uniform, or a file of letters and shares [default: the target's]
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) background: Option<String>,
    /// Strands to search; by default both for DNA, forward for proteins
    #[arg(long, value_enum)]
    pub(crate) strands: Option<Strands>,
    /// Substitution matrix: BLOSUM62, BLOSUM80, or a file in NCBI's format
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) matrix: Option<String>,
    /// Score of a match (DNA)
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub(crate) r#match: Option<i32>,
    /// Score of a mismatch (DNA)
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub(crate) mismatch: Option<i32>,
    /// Cost of opening a gap; a gap of k costs open + k × extend
    #[arg(long, value_name = "COST", allow_negative_numbers = true)]
    pub(crate) gap_open: Option<i32>,
    /// Cost of each letter of a gap
    #[arg(long, value_name = "COST", allow_negative_numbers = true)]
    pub(crate) gap_extend: Option<i32>,
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
