//! Whether a flow still changes.

use super::march::{March, Moments, map_rows};
use super::problem::Problem;
use ndarray::ArrayView3;
use partita_domain::Extent;
use partita_run::state::{StateBlock, StateError, StateSource, Values, ValuesMut};

/// The velocities and temperatures at the last look, against which the next one compares.
///
/// Fields themselves are compared: a kinetic energy may rest while vortices still trade places.
#[derive(Debug)]
pub(super) struct Steadiness {
    every: u64,
    limit: f64,
    /// Looks per time of length / speed.
    unit: f64,
    /// `[nz, ny · parts, nx]`, parts being the components in units of the speed and the temperature: their rows one after
    /// the other.
    before: Vec<f64>,
    extent: Extent,
    /// The bits of the last change.
    change: [u64; 1],
}

const FIELD: &str = "last_look";
const CHANGE: &str = "field_change";

impl Steadiness {
    /// Looks at a flow every `every` steps, until it changes by less than `limit`. To be called within a team.
    pub(super) fn begin(problem: &Problem, march: &dyn March, every: u64, limit: f64) -> Self {
        let [nz, ny, nx] = problem.extent.zyx();
        let extent = Extent::new(&[nz, ny * parts(problem), nx]).unwrap_or(problem.extent);
        let scaling = &problem.scaling;
        let unit = scaling.length / scaling.speed / (every as f64 * scaling.dt);
        let before = fields(problem, march);
        Self { every, limit, unit, before, extent, change: [f64::INFINITY.to_bits()] }
    }

    /// The step at which the next look is due.
    pub(super) fn due(&self, step: u64) -> u64 {
        (step / self.every + 1) * self.every
    }

    /// Looks, if a look is due after `step` steps. To be called within a team.
    pub(super) fn look(&mut self, problem: &Problem, march: &dyn March, step: u64) {
        if step.is_multiple_of(self.every) {
            let now = fields(problem, march);
            let changes = now.iter().zip(&self.before).map(|(now, before)| (now - before).abs());
            self.change = [(changes.fold(0.0, f64::max) * self.unit).to_bits()];
            self.before = now;
        }
    }

    /// The largest change at the last look, in units of the speed per time of length / speed.
    pub(super) fn change(&self) -> f64 {
        f64::from_bits(self.change[0])
    }

    /// Whether the flow is steady.
    pub(super) fn is_steady(&self) -> bool {
        self.change() < self.limit
    }

    pub(super) fn state(&self) -> Vec<StateBlock<'_>> {
        let values = ArrayView3::from_shape(self.extent.zyx(), &self.before).map(Values::F64);
        let field = values.map(|values| StateBlock { name: FIELD, extent: self.extent, offset: [0; 3], values });
        field.into_iter().chain([StateBlock::counters(CHANGE, &self.change)]).collect()
    }

    pub(super) fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError> {
        let mut before = ndarray::Array3::zeros(self.extent.zyx());
        state.read(FIELD, self.extent, [0; 3], ValuesMut::F64(before.view_mut()))?;
        let (mut change, extent) = (self.change, StateBlock::counters(CHANGE, &self.change).extent);
        state.read(CHANGE, extent, [0; 3], ValuesMut::counters(&mut change))?;
        (self.before, self.change) = (before.into_iter().collect(), change);
        Ok(())
    }
}

/// Fields of which the change is looked at.
fn parts(problem: &Problem) -> usize {
    problem.extent.dims() + usize::from(problem.heat.is_some())
}

/// The velocities of all cells, and their temperatures, part by part in each row.
fn fields(problem: &Problem, march: &dyn March) -> Vec<f64> {
    let (dims, unit) = (problem.extent.dims(), problem.scaling.velocity() / problem.scaling.speed);
    let row = |row: &Moments| {
        let velocity = row.velocity[..dims].iter().flatten().map(|u| u * unit);
        velocity.chain(row.temperature.iter().copied()).collect::<Vec<_>>()
    };
    map_rows(march, problem.extent, |_, moments| row(moments)).concat()
}
