//! The fields of a run as a series of files, with an index that tells what is in them.
//!
//! ```text
//!   fields/index.json            every frame: quantity, unit, place, step, time, file
//!   fields/temperature_0400.npy  for NumPy
//!   fields/temperature_0400.vti  for ParaView, if the frame has two or three axes
//!   fields/temperature.pvd       the images of one quantity with their times
//! ```

use super::fields::{npy, vti};
use super::summary::json;
use super::{OutputError, ResultFolder};
use crate::frame::Frame;
use ndarray_npy::{ReadNpyError, ReadNpyExt};
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use std::io::Cursor;

/// Where the index of a folder's fields lies.
pub const INDEX: &str = "fields/index.json";

/// What a file of values holds: a [`Frame`] without its values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrameRecord {
    /// The name of the quantity.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// The `.npy` file, relative to the result folder.
    pub file: String,
    /// Distance between cells along each axis, slowest first.
    pub spacing: Vec<f64>,
    /// Position of the outer corner of the first cell, slowest axis first.
    pub origin: Vec<f64>,
    /// The unit of lengths.
    pub length_unit: String,
    /// The step of the simulation.
    pub step: u64,
    /// The simulated time in seconds, where there is one.
    pub time: Option<f64>,
}

impl FrameRecord {
    /// The frame, with its values from the bytes of the `.npy` file.
    ///
    /// # Errors
    /// If the bytes are no array of doubles in that format.
    pub fn frame(&self, npy: &[u8]) -> Result<Frame, ReadNpyError> {
        Ok(Frame {
            name: self.name.clone(),
            unit: self.unit.clone(),
            values: ndarray::ArrayD::read_npy(Cursor::new(npy))?,
            spacing: self.spacing.clone(),
            origin: self.origin.clone(),
            length_unit: self.length_unit.clone(),
            step: self.step,
            time: self.time,
        })
    }
}

/// The frames written so far.
#[derive(Debug, Clone)]
pub struct FieldSeries {
    records: Vec<FrameRecord>,
    digits: usize,
}

impl FieldSeries {
    /// An empty series of a run of `steps` steps, which decides how many digits file names have.
    #[must_use]
    pub fn new(steps: u64) -> Self {
        Self { records: Vec::new(), digits: steps.to_string().len() }
    }

    /// Writes a frame's files.
    ///
    /// # Errors
    /// If the system refuses, or a format cannot hold the frame.
    pub fn add(&mut self, folder: &ResultFolder, frame: &Frame) -> Result<(), OutputError> {
        let stem = format!("fields/{}_{:0digits$}", frame.name, frame.step, digits = self.digits);
        let file = format!("{stem}.npy");
        folder.write(&file, &npy(frame).map_err(|e| OutputError::format(&file, e))?)?;
        if is_image(frame) {
            folder.write(&format!("{stem}.vti"), &vti(frame))?;
        }
        self.records.push(FrameRecord {
            name: frame.name.clone(),
            unit: frame.unit.clone(),
            file,
            spacing: frame.spacing.clone(),
            origin: frame.origin.clone(),
            length_unit: frame.length_unit.clone(),
            step: frame.step,
            time: frame.time,
        });
        Ok(())
    }

    /// Writes the index, and a `.pvd` for each quantity that has images.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn finish(&self, folder: &ResultFolder) -> Result<(), OutputError> {
        if self.records.is_empty() {
            return Ok(());
        }
        let images: Vec<_> = self.records.iter().filter(|record| record.spacing.len() > 1).collect();
        let mut names: Vec<_> = images.iter().map(|record| &record.name).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let own = images.iter().filter(|record| record.name == *name);
            folder.write(&format!("fields/{name}.pvd"), &pvd(own.copied()))?;
        }
        folder.write(INDEX, &json(&self.records))
    }
}

fn is_image(frame: &Frame) -> bool {
    frame.values.ndim() > 1
}

