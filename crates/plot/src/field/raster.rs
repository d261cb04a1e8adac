//! Cells become pixels.

use super::Colours;
use crate::PlotError;
use crate::style::MISSING;
use ndarray::{ArrayView2, Ix2, s};
use partita_run::Frame;

/// More pixels than this along a side are not told apart in print.
const MOST: usize = 1000;

pub(super) fn not_a_plane(frame: &Frame) -> PlotError {
    PlotError::NotAPlane { name: frame.name.clone(), shape: frame.values.shape().to_vec() }
}

pub(super) fn spacing(frame: &Frame) -> PlotError {
    PlotError::Spacing { name: frame.name.clone(), spacing: frame.spacing.clone() }
}

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
    /// Cells that are not finite.
    pub(super) missing: usize,
}

impl Raster {
    /// The pixels of a frame of two axes.
    pub(super) fn of(frame: &Frame) -> Result<Self, PlotError> {
        let cells = frame.values.view().into_dimensionality::<Ix2>().map_err(|_| not_a_plane(frame))?;
        if cells.is_empty() {
            return Err(PlotError::Empty("the frame has no cells"));
        }
        let (ny, nx) = cells.dim();
        let block = nx.max(ny).div_ceil(MOST);
        let (width, height) = (nx.div_ceil(block), ny.div_ceil(block));
        let places = (0..height).rev().flat_map(|j| (0..width).map(move |i| (j, i)));
        let finite = || cells.iter().copied().filter(|v| v.is_finite());
        let extremes = finite().map(|v| (v, v)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        Ok(Self {
            width: width as u32,
            height: height as u32,
            values: places.map(|(j, i)| mean(&cells, j * block, i * block, block)).collect(),
            block,
            extremes,
            missing: cells.len() - finite().count(),
        })
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
