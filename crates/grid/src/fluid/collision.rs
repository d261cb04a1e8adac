//! Collisions: how what has met in a cell relaxes towards equilibrium.
//!
//! Numbers are deviations g = f − w from a fluid at rest of density 1, which keeps their digits. With δ = Σ g, ρ = 1 + δ and
//! j = Σ c g, sums and differences over a pair of opposite directions relax apart. The momentum is m = j + F/2; a force F (Guo)
//! only moves it, for the even parts to n₊ = j + F/ω₊ and for the odd ones to n₋ = j + F/ω₋:
//!
//! ```text
//!   even   s = g + g'     equilibrium  2 w (δ + 9/2 ((c·n₊)² − (c·h)²)/ρ − 3/2 (n₊² − h²)/ρ),  h = n₊ − m
//!   odd    t = g − g'     equilibrium  2 w 3 (c·n₋)
//! ```
//! That is Guo's w (1 − ω₊/2) (9 (c·u)(c·F) − 3 u·F) and w (1 − ω₋/2) 3 (c·F), its squares completed.
//! The regularised collision lets the whole of its even part relax, to which the stress is added that stays: there
//! n₊ = m + (1 − ω₊/2) F.
//!
//! Sources: Ginzburg, Verhaeghe & d'Humières 2008 (two rates); Guo, Zheng & Shi 2002, DOI 10.1103/PhysRevE.65.046308 (force);
//! Latt & Chopard 2006, DOI 10.1016/j.matcom.2006.05.017 (regularised).

use super::lattice::{Lattice, class};
use super::links::Links;
use super::relaxation::Relaxation;
use crate::in_place::{Dynamics, Entering, Link};
use partita_domain::Real;
use partita_domain::lanes::{Lanes, Vector};
use partita_domain::unrolled;

/// c·a for a direction whose first component that is not 0 is 1.
#[inline(always)]
fn along<V: Vector>(direction: [isize; 3], a: &[V; 3]) -> V {
    let [x, y, z] = direction;
    let (mut sum, rest) = match (x, y) {
        (1, _) => (a[0], [y, z]),
        (_, 1) => (a[1], [0, z]),
        _ => (a[2], [0, 0]),
    };
    for (component, value) in rest.into_iter().zip([a[1], a[2]]) {
        match component {
            1 => sum = sum + value,
            -1 => sum = sum - value,
            _ => {}
        }
    }
    sum
}

/// `sum` ± value, or the first value itself.
#[inline(always)]
fn add<V: Vector>(sum: Option<V>, component: isize, value: V) -> Option<V> {
    match (sum, component) {
        (None, 1) => Some(value),
        (Some(sum), 1) => Some(sum + value),
        (Some(sum), -1) => Some(sum - value),
        (sum, _) => sum,
    }
}

/// Σ a² over the axes of a lattice.
#[inline(always)]
fn squared<V: Vector, D: Lattice<Q>, const Q: usize>(a: &[V; 3]) -> V {
    let square = a[0].mul_add(a[0], a[1] * a[1]);
    if D::AXES == 3 { a[2].mul_add(a[2], square) } else { square }
}

/// What arrived along a pair of opposite directions: sum and difference.
#[inline(always)]
pub(super) fn pair<V: Vector>(p: usize, arrived: &impl Fn(usize) -> V) -> [V; 2] {
    let [plus, minus] = [arrived(2 * p + 1), arrived(2 * p + 2)];
    [plus + minus, plus - minus]
}

/// What has met in a cell: δ and j.
#[inline(always)]
fn met<V: Vector, D: Lattice<Q>, const Q: usize>(arrived: &impl Fn(usize) -> V, zero: V) -> (V, [V; 3]) {
    let (mut parts, mut j) = ([None; 3], [None; 3]);
    unrolled!(p in 0..(Q - 1) / 2 => {
        let [sum, difference] = pair(p, arrived);
        parts[p % 3] = add(parts[p % 3], 1, sum);
        for (j, component) in j.iter_mut().zip(D::DIRECTIONS[2 * p + 1]) {
            *j = add(*j, component, difference);
        }
    });
    let parts = parts.map(|part| part.unwrap_or(zero));
    let delta = (arrived(0) + parts[0]) + (parts[1] + parts[2]);
    (delta, j.map(|part| part.unwrap_or(zero)))
}

/// A dynamics of the flow alone: one of the collisions, with or without a body force, and what enters.
#[derive(Debug, Clone, Copy)]
pub struct Flow<'a, T, D, const Q: usize, const FORCED: bool, const REGULARISED: bool> {
    /// The numbers of the collision.
    pub relaxation: Relaxation<T, D, Q>,
    /// What enters through faces and from bodies.
    pub links: &'a Links<T>,
}

impl<T: Real, D: Lattice<Q>, const Q: usize, const FORCED: bool, const REGULARISED: bool> Dynamics<T, Q>
    for Flow<'_, T, D, Q, FORCED, REGULARISED>
{
    type Directions = D;

    fn unit(&self) -> f64 {
        self.relaxation.unit.to_f64()
    }

    #[inline(always)]
    fn collide<L: Lanes<T>>(
        &self,
        lanes: L,
        arrived: impl Fn(usize) -> L::Vector,
        leave: impl FnMut(usize, L::Vector),
    ) {
        self.relax(lanes, &arrived, self.relaxation.push.map(|part| lanes.splat(part)), leave);
    }

    fn entering(&self, link: &Link) -> Entering<T> {
        self.links.entering(link)
    }

    fn enter(&self, link: &Link, left: &[T; Q]) -> T {
        self.links.enter::<D, Q>(link, left, self.relaxation.force)
    }
}

