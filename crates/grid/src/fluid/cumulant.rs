//! The cumulant collision on D3Q27: for high Reynolds numbers, and for flows whose mean speed must not show.
//!
//! Numbers become moments about the velocity u = (Σ c f + F/2)/ρ, axis by axis, in which the stress relaxes; what leaves has the
//! relaxed stress and otherwise the moments of a Gaussian, for all cumulants beyond the second are set to 0:
//!
//! ```text
//!   shear       κ₁₁₀* = (1 − ω) κ₁₁₀,  (κ₂₀₀ − κ₀₂₀)* = (1 − ω)(κ₂₀₀ − κ₀₂₀) − 3 ρ (1 − ω/2)(u² ∂u/∂x − v² ∂v/∂y)
//!   pressure    (κ₂₀₀ + κ₀₂₀ + κ₀₀₂)* = ρ − 3/2 ρ (u² ∂u/∂x + v² ∂v/∂y + w² ∂w/∂z)
//!   slopes      ∂u/∂x = −ω/(2ρ) (2κ₂₀₀ − κ₀₂₀ − κ₀₀₂) − 1/(2ρ) (κ₂₀₀ + κ₀₂₀ + κ₀₀₂ − ρ), …
//!   beyond      κ₂₂₀ ρ = κ₂₀₀ κ₀₂₀ + 2 κ₁₁₀²,  κ₂₁₁ ρ = κ₂₀₀ κ₀₁₁ + 2 κ₁₁₀ κ₁₀₁,  κ₂₂₂ likewise; those of odd order are 0
//! ```
//! The products with u² take away the lattice's own dependence of the viscosity on the speed. Numbers are deviations from rest
//! throughout, which keep their digits, and larger by a unit, as in [`Relaxation`](super::Relaxation).
//! Source: Geier, Schönherr, Pasquali & Krafczyk 2015, DOI 10.1016/j.camwa.2015.05.001, all rates but that of shear 1.

use super::bodies::Bodies;
use super::lattice::D3Q27;
use super::links::Links;
use super::march::Moments;
use super::physics::{Flowing, Physics, hand_over};
use super::problem::Problem;
use crate::in_place::{Directions, Dynamics, Entering, Link, Populations, Stored};
use partita_domain::lanes::{Lanes, Vector};
use partita_domain::{Isa, Real, unrolled};
use std::ops::Range;

/// The directions.
const Q: usize = 27;
/// Weights of a line of cells, and its moments of order 0, 1 and 2 at rest.
const WEIGHTS: [f64; 3] = [1.0 / 6.0, 2.0 / 3.0, 1.0 / 6.0];
const MOMENTS: [f64; 3] = [1.0, 0.0, 1.0 / 3.0];

/// The place of each direction in a cube, x fastest: 9 (z + 1) + 3 (y + 1) + x + 1.
const PLACES: [usize; Q] = {
    let (mut places, mut i) = ([0; Q], 0);
    while i < Q {
        let [x, y, z] = D3Q27::DIRECTIONS[i];
        places[i] = (9 * (z + 1) + 3 * (y + 1) + x + 1) as usize;
        i += 1;
    }
    places
};

/// A line along an axis, of nine: its places, and what it holds at rest, where the axes before it are given as moments and those
/// after as numbers.
const fn line(axis: usize, line: usize) -> ([usize; 3], f64) {
    let (low, high) = (line % 3, line / 3);
    let (first, step, rest) = match axis {
        0 => (3 * line, 1, WEIGHTS[low] * WEIGHTS[high]),
        1 => (9 * high + low, 3, MOMENTS[low] * WEIGHTS[high]),
        _ => (line, 9, MOMENTS[low] * MOMENTS[high]),
    };
    ([first, first + step, first + 2 * step], rest)
}

/// A dynamics of the flow alone, by cumulants, with a body force.
#[derive(Debug, Clone, Copy)]
pub struct Cumulant<'a, T> {
    /// How much larger all numbers are.
    unit: f64,
    /// The force per volume along x, y and z.
    force: [T; 3],
    /// 1 − ω, −ω/2 and 3 (1 − ω/2).
    keep: T,
    slope: T,
    drift: T,
    /// What enters through faces and from bodies.
    links: &'a Links<T>,
}

impl<'a, T: Real> Cumulant<'a, T> {
    /// The collision for the rate ω of shear, viscosity = (1/ω − 1/2)/3, and a force, in units of the lattice.
    #[must_use]
    pub fn new(omega: f64, force: [f64; 3], links: &'a Links<T>) -> Self {
        Self {
            unit: 1.0,
            force: force.map(T::of),
            keep: T::of(1.0 - omega),
            slope: T::of(-omega / 2.0),
            drift: T::of(3.0 * (1.0 - omega / 2.0)),
            links,
        }
    }

    /// The same for numbers that are kept so.
    #[must_use]
    pub fn kept_as<S: Stored<Real = T>>(self) -> Self {
        Self { unit: S::UNIT, ..self }
    }
}

