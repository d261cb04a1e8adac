//! What a lattice in place must be told by a science.

use partita_domain::Real;
use partita_domain::lanes::Lanes;
use std::fmt::Debug;

/// The directions along which numbers move, one cell per step.
pub trait Directions<const Q: usize>: Copy + Send + Sync + Debug + 'static {
    /// The axes of the grid: 2 (y, x) or 3 (z, y, x).
    const AXES: usize;

    /// The step of each direction along x, y and z: −1, 0 or 1. The first one rests.
    const DIRECTIONS: [[isize; 3]; Q];

    /// The direction that points the other way.
    const OPPOSITES: [usize; Q];

    /// The first direction of a second field on the same cells, which rests as well; without one, `Q`.
    const SECOND: usize = Q;

    /// The place of each direction among those of a row of cells: those of a field that differ along x alone lie side by side,
    /// from −1 to 1, so that few addresses are enough to find all.
    const SLOTS: [usize; Q] = slots(&Self::DIRECTIONS, Self::SECOND);

    /// For each direction the first of those side by side with it, and how many places after that it comes.
    const SIDES: [[usize; 2]; Q] = sides(&Self::DIRECTIONS, &Self::SLOTS, Self::SECOND);
}

/// Whether two directions differ along x alone, the second by `by` more.
const fn beside(one: [isize; 3], other: [isize; 3], by: isize) -> bool {
    one[0] + by == other[0] && one[1] == other[1] && one[2] == other[2]
}

/// The places of directions, in the order in which the first of those side by side comes.
const fn slots<const Q: usize>(directions: &[[isize; 3]; Q], second: usize) -> [usize; Q] {
    let (mut slots, mut slot, mut i) = ([Q; Q], 0, 0);
    while i < Q {
        let (mut by, last) = if slots[i] == Q { (-2, 2) } else { (0, -1) };
        while by <= last {
            let (mut j, end) = if i < second { (0, second) } else { (second, Q) };
            while j < end {
                if beside(directions[i], directions[j], by) {
                    slots[j] = slot;
                    slot += 1;
                }
                j += 1;
            }
            by += 1;
        }
        i += 1;
    }
    slots
}

/// The first of those side by side with each direction, and how many places after that it comes.
const fn sides<const Q: usize>(directions: &[[isize; 3]; Q], slots: &[usize; Q], second: usize) -> [[usize; 2]; Q] {
    let (mut sides, mut i) = ([[0; 2]; Q], 0);
    while i < Q {
        sides[i] = [i, 0];
        let mut j = 0;
        while j < Q {
            let (same_field, after) = ((i < second) == (j < second), slots[i].saturating_sub(slots[j]));
            if same_field && after > sides[i][1] && beside(directions[j], directions[i], after as isize) {
                sides[i] = [j, after];
            }
            j += 1;
        }
        i += 1;
    }
    sides
}

/// The table of opposites of directions that are all different.
///
/// # Panics
/// At compile time, if a direction has no opposite.
#[must_use]
pub const fn opposites<const Q: usize>(directions: &[[isize; 3]; Q]) -> [usize; Q] {
    let (mut found, mut i) = ([0; Q], 0);
    while i < Q {
        let ([x, y, z], mut j) = (directions[i], 0);
        while directions[j][0] != -x || directions[j][1] != -y || directions[j][2] != -z {
            j += 1;
        }
        found[i] = j;
        i += 1;
    }
    found
}

/// What happens in a cell of numbers `T`, and at tagged links.
///
/// It is a small value, copied into the innermost loop so that its numbers stay in registers.
pub trait Dynamics<T: Real, const Q: usize>: Copy + Send + Sync {
    /// Where they move.
    type Directions: Directions<Q>;

    /// How much larger the numbers of [`collide`](Self::collide) are than what they stand for: as much as those that are
    /// kept, [`Stored::UNIT`](super::Stored::UNIT).
    fn unit(&self) -> f64 {
        1.0
    }

