//! One level of one block, plainly: row after row, cell after cell. Whatever is faster must give these bits.

use super::stencil::{Around, Place, Stencil};
use partita_domain::isa::Kernel;
use partita_domain::{BlockField, Isa, Real, Region};
use rayon::prelude::*;

/// Updates the cells of `region` from `now`, which holds the values of `step`, to `next`.
pub(super) fn sweep<S: Stencil>(
    stencil: &S,
    isa: Isa,
    (now, next): (&BlockField<S::Cell>, &mut BlockField<S::Cell>),
    region: &Region,
    step: u64,
) {
    let (block, first) = (now.block(), next.block().offset(region.start));
    let [planes, rows, cells] = region.shape;
    let memory = next.values_mut()[first..].par_chunks_mut(block.plane());
    memory.take(planes).enumerate().for_each(|(z, plane)| {
        let z = region.start[0] + z as isize;
        let rows = plane.par_chunks_mut(block.pitch()).take(rows).enumerate();
        rows.for_each(|(y, row)| {
            let zyx = [z, region.start[1] + y as isize, region.start[2]];
            let place = Place { block: block.index, zyx, step };
            isa.run(RowUpdate { stencil, now, place, next: &mut row[..cells] });
        });
    });
}

/// One row, from `place` eastwards.
struct RowUpdate<'a, S: Stencil> {
    stencil: &'a S,
    now: &'a BlockField<S::Cell>,
    place: Place,
    next: &'a mut [S::Cell],
}

impl<S: Stencil> Kernel for RowUpdate<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (n, [z, y, x], block) = (self.next.len(), self.place.zyx, self.now.block());
        let row = self.stencil.row(&self.place, n);
        // Along axes that the grid does not have, a row stands in for its neighbours.
        let step = |axis: usize| isize::from(axis >= 3 - S::AXES);
        let run = |z, y, x| &self.now.values()[block.offset([z, y, x])..][..n];
        let (west, centre, east) = (run(z, y, x - 1), run(z, y, x), run(z, y, x + 1));
        let (south, north) = (run(z, y - step(1), x), run(z, y + step(1), x));
        let (below, above) = (run(z - step(0), y, x), run(z + step(0), y, x));
        for i in 0..n {
            let around = Around {
                centre: centre[i],
                west: west[i],
                east: east[i],
                south: south[i],
                north: north[i],
                below: below[i],
                above: above[i],
            };
            self.next[i] = self.stencil.cell(S::Cell::SINGLE, &around, row, i);
        }
    }
}