/// A ParaView collection: images with their times.
fn pvd<'a>(records: impl Iterator<Item = &'a FrameRecord>) -> Vec<u8> {
    let mut text =
        String::from("<?xml version=\"1.0\"?>\n<VTKFile type=\"Collection\" version=\"1.0\">\n  <Collection>\n");
    for record in records {
        let time = record.time.unwrap_or(record.step as f64);
        let file = record.file.trim_start_matches("fields/").replace(".npy", ".vti");
        let _ = writeln!(text, "    <DataSet timestep=\"{time}\" part=\"0\" file=\"{file}\"/>");
    }
    text.push_str("  </Collection>\n</VTKFile>\n");
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{ArrayD, IxDyn};

    fn frame(shape: &[usize]) -> Frame {
        let cells = shape.iter().product::<usize>();
        let values = ArrayD::from_shape_vec(IxDyn(shape), (0..cells).map(|i| i as f64 / 7.0).collect()).unwrap();
        Frame {
            name: "temperature".to_owned(),
            unit: "K".to_owned(),
            values,
            spacing: vec![0.5; shape.len()],
            origin: vec![0.0; shape.len()],
            length_unit: "m".to_owned(),
            step: 40,
            time: Some(2.5),
        }
    }

    #[test]
    fn what_is_written_reads_back_as_the_same_frame() {
        for shape in [vec![5], vec![3, 4], vec![2, 3, 4]] {
            let place = tempfile::tempdir().unwrap();
            let folder = ResultFolder::stage(&place.path().join("run")).unwrap();
            let (mut series, frame) = (FieldSeries::new(400), frame(&shape));
            series.add(&folder, &frame).unwrap();
            series.finish(&folder).unwrap();
            folder.write("summary.json", b"{}").unwrap();
            let out = folder.publish().unwrap();
            let index: Vec<FrameRecord> = serde_json::from_slice(&std::fs::read(out.join(INDEX)).unwrap()).unwrap();
            assert_eq!(index[0].frame(&std::fs::read(out.join("fields/temperature_040.npy")).unwrap()).unwrap(), frame);
            assert_eq!(out.join("fields/temperature.pvd").exists(), shape.len() > 1);
        }
    }

    /// An image says where its cells lie, in every digit and x first; the values follow, x fastest. (VTK's own reader
    /// is asked by `.ci/vtk_check.py`.)
    #[test]
    fn an_image_says_where_its_cells_lie() {
        let mut frame = frame(&[2, 3, 4]);
        (frame.spacing, frame.origin) = (vec![0.5, 1.0 / 3.0, 0.2 / 17.0], vec![0.0, -1e-9, 0.1]);
        let image = vti(&frame);
        let start = image.windows(2).position(|two| two == b" _").unwrap() + 2;
        let head = std::str::from_utf8(&image[..start]).unwrap();
        let attribute = |name: &str| head.split_once(&format!(" {name}=\"")).unwrap().1.split('"').next().unwrap();
        let numbers = |name: &str| attribute(name).split(' ').map(|n| n.parse().unwrap()).collect::<Vec<f64>>();
        assert_eq!(numbers("WholeExtent"), [0.0, 4.0, 0.0, 3.0, 0.0, 2.0]);
        assert_eq!((numbers("Spacing"), numbers("Origin")), (vec![0.2 / 17.0, 1.0 / 3.0, 0.5], vec![0.1, -1e-9, 0.0]));
        assert_eq!((attribute("Name"), attribute("header_type")), ("temperature [K]", "UInt64"));
        let words: Vec<_> = image[start..].chunks_exact(8).map(|w| w.try_into().unwrap()).take(25).collect();
        assert_eq!(u64::from_le_bytes(words[0]), 8 * 24);
        assert!(words[1..].iter().map(|&word| f64::from_le_bytes(word)).eq(frame.values.iter().copied()));
    }

    /// A rectangle is one flat layer of cells.
    #[test]
    fn a_rectangle_is_one_flat_layer() {
        let image = vti(&frame(&[3, 4]));
        let head = String::from_utf8_lossy(&image);
        assert!(head.contains("Extent=\"0 4 0 3 0 0\"") && head.contains("Spacing=\"0.5 0.5 1\""), "{head}");
    }
}
