//! Forces on bodies: what they are, how they went, and what that says of vortices that are shed.

use super::bodies::Bodies;
use super::march::March;
use super::problem::Problem;
use ndarray::ArrayView3;
use partita_domain::Extent;
use partita_run::Diagnostic;
use partita_run::state::{StateBlock, StateError, StateSource, Values, ValuesMut};
use std::array::from_fn;

/// Looks that are remembered.
const LOOKS: usize = 2048;
/// Looks per time of length / speed: some sixty in a period of a vortex street, of which thirty are remembered.
const RATE: f64 = 20.0;
/// Periods over which a flow that sheds vortices is judged, at most.
const PERIODS: usize = 10;
/// The names of the coefficients along x, y and z.
const NAMES: [&str; 3] = ["drag", "lift", "side"];

/// The forces at the last looks.
///
/// A force is the momentum that numbers hand over at the links from a body, Σ −c (g' + g), by what left towards it and what
/// comes back (Ladd 1994, DOI 10.1017/S0022112094001771), in the step that is about to be taken. At rest it is the same in every frame.
#[derive(Debug)]
pub(super) struct Loads {
    every: u64,
    /// `[bodies, axes, looks]`: coefficients; a look replaces the one [`LOOKS`] before it.
    seen: Vec<f64>,
    extent: Extent,
}

const FIELD: &str = "coefficients";

impl Loads {
    /// Nothing seen yet; none if there are no bodies.
    pub(super) fn begin(problem: &Problem) -> Option<Self> {
        let bodies = problem.bodies.as_ref()?;
        let scaling = &problem.scaling;
        let every = (scaling.length / scaling.speed / scaling.dt / RATE).clamp(1.0, 1e9) as u64;
        let extent = Extent::new(&[bodies.names().count(), problem.extent.dims(), LOOKS]).ok()?;
        Some(Self { every: every.next_multiple_of(2), seen: vec![0.0; extent.cells()], extent })
    }

    /// The step at which the next look is due.
    pub(super) fn due(&self, step: u64) -> u64 {
        (step / self.every + 1) * self.every
    }

    /// Looks, if a look is due after `step` steps. To be called within a team.
    pub(super) fn look(&mut self, problem: &Problem, march: &dyn March, step: u64) {
        if step.is_multiple_of(self.every) {
            let (place, dims) = ((step / self.every) as usize % LOOKS, problem.extent.dims());
            for (body, found) in coefficients(problem, march, step).into_iter().enumerate() {
                for (axis, value) in found.into_iter().enumerate().take(dims) {
                    self.seen[(body * dims + axis) * LOOKS + place] = value;
                }
            }
        }
    }

    /// The coefficients of a body along an axis, the oldest first, that a flow of `step` steps has seen.
    fn history(&self, body: usize, axis: usize, step: u64) -> Vec<f64> {
        let (looks, dims) = ((step / self.every) as usize, self.extent.zyx()[1]);
        let row = &self.seen[(body * dims + axis) * LOOKS..][..LOOKS];
        (looks.saturating_sub(LOOKS) + 1..=looks).map(|look| row[look % LOOKS]).collect()
    }

    /// Forces in N (in the plane N/m), `drag`, `lift` and `side` now; over the last periods of the lift, or without any over
    /// the last quarter of what is remembered, their means and extremes; and the Strouhal number, frequency · length / speed,
    /// 0 where nothing is shed. Of several bodies names end in that of the body.
    pub(super) fn diagnostics(&self, problem: &Problem, march: &dyn March, step: u64) -> Vec<Diagnostic> {
        let (Some(bodies), dims) = (&problem.bodies, problem.extent.dims()) else { return Vec::new() };
        let names: Vec<_> = bodies.names().collect();
        let mut found = Vec::new();
        for (body, now) in coefficients(problem, march, step).into_iter().enumerate() {
            let named = |name: String| if names.len() == 1 { name } else { format!("{name}_{}", names[body]) };
            let mut push = |name: String, value: f64, unit| found.push(Diagnostic::new(named(name), value, unit));
            let lift = self.history(body, 1, step);
            let shed = Shedding::of(&lift);
            let unit = problem.load();
            for axis in 0..dims {
                let history = self.history(body, axis, step);
                let last = &history[history.len() - shed.looks.min(history.len())..];
                push(NAMES[axis].to_owned(), now[axis], "1");
                push(format!("force_{}", ["x", "y", "z"][axis]), now[axis] * unit, if dims == 2 { "N/m" } else { "N" });
                let mean = last.iter().sum::<f64>() / last.len().max(1) as f64;
                push(format!("{}_mean", NAMES[axis]), if last.is_empty() { now[axis] } else { mean }, "1");
                push(format!("{}_min", NAMES[axis]), last.iter().copied().fold(now[axis], f64::min), "1");
                push(format!("{}_max", NAMES[axis]), last.iter().copied().fold(now[axis], f64::max), "1");
            }
            let time = self.every as f64 * problem.scaling.dt * problem.scaling.speed / problem.scaling.length;
            push("strouhal".to_owned(), shed.period.map_or(0.0, |looks| 1.0 / (looks * time)), "1");
        }
        found
    }

