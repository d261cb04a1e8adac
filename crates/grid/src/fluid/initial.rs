//! The flow at the beginning.

use super::inflow::Inflow;
use super::lattice::Lattice;
use super::units::Scaling;
use super::vortices::{Array, Local, Vortices};
use crate::formula::Formula;
use crate::setting::SettingError;
use schemars::JsonSchema;
use serde::Deserialize;

/// The flow at the beginning: at rest, of a given velocity, of the velocity that comes in, or vortices; or the sum of these.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Initial {
    /// The velocity along x and y, or x, y and z, in m/s: numbers, or expressions of `x`, `y` and `z` in metres.
    pub velocity_m_per_s: Option<Vec<Value>>,
    /// The pressure in Pa above that of rest, a number or an expression.
    pub pressure_pa: Option<Value>,
    /// Taylor and Green's vortices, one wave along each axis, whose highest speed is `speed_m_per_s`.
    pub taylor_green: Option<Vortices>,
    /// Whether the flow begins everywhere with the velocity that comes in, as it is before its factor over time.
    pub inflow: bool,
}

/// A number, or an expression of the place.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "give a number, or an expression of x, y and z in quotes")]
pub enum Value {
    /// The same everywhere.
    Number(f64),
    /// An expression of `x`, `y` and `z` in metres.
    Expression(String),
}

/// A flow as a function of place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Start {
    velocity: [Term; 3],
    pressure: Term,
    vortices: Option<Array>,
    /// What comes in, if it fills the domain.
    inflow: Option<Inflow>,
    /// Metres per cell, cells per step of 1 m/s, and 1 Pa in units of the lattice.
    metres: f64,
    speed: f64,
    stress: f64,
}

/// A checked value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Term {
    Number(f64),
    Formula(Formula),
}

/// The variables of a place.
pub(super) const PLACE: [&str; 3] = ["x", "y", "z"];

impl Term {
    /// The value that `key` gives, a number or an expression of these variables.
    pub(super) fn new(key: &str, value: &Value, variables: &[&str]) -> Result<Self, SettingError> {
        match value {
            Value::Number(number) if number.is_finite() => Ok(Self::Number(*number)),
            Value::Number(number) => Err(SettingError::new(key, format!("{number} is no value: give a finite number"))),
            Value::Expression(text) => {
                Formula::new(text, variables).map(Self::Formula).map_err(|e| SettingError::new(key, e))
            }
        }
    }

    /// Its value for these values of the variables.
    pub(super) fn at(&self, variables: &[f64]) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Formula(formula) => formula.value(variables),
        }
    }
}

impl Start {
    /// `cells` are those along z, y and x; `inflow` is what comes in, if it does so through one face.
    pub(super) fn new(
        initial: &Initial,
        cells: [usize; 3],
        dims: usize,
        scaling: &Scaling,
        inflow: Option<&Inflow>,
    ) -> Result<Self, SettingError> {
        const KEY: &str = "initial.velocity_m_per_s";
        let mut velocity = [const { Term::Number(0.0) }; 3];
        if let Some(given) = &initial.velocity_m_per_s {
            if given.len() != dims {
                let message = format!("{} values for {dims} axes of `cells`: give one for each", given.len());
                return Err(SettingError::new(KEY, message));
            }
            for (term, value) in velocity.iter_mut().zip(given) {
                *term = Term::new(KEY, value, &PLACE)?;
            }
        }
        if initial.taylor_green == Some(Vortices::Space) && dims < 3 {
            let message = "vortices in space need `cells` along x, y and z: give them, or use \"plane\"";
            return Err(SettingError::new("initial.taylor_green", message));
        }
        let pressure = initial.pressure_pa.as_ref().map(|value| Term::new("initial.pressure_pa", value, &PLACE));
        let unit = scaling.velocity();
        Ok(Self {
            velocity,
            pressure: pressure.transpose()?.unwrap_or(Term::Number(0.0)),
            inflow: filling(initial, inflow)?,
            vortices: initial.taylor_green.map(|kind| Array::new(kind, scaling.speed / unit, cells)),
            metres: scaling.dx,
            speed: unit.recip(),
            stress: (scaling.density * unit * unit).recip(),
        })
    }

