//! The field at the beginning.

use super::problem::HOTTEST;
use super::{HeatError, within};
use libm::{exp, sin};
use ndarray::Array2;
use schemars::JsonSchema;
use serde::Deserialize;
use std::f64::consts::PI;

/// The field at the beginning: a temperature, or an image's, plus an eigenmode, plus hot spots.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Initial {
    /// The temperature everywhere, in K.
    pub temperature_k: f64,
    /// The height in K of sin(π x / Lx) sin(π y / Ly), added to it.
    pub eigenmode_k: f64,
    /// Grey values of an image as temperatures, instead of `temperature_k`.
    pub image: Option<ImageMap>,
    /// Hot (or cold) spots, added to it.
    pub spot: Vec<Spot>,
}

/// An image stretched over the domain: each cell takes the pixel its centre lies in.
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
    /// Its centre `[x, y]` in metres.
    pub centre_m: [f64; 2],
    /// The radius in metres at which it has fallen to 1/e.
    pub radius_m: f64,
    /// Its height in K.
    pub height_k: f64,
}

impl Initial {
    pub(super) fn check(&self) -> Result<(), HeatError> {
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
            for centre in spot.centre_m {
                within(&format!("initial.spot.{i}.centre_m"), centre, -1e30, 1e30, "m")?;
            }
        }
        Ok(())
    }

    /// The temperature of a cell, for `cells` `[nx, ny]` and `spacing` `[dy, dx]` in metres.
    ///
    /// Sines and exponentials come from `libm`, whose bits are the same on every platform.
    pub(super) fn temperature(
        &self,
        map: Option<&Array2<f64>>,
        cells: [usize; 2],
        spacing: [f64; 2],
        y: usize,
        x: usize,
    ) -> f64 {
        let base = match (map, &self.image) {
            (Some(grey), Some(image)) => image.temperature(grey[pixel(grey.dim(), cells, y, x)]),
            _ => self.temperature_k,
        };
        let wave = |i: usize, n: usize| sin(PI * (i as f64 + 0.5) / n as f64);
        let mode =
            if self.eigenmode_k == 0.0 { 0.0 } else { self.eigenmode_k * (wave(x, cells[0]) * wave(y, cells[1])) };
        let position = [(x as f64 + 0.5) * spacing[1], (y as f64 + 0.5) * spacing[0]];
        self.spot.iter().fold(base + mode, |sum, spot| sum + spot.at(position))
    }
}

impl ImageMap {
    fn temperature(&self, grey: f64) -> f64 {
        self.black_k + (self.white_k - self.black_k) * grey
    }
}

/// The pixel that holds the centre of a cell.
fn pixel((height, width): (usize, usize), cells: [usize; 2], y: usize, x: usize) -> [usize; 2] {
    let along = |i: usize, n: usize, pixels: usize| (2 * i + 1) * pixels / (2 * n);
    [along(y, cells[1], height), along(x, cells[0], width)]
}

impl Spot {
    fn at(&self, [x, y]: [f64; 2]) -> f64 {
        let (dx, dy) = ((x - self.centre_m[0]) / self.radius_m, (y - self.centre_m[1]) / self.radius_m);
        self.height_k * exp(-(dx * dx + dy * dy))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pixel_is_used_when_cells_and_pixels_agree() {
        for n in [1, 2, 7, 100] {
            assert!((0..n).all(|i| pixel((n, n), [n, n], i, i) == [i, i]));
        }
        assert_eq!(pixel((2, 3), [6, 6], 5, 0), [1, 0]);
    }
}