impl<T: Real> Dynamics<T, Q> for Cumulant<'_, T> {
    type Directions = D3Q27;

    fn unit(&self) -> f64 {
        self.unit
    }

    #[inline(always)]
    fn collide<L: Lanes<T>>(
        &self,
        lanes: L,
        arrived: impl Fn(usize) -> L::Vector,
        leave: impl FnMut(usize, L::Vector),
    ) {
        let number = |value: f64| lanes.splat(T::of(value));
        let mut cube = to_cube(arrived, number(0.0));
        let (delta, m) = sums(&cube, number(0.0));
        let unit = number(self.unit);
        let inverse = number(1.0) / (unit + delta);
        let half = [0, 1, 2].map(|axis| lanes.splat(self.force[axis]) * number(0.5 * self.unit));
        let u = [0, 1, 2].map(|axis| (m[axis] + half[axis]) * inverse);
        let at_rest = |rest: f64| number(rest * self.unit);
        centre::<_, 0>(at_rest, &mut cube, u[0]);
        centre::<_, 1>(at_rest, &mut cube, u[1]);
        centre::<_, 2>(at_rest, &mut cube, u[2]);
        self.relax(lanes, &mut cube, u, [delta, inverse], half);
        scatter::<_, 2>(at_rest, number(0.5), &mut cube, u[2]);
        scatter::<_, 1>(at_rest, number(0.5), &mut cube, u[1]);
        scatter::<_, 0>(at_rest, number(0.5), &mut cube, u[0]);
        from_cube(&cube, leave);
    }

    fn entering(&self, link: &Link) -> Entering<T> {
        self.links.entering(link)
    }

    fn enter(&self, link: &Link, left: &[T; Q]) -> T {
        self.links.enter::<D3Q27, Q>(link, left, self.force)
    }
}

impl<T: Real> Cumulant<'_, T> {
    /// The moments after the collision; of density, δ = ρ − 1 and 1/ρ. What follows are deviations as well: p, q and r are κ₂₀₀,
    /// κ₀₂₀ and κ₀₀₂ less 1/3, and moments of the fourth and sixth order are less 1/9 and 1/27.
    #[inline(always)]
    fn relax<L: Lanes<T>>(
        &self,
        lanes: L,
        cube: &mut [L::Vector; Q],
        u: [L::Vector; 3],
        [delta, inverse]: [L::Vector; 2],
        half: [L::Vector; 3],
    ) {
        let number = |value: f64| lanes.splat(T::of(value));
        let (zero, third) = (number(0.0), number(1.0 / 3.0));
        let rest = number(self.unit / 3.0);
        let [keep, slope, drift] = [self.keep, self.slope, self.drift].map(|value| lanes.splat(value));
        let [p, q, r] = [2, 6, 18].map(|place| cube[place]);
        let [shear_q, shear_r] = [p - q, p - r];
        let excess = ((p + q) + r) - delta;
        // ρ ∂u/∂x and so on, times u², v², w².
        let along = slope.mul_add(shear_q + shear_r, number(-0.5) * excess);
        let steep = slope * number(-3.0);
        let carried = [along, steep.mul_add(shear_q, along), steep.mul_add(shear_r, along)];
        let [a, b, c] = [0, 1, 2].map(|axis| u[axis] * u[axis] * carried[axis]);
        let shear_q = keep.mul_add(shear_q, zero - drift * (a - b));
        let shear_r = keep.mul_add(shear_r, zero - drift * (a - c));
        let trace = number(-1.5).mul_add((a + b) + c, delta);
        let p = (trace + (shear_q + shear_r)) * third;
        let (q, r) = (p - shear_q, p - shear_r);
        let [xy, xz, yz] = [4, 10, 12].map(|place| cube[place] * keep);
        *cube = [zero; Q];
        (cube[0], cube[1], cube[3], cube[9]) = (delta, half[0], half[1], half[2]);
        (cube[2], cube[6], cube[18], cube[4], cube[10], cube[12]) = (p, q, r, xy, xz, yz);
        let [xx, yy, zz] = [p, q, r].map(|part| part + rest);
        let two = number(2.0);
        let fourth = |a: L::Vector, b: L::Vector, ab: L::Vector| {
            let sum = (a + b).mul_add(rest, delta * number(self.unit / -9.0));
            (two * ab).mul_add(ab, a.mul_add(b, sum)) * inverse
        };
        (cube[8], cube[20], cube[24]) = (fourth(p, q, xy), fourth(p, r, xz), fourth(q, r, yz));
        let mixed = |square: L::Vector, ab: L::Vector, ac: L::Vector, bc: L::Vector| {
            square.mul_add(bc, two * ab * ac) * inverse
        };
        (cube[14], cube[16], cube[22]) = (mixed(xx, xy, xz, yz), mixed(yy, xy, yz, xz), mixed(zz, xz, yz, xy));
        let products = p.mul_add(q, r.mul_add(p, q * r));
        let plain = ((p + q) + r).mul_add(rest * rest, (p * q).mul_add(r, products * rest));
        let alone = delta * delta.mul_add(number(self.unit / -27.0), number(self.unit * self.unit * -2.0 / 27.0));
        let squares = (xx * yz).mul_add(yz, (yy * xz).mul_add(xz, (zz * xy) * xy));
        let all = (number(8.0) * xy).mul_add(xz * yz, two * squares);
        cube[26] = ((plain + alone) + all) * (inverse * inverse);
    }
}

