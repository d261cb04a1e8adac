//! The lattices that carry a temperature, and flow and temperature on one lattice.

use crate::fluid::lattice::{D2Q9, D3Q19, Lattice, class};
use crate::in_place::Directions;
use std::marker::PhantomData;

/// A lattice on which a temperature moves: rest, and the directions along the axes.
///
/// Its weights are such that Σ w = 1 and Σ w c c = cs², which is twice the weight of an axis.
pub trait Carrier<const Q: usize>: Directions<Q> {
    /// The weight of a direction along an axis.
    const WEIGHT: f64;

    /// cs², in cells² per step²: diffusivity = cs² (1/ω₋ − 1/2).
    const SPEED_SQUARED: f64 = 2.0 * Self::WEIGHT;

    /// The weight of a direction.
    #[must_use]
    fn weight(i: usize) -> f64 {
        if i == 0 { 1.0 - 2.0 * Self::AXES as f64 * Self::WEIGHT } else { Self::WEIGHT }
    }
}

/// Five directions in the plane, the first ones of [`D2Q9`]; weights 1/3 (rest), 1/6; cs² = 1/3.
#[derive(Debug, Clone, Copy)]
pub struct D2Q5;

impl Directions<5> for D2Q5 {
    const AXES: usize = 2;
    const DIRECTIONS: [[isize; 3]; 5] = first(&D2Q9::DIRECTIONS);
    const OPPOSITES: [usize; 5] = crate::in_place::opposites(&Self::DIRECTIONS);
}

impl Carrier<5> for D2Q5 {
    const WEIGHT: f64 = 1.0 / 6.0;
}

/// Seven directions in space, the first ones of [`D3Q19`]; weights 1/4 (rest), 1/8; cs² = 1/4.
#[derive(Debug, Clone, Copy)]
pub struct D3Q7;

impl Directions<7> for D3Q7 {
    const AXES: usize = 3;
    const DIRECTIONS: [[isize; 3]; 7] = first(&D3Q19::DIRECTIONS);
    const OPPOSITES: [usize; 7] = crate::in_place::opposites(&Self::DIRECTIONS);
}

impl Carrier<7> for D3Q7 {
    const WEIGHT: f64 = 1.0 / 8.0;
}

/// The `A` directions of a flow, and after them the `B` of a temperature.
///
/// As a lattice they are one: blocks, halos and the order of work are those of any other.
#[derive(Debug, Clone, Copy)]
pub struct Joint<F, C, const A: usize, const B: usize>(PhantomData<(F, C)>);

impl<F, C, const A: usize, const B: usize, const Q: usize> Directions<Q> for Joint<F, C, A, B>
where
    F: Lattice<A>,
    C: Carrier<B>,
{
    const AXES: usize = F::AXES;
    const DIRECTIONS: [[isize; 3]; Q] = {
        assert!(A + B == Q && F::AXES == C::AXES);
        let (mut joined, mut i) = ([[0; 3]; Q], 0);
        while i < Q {
            joined[i] = if i < A { F::DIRECTIONS[i] } else { C::DIRECTIONS[i - A] };
            i += 1;
        }
        joined
    };
    const OPPOSITES: [usize; Q] = {
        let (mut joined, mut i) = ([0; Q], 0);
        while i < Q {
            joined[i] = if i < A { F::OPPOSITES[i] } else { A + C::OPPOSITES[i - A] };
            i += 1;
        }
        joined
    };
    const SECOND: usize = A;
}

/// The first directions of a longer list: rest, and those along axes.
const fn first<const N: usize, const Q: usize>(directions: &[[isize; 3]; Q]) -> [[isize; 3]; N] {
    let (mut some, mut i) = ([[0; 3]; N], 0);
    while i < N {
        assert!(class(directions[i]) <= 1);
        some[i] = directions[i];
        i += 1;
    }
    some
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments<C: Carrier<Q>, const Q: usize>() {
        let sum = |f: &dyn Fn([f64; 3]) -> f64| -> f64 {
            (0..Q).map(|i| C::weight(i) * f(C::DIRECTIONS[i].map(|c| c as f64))).sum()
        };
        assert!((sum(&|_| 1.0) - 1.0).abs() < 1e-15);
        for a in 0..C::AXES {
            assert_eq!(sum(&|c| c[a]), 0.0);
            assert!((sum(&|c| c[a] * c[a]) - C::SPEED_SQUARED).abs() < 1e-15);
        }
    }

    #[test]
    fn weights_carry_a_temperature() {
        moments::<D2Q5, 5>();
        moments::<D3Q7, 7>();
    }

    /// Mirrored or turned round, a direction stays one of its field.
    #[test]
    fn joined_directions_keep_to_their_fields() {
        type Both = Joint<D2Q9, D2Q5, 9, 5>;
        let opposites = <Both as Directions<14>>::OPPOSITES;
        let directions = <Both as Directions<14>>::DIRECTIONS;
        for (i, opposite) in opposites.into_iter().enumerate() {
            assert_eq!(i < 9, opposite < 9);
            assert_eq!(directions[i].map(|c| -c), directions[opposite]);
        }
    }
}
