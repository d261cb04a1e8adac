//! The faces of the domain, checked, and what they do to the cells beside them.
//!
//! ```text
//!        wall at temperature s
//!     T  |  2 s − T           ghost: what lies half a cell inside, mirrored at the wall
//!   --o--|--o--
//!   inside  ghost             what flows in is (k/Δ)(ghost − T) = (2k/Δ)(s − T)
//! ```
//! A fixed temperature gives s. A flux q gives ghost − T = q Δ/k. Where heat is exchanged, s is where both flows agree,
//! (2k/Δ)(s − T) = h (T∞ − s) + ε σ (T∞⁴ − s⁴).

mod condition;
mod exchange;
mod held;

pub(super) use held::{Held, WallsInTime};

use super::boundary::{Boundaries, Face, NAMES};
use super::error::HeatError;
use super::grid::Grid;
use super::region::CellBox;
use crate::engine::Side;
use condition::Condition;
use ndarray::Array2;

/// The faces of a domain.
#[derive(Debug, Clone)]
pub(super) struct Walls {
    periodic: [bool; 3],
    /// By axis (z, y, x): where it begins, where it ends.
    sides: [[FaceMap; 2]; 3],
    conditions: Vec<(String, Condition)>,
}

/// Which condition holds where on a face.
#[derive(Debug, Clone, Default)]
struct FaceMap {
    whole: usize,
    /// By the positions along the two other axes, where parts differ from the whole.
    parts: Option<Array2<usize>>,
}

impl Walls {
    /// The faces that a case gives.
    pub(super) fn new(boundaries: &Boundaries, grid: &Grid) -> Result<Self, HeatError> {
        boundaries.check(grid.extent.dims())?;
        let mut walls = Self {
            periodic: boundaries.periodic(),
            sides: Default::default(),
            conditions: vec![(String::new(), Condition::Insulated)],
        };
        for axis in grid.axes() {
            for (end, face) in boundaries.of_axis(axis).into_iter().enumerate() {
                walls.sides[axis][end].whole = walls.condition(&format!("boundary.{}", NAMES[axis][end]), face)?;
            }
        }
        for (i, part) in boundaries.part.iter().enumerate() {
            let (key, (axis, end)) = (format!("boundary.part.{i}"), part.face.place());
            if !grid.extent.has_axis(axis) || walls.periodic[axis] || part.holds == Face::Periodic {
                let message = "parts are for faces that the domain has and that are not periodic: name another face";
                return Err(HeatError::new(&format!("{key}.face"), message));
            }
            let (condition, cells) =
                (walls.condition(&format!("{key}.holds"), &part.holds)?, part.span.cells(&key, grid)?);
            walls.sides[axis][usize::from(end)].lay(axis, grid.extent.zyx(), &cells, condition);
        }
        Ok(walls)
    }

    /// The number of the condition that a face is under.
    fn condition(&mut self, key: &str, face: &Face) -> Result<usize, HeatError> {
        let Some(condition) = Condition::new(key, face)? else { return Ok(0) };
        self.conditions.push((key.to_owned(), condition));
        Ok(self.conditions.len() - 1)
    }

    /// Which of z, y and x close upon themselves.
    pub(super) fn periodic(&self) -> [bool; 3] {
        self.periodic
    }

    /// Whether no heat passes anywhere on a side.
    pub(super) fn is_closed(&self, side: Side) -> bool {
        let (axis, end) = side.place();
        let map = &self.sides[axis][usize::from(end)];
        self.periodic[axis] || map.parts.as_ref().map_or(map.whole == 0, |parts| parts.iter().all(|&part| part == 0))
    }

    /// Whether what flows in is linear in the temperature, with factors that stay.
    pub(super) fn keep_their_factors(&self) -> bool {
        self.conditions.iter().all(|(_, condition)| condition.keeps_its_factors())
    }

    /// Whether some wall radiates.
    pub(super) fn radiate(&self) -> bool {
        self.conditions.iter().any(|(_, condition)| condition.radiates())
    }

    /// Whether nothing changes with time.
    pub(super) fn are_constant(&self) -> bool {
        self.conditions.iter().all(|(_, condition)| condition.is_constant())
    }

    /// What all conditions say at a time in seconds.
    ///
    /// # Errors
    /// If an expression gives no temperature, flux or coefficient.
    pub(super) fn at(&self, time: f64) -> Result<Vec<Held>, HeatError> {
        let held = |(key, condition): &(String, Condition)| {
            let held = condition.at(time);
            let wrong = || HeatError::new(key, format!("at t = {time} s this has no value to use: {held:?}"));
            if held.is_sound() { Ok(held) } else { Err(wrong()) }
        };
        self.conditions.iter().map(held).collect()
    }

    /// The number of the condition that holds all over a side, if one does.
    fn whole(&self, side: Side) -> Option<usize> {
        let (axis, end) = side.place();
        let map = &self.sides[axis][usize::from(end)];
        map.parts.is_none().then_some(map.whole)
    }

    /// The number of the condition beyond a cell, which lies inside of that side.
    #[inline]
    pub(super) fn beyond(&self, side: Side, zyx: [isize; 3]) -> usize {
        let (axis, end) = side.place();
        let map = &self.sides[axis][usize::from(end)];
        let Some(parts) = &map.parts else { return map.whole };
        let [a, b] = across(axis).map(|axis| zyx[axis] as usize);
        parts.get([a, b]).copied().unwrap_or(map.whole)
    }
}

/// The axes of a face across an axis, slower first.
fn across(axis: usize) -> [usize; 2] {
    match axis {
        0 => [1, 2],
        1 => [0, 2],
        _ => [0, 1],
    }
}

impl FaceMap {
    /// Lays a condition over a part of the face.
    fn lay(&mut self, axis: usize, zyx: [usize; 3], cells: &CellBox, condition: usize) {
        let [a, b] = across(axis);
        let whole = self.whole;
        let parts = self.parts.get_or_insert_with(|| Array2::from_elem([zyx[a], zyx[b]], whole));
        parts.slice_mut(ndarray::s![cells[a].clone(), cells[b].clone()]).fill(condition);
    }
}
