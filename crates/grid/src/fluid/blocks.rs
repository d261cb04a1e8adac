//! A flow in blocks: its numbers, its collision, its walls.

use super::collision::{Flow, Relaxation};
use super::lattice::{D2Q9, D3Q19, D3Q27, Lattice, LatticeName};
use super::march::{March, Moments};
use super::problem::Problem;
use super::settings::{Collision, Precision};
use crate::in_place::{Populations, Terrain, usual_depth};
use crate::setting::{SettingError, checked_depth};
use ndarray::{ArrayView3, ArrayViewMut3};
use partita_domain::{Isa, Real};
use partita_run::Setup;
use partita_run::state::{StateBlock, StateError, StateSource, Values, ValuesMut, interior, interior_mut};
use std::ops::Range;

/// The flow of a problem at its beginning, cut and run as `setup` says.
pub(super) fn begin(problem: &Problem, setup: &Setup<'_>) -> Result<Box<dyn March>, SettingError> {
    Ok(match (problem.lattice, problem.precision) {
        (LatticeName::D2Q9, Precision::F64) => Box::new(Blocks::<f64, D2Q9, 9>::new(problem, setup)?),
        (LatticeName::D2Q9, Precision::F32) => Box::new(Blocks::<f32, D2Q9, 9>::new(problem, setup)?),
        (LatticeName::D3Q19, Precision::F64) => Box::new(Blocks::<f64, D3Q19, 19>::new(problem, setup)?),
        (LatticeName::D3Q19, Precision::F32) => Box::new(Blocks::<f32, D3Q19, 19>::new(problem, setup)?),
        (LatticeName::D3Q27, Precision::F64) => Box::new(Blocks::<f64, D3Q27, 27>::new(problem, setup)?),
        (LatticeName::D3Q27, Precision::F32) => Box::new(Blocks::<f32, D3Q27, 27>::new(problem, setup)?),
    })
}

/// A precision that states keep.
trait Kept: Real {
    fn values(values: ArrayView3<'_, Self>) -> Values<'_>;
    fn values_mut(values: ArrayViewMut3<'_, Self>) -> ValuesMut<'_>;
}

macro_rules! kept {
    ($type:ty, $variant:ident) => {
        impl Kept for $type {
            fn values(values: ArrayView3<'_, Self>) -> Values<'_> {
                Values::$variant(values)
            }

            fn values_mut(values: ArrayViewMut3<'_, Self>) -> ValuesMut<'_> {
                ValuesMut::$variant(values)
            }
        }
    };
}
kept!(f64, F64);
kept!(f32, F32);

/// The name of the numbers in states.
const NAME: &str = "populations";

#[derive(Debug)]
struct Blocks<T: Real, D, const Q: usize> {
    populations: Populations<T, D, Q>,
    relaxation: Relaxation<T, D, Q>,
    /// What walls add, by tag.
    gains: Vec<T>,
    force: [f64; 3],
    regularised: bool,
    blocks: Vec<usize>,
    isa: Isa,
}

impl<T: Kept, D: Lattice<Q>, const Q: usize> Blocks<T, D, Q> {
    fn new(problem: &Problem, setup: &Setup<'_>) -> Result<Self, SettingError> {
        let extent = problem.extent;
        let partition = setup.blocks.partition(extent).map_err(|e| SettingError::new("blocks", e.to_string()))?;
        let depth = checked_depth(setup.depth.unwrap_or_else(|| usual_depth::<T>(&partition, Q)))?;
        let tag = |zyx: [usize; 3], i: usize| problem.walls.tag::<D, Q>(zyx, i);
        let terrain = Terrain { extent, edges: problem.edges, closed: None, tag: &tag };
        let (tau, force) = (problem.scaling.tau, problem.force);
        let populations = setup.team.run(|| {
            let mut populations = Populations::zeros(&partition, depth, &terrain);
            populations.fill(|zyx, cell| problem.start.fill::<D, Q>(zyx, tau, force, cell));
            populations
        });
        Ok(Self {
            populations,
            relaxation: Relaxation::new(problem.rates, force),
            gains: problem.walls.gains::<T, D, Q>(),
            force,
            regularised: problem.collision == Collision::Regularised,
            blocks: partition.shape().to_vec(),
            isa: setup.isa,
        })
    }

    fn advance<const FORCED: bool, const REGULARISED: bool>(&mut self, steps: Range<u64>) {
        let flow = Flow::<'_, T, D, Q, FORCED, REGULARISED> { relaxation: self.relaxation, walls: &self.gains };
        self.populations.advance(&flow, self.isa, steps);
    }
}

impl<T: Kept, D: Lattice<Q>, const Q: usize> March for Blocks<T, D, Q> {
    fn cut(&self) -> (&[usize], usize) {
        (&self.blocks, self.populations.depth())
    }

    fn take(&mut self, steps: Range<u64>) {
        // A force of zero costs the regularised collision little; a kernel of its own costs minutes of compilation.
        match (self.force != [0.0; 3], self.regularised) {
            (_, true) => self.advance::<true, true>(steps),
            (true, false) => self.advance::<true, false>(steps),
            (false, false) => self.advance::<false, false>(steps),
        }
        // After half a pair of steps numbers are gathered: here, so that whoever looks at them needs no team.
        let _ = self.populations.arrived();
    }

    fn row(&self, [z, y]: [usize; 2], into: &mut Moments) {
        let (z, y) = (z as isize, (y * Q) as isize);
        for field in self.populations.arrived() {
            let own = field.block().interior;
            if (own.start[0]..own.end(0)).contains(&z) && (own.start[1]..own.end(1)).contains(&y) {
                let rows = std::array::from_fn(|i| field.row(&own, z, y + i as isize));
                read::<T, D, Q>(rows, own.start[2] as usize, self.force, into);
            }
        }
    }

    fn state(&self) -> Vec<StateBlock<'_>> {
        let extent = self.populations.array();
        let part = |field| {
            let values: ArrayView3<'_, T> = interior(field);
            let offset = field.block().interior.start.map(|p| p as usize);
            StateBlock { name: NAME, extent, offset, values: T::values(values) }
        };
        self.populations.arrived().iter().map(part).collect()
    }

    fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError> {
        let extent = self.populations.array();
        self.populations.blocks_mut().iter_mut().try_for_each(|field| {
            let offset = field.block().interior.start.map(|p| p as usize);
            state.read(NAME, extent, offset, T::values_mut(interior_mut(field)))
        })
    }
}

/// Sums what arrives at a part of a row, whose first cell is `begin`: δ = Σ g, u = (Σ c g + F/2)/(1 + δ).
fn read<T: Real, D: Lattice<Q>, const Q: usize>(rows: [&[T]; Q], begin: usize, force: [f64; 3], into: &mut Moments) {
    let cells = begin..begin + rows[0].len();
    let excess = &mut into.excess[cells.clone()];
    excess.fill(0.0);
    for row in rows {
        excess.iter_mut().zip(row).for_each(|(sum, g)| *sum += g.to_f64());
    }
    for (axis, velocity) in into.velocity.iter_mut().enumerate() {
        let velocity = &mut velocity[cells.clone()];
        velocity.fill(force[axis] / 2.0);
        for (row, direction) in rows.iter().zip(D::DIRECTIONS) {
            match direction[axis] {
                0 => {}
                c => velocity.iter_mut().zip(*row).for_each(|(sum, g)| *sum += c as f64 * g.to_f64()),
            }
        }
        velocity.iter_mut().zip(&*excess).for_each(|(m, excess)| *m /= 1.0 + excess);
    }
}
