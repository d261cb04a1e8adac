//! Numbers as a lattice keeps them.

use bytemuck::Pod;
use half::f16;
use partita_domain::Real;
use partita_domain::lanes::Lanes;
use std::fmt::Debug;

/// What a kept half is divided by: numbers of a lattice are deviations from rest, some thousandths, where halves have few
/// digits.
///
/// Source: Lehmann et al. 2022, DOI 10.1103/PhysRevE.106.015308.
const SCALE: f64 = 32_768.0;

/// A number as it is kept: `f64`, `f32`, or a half, which is 2¹⁵ times the number it stands for and computed with in single
/// precision.
pub trait Stored: Pod + Send + Sync + Debug {
    /// What is computed with.
    type Real: Real;

    /// How much larger the kept number is than the one it stands for, a power of two. Vectors are in this unit, since a
    /// multiplication of each number on its way in and out is much beside a collision.
    const UNIT: f64;

    /// The nearest number that can be kept; of two, the even one.
    fn keep(value: Self::Real) -> Self;

    /// The number that is kept.
    fn value(self) -> Self::Real;

    /// The numbers from `from` on, as they are kept.
    ///
    /// # Safety
    /// As many as there are lanes must be readable.
    unsafe fn read<L: Lanes<Self::Real>>(lanes: L, from: *const Self) -> L::Vector;

    /// Puts numbers that are to be kept to `to` and onwards.
    ///
    /// # Safety
    /// As many as there are lanes must be writable.
    unsafe fn write<L: Lanes<Self::Real>>(lanes: L, to: *mut Self, vector: L::Vector);

    /// The `count` numbers from `from` on; the other lanes hold zeros.
    ///
    /// # Safety
    /// `count` numbers, at most as many as there are lanes, must be readable.
    unsafe fn read_first<L: Lanes<Self::Real>>(lanes: L, from: *const Self, count: usize) -> L::Vector;

    /// Puts the numbers of the first `count` lanes to `to` and onwards.
    ///
    /// # Safety
    /// `count` numbers, at most as many as there are lanes, must be writable.
    unsafe fn write_first<L: Lanes<Self::Real>>(lanes: L, to: *mut Self, vector: L::Vector, count: usize);
}

/// Numbers that are kept by `$read`, `$write` and their likes of lanes, `$unit` times what they stand for.
macro_rules! stored {
    ($kept:ty, $real:ty, $unit:expr, |$value:ident| $keep:expr, |$found:ident| $get:expr;
     $read:ident, $write:ident, $read_first:ident, $write_first:ident) => {
        impl Stored for $kept {
            type Real = $real;

            const UNIT: f64 = $unit;

            #[inline(always)]
            fn keep($value: $real) -> Self {
                $keep
            }

            #[inline(always)]
            fn value(self) -> $real {
                let $found = self;
                $get
            }

            #[inline(always)]
            unsafe fn read<L: Lanes<$real>>(lanes: L, from: *const Self) -> L::Vector {
                // SAFETY: as the caller promised.
                unsafe { lanes.$read(from) }
            }

            #[inline(always)]
            unsafe fn write<L: Lanes<$real>>(lanes: L, to: *mut Self, vector: L::Vector) {
                // SAFETY: as the caller promised.
                unsafe { lanes.$write(to, vector) }
            }

            #[inline(always)]
            unsafe fn read_first<L: Lanes<$real>>(lanes: L, from: *const Self, count: usize) -> L::Vector {
                // SAFETY: as the caller promised.
                unsafe { lanes.$read_first(from, count) }
            }

            #[inline(always)]
            unsafe fn write_first<L: Lanes<$real>>(lanes: L, to: *mut Self, vector: L::Vector, count: usize) {
                // SAFETY: as the caller promised.
                unsafe { lanes.$write_first(to, vector, count) }
            }
        }
    };
}
stored!(f64, f64, 1.0, |value| value, |kept| kept; read, write, read_first, write_first);
stored!(f32, f32, 1.0, |value| value, |kept| kept; read, write, read_first, write_first);
stored!(
    f16, f32, SCALE, |value| (value * SCALE as f32).shorten(), |kept| f32::lengthen(kept) * SCALE.recip() as f32;
    read_short, write_short, read_first_short, write_first_short
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_keep_eleven_binary_digits_from_thousandths_on() {
        for g in [1e-4_f32, -3.3e-3, 0.7, 1.9] {
            assert!((f16::keep(g).value() / g - 1.0).abs() <= 2.0_f32.powi(-11), "{g}");
        }
        // Two and more, far from any flow, become infinite and are seen as lost.
        assert!(f16::keep(2.1).value().is_infinite());
    }
}
