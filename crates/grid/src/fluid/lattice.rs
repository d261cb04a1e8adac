//! The lattices: directions, weights.

use crate::in_place::{Directions, opposites};
use schemars::JsonSchema;
use serde::Deserialize;

/// A lattice on which the moments of a flow are isotropic.
///
/// Directions are one at rest and pairs of opposites, (1, 2), (3, 4), …, of which the first has its first component that is
/// not 0 positive; those along axes come first. The speed of sound is 1/√3.
pub trait Lattice<const Q: usize>: Directions<Q> {
    /// The weights: of rest, of directions along an axis, along a diagonal of two axes, and of three.
    const CLASSES: [f64; 4];

    /// The weight of a direction.
    #[must_use]
    fn weight(i: usize) -> f64 {
        Self::CLASSES[class(Self::DIRECTIONS[i])]
    }
}

/// How many axes a direction runs along.
#[inline(always)]
pub(super) const fn class([x, y, z]: [isize; 3]) -> usize {
    (x * x + y * y + z * z) as usize
}

/// Nine directions in the plane.
///
/// ```text
///   8  3  5        weights 4/9 (rest), 1/9 (axes), 1/36 (diagonals)
///    \ | /
///   2--0--1        opposites (1 2) (3 4) (5 6) (7 8)
///    / | \
///   6  4  7
/// ```
/// Source: Qian, d'Humières & Lallemand 1992, DOI 10.1209/0295-5075/17/6/001.
#[derive(Debug, Clone, Copy)]
pub struct D2Q9;

impl Directions<9> for D2Q9 {
    const AXES: usize = 2;
    const DIRECTIONS: [[isize; 3]; 9] =
        [[0, 0, 0], [1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [1, 1, 0], [-1, -1, 0], [1, -1, 0], [-1, 1, 0]];
    const OPPOSITES: [usize; 9] = opposites(&Self::DIRECTIONS);
}

impl Lattice<9> for D2Q9 {
    const CLASSES: [f64; 4] = [4.0 / 9.0, 1.0 / 9.0, 1.0 / 36.0, 0.0];
}

/// Nineteen directions in space: axes and diagonals of faces.
///
/// ```text
///   z = −1             z = 0             z = 1
///      18                10 3  7            15
///   12 6 13             2 0  1          14  5 11
///      16                8 4  9            17
///
///   weights 1/3 (rest), 1/18 (axes), 1/36 (diagonals); opposites (1 2) (3 4) … (17 18)
/// ```
/// Source: Qian, d'Humières & Lallemand 1992, DOI 10.1209/0295-5075/17/6/001.
#[derive(Debug, Clone, Copy)]
pub struct D3Q19;

impl Directions<19> for D3Q19 {
    const AXES: usize = 3;
    const DIRECTIONS: [[isize; 3]; 19] = [
        [0, 0, 0],
        [1, 0, 0],
        [-1, 0, 0],
        [0, 1, 0],
        [0, -1, 0],
        [0, 0, 1],
        [0, 0, -1],
        [1, 1, 0],
        [-1, -1, 0],
        [1, -1, 0],
        [-1, 1, 0],
        [1, 0, 1],
        [-1, 0, -1],
        [1, 0, -1],
        [-1, 0, 1],
        [0, 1, 1],
        [0, -1, -1],
        [0, 1, -1],
        [0, -1, 1],
    ];
    const OPPOSITES: [usize; 19] = opposites(&Self::DIRECTIONS);
}

impl Lattice<19> for D3Q19 {
    const CLASSES: [f64; 4] = [1.0 / 3.0, 1.0 / 18.0, 1.0 / 36.0, 0.0];
}

/// Twenty-seven directions in space: those of [`D3Q19`], and the diagonals of the cube.
///
/// ```text
///   z = −1             z = 0             z = 1
///   26 18 22            10 3  7         24 15 19
///   12  6 13             2 0  1         14  5 11
///   20 16 23             8 4  9         21 17 25
///
///   weights 8/27 (rest), 2/27 (axes), 1/54 (faces), 1/216 (cube); opposites (1 2) (3 4) … (25 26)
/// ```
/// Source: He & Luo 1997, DOI 10.1103/PhysRevE.56.6811.
#[derive(Debug, Clone, Copy)]
pub struct D3Q27;

impl Directions<27> for D3Q27 {
    const AXES: usize = 3;
    const DIRECTIONS: [[isize; 3]; 27] = {
        let (mut all, mut i) = ([[0; 3]; 27], 0);
        while i < 19 {
            all[i] = D3Q19::DIRECTIONS[i];
            i += 1;
        }
        let corners = [[1, 1, 1], [1, -1, 1], [1, 1, -1], [1, -1, -1]];
        while i < 27 {
            let [x, y, z] = corners[(i - 19) / 2];
            all[i] = if i % 2 == 1 { [x, y, z] } else { [-x, -y, -z] };
            i += 1;
        }
        all
    };
    const OPPOSITES: [usize; 27] = opposites(&Self::DIRECTIONS);
}

impl Lattice<27> for D3Q27 {
    const CLASSES: [f64; 4] = [8.0 / 27.0, 2.0 / 27.0, 1.0 / 54.0, 1.0 / 216.0];
}

/// A lattice by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum LatticeName {
    /// Nine directions in the plane.
    D2Q9,
    /// Nineteen directions in space.
    D3Q19,
    /// Twenty-seven directions in space.
    D3Q27,
}

