//! Frames as files: `.npy` for NumPy, `.vti` for ParaView. A [series](super::field_series) of them is kept beside.

use crate::frame::Frame;
use ndarray_npy::{WriteNpyError, WriteNpyExt};

/// A frame as an `.npy` file: shape `[ny, nx]` or `[nz, ny, nx]`, `<f8`, C order.
///
/// # Errors
/// If the array cannot be written in that format.
pub fn npy(frame: &Frame) -> Result<Vec<u8>, WriteNpyError> {
    let mut bytes = Vec::new();
    frame.values.write_npy(&mut bytes)?;
    Ok(bytes)
}

/// A frame as a VTK image (`.vti`): values belong to cells, whose corners are the image's points; a frame of two axes
/// is one flat layer. The array is called `NAME [UNIT]` and follows the text as it lies in memory, little-endian.
///
/// ```text
///   Origin (the frame's)    x ->
///   +-----+-----+-----+     n cells along an axis lie between points 0 and n,
///   |  0  |  1  |  2  |     `Spacing` apart, in every digit that a double has
///   +-----+-----+-----+
/// ```
/// Source: VTK file formats, XML, "ImageData" and "AppendedData" (<https://docs.vtk.org>).
#[must_use]
pub fn vti(frame: &Frame) -> Vec<u8> {
    let name = if frame.unit.is_empty() { frame.name.clone() } else { format!("{} [{}]", frame.name, frame.unit) };
    let extent = x_first(frame.values.shape(), 0).map(|cells| format!("0 {cells}")).join(" ");
    let numbers =
        |slowest_first: &[f64], missing: f64| x_first(slowest_first, missing).map(|v| v.to_string()).join(" ");
    let head = format!(
        r#"<?xml version="1.0"?>
<VTKFile type="ImageData" version="1.0" byte_order="LittleEndian" header_type="UInt64">
  <ImageData WholeExtent="{extent}" Origin="{origin}" Spacing="{spacing}">
    <Piece Extent="{extent}">
      <CellData Scalars="{name}">
        <DataArray type="Float64" Name="{name}" format="appended" offset="0"/>
      </CellData>
    </Piece>
  </ImageData>
  <AppendedData encoding="raw">
    _"#,
        origin = numbers(&frame.origin, 0.0),
        spacing = numbers(&frame.spacing, 1.0),
    );
    let (mut file, bytes) = (head.into_bytes(), size_of::<f64>() * frame.values.len());
    file.reserve(bytes + 64);
    file.extend((bytes as u64).to_le_bytes());
    frame.values.iter().for_each(|value| file.extend(value.to_le_bytes()));
    file.extend(b"\n  </AppendedData>\n</VTKFile>\n");
    file
}

/// Three numbers in VTK's order; axes that a frame does not have are filled in.
fn x_first<T: Copy>(slowest_first: &[T], missing: T) -> [T; 3] {
    std::array::from_fn(|axis| slowest_first.iter().rev().nth(axis).copied().unwrap_or(missing))
}