    /// What leaves a cell along each direction after all that arrived has collided; each is given to `leave` once, as
    /// soon as it is known. One expression for vectors of any width. Mark it `#[inline(always)]`.
    ///
    /// `arrived` tells what arrived along a direction as long as nothing has left along it or its opposite. Where the
    /// registers do not hold all of it, that is read again, which costs less than to put aside what was made of it.
    fn collide<L: Lanes<T>>(&self, lanes: L, arrived: impl Fn(usize) -> L::Vector, leave: impl FnMut(usize, L::Vector));

    /// What enters a cell through a tagged link. Here and in [`enter`](Self::enter) numbers are what they stand for,
    /// whatever the unit of those that are kept.
    fn entering(&self, link: &Link) -> Entering<T>;

    /// What enters where that is a function of [all](Entering::All) that left the cell in the step before, by direction.
    fn enter(&self, link: &Link, left: &[T; Q]) -> T {
        left[Self::Directions::OPPOSITES[link.direction]]
    }
}

/// What enters a cell through a link, of what left it towards there: all of it comes `back` at a wall at rest.
///
/// Most links need a number or two; so few are read that a surface costs little.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Entering<T> {
    /// `factor` times what left towards there, and `gain`.
    Back {
        /// The factor.
        factor: T,
        /// What is added.
        gain: T,
    },
    /// `weight` times what left towards there, and 1 − `weight` times what had arrived from the opposite side, on its way
    /// there. At a face, where nobody has kept what arrived, all comes back.
    Arrived {
        /// The weight.
        weight: T,
    },
    /// `weight` times what left towards there, and 1 − `weight` times what left the other way.
    Left {
        /// The weight.
        weight: T,
    },
    /// A function of all that left, see [`Dynamics::enter`].
    All,
}

impl<T: Real> Entering<T> {
    /// The number, of what left towards there, of what had arrived on its way there, if that is known, of what left the
    /// other way, and of the function of all that left.
    #[inline]
    pub fn number(self, back: T, arrived: Option<T>, left: impl FnOnce() -> T, all: impl FnOnce() -> T) -> T {
        let mixed = |weight: T, other: T| other + weight * (back - other);
        match self {
            Self::Back { factor, gain } => factor * back + gain,
            Self::Arrived { weight } => arrived.map_or(back, |arrived| mixed(weight, arrived)),
            Self::Left { weight } => mixed(weight, left()),
            Self::All => all(),
        }
    }
}

/// A direction along which a cell has no cell behind it, of which the terrain says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The cell `[z, y, x]`.
    pub zyx: [isize; 3],
    /// The direction that enters.
    pub direction: usize,
    /// What the terrain said of it.
    pub tag: u32,
    /// The step that is about to begin.
    pub step: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fluid::{D2Q9, D3Q19};

    fn neighbours_along_x_lie_side_by_side<D: Directions<Q>, const Q: usize>(firsts: usize) {
        let mut slots = D::SLOTS;
        slots.sort_unstable();
        assert!(slots.into_iter().eq(0..Q));
        for (i, [first, after]) in D::SIDES.into_iter().enumerate() {
            assert_eq!(D::SLOTS[first] + after, D::SLOTS[i]);
            let [[x, y, z], [of_first, ..]] = [D::DIRECTIONS[i], D::DIRECTIONS[first]];
            assert_eq!([of_first + after as isize, y, z], [x, D::DIRECTIONS[first][1], D::DIRECTIONS[first][2]]);
        }
        assert_eq!(D::SIDES.iter().filter(|[_, after]| *after == 0).count(), firsts);
    }

    #[test]
    fn few_directions_are_the_first_of_those_side_by_side() {
        neighbours_along_x_lie_side_by_side::<D2Q9, 9>(3);
        neighbours_along_x_lie_side_by_side::<D3Q19, 19>(9);
    }
}
