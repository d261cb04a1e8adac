//! How many steps a pass over memory takes, and how large its tiles are.

use super::stored::Stored;
use partita_domain::Partition;
use partita_run::manifest::cache_bytes;

/// Bytes of the second-level cache where the system does not tell.
const USUAL_CACHE: usize = 512 << 10;
/// Eighths of a second-level cache that a wave may fill, beside what streams through it.
const SHARE: usize = 7;
/// The most steps of a pass, beyond which less memory traffic buys nothing.
const MOST_STEPS: usize = 16;
/// Numbers of a step that are worth more than one worker.
const WORTH_SHARING: usize = 1 << 16;
/// The least cells of a tile, by axes of the grid: rows, or cells of a row, of which vectors want some.
const LEAST: [usize; 3] = [1, 128, 2];

/// The most that a wave in the second-level cache may read and write for one step of a cell, in units of the cell, before a larger
/// wave in the third-level cache is better. With 0.5 (144³ cells in single precision, half a megabyte) it was, by a third.
const MOST_TRAFFIC: f64 = 0.475;

/// The second-level cache that a wave may fill.
fn cache() -> usize {
    cache_bytes(2).unwrap_or(USUAL_CACHE) / 8 * SHARE
}

/// What a worker's wave may fill of the third-level cache: as much as leaves room for others.
fn shared_cache() -> usize {
    cache_bytes(3).unwrap_or(0) / (4 * rayon::current_num_threads())
}

/// Cells of a tile along its axis, so that the wave of a pass stays in cache. A tile's cell (a row of it in three dimensions) has
/// `bytes` bytes.
fn tile(steps: usize, bytes: usize, dims: usize) -> Option<usize> {
    tile_of([cache(), shared_cache()], steps, bytes, dims)
}

/// The same for these two caches: in the second-level one, unless its tiles would be so small that a pass saves too little. None if
/// a tile would be too small in either.
fn tile_of(caches: [usize; 2], steps: usize, bytes: usize, dims: usize) -> Option<usize> {
    let [near, far] = caches.map(|cache| tile_within(cache, steps, bytes, dims));
    near.filter(|&tile| traffic(steps, tile) <= MOST_TRAFFIC).or(far.max(near))
}

/// Cells of a tile whose wave fills a cache: as many planes of it as there are steps, and their neighbours.
fn tile_within(cache: usize, steps: usize, bytes: usize, dims: usize) -> Option<usize> {
    let cells = (cache / ((steps + 2) * bytes)).saturating_sub(2);
    (cells >= LEAST[dims - 1]).then_some(cells)
}

/// What a pass reads and writes for one step of a cell, in units of the cell: tiles are read with the `steps` cells
/// that they have moved by.
fn traffic(steps: usize, tile: usize) -> f64 {
    (tile + steps) as f64 / (tile * steps) as f64
}

/// Bytes of a tile's cell: of a cell of two dimensions, and of a row of three.
fn cell_bytes<S>(cells: [usize; 3], dims: usize, directions: usize) -> usize {
    directions * size_of::<S>() * if dims == 3 { cells[2] } else { 1 }
}

/// The tiles of a block of `cells` for passes of `steps`; none if it had better be swept step by step: if it is in cache all
/// the time or no tile is, and if there is little to share among `workers`, who wait for each other's planes in a pass, which
/// takes less than all of them coming to the end of every step.
pub(super) fn tiles<S: Stored>(
    cells: [usize; 3],
    dims: usize,
    directions: usize,
    steps: usize,
    workers: usize,
) -> Option<usize> {
    let numbers = cells.iter().product::<usize>() * directions;
    let is_shared = workers > 1 && numbers >= WORTH_SHARING;
    if steps < 2 || (!is_shared && numbers * size_of::<S>() <= cache()) {
        return None;
    }
    tile(steps, cell_bytes::<S>(cells, dims, directions), dims)
}

/// Steps per pass over memory, and between exchanges of halos, that suit a lattice of `directions` on a partition.
///
/// A deeper pass reads and writes memory less often, but its tiles must stay in cache, and the smaller they are the more
/// often their edges are read. The second-level cache is taken where it serves well. Halos cost work, so blocks of a few
/// cells get short ones.
#[must_use]
pub fn usual_depth<S: Stored>(partition: &Partition, directions: usize) -> usize {
    let (cells, dims) = (partition.interior(partition.count() - 1).shape, partition.extent().dims());
    let bytes = cell_bytes::<S>(cells, dims, directions);
    let thin = (3 - dims..3).map(|axis| cells[axis]).min().unwrap_or(1);
    let most = if partition.count() > 1 { MOST_STEPS.min(thin / 8) } else { MOST_STEPS };
    // Powers of two divide what is usual between looks at a field. Of equal ones the deeper.
    let powers = [16, 8, 4, 2].into_iter().filter(|steps| *steps <= most.max(2));
    let best = |tile: &dyn Fn(usize) -> Option<usize>| {
        let passes = powers.clone().filter_map(|steps| Some((steps, tile(steps)?)));
        passes.min_by(|a, b| traffic(a.0, a.1).total_cmp(&traffic(b.0, b.1)))
    };
    let near = best(&|steps| tile_within(cache(), steps, bytes, dims));
    let passes = near.filter(|&(steps, tile)| traffic(steps, tile) <= MOST_TRAFFIC);
    passes.or_else(|| best(&|steps| tile(steps, bytes, dims))).map_or(2, |(steps, _)| steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of 144 cells of 19 doubles.
    const ROW: usize = 144 * 19 * 8;

    #[test]
    fn waves_lie_in_the_second_level_cache_where_tiles_are_large_enough_there() {
        let large = [7 << 18, 8 << 20];
        assert_eq!(tile_of(large, 8, ROW, 3), tile_within(large[0], 8, ROW, 3));
        // Three rows that take two steps read and write 0.83 of what single steps do.
        let small = [7 << 16, 4 << 20];
        assert_eq!(tile_within(small[0], 2, ROW, 3), Some(3));
        assert_eq!(tile_of(small, 2, ROW, 3), tile_within(small[1], 2, ROW, 3));
        assert_eq!(tile_of(small, 8, ROW, 3), Some(17));
    }

    #[test]
    fn a_wave_that_no_cache_holds_is_none() {
        assert_eq!(tile_of([7 << 16, 0], 8, ROW, 3), None);
        assert_eq!(tile_of([7 << 16, 0], 2, ROW, 3), Some(3));
    }
}
