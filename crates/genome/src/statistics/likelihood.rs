//! The likelihood of integer scores under the Gumbel law, and its maximum.

/// Scores with their counts, relative to a centre and in units of their lattice: z = (score − centre)/span.
pub(super) struct Counts {
    cells: Vec<(f64, f64)>,
}

/// Where the likelihood is largest, and the covariance of that place from the observed information.
pub(super) struct Maximum {
    /// Decay per lattice unit.
    pub(super) lambda: f64,
    /// Logarithm of the expected number of alignments that reach the centre.
    pub(super) level: f64,
    /// Variance of `lambda`.
    pub(super) lambda_variance: f64,
    /// Variance of `level`.
    pub(super) level_variance: f64,
    /// Covariance of `lambda` and `level`.
    pub(super) covariance: f64,
}

/// Value, gradient and Hessian in (level, lambda).
struct Local {
    value: f64,
    gradient: [f64; 2],
    // level–level, level–lambda, lambda–lambda
    hessian: [f64; 3],
}

impl Counts {
    /// The counts of sorted scores, all of them multiples of `span`.
    pub(super) fn of_sorted(scores: &[i32], centre: f64, span: f64) -> Self {
        let cell = |run: &[i32]| ((f64::from(run[0]) - centre) / span, run.len() as f64);
        Self { cells: scores.chunk_by(|a, b| a == b).map(cell).collect() }
    }

    /// The maximum over λ > 0 and the level, or none if the iteration does not settle.
    ///
    /// The Gumbel density is log-concave, so by Prékopa's theorem the mass of an interval is log-concave in its ends,
    /// which are linear in (level, λ): the likelihood is concave, there is one maximum, and Newton's method with
    /// halved steps reaches it from any start.
    pub(super) fn maximum(&self, variance: f64) -> Option<Maximum> {
        // By moments: variance π²/(6λ²), mean (level + γ)/λ above the centre, which is the mean less half a unit.
        let mut lambda = std::f64::consts::PI / (6.0 * variance).sqrt();
        let mut level = 0.5 * lambda - 0.5772;
        while !self.local(level, lambda).value.is_finite() {
            (level, lambda) = (level / 2.0, lambda / 2.0);
            if lambda < 1e-12 {
                return None;
            }
        }
        for _ in 0..200 {
            let here = self.local(level, lambda);
            let ([g0, g1], [h00, h01, h11]) = (here.gradient, here.hessian);
            let determinant = h00 * h11 - h01 * h01;
            let step = [(h01 * g1 - h11 * g0) / determinant, (h01 * g0 - h00 * g1) / determinant];
            let decrement = g0 * step[0] + g1 * step[1];
            if decrement.is_nan() || determinant <= 0.0 {
                return None;
            }
            if decrement < 1e-18 {
                let [level_variance, covariance, lambda_variance] = [h11, -h01, h00].map(|h| -h / determinant);
                return Some(Maximum { lambda, level, lambda_variance, level_variance, covariance });
            }
            (level, lambda) = self.ascend((level, lambda), step, here.value)?;
        }
        None
    }

    /// The end of the longest of the halved steps that stays at λ > 0 and does not descend (beyond rounding).
    fn ascend(&self, from: (f64, f64), step: [f64; 2], value: f64) -> Option<(f64, f64)> {
        let floor = value - 1e-13 * value.abs();
        let mut scale = 1.0;
        while scale > 1e-15 {
            let (level, lambda) = (from.0 + scale * step[0], from.1 + scale * step[1]);
            if lambda > 0.0 && self.local(level, lambda).value >= floor {
                return Some((level, lambda));
            }
            scale *= 0.5;
        }
        None
    }

    /// Sums over the counted cells, in the order of the scores.
    fn local(&self, level: f64, lambda: f64) -> Local {
        let mut sum = Local { value: 0.0, gradient: [0.0; 2], hessian: [0.0; 3] };
        for &(z, count) in &self.cells {
            let cell = cell(z, level, lambda);
            sum.value += count * cell.value;
            (0..2).for_each(|i| sum.gradient[i] += count * cell.gradient[i]);
            (0..3).for_each(|i| sum.hessian[i] += count * cell.hessian[i]);
        }
        sum
    }
}

/// ln P(Z = z) = ln(e^(−b) − e^(−a)) with a = e^(level − λz) and b = e^(level − λ(z + 1)), and its derivatives.
///
/// Written in d = a − b and f = d/(e^d − 1), which stay finite in both tails.
fn cell(z: f64, level: f64, lambda: f64) -> Local {
    let rate = level - lambda * z;
    let (a, b) = (rate.exp(), (rate - lambda).exp());
    let growth = lambda.exp_m1();
    let d = b * growth;
    let f = if d > 0.0 { d / d.exp_m1() } else { 1.0 };
    let value = if d < 1.0 { rate + (-(-lambda).exp_m1()).ln() - a - f.ln() } else { (-(-d).exp()).ln_1p() - b };
    // ∂f/∂d, whose quotient has the limit −1/2 at d = 0; ∂d/∂level = d, ∂d/∂λ = b − z d, ∂b/∂λ = −(z + 1) b.
    let f_d = if d > 1e-9 { f * (1.0 - d - f) / d } else { -0.5 };
    let slope = (d + f) / growth;
    let level_level = d * f_d - b;
    let level_lambda = f_d * (b - z * d) + (z + 1.0) * b;
    let slope_lambda = (1.0 + f_d) * (b - z * d) / growth - slope * (growth + 1.0) / growth;
    Local {
        value,
        gradient: [f - b, slope - z * (f - b)],
        hessian: [level_level, level_lambda, slope_lambda - z * level_lambda],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derivatives_are_those_of_the_value() {
        // Central differences, on both branches of the value and in both tails.
        for (z, level, lambda) in
            [(0.0, 0.3, 0.7), (-3.0, 1.0, 1.3), (9.0, -0.5, 0.3), (40.0, 2.0, 0.9), (-80.0, 0.2, 0.02)]
        {
            let (e, here) = (1e-5, cell(z, level, lambda));
            let central = |high: f64, low: f64, expected: f64| {
                let got = (high - low) / (2.0 * e);
                assert!((got - expected).abs() < 1e-5 * expected.abs().max(1.0), "{got}, {expected} at {z}");
            };
            let (up, down) = (cell(z, level + e, lambda), cell(z, level - e, lambda));
            central(up.value, down.value, here.gradient[0]);
            central(up.gradient[0], down.gradient[0], here.hessian[0]);
            central(up.gradient[1], down.gradient[1], here.hessian[1]);
            let (up, down) = (cell(z, level, lambda + e), cell(z, level, lambda - e));
            central(up.value, down.value, here.gradient[1]);
            central(up.gradient[1], down.gradient[1], here.hessian[2]);
        }
    }

    #[test]
    fn both_forms_of_the_value_agree() {
        // d = 1 at level = −ln(1 − e^(−λ)), z = 0.
        let lambda: f64 = 0.4;
        let level = -(-(-lambda).exp_m1()).ln();
        let (below, above) = (cell(0.0, level - 1e-12, lambda).value, cell(0.0, level + 1e-12, lambda).value);
        assert!((below - above).abs() < 1e-10);
    }
}
