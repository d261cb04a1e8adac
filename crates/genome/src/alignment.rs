//! The best local alignment of a query with targets.
//!
//! A gap of k letters costs open + k · extend. With H the best score of an alignment that ends at a pair of letters, E
//! of one that ends with a letter of the target in a gap, F of one that ends with a letter of the query in a gap,
//!
//! ```text
//! E[i, j] = max(E[i, j−1] − extend, H[i, j−1] − open − extend)
//! F[i, j] = max(F[i−1, j] − extend, H[i−1, j] − open − extend)
//! H[i, j] = max(0, H[i−1, j−1] + s(qᵢ, tⱼ), E[i, j], F[i, j])
//! ```
//!
//! and the score is the largest H. [`local_score`] says so plainly, for one target; [`Lanes`] does 64 at once; [`Scan`]
//! finds all places of a long target at which alignments end. [`spanning_score`] and [`Spanning`] are the same for
//! alignments of the whole query, semi-global or global. An [`Aligner`] takes as many bits as scores need.
//!
//! An [`Alignment`] is the path to such a place; [`traced`] finds it in linear memory.
//!
//! Sources: Smith & Waterman 1981, J. Mol. Biol. 147:195, DOI 10.1016/0022-2836(81)90087-5; Gotoh 1982, J. Mol. Biol.
//! 162:705, DOI 10.1016/0022-2836(82)90398-9.

mod aligner;
mod columnwise;
mod ends;
mod frame;
mod lanes;
mod pass;
mod path;
mod query;
mod reference;
mod scan;
mod spanning;
mod strips;
mod trace;
mod whole;
mod windows;

pub use aligner::Aligner;
pub use ends::Ends;
pub use lanes::Lanes;
pub use path::{Alignment, Columns, Step};
pub use query::Query;
pub(crate) use reference::each_column;
pub use reference::{local_score, spanning_score};
pub use scan::{End, Scan, scan};
pub use spanning::Spanning;
pub use trace::traced;
pub use whole::best_score;

/// Targets that are aligned at once.
pub const LANES: usize = 64;

/// One position of 64 targets: a letter of each.
pub type Column = [u8; LANES];
