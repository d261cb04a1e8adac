//! Collisions: how what has met in a cell relaxes towards equilibrium.
//!
//! Numbers are deviations g = f − w from a fluid at rest of density 1, which keeps their digits. With δ = Σ g, ρ = 1 + δ,
//! m = Σ c g + F/2 and u = m/ρ, sums and differences over a pair of opposite directions relax apart:
//!
//! ```text
//!   even   s = g + g'     equilibrium  2 w (δ + 9/2 (c·m)²/ρ − 3/2 m²/ρ)
//!   odd    t = g − g'     equilibrium  2 w 3 (c·m)
//!   force  w (1 − ω/2) (9 (c·u)(c·F) − 3 u·F)  and  w (1 − ω/2) 3 (c·F), each with its own rate (Guo)
//! ```
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
    fn collide<L: Lanes<T>>(&self, lanes: L, arrived: &[L::Vector; Q], leave: impl FnMut(usize, L::Vector)) {
        self.relax(lanes, arrived, self.relaxation.push.map(|part| lanes.splat(part)), leave);
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
    #[inline(always)]
    pub(super) fn relax<L: Lanes<T>>(
        &self,
        lanes: L,
        arrived: &[L::Vector; Q],
        force: [L::Vector; 3],
        mut leave: impl FnMut(usize, L::Vector),
    ) -> ([L::Vector; 3], L::Vector) {
        let k = &self.relaxation;
        let c = |value: T| lanes.splat(value);
        let rest = arrived[0];
        let (mut sums, mut differences, mut parts) = ([rest; Q], [rest; Q], [None; 3]);
        let mut m = [None; 3];
        unrolled!(p in 0..(Q - 1) / 2 => {
            let [plus, minus] = [arrived[2 * p + 1], arrived[2 * p + 2]];
            (sums[p], differences[p]) = (plus + minus, plus - minus);
            parts[p % 3] = add(parts[p % 3], 1, sums[p]);
            for (m, component) in m.iter_mut().zip(D::DIRECTIONS[2 * p + 1]) {
                *m = add(*m, component, differences[p]);
            }
        });
        let zero = c(T::of(0.0));
        let delta = (rest + parts[0].unwrap_or(zero)) + (parts[1].unwrap_or(zero) + parts[2].unwrap_or(zero));
        let mut m = m.map(|part| part.unwrap_or(zero));
        if FORCED {
            m = [0, 1, 2].map(|axis| c(k.half).mul_add(force[axis], m[axis]));
        }
        let inverse = c(k.one) / (c(k.unit) + delta);
        let q = c(k.square) * inverse;
        let mut square = m[0].mul_add(m[0], m[1] * m[1]);
        if D::AXES == 3 {
            square = m[2].mul_add(m[2], square);
        }
        // δ − 3/2 m²/ρ, and what a force adds to it. All that can be done while 1/ρ is not known yet is: it takes long.
        let even = if REGULARISED { k.one } else { k.even };
        let mut pressure = square * c(k.square * k.third * even);
        if FORCED {
            let mut power = m[0].mul_add(force[0], m[1] * force[1]);
            if D::AXES == 3 {
                power = m[2].mul_add(force[2], power);
            }
            pressure = power.mul_add(c(k.even_force[1]), pressure);
        }
        let base = inverse.mul_add(pressure, delta * c(even));
        let mut stress = [zero; 7];
        if REGULARISED {
            stress = self.stress(lanes, &sums, &m, delta, inverse);
            leave(0, (stress[6] * c(k.stress[0])).mul_add(c(k.third), c(k.weights[0]) * base));
        } else {
            leave(0, c(k.weights[0]).mul_add(base, rest * c(k.rest)));
        }
        unrolled!(p in 0..(Q - 1) / 2 => {
            let direction = D::DIRECTIONS[2 * p + 1];
            let (class, cm) = (class(direction), along(direction, &m));
            let mut towards = cm;
            if !REGULARISED {
                towards = cm * c(k.even);
            }
            if FORCED {
                towards = along(direction, &force).mul_add(c(k.even_force[0]), towards);
            }
            let equilibrium = q.mul_add(cm * towards, base);
            let (even, odd) = if REGULARISED {
                let viscous = third_part(direction, &stress, c(k.third));
                (c(k.stress[class]).mul_add(viscous, c(k.weights[class]) * equilibrium), cm * c(k.odd[class]))
            } else {
                let even = c(k.weights[class]).mul_add(equilibrium, sums[p] * c(k.keep[0]));
                (even, c(k.odd[class]).mul_add(cm, differences[p] * c(k.keep[1])))
            };
            let odd = if FORCED { along(direction, &force).mul_add(c(k.odd_force[class]), odd) } else { odd };
            leave(2 * p + 1, even + odd);
            leave(2 * p + 2, even - odd);
        });
        (m, inverse)
    }

    /// The stress away from equilibrium: xx, yy, zz, xy, xz, yz, and the trace.
    #[inline(always)]
    fn stress<L: Lanes<T>>(
        &self,
        lanes: L,
        sums: &[L::Vector; Q],
        m: &[L::Vector; 3],
        delta: L::Vector,
        inverse: L::Vector,
    ) -> [L::Vector; 7] {
        const PAIRS: [[usize; 2]; 6] = [[0, 0], [1, 1], [2, 2], [0, 1], [0, 2], [1, 2]];
        let k = &self.relaxation;
        let zero = lanes.splat(T::of(0.0));
        let mut found = [None; 6];
        unrolled!(p in 0..(Q - 1) / 2 => {
            let direction = D::DIRECTIONS[2 * p + 1];
            for (part, [a, b]) in PAIRS.into_iter().enumerate() {
                // The first diagonal of two axes in every list runs along both of them: parts begin with a sum.
                found[part] = add(found[part], direction[a] * direction[b], sums[p]);
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
