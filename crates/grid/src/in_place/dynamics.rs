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
