//! What the engine must be told by a science.

use partita_domain::Real;
use partita_domain::lanes::Lanes;
use schemars::JsonSchema;
use serde::Deserialize;

/// An update of cells that reaches one cell far along each axis.
///
/// A stencil is one expression over the neighbourhood of a cell, written for vectors of any width; instruction sets,
/// tiles, depth and blocks come from the engine. It is a small value, copied into the innermost loop so that its
/// coefficients stay in registers; what is large it refers to.
pub trait Stencil: Copy + Send + Sync {
    /// The numbers the field is made of.
    type Cell: Real;

    /// What the cells of one row share: coefficients, sources, or nothing.
    type Row<'a>: Copy
    where
        Self: 'a;

    /// The axes of the grid: 1 (x), 2 (y, x) or 3 (z, y, x).
    const AXES: usize;

    /// Numbers that an update reads per cell beside the field, so that tiles leave room for them in cache.
    const COEFFICIENTS: usize = 0;

    /// Whether cells carry a second number from level to level, which no neighbour reads: for schemes that look further back
    /// than one level.
    const CARRIES: bool = false;

    /// What the cells of the row that begins at `place` share in this step.
    ///
    /// The row may begin and end up to [`MARGIN`](super::MARGIN) cells outside of the domain along x; outside of
    /// periodic images, what is said there has no consequence.
    fn row(&self, place: &Place, cells: usize) -> Self::Row<'_>;

    /// The cells' next values, or what [`carry`](Self::carry) makes them of; `i` counts cells from the row's beginning. Mark
    /// it `#[inline(always)]`.
    fn cell<'a, L: Lanes<Self::Cell>>(
        &'a self,
        lanes: L,
        around: &Around<L::Vector>,
        row: Self::Row<'a>,
        i: usize,
    ) -> L::Vector;

    /// The cells' next values and what they carry then, from what they `carried`. Mark it `#[inline(always)]`.
    #[inline(always)]
    fn carry<'a, L: Lanes<Self::Cell>>(
        &'a self,
        lanes: L,
        around: &Around<L::Vector>,
        carried: L::Vector,
        row: Self::Row<'a>,
        i: usize,
    ) -> [L::Vector; 2] {
        [self.cell(lanes, around, row, i), carried]
    }

    /// The value beyond a face that is no periodic one, from the value of the last cell inside, which is at `place`.
    fn ghost(&self, side: Side, place: &Place, inside: Self::Cell) -> Self::Cell;

    /// `[a, b]` if all ghosts beyond a side are a + b T, computed in double precision, at all steps: they take no calls then.
    fn plain_ghost(&self, _side: Side) -> Option<[f64; 2]> {
        None
    }
}

/// Cells and their neighbours. Neighbours along axes that the grid does not have are of no meaning.
///
/// ```text
///        north  above         y  z
///            | /              | /
///     west --+-- east         +--- x
///          / |
///     below  south
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Around<V> {
    /// The cells themselves.
    pub centre: V,
    /// One cell down the x axis.
    pub west: V,
    /// One cell up the x axis.
    pub east: V,
    /// One cell down the y axis.
    pub south: V,
    /// One cell up the y axis.
    pub north: V,
    /// One cell down the z axis.
    pub below: V,
    /// One cell up the z axis.
    pub above: V,
}

/// A cell at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The block.
    pub block: usize,
    /// The global position `[z, y, x]`; beyond the domain in a periodic halo.
    pub zyx: [isize; 3],
    /// The step whose values are read: time is step · dt.
    pub step: u64,
}

impl Place {
    /// The cell that many cells further along z, y and x, at the same time.
    #[inline(always)]
    #[must_use]
    pub fn shifted(&self, by: [isize; 3]) -> Self {
        Self { zyx: std::array::from_fn(|axis| self.zyx[axis] + by[axis]), ..*self }
    }
}

/// A face of the domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Where x begins.
    West,
    /// Where x ends.
    East,
    /// Where y begins.
    South,
    /// Where y ends.
    North,
    /// Where z begins.
    Bottom,
    /// Where z ends.
    Top,
}

impl Side {
    /// The axis (0 is z, 1 is y, 2 is x), and whether it ends here.
    #[must_use]
    pub fn place(self) -> (usize, bool) {
        match self {
            Self::Bottom => (0, false),
            Self::Top => (0, true),
            Self::South => (1, false),
            Self::North => (1, true),
            Self::West => (2, false),
            Self::East => (2, true),
        }
    }

    /// The two sides of an axis (0 is z, 1 is y, 2 is x).
    #[must_use]
    pub fn of_axis(axis: usize) -> [Self; 2] {
        match axis {
            0 => [Self::Bottom, Self::Top],
            1 => [Self::South, Self::North],
            _ => [Self::West, Self::East],
        }
    }
}
