//! Bodies: which places they hold, and where a line enters them.
//!
//! A [`Shape`] is made from [`ShapeKeys`], the keys by which cases give it. It knows nothing of cells: a science asks it for
//! the centres of its own, and, where links between them cross a surface, for the share of the way.
//!
//! What is not here: what bodies do (walls of a flow, for instance), meshes that fit them.

mod file;
mod keys;
mod mask;
mod primitive;
mod surface;
mod triangle;

pub use keys::{BallKeys, DiscKeys, ImageKeys, MaskKeys, RodKeys, ShapeKeys, Side, Span, StlKeys};
pub use mask::Mask;
pub use primitive::Primitive;
pub use surface::Surface;

use crate::setting::SettingError;
use partita_run::case::Files;

/// The place of a body, in metres.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Round or with edges, known everywhere.
    Primitive(Primitive),
    /// Known by pixels or layers of pixels.
    Mask(Mask),
    /// Known by its surface.
    Surface(Surface),
}

/// Halvings that find a surface to ten digits of the way.
const HALVINGS: usize = 32;

impl Shape {
    /// The shape that the key `key` gives, in a domain of `size` metres along x, y and z.
    ///
    /// # Errors
    /// If sizes are none, or a file cannot be read.
    pub fn new(
        key: &str,
        keys: &ShapeKeys,
        size: [f64; 3],
        dims: usize,
        files: Option<&dyn Files>,
    ) -> Result<Self, SettingError> {
        match keys {
            ShapeKeys::Image(keys) => mask::of_image(key, keys, size, dims, files).map(Self::Mask),
            ShapeKeys::Mask(keys) => mask::of_array(key, keys, size, dims, files).map(Self::Mask),
            ShapeKeys::Stl(keys) => surface::read(key, keys, dims, files).map(Self::Surface),
            keys => primitive::new(key, keys, dims).map(Self::Primitive),
        }
    }

    /// Whether a place `[x, y, z]` in metres lies in it.
    #[must_use]
    pub fn holds(&self, place: [f64; 3]) -> bool {
        match self {
            Self::Primitive(primitive) => primitive.holds(place),
            Self::Mask(mask) => mask.holds(place),
            Self::Surface(surface) => surface.holds(place),
        }
    }

    /// What was found, for people; nothing of shapes that say it themselves.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        if let Self::Surface(surface) = self { Some(surface.words()) } else { None }
    }

    /// The share of the way from a place outside to one inside at which the surface lies, above 0 and at most 1; none
    /// where the surface is known no better than by cells.
    ///
    /// ```
    /// use partita_grid::geometry::{DiscKeys, Shape, ShapeKeys};
    /// let keys = ShapeKeys::Circle(DiscKeys { centre_m: [0.0, 0.0], diameter_m: 2.0 });
    /// let disc = Shape::new("shape", &keys, [1.0; 3], 2, None)?;
    /// let share = disc.entry([2.0, 0.0, 0.0], [0.0; 3]).unwrap();
    /// assert!((share - 0.5).abs() < 1e-9);
    /// # Ok::<(), partita_grid::setting::SettingError>(())
    /// ```
    #[must_use]
    pub fn entry(&self, from: [f64; 3], to: [f64; 3]) -> Option<f64> {
        if matches!(self, Self::Mask(_)) {
            return None;
        }
        let (mut outside, mut inside) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let share = f64::midpoint(outside, inside);
            let place = [0, 1, 2].map(|axis| from[axis] + share * (to[axis] - from[axis]));
            *(if self.holds(place) { &mut inside } else { &mut outside }) = share;
        }
        Some(inside)
    }
}
