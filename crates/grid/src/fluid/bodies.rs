//! Bodies in a flow: the cells that they close.

use super::links::Tag;
use super::march::Moments;
use crate::geometry::{Shape, ShapeKeys};
use crate::setting::{SettingError, check_name};
use ndarray::Array3;
use partita_domain::Extent;
use partita_run::case::Files;
use schemars::JsonSchema;
use serde::Deserialize;

/// A body at rest. Cells whose centres lie in it are closed; of two bodies in the same place the later one counts.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct BodyKeys {
    /// Its name: small letters, digits and `_`.
    pub name: String,
    /// Where it is.
    pub shape: ShapeKeys,
    /// Where the fluid meets it.
    #[serde(default)]
    pub surface: Surface,
}

/// Where the fluid meets a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Surface {
    /// Where its shape says, by interpolation along links; for images and masks, that is half-way.
    #[default]
    Interpolated,
    /// Half-way between centres of cells: a staircase, which keeps mass to rounding.
    HalfWay,
}

/// The bodies of a case on its cells.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bodies {
    list: Vec<Body>,
    /// The number of the body that a cell `[z, y, x]` belongs to, from 1 on; 0 is fluid.
    of_cell: Array3<u8>,
    dx: f64,
}

/// One body.
#[derive(Debug, Clone, PartialEq)]
struct Body {
    name: String,
    shape: Shape,
    surface: Surface,
}

/// More bodies than fit into a byte are a slip: a mask holds any number of grains.
const MOST: usize = 250;

impl Bodies {
    /// The bodies of a case on cells of `dx` metres; none if it has none.
    pub(super) fn new(
        keys: &[BodyKeys],
        extent: Extent,
        dx: f64,
        files: Option<&dyn Files>,
    ) -> Result<Option<Self>, SettingError> {
        if keys.is_empty() {
            return Ok(None);
        }
        if keys.len() > MOST {
            let message = format!("{} bodies: at most {MOST}; use an image or a mask", keys.len());
            return Err(SettingError::new("body", message));
        }
        let mut bodies = Self { list: Vec::new(), of_cell: Array3::zeros(extent.zyx()), dx };
        for (i, keys) in keys.iter().enumerate() {
            bodies.add(&format!("body.{i}"), keys, extent, dx, files)?;
        }
        if bodies.open() == 0 {
            return Err(SettingError::new("body", "no cell is left to the fluid: make the bodies smaller"));
        }
        Ok(Some(bodies))
    }

    fn add(
        &mut self,
        key: &str,
        keys: &BodyKeys,
        extent: Extent,
        dx: f64,
        files: Option<&dyn Files>,
    ) -> Result<(), SettingError> {
        check_name(&format!("{key}.name"), &keys.name)?;
        if self.list.iter().any(|other| other.name == keys.name) {
            let message = format!("there are two bodies `{}`: rename one", keys.name);
            return Err(SettingError::new(&format!("{key}.name"), message));
        }
        let (shape_key, [nz, ny, nx]) = (format!("{key}.shape"), extent.zyx());
        let size = [nx, ny, nz].map(|n| n as f64 * dx);
        let shape = Shape::new(&shape_key, &keys.shape, size, extent.dims(), files)?;
        let number = self.list.len() as u8 + 1;
        let mut closed = 0;
        for ((z, y, x), of_cell) in self.of_cell.indexed_iter_mut() {
            if shape.holds(centre([z, y, x], dx)) {
                (*of_cell, closed) = (number, closed + 1);
            }
        }
        if closed == 0 {
            let message = format!("no centre of a cell of {dx:.4e} m lies in it: make it larger, or use more cells");
            return Err(SettingError::new(&shape_key, message));
        }
        self.list.push(Body { name: keys.name.clone(), shape, surface: keys.surface });
        Ok(())
    }

    /// Their names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|body| &*body.name)
    }

    /// The number of the body that closes a cell, from 0 on.
    pub(super) fn body(&self, zyx: [usize; 3]) -> Option<usize> {
        usize::from(self.of_cell[zyx]).checked_sub(1)
    }

    /// Whether a cell is closed.
    pub(super) fn is_closed(&self, zyx: [usize; 3]) -> bool {
        self.of_cell[zyx] > 0
    }

    /// The cells that are closed.
    pub(super) fn closed(&self) -> Array3<bool> {
        self.of_cell.mapv(|number| number > 0)
    }

    /// The tag of a link from a closed cell along a direction (x, y, z).
    pub(super) fn tag(&self, zyx: [usize; 3], direction: [isize; 3]) -> Option<u32> {
        let body = &self.list[self.body(zyx)?];
        let inside = centre(zyx, self.dx);
        let outside = [0, 1, 2].map(|axis| inside[axis] + direction[axis] as f64 * self.dx);
        let share = body.shape.entry(outside, inside).filter(|_| body.surface == Surface::Interpolated)?;
        Some(Tag::Surface(share).word()).filter(|_| (share - 0.5).abs() > 1e-9)
    }

    /// Cells that are left to the fluid.
    pub(super) fn open(&self) -> usize {
        self.of_cell.iter().filter(|number| **number == 0).count()
    }

    /// Puts rest where a row is closed.
    pub(super) fn hush(&self, [z, y]: [usize; 2], row: &mut Moments) {
        for x in (0..row.excess.len()).filter(|&x| self.is_closed([z, y, x])) {
            row.excess[x] = 0.0;
            row.velocity.iter_mut().for_each(|velocity| velocity[x] = 0.0);
        }
    }

    /// What was found, for people.
    pub(super) fn words(&self) -> String {
        let count = |number: usize| self.of_cell.iter().filter(|of_cell| usize::from(**of_cell) == number).count();
        let bodies = self.list.iter().enumerate();
        let words = bodies.map(|(i, body)| {
            let found = body.shape.words().map_or_else(String::new, |words| format!(" ({words})"));
            format!("body {} of {} cells{found}", body.name, count(i + 1))
        });
        words.collect::<Vec<_>>().join(", ")
    }
}

/// The centre of a cell along x, y and z, in metres.
fn centre([z, y, x]: [usize; 3], dx: f64) -> [f64; 3] {
    [x, y, z].map(|at| (at as f64 + 0.5) * dx)
}