impl LatticeName {
    /// The axes and the directions it has.
    #[must_use]
    pub fn shape(self) -> [usize; 2] {
        match self {
            Self::D2Q9 => [2, 9],
            Self::D3Q19 => [3, 19],
            Self::D3Q27 => [3, 27],
        }
    }

    /// Arithmetic operations of a collision with two rates in one cell: some 18 of the cell, 14 of every pair of directions,
    /// and two for every axis that the pair runs along.
    #[must_use]
    pub fn flops(self) -> f64 {
        let pairs: &[[isize; 3]] = match self {
            Self::D2Q9 => &D2Q9::DIRECTIONS,
            Self::D3Q19 => &D3Q19::DIRECTIONS,
            Self::D3Q27 => &D3Q27::DIRECTIONS,
        };
        let axes: usize = pairs.iter().map(|direction| class(*direction)).sum();
        18.0 + 7.0 * (pairs.len() - 1) as f64 + axes as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Σ w = 1, Σ w c = 0, Σ w c c = δ/3, Σ w c c c c isotropic (1/9): the conditions for the equations of Navier and Stokes.
    fn moments_are_isotropic<D: Lattice<Q>, const Q: usize>() {
        let sum = |f: &dyn Fn([f64; 3]) -> f64| -> f64 {
            (0..Q).map(|i| D::weight(i) * f(D::DIRECTIONS[i].map(|c| c as f64))).sum()
        };
        let is = |value: f64, wanted: f64| assert!((value - wanted).abs() < 1e-15, "{value} instead of {wanted}");
        is(sum(&|_| 1.0), 1.0);
        for a in 0..D::AXES {
            is(sum(&|c| c[a]), 0.0);
            for b in 0..D::AXES {
                is(sum(&|c| c[a] * c[b]), if a == b { 1.0 / 3.0 } else { 0.0 });
                is(sum(&|c| c[a] * c[a] * c[b] * c[b]), if a == b { 1.0 / 3.0 } else { 1.0 / 9.0 });
            }
        }
    }

    fn pairs_follow_each_other<D: Lattice<Q>, const Q: usize>() {
        for i in (1..Q).step_by(2) {
            assert_eq!(D::OPPOSITES[i], i + 1);
            assert_eq!(D::DIRECTIONS[i].into_iter().find(|&c| c != 0), Some(1));
        }
    }

    #[test]
    fn lattices_are_isotropic_and_in_order() {
        moments_are_isotropic::<D2Q9, 9>();
        moments_are_isotropic::<D3Q19, 19>();
        moments_are_isotropic::<D3Q27, 27>();
        pairs_follow_each_other::<D2Q9, 9>();
        pairs_follow_each_other::<D3Q19, 19>();
        pairs_follow_each_other::<D3Q27, 27>();
    }
}
