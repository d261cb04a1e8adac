//! The explicit scheme on blocks: the field, and the stencil that does the least work for a problem.

use super::HeatError;
use super::kernel::{Coefficients, Explicit, Sourced};
use super::problem::Problem;
use super::simulation::March;
use super::source::Gains;
use crate::engine::{BlockedField, Schedule, Stencil};
use partita_domain::{BlockField, Extent, Isa, Real};
use partita_run::Setup;
use partita_run::simulation::SimulationError;
use partita_run::state::{StateBlock, StateError, StateSource, ValuesMut, interior, interior_mut};
use std::ops::Range;
use std::sync::OnceLock;

/// Deeper halos than this cost more than any exchange.
const DEEPEST: usize = 256;

/// A field in blocks, advanced by explicit steps.
#[derive(Debug)]
pub(super) struct Blocks<T: Precise> {
    field: BlockedField<T>,
    /// The field in double precision, made when somebody asks.
    widened: OnceLock<Vec<BlockField<f64>>>,
    gains: Gains<T>,
    extent: Extent,
    blocks: Vec<usize>,
    depth: usize,
    isa: Isa,
}

impl<T: Precise> Blocks<T> {
    /// The field of a problem at its beginning.
    pub(super) fn new(problem: &Problem, setup: &Setup<'_>) -> Result<Self, HeatError> {
        let extent = problem.grid.extent;
        let partition = setup.blocks.partition(extent).map_err(|e| HeatError::new("blocks", e.to_string()))?;
        let (asked, gains) = (setup.depth.map(checked_depth).transpose()?, problem.gains()?);
        let (schedule, depth) = Schedule::choose::<T>(&partition, asked, setup.team.threads());
        let mut field = BlockedField::zeros(&partition, depth, problem.boundaries.periodic(), schedule);
        setup.team.run(|| field.fill(|z, y, x| T::of(problem.initial_temperature([z, y, x]))));
        let (blocks, isa) = (partition.shape().to_vec(), setup.isa);
        Ok(Self { field, widened: OnceLock::new(), gains, extent, blocks, depth, isa })
    }

    /// Advances with the stencil that fits the spacings.
    fn take_along<const AXES: usize>(&mut self, problem: &Problem, steps: Range<u64>) {
        let (coefficients, faces) = (Coefficients::new(problem.step.numbers), problem.boundaries);
        if let Some(step) = Explicit::<_, AXES, true>::new(coefficients, faces) {
            self.take_with(step, steps);
        } else if let Some(step) = Explicit::<_, AXES, false>::new(coefficients, faces) {
            self.take_with(step, steps);
        }
    }

    fn take_with<S: Stencil<Cell = T>>(&mut self, step: S, steps: Range<u64>) {
        let Self { field, gains, isa, .. } = self;
        if gains.is_empty() {
            field.advance(&step, *isa, steps);
        } else {
            field.advance(&Sourced { step, gains }, *isa, steps);
        }
    }
}

fn checked_depth(depth: usize) -> Result<usize, HeatError> {
    if (1..=DEEPEST).contains(&depth) {
        Ok(depth)
    } else {
        Err(HeatError::new("depth", format!("{depth} steps between exchanges: give 1 to {DEEPEST}")))
    }
}

impl<T: Precise> March for Blocks<T> {
    fn scheme(&self) -> &'static str {
        T::EXPLICIT
    }

    fn cut(&self) -> (&[usize], usize) {
        (&self.blocks, self.depth)
    }

    fn take(&mut self, problem: &Problem, steps: Range<u64>) -> Result<(), SimulationError> {
        self.widened.take();
        if problem.grid.extent.dims() == 2 {
            self.take_along::<2>(problem, steps);
        } else {
            self.take_along::<3>(problem, steps);
        }
        Ok(())
    }

    fn state(&self) -> Vec<StateBlock<'_>> {
        let blocks = T::doubles(self.field.blocks(), &self.widened);
        blocks.iter().map(|field| StateBlock::interior("temperature", self.extent, field)).collect()
    }

    fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError> {
        self.widened.take();
        for field in self.field.blocks_mut() {
            let offset = field.block().interior.start.map(|p| p as usize);
            let mut wide = BlockField::zeros(field.block().clone());
            state.read("temperature", self.extent, offset, ValuesMut::F64(interior_mut(&mut wide)))?;
            interior_mut(field).zip_mut_with(&interior(&wide), |to, &from| *to = T::of(from));
        }
        Ok(())
    }
}

/// A precision that fields can be kept in.
pub(super) trait Precise: Real {
    /// The scheme's name in this precision.
    const EXPLICIT: &'static str;

    /// The blocks in double precision: themselves, or `copy`, which is made if it is empty.
    fn doubles<'a>(blocks: &'a [BlockField<Self>], copy: &'a OnceLock<Vec<BlockField<f64>>>) -> &'a [BlockField<f64>];
}

impl Precise for f64 {
    const EXPLICIT: &'static str = "explicit";

    fn doubles<'a>(blocks: &'a [BlockField<Self>], _: &'a OnceLock<Vec<BlockField<f64>>>) -> &'a [BlockField<f64>] {
        blocks
    }
}

impl Precise for f32 {
    const EXPLICIT: &'static str = "explicit in single precision";

    fn doubles<'a>(blocks: &'a [BlockField<Self>], copy: &'a OnceLock<Vec<BlockField<f64>>>) -> &'a [BlockField<f64>] {
        copy.get_or_init(|| blocks.iter().map(widened).collect())
    }
}

fn widened(field: &BlockField<f32>) -> BlockField<f64> {
    let mut wide = BlockField::zeros(field.block().clone());
    interior_mut(&mut wide).zip_mut_with(&interior(field), |to, &from| *to = f64::from(from));
    wide
}
