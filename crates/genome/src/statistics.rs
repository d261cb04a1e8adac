//! The statistics of alignment scores: what a count of replicates says, what law the scores follow, and what the law is
//! where it can be computed.
//!
//! - [`binomial`]: the interval of a proportion, for p-values that were counted.
//! - [`gumbel`]: the extreme value law fitted to sampled scores, for p-values beyond the sample.
//! - [`karlin`]: λ, K and H of ungapped alignments, from the scores and frequencies alone.
//!
//! Not here: sampling (null models and alignment make the scores), gapped λ and K by theory (there is none), and any
//! correction for finite length. These functions see plain numbers, never sequences.

pub mod binomial;
pub mod gumbel;
pub mod karlin;
mod likelihood;
