//! The innermost loop: the cells of a run, vector by vector, read and written in the same places.

use super::dynamics::{Directions, Dynamics};
use super::stored::Stored;
use partita_domain::Real;
use partita_domain::lanes::{LaneKernel, Lanes, prefetch_far};

/// Repeats a block for each of the first directions, with constant indices: a loop might stay one, and keep its vectors in
/// memory instead of registers.
macro_rules! unrolled {
    ($i:ident in 0..$n:expr => $body:block) => {
        unrolled!(@ $i, $n, $body; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33)
    };
    (@ $i:ident, $n:expr, $body:block; $($k:literal)*) => {
        $(if $k < $n {
            let $i: usize = $k;
            $body
        })*
    };
}
pub(crate) use unrolled;

/// The most directions that [`unrolled`] counts to.
pub(super) const MOST_DIRECTIONS: usize = 34;

/// The update of a run of cells.
pub(super) struct RunUpdate<'a, Y, S, const Q: usize> {
    dynamics: &'a Y,
    /// Where what arrived along each direction lies, and what leaves the other way goes.
    slots: [*mut S; Q],
    cells: usize,
    /// Numbers from a row to the next one along y, which is asked for in passing: so many short streams are too many for
    /// the hardware to foresee.
    ahead: usize,
}

impl<'a, Y: Dynamics<S::Real, Q>, S: Stored, const Q: usize> RunUpdate<'a, Y, S, Q> {
    /// The update of `cells` cells, whose first numbers are at `slots`; the row that is next lies `ahead` numbers
    /// further.
    ///
    /// # Safety
    /// `cells` numbers from each of the slots on must be readable and writable, all in different places, and nobody
    /// else's for as long as the update is there.
    #[inline(always)]
    pub(super) unsafe fn new(dynamics: &'a Y, slots: [*mut S; Q], cells: usize, ahead: usize) -> Self {
        Self { dynamics, slots, cells, ahead }
    }

    #[inline(always)]
    fn vectors<L: Lanes<S::Real>>(self, lanes: L) {
        let Self { slots, cells, ahead, .. } = self;
        let dynamics = *self.dynamics;
        let whole = cells - cells % L::COUNT;
        let mut x = 0;
        while x < whole {
            if L::COUNT > 1 {
                unrolled!(i in 0..Q => {
                    prefetch_far(slots[i].wrapping_add(ahead + x));
                });
            }
            // SAFETY: so many numbers are there from `x` on, as `new` was promised.
            let mut arrived = [unsafe { S::read(lanes, slots[0].wrapping_add(x)) }; Q];
            unrolled!(i in 0..Q => {
                // SAFETY: as above.
                arrived[i] = unsafe { S::read(lanes, slots[i].wrapping_add(x)) };
            });
            dynamics.collide(lanes, &arrived, |i, leaving| {
                // SAFETY: as above, for writing.
                unsafe { S::write(lanes, slots[Y::Directions::OPPOSITES[i]].wrapping_add(x), leaving) }
            });
            x += L::COUNT;
        }
        let rest = cells - whole;
        if rest > 0 {
            // SAFETY: `rest` numbers are left.
            let mut arrived = [unsafe { S::read_first(lanes, slots[0].wrapping_add(x), rest) }; Q];
            unrolled!(i in 0..Q => {
                // SAFETY: as above.
                arrived[i] = unsafe { S::read_first(lanes, slots[i].wrapping_add(x), rest) };
            });
            dynamics.collide(lanes, &arrived, |i, leaving| {
                // SAFETY: as above, for writing.
                unsafe { S::write_first(lanes, slots[Y::Directions::OPPOSITES[i]].wrapping_add(x), leaving, rest) }
            });
        }
    }
}

impl<Y: Dynamics<S::Real, Q>, S: Stored, const Q: usize> LaneKernel<S::Real> for RunUpdate<'_, Y, S, Q> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes<S::Real>>(self, lanes: L) {
        // Vectors that are no registers would spill at every operation.
        if L::IN_REGISTER { self.vectors(lanes) } else { self.vectors(S::Real::SINGLE) }
    }
}
