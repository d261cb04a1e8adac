//! Grey values of PNG images as maps.

use ndarray::Array2;
use png::{ColorType, Decoder, Transformations};
use std::io::Cursor;

/// Larger images are refused before they are decoded: 2²⁸ pixels are beyond any use as a map.
const MOST_PIXELS: u64 = 1 << 28;

/// The image has no usable pixels.
#[derive(Debug, thiserror::Error)]
pub enum ImageError {
    /// The bytes are no PNG, or a damaged one.
    #[error("not a readable PNG image: {0}")]
    Decode(#[from] png::DecodingError),
    /// More pixels than a map can want.
    #[error("the image has {width} x {height} pixels, more than {MOST_PIXELS}: scale it down")]
    TooLarge {
        /// Pixels along x.
        width: u32,
        /// Pixels along y.
        height: u32,
    },
}

/// Decodes a PNG to grey values from 0 (black) to 1 (white): `[ny, nx]`, with row 0 at the bottom of the picture.
///
/// Colours become luma, 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601); transparency is ignored.
///
/// # Errors
/// If the bytes are no PNG or hold too many pixels.
pub fn grey_from_png(bytes: &[u8]) -> Result<Array2<f64>, ImageError> {
    let mut decoder = Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let mut reader = decoder.read_info()?;
    let (width, height) = reader.info().size();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(ImageError::TooLarge { width, height });
    }
    let mut pixels = vec![0; reader.output_buffer_size().unwrap_or_default()];
    let frame = reader.next_frame(&mut pixels)?;
    let samples = frame.color_type.samples();
    let luma = |x: usize, y: usize| {
        let first = (height as usize - 1 - y) * frame.line_size + x * samples;
        grey(frame.color_type, &pixels[first..first + samples])
    };
    Ok(Array2::from_shape_fn((height as usize, width as usize), |(y, x)| luma(x, y)))
}

fn grey(color: ColorType, pixel: &[u8]) -> f64 {
    let part = |i: usize| f64::from(pixel[i]);
    let level = match color {
        ColorType::Rgb | ColorType::Rgba => 0.299 * part(0) + 0.587 * part(1) + 0.114 * part(2),
        _ => part(0),
    };
    level / 255.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(color: ColorType, width: u32, height: u32, pixels: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(color);
        encoder.write_header().and_then(|mut writer| writer.write_image_data(pixels)).unwrap();
        bytes
    }

    #[test]
    fn the_top_of_the_picture_is_the_last_row() {
        let map = grey_from_png(&encoded(ColorType::Grayscale, 2, 2, &[255, 0, 51, 102])).unwrap();
        assert_eq!(map, ndarray::array![[0.2, 0.4], [1.0, 0.0]]);
        let green = grey_from_png(&encoded(ColorType::Rgba, 1, 1, &[0, 255, 0, 9])).unwrap();
        assert!((green[[0, 0]] - 0.587).abs() < 1e-15);
    }

    #[test]
    fn damaged_images_are_errors() {
        let whole = encoded(ColorType::Grayscale, 4, 4, &[7; 16]);
        assert!((0..whole.len() - 12).all(|len| grey_from_png(&whole[..len]).is_err()));
    }
}
