//! Least squares of a law, by Levenberg and Marquardt's method within bounds.
//!
//! A [`Space`] says which straight paths through the coordinates of a law are searched, so that a parameter is held,
//! tied to another or freed of its bounds without a second solver.
//!
//! Source: Marquardt 1963, J. SIAM 11:431, DOI 10.1137/0111030.

use super::law::{BOUNDS, Coordinates, Law};

/// Steps within which fits have settled; most take ten.
const MOST_STEPS: usize = 300;
/// Relative change of a coordinate that ends the search.
const SETTLED: f64 = 1e-13;
/// Damping from which on no step is worth trying.
const MOST_DAMPING: f64 = 1e16;

/// A throughput at a number of workers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Workers.
    pub workers: f64,
    /// Work per time, in any unit.
    pub rate: f64,
}

/// What is squared and summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Residuals {
    /// Differences of logarithms: the scatter of times is multiplicative.
    #[default]
    Log,
    /// Differences of throughputs, as the R package `usl` has them.
    Raw,
}

/// Where a law's coordinates may lie: an origin, and directions with a range each.
#[derive(Debug, Clone)]
pub(super) struct Space {
    origin: Coordinates,
    directions: Vec<(Coordinates, (f64, f64))>,
}

impl Space {
    /// All that a law allows.
    pub(super) fn of(law: Law) -> Self {
        let unit = |j: usize| std::array::from_fn(|i| if i == j { 1.0 } else { 0.0 });
        let directions = (0..law.dimensions()).map(|j| (unit(j), BOUNDS[j])).collect();
        Self { origin: law.held(), directions }
    }

    /// The space with coordinate `j` held at a value.
    pub(super) fn held(mut self, j: usize, value: f64) -> Self {
        let (direction, _) = self.directions.remove(j);
        self.origin = along(self.origin, direction, value);
        self
    }

    /// The space without bounds of coordinate `j`.
    pub(super) fn freed(mut self, j: usize) -> Self {
        self.directions[j].1 = (f64::NEG_INFINITY, f64::INFINITY);
        self
    }

    /// Coordinates of the universal law whose peak N* = √((1 − α)/β) is held: β = (1 − α)/N*².
    pub(super) fn peaked(peak: f64) -> Self {
        let share = 1.0 / (peak * peak);
        let unbounded = (f64::NEG_INFINITY, f64::INFINITY);
        let directions = vec![([1.0, 0.0, 0.0], unbounded), ([0.0, 1.0, -share], (0.0, 1.0))];
        Self { origin: [0.0, 0.0, share], directions }
    }

    fn at(&self, steps: &[f64]) -> Coordinates {
        self.directions.iter().zip(steps).fold(self.origin, |at, ((direction, _), step)| along(at, *direction, *step))
    }

    /// The nearest steps to coordinates, for directions that are axes or nearly so.
    fn steps(&self, at: Coordinates) -> Vec<f64> {
        let step = |(direction, (low, high)): &(Coordinates, (f64, f64))| {
            let axis = (0..3).find(|&j| direction[j] == 1.0).unwrap_or(0);
            at[axis].clamp(*low, *high)
        };
        self.directions.iter().map(step).collect()
    }
}

fn along(at: Coordinates, direction: Coordinates, step: f64) -> Coordinates {
    std::array::from_fn(|j| direction[j].mul_add(step, at[j]))
}

/// Points to which a law is fitted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Problem<'a> {
    pub(super) law: Law,
    pub(super) points: &'a [Point],
    pub(super) residuals: Residuals,
}

/// The least squares and where they lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Solution {
    pub(super) at: Coordinates,
    pub(super) squares: f64,
}

