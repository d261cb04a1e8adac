//! Where the cells lie.

use super::error::{HeatError, within};
use partita_domain::Extent;

/// A box cut into equal cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    /// The extent, `[ny, nx]` or `[nz, ny, nx]`.
    pub extent: Extent,
    /// Distance between centres in metres, `[dz, dy, dx]`; 1 along an axis that the grid does not have.
    pub spacing: [f64; 3],
}

impl Grid {
    /// The grid of `cells` along x, y (and z) in a box of `size` metres along the same axes.
    ///
    /// # Errors
    /// For other than 2 or 3 axes, an axis without cells, or a size that is none.
    pub fn new(cells: &[usize], size: &[f64]) -> Result<Self, HeatError> {
        let dims = cells.len();
        if !(2..=3).contains(&dims) {
            let message = format!("{dims} numbers: give the cells along x and y, or along x, y and z");
            return Err(HeatError::new("cells", message));
        }
        if size.len() != dims {
            let message = format!("{} sizes for {dims} axes of `cells`: give one for each", size.len());
            return Err(HeatError::new("size_m", message));
        }
        let shape: Vec<usize> = cells.iter().rev().copied().collect();
        let extent = Extent::new(&shape).map_err(|e| HeatError::new("cells", e.to_string()))?;
        let mut spacing = [1.0; 3];
        for (axis, (&size, &n)) in size.iter().zip(cells).enumerate() {
            spacing[2 - axis] = within("size_m", size, 1e-30, 1e30, "m")? / n as f64;
        }
        Ok(Self { extent, spacing })
    }

    /// The axes that the grid has, slowest first (0 is z, 1 is y, 2 is x).
    pub fn axes(&self) -> impl Iterator<Item = usize> + use<> {
        3 - self.extent.dims()..3
    }

    /// Distance between centres along the axes there are, slowest first.
    #[must_use]
    pub fn spacings(&self) -> &[f64] {
        &self.spacing[3 - self.extent.dims()..]
    }

    /// The volume of a cell in m³; in two dimensions its area in m².
    #[must_use]
    pub fn cell_volume(&self) -> f64 {
        self.spacing[2] * self.spacing[1] * self.spacing[0]
    }

    /// The centre of the cell `[z, y, x]`, in metres along x, y and z.
    #[must_use]
    pub fn centre(&self, zyx: [usize; 3]) -> [f64; 3] {
        [2, 1, 0].map(|axis| (zyx[axis] as f64 + 0.5) * self.spacing[axis])
    }
}
