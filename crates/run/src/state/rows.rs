//! Global rows, put together from the blocks that own their pieces.

use super::{Cell, StateBlock};
use ndarray::{ArrayView3, Axis};
use partita_domain::Extent;
use rayon::prelude::*;

/// A piece of a global array: its offset and values.
pub(super) type Piece<'a, T> = ([usize; 3], ArrayView3<'a, T>);

/// Calls `f(z, y, row)` for every row (all cells along x) of a global array of doubles, in parallel within the
/// calling team, and gives the results in canonical order.
///
/// Rows are whole whatever the cut, so a sum within `f` and [`ordered_sum`](crate::sums::ordered_sum) over the
/// results have the same bits on any team. Parts of other types or of other arrays than `name` are passed over.
pub fn map_rows<R: Send>(state: &[StateBlock<'_>], name: &str, f: impl Fn(usize, usize, &[f64]) -> R + Sync) -> Vec<R> {
    let parts: Vec<_> = state.iter().filter(|part| part.name == name).collect();
    parts.first().map_or_else(Vec::new, |first| map_pieces(first.extent, &pieces_of(&parts), f))
}

/// The pieces that are of type `T`.
pub(super) fn pieces_of<'a, T: Cell>(parts: &[&'a StateBlock<'_>]) -> Vec<Piece<'a, T>> {
    parts.iter().filter_map(|part| Some((part.offset, T::of(&part.values)?))).collect()
}

/// [`map_rows`] for any type.
pub(super) fn map_pieces<T: Cell, R: Send>(
    extent: Extent,
    pieces: &[Piece<'_, T>],
    f: impl Fn(usize, usize, &[T]) -> R + Sync,
) -> Vec<R> {
    let [nz, ny, nx] = extent.zyx();
    let rows = (0..nz * ny).into_par_iter();
    rows.map_init(
        || vec![T::zeroed(); nx],
        |row, i| {
            let (z, y) = (i / ny, i % ny);
            gather(pieces, z, y, row);
            f(z, y, row)
        },
    )
    .collect()
}

/// Copies the pieces of row (z, y) into `row`.
fn gather<T: Cell>(pieces: &[Piece<'_, T>], z: usize, y: usize, row: &mut [T]) {
    for ([z0, y0, x0], values) in pieces {
        let (depth, height, width) = values.dim();
        if (*z0..z0 + depth).contains(&z) && (*y0..y0 + height).contains(&y) {
            let cells = values.index_axis(Axis(0), z - z0).index_axis_move(Axis(0), y - y0);
            row[*x0..x0 + width].iter_mut().zip(cells).for_each(|(to, from)| *to = *from);
        }
    }
}
