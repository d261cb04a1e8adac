//! Where a flow lies: its cells, and the lattice on them.

use super::lattice::LatticeName;
use super::settings::{Collision, Settings};
use crate::setting::{SettingError, within};
use partita_domain::Extent;

/// The cells along x, y (and z), and the size along x.
pub(super) fn cells<C: AsRef<[usize]>>(settings: &Settings<C>) -> Result<(Vec<usize>, f64), SettingError> {
    let (given, positive) = (settings.cells.as_ref(), |key: &str, value: f64| within(key, value, 1e-30, 1e30, "m"));
    let width = positive("width_m", settings.width_m)?;
    let Some(per_length) = settings.cells_per_diameter else {
        return match &settings.size_m {
            Some(_) => Err(SettingError::new("size_m", "goes with `cells_per_diameter`: use `width_m` with `cells`")),
            None => Ok((given.to_vec(), width)),
        };
    };
    let (Some(length), Some(size), true) = (settings.length_m, &settings.size_m, given.is_empty()) else {
        let message = "needs `length_m` and `size_m` instead of `cells` and `width_m`: the domain follows from them";
        return Err(SettingError::new("cells_per_diameter", message));
    };
    let dx = positive("length_m", length)? / within("cells_per_diameter", per_length, 1e-3, 1e6, "")?;
    let count = |size: &f64| Ok((positive("size_m", *size)? / dx).round().max(1.0) as usize);
    let cells = size.iter().map(count).collect::<Result<Vec<_>, _>>()?;
    let width = cells.first().map_or(width, |cells| *cells as f64 * dx);
    Ok((cells, width))
}

/// The domain of so many cells along x and y, or x, y and z.
pub(super) fn extent(cells: &[usize]) -> Result<Extent, SettingError> {
    if !(2..=3).contains(&cells.len()) {
        let message = format!("{} numbers: give the cells along x and y, or along x, y and z", cells.len());
        return Err(SettingError::new("cells", message));
    }
    let shape: Vec<usize> = cells.iter().rev().copied().collect();
    Extent::new(&shape).map_err(|e| SettingError::new("cells", e.to_string()))
}

pub(super) fn lattice(
    asked: Option<LatticeName>,
    collision: Collision,
    dims: usize,
) -> Result<LatticeName, SettingError> {
    let lattice = asked.unwrap_or(match (dims, collision) {
        (2, _) => LatticeName::D2Q9,
        (_, Collision::Cumulant) => LatticeName::D3Q27,
        _ => LatticeName::D3Q19,
    });
    if lattice.shape()[0] != dims {
        let fitting = if dims == 2 { "\"D2Q9\"" } else { "\"D3Q19\" or \"D3Q27\"" };
        let message = format!("{lattice:?} does not fit `cells` along {dims} axes: use {fitting}, or change `cells`");
        return Err(SettingError::new("lattice", message));
    }
    if collision == Collision::Cumulant && lattice != LatticeName::D3Q27 {
        let message = format!("\"cumulant\" is for D3Q27, in a box, not {lattice:?}: use \"regularised\"");
        return Err(SettingError::new("collision", message));
    }
    Ok(lattice)
}
