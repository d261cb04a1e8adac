//! Precisions that fields can be kept in.

use partita_domain::{BlockField, Real};
use partita_run::state::{interior, interior_mut};
use std::sync::OnceLock;

/// A precision that fields can be kept in.
pub(in crate::heat) trait Precise: Real {
    /// What the name of a scheme says about it.
    const SUFFIX: &'static str;

    /// The blocks in double precision: themselves, or `copy`, which is made if it is empty.
    fn doubles<'a>(blocks: &'a [BlockField<Self>], copy: &'a OnceLock<Vec<BlockField<f64>>>) -> &'a [BlockField<f64>];
}

impl Precise for f64 {
    const SUFFIX: &'static str = "";

    fn doubles<'a>(blocks: &'a [BlockField<Self>], _: &'a OnceLock<Vec<BlockField<f64>>>) -> &'a [BlockField<f64>] {
        blocks
    }
}

impl Precise for f32 {
    const SUFFIX: &'static str = " in single precision";

    fn doubles<'a>(blocks: &'a [BlockField<Self>], copy: &'a OnceLock<Vec<BlockField<f64>>>) -> &'a [BlockField<f64>] {
        copy.get_or_init(|| blocks.iter().map(widened).collect())
    }
}

fn widened(field: &BlockField<f32>) -> BlockField<f64> {
    let mut wide = BlockField::zeros(field.block().clone());
    interior_mut(&mut wide).zip_mut_with(&interior(field), |to, &from| *to = f64::from(from));
    wide
}
