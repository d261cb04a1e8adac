//! Shapes that are known by pixels.

use super::file::{bytes, wrong};
use super::keys::{ImageKeys, MaskKeys, Side, Span};
use super::primitive::intervals;
use crate::image::grey_from_png;
use crate::setting::{SettingError, within};
use ndarray::{Array3, ArrayD, Axis, IxDyn};
use ndarray_npy::{ReadNpyExt, ReadableElement};
use partita_run::case::Files;
use std::io::Cursor;

/// Pixels, or layers of them, over a box; outside of it there is nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Mask {
    /// `[z, y, x]`; a single layer is the same at every z.
    held: Array3<bool>,
    /// From where to where along x, y and z, in metres.
    along: [[f64; 2]; 3],
}

/// The pixels of an image.
pub(super) fn of_image(
    key: &str,
    keys: &ImageKeys,
    size: [f64; 3],
    dims: usize,
    files: Option<&dyn Files>,
) -> Result<Mask, SettingError> {
    let key = format!("{key}.image");
    let threshold = within(&format!("{key}.threshold"), keys.threshold, 0.0, 1.0, "")?;
    let grey = grey_from_png(&bytes(&key, &keys.file, files)?).map_err(|e| wrong(&key, &keys.file, &e.to_string()))?;
    let held = grey.mapv(|grey| (grey < threshold) == (keys.body == Side::Dark)).insert_axis(Axis(0));
    Ok(Mask { held, along: placed(&key, &keys.span, size, dims)? })
}

/// The places of an array that are not 0.
pub(super) fn of_array(
    key: &str,
    keys: &MaskKeys,
    size: [f64; 3],
    dims: usize,
    files: Option<&dyn Files>,
) -> Result<Mask, SettingError> {
    let key = format!("{key}.mask");
    let held = held(&bytes(&key, &keys.file, files)?).ok_or_else(|| {
        let message = "no .npy array of booleans, bytes or doubles with 2 or 3 axes, none of them empty";
        wrong(&key, &keys.file, message)
    })?;
    Ok(Mask { held, along: placed(&key, &keys.span, size, dims)? })
}

/// A span of the domain.
fn placed(key: &str, span: &Span, size: [f64; 3], dims: usize) -> Result<[[f64; 2]; 3], SettingError> {
    let along = intervals(key, span, dims)?;
    Ok([0, 1, 2].map(|axis| if along[axis][0].is_finite() { along[axis] } else { [0.0, size[axis]] }))
}

fn held(bytes: &[u8]) -> Option<Array3<bool>> {
    let arrays = [
        read(bytes, |value: bool| value),
        read(bytes, |value: u8| value != 0),
        // What is no number is held: it should be seen.
        read(bytes, |value: f64| value != 0.0),
    ];
    let array = arrays.into_iter().flatten().next()?;
    let layers = if array.ndim() == 2 { array.insert_axis(Axis(0)) } else { array };
    layers.into_dimensionality().ok().filter(|layers: &Array3<bool>| !layers.is_empty())
}

fn read<T: ReadableElement + Copy>(bytes: &[u8], is_held: impl Fn(T) -> bool) -> Option<ArrayD<bool>> {
    ndarray::ArrayBase::<ndarray::OwnedRepr<T>, IxDyn>::read_npy(Cursor::new(bytes))
        .ok()
        .map(|array| array.mapv(is_held))
}

impl Mask {
    /// Whether a place `[x, y, z]` lies in a pixel of the body.
    #[must_use]
    pub fn holds(&self, place: [f64; 3]) -> bool {
        let mut at = [0; 3];
        for axis in 0..3 {
            let (pixels, [from, to]) = (self.held.len_of(Axis(2 - axis)), self.along[axis]);
            let pixel = (place[axis] - from) / (to - from) * pixels as f64;
            if !(0.0..pixels as f64).contains(&pixel) {
                return false;
            }
            at[2 - axis] = pixel as usize;
        }
        self.held[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};
    use ndarray_npy::WriteNpyExt;

    fn npy(array: &Array2<f64>) -> Vec<u8> {
        let mut bytes = Vec::new();
        array.write_npy(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn every_pixel_holds_its_place_and_none_beyond() {
        let held = held(&npy(&array![[0.0, 1.0, 0.0], [-2.0, 0.0, f64::NAN]])).unwrap();
        let mask = Mask { held, along: [[1.0, 4.0], [0.0, 2.0], [0.0, 1.0]] };
        let found = |y: f64| [0.5, 1.5, 2.5, 3.5, 4.5].map(|x| mask.holds([x, y, 0.5]));
        assert_eq!(found(0.5), [false, false, true, false, false]);
        assert_eq!(found(1.5), [false, true, false, true, false]);
        assert!(!mask.holds([1.5, 2.5, 0.5]) && !mask.holds([1.5, 1.5, -0.1]));
    }

    #[test]
    fn damaged_arrays_are_none() {
        let whole = npy(&array![[1.0, 0.0]]);
        assert!((0..whole.len()).all(|len| held(&whole[..len]).is_none()));
        assert!(held(&npy(&Array2::zeros((0, 3)))).is_none());
    }
}
