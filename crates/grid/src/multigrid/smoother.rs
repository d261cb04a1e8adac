//! Damped Jacobi steps whose damping makes a Chebyshev polynomial.
//!
//! The eigenvalues of D⁻¹A lie in [0, 2] for any operator of this form (Gershgorin). The weights ωⱼ are the inverse
//! roots of the Chebyshev polynomial on [[`LOWEST`], 2]: Π (1 − ωⱼ λ) is as small as it can be there. A polynomial in
//! D⁻¹A is its own adjoint in the energy of A, so the same steps before and after a coarse correction make the cycle
//! symmetric, as conjugate gradients need it. Source: Adams, Brezina, Hu & Tuminaro 2003, J. Comput. Phys. 188:593,
//! DOI 10.1016/S0021-9991(03)00194-3.

use std::f64::consts::PI;

/// Steps before a coarse correction, and as many after.
pub(super) const STEPS: usize = 3;

/// The eigenvalue from which on an error is left to smoothing; a coarse level sees what is smoother.
const LOWEST: f64 = 0.2;

/// The weights of the steps.
pub(super) fn weights() -> [f64; STEPS] {
    std::array::from_fn(|j| {
        let angle = PI * (2 * j + 1) as f64 / (2 * STEPS) as f64;
        1.0 / (f64::midpoint(2.0, LOWEST) + (2.0 - LOWEST) / 2.0 * libm::cos(angle))
    })
}
