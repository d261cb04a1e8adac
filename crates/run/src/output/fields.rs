//! Frames as files: `.npy` for NumPy, `.vti` for ParaView. A [series](super::field_series) of them is kept beside.

use crate::frame::Frame;
use ndarray_npy::{WriteNpyError, WriteNpyExt};
use std::ops::RangeInclusive;
use vtkio::model::{Attribute, Attributes, ByteOrder, DataArray, DataSet, Extent, ImageDataPiece, Piece, Version, Vtk};

/// A frame as an `.npy` file: shape `[ny, nx]` or `[nz, ny, nx]`, `<f8`, C order.
///
/// # Errors
/// If the array cannot be written in that format.
pub fn npy(frame: &Frame) -> Result<Vec<u8>, WriteNpyError> {
    let mut bytes = Vec::new();
    frame.values.write_npy(&mut bytes)?;
    Ok(bytes)
}

/// A frame as a VTK image of cells (`.vti`): values belong to cells, lengths are the frame's.
///
/// # Errors
/// If the format cannot express the frame.
pub fn vti(frame: &Frame) -> Result<Vec<u8>, vtkio::Error> {
    let extent = Extent::Ranges([ranges(frame, 0), ranges(frame, 1), ranges(frame, 2)]);
    let name = format!("{} [{}]", frame.name, frame.unit);
    let values: Vec<f64> = frame.values.iter().copied().collect();
    let data =
        Attributes { point: vec![], cell: vec![Attribute::DataArray(DataArray::scalars(name, 1).with_data(values))] };
    let image = DataSet::ImageData {
        extent: extent.clone(),
        origin: axes(&frame.origin, 0.0),
        spacing: axes(&frame.spacing, 1.0),
        meta: None,
        pieces: vec![Piece::Inline(Box::new(ImageDataPiece { extent, data }))],
    };
    let file = Vtk {
        version: Version::new_xml(1, 0),
        title: String::new(),
        byte_order: ByteOrder::LittleEndian,
        data: image,
        file_path: None,
    };
    let mut bytes = Vec::new();
    file.write_xml(&mut bytes)?;
    Ok(bytes)
}

/// The points around the cells along axis 0 (x), 1 (y) or 2 (z).
fn ranges(frame: &Frame, axis: usize) -> RangeInclusive<i32> {
    let cells = frame.values.shape().iter().rev().nth(axis);
    0..=cells.map_or(0, |&n| i32::try_from(n).unwrap_or(i32::MAX))
}

/// Lengths in VTK's order (x first), in single precision as its images keep them.
fn axes(slowest_first: &[f64], missing: f64) -> [f32; 3] {
    std::array::from_fn(|axis| slowest_first.iter().rev().nth(axis).map_or(missing, |&v| v) as f32)
}
