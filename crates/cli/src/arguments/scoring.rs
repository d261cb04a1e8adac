//! How pairs of letters and gaps are scored, and what letters chance gives: options that several commands share.

use clap::Args;
use partita_genome::sequence::Alphabet;

#[derive(Debug, Args, Clone)]
pub(crate) struct ScoringOptions {
    /// Substitution matrix: BLOSUM45, 50, 62, 80 or 90, PAM30, 70 or 250, or a file in NCBI's format [default: BLOSUM62
    /// for proteins]
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) matrix: Option<String>,
    /// Score of a match [default: 2; for DNA without a matrix]
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub(crate) r#match: Option<i32>,
    /// Score of a mismatch [default: -3; for DNA without a matrix]
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub(crate) mismatch: Option<i32>,
    /// Cost of having a gap; k letters cost open + k × extend, as in NCBI's programs [default: 5, for proteins 11]
    #[arg(long, value_name = "COST", allow_negative_numbers = true)]
    pub(crate) gap_open: Option<i32>,
    /// Cost of each letter of a gap [default: 2, for proteins 1]
    #[arg(long, value_name = "COST", allow_negative_numbers = true)]
    pub(crate) gap_extend: Option<i32>,
    /// Composition of random letters: robinson, uniform, or a file of letters and shares [default: the target's; to
    /// calibrate, robinson for proteins and uniform for DNA]
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) background: Option<String>,
    /// Alphabet of query and target [default: what their letters look like]
    #[arg(long, value_name = "dna|protein", value_parser = alphabet)]
    pub(crate) alphabet: Option<Alphabet>,
}

fn alphabet(name: &str) -> Result<Alphabet, String> {
    let known = [Alphabet::Dna, Alphabet::Protein].into_iter().find(|alphabet| alphabet.name() == name);
    known.ok_or_else(|| "there are dna (RNA as well) and protein".to_owned())
}
