//! What the engine must be told by a science.

use partita_domain::BlockField;

/// An update of cells that reaches one cell far along x and y.
pub trait Stencil: Sync {
    /// Fills the ghosts, one cell deep beyond every face that is no periodic one, from the cells inside.
    fn fill_ghosts(&self, field: &mut BlockField<f64>);

    /// Computes the next level of one row's cells. Mark it `#[inline(always)]`: it is compiled per instruction set.
    ///
    /// Whatever the row is cut into, a cell must get the same bits.
    fn update(&self, rows: &Rows<'_>, next: &mut [f64]);
}

/// The neighbourhood of a run of `n` cells in one row.
///
/// ```text
///         north        n cells
///   west  centre east  n + 2 cells, from the west neighbour of the first to the east neighbour of the last
///         south        n cells
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    /// The row below.
    pub south: &'a [f64],
    /// The row itself with one neighbour at each end.
    pub centre: &'a [f64],
    /// The row above.
    pub north: &'a [f64],
    /// Global position of the first cell, `[y, x]`; beyond the domain in a periodic halo.
    pub first: [isize; 2],
}
