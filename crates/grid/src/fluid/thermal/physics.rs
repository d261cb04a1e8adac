//! Flow and temperature as the physics of one lattice.

use super::carrier::{Carrier, Joint};
use super::collision::{Convection, Diffusion, WarmWall};
use super::heat::Heat;
use crate::fluid::lattice::Lattice;
use crate::fluid::march::Moments;
use crate::fluid::physics::{Flowing, Physics, read, sum};
use crate::fluid::problem::Problem;
use crate::in_place::{Populations, Stored};
use partita_domain::{Isa, Real};
use std::array::from_fn;
use std::marker::PhantomData;
use std::ops::Range;

/// A flow with a temperature.
#[derive(Debug)]
pub(in crate::fluid) struct Convecting<T, F, C, const A: usize, const B: usize> {
    flowing: Flowing<T, F, A>,
    diffusion: Diffusion<T>,
    /// By face; what is insulated is never asked for.
    walls: Vec<WarmWall<T>>,
    force: [f64; 3],
    buoyancy: [f64; 3],
    lattice: PhantomData<C>,
}

impl<T: Real, F: Lattice<A>, C: Carrier<B>, const A: usize, const B: usize> Convecting<T, F, C, A, B> {
    pub(in crate::fluid) fn new(problem: &Problem, heat: &Heat) -> Self {
        let wall = |wall: &Option<super::heat::Wall>| {
            let enters = wall.map_or(WarmWall { factor: 1.0, gain: 0.0 }, |wall| wall.enters(C::WEIGHT));
            WarmWall { factor: T::of(enters.factor), gain: T::of(enters.gain) }
        };
        Self {
            flowing: Flowing::new(problem),
            diffusion: Diffusion::new::<C, B>(heat.rates, heat.buoyancy),
            walls: heat.walls.iter().flatten().map(wall).collect(),
            force: problem.force,
            buoyancy: heat.buoyancy,
            lattice: PhantomData,
        }
    }
}

impl<T, F, C, const A: usize, const B: usize, const Q: usize> Physics<T, Q> for Convecting<T, F, C, A, B>
where
    T: Stored<Real = T> + Real,
    F: Lattice<A>,
    C: Carrier<B>,
{
    type Directions = Joint<F, C, A, B>;

    fn tag(problem: &Problem, zyx: [usize; 3], i: usize) -> Option<u32> {
        if i < A {
            return <Flowing<T, F, A> as Physics<T, A>>::tag(problem, zyx, i);
        }
        let ([x, y, z], cells) = (C::DIRECTIONS[i - A], problem.extent.zyx());
        let axis = [z, y, x].iter().position(|&c| c != 0)?;
        let from = zyx[axis] as isize - [z, y, x][axis];
        let side = usize::from(from >= 0);
        let beyond = from < 0 || from >= cells[axis] as isize;
        let wall = problem.heat.as_ref().and_then(|heat| heat.walls[axis][side]);
        wall.filter(|_| beyond).map(|_| (2 * axis + side) as u32)
    }

    /// Of the temperature the equilibrium, and the part of differences away from it that its slope causes, −cs² ∂θ/∂a / ω₋.
    fn start(problem: &Problem, zyx: [usize; 3], cell: &mut [f64; Q]) {
        let Some(heat) = &problem.heat else { return };
        let (theta, slope) = heat.begin(zyx, problem.scaling.dx);
        let force = from_fn(|axis| heat.buoyancy[axis].mul_add(theta, problem.force[axis]));
        let mut flow = [0.0; A];
        problem.start.fill::<F, A>(zyx, problem.scaling.tau, force, &mut flow);
        cell[..A].copy_from_slice(&flow);
        let velocity = problem.start.at([2, 1, 0].map(|axis| zyx[axis] as f64 + 0.5)).velocity;
        for (i, value) in cell[A..].iter_mut().enumerate() {
            let c = C::DIRECTIONS[i].map(|c| c as f64);
            let odd =
                |axis: usize| c[axis] * (theta * velocity[axis] - C::SPEED_SQUARED * slope[axis] / heat.rates.odd);
            *value = C::weight(i) * theta + (odd(0) + odd(1) + odd(2)) / 2.0;
        }
    }

    fn advance(&mut self, populations: &mut Populations<T, Self::Directions, Q>, isa: Isa, steps: Range<u64>) {
        let dynamics = Convection::<'_, T, F, C, A, B> {
            flow: self.flowing.flow::<T, true, false>(),
            diffusion: self.diffusion,
            walls: &self.walls,
            lattice: PhantomData,
        };
        populations.advance(&dynamics, isa, steps);
    }

    fn read(&self, rows: [&[f64]; Q], into: &mut Moments) {
        let mut theta = std::mem::take(&mut into.temperature);
        theta.resize(into.excess.len(), 0.0);
        sum(&rows[A..], &mut theta);
        let half_force = |axis: usize, half: &mut [f64]| {
            let force = |theta: f64| self.buoyancy[axis].mul_add(theta, self.force[axis]);
            half.iter_mut().zip(&theta).for_each(|(half, theta)| *half = force(*theta) / 2.0);
        };
        read::<F, A>(from_fn(|i| rows[i]), half_force, into);
        into.temperature = theta;
    }
}
