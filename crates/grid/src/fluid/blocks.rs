//! A flow in blocks: its numbers, and what happens to them.

use super::bodies::Bodies;
use super::lattice::{D2Q9, D3Q19, D3Q27, LatticeName};
use super::march::{March, Moments};
use super::physics::{Flowing, Physics};
use super::problem::Problem;
use super::settings::Precision;
use super::thermal::{Convecting, D2Q5, D3Q7};
use crate::in_place::{Populations, Terrain, usual_depth};
use crate::setting::{SettingError, checked_depth};
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
    }
}

fn on_lattice<T: Kept>(problem: &Problem, setup: &Setup<'_>) -> Result<Box<dyn March>, SettingError> {
    if let Some(heat) = &problem.heat {
        return Ok(if problem.extent.dims() == 2 {
            Box::new(Blocks::<T, _, 14>::new(Convecting::<T, D2Q9, D2Q5, 9, 5>::new(problem, heat), problem, setup)?)
        } else {
            Box::new(Blocks::<T, _, 26>::new(Convecting::<T, D3Q19, D3Q7, 19, 7>::new(problem, heat), problem, setup)?)
        });
    }
    Ok(match problem.lattice {
        LatticeName::D2Q9 => Box::new(Blocks::new(Flowing::<T, D2Q9, 9>::new(problem), problem, setup)?),
        LatticeName::D3Q19 => Box::new(Blocks::new(Flowing::<T, D3Q19, 19>::new(problem), problem, setup)?),
        LatticeName::D3Q27 => Box::new(Blocks::new(Flowing::<T, D3Q27, 27>::new(problem), problem, setup)?),
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
struct Blocks<T: Real, P: Physics<T, Q>, const Q: usize> {
    populations: Populations<T, P::Directions, Q>,
    physics: P,
    bodies: Option<Bodies>,
    blocks: Vec<usize>,
    isa: Isa,
}

impl<T: Kept, P: Physics<T, Q>, const Q: usize> Blocks<T, P, Q> {
    fn new(physics: P, problem: &Problem, setup: &Setup<'_>) -> Result<Self, SettingError> {
        let extent = problem.extent;
        let partition = setup.blocks.partition(extent).map_err(|e| SettingError::new("blocks", e.to_string()))?;
        let depth = checked_depth(setup.depth.unwrap_or_else(|| usual_depth::<T>(&partition, Q)))?;
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

impl<T: Kept, P: Physics<T, Q>, const Q: usize> March for Blocks<T, P, Q> {
    fn cut(&self) -> (&[usize], usize) {
        (&self.blocks, self.populations.depth())
    }

    fn take(&mut self, steps: Range<u64>) {
        self.physics.advance(&mut self.populations, self.isa, steps);
        // After half a pair of steps numbers are gathered: here, so that whoever looks at them needs no team.
        let _ = self.populations.arrived();
    }

    fn row(&self, [z, y]: [usize; 2], into: &mut Moments) {
        let (z, y) = (z as isize, (y * Q) as isize);
        for field in self.populations.arrived() {
            let own = field.block().interior;
            if (own.start[0]..own.end(0)).contains(&z) && (own.start[1]..own.end(1)).contains(&y) {
                let rows = std::array::from_fn(|i| field.row(&own, z, y + i as isize));
                self.physics.read(rows, own.start[2] as usize, into);
            }
        }
        if let Some(bodies) = &self.bodies {
            bodies.hush([z as usize, y as usize / Q], into);
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