impl Problem<'_> {
    /// The best of the solutions from several starts.
    pub(super) fn solve(&self, space: &Space, starts: &[Coordinates]) -> Solution {
        let solutions = starts.iter().map(|&start| self.descend(space, start));
        solutions.min_by(|a, b| a.squares.total_cmp(&b.squares)).expect("a search has a start")
    }

    pub(super) fn squares(&self, at: Coordinates) -> f64 {
        let squares: f64 = self.points.iter().map(|point| self.residual(at, point).0.powi(2)).sum();
        if squares.is_finite() { squares } else { f64::INFINITY }
    }

    /// How far a point lies above the law, and how the law's value there changes with the coordinates.
    pub(super) fn residual(&self, at: Coordinates, point: &Point) -> (f64, Coordinates) {
        let (log, slopes) = self.law.logarithm(at, point.workers);
        match self.residuals {
            Residuals::Log => (libm::log(point.rate) - log, slopes),
            Residuals::Raw => {
                let rate = libm::exp(log);
                (point.rate - rate, slopes.map(|slope| slope * rate))
            }
        }
    }

    fn descend(&self, space: &Space, start: Coordinates) -> Solution {
        let mut steps = space.steps(start);
        let mut squares = self.squares(space.at(&steps));
        let mut damping = 1e-3;
        for _ in 0..MOST_STEPS {
            let (normal, pull) = self.normal(space, &steps);
            let next = loop {
                let moved = damped(space, &normal, &pull, &steps, damping);
                let there = self.squares(space.at(&moved));
                if there <= squares {
                    break Some((moved, there));
                }
                damping *= 4.0;
                if damping > MOST_DAMPING {
                    break None;
                }
            };
            let Some((moved, there)) = next else { break };
            let settled = moved.iter().zip(&steps).all(|(a, b)| (a - b).abs() <= SETTLED * b.abs());
            (steps, squares, damping) = (moved, there, (damping / 10.0).max(1e-15));
            if settled {
                break;
            }
        }
        Solution { at: space.at(&steps), squares }
    }

    /// JᵀJ and Jᵀr along the directions of a space.
    fn normal(&self, space: &Space, steps: &[f64]) -> ([[f64; 3]; 3], [f64; 3]) {
        let (mut normal, mut pull) = ([[0.0; 3]; 3], [0.0; 3]);
        for point in self.points {
            let (residual, slopes) = self.residual(space.at(steps), point);
            let slope = |direction: &Coordinates| (0..3).map(|k| direction[k] * slopes[k]).sum::<f64>();
            let row: Vec<f64> = space.directions.iter().map(|(direction, _)| slope(direction)).collect();
            for (i, a) in row.iter().enumerate() {
                pull[i] += a * residual;
                row.iter().enumerate().for_each(|(j, b)| normal[i][j] += a * b);
            }
        }
        (normal, pull)
    }
}

/// A damped step within the bounds. A coordinate that lies on a bound and is pulled outwards stays there.
fn damped(space: &Space, normal: &[[f64; 3]; 3], pull: &[f64; 3], steps: &[f64], damping: f64) -> Vec<f64> {
    let outwards = |&i: &usize| {
        let (_, (low, high)) = space.directions[i];
        !((steps[i] <= low && pull[i] < 0.0) || (steps[i] >= high && pull[i] > 0.0))
    };
    let free: Vec<usize> = (0..steps.len()).filter(outwards).collect();
    let entry = |i: usize, j: usize| normal[i][j] * if i == j { 1.0 + damping } else { 1.0 };
    let mut rows: Vec<Vec<f64>> =
        free.iter().map(|&i| free.iter().map(|&j| entry(i, j)).chain([pull[i]]).collect()).collect();
    let change = eliminated(&mut rows);
    let mut moved = steps.to_vec();
    for (&i, change) in free.iter().zip(change) {
        let (_, (low, high)) = space.directions[i];
        moved[i] = (steps[i] + change).clamp(low, high);
    }
    moved
}

/// The solution of a positive definite system with its right side as the last column; 0 along directions that nothing
/// depends on.
fn eliminated(rows: &mut [Vec<f64>]) -> Vec<f64> {
    let n = rows.len();
    for k in 0..n {
        for i in k + 1..n {
            let (above, below) = rows.split_at_mut(i);
            let (pivot, row) = (&above[k], &mut below[0]);
            let ratio = if pivot[k] > 0.0 { row[k] / pivot[k] } else { 0.0 };
            row.iter_mut().zip(pivot).skip(k).for_each(|(entry, other)| *entry -= ratio * other);
        }
    }
    let mut solution = vec![0.0; n];
    for k in (0..n).rev() {
        let known: f64 = (k + 1..n).map(|j| rows[k][j] * solution[j]).sum();
        solution[k] = if rows[k][k] > 0.0 { (rows[k][n] - known) / rows[k][k] } else { 0.0 };
    }
    solution
}
