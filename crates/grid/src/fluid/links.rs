//! What enters a cell from beyond a face, or from the surface of a body.
//!
//! ```text
//!   wall, inflow   g = g' + 6 w c·u                                        half-way bounce-back (Ladd 1994)
//!   pressure       g = −g' + 2 w (δ₀ + ρ₀ (9/2 (c·u)² − 3/2 u²))           anti-bounce-back (Ginzburg et al. 2008)
//!   outflow        g = equilibrium of the cell's own u and of δ + σ (δ₀ − δ)
//!   surface        g = g'/(2q) + (1 − 1/(2q)) g*      q ≥ 1/2              interpolated (Bouzidi et al. 2001)
//!                  g = 2q g' + (1 − 2q) g"            q < 1/2
//! ```
//! g' left towards the surface, g* left along c, g" had arrived from along c before; q is the share of the way to the cell
//! inside at which the surface lies. The second case in its first form looks at the next cell; what came from there a step
//! ago keeps it within one cell (Zhao & Yong 2017), and the steady state is the same.
//!
//! Sources: Ladd, DOI 10.1017/S0022112094001771, at density 1; Ginzburg, Verhaeghe & d'Humières, Commun. Comput. Phys. 3:427;
//! Bouzidi, Firdaouss & Lallemand, DOI 10.1063/1.1399290; Zhao & Yong, DOI 10.1016/j.jcp.2016.10.049.

use super::lattice::Lattice;
use super::walls::FACES;
use crate::in_place::{Entering, Link};
use partita_domain::Real;
use std::array::from_fn;

/// What a link does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Tag {
    /// A wall that moves: the place of what it adds.
    Wall(usize),
    /// An inflow: its face, and the place of what it adds.
    Inflow(usize, usize),
    /// A face of given pressure.
    Pressure(usize),
    /// A face that lets sound out.
    Outflow(usize),
    /// The surface of a body: the share of the way.
    Surface(f64),
}

/// Bits of a tag below its kind.
const BITS: u32 = 28;
const BELOW: u32 = (1 << BITS) - 1;
const PRESSURE: u32 = 1 + FACES as u32;
const OUTFLOW: u32 = PRESSURE + 1;
const SURFACE: u32 = OUTFLOW + 1;

impl Tag {
    /// The tag in a word; shares keep eight digits.
    pub(super) fn word(self) -> u32 {
        let (kind, rest) = match self {
            Self::Wall(at) => (0, at as u32),
            Self::Inflow(face, at) => (1 + face as u32, at as u32),
            Self::Pressure(face) => (PRESSURE, face as u32),
            Self::Outflow(face) => (OUTFLOW, face as u32),
            Self::Surface(share) => (SURFACE, (share * f64::from(BELOW)).round() as u32),
        };
        kind << BITS | rest & BELOW
    }

    fn of(word: u32) -> Self {
        let (kind, rest) = (word >> BITS, word & BELOW);
        match kind {
            0 => Self::Wall(rest as usize),
            PRESSURE => Self::Pressure(rest as usize),
            OUTFLOW => Self::Outflow(rest as usize),
            SURFACE => Self::Surface(f64::from(rest) / f64::from(BELOW)),
            face => Self::Inflow(face as usize - 1, rest as usize),
        }
    }
}

/// What links add, and what they hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Links<T> {
    /// What walls and inflows add to what comes back, 6 w c·u.
    gains: Vec<T>,
    /// By face, density less 1 where a pressure is given, and the share by which outflows near it in a step.
    targets: [[f64; 2]; FACES],
    /// The first step of which factors are known, and the factors of inflows by face.
    factors: (u64, Vec<[T; FACES]>),
}

impl<T: Real> Links<T> {
    /// Links through walls that move: what they add, by tag.
    #[must_use]
    pub fn moving(gains: Vec<T>) -> Self {
        Self { gains, targets: [[0.0; 2]; FACES], factors: (0, Vec::new()) }
    }

    /// The tag of a link that meets a surface after this share of the way, above 0 and at most 1.
    #[must_use]
    pub fn surface(share: f64) -> u32 {
        Tag::Surface(share).word()
    }

    /// The same with pressures at faces.
    pub(super) fn with_targets(self, targets: [[f64; 2]; FACES]) -> Self {
        Self { targets, ..self }
    }

