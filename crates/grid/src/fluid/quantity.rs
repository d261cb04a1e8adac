//! The fields that can be shown.

use super::fields::Fields;
use super::march::March;
use super::problem::Problem;
use ndarray::{Array3, Axis};
use partita_run::Frame;
use partita_run::simulation::SimulationError;
use schemars::JsonSchema;
use serde::Deserialize;

/// A field derived from a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// |u| in m/s.
    Speed,
    /// The component of the velocity along x, in m/s.
    VelocityX,
    /// Along y.
    VelocityY,
    /// Along z.
    VelocityZ,
    /// The pressure above that of rest, in Pa.
    Pressure,
    /// ∂v/∂x − ∂u/∂y in 1/s, positive where the flow turns from x to y; in a box |∇ × u|.
    Vorticity,
    /// −½ ∇u : ∇u in 1/s²: positive where rotation outweighs strain.
    QCriterion,
    /// ψ in m²/s, u = ∂ψ/∂y and v = −∂ψ/∂x; 0 in the corner of south and west. Of plane flows only.
    StreamFunction,
    /// The temperature in K, of flows that have one.
    Temperature,
    /// 1 in bodies, 0 in the fluid.
    Solid,
}

/// Every quantity, its name and unit; the first is the one to show.
const ALL: [(Quantity, &str, &str); 10] = [
    (Quantity::Speed, "speed", "m/s"),
    (Quantity::VelocityX, "velocity_x", "m/s"),
    (Quantity::VelocityY, "velocity_y", "m/s"),
    (Quantity::VelocityZ, "velocity_z", "m/s"),
    (Quantity::Pressure, "pressure", "Pa"),
    (Quantity::Vorticity, "vorticity", "1/s"),
    (Quantity::QCriterion, "q_criterion", "1/s²"),
    (Quantity::StreamFunction, "stream_function", "m²/s"),
    (Quantity::Temperature, "temperature", "K"),
    (Quantity::Solid, "solid", "1"),
];

impl Quantity {
    /// Those of a flow with so many axes.
    pub(super) fn all(dims: usize) -> Vec<Self> {
        ALL.iter().map(|(quantity, ..)| *quantity).filter(|quantity| quantity.is_of(dims)).collect()
    }

    /// Whether a flow with so many axes, without temperature and bodies, has it.
    pub(super) fn is_of(self, dims: usize) -> bool {
        match self {
            Self::VelocityZ => dims == 3,
            Self::StreamFunction => dims == 2,
            Self::Temperature | Self::Solid => false,
            _ => true,
        }
    }

    /// Its name, as in cases and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        ALL[self as usize].1
    }

    /// The field of a flow after `step` steps.
    pub(super) fn frame(self, problem: &Problem, march: &dyn March, step: u64) -> Frame {
        let (extent, scaling) = (problem.extent, &problem.scaling);
        let dims = extent.dims();
        let values = self.values(&Fields::read(problem, march)).into_dyn();
        let values = if dims == 2 { values.index_axis_move(Axis(0), 0) } else { values };
        Frame {
            name: self.name().to_owned(),
            unit: ALL[self as usize].2.to_owned(),
            values,
            spacing: vec![scaling.dx; dims],
            origin: vec![0.0; dims],
            length_unit: "m".to_owned(),
            step,
            time: Some(step as f64 * scaling.dt),
        }
    }

    fn values(self, fields: &Fields<'_>) -> Array3<f64> {
        let scaling = &fields.problem.scaling;
        let (velocity, rate) = (scaling.velocity(), scaling.dt.recip());
        match self {
            Self::Speed => fields.speed() * velocity,
            Self::VelocityX => &fields.velocity[0] * velocity,
            Self::VelocityY => &fields.velocity[1] * velocity,
            Self::VelocityZ => &fields.velocity[2] * velocity,
            Self::Pressure => &fields.excess * scaling.pressure(),
            Self::Vorticity => fields.vorticity() * rate,
            Self::QCriterion => fields.q_criterion() * (rate * rate),
            Self::StreamFunction => fields.stream_function() * (velocity * scaling.dx),
            Self::Temperature => fields.temperature(),
            Self::Solid => fields.solid(),
        }
    }
}

/// The quantity of that name.
pub(super) fn named(name: &str, problem: &Problem) -> Result<Quantity, SimulationError> {
    let found = problem.quantities().into_iter().find(|quantity| quantity.name() == name);
    found.ok_or_else(|| SimulationError::UnknownFrame {
        asked: name.to_owned(),
        known: problem.quantities().into_iter().map(|quantity| quantity.name().to_owned()).collect(),
    })
}
