//! The rates of a collision, and the numbers of its formulas.

use super::lattice::Lattice;
use crate::in_place::Stored;
use partita_domain::Real;
use std::marker::PhantomData;

/// The rates at which sums and differences of pairs relax, 0 to 2.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// Of the even part: viscosity = (1/ω − 1/2)/3.
    pub even: f64,
    /// Of the odd part.
    pub odd: f64,
}

impl Rates {
    /// One rate (BGK): 1/τ.
    #[must_use]
    pub fn single(tau: f64) -> Self {
        Self { even: tau.recip(), odd: tau.recip() }
    }

    /// Two rates whose product (1/ω₊ − 1/2)(1/ω₋ − 1/2) is the magic number.
    ///
    /// With 3/16 a half-way wall lies exactly between centres in a straight channel; 1/4 is the most stable.
    #[must_use]
    pub fn magic(tau: f64, magic: f64) -> Self {
        Self { even: tau.recip(), odd: (magic / (tau - 0.5) + 0.5).recip() }
    }

    /// The magic number.
    #[must_use]
    pub fn magic_number(&self) -> f64 {
        (self.even.recip() - 0.5) * (self.odd.recip() - 0.5)
    }
}

/// The numbers of the equilibrium of even parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Even<T> {
    /// How often F is part of n₊, and of h = n₊ − m.
    pub(super) push: T,
    pub(super) beside: T,
    /// ω w and 9/2 ω w by class of weight.
    pub(super) shares: [T; 4],
    pub(super) squares: [T; 4],
}

impl<T: Real> Even<T> {
    fn new<D: Lattice<Q>, const Q: usize>(rate: f64, push: f64) -> Self {
        let [rate, push, square] = [rate, push, 4.5].map(T::of);
        let weights = D::CLASSES.map(T::of);
        Self {
            push,
            beside: push - T::of(0.5),
            shares: weights.map(|weight| rate * weight),
            squares: weights.map(|weight| square * rate * weight),
        }
    }
}

/// What every collision needs: the numbers of its formulas, folded.
///
/// Numbers of a lattice may all be larger by a unit, a power of two: then δ, m and F are, and 1/ρ is smaller by it, so that
/// m/ρ is the velocity and every product below is in that unit again, to the bit.
#[derive(Debug, Clone, Copy)]
pub struct Relaxation<T, D, const Q: usize> {
    pub(super) unit: T,
    pub(super) one: T,
    pub(super) half: T,
    /// −1/3, and the share of the even part at rest that stays.
    pub(super) third: T,
    pub(super) rest: T,
    /// Half of what stays of sums.
    pub(super) keep: T,
    /// Of even parts that relax with ω₊, and of those that do as a whole.
    pub(super) even: Even<T>,
    pub(super) whole: Even<T>,
    /// w · 3ω₋ by class, for a direction and for its opposite.
    pub(super) odd: [T; 4],
    pub(super) odd_back: [T; 4],
    /// Half of what stays of differences, in parts of that.
    pub(super) odd_keep: [T; 4],
    /// F along x, y and z, and in the unit of the numbers.
    pub(super) force: [T; 3],
    pub(super) push: [T; 3],
    /// How often F is part of n₋: 1/ω₋.
    pub(super) odd_push: T,
    /// Of the regularised collision: 9/2 (1 − ω) by class of weight.
    pub(super) stress: [T; 4],
    lattice: PhantomData<D>,
}

impl<T: Real, D: Lattice<Q>, const Q: usize> Relaxation<T, D, Q> {
    /// The numbers for some rates and a force per volume along x, y and z, in units of the lattice.
    #[must_use]
    pub fn new(rates: Rates, force: [f64; 3]) -> Self {
        let Rates { even, odd } = rates;
        let odds = D::CLASSES.map(|weight| T::of(weight * 3.0 * odd));
        // Of the rounded number, so that momentum stays what it is.
        let kept = |odd_weight: T| if odd_weight > T::of(0.0) { (1.0 - odd) / 2.0 / odd_weight.to_f64() } else { 0.0 };
        Self {
            unit: T::of(1.0),
            one: T::of(1.0),
            half: T::of(0.5),
            third: T::of(-1.0 / 3.0),
            rest: T::of(1.0 - even),
            keep: T::of((1.0 - even) / 2.0),
            even: Even::new::<D, Q>(even, even.recip()),
            whole: Even::new::<D, Q>(1.0, 1.5 - even / 2.0),
            odd: odds,
            odd_back: odds.map(|odd| T::of(0.0) - odd),
            odd_keep: odds.map(|odd| T::of(kept(odd))),
            force: force.map(T::of),
            push: force.map(T::of),
            odd_push: T::of(odd.recip()),
            stress: D::CLASSES.map(|weight| T::of(weight * 4.5 * (1.0 - even))),
            lattice: PhantomData,
        }
    }

    /// The same for numbers that are kept so.
    #[must_use]
    pub fn kept_as<S: Stored<Real = T>>(self) -> Self {
        let unit = T::of(S::UNIT);
        Self { unit, push: self.force.map(|part| part * unit), ..self }
    }
}
