//! The innermost loop: the cells of a run, vector by vector, read and written in the same places.

use super::dynamics::{Directions, Dynamics, Entering, Link};
use super::stored::Stored;
use partita_domain::lanes::{LaneKernel, Lanes, prefetch};
use partita_domain::{Isa, Real, unrolled};
use std::mem::MaybeUninit;

/// The most directions that [`unrolled`](partita_domain::unrolled!) counts to.
pub(super) const MOST_DIRECTIONS: usize = 34;

/// A dynamics as the order of work sees it. All that is generic in it is compiled once per kind of numbers and directions,
/// not once per collision: only the kernels themselves are.
pub(super) trait Update<S: Stored, const Q: usize>: Sync {
    /// Updates a run of `cells` cells. What arrived along each direction lies at `slots` and onwards, and what leaves
    /// the other way goes there; the row that is next lies `ahead` numbers further.
    ///
    /// # Safety
    /// `cells` numbers from each of the slots on must be readable and writable, all in different places, and nobody
    /// else's meanwhile.
    unsafe fn run(&self, isa: Isa, slots: &[*mut S; Q], cells: usize, ahead: usize);

    /// [`Dynamics::entering`].
    fn entering(&self, link: &Link) -> Entering<S::Real>;

    /// [`Dynamics::enter`].
    fn enter(&self, link: &Link, left: &[S::Real; Q]) -> S::Real;
}

impl<Y: Dynamics<S::Real, Q>, S: Stored, const Q: usize> Update<S, Q> for Y {
    unsafe fn run(&self, isa: Isa, slots: &[*mut S; Q], cells: usize, ahead: usize) {
        S::Real::on_lanes(isa, Run { dynamics: *self, slots, cells, ahead });
    }

    fn entering(&self, link: &Link) -> Entering<S::Real> {
        Dynamics::entering(self, link)
    }

    fn enter(&self, link: &Link, left: &[S::Real; Q]) -> S::Real {
        Dynamics::enter(self, link, left)
    }
}

/// The most lanes of a vector.
const MOST_LANES: usize = 16;

/// A run of cells that is being updated; what [`Update::run`] asks for has been promised.
struct Run<'a, Y, S, const Q: usize> {
    dynamics: Y,
    slots: &'a [*mut S; Q],
    cells: usize,
    /// The next row along y is asked for in passing: so many short streams are too many for the hardware to foresee.
    ahead: usize,
}

impl<Y: Dynamics<S::Real, Q>, S: Stored, const Q: usize> Run<'_, Y, S, Q> {
    /// Updates vector after vector, and what does not fill one in a vector apart: the collision is compiled once for both.
    #[inline(always)]
    fn vectors<L: Lanes<S::Real>>(self, lanes: L) {
        const { assert!(L::COUNT <= MOST_LANES) };
        let rest = self.cells % L::COUNT;
        let ends = self.slots.map(|slot| slot.wrapping_add(self.cells - rest));
        let mut apart = [[const { MaybeUninit::<S>::uninit() }; MOST_LANES]; Q];
        let (mut slots, mut cells, mut left) = (*self.slots, self.cells - rest, rest);
        loop {
            let mut x = 0;
            while x < cells {
                self.vector(lanes, &slots, x);
                x += L::COUNT;
            }
            if left == 0 {
                break;
            }
            (cells, left) = (L::COUNT, 0);
            for ((slot, end), apart) in slots.iter_mut().zip(ends).zip(&mut apart) {
                *slot = apart.as_mut_ptr().cast();
                // SAFETY: `rest` numbers are there, and place for a vector.
                unsafe { S::write(lanes, *slot, S::read_first(lanes, end, rest)) }
            }
        }
        if rest > 0 {
            for (slot, end) in slots.into_iter().zip(ends) {
                // SAFETY: as above; a vector has been put to `slot`.
                unsafe { S::write_first(lanes, end, S::read(lanes, slot), rest) }
            }
        }
    }

    /// Updates the vector at `x`.
    #[inline(always)]
    fn vector<L: Lanes<S::Real>>(&self, lanes: L, slots: &[*mut S; Q], x: usize) {
        if L::COUNT > 1 {
            unrolled!(i in 0..Q => {
                prefetch(slots[i].wrapping_add(self.ahead + x));
            });
        }
        // SAFETY: a vector is there at `x`.
        let mut arrived = [unsafe { S::read(lanes, slots[0].wrapping_add(x)) }; Q];
        unrolled!(i in 0..Q => {
            // SAFETY: as above.
            arrived[i] = unsafe { S::read(lanes, slots[i].wrapping_add(x)) };
        });
        let dynamics = self.dynamics;
        dynamics.collide(lanes, &arrived, |i, leaving| {
            // SAFETY: as above, for writing.
            unsafe { S::write(lanes, slots[Y::Directions::OPPOSITES[i]].wrapping_add(x), leaving) }
        });
    }
}

impl<Y: Dynamics<S::Real, Q>, S: Stored, const Q: usize> LaneKernel<S::Real> for Run<'_, Y, S, Q> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes<S::Real>>(self, lanes: L) {
        // Vectors that are no registers would spill at every operation.
        if L::IN_REGISTER { self.vectors(lanes) } else { self.vectors(S::Real::SINGLE) }
    }
}
