//! What a map shows of a frame: all of two axes, or the middle layer of three.

use crate::PlotError;
use ndarray::{ArrayView2, Axis, Ix2, Ix3};
use partita_run::Frame;

/// Cells side by side, with the place they have.
pub(super) struct Plane<'a> {
    /// The values, `[ny, nx]`.
    pub(super) cells: ArrayView2<'a, f64>,
    /// Lengths of a cell along y and x.
    pub(super) spacing: [f64; 2],
    /// The outer corner of the first cell, y first.
    pub(super) origin: [f64; 2],
    /// Where the centres of a layer's cells lie along z.
    pub(super) height: Option<f64>,
}

impl<'a> Plane<'a> {
    /// The plane of a frame: of an even number of layers the upper one of the two beside the middle.
    pub(super) fn of(frame: &'a Frame) -> Result<Self, PlotError> {
        let origin = |axis: usize| frame.origin.get(axis).copied().filter(|o| o.is_finite()).unwrap_or(0.0);
        let values = frame.values.view();
        let (cells, lengths, origin, height) = if let Ok(volume) = values.clone().into_dimensionality::<Ix3>() {
            let &[dz, ref lengths @ ..] = frame.spacing.as_slice() else { return Err(spacing(frame)) };
            let layer = volume.len_of(Axis(0)) / 2;
            let height = origin(0) + (layer as f64 + 0.5) * dz;
            let cells =
                if volume.is_empty() { ArrayView2::from(&[[]]) } else { volume.index_axis_move(Axis(0), layer) };
            (cells, lengths, [origin(1), origin(2)], Some(height))
        } else {
            let cells = values.into_dimensionality::<Ix2>().map_err(|_| not_a_plane(frame))?;
            (cells, frame.spacing.as_slice(), [origin(0), origin(1)], None)
        };
        if cells.is_empty() {
            return Err(PlotError::Empty("the frame has no cells"));
        }
        let spacing = <[f64; 2]>::try_from(lengths).map_err(|_| spacing(frame))?;
        Self { cells, spacing, origin, height }.checked(frame)
    }

    /// Refuses a plane without a size.
    fn checked(self, frame: &Frame) -> Result<Self, PlotError> {
        let [dy, dx] = self.spacing;
        let (height, width) = self.size();
        let fine = dy > 0.0 && dx > 0.0 && height.is_finite() && width.is_finite();
        if fine && self.height.is_none_or(f64::is_finite) { Ok(self) } else { Err(spacing(frame)) }
    }

    /// Lengths along y and x.
    pub(super) fn size(&self) -> (f64, f64) {
        let (ny, nx) = self.cells.dim();
        (ny as f64 * self.spacing[0], nx as f64 * self.spacing[1])
    }
}

fn not_a_plane(frame: &Frame) -> PlotError {
    PlotError::NotAPlane { name: frame.name.clone(), shape: frame.values.shape().to_vec() }
}

fn spacing(frame: &Frame) -> PlotError {
    PlotError::Spacing { name: frame.name.clone(), spacing: frame.spacing.clone() }
}
