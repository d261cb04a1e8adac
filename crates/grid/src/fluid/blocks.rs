//! A flow in blocks: its numbers, and what happens to them.

use super::bodies::Bodies;
use super::cumulant::Centred;
use super::lattice::{D2Q9, D3Q19, D3Q27, LatticeName};
use super::march::{March, Moments};
use super::physics::{Flowing, Physics};
use super::problem::Problem;
use super::settings::{Collision, Precision};
use super::thermal::{Convecting, D2Q5, D3Q7};
use crate::in_place::{Populations, Stored, Terrain, usual_depth};
use crate::setting::{SettingError, checked_depth};
use half::f16;
use ndarray::{ArrayView3, ArrayViewMut3};
use partita_domain::{Isa, Real};
use partita_run::Setup;
use partita_run::state::{StateBlock, StateError, StateSource, Values, ValuesMut, interior, interior_mut};
use std::ops::Range;

/// The flow of a problem at its beginning, cut and run as `setup` says.
pub(super) fn begin(problem: &Problem, setup: &Setup<'_>) -> Result<Box<dyn March>, SettingError> {
    match problem.precision {
        Precision::F64 => on_lattice::<f64>(problem, setup),
        Precision::F32 => on_lattice::<f32>(problem, setup),
        // A temperature is not kept so.
        Precision::F16 => flow::<f16>(problem, setup),
    }
}

fn on_lattice<T: Kept<Real = T> + Real>(problem: &Problem, setup: &Setup<'_>) -> Result<Box<dyn March>, SettingError> {
    let Some(heat) = &problem.heat else { return flow::<T>(problem, setup) };
    Ok(if problem.extent.dims() == 2 {
        Box::new(Blocks::<T, _, 14>::new(Convecting::<T, D2Q9, D2Q5, 9, 5>::new(problem, heat), problem, setup)?)
    } else {
        Box::new(Blocks::<T, _, 26>::new(Convecting::<T, D3Q19, D3Q7, 19, 7>::new(problem, heat), problem, setup)?)
    })
}

fn flow<S: Kept>(problem: &Problem, setup: &Setup<'_>) -> Result<Box<dyn March>, SettingError> {
    Ok(match problem.lattice {
        LatticeName::D2Q9 => {
            Box::new(Blocks::<S, _, 9>::new(Flowing::<S::Real, D2Q9, 9>::new(problem), problem, setup)?)
        }
        LatticeName::D3Q19 => {
            Box::new(Blocks::<S, _, 19>::new(Flowing::<S::Real, D3Q19, 19>::new(problem), problem, setup)?)
        }
        LatticeName::D3Q27 if problem.collision == Collision::Cumulant => {
            Box::new(Blocks::<S, _, 27>::new(Centred::<S::Real>::new(problem), problem, setup)?)
        }
        LatticeName::D3Q27 => {
            Box::new(Blocks::<S, _, 27>::new(Flowing::<S::Real, D3Q27, 27>::new(problem), problem, setup)?)
        }
    })
}

/// A precision that states keep.
trait Kept: Stored {
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
kept!(f16, F16);

/// The name of the numbers in states.
const NAME: &str = "populations";

#[derive(Debug)]
struct Blocks<S: Stored, P: Physics<S, Q>, const Q: usize> {
    populations: Populations<S, P::Directions, Q>,
    physics: P,
    bodies: Option<Bodies>,
    blocks: Vec<usize>,
    isa: Isa,
}

impl<S: Kept, P: Physics<S, Q>, const Q: usize> Blocks<S, P, Q> {
    fn new(physics: P, problem: &Problem, setup: &Setup<'_>) -> Result<Self, SettingError> {
        let extent = problem.extent;
        let partition = setup.blocks.partition(extent).map_err(|e| SettingError::new("blocks", e.to_string()))?;
        let depth = checked_depth(setup.depth.unwrap_or_else(|| usual_depth::<S>(&partition, Q)))?;
        let tag = |zyx: [usize; 3], i: usize| P::tag(problem, zyx, i);
        let closed = problem.bodies.as_ref().map(Bodies::closed);
        let terrain = Terrain { extent, edges: problem.edges, closed: closed.as_ref(), tag: &tag };
        let populations = setup.team.run(|| {
            let mut populations = Populations::zeros(&partition, depth, &terrain);
            populations.fill(|zyx, cell| {
                if !problem.is_closed(zyx) {
                    P::start(problem, zyx, cell);
                }
            });
            populations
        });
        let bodies = problem.bodies.clone();
        Ok(Self { populations, physics, bodies, blocks: partition.shape().to_vec(), isa: setup.isa })
    }
}

impl<S: Kept, P: Physics<S, Q>, const Q: usize> March for Blocks<S, P, Q> {
    fn cut(&self) -> (&[usize], usize) {
        (&self.blocks, self.populations.depth())
    }

    fn take(&mut self, steps: Range<u64>) {
        self.physics.advance(&mut self.populations, self.isa, steps);
    }

    fn row(&self, zy: [usize; 2], into: &mut Moments) {
        let (mut rows, cells) = (std::mem::take(&mut into.arriving), into.excess.len());
        rows.resize_with(Q, || vec![0.0; cells]);
        self.populations.arriving(zy, |i, x, g| rows[i][x] = g);
        self.physics.read(std::array::from_fn(|i| &rows[i][..]), into);
        into.arriving = rows;
        if let Some(bodies) = &self.bodies {
            bodies.hush(zy, into);
        }
    }

    fn links(&self, f: &mut dyn FnMut([isize; 3], usize, Option<u32>, f64)) {
        self.populations.links(f);
    }

    fn forces(&self, step: u64) -> Vec<[f64; 3]> {
        self.bodies.as_ref().map_or_else(Vec::new, |bodies| self.physics.forces(&self.populations, bodies, step))
    }

    fn state(&self) -> Vec<StateBlock<'_>> {
        let extent = self.populations.array();
        let part = |field| {
            let values: ArrayView3<'_, S> = interior(field);
            let offset = field.block().interior.start.map(|p| p as usize);
            StateBlock { name: NAME, extent, offset, values: S::values(values) }
        };
        self.populations.arrived().iter().map(part).collect()
    }

    fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError> {
        let extent = self.populations.array();
        self.populations.blocks_mut().iter_mut().try_for_each(|field| {
            let offset = field.block().interior.start.map(|p| p as usize);
            state.read(NAME, extent, offset, S::values_mut(interior_mut(field)))
        })
    }
}
