//! The laws: throughput of N workers, and how it changes with each parameter.
//!
//! ```text
//!   universal   X(N) = γ N / (1 + α (N − 1) + β N (N − 1)),   0 ≤ α ≤ 1,  β ≥ 0,  γ > 0
//!   Amdahl      the same with β = 0, where α is the serial fraction
//!   linear      α = β = 0;   constant   α = 1, β = 0
//!   Gustafson   X(N) = γ (N − s′ (N − 1)),   0 ≤ s′ ≤ 1,   of weak scaling alone
//! ```
//!
//! The first four are one family with parameters held, and so nest. Gustafson's s′ is the serial share of the parallel
//! run: it is never the same parameter as Amdahl's.
//!
//! Sources: Amdahl 1967, AFIPS Conf. Proc. 30:483, DOI 10.1145/1465482.1465560; Gustafson 1988, Commun. ACM 31:532,
//! DOI 10.1145/42411.42415; Gunther 2007, "Guerrilla Capacity Planning", DOI 10.1007/978-3-540-31010-5.

/// A law of throughput over workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Law {
    /// More workers change nothing.
    Constant,
    /// Every worker adds as much as the first.
    Linear,
    /// A serial fraction.
    Amdahl,
    /// Contention and coherency: the universal scalability law.
    Universal,
    /// A serial share of the parallel run, with work that grows with the workers.
    Gustafson,
}

/// Coordinates of a law: ln γ, then α and β, or s′ and nothing.
pub(super) type Coordinates = [f64; 3];

/// Least and greatest values of the coordinates.
pub(super) const BOUNDS: [(f64, f64); 3] = [(f64::NEG_INFINITY, f64::INFINITY), (0.0, 1.0), (0.0, f64::INFINITY)];

impl Law {
    /// The laws that are tried where the whole work stays the same.
    pub const STRONG: [Self; 4] = [Self::Constant, Self::Linear, Self::Amdahl, Self::Universal];
    /// The laws that are tried where the work per worker stays the same.
    pub const WEAK: [Self; 3] = [Self::Constant, Self::Linear, Self::Gustafson];

    /// Its name in records.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Constant => "constant",
            Self::Linear => "linear",
            Self::Amdahl => "amdahl",
            Self::Universal => "usl",
            Self::Gustafson => "gustafson",
        }
    }

    /// Names and letters of the parameters besides γ.
    pub(super) fn parameters(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Constant | Self::Linear => &[],
            Self::Amdahl => &[("serial_fraction", "s")],
            Self::Universal => &[("contention", "alpha"), ("coherency", "beta")],
            Self::Gustafson => &[("serial_share", "s'")],
        }
    }

    /// Fitted coordinates: γ and the parameters.
    pub(super) fn dimensions(self) -> usize {
        1 + self.parameters().len()
    }

    /// What the criterion counts: the fitted coordinates and the scatter.
    pub(super) fn counted(self) -> usize {
        self.dimensions() + 1
    }

    /// The coordinates that are not fitted, at their values.
    pub(super) fn held(self) -> Coordinates {
        if self == Self::Constant { [0.0, 1.0, 0.0] } else { [0.0; 3] }
    }

    /// ln X(N) and its derivatives by the coordinates; NaN where the law gives no throughput.
    pub(super) fn logarithm(self, [log_rate, a, b]: Coordinates, n: f64) -> (f64, Coordinates) {
        let more = n - 1.0;
        if self == Self::Gustafson {
            let scaled = n - a * more;
            return (log_rate + libm::log(scaled), [1.0, -more / scaled, 0.0]);
        }
        let slowed = 1.0 + a * more + b * n * more;
        (log_rate + libm::log(n / slowed), [1.0, -more / slowed, -n * more / slowed])
    }

    /// Throughput of `n` workers.
    pub(super) fn rate(self, at: Coordinates, n: f64) -> f64 {
        libm::exp(self.logarithm(at, n).0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn laws_nest_and_say_what_they_are() {
        let amdahl = |s: f64, p: f64| 1.0 / (s + (1.0 - s) / p);
        for p in [1.0, 2.0, 7.0, 64.0] {
            assert!((Law::Amdahl.rate([0.0, 0.07, 0.0], p) - amdahl(0.07, p)).abs() < 1e-12 * p);
            assert!((Law::Universal.rate([0.0, 0.07, 0.0], p) - amdahl(0.07, p)).abs() < 1e-12 * p);
            assert!((Law::Constant.rate(Law::Constant.held(), p) - 1.0).abs() < 1e-14);
            assert!((Law::Linear.rate([2f64.ln(), 0.0, 0.0], p) - 2.0 * p).abs() < 1e-12 * p);
            assert!((Law::Gustafson.rate([0.0, 0.2, 0.0], p) - (p - 0.2 * (p - 1.0))).abs() < 1e-12 * p);
        }
    }

    #[test]
    fn derivatives_are_those_of_the_law() {
        for law in [Law::Universal, Law::Gustafson] {
            let at = [0.3, 0.05, if law == Law::Universal { 0.002 } else { 0.0 }];
            for n in [1.0, 3.0, 20.0] {
                let (_, slopes) = law.logarithm(at, n);
                for j in 0..law.dimensions() {
                    let moved = |by: f64| {
                        let mut at = at;
                        at[j] += by;
                        law.logarithm(at, n).0
                    };
                    let slope = (moved(1e-6) - moved(-1e-6)) / 2e-6;
                    assert!((slope - slopes[j]).abs() < 1e-6 * (1.0 + slope.abs()), "{law:?} {j}: {slope} {slopes:?}");
                }
            }
        }
    }
}
