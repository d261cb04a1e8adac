//! The arguments of `partita match`.

use super::{ScoringOptions, Strands};
use clap::{Args, ValueEnum};
use partita_domain::Isa;
use partita_run::team::cores_available;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct MatchOptions {
    /// Queries: FASTA or FASTQ, plain, gzip, bgzip or zstd; `-` reads standard input
    #[arg(value_name = "QUERY")]
    pub(crate) query: PathBuf,
    /// Target, likewise; of any size, since it passes through in pieces
    #[arg(value_name = "TARGET")]
    pub(crate) target: PathBuf,
    /// Least score of a hit
    #[arg(long, value_name = "S")]
    pub(crate) min_score: Option<i32>,
    /// Most hits that chance alone would give [default: 10, unless there is another limit]
    #[arg(long, value_name = "E")]
    pub(crate) max_evalue: Option<f64>,
    /// Largest chance of a hit of that score
    #[arg(long, value_name = "P")]
    pub(crate) max_pvalue: Option<f64>,
    /// Where E-values come from [default: table where NCBI has the scores and costs, and a background is its own, else
    /// monte-carlo]
    #[arg(long, value_enum)]
    pub(crate) evalue: Option<EvalueSource>,
    /// Random targets of each query for monte-carlo
    #[arg(long, value_name = "N", default_value_t = 2000)]
    pub(crate) replicates: u64,
    /// Seed of the random targets
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Tsv)]
    pub(crate) format: Format,
    /// Strands to search [default: both for DNA, forward for proteins]
    #[arg(long, value_enum)]
    pub(crate) strands: Option<Strands>,
    /// Read lower-case letters, which mark repeats, as N or X
    #[arg(long)]
    pub(crate) mask: bool,
    #[command(flatten)]
    pub(crate) scoring: ScoringOptions,
    /// Worker threads
    #[arg(long, value_name = "N", default_value_t = cores_available())]
    pub(crate) threads: usize,
    /// Instruction set of the kernels: scalar, avx2, avx512 [default: the widest here]
    #[arg(long, value_name = "NAME", default_value_t = Isa::detect(), hide_default_value = true)]
    pub(crate) isa: Isa,
    /// Draw the hits along the target as well; the file's ending says the format: svg, png or pdf
    #[arg(long, value_name = "FIGURE")]
    pub(crate) plot: Option<PathBuf>,
    /// Write to this file, whole or not at all, instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// Where E-values come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EvalueSource {
    /// NCBI's lambda and K, lengths shortened by that of an alignment
    Table,
    /// NCBI's lambda and K, with its correction for finite lengths
    FiniteSize,
    /// Lambda and K fitted to the scores of the query with random targets of the background, by default the target's composition
    MonteCarlo,
}

/// Forms of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The twelve columns of BLAST's tabular format
    Tsv,
    /// Pairwise mapping format, with CIGAR
    Paf,
    /// Sequence alignment map, for DNA
    Sam,
    /// Intervals of the target
    Bed,
    /// One object with all that is known
    Json,
}
