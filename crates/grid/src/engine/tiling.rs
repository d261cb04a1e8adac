//! How a block is cut into tiles.

use partita_domain::Region;
use partita_domain::lanes::LINE;

/// The sizes of a schedule; cells never know them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tiling {
    /// Levels of one pass over memory.
    pub levels: usize,
    /// Cells of a strip along x.
    pub strip: usize,
    /// Rows of a tile along y, where planes have rows.
    pub rows: usize,
    /// Bands along the axis of the wave, each given to one worker.
    pub bands: usize,
    /// Whether the last level goes past the caches.
    pub stream: bool,
    /// Whether levels are computed one after the other over whole pieces, which stay in cache.
    pub resident: bool,
}

/// The axes in the order of the schedule: wave, rows, cells (0 is z, 1 is y, 2 is x).
///
/// The wave runs along the slowest axis of the grid. In two dimensions its planes are single rows of the grid.
pub(super) fn order(axes: usize) -> [usize; 3] {
    if axes == 2 { [1, 0, 2] } else { [0, 1, 2] }
}

/// The pieces of a block that one worker advances on its own: strips of bands, all of the rows.
pub(super) fn pieces<T>(interior: &Region, axes: usize, tiling: &Tiling) -> Vec<Region> {
    let [wave, _, x] = order(axes);
    let line = LINE / size_of::<T>();
    let (bands, strip) = (tiling.bands.clamp(1, interior.shape[wave]), tiling.strip.max(1).next_multiple_of(line));
    let strips = interior.shape[x].div_ceil(strip);
    let piece = |band: usize, i: usize| {
        let (mut piece, at) = (*interior, partita_domain::partition::part(interior.shape[wave], bands, band));
        (piece.start[wave], piece.shape[wave]) = (interior.start[wave] + at.start as isize, at.len());
        let cells = i * strip..((i + 1) * strip).min(interior.shape[x]);
        (piece.start[x], piece.shape[x]) = (interior.start[x] + cells.start as isize, cells.len());
        piece
    };
    (0..bands).flat_map(|band| (0..strips).map(move |i| (band, i))).map(|(band, i)| piece(band, i)).collect()
}
