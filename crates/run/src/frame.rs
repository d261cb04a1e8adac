//! Owned copies of quantities, for everyone who looks at a simulation.

use ndarray::ArrayD;

/// A quantity at one moment, with its place in space and time.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// The name of the quantity.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// The values, slowest axis first: `[ny, nx]` in two dimensions.
    pub values: ArrayD<f64>,
    /// Distance between cells along each axis, slowest first, in [`length_unit`](Frame::length_unit).
    pub spacing: Vec<f64>,
    /// Position of the outer corner of the first cell, slowest axis first.
    pub origin: Vec<f64>,
    /// The unit of lengths, `m` for fields in space.
    pub length_unit: String,
    /// The step of the simulation.
    pub step: u64,
    /// The simulated time in seconds, where there is one.
    pub time: Option<f64>,
}
