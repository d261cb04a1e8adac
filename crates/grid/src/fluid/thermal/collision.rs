//! The collision of flow and temperature: what has met in a cell relaxes, and warmth drives the flow.
//!
//! The temperature is θ = Σ h, in units of the driving difference and as a deviation from the reference. Buoyancy per volume
//! is F = F₀ + b θ; the flow takes it as in [`Flow`], whose velocity u, half of the force included, moves the temperature:
//!
//! ```text
//!   even   s = h + h'     equilibrium  2 w θ        at rest  w₀ θ
//!   odd    t = h − h'     equilibrium  θ u_a        along the axis a: 2 w / cs² = 1
//! ```
//! What moves heat is odd: diffusivity = cs² (1/ω₋ − 1/2), and the even rate follows from the magic number. With both rates 1
//! and u = 0 a step is the explicit one of the heat equation with the diffusion number w.
//!
//! Sources: Ginzburg 2005, DOI 10.1016/j.advwatres.2005.03.004 (two rates); Guo, Shi & Zheng 2002, DOI 10.1002/fld.337 (Boussinesq).

use super::carrier::{Carrier, Joint};
use crate::fluid::collision::{Flow, pair};
use crate::fluid::lattice::Lattice;
use crate::fluid::relaxation::Rates;
use crate::in_place::{Dynamics, Entering, Link};
use partita_domain::Real;
use partita_domain::lanes::{Lanes, Vector};
use partita_domain::unrolled;
use std::array::from_fn;

/// The numbers of the temperature's collision, folded.
#[derive(Debug, Clone, Copy)]
pub struct Diffusion<T> {
    /// Halves of what stays of sums and differences, and what stays at rest.
    keep: [T; 2],
    rest: T,
    /// ω₊ w, ω₊ w₀ and ω₋/2.
    even: T,
    even_rest: T,
    odd: T,
    /// b along x, y and z.
    buoyancy: [T; 3],
}

impl<T: Real> Diffusion<T> {
    /// The numbers for these rates on a lattice, and the force per volume b of a temperature of 1.
    #[must_use]
    pub fn new<C: Carrier<B>, const B: usize>(rates: Rates, buoyancy: [f64; 3]) -> Self {
        let Rates { even, odd } = rates;
        Self {
            keep: [even, odd].map(|rate| T::of((1.0 - rate) / 2.0)),
            rest: T::of(1.0 - even),
            even: T::of(even * C::weight(1)),
            even_rest: T::of(even * C::weight(0)),
            odd: T::of(odd / 2.0),
            buoyancy: buoyancy.map(T::of),
        }
    }
}

/// What enters through a wall, of what left towards it: `factor` times that, and `gain`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WarmWall<T> {
    /// 1 where heat comes back, −1 at a wall of fixed temperature θ (anti-bounce-back).
    pub factor: T,
    /// The heat that flows in per cell and step, or 2 w θ.
    pub gain: T,
}

/// A dynamics of flow and temperature, coupled by buoyancy.
#[derive(Debug, Clone, Copy)]
pub struct Convection<'a, T, F, C, const A: usize, const B: usize> {
    /// The flow with its walls; its force is F₀.
    pub flow: Flow<'a, T, F, A, true, false>,
    /// The temperature.
    pub diffusion: Diffusion<T>,
    /// The walls of the temperature, by tag.
    pub walls: &'a [WarmWall<T>],
    /// On which lattice.
    pub lattice: std::marker::PhantomData<C>,
}

impl<T, F, C, const A: usize, const B: usize, const Q: usize> Dynamics<T, Q> for Convection<'_, T, F, C, A, B>
where
    T: Real,
    F: Lattice<A>,
    C: Carrier<B>,
{
    type Directions = Joint<F, C, A, B>;

    fn unit(&self) -> f64 {
        self.flow.unit()
    }

    #[inline(always)]
    fn collide<L: Lanes<T>>(
        &self,
        lanes: L,
        arrived: impl Fn(usize) -> L::Vector,
        mut leave: impl FnMut(usize, L::Vector),
    ) {
        let h = |i: usize| arrived(A + i);
        let mut theta = h(0);
        unrolled!(p in 0..(B - 1) / 2 => {
            let [sum, _] = pair(p, &h);
            theta = theta + sum;
        });
        let (k, c) = (&self.diffusion, |value: T| lanes.splat(value));
        let steady = self.flow.relaxation.push;
        let force = [0, 1, 2].map(|axis| c(k.buoyancy[axis]).mul_add(theta, c(steady[axis])));
        let (m, inverse) = self.flow.relax(lanes, &arrived, force, &mut leave);
        leave(A, c(k.even_rest).mul_add(theta, h(0) * c(k.rest)));
        let flux = (theta * inverse) * c(k.odd);
        unrolled!(p in 0..(B - 1) / 2 => {
            // The pairs run along x, y and z, in this order.
            let [sum, difference] = pair(p, &h);
            let even = c(k.even).mul_add(theta, sum * c(k.keep[0]));
            let odd = flux.mul_add(m[p % 3], difference * c(k.keep[1]));
            leave(A + 2 * p + 1, even + odd);
            leave(A + 2 * p + 2, even - odd);
        });
    }

    fn entering(&self, link: &Link) -> Entering<T> {
        if link.direction < A {
            return self.flow.entering(link);
        }
        let rest = WarmWall { factor: T::of(1.0), gain: T::of(0.0) };
        let WarmWall { factor, gain } = self.walls.get(link.tag as usize).copied().unwrap_or(rest);
        Entering::Back { factor, gain }
    }

    fn enter(&self, link: &Link, left: &[T; Q]) -> T {
        self.flow.enter(link, &from_fn(|i| left[i]))
    }
}
