//! Maps over the grid, from files.

use super::super::error::HeatError;
use super::FileKeys;
use crate::image::grey_from_png;
use ndarray::{Array2, Array3, Axis};
use ndarray_npy::ReadNpyExt;
use partita_run::case::Files;
use std::io::Cursor;

/// The values in a file, `[nz, ny, nx]`; one layer if it has none.
pub(super) fn read(key: &str, keys: &FileKeys, files: Option<&dyn Files>) -> Result<Array3<f64>, HeatError> {
    let wrong = |message: String| HeatError::new(&format!("{key}.file"), format!("`{}`: {message}", keys.file));
    let bytes = files.ok_or_else(|| wrong("there are no files here".to_owned()))?.read(&keys.file).map_err(wrong)?;
    if keys.file.to_ascii_lowercase().ends_with(".npy") {
        return npy(&bytes)
            .ok_or_else(|| wrong("no .npy array of doubles with 2 or 3 axes, none of them empty".to_owned()));
    }
    let (Some(black), Some(white)) = (keys.black, keys.white) else {
        return Err(wrong(
            "an image needs `black` and `white`, the values of its darkest and lightest grey".to_owned(),
        ));
    };
    let grey = grey_from_png(&bytes).map_err(|e| wrong(e.to_string()))?;
    Ok(grey.mapv(|grey| black + (white - black) * grey).insert_axis(Axis(0)))
}

fn npy(bytes: &[u8]) -> Option<Array3<f64>> {
    let layers = match Array3::<f64>::read_npy(Cursor::new(bytes)) {
        Ok(layers) => layers,
        Err(_) => Array2::<f64>::read_npy(Cursor::new(bytes)).ok()?.insert_axis(Axis(0)),
    };
    (!layers.is_empty()).then(|| layers.as_standard_layout().into_owned())
}

/// The place in a map of shape `shape` that holds the centre of a cell, `[z, y, x]` of `cells`.
pub(super) fn place(shape: [usize; 3], cells: [usize; 3], zyx: [usize; 3]) -> [usize; 3] {
    std::array::from_fn(|axis| (2 * zyx[axis] + 1) * shape[axis] / (2 * cells[axis]))
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn every_value_is_used_when_cells_and_map_agree() {
        for n in [1, 2, 7, 100] {
            assert!((0..n).all(|i| place([1, n, n], [1, n, n], [0, i, i]) == [0, i, i]));
        }
        assert_eq!(place([1, 2, 3], [4, 6, 6], [3, 5, 0]), [0, 1, 0]);
    }
}
