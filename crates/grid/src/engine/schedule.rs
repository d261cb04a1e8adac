//! Which order of updates suits a field: chosen from its size and the caches.

use super::tiling::Tiling;
use partita_domain::lanes::LINE;
use partita_domain::{Partition, Real};
use partita_run::manifest::cache_bytes;

/// In what order the cells of a block are updated; it never shows in the bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// Level after level, each over the whole block.
    Plain,
    /// In tiles that stay in cache over several levels.
    Tiled(Tiling),
}

/// Cells of a strip along x: long enough that its redundant ends cost some per cent, short enough for the cache.
const STRIP: usize = 512;
/// Rows of a tile in three dimensions.
const ROWS: usize = 16;
/// Levels beyond which the redundant work outgrows what memory still costs, by axes of the grid.
const MOST_LEVELS: [usize; 3] = [32, 32, 8];
/// Bytes of the second-level cache where the system does not tell.
const USUAL_CACHE: usize = 512 << 10;

impl Schedule {
    /// The schedule for a field of `T` on a partition, worked on by a team of `workers`, and the depth of its halos.
    ///
    /// A depth that is asked for is taken. Otherwise a field that fits into the second-level caches of the team is swept
    /// plainly, one step at a time; a larger one in tiles of as many levels as half of one such cache holds.
    #[must_use]
    pub fn choose<T: Real>(partition: &Partition, asked: Option<usize>, workers: usize) -> (Self, usize) {
        let cache = cache_bytes(2).unwrap_or(USUAL_CACHE);
        let field = 2 * partition.extent().cells() * size_of::<T>();
        if asked.is_none() && field <= cache * workers {
            return (Self::Plain, 1);
        }
        let levels = asked.unwrap_or_else(|| levels::<T>(partition, cache / 2));
        let tiling = Tiling { levels, strip: STRIP, rows: ROWS, bands: workers, stream: field > cache * workers };
        (Self::Tiled(tiling), levels)
    }
}

/// As many levels, a power of two, as a ring of `bytes` holds.
fn levels<T: Real>(partition: &Partition, bytes: usize) -> usize {
    let extent = partition.extent();
    let most = MOST_LEVELS[extent.dims() - 1];
    let rows = if extent.dims() == 3 { ROWS + 3 } else { 1 };
    let ring = |levels: usize| {
        let width = STRIP.min(extent.zyx()[2]) + 2 * levels.next_multiple_of(LINE / size_of::<T>());
        2 * (levels + 1) * rows * width * size_of::<T>()
    };
    (0..).map(|k| most >> k).find(|&levels| levels <= 1 || ring(levels) <= bytes).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use partita_domain::Extent;

    fn partition(shape: &[usize]) -> Partition {
        Partition::balanced(Extent::new(shape).unwrap(), 1).unwrap()
    }

    #[test]
    fn small_fields_are_swept_and_large_ones_tiled() {
        assert_eq!(Schedule::choose::<f64>(&partition(&[16, 16]), None, 1), (Schedule::Plain, 1));
        let (schedule, depth) = Schedule::choose::<f64>(&partition(&[8192, 8192]), None, 2);
        assert!(matches!(schedule, Schedule::Tiled(tiling) if tiling.levels == depth && tiling.bands == 2));
    }

    #[test]
    fn an_asked_depth_is_taken() {
        assert_eq!(Schedule::choose::<f32>(&partition(&[16, 16]), Some(5), 3).1, 5);
    }

    #[test]
    fn rings_fit_the_cache_they_are_chosen_for() {
        assert_eq!(levels::<f64>(&partition(&[8192, 8192]), 512 << 10), 32);
        assert!(levels::<f64>(&partition(&[8192, 8192]), 100 << 10) < 16);
        assert_eq!(levels::<f64>(&partition(&[8192, 8192]), 0), 1);
    }
}
