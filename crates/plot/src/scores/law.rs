//! The Gumbel law as it is drawn.

use super::Gumbel;

impl Gumbel {
    /// Whether the law can be drawn: fits of other programs may come as anything.
    pub(super) fn sound(&self) -> bool {
        self.lambda > 0.0 && self.lambda.is_finite() && self.mu.is_finite()
    }

    /// P(S ≥ x) = 1 − exp(−e^(−λ(x − μ))).
    pub(super) fn survival(&self, x: f64) -> f64 {
        -(-(-self.lambda * (x - self.mu)).exp()).exp_m1()
    }

    /// The decimal logarithm of P(S ≥ x), far beyond the least double as well: there P(S ≥ x) = e^(−λ(x − μ)).
    pub(super) fn log10_survival(&self, x: f64) -> f64 {
        let z = self.lambda * (x - self.mu);
        if z > 40.0 { -z * std::f64::consts::LOG10_E } else { self.survival(x).log10() }
    }

    /// The score that a share of all lies below, μ − ln(−ln share)/λ: infinite for shares of 0 and 1.
    pub(super) fn quantile(&self, share: f64) -> f64 {
        self.mu - (-share.clamp(0.0, 1.0).ln()).ln() / self.lambda
    }

    /// P(S = x) of scores that are multiples of `span`, continued between them.
    pub(super) fn mass(&self, x: f64, span: f64) -> f64 {
        (self.survival(x) - self.survival(x + span)).max(0.0)
    }
}
