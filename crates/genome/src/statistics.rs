//! The statistics of alignment scores: what a count of replicates says, what law the scores follow, and what the law is
//! where it can be computed.
//!
//! - [`binomial`]: the interval of a proportion, for p-values that were counted.
//! - [`gumbel`]: the extreme value law fitted to sampled scores, for p-values beyond the sample.
//! - [`goodness`]: whether scores follow it.
//! - [`karlin`]: λ, K and H of ungapped alignments, from the scores and frequencies alone.
//! - [`table`]: NCBI's λ, K and H of alignments with gaps, and E-values by them.
//! - [`weighted`]: probabilities that are means of weights, with intervals.
//! - [`finite_size`]: how much of m · n is left of sequences that are not long.
//!
//! Not here: sampling (null models and alignment make the scores) and gapped λ and K by theory (there is none). These
//! functions see plain numbers and scoring systems, never sequences.

pub mod binomial;
pub mod finite_size;
pub mod goodness;
pub mod gumbel;
pub mod karlin;
mod likelihood;
pub mod table;
pub mod weighted;
