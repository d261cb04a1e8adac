//! Cells become pixels.

use super::Colours;
use crate::style::MISSING;
use ndarray::{ArrayView2, s};

/// More pixels than this along a side are not told apart in print.
const MOST: usize = 1000;

/// Values of pixels, upper row first.
pub(super) struct Raster {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Means over blocks; not finite where no cell of a block is.
    values: Vec<f64>,
    /// Cells along a side of a block.
    pub(super) block: usize,
    /// The extremes of the finite cells.
    pub(super) extremes: Option<(f64, f64)>,
    /// Those that the colours end at.
    pub(super) shown: Option<(f64, f64)>,
    /// Cells that are not finite.
    pub(super) missing: usize,
}

impl Raster {
    /// The pixels of cells, of which there is at least one.
    pub(super) fn of(cells: &ArrayView2<'_, f64>, colours: Colours) -> Self {
        let (ny, nx) = cells.dim();
        let block = nx.max(ny).div_ceil(MOST);
        let (width, height) = (nx.div_ceil(block), ny.div_ceil(block));
        let places = (0..height).rev().flat_map(|j| (0..width).map(move |i| (j, i)));
        let means = || places.map(|(j, i)| mean(cells, j * block, i * block, block)).collect();
        let finite = || cells.iter().copied().filter(|v| v.is_finite());
        let extremes = finite().map(|v| (v, v)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        Self {
            width: width as u32,
            height: height as u32,
            values: if block == 1 { cells.slice(s![..;-1, ..]).iter().copied().collect() } else { means() },
            block,
            extremes,
            shown: extremes.map(|extremes| colours.shown(extremes, finite())),
            missing: cells.len() - finite().count(),
        }
    }

    /// Red, green and blue of every pixel.
    pub(super) fn pixels(&self, (low, high): (f64, f64), colours: Colours) -> Vec<u8> {
        // Halves, so that a range from the least to the greatest number has a finite width.
        let share = |v: f64| (v / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0);
        let colour = |&v: &f64| if v.is_finite() { colours.shade(share(v)) } else { MISSING };
        self.values.iter().flat_map(colour).collect()
    }
}

/// The mean of a block's finite cells; blocks at the upper edges may be smaller.
fn mean(cells: &ArrayView2<'_, f64>, j: usize, i: usize, block: usize) -> f64 {
    let (ny, nx) = cells.dim();
    let part = cells.slice(s![j..(j + block).min(ny), i..(i + block).min(nx)]);
    let finite = part.iter().filter(|v| v.is_finite());
    let (sum, count) = finite.fold((0.0, 0.0), |(sum, count), v| (sum + v, count + 1.0));
    if count > 0.0 { sum / count } else { f64::NAN }
}