/// Numbers by their place in the cube. (What is counted beyond the last direction must not be known to be beyond it.)
#[inline(always)]
fn to_cube<V: Vector, const N: usize>(arrived: impl Fn(usize) -> V, zero: V) -> [V; N] {
    let mut cube = [zero; N];
    unrolled!(i in 0..N => { cube[PLACES[i % Q]] = arrived(i); });
    cube
}

/// The way back.
#[inline(always)]
fn from_cube<V: Vector, const N: usize>(cube: &[V; N], mut leave: impl FnMut(usize, V)) {
    unrolled!(i in 0..N => { leave(i, cube[PLACES[i % Q]]); });
}

/// Σ g and Σ c g. (Unrolled, as a place that is looked up would keep the whole cube in memory.)
#[inline(always)]
fn sums<V: Vector>(cube: &[V; Q], zero: V) -> (V, [V; 3]) {
    let (mut all, mut m) = ([zero; 3], [zero; 3]);
    unrolled!(at in 0..9 => {
        let [x, y, z] = [line(0, at).0, line(1, at).0, line(2, at).0];
        all = [all[0] + cube[x[0]], all[1] + cube[x[1]], all[2] + cube[x[2]]];
        m[0] = m[0] + (cube[x[2]] - cube[x[0]]);
        m[1] = m[1] + (cube[y[2]] - cube[y[0]]);
        m[2] = m[2] + (cube[z[2]] - cube[z[0]]);
    });
    ((all[0] + all[2]) + all[1], m)
}

/// Numbers along an axis become moments of order 0, 1 and 2 about the velocity.
#[inline(always)]
fn centre<V: Vector, const AXIS: usize>(at_rest: impl Fn(f64) -> V, cube: &mut [V; Q], u: V) {
    unrolled!(at in 0..9 => {
        let ([low, middle, high], rest) = line(AXIS, at);
        let (sum, difference) = (cube[high] + cube[low], cube[high] - cube[low]);
        let all = sum + cube[middle];
        let first = difference - u * (all + at_rest(rest));
        (cube[low], cube[middle], cube[high]) = (all, first, sum - u * (difference + first));
    });
}

/// The way back.
#[inline(always)]
fn scatter<V: Vector, const AXIS: usize>(at_rest: impl Fn(f64) -> V, half: V, cube: &mut [V; Q], u: V) {
    unrolled!(at in 0..9 => {
        let ([low, middle, high], rest) = line(AXIS, at);
        let [all, first, second] = [cube[low], cube[middle], cube[high]];
        let difference = u.mul_add(all + at_rest(rest), first);
        let sum = u.mul_add(first + difference, second);
        (cube[low], cube[middle], cube[high]) = (half * (sum - difference), all - sum, half * (sum + difference));
    });
}

/// A flow alone, by cumulants.
#[derive(Debug)]
pub(super) struct Centred<T> {
    flowing: Flowing<T, D3Q27, Q>,
    omega: f64,
    force: [f64; 3],
}

impl<T: Real> Centred<T> {
    pub(super) fn new(problem: &Problem) -> Self {
        Self { flowing: Flowing::new(problem), omega: problem.rates.even, force: problem.force }
    }

    fn collision<S: Stored<Real = T>>(&self) -> Cumulant<'_, T> {
        Cumulant::new(self.omega, self.force, self.flowing.links()).kept_as::<S>()
    }
}

impl<S: Stored> Physics<S, Q> for Centred<S::Real> {
    type Directions = D3Q27;

    fn tag(problem: &Problem, zyx: [usize; 3], i: usize) -> Option<u32> {
        problem.tag::<D3Q27, Q>(zyx, i)
    }

    fn start(problem: &Problem, zyx: [usize; 3], cell: &mut [f64; Q]) {
        problem.start.fill::<D3Q27, Q>(zyx, problem.scaling.tau, problem.force, cell);
    }

    fn advance(&mut self, populations: &mut Populations<S, D3Q27, Q>, isa: Isa, steps: Range<u64>) {
        self.flowing.look_ahead(&steps);
        populations.advance(&self.collision::<S>(), isa, steps);
    }

    fn forces(&self, populations: &Populations<S, D3Q27, Q>, bodies: &Bodies, step: u64) -> Vec<[f64; 3]> {
        hand_over(&self.collision::<S>(), populations, bodies, step)
    }

    fn read(&self, rows: [&[f64]; Q], into: &mut Moments) {
        Physics::<S, Q>::read(&self.flowing, rows, into);
    }
}
