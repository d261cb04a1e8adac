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