    /// Takes over the factors of inflows in steps from `first` on.
    pub(super) fn set_factors(&mut self, first: u64, factors: &[[f64; FACES]]) {
        self.factors.0 = first;
        self.factors.1.clear();
        self.factors.1.extend(factors.iter().map(|factors| factors.map(T::of)));
    }

    fn gain(&self, at: usize) -> T {
        self.gains.get(at).copied().unwrap_or(T::of(0.0))
    }

    fn factor(&self, face: usize, step: u64) -> T {
        let (first, factors) = &self.factors;
        factors.get(step.saturating_sub(*first) as usize).map_or(T::of(1.0), |factors| factors[face])
    }

    /// What enters through a link.
    pub(super) fn entering(&self, link: &Link) -> Entering<T> {
        let one = T::of(1.0);
        match Tag::of(link.tag) {
            Tag::Wall(at) => Entering::Back { factor: one, gain: self.gain(at) },
            Tag::Inflow(face, at) => Entering::Back { factor: one, gain: self.factor(face, link.step) * self.gain(at) },
            Tag::Pressure(_) | Tag::Outflow(_) => Entering::All,
            Tag::Surface(share) if share < 0.5 => Entering::Arrived { weight: T::of(2.0 * share) },
            Tag::Surface(share) => Entering::Left { weight: T::of(0.5 / share) },
        }
    }

    /// What enters through a face of given pressure, or one that lets sound out; `force` acts in the cell.
    pub(super) fn enter<D: Lattice<Q>, const Q: usize>(&self, link: &Link, left: &[T; Q], force: [T; 3]) -> T {
        let back = left[D::OPPOSITES[link.direction]];
        match Tag::of(link.tag) {
            Tag::Pressure(face) => {
                let (cell, held) = (Cell::of::<T, D, Q>(left, force), self.targets[face][0]);
                let even =
                    held + (1.0 + held) * cell.square::<D, Q>(link.direction) / (cell.density() * cell.density());
                T::of(2.0 * D::weight(link.direction) * even - back.to_f64())
            }
            Tag::Outflow(face) => {
                let (cell, [held, share]) = (Cell::of::<T, D, Q>(left, force), self.targets[face]);
                let excess = cell.excess + share * (held - cell.excess);
                let even = excess + cell.square::<D, Q>(link.direction) / (1.0 + excess);
                T::of(D::weight(link.direction) * (even + 3.0 * cell.along::<D, Q>(link.direction)))
            }
            _ => back,
        }
    }
}

/// What a cell held when these numbers left it.
struct Cell {
    /// Density less 1.
    excess: f64,
    momentum: [f64; 3],
}

impl Cell {
    /// δ = Σ g, m = Σ c g − F/2: the force has acted.
    fn of<T: Real, D: Lattice<Q>, const Q: usize>(left: &[T; Q], force: [T; 3]) -> Self {
        let numbers = left.map(T::to_f64);
        let momentum = from_fn(|axis| {
            let parts = numbers.iter().zip(D::DIRECTIONS).map(|(g, direction)| direction[axis] as f64 * g);
            parts.sum::<f64>() - force[axis].to_f64() / 2.0
        });
        Self { excess: numbers.iter().sum(), momentum }
    }

    fn density(&self) -> f64 {
        1.0 + self.excess
    }

    /// c·m.
    fn along<D: Lattice<Q>, const Q: usize>(&self, i: usize) -> f64 {
        D::DIRECTIONS[i].iter().zip(self.momentum).map(|(c, m)| *c as f64 * m).sum()
    }

    /// 9/2 (c·m)² − 3/2 m².
    fn square<D: Lattice<Q>, const Q: usize>(&self, i: usize) -> f64 {
        let along = self.along::<D, Q>(i);
        4.5 * along * along - 1.5 * self.momentum.iter().map(|m| m * m).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_what_links_do() {
        for tag in [Tag::Wall(5), Tag::Inflow(4, 77_000), Tag::Pressure(5), Tag::Outflow(0), Tag::Surface(1.0)] {
            assert_eq!(Tag::of(tag.word()), tag);
        }
        let Tag::Surface(share) = Tag::of(Tag::Surface(0.123_456_789).word()) else { panic!("a surface") };
        assert!((share - 0.123_456_789).abs() < 4e-9);
        assert!(Tag::Surface(1.0).word() < u32::MAX);
    }
}
