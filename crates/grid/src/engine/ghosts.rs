//! Ghosts: what a stencil says lies beyond the faces of the domain.

use super::stencil::{Place, Side, Stencil};
use partita_domain::{BlockField, Region};

/// The faces of a domain that are no periodic ones.
#[derive(Debug, Clone, Copy)]
pub(super) struct Faces {
    domain: Region,
    open: [bool; 3],
}

impl Faces {
    /// The faces of `domain` along the axes that it has and that do not close upon themselves.
    pub(super) fn new(domain: Region, axes: usize, periodic: [bool; 3]) -> Self {
        Self { domain, open: std::array::from_fn(|axis| axis >= 3 - axes && !periodic[axis]) }
    }

    /// For both sides of an axis: the side, the last position inside, the ghost's position.
    pub(super) fn along(&self, axis: usize) -> impl Iterator<Item = (Side, isize, isize)> + use<> {
        let (sides, end) = (Side::of_axis(axis), self.domain.end(axis));
        let both = [(sides[0], 0, -1), (sides[1], end - 1, end)];
        both.into_iter().take(if self.open[axis] { 2 } else { 0 })
    }

    /// Fills the ghosts of a block from the cells of `region` inside them; `step` is the step of the values.
    ///
    /// A face that the halo only just reaches has its ghosts beyond the halo, and nobody reads them.
    pub(super) fn fill<S: Stencil>(&self, stencil: &S, field: &mut BlockField<S::Cell>, region: &Region, step: u64) {
        let padded = field.block().padded();
        for axis in 0..3 {
            let within = |region: &Region, at| (region.start[axis]..region.end(axis)).contains(&at);
            for (side, inside, ghost) in self.along(axis) {
                if within(region, inside) && within(&padded, ghost) {
                    fill_face(stencil, field, &face(region, axis, inside), (side, ghost - inside, axis), step);
                }
            }
        }
    }
}

/// The cells of a region whose position along `axis` is `at`.
fn face(region: &Region, axis: usize, at: isize) -> Region {
    let mut face = *region;
    (face.start[axis], face.shape[axis]) = (at, 1);
    face
}

fn fill_face<S: Stencil>(
    stencil: &S,
    field: &mut BlockField<S::Cell>,
    face: &Region,
    (side, outwards, axis): (Side, isize, usize),
    step: u64,
) {
    let block = field.block().clone();
    let jump = outwards * [block.plane() as isize, block.pitch() as isize, 1][axis];
    for (z, y) in face.rows() {
        let first = block.offset([z, y, face.start[2]]);
        for i in 0..face.shape[2] {
            let place = Place { block: block.index, zyx: [z, y, face.start[2] + i as isize], step };
            let values = field.values_mut();
            values[(first + i).wrapping_add_signed(jump)] = stencil.ghost(side, &place, values[first + i]);
        }
    }
}
