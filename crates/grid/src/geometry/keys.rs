//! The keys of shapes.

use schemars::JsonSchema;
use serde::Deserialize;

/// The shape of a body. Lengths are in metres, from the corner where x, y and z begin; what lies outside of the domain is cut off.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShapeKeys {
    /// A disc; in a box a rod along z, from bottom to top.
    Circle(DiscKeys),
    /// A rectangle or a box with faces along the axes.
    Box(Span),
    /// What lies between corners `[x, y]` and the lines from each to the next; in a box the same at every z.
    PolygonM(Vec<[f64; 2]>),
    /// A ball.
    Sphere(BallKeys),
    /// A rod of any direction with flat ends.
    Cylinder(RodKeys),
    /// The dark or the light pixels of a PNG image.
    Image(ImageKeys),
    /// The places of a NumPy array that are not 0.
    Mask(MaskKeys),
    /// What the triangles of an STL file enclose.
    Stl(StlKeys),
}

/// A disc.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
pub struct DiscKeys {
    /// Its centre `[x, y]`.
    pub centre_m: [f64; 2],
    /// Its diameter.
    pub diameter_m: f64,
}

/// A ball.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
pub struct BallKeys {
    /// Its centre `[x, y, z]`.
    pub centre_m: [f64; 3],
    /// Its diameter.
    pub diameter_m: f64,
}

/// A rod.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
pub struct RodKeys {
    /// The middle of one end `[x, y, z]`.
    pub from_m: [f64; 3],
    /// The middle of the other end.
    pub to_m: [f64; 3],
    /// Its diameter.
    pub diameter_m: f64,
}

/// A rectangle, or a box.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Span {
    /// From where to where along x, in metres; by default all along it.
    pub x_m: Option<[f64; 2]>,
    /// From where to where along y, in metres; by default all along it.
    pub y_m: Option<[f64; 2]>,
    /// From where to where along z, in metres; by default all along it.
    pub z_m: Option<[f64; 2]>,
}

impl Span {
    /// The intervals along x, y and z.
    #[must_use]
    pub fn along(&self) -> [Option<[f64; 2]>; 3] {
        [self.x_m, self.y_m, self.z_m]
    }
}

/// An image, stretched over a span.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct ImageKeys {
    /// A PNG image; relative to the case.
    pub file: String,
    /// Which pixels are the body.
    #[serde(default)]
    pub body: Side,
    /// The grey, from 0 (black) to 1 (white), from which on pixels are light.
    #[serde(default = "middle")]
    pub threshold: f64,
    /// Over what the image is stretched; by default the domain.
    #[serde(flatten)]
    pub span: Span,
}

fn middle() -> f64 {
    0.5
}

/// Pixels that are the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Those below the threshold.
    #[default]
    Dark,
    /// The others.
    Light,
}

/// A NumPy array, stretched over a span.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct MaskKeys {
    /// A `.npy` array `[ny, nx]` or `[nz, ny, nx]` of booleans, bytes or doubles; relative to the case.
    pub file: String,
    /// Over what it is stretched; by default the domain.
    #[serde(flatten)]
    pub span: Span,
}

/// A surface of triangles.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct StlKeys {
    /// An STL file, text or binary; relative to the case.
    pub file: String,
    /// What a unit of the file is.
    #[serde(default = "one")]
    pub metres_per_unit: f64,
    /// Where the file's origin is put, `[x, y, z]`.
    #[serde(default)]
    pub offset_m: [f64; 3],
    /// A thickness for sheets that enclose nothing: what is within half of it is the body as well. Two cells keep fluid from
    /// passing.
    #[serde(default)]
    pub thickness_m: f64,
}

fn one() -> f64 {
    1.0
}
