//! Tables of the literature, as committed under `reference/`.

use serde::Deserialize;
use std::error::Error;

/// Ghia, Ghia & Shin (1982), Tables I and II.
const GHIA: &str = include_str!("reference/ghia.csv");
/// de Vahl Davis (1983).
const DE_VAHL_DAVIS: &str = include_str!("reference/de_vahl_davis.csv");

#[derive(Deserialize)]
struct GhiaRow {
    re: f64,
    profile: String,
    coord: f64,
    value: f64,
}

/// The published points of a centreline of the lid-driven cavity.
pub(crate) fn ghia(reynolds: f64, profile: &str) -> Result<Vec<[f64; 2]>, Box<dyn Error>> {
    let rows = rows::<GhiaRow>(GHIA)?.into_iter();
    Ok(rows.filter(|row| row.re == reynolds && row.profile == profile).map(|row| [row.coord, row.value]).collect())
}

/// A number of the heated cavity.
#[derive(Deserialize)]
pub(crate) struct Heated {
    pub(crate) ra: f64,
    pub(crate) quantity: String,
    pub(crate) value: f64,
}

/// All numbers of the heated cavity, Prandtl number 0.71.
pub(crate) fn de_vahl_davis() -> Result<Vec<Heated>, Box<dyn Error>> {
    rows(DE_VAHL_DAVIS)
}

fn rows<T: for<'a> Deserialize<'a>>(text: &str) -> Result<Vec<T>, Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    Ok(reader.deserialize().collect::<Result<_, _>>()?)
}

/// The largest distance between published points and a line through computed ones.
pub(crate) fn farthest(published: &[[f64; 2]], computed: &[[f64; 2]]) -> f64 {
    published.iter().map(|&[at, value]| (interpolated(computed, at) - value).abs()).fold(0.0, f64::max)
}

fn interpolated(points: &[[f64; 2]], at: f64) -> f64 {
    let after = points.partition_point(|point| point[0] < at).clamp(1, points.len().saturating_sub(1).max(1));
    match (points.get(after - 1), points.get(after)) {
        (Some([x0, y0]), Some([x1, y1])) => y0 + (y1 - y0) * (at - x0) / (x1 - x0),
        _ => f64::NAN,
    }
}
