//! One level of one block: rows in tiles, tiles in parallel.

use super::stencil::{Rows, Stencil};
use partita_domain::isa::Kernel;
use partita_domain::{BlockField, Isa, Region, Tiles};
use rayon::prelude::*;

/// Bytes of a tile's rows: large enough that handing it out costs nothing, small enough that many go round.
const TILE_BYTES: usize = 256 << 10;

/// Updates the cells of `region` from `now` to `next`, in parallel within the calling team.
pub(super) fn sweep<S: Stencil>(
    stencil: &S,
    isa: Isa,
    now: &BlockField<f64>,
    next: &mut BlockField<f64>,
    region: Region,
) {
    let pitch = now.block().pitch();
    let height = Tiles::for_cache(region, pitch * size_of::<f64>(), TILE_BYTES).height();
    let first = next.block().offset([0, region.start[1], region.start[2]]);
    // From the region's first cell on, rows follow each other at the pitch; the last one may end early.
    let end = first + (region.shape[1] - 1) * pitch + region.shape[2];
    let tiles = next.values_mut()[first..end].par_chunks_mut(pitch * height).enumerate();
    tiles.for_each(|(tile, rows)| {
        let y = region.start[1] + (tile * height) as isize;
        isa.run(TileUpdate { stencil, now, region, y, rows, pitch });
    });
}

/// The rows of one tile, from `y` upwards.
struct TileUpdate<'a, S> {
    stencil: &'a S,
    now: &'a BlockField<f64>,
    region: Region,
    y: isize,
    rows: &'a mut [f64],
    pitch: usize,
}

impl<S: Stencil> Kernel for TileUpdate<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (x, n) = (self.region.start[2], self.region.shape[2]);
        let values = self.now.values();
        let below = self.now.block().offset([0, self.y - 1, x]);
        for (i, row) in self.rows.chunks_mut(self.pitch).enumerate() {
            let south = below + i * self.pitch;
            let (centre, north) = (south + self.pitch, south + 2 * self.pitch);
            let rows = Rows {
                south: &values[south..south + n],
                centre: &values[centre - 1..=centre + n],
                north: &values[north..north + n],
                first: [self.y + i as isize, x],
            };
            self.stencil.update(&rows, &mut row[..n]);
        }
    }
}