impl<T: Real, D: Lattice<Q>, const Q: usize, const FORCED: bool, const REGULARISED: bool>
    Flow<'_, T, D, Q, FORCED, REGULARISED>
{
    /// The collision in cells with this force, in the unit of the numbers; gives what is needed of the velocity: m, and 1/ρ.
    ///
    /// All that can be done while 1/ρ is not known yet is: it takes long.
    #[inline(always)]
    pub(super) fn relax<L: Lanes<T>>(
        &self,
        lanes: L,
        arrived: &impl Fn(usize) -> L::Vector,
        force: [L::Vector; 3],
        mut leave: impl FnMut(usize, L::Vector),
    ) -> ([L::Vector; 3], L::Vector) {
        let k = &self.relaxation;
        let c = |value: T| lanes.splat(value);
        let zero = c(T::of(0.0));
        let (delta, j) = met::<_, D, Q>(arrived, zero);
        let inverse = c(k.one) / (c(k.unit) + delta);
        let relaxing = if REGULARISED { &k.whole } else { &k.even };
        // m, n₊, n₋ and h. (Loops, as closures that the library calls may be compiled apart, and for no instruction set.)
        let (mut m, mut even, mut odd, mut h) = (j, j, j, force);
        for axis in 0..if FORCED { 3 } else { 0 } {
            m[axis] = force[axis].mul_add(c(k.half), j[axis]);
            even[axis] = force[axis].mul_add(c(relaxing.push), j[axis]);
            odd[axis] = force[axis].mul_add(c(k.odd_push), j[axis]);
            h[axis] = force[axis] * c(relaxing.beside);
        }
        // −(n₊² − h²)/3: what squares have in common.
        let mut common = squared::<_, D, Q>(&even);
        if FORCED {
            common = common - squared::<_, D, Q>(&h);
        }
        common = common * c(k.third);
        // 9/2 w/ρ, and what goes to all directions of a class alike.
        let mut classes = [[zero; 2]; 4];
        for ((class, square), share) in classes.iter_mut().zip(relaxing.squares).zip(relaxing.shares) {
            let (factor, density) = (inverse * c(square), delta * c(share));
            *class = [factor, if FORCED { factor.mul_add(common, density) } else { density }];
        }
        let stress = if REGULARISED { self.stress(lanes, arrived, &m, delta, inverse) } else { [zero; 7] };
        let [factor, density] = classes[0];
        let stays = if REGULARISED {
            (stress[6] * c(k.third)).mul_add(c(k.stress[0]), density)
        } else {
            arrived(0).mul_add(c(k.rest), density)
        };
        leave(0, if FORCED { stays } else { factor.mul_add(common, stays) });
        unrolled!(p in 0..(Q - 1) / 2 => {
            let direction = D::DIRECTIONS[2 * p + 1];
            let class = class(direction);
            let [sum, difference] = pair(p, arrived);
            let [factor, density] = classes[class];
            let (even, odd, h) = (along(direction, &even), along(direction, &odd), along(direction, &h));
            let square = even.mul_add(even, if FORCED { zero - h * h } else { common });
            let (stays, odd) = if REGULARISED {
                (third_part(direction, &stress, c(k.third)).mul_add(c(k.stress[class]), density), odd)
            } else {
                (sum.mul_add(c(k.keep), density), difference.mul_add(c(k.odd_keep[class]), odd))
            };
            let even = factor.mul_add(square, stays);
            leave(2 * p + 1, odd.mul_add(c(k.odd[class]), even));
            leave(2 * p + 2, odd.mul_add(c(k.odd_back[class]), even));
        });
        (m, inverse)
    }

    /// The stress away from equilibrium: xx, yy, zz, xy, xz, yz, and the trace.
    #[inline(always)]
    fn stress<L: Lanes<T>>(
        &self,
        lanes: L,
        arrived: &impl Fn(usize) -> L::Vector,
        m: &[L::Vector; 3],
        delta: L::Vector,
        inverse: L::Vector,
    ) -> [L::Vector; 7] {
        const PAIRS: [[usize; 2]; 6] = [[0, 0], [1, 1], [2, 2], [0, 1], [0, 2], [1, 2]];
        let k = &self.relaxation;
        let zero = lanes.splat(T::of(0.0));
        let mut found = [None; 6];
        unrolled!(p in 0..(Q - 1) / 2 => {
            let (direction, [sum, _]) = (D::DIRECTIONS[2 * p + 1], pair(p, arrived));
            for (part, [a, b]) in PAIRS.into_iter().enumerate() {
                // The first diagonal of two axes in every list runs along both of them: parts begin with a sum.
                found[part] = add(found[part], direction[a] * direction[b], sum);
            }
        });
        let pressure = delta * lanes.splat(k.third);
        let mut stress = [zero; 7];
        for (part, [a, b]) in PAIRS.into_iter().enumerate() {
            let found = found[part].unwrap_or(zero);
            let flux = (m[a] * inverse) * m[b];
            stress[part] = if a == b { (found + pressure) - flux } else { found - flux };
        }
        if D::AXES == 2 {
            stress[2] = zero;
        }
        stress[6] = (stress[0] + stress[1]) + stress[2];
        stress
    }
}

/// cc:Π − Π_aa/3.
#[inline(always)]
fn third_part<V: Vector>([x, y, z]: [isize; 3], stress: &[V; 7], third: V) -> V {
    let mut sum = stress[6] * third;
    for (component, value) in [x, y, z].into_iter().zip(stress) {
        if component != 0 {
            sum = sum + *value;
        }
    }
    for (product, value) in [x * y, x * z, y * z].into_iter().zip(&stress[3..6]) {
        match product {
            1 => sum = sum + (*value + *value),
            -1 => sum = sum - (*value + *value),
            _ => {}
        }
    }
    sum
}
