//! The field at the beginning.

use super::eigenmode::shape;
use super::grid::Grid;
use super::problem::HOTTEST;
use super::{HeatError, within};
use libm::exp;
use ndarray::Array2;
use schemars::JsonSchema;
use serde::Deserialize;

/// The field at the beginning: a temperature, or an image's, plus an eigenmode, plus hot spots.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Initial {
    /// The temperature everywhere, in K.
    pub temperature_k: f64,
    /// The height in K of sin(π x / Lx) sin(π y / Ly), in a box times sin(π z / Lz), added to it.
    pub eigenmode_k: f64,
    /// Grey values of an image as temperatures, instead of `temperature_k`.
    pub image: Option<ImageMap>,
    /// Hot (or cold) spots, added to it.
    pub spot: Vec<Spot>,
}

/// An image stretched over x and y: each cell takes the pixel its centre lies in.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct ImageMap {
    /// The PNG file, relative to the case.
    pub file: String,
    /// The temperature of black, in K.
    pub black_k: f64,
    /// The temperature of white, in K.
    pub white_k: f64,
}

/// A Gaussian spot: height · exp(−(distance / radius)²).
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct Spot {
    /// Its centre `[x, y]` or `[x, y, z]` in metres; without z, a column along z.
    pub centre_m: Vec<f64>,
    /// The radius in metres at which it has fallen to 1/e.
    pub radius_m: f64,
    /// Its height in K.
    pub height_k: f64,
}

impl Initial {
    pub(super) fn check(&self, dims: usize) -> Result<(), HeatError> {
        let kelvin = |key: &str, value| within(key, value, -HOTTEST, HOTTEST, "K").map(|_| ());
        kelvin("initial.temperature_k", self.temperature_k)?;
        kelvin("initial.eigenmode_k", self.eigenmode_k)?;
        if let Some(image) = &self.image {
            kelvin("initial.image.black_k", image.black_k)?;
            kelvin("initial.image.white_k", image.white_k)?;
        }
        for (i, spot) in self.spot.iter().enumerate() {
            kelvin(&format!("initial.spot.{i}.height_k"), spot.height_k)?;
            within(&format!("initial.spot.{i}.radius_m"), spot.radius_m, 1e-30, 1e30, "m")?;
            spot.check_centre(&format!("initial.spot.{i}.centre_m"), dims)?;
        }
        Ok(())
    }

    /// The temperature of the cell `[z, y, x]`.
    ///
    /// Sines and exponentials come from `libm`, whose bits are the same on every platform.
    pub(super) fn temperature(&self, map: Option<&Array2<f64>>, grid: &Grid, zyx: [usize; 3]) -> f64 {
        let cells = grid.extent.zyx();
        let base = match (map, &self.image) {
            (Some(grey), Some(image)) => image.temperature(grey[pixel(grey.dim(), cells, zyx)]),
            _ => self.temperature_k,
        };
        let mode = if self.eigenmode_k == 0.0 { 0.0 } else { self.eigenmode_k * shape(zyx, cells) };
        let position = grid.centre(zyx);
        self.spot.iter().fold(base + mode, |sum, spot| sum + spot.at(position))
    }
}

impl ImageMap {
    fn temperature(&self, grey: f64) -> f64 {
        self.black_k + (self.white_k - self.black_k) * grey
    }
}

/// The pixel that holds the centre of a cell.
fn pixel((height, width): (usize, usize), [_, ny, nx]: [usize; 3], [_, y, x]: [usize; 3]) -> [usize; 2] {
    let along = |i: usize, n: usize, pixels: usize| (2 * i + 1) * pixels / (2 * n);
    [along(y, ny, height), along(x, nx, width)]
}

impl Spot {
    fn check_centre(&self, key: &str, dims: usize) -> Result<(), HeatError> {
        if !(2..=dims).contains(&self.centre_m.len()) {
            let message = format!(
                "{} coordinates on a grid of {dims} axes: give [x, y] or, in a box, [x, y, z]",
                self.centre_m.len()
            );
            return Err(HeatError::new(key, message));
        }
        self.centre_m.iter().try_for_each(|&centre| within(key, centre, -1e30, 1e30, "m").map(|_| ()))
    }

    fn at(&self, position: [f64; 3]) -> f64 {
        let shares = position.iter().zip(&self.centre_m).map(|(x, centre)| (x - centre) / self.radius_m);
        self.height_k * exp(-shares.map(|d| d * d).sum::<f64>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pixel_is_used_when_cells_and_pixels_agree() {
        for n in [1, 2, 7, 100] {
            assert!((0..n).all(|i| pixel((n, n), [1, n, n], [0, i, i]) == [i, i]));
        }
        assert_eq!(pixel((2, 3), [4, 6, 6], [3, 5, 0]), [1, 0]);
    }
}
