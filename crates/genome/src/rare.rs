//! Chances far below one in the number of targets that can be drawn: importance sampling by tilted alignments.
//!
//! Targets are drawn so that high scores are common: first a local alignment in proportion to e^(θ · score), then the
//! letters of the target on it likewise, and all others as in the null model. Of a target y so drawn, C(θ) is the
//! weight of all alignments with any target on average and Z(y) that of all its own, so that it is drawn
//! Z(y)/C times as often as in the null, and
//!
//! ```text
//! P(S ≥ s) = E[ w · 1(S ≥ s) ],   w = 1 / mean_k (Z_k / C_k)
//! ```
//!
//! is exact whatever tilts k = 1, 2, … are mixed. A target drawn for one strand of the query counts only if that strand is the
//! one that scores best, so that each strand has a mixture of its own. Of two tilts: one in which alignments score s on
//! average without being made more likely to go on (a = 1), and one with θ = 1.1 λ whose weight of a pair a is such that
//! three draws in ten reach s. The first finds the many short ways to s, the second the longer ones; neither is enough.
//!
//! Most draws score far above s and count for nothing beside the few near s. Of those only a share r is weighed, 1/r times,
//! where r falls nearly as fast with the score as the weights do. Often the drawn path alone, whose score the target's is not
//! below, says that a target is not weighed: it is then not even made. That halves the work.
//!
//! Gaps weigh as if they cost 15 % more than they do: Z counts all ways to align a target, its score is that of the best, and
//! dearer gaps bring the two together. The variance of weights is half of what it is without.
//!
//! Letters of a shuffle are drawn from those left, c_t of n − t before draw t. The weight then takes the factor
//! Π (D_t/(n − t))/mᵢ over the aligned pairs, D_t = a Σ_b c_t(b) e^(θ s(qᵢ, b)) and mᵢ what C has in its place, which makes
//! the estimate exact again.
//!
//! [`Splitting`] is another way to such chances, slower and with nothing in common but the null: a check.
//!
//! Sources: Newberg 2008, J. Comput. Biol. 15:1187, DOI 10.1089/cmb.2008.0125, for tilted alignments; Owen & Zhou 2000,
//! J. Am. Stat. Assoc. 95:135, DOI 10.1080/01621459.2000.10473909, for mixtures.

mod bench;
mod forward;
mod mixture;
mod paths;
mod splitting;
mod target;
mod tilt;
mod tilting;
mod weigher;

pub use bench::{Bench, Draw};
pub use mixture::{Mixture, RareError};
pub use splitting::Splitting;

#[cfg(test)]
mod tests;
