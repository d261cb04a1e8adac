//! Shapes that are known everywhere.

use super::keys::{BallKeys, DiscKeys, RodKeys, ShapeKeys, Span};
use crate::setting::{SettingError, within};

/// A shape in closed form; lengths in metres.
#[derive(Debug, Clone, PartialEq)]
pub enum Primitive {
    /// A disc, or a rod along z: centre and radius.
    Disc([f64; 2], f64),
    /// A box: from where to where along x, y and z.
    Box([[f64; 2]; 3]),
    /// A polygon: its corners, in order.
    Polygon(Vec<[f64; 2]>),
    /// A ball: centre and radius.
    Ball([f64; 3], f64),
    /// A rod with flat ends: the middles of its ends, and its radius.
    Rod([[f64; 3]; 2], f64),
}

const LIMIT: f64 = 1e30;

/// The primitive that the key `key` gives; other shapes are none.
pub(super) fn new(key: &str, keys: &ShapeKeys, dims: usize) -> Result<Primitive, SettingError> {
    let radius = |name: &str, diameter: f64| {
        within(&format!("{key}.{name}.diameter_m"), diameter, 1e-30, LIMIT, "m").map(|diameter| diameter / 2.0)
    };
    let space = |name: &str, instead: &str| {
        let message = format!("a rectangle has no z axis: use `{instead}`, or give `cells` along z");
        if dims == 3 { Ok(()) } else { Err(SettingError::new(&format!("{key}.{name}"), message)) }
    };
    match keys {
        ShapeKeys::Circle(DiscKeys { centre_m, diameter_m }) => {
            finite(key, centre_m)?;
            Ok(Primitive::Disc(*centre_m, radius("circle", *diameter_m)?))
        }
        ShapeKeys::Box(span) => intervals(&format!("{key}.box"), span, dims).map(Primitive::Box),
        ShapeKeys::PolygonM(corners) => polygon(&format!("{key}.polygon_m"), corners),
        ShapeKeys::Sphere(BallKeys { centre_m, diameter_m }) => {
            space("sphere", "circle").and(finite(key, centre_m))?;
            Ok(Primitive::Ball(*centre_m, radius("sphere", *diameter_m)?))
        }
        ShapeKeys::Cylinder(RodKeys { from_m, to_m, diameter_m }) => {
            space("cylinder", "circle").and(finite(key, from_m)).and(finite(key, to_m))?;
            if from_m == to_m {
                let message = format!("both ends are at {from_m:?}: give a rod some length");
                return Err(SettingError::new(&format!("{key}.cylinder.to_m"), message));
            }
            Ok(Primitive::Rod([*from_m, *to_m], radius("cylinder", *diameter_m)?))
        }
        ShapeKeys::Image(_) | ShapeKeys::Mask(_) | ShapeKeys::Stl(_) => {
            Err(SettingError::new(key, "is no shape in closed form"))
        }
    }
}

fn finite(key: &str, numbers: &[f64]) -> Result<(), SettingError> {
    if numbers.iter().all(|number| number.abs() <= LIMIT) {
        return Ok(());
    }
    Err(SettingError::new(key, format!("{numbers:?} m is no place: give finite numbers")))
}

/// The intervals of a span along x, y and z, endless where nothing is said.
pub(super) fn intervals(key: &str, span: &Span, dims: usize) -> Result<[[f64; 2]; 3], SettingError> {
    let mut along = [[f64::NEG_INFINITY, f64::INFINITY]; 3];
    for (axis, interval) in span.along().into_iter().enumerate() {
        let (Some([from, to]), key) = (interval, format!("{key}.{}_m", ["x", "y", "z"][axis])) else { continue };
        if axis >= dims {
            let message = "a rectangle has no z: leave it out, or give `cells` along z";
            return Err(SettingError::new(&key, message));
        }
        if !(from.is_finite() && to.is_finite() && from < to) {
            let message = format!("[{from}, {to}] is no interval in metres: give [from, to] with from < to");
            return Err(SettingError::new(&key, message));
        }
        along[axis] = [from, to];
    }
    Ok(along)
}

fn polygon(key: &str, corners: &[[f64; 2]]) -> Result<Primitive, SettingError> {
    if corners.len() < 3 {
        let message = format!("{} corners: give three or more, [[x, y], ...]", corners.len());
        return Err(SettingError::new(key, message));
    }
    finite(key, corners.as_flattened())?;
    Ok(Primitive::Polygon(corners.to_vec()))
}

