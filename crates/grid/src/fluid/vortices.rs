//! Taylor and Green's vortices.

use libm::{cos, sin};
use schemars::JsonSchema;
use serde::Deserialize;
use std::f64::consts::PI;

/// Vortices in a periodic box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Vortices {
    /// Of plane flow, the same at every z. They only decay: as exp(−ν (kx² + ky²) t).
    Plane,
    /// Of flow in space, which becomes turbulent.
    Space,
}

/// A flow at a place, in units of the lattice.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Local {
    /// Along x, y and z.
    pub(super) velocity: [f64; 3],
    /// Over the density.
    pub(super) pressure: f64,
    /// ∂u_b/∂a as `gradient[a][b]`.
    pub(super) gradient: [[f64; 3]; 3],
}

/// Vortices of one wave along each axis of a box.
///
/// ```text
///   plane   u = (−U √(ky/kx) cos X sin Y,  U √(kx/ky) sin X cos Y)         p = −U²/4 (ky/kx cos 2X + kx/ky cos 2Y)
///   space   u = (U sin X cos Y cos Z, −U cos X sin Y cos Z, 0)             p = U²/16 (cos 2X + cos 2Y)(cos 2Z + 2)
/// ```
/// Source: Taylor & Green 1937, DOI 10.1098/rspa.1937.0036.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Array {
    pub(super) kind: Vortices,
    /// U in cells per step.
    pub(super) speed: f64,
    /// Wave numbers along x, y and z, per cell.
    pub(super) k: [f64; 3],
}

impl Array {
    /// In a box of `cells` along z, y and x.
    pub(super) fn new(kind: Vortices, speed: f64, cells: [usize; 3]) -> Self {
        Self { kind, speed, k: [2, 1, 0].map(|axis| 2.0 * PI / cells[axis] as f64) }
    }

    /// The flow at a place, in cells along x, y and z from the corner.
    pub(super) fn at(&self, place: [f64; 3]) -> Local {
        let phase = [0, 1, 2].map(|axis| self.k[axis] * place[axis]);
        match self.kind {
            Vortices::Plane => self.plane(phase),
            Vortices::Space => self.space(phase),
        }
    }

    fn plane(&self, phase: [f64; 3]) -> Local {
        let ([kx, ky, _], [(sx, cx), (sy, cy), _]) = (self.k, phase.map(|p| (sin(p), cos(p))));
        let ratio = ky / kx;
        let (a, b) = (-self.speed * ratio.sqrt(), self.speed / ratio.sqrt());
        let mut gradient = [[0.0; 3]; 3];
        gradient[0] = [-a * kx * sx * sy, b * kx * cx * cy, 0.0];
        gradient[1] = [a * ky * cx * cy, -b * ky * sx * sy, 0.0];
        let pressure = -self.speed * self.speed / 4.0 * (ratio * double(cx) + double(cy) / ratio);
        Local { velocity: [a * cx * sy, b * sx * cy, 0.0], pressure, gradient }
    }

    fn space(&self, phase: [f64; 3]) -> Local {
        let ([kx, ky, kz], u, [(sx, cx), (sy, cy), (sz, cz)]) = (self.k, self.speed, phase.map(|p| (sin(p), cos(p))));
        // With other wave numbers along y than along x, this keeps the flow free of divergence.
        let v = u * (kx / ky);
        let gradient = [
            [u * kx * cx * cy * cz, v * kx * sx * sy * cz, 0.0],
            [-u * ky * sx * sy * cz, -v * ky * cx * cy * cz, 0.0],
            [-u * kz * sx * cy * sz, v * kz * cx * sy * sz, 0.0],
        ];
        let pressure = u * u / 16.0 * (double(cx) + double(cy)) * (double(cz) + 2.0);
        Local { velocity: [u * sx * cy * cz, -v * cx * sy * cz, 0.0], pressure, gradient }
    }
}

/// cos 2a of cos a.
fn double(cosine: f64) -> f64 {
    2.0 * cosine * cosine - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gradients are those of the velocity, which has no divergence.
    #[test]
    fn gradients_are_differences_and_nothing_is_created() {
        // Differences are off by k³ u STEP² / 6, some 1e-8.
        const STEP: f64 = 1e-3;
        for kind in [Vortices::Plane, Vortices::Space] {
            let flow = Array::new(kind, 0.1, [9, 7, 12]);
            let place = [1.3, 2.9, 4.1];
            let here = flow.at(place);
            let divergence: f64 = (0..3).map(|a| here.gradient[a][a]).sum();
            assert!(divergence.abs() < 1e-16, "{divergence}");
            for a in 0..3 {
                let shifted = |step: f64| {
                    let mut at = place;
                    at[a] += step;
                    flow.at(at).velocity
                };
                let (behind, ahead) = (shifted(-STEP), shifted(STEP));
                for b in 0..3 {
                    let difference = (ahead[b] - behind[b]) / (2.0 * STEP);
                    assert!((difference - here.gradient[a][b]).abs() < 1e-7, "{kind:?} {a} {b}");
                }
            }
        }
    }
}