    /// Plane vortices, if they are all there is.
    pub(super) fn plane_vortices(&self) -> Option<&Array> {
        let rest = Term::Number(0.0);
        let alone = self.velocity.iter().chain([&self.pressure]).all(|term| *term == rest) && self.inflow.is_none();
        self.vortices.as_ref().filter(|array| alone && array.kind == Vortices::Plane)
    }

    /// Whether it begins with vortices in space, whose energy cascades.
    pub(super) fn cascades(&self) -> bool {
        self.vortices.as_ref().is_some_and(|array| array.kind == Vortices::Space)
    }

    /// The flow at a place, in cells along x, y and z from the corner.
    pub(super) fn at(&self, place: [f64; 3]) -> Local {
        let mut local = self.vortices.as_ref().map_or_else(Local::default, |vortices| vortices.at(place));
        let given = |place: [f64; 3]| {
            let metres = place.map(|cells| cells * self.metres);
            let entering = self.inflow.as_ref().map_or([0.0; 3], |inflow| inflow.velocity(metres));
            [0, 1, 2].map(|axis| (self.velocity[axis].at(&metres) + entering[axis]) * self.speed)
        };
        let add = |to: &mut [f64; 3], from: [f64; 3]| to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        add(&mut local.velocity, given(place));
        local.pressure += self.pressure.at(&place.map(|cells| cells * self.metres)) * self.stress;
        if self.inflow.is_some() || self.velocity.iter().any(|term| matches!(term, Term::Formula(_))) {
            for (axis, gradient) in local.gradient.iter_mut().enumerate() {
                add(gradient, slope(&given, place, axis));
            }
        }
        local
    }

    /// What arrives at a cell at the beginning: the equilibrium, and the part away from it that the gradients of the
    /// velocity cause, −w 3 τ ρ (cc − 1/3):∇u. Without it vortices would begin to decay too late.
    ///
    /// Source: Krüger et al. 2017, The Lattice Boltzmann Method, ISBN 978-3-319-44647-9, ch. 5.5.
    pub(super) fn fill<D: Lattice<Q>, const Q: usize>(
        &self,
        zyx: [usize; 3],
        tau: f64,
        force: [f64; 3],
        cell: &mut [f64; Q],
    ) {
        let local = self.at([2, 1, 0].map(|axis| zyx[axis] as f64 + 0.5));
        let (u, delta) = (local.velocity, 3.0 * local.pressure);
        let square = u.iter().map(|u| u * u).sum::<f64>();
        for (i, value) in cell.iter_mut().enumerate() {
            let c = D::DIRECTIONS[i].map(|c| c as f64);
            let dot = |v: [f64; 3]| c[0] * v[0] + c[1] * v[1] + c[2] * v[2];
            let strain = (0..3).map(|a| c[a] * dot(local.gradient[a]) - local.gradient[a][a] / 3.0).sum::<f64>();
            let cu = dot(u);
            let moving = 3.0 * cu + 4.5 * cu * cu - 1.5 * square - 3.0 * tau * strain;
            *value = D::weight(i) * (delta + (1.0 + delta) * moving - 1.5 * dot(force));
        }
    }
}

/// What comes in, where the beginning is to be filled with it.
fn filling(initial: &Initial, inflow: Option<&Inflow>) -> Result<Option<Inflow>, SettingError> {
    if initial.inflow && inflow.is_none() {
        let message = "fluid comes in through no face, or through several: give `velocity_m_per_s` instead";
        return Err(SettingError::new("initial.inflow", message));
    }
    Ok(inflow.filter(|_| initial.inflow).cloned())
}

/// The slope of a vector field along an axis: a difference over a small part of a cell.
pub(super) fn slope(field: &impl Fn([f64; 3]) -> [f64; 3], place: [f64; 3], axis: usize) -> [f64; 3] {
    const STEP: f64 = 1.0 / 1024.0;
    let [behind, ahead] = [-STEP, STEP].map(|step| {
        let mut at = place;
        at[axis] += step;
        field(at)
    });
    [0, 1, 2].map(|part| (ahead[part] - behind[part]) / (2.0 * STEP))
}