    pub(super) fn state(&self) -> Option<StateBlock<'_>> {
        let values = ArrayView3::from_shape(self.extent.zyx(), &self.seen).ok().map(Values::F64)?;
        Some(StateBlock { name: FIELD, extent: self.extent, offset: [0; 3], values })
    }

    pub(super) fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError> {
        let mut seen = ndarray::Array3::zeros(self.extent.zyx());
        state.read(FIELD, self.extent, [0; 3], ValuesMut::F64(seen.view_mut()))?;
        self.seen = seen.into_iter().collect();
        Ok(())
    }
}

/// By body, its force along x, y and z over that of the dynamic pressure ½ ρ speed² on its area.
fn coefficients(problem: &Problem, march: &dyn March, step: u64) -> Vec<[f64; 3]> {
    let cell = problem.extent.dims() as i32 - 1;
    let unit = problem.scaling.density * problem.scaling.velocity().powi(2) * problem.scaling.dx.powi(cell);
    march.forces(step).into_iter().map(|force| force.map(|part| part * unit / problem.load())).collect()
}

/// Sums of momenta by body, along x, y and z, in units of 2⁻⁶⁰: integers, whose sum is the same in every order.
#[derive(Debug, Clone)]
pub(super) struct Momenta(Vec<[i128; 3]>);

const UNIT: f64 = (1_u64 << 60) as f64;

impl Momenta {
    /// Zeros.
    pub(super) fn zeros(bodies: &Bodies) -> Self {
        Self(vec![[0; 3]; bodies.names().count()])
    }

    /// Adds what a direction hands over to a body.
    pub(super) fn add(&mut self, body: usize, direction: [isize; 3], handed: f64) {
        let whole = (handed * UNIT) as i64;
        self.0[body].iter_mut().zip(direction).for_each(|(sum, c)| *sum -= c as i128 * i128::from(whole));
    }

    /// The sum of two.
    pub(super) fn with(mut self, other: &Self) -> Self {
        let parts = self.0.iter_mut().zip(&other.0).flat_map(|(a, b)| a.iter_mut().zip(b));
        parts.for_each(|(a, b)| *a += b);
        self
    }

    /// The sums as numbers.
    pub(super) fn values(&self) -> Vec<[f64; 3]> {
        self.0.iter().map(|sum| from_fn(|axis| sum[axis] as f64 / UNIT)).collect()
    }
}

/// Whether and how a lift oscillates.
struct Shedding {
    /// The period, in looks.
    period: Option<f64>,
    /// The last looks over which to judge: whole periods.
    looks: usize,
}

impl Shedding {
    /// Counts upward crossings of the mean over the last half, between which the lift falls well below it.
    fn of(lift: &[f64]) -> Self {
        let half = &lift[lift.len() / 2..];
        let steady = Self { period: None, looks: (LOOKS / 4).min(half.len()) };
        let [low, high] = half.iter().fold([f64::MAX, f64::MIN], |[low, high], v| [low.min(*v), high.max(*v)]);
        let (middle, swing) = (f64::midpoint(low, high), (high - low) / 2.0);
        // What is left of a start dies out, and rounding has no period.
        if half.len() < 8 || swing < 1e-4 {
            return steady;
        }
        let (mut crossings, mut is_low) = (Vec::new(), false);
        for (i, pair) in half.windows(2).enumerate() {
            is_low |= pair[0] < middle - swing / 2.0;
            if is_low && pair[0] < middle && pair[1] >= middle {
                crossings.push(i as f64 + (middle - pair[0]) / (pair[1] - pair[0]));
                is_low = false;
            }
        }
        let last = &crossings[crossings.len().saturating_sub(PERIODS + 1)..];
        if last.len() < 3 {
            return steady;
        }
        let span = last[last.len() - 1] - last[0];
        Self { period: Some(span / (last.len() - 1) as f64), looks: span.ceil() as usize }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_counted_and_a_decay_has_none() {
        let wave = |i: usize| 0.3 + (i as f64 * 0.1).sin() + 0.2 * (i as f64 * 0.2 + 1.0).sin();
        let shed = Shedding::of(&(0..2048).map(wave).collect::<Vec<_>>());
        let period = 2.0 * std::f64::consts::PI / 0.1;
        assert!((shed.period.unwrap() / period - 1.0).abs() < 1e-3, "{:?}", shed.period);
        assert!((shed.looks as f64 / period - 10.0).abs() < 0.1);
        assert!(Shedding::of(&(0..2048).map(|i| (-(i as f64) / 200.0).exp()).collect::<Vec<_>>()).period.is_none());
        assert!(Shedding::of(&[]).period.is_none());
    }

    #[test]
    fn momenta_do_not_depend_on_their_order() {
        let all: Vec<f64> = (0..1000).map(|i| ((i * 7919 % 1009) as f64 / 1009.0 - 0.5) * 0.1).collect();
        let sum = |values: &mut dyn Iterator<Item = &f64>| {
            let mut sum = Momenta(vec![[0; 3]]);
            values.for_each(|value| sum.add(0, [1, -1, 0], *value));
            sum
        };
        let (forth, back) = (sum(&mut all.iter()), sum(&mut all.iter().rev()));
        let halves = sum(&mut all[500..].iter()).with(&sum(&mut all[..500].iter()));
        assert_eq!(forth.values(), back.values());
        assert_eq!(forth.values(), halves.values());
        assert!((forth.values()[0][1] - all.iter().sum::<f64>()).abs() < 1e-14);
    }
}
