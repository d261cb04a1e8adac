//! The innermost loop: the cells of a run, vector by vector, read and written in the same places.

use super::dynamics::{Directions, Dynamics, Entering, Link};
use super::stored::Stored;
use partita_domain::lanes::{LaneKernel, Lanes, opaque, prefetch};
use partita_domain::{Isa, Real, unrolled};
use std::mem::MaybeUninit;

/// The most directions that [`unrolled`](partita_domain::unrolled!) counts to.
pub(super) const MOST_DIRECTIONS: usize = 34;

/// The places of a run of cells: what arrived along each direction, number after number, and where what leaves the other way
/// goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'a, S, const Q: usize> {
    /// Where those of the first direction lie, and how many numbers further those of each.
    pub(super) first: *mut S,
    pub(super) places: &'a [usize; Q],
    /// How far apart those of directions lie that differ along x alone, if it is as far for all.
    pub(super) apart: Option<isize>,
    pub(super) cells: usize,
    /// How many numbers further the next row along y lies. It is asked for in passing: so many short streams are too many for
    /// the hardware to foresee.
    pub(super) ahead: usize,
}

/// A dynamics as the order of work sees it. All that is generic in it is compiled once per kind of numbers and directions,
/// not once per collision: only the kernels themselves are.
pub(super) trait Update<S: Stored, const Q: usize>: Sync {
    /// Updates a run of cells.
    ///
    /// # Safety
    /// The numbers of all its cells must be readable and writable, all in different places, and nobody else's meanwhile; `apart`
    /// must be true of the places.
    unsafe fn run(&self, isa: Isa, run: &Run<'_, S, Q>);

    /// [`Dynamics::entering`].
    fn entering(&self, link: &Link) -> Entering<S::Real>;

    /// [`Dynamics::enter`].
    fn enter(&self, link: &Link, left: &[S::Real; Q]) -> S::Real;
}

impl<Y: Dynamics<S::Real, Q>, S: Stored, const Q: usize> Update<S, Q> for Y {
    unsafe fn run(&self, isa: Isa, run: &Run<'_, S, Q>) {
        S::Real::on_lanes(isa, Collide { dynamics: self, run });
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

/// Room for one vector per direction, in the order of their slots.
///
/// Its alignment is that of the whole stack, which the compiler only then aligns for the vectors it puts there: each that lies
/// across two lines of the cache costs two accesses.
#[repr(align(64))]
struct Aside<S, const Q: usize>([[MaybeUninit<S>; MOST_LANES]; Q]);

/// The kernel for a run that is being updated; what [`Update::run`] asks for has been promised.
///
/// It holds references alone: what has just been written piece by piece is not at hand for a while where it is read whole.
struct Collide<'a, Y, S, const Q: usize> {
    dynamics: &'a Y,
    run: &'a Run<'a, S, Q>,
}

impl<Y: Dynamics<S::Real, Q>, S: Stored, const Q: usize> Collide<'_, Y, S, Q> {
    /// Updates vector after vector, and aside what does not fill one or lies as few addresses do not tell: the collision is
    /// compiled once for both.
    #[inline(always)]
    fn vectors<L: Lanes<S::Real>>(self, lanes: L) {
        const { assert!(L::COUNT <= MOST_LANES) };
        let (dynamics, Run { mut first, places, apart, cells, ahead }) = (*self.dynamics, *self.run);
        let mut aside = Aside([[const { MaybeUninit::<S>::uninit() }; MOST_LANES]; Q]);
        let mut left = cells;
        while left > 0 {
            let (here, count) = (apart.filter(|_| left >= L::COUNT), left.min(L::COUNT));
            let room = aside.0.as_mut_ptr().cast::<S>();
            let mut firsts = [first; Q];
            unrolled!(i in 0..Q => {
                let aside = room.wrapping_add(Y::Directions::SLOTS[i] * MOST_LANES);
                firsts[i] = if here.is_some() { first.wrapping_add(places[i]) } else { aside };
            });
            if here.is_none() {
                for (&slot, &place) in Y::Directions::SLOTS.iter().zip(places) {
                    let (from, to) = (first.wrapping_add(place), room.wrapping_add(slot * MOST_LANES));
                    // SAFETY: `count` numbers are there, and place for a vector.
                    unsafe { S::write(lanes, to, S::read_first(lanes, from, count)) }
                }
            }
            let vectors = if here.is_some() { left / L::COUNT } else { 1 };
            for _ in 0..vectors {
                vector(lanes, &dynamics, &firsts, here.unwrap_or(MOST_LANES as isize), ahead);
                unrolled!(i in 0..Q => {
                    if Y::Directions::SIDES[i][1] == 0 {
                        firsts[i] = opaque(firsts[i].wrapping_add(L::COUNT));
                    }
                });
            }
            if here.is_none() {
                for (&slot, &place) in Y::Directions::SLOTS.iter().zip(places) {
                    let (from, to) = (room.wrapping_add(slot * MOST_LANES), first.wrapping_add(place));
                    // SAFETY: as above; a vector has been put to `from`.
                    unsafe { S::write_first(lanes, to, S::read(lanes, from), count) }
                }
            }
            let done = vectors * count;
            (first, left) = (first.wrapping_add(done), left - done);
        }
    }
}

/// Updates the vector whose numbers lie at `firsts`, and `apart` from one to the next of those that differ along x alone.
#[inline(always)]
fn vector<Y: Dynamics<S::Real, Q>, S: Stored, L: Lanes<S::Real>, const Q: usize>(
    lanes: L,
    dynamics: &Y,
    firsts: &[*mut S; Q],
    apart: isize,
    ahead: usize,
) {
    let at = |i: usize| {
        let [first, after] = Y::Directions::SIDES[i];
        firsts[first].wrapping_offset(after as isize * apart)
    };
    if L::COUNT > 1 {
        unrolled!(i in 0..Q => { prefetch(at(i).wrapping_add(ahead)); });
    }
    // SAFETY: a vector is there.
    let read = |i: usize| unsafe { S::read(lanes, at(i)) };
    // What the registers do not hold is read again when it leaves, unless it has to be converted each time.
    let again = const { Q > L::REGISTERS && size_of::<S>() == size_of::<S::Real>() };
    let mut kept = [read(0); Q];
    if !again {
        unrolled!(i in 0..Q => { kept[i] = read(i); });
    }
    dynamics.collide(
        lanes,
        |i| if again { read(i) } else { kept[i] },
        |i, leaving| {
            // SAFETY: as above, for writing.
            unsafe { S::write(lanes, at(Y::Directions::OPPOSITES[i]), leaving) }
        },
    );
}

impl<Y: Dynamics<S::Real, Q>, S: Stored, const Q: usize> LaneKernel<S::Real> for Collide<'_, Y, S, Q> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes<S::Real>>(self, lanes: L) {
        // Vectors that are no registers would spill at every operation.
        if L::IN_REGISTER { self.vectors(lanes) } else { self.vectors(S::Real::SINGLE) }
    }
}
