//! What lies around and within a lattice.

use ndarray::Array3;
use partita_domain::Extent;

/// What lies beyond a face of the domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Edge {
    /// The opposite face.
    Periodic,
    /// Nothing: what left comes back half-way between centres.
    #[default]
    Closed,
    /// The mirror image.
    Mirror,
}

/// The cell from which a number enters the cell `zyx` along a direction (x, y, z); none if that is from beyond the domain.
pub(crate) fn source(
    domain: [isize; 3],
    edges: &[[Edge; 2]; 3],
    zyx: [isize; 3],
    [x, y, z]: [isize; 3],
) -> Option<[usize; 3]> {
    let mut from = [zyx[0] - z, zyx[1] - y, zyx[2] - x];
    for axis in 0..3 {
        let side = if from[axis] < 0 { 0 } else { 1 };
        let is_outside = from[axis] < 0 || from[axis] >= domain[axis];
        match edges[axis][side] {
            Edge::Closed if is_outside => return None,
            Edge::Mirror if is_outside => from[axis] = zyx[axis],
            _ => {}
        }
    }
    Some(std::array::from_fn(|axis| from[axis].rem_euclid(domain[axis]) as usize))
}

/// The ground a lattice lies on.
pub struct Terrain<'a> {
    /// The domain.
    pub extent: Extent,
    /// Its faces by axis (z, y, x): where it begins, where it ends.
    pub edges: [[Edge; 2]; 3],
    /// The cells `[z, y, x]` that are closed, if any are.
    pub closed: Option<&'a Array3<bool>>,
    /// The tag of the link of a cell `[z, y, x]` along a direction, if it does more than give back what left.
    pub tag: &'a (dyn Fn([usize; 3], usize) -> Option<u32> + Sync),
}

impl Terrain<'_> {
    /// Which of z, y and x close upon themselves.
    #[must_use]
    pub fn periodic(&self) -> [bool; 3] {
        self.edges.map(|[begin, _]| begin == Edge::Periodic)
    }

    /// Whether a cell within the domain is open.
    pub(super) fn is_open(&self, zyx: [usize; 3]) -> bool {
        self.closed.is_none_or(|closed| !closed[zyx])
    }
}
