//! Ghosts: what a stencil says lies beyond the faces of the domain.

use super::blocks::rows_of;
use super::stencil::{Place, Side, Stencil};
use crate::jobs;
use partita_domain::{BlockField, Real, Region};

/// Rows whose ends are worth a task.
const ROWS_AT_ONCE: usize = 512;

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

    /// Fills the ghosts of a block from the cells of `region` inside them, in parallel within the calling team;
    /// `step` is the step of the values.
    ///
    /// A face that the halo only just reaches has its ghosts beyond the halo, and nobody reads them.
    pub(super) fn fill<S: Stencil>(&self, stencil: &S, field: &mut BlockField<S::Cell>, region: &Region, step: u64) {
        let padded = field.block().padded();
        let reached = |axis: usize| {
            let within = move |region: &Region, at| (region.start[axis]..region.end(axis)).contains(&at);
            let region = *region;
            self.along(axis).filter(move |&(_, inside, ghost)| within(&region, inside) && within(&padded, ghost))
        };
        for axis in 0..2 {
            for (side, inside, ghost) in reached(axis) {
                fill_rows(stencil, field, &face(region, axis, inside), (side, ghost - inside, axis), step);
            }
        }
        let ends: Vec<_> = reached(2).collect();
        if !ends.is_empty() {
            fill_ends(stencil, field, region, &ends, step);
        }
    }
}

/// The cells of a region whose position along `axis` is `at`.
fn face(region: &Region, axis: usize, at: isize) -> Region {
    let mut face = *region;
    (face.start[axis], face.shape[axis]) = (at, 1);
    face
}

/// Cells in a line, along any axis, whose ghosts are in another.
#[derive(Debug)]
pub(super) struct Line {
    /// The first cell, and what leads to the next.
    pub(super) place: Place,
    pub(super) next: [isize; 3],
    /// Where in memory the first cell and its ghost lie, and how far the next ones are.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) stride: usize,
    pub(super) count: usize,
}

impl Line {
    /// Makes the ghosts beyond a side.
    pub(super) fn fill<S: Stencil>(&self, stencil: &S, side: Side, cells: &mut [S::Cell]) {
        let places = (0..self.count).map(|i| [self.from, self.to].map(|first| first + i * self.stride));
        if let Some([a, b]) = stencil.plain_ghost(side) {
            return places.for_each(|[from, to]| cells[to] = S::Cell::of(a + b * cells[from].to_f64()));
        }
        let mut place = self.place;
        for [from, to] in places {
            cells[to] = stencil.ghost(side, &place, cells[from]);
            place = place.shifted(self.next);
        }
    }
}

/// Ghosts in rows of their own.
fn fill_rows<S: Stencil>(
    stencil: &S,
    field: &mut BlockField<S::Cell>,
    face: &Region,
    (side, outwards, axis): (Side, isize, usize),
    step: u64,
) {
    let block = field.block().clone();
    let jump = outwards * [block.plane(), block.pitch()][axis] as isize;
    for (z, y) in face.rows() {
        let first = block.offset([z, y, face.start[2]]);
        let place = Place { block: block.index, zyx: [z, y, face.start[2]], step };
        let (to, count) = (first.wrapping_add_signed(jump), face.shape[2]);
        let line = Line { place, next: [0, 0, 1], from: first, to, stride: 1, count };
        line.fill(stencil, side, field.values_mut());
    }
}

/// Ghosts at the ends of rows: the field's memory in pieces of whole rows, each of which begins at a western halo.
fn fill_ends<S: Stencil>(
    stencil: &S,
    field: &mut BlockField<S::Cell>,
    region: &Region,
    ends: &[(Side, isize, isize)],
    step: u64,
) {
    let (block, padded) = (field.block().clone(), field.block().padded());
    let first = block.offset(padded.start);
    let within = |[z, y]: [isize; 2]| {
        (region.start[0]..region.end(0)).contains(&z) && (region.start[1]..region.end(1)).contains(&y)
    };
    let rows = rows_of(&block, padded, &mut field.values_mut()[first..]);
    let mut rows: Vec<_> = rows.filter(|(zy, _)| within(*zy)).collect();
    jobs::each_mut(&mut rows, ROWS_AT_ONCE, |([z, y], row)| {
        for &(side, inside, ghost) in ends {
            let place = Place { block: block.index, zyx: [*z, *y, inside], step };
            let [inside, ghost] = [inside, ghost].map(|x| (x - padded.start[2]) as usize);
            row[ghost] = stencil.ghost(side, &place, row[inside]);
        }
    });
}
