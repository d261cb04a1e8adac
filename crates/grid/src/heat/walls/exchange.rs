//! Heat exchanged between a wall and what lies beyond it.

/// The Stefan–Boltzmann constant σ in W/(m² K⁴) (CODATA 2018, exact: DOI 10.1103/RevModPhys.93.025010).
const STEFAN_BOLTZMANN: f64 = 5.670_374_419e-8;

/// Newton steps after which the surface temperature is taken as it is; from above they need some five.
const MOST_NEWTON_STEPS: usize = 60;

/// Exchange by convection, radiation or both: h (A − s) + ε σ (S⁴ − s⁴) flows into a wall at temperature s.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::heat) struct Exchange {
    h: f64,
    ambient: f64,
    /// ε σ.
    radiation: f64,
    surroundings: f64,
}

impl Exchange {
    pub(in crate::heat) fn new(h: f64, ambient: f64, emissivity: f64, surroundings: f64) -> Self {
        Self { h, ambient, radiation: emissivity * STEFAN_BOLTZMANN, surroundings }
    }

    pub(in crate::heat) fn is_sound(&self) -> bool {
        (0.0..=1e12).contains(&self.h) && self.ambient.is_finite() && (0.0..=1e6).contains(&self.surroundings)
    }

    /// The temperature s of a wall behind which, at a conductance of `g` W/(m² K), it is `inside`:
    /// g (s − inside) = h (A − s) + ε σ (S⁴ − s⁴).
    ///
    /// What radiates is solved for by Newton's method from above the root, where the difference is convex and falls.
    pub(in crate::heat) fn surface(&self, inside: f64, g: f64) -> f64 {
        if self.radiation == 0.0 {
            return if g + self.h > 0.0 { (g * inside + self.h * self.ambient) / (g + self.h) } else { inside };
        }
        let (towards, sky) = (g * inside + self.h * self.ambient, self.radiation * fourth_power(self.surroundings));
        let mut s = inside.max(self.ambient).max(self.surroundings);
        for _ in 0..MOST_NEWTON_STEPS {
            let excess = (g + self.h) * s - towards + (self.radiation * fourth_power(s) - sky);
            let next = s - excess / (g + self.h + 4.0 * self.radiation * (s * s * s));
            if next >= s || next.is_nan() {
                break;
            }
            s = next;
        }
        s
    }

    /// `[h', A']` with h' (A' − s) for the exchange near the wall temperature that belongs to `inside`.
    pub(in crate::heat) fn linear(&self, inside: f64, g: f64) -> [f64; 2] {
        let (s, o) = (self.surface(inside, g), self.surroundings);
        // S⁴ − s⁴ = (S² + s²)(S + s)(S − s)
        let radiative = self.radiation * (s * s + o * o) * (s + o);
        let h = self.h + radiative;
        [h, if h > 0.0 { (self.h * self.ambient + radiative * o) / h } else { 0.0 }]
    }
}

fn fourth_power(s: f64) -> f64 {
    (s * s) * (s * s)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_the_surface_both_flows_agree() {
        for (h, emissivity, inside, g) in
            [(10.0, 0.0, 400.0, 50.0), (0.0, 0.8, 1200.0, 3000.0), (25.0, 0.9, 290.0, 1.0)]
        {
            let exchange = Exchange::new(h, 300.0, emissivity, 320.0);
            let s = exchange.surface(inside, g);
            let [outside, within] =
                [h * (300.0 - s) + emissivity * STEFAN_BOLTZMANN * (320f64.powi(4) - s.powi(4)), g * (s - inside)];
            assert!((outside - within).abs() < 1e-9 * outside.abs().max(1.0), "{outside} against {within}");
            let [linear, towards] = exchange.linear(inside, g);
            assert!((linear * (towards - s) - outside).abs() < 1e-9 * outside.abs().max(1.0));
        }
    }

    #[test]
    fn in_balance_nothing_flows() {
        assert!((Exchange::new(5.0, 300.0, 0.5, 300.0).surface(300.0, 20.0) - 300.0).abs() < 1e-12);
    }
}
