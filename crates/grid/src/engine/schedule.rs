//! Which order of updates suits a field: chosen from its size and the caches.

use super::tiling::{Tiling, order};
use partita_domain::lanes::LINE;
use partita_domain::{Partition, Real, Region};
use partita_run::manifest::cache_bytes;

/// In what order the cells of a block are updated; it never shows in the bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// Level after level, each over the whole block.
    Plain,
    /// In tiles that stay in cache over several levels.
    Tiled(Tiling),
}

/// Bytes of a strip's row where planes are single rows: long enough to spread the cost of a pair of them.
const STRIP_BYTES: usize = 8 << 10;
/// Cells of a strip, and rows of a tile, where planes have rows: the more rows, the fewer edges tiles leave behind.
const STRIP: usize = 512;
const ROWS: usize = 40;
/// Rows of a tile whose cells have coefficients, which lie in the wave as well: with 40 of them it leaves the second-level cache,
/// and 256³ cells take a quarter longer.
const ROWS_BESIDE_COEFFICIENTS: usize = 16;
/// Levels beyond which the redundant work outgrows what memory still costs, by axes of the grid.
const MOST_LEVELS: [usize; 3] = [32, 32, 8];
/// Planes of the thinnest band worth a worker of its own, by axes of the grid.
const THINNEST_BAND: [usize; 3] = [1, 64, 32];
/// The share of what a worker computes twice is about levels / planes of a band, and levels / cells of a block: at most
/// one of so many.
const TWICE: usize = 8;
/// Bytes of the second-level cache where the system does not tell.
const USUAL_CACHE: usize = 512 << 10;

/// Numbers that a cell has in cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PerCell {
    /// At every level.
    pub level: usize,
    /// Of all levels together: coefficients.
    pub constant: usize,
}

impl Schedule {
    /// The schedule for a field of `T` on a partition, worked on by a team of `workers`, and the depth of its halos.
    ///
    /// A depth that is asked for is taken. Otherwise there are as many levels as the caches hold the wave of, and as
    /// are thin beside a block and a worker's band of it: a pass over memory, and over the team, buys that many.
    #[must_use]
    pub fn choose<T: Real>(
        partition: &Partition,
        asked: Option<usize>,
        workers: usize,
        numbers: PerCell,
    ) -> (Self, usize) {
        let (cache, dims) = (cache_bytes(2).unwrap_or(USUAL_CACHE), partition.extent().dims());
        let block = partition.interior(partition.count() - 1);
        let planes = block.shape[order(dims)[0]];
        let field = 2 * partition.extent().cells() * size_of::<T>();
        let resident = dims == 2 && numbers.level == 1 && field <= cache * workers;
        // A piece of a small field fits the cache with its copy, and with what it recomputes.
        let useful = if resident { workers.max(field.div_ceil(cache / 2)) } else { workers };
        let bands = useful.min(planes / THINNEST_BAND[dims - 1]).max(1);
        let thin = (3 - dims..3).map(|axis| block.shape[axis]).min().unwrap_or(1);
        let thin = if bands > 1 { thin.min(planes / bands) } else { thin } / TWICE;
        let levels = asked.unwrap_or_else(|| {
            levels::<T>(&block, dims, wave_bytes(dims, cache, workers) / numbers.level).min(thin).max(1)
        });
        // A single level has no ends to compute twice, and no wave to hold.
        let strip = if levels == 1 || resident { block.shape[2] } else { strip::<T>(&block, dims) };
        let rows = if numbers.constant > 0 { ROWS_BESIDE_COEFFICIENTS } else { ROWS };
        (Self::Tiled(Tiling { levels, strip, rows, bands, stream: field > cache * workers, resident }), levels)
    }
}

/// Bytes that a worker's wave may fill: of single rows five eighths of the second-level cache, beside what streams
/// through it; of planes as much of the third, which is shared, as leaves room for others.
fn wave_bytes(dims: usize, cache: usize, workers: usize) -> usize {
    let shared = if dims == 3 { cache_bytes(3).unwrap_or(0) / (4 * workers) } else { 0 };
    shared.max(cache / 8 * 5)
}

/// Cells of a strip.
fn strip<T>(block: &Region, dims: usize) -> usize {
    block.shape[2].min(if dims == 3 { STRIP } else { STRIP_BYTES / size_of::<T>() })
}

/// As many levels, a power of two, as a wave of `bytes` has.
fn levels<T>(block: &Region, dims: usize, bytes: usize) -> usize {
    let (most, rows) = (MOST_LEVELS[dims - 1], if dims == 3 { ROWS + 3 } else { 1 });
    let wave = |levels: usize| {
        let width = strip::<T>(block, dims) + 2 * levels.next_multiple_of(LINE / size_of::<T>());
        2 * (levels + 1) * rows * width * size_of::<T>()
    };
    (0..).map(|k| most >> k).find(|&levels| levels <= 1 || wave(levels) <= bytes).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_domain::Extent;

    const PLAIN: PerCell = PerCell { level: 1, constant: 0 };

    fn partition(shape: &[usize]) -> Partition {
        Partition::balanced(Extent::new(shape).unwrap(), 1).unwrap()
    }

    #[test]
    fn large_fields_are_cut_for_the_team_and_small_ones_are_not() {
        let (Schedule::Tiled(tiling), depth) = Schedule::choose::<f64>(&partition(&[8192, 8192]), None, 2, PLAIN)
        else {
            panic!("a tiled schedule")
        };
        assert_eq!((tiling.levels, tiling.bands), (depth, 2));
        let (Schedule::Tiled(tiling), depth) = Schedule::choose::<f64>(&partition(&[16, 16]), None, 2, PLAIN) else {
            panic!("a tiled schedule")
        };
        assert_eq!((tiling.levels, tiling.bands, depth), (2, 1, 2));
    }

    #[test]
    fn a_block_of_one_cell_has_a_schedule() {
        assert_eq!(Schedule::choose::<f64>(&partition(&[1]), None, 64, PLAIN).1, 1);
        assert_eq!(Schedule::choose::<f32>(&partition(&[1, 1, 1]), None, 64, PLAIN).1, 1);
    }

    #[test]
    fn an_asked_depth_is_taken() {
        assert_eq!(Schedule::choose::<f32>(&partition(&[16, 16]), Some(5), 3, PLAIN).1, 5);
    }

    #[test]
    fn waves_fit_the_cache_they_are_chosen_for() {
        let large = partition(&[8192, 8192]).interior(0);
        assert_eq!(levels::<f64>(&large, 2, 640 << 10), 32);
        assert!(levels::<f64>(&large, 2, 200 << 10) < 16);
        assert_eq!(levels::<f64>(&large, 2, 0), 1);
    }
}
