//! What happens to the numbers of a lattice, and what they say of a flow.

use super::bodies::Bodies;
use super::collision::Flow;
use super::lattice::Lattice;
use super::links::Links;
use super::loads::Momenta;
use super::march::Moments;
use super::problem::Problem;
use super::relaxation::Relaxation;
use super::settings::Collision;
use super::walls::Walls;
use crate::in_place::{Directions, Dynamics, Populations, Stored};
use partita_domain::{Isa, Real};
use std::fmt::Debug;
use std::ops::Range;

/// The physics of numbers, kept as `S`, along `Q` directions.
pub(super) trait Physics<S: Stored, const Q: usize>: Debug + Send + Sync {
    /// Where they move.
    type Directions: Directions<Q>;

    /// What [`Terrain`](crate::in_place::Terrain) says of a link.
    fn tag(problem: &Problem, zyx: [usize; 3], i: usize) -> Option<u32>;

    /// What arrives at a cell at the beginning.
    fn start(problem: &Problem, zyx: [usize; 3], cell: &mut [f64; Q]);

    /// Takes these steps, within the calling team.
    fn advance(&mut self, populations: &mut Populations<S, Self::Directions, Q>, isa: Isa, steps: Range<u64>);

    /// By body, the momentum that it is given in the step after `step` steps.
    fn forces(
        &self,
        _populations: &Populations<S, Self::Directions, Q>,
        _bodies: &Bodies,
        _step: u64,
    ) -> Vec<[f64; 3]> {
        Vec::new()
    }

    /// Reads a row by what arrives along each direction.
    fn read(&self, rows: [&[f64]; Q], into: &mut Moments);
}

/// A flow alone.
#[derive(Debug)]
pub(super) struct Flowing<T, D, const Q: usize> {
    relaxation: Relaxation<T, D, Q>,
    /// What enters, by tag.
    links: Links<T>,
    walls: Walls,
    dt: f64,
    force: [f64; 3],
    regularised: bool,
}

impl<T: Real, D: Lattice<Q>, const Q: usize> Flowing<T, D, Q> {
    pub(super) fn new(problem: &Problem) -> Self {
        Self {
            relaxation: Relaxation::new(problem.rates, problem.force),
            links: problem.walls.links::<T, D, Q>(),
            walls: problem.walls.clone(),
            dt: problem.scaling.dt,
            force: problem.force,
            regularised: problem.collision == Collision::Regularised,
        }
    }

    /// Tells the links what comes in during these steps.
    pub(super) fn look_ahead(&mut self, steps: &Range<u64>) {
        let ahead = (steps.start + 1..=steps.end).map(|step| self.walls.factors(step as f64 * self.dt));
        if let Some(factors) = ahead.collect::<Option<Vec<_>>>() {
            self.links.set_factors(steps.start + 1, &factors);
        }
    }

    /// What enters, by tag.
    pub(super) fn links(&self) -> &Links<T> {
        &self.links
    }

    /// The collision with the walls around.
    pub(super) fn flow<S: Stored<Real = T>, const FORCED: bool, const REGULARISED: bool>(
        &self,
    ) -> Flow<'_, T, D, Q, FORCED, REGULARISED> {
        Flow { relaxation: self.relaxation.kept_as::<S>(), links: &self.links }
    }
}

impl<S: Stored, D: Lattice<Q>, const Q: usize> Physics<S, Q> for Flowing<S::Real, D, Q> {
    type Directions = D;

    fn tag(problem: &Problem, zyx: [usize; 3], i: usize) -> Option<u32> {
        problem.tag::<D, Q>(zyx, i)
    }

    fn start(problem: &Problem, zyx: [usize; 3], cell: &mut [f64; Q]) {
        problem.start.fill::<D, Q>(zyx, problem.scaling.tau, problem.force, cell);
    }

    fn advance(&mut self, populations: &mut Populations<S, D, Q>, isa: Isa, steps: Range<u64>) {
        self.look_ahead(&steps);
        // A force of zero costs the regularised collision little; a kernel of its own costs minutes of compilation.
        match (self.force != [0.0; 3], self.regularised) {
            (_, true) => populations.advance(&self.flow::<S, true, true>(), isa, steps),
            (true, false) => populations.advance(&self.flow::<S, true, false>(), isa, steps),
            (false, false) => populations.advance(&self.flow::<S, false, false>(), isa, steps),
        }
    }

    fn forces(&self, populations: &Populations<S, D, Q>, bodies: &Bodies, step: u64) -> Vec<[f64; 3]> {
        match (self.force != [0.0; 3], self.regularised) {
            (_, true) => hand_over(&self.flow::<S, true, true>(), populations, bodies, step),
            (true, false) => hand_over(&self.flow::<S, true, false>(), populations, bodies, step),
            (false, false) => hand_over(&self.flow::<S, false, false>(), populations, bodies, step),
        }
    }

    fn read(&self, rows: [&[f64]; Q], into: &mut Moments) {
        read::<D, Q>(rows, |axis, half| half.fill(self.force[axis] / 2.0), into);
    }
}

/// Sums what links hand over to bodies.
pub(super) fn hand_over<Y: Dynamics<S::Real, Q>, S: Stored, const Q: usize>(
    flow: &Y,
    populations: &Populations<S, Y::Directions, Q>,
    bodies: &Bodies,
    step: u64,
) -> Vec<[f64; 3]> {
    let add = |sum: &mut Momenta, from: [usize; 3], i: usize, handed: f64| {
        if let Some(body) = bodies.body(from) {
            sum.add(body, Y::Directions::DIRECTIONS[i], handed);
        }
    };
    populations.handed_over(flow, step, || Momenta::zeros(bodies), add, |a, b| a.with(&b)).values()
}

/// Sums what arrives at a row: δ = Σ g, u = (Σ c g + F/2)/(1 + δ); `half_force` gives F/2 along an axis.
pub(super) fn read<D: Lattice<Q>, const Q: usize>(
    rows: [&[f64]; Q],
    half_force: impl Fn(usize, &mut [f64]),
    into: &mut Moments,
) {
    let Moments { excess, velocity, .. } = into;
    sum(&rows, excess);
    for (axis, velocity) in velocity.iter_mut().enumerate() {
        half_force(axis, velocity);
        for (row, direction) in rows.iter().zip(D::DIRECTIONS) {
            match direction[axis] {
                0 => {}
                c => velocity.iter_mut().zip(*row).for_each(|(sum, g)| *sum += c as f64 * g),
            }
        }
        velocity.iter_mut().zip(&*excess).for_each(|(m, excess)| *m /= 1.0 + excess);
    }
}

/// Sums rows, cell by cell.
pub(super) fn sum(rows: &[&[f64]], into: &mut [f64]) {
    into.fill(0.0);
    for row in rows {
        into.iter_mut().zip(*row).for_each(|(sum, g)| *sum += g);
    }
}