impl Primitive {
    /// Whether a place `[x, y, z]` lies in it.
    #[must_use]
    pub fn holds(&self, place: [f64; 3]) -> bool {
        match self {
            Self::Disc(centre, radius) => square(minus(&place, centre)) <= radius * radius,
            Self::Box(along) => (0..3).all(|axis| (along[axis][0]..=along[axis][1]).contains(&place[axis])),
            Self::Polygon(corners) => is_within(corners, [place[0], place[1]]),
            Self::Ball(centre, radius) => square(minus(&place, centre)) <= radius * radius,
            Self::Rod([from, to], radius) => is_along(minus(to, from), minus(&place, from), *radius),
        }
    }
}

/// The difference of two places, along as many axes as the second has.
fn minus<const N: usize>(a: &[f64], b: &[f64; N]) -> [f64; N] {
    std::array::from_fn(|axis| a[axis] - b[axis])
}

fn dot<const N: usize>(a: [f64; N], b: [f64; N]) -> f64 {
    a.into_iter().zip(b).map(|(a, b)| a * b).sum()
}

fn square<const N: usize>(a: [f64; N]) -> f64 {
    dot(a, a)
}

/// Whether what lies at `place` from the beginning of an axis is between its ends, and within `radius` of it.
fn is_along(axis: [f64; 3], place: [f64; 3], radius: f64) -> bool {
    let (length, along) = (square(axis), dot(axis, place));
    (0.0..=length).contains(&along) && square(place) * length - along * along <= radius * radius * length
}

/// Whether a line from a place to infinity crosses the edges of a polygon an odd number of times.
fn is_within(corners: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    let edges = corners.iter().zip(corners.iter().cycle().skip(1));
    let crossed =
        edges.filter(|([ax, ay], [bx, by])| (*ay > y) != (*by > y) && x < ax + (y - ay) / (by - ay) * (bx - ax));
    crossed.count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(primitive: &Primitive, cells: usize) -> f64 {
        let place = |i: usize| (i as f64 + 0.5) / cells as f64 * 2.0 - 1.0;
        let all = (0..cells.pow(3)).map(|at| [place(at % cells), place(at / cells % cells), place(at / cells / cells)]);
        all.filter(|at| primitive.holds(*at)).count() as f64 / cells.pow(3) as f64
    }

    /// Volumes by counting, against their formulas, of the cube from −1 to 1.
    #[test]
    fn shapes_have_their_volumes() {
        let pi = std::f64::consts::PI;
        let tilted = Primitive::Rod([[-0.3, -0.3, -0.3], [0.3, 0.3, 0.3]], 0.4);
        let arrow = Primitive::Polygon(vec![[-0.5, -0.5], [0.5, -0.5], [0.1, 0.05], [0.5, 0.5], [-0.5, 0.5]]);
        // 64 cells: no centre lies on a side.
        for (primitive, volume) in [
            (Primitive::Disc([0.1, 0.0], 0.6), pi * 0.36 * 2.0),
            (Primitive::Box([[-0.5, 0.25], [-1.0, 1.0], [f64::NEG_INFINITY, f64::INFINITY]]), 0.75 * 4.0),
            (Primitive::Ball([0.0, 0.1, -0.1], 0.8), 4.0 / 3.0 * pi * 0.512),
            (tilted, pi * 0.16 * 0.6 * f64::sqrt(3.0)),
            (arrow, 0.8 * 2.0),
        ] {
            let found = 8.0 * share(&primitive, 64);
            assert!((found / volume - 1.0).abs() < 0.01, "{primitive:?}: {found} instead of {volume}");
        }
    }

    #[test]
    fn what_has_no_size_is_refused() {
        let disc = |diameter_m| ShapeKeys::Circle(DiscKeys { centre_m: [0.0; 2], diameter_m });
        let point = ShapeKeys::Cylinder(RodKeys { from_m: [1.0; 3], to_m: [1.0; 3], diameter_m: 1.0 });
        let thin = ShapeKeys::Box(Span { x_m: Some([1.0, 1.0]), ..Span::default() });
        for keys in [disc(0.0), disc(f64::NAN), point, thin, ShapeKeys::PolygonM(vec![[0.0; 2]; 2])] {
            assert!(new("shape", &keys, 3).is_err(), "{keys:?}");
        }
        assert!(new("shape", &ShapeKeys::Sphere(BallKeys { centre_m: [0.0; 3], diameter_m: 1.0 }), 2).is_err());
    }
}
