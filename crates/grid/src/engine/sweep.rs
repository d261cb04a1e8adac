//! One level of one block, plainly: row after row, cell after cell. Whatever is faster must give these bits.

use super::blocks::rows_of;
use super::stencil::{Around, Place, Stencil};
use crate::jobs;
use partita_domain::isa::Kernel;
use partita_domain::{BlockField, Isa, Real, Region};

/// Cells worth a worker of their own.
const CELLS_AT_ONCE: usize = 1 << 11;

/// Updates the cells of `region` from `now`, which holds the values of `step`, to `next`; from what they carried it takes
/// what is carried on if `on`, instead of the values.
pub(super) fn sweep<S: Stencil>(
    stencil: &S,
    isa: Isa,
    (now, next): (&BlockField<S::Cell>, &mut BlockField<S::Cell>),
    carried: Option<(&BlockField<S::Cell>, bool)>,
    region: &Region,
    step: u64,
) {
    let (block, first) = (now.block(), next.block().offset(region.start));
    let mut rows: Vec<_> = rows_of(block, *region, &mut next.values_mut()[first..]).collect();
    jobs::each_mut(&mut rows, (CELLS_AT_ONCE / region.shape[2]).max(1), |([z, y], row)| {
        let place = Place { block: block.index, zyx: [*z, *y, region.start[2]], step };
        isa.run(RowUpdate { stencil, now, carried, place, next: row });
    });
}

/// One row, from `place` eastwards.
struct RowUpdate<'a, S: Stencil> {
    stencil: &'a S,
    now: &'a BlockField<S::Cell>,
    carried: Option<(&'a BlockField<S::Cell>, bool)>,
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
        let carried = self.carried.map(|(field, on)| (&field.values()[block.offset([z, y, x])..][..n], on));
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
            self.next[i] = match carried {
                Some((carried, on)) => {
                    self.stencil.carry(S::Cell::SINGLE, &around, carried[i], row, i)[usize::from(on)]
                }
                None => self.stencil.cell(S::Cell::SINGLE, &around, row, i),
            };
        }
    }
}
