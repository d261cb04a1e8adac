//! Sixty-four targets of any null model, place by place.

use super::model::Null;
use super::shuffles::Shuffles;
use crate::alignment::{Column, LANES};
use partita_domain::Isa;

/// Targets of 64 consecutive replicates of a null model, drawn place by place: one replicate per lane.
#[derive(Debug, Clone)]
pub enum Targets {
    /// Shuffles of all letters, drawn as they are asked for.
    Shuffles(Shuffles),
    /// Those of the other models, drawn as a whole.
    Whole {
        /// The model.
        null: Null,
        /// The seed.
        seed: u64,
        /// All places.
        columns: Vec<Column>,
        /// Places handed out.
        position: usize,
    },
}

impl Targets {
    /// The targets of a model under a seed, from replicate 0 on.
    #[must_use]
    pub fn new(null: &Null, seed: u64) -> Self {
        let whole = || Self::Whole { null: null.clone(), seed, columns: vec![[0; LANES]; null.len()], position: 0 };
        null.urn().map_or_else(whole, |urn| Self::Shuffles(Shuffles::new(urn, seed)))
    }

    /// Begins the replicates `first` to `first + 63`.
    pub fn begin(&mut self, isa: Isa, first: u64) {
        match self {
            Self::Shuffles(shuffles) => shuffles.begin(first),
            Self::Whole { position, columns, null, seed } => {
                *position = 0;
                null.fill(isa, *seed, first, columns);
            }
        }
    }

    /// Gives the next places, as ranks of the model's letters, and tells how many: as many as fit, in strides as those
    /// of [`Shuffles::draw`].
    pub fn draw(&mut self, isa: Isa, into: &mut [Column]) -> usize {
        match self {
            Self::Shuffles(shuffles) => shuffles.draw(isa, into),
            Self::Whole { columns, position, .. } => {
                let count = into.len().min(columns.len() - *position);
                into[..count].copy_from_slice(&columns[*position..*position + count]);
                *position += count;
                count
            }
        }
    }
}
