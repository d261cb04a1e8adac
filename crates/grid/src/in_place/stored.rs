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

    /// The nearest number that can be kept; of two, the even one.
    fn keep(value: Self::Real) -> Self;

    /// The number that is kept.
    fn value(self) -> Self::Real;

    /// The numbers from `from` on.
    ///
    /// # Safety
    /// As many as there are lanes must be readable.
    unsafe fn read<L: Lanes<Self::Real>>(lanes: L, from: *const Self) -> L::Vector;

    /// Puts the numbers to `to` and onwards.
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

/// Numbers that are kept by `$read`, `$write` and their likes of lanes, multiplied by `$up`.
macro_rules! stored {
    ($kept:ty, $real:ty, |$value:ident| $keep:expr, |$found:ident| $get:expr; $read:ident, $write:ident, $read_first:ident, $write_first:ident;
     |$lanes:ident, $vector:ident| $up:expr, $down:expr) => {
        impl Stored for $kept {
            type Real = $real;

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
            unsafe fn read<L: Lanes<$real>>($lanes: L, from: *const Self) -> L::Vector {
                // SAFETY: as the caller promised.
                let $vector = unsafe { $lanes.$read(from) };
                $down
            }

            #[inline(always)]
            unsafe fn write<L: Lanes<$real>>($lanes: L, to: *mut Self, $vector: L::Vector) {
                // SAFETY: as the caller promised.
                unsafe { $lanes.$write(to, $up) }
            }

            #[inline(always)]
            unsafe fn read_first<L: Lanes<$real>>($lanes: L, from: *const Self, count: usize) -> L::Vector {
                // SAFETY: as the caller promised.
                let $vector = unsafe { $lanes.$read_first(from, count) };
                $down
            }

            #[inline(always)]
            unsafe fn write_first<L: Lanes<$real>>($lanes: L, to: *mut Self, $vector: L::Vector, count: usize) {
                // SAFETY: as the caller promised.
                unsafe { $lanes.$write_first(to, $up, count) }
            }
        }
    };
}
stored!(f64, f64, |value| value, |kept| kept; read, write, read_first, write_first; |lanes, vector| vector, vector);
stored!(f32, f32, |value| value, |kept| kept; read, write, read_first, write_first; |lanes, vector| vector, vector);
stored!(
    f16, f32, |value| (value * SCALE as f32).shorten(), |kept| f32::lengthen(kept) * SCALE.recip() as f32;
    read_short, write_short, read_first_short, write_first_short;
    |lanes, vector| vector * lanes.splat(SCALE as f32), vector * lanes.splat(SCALE.recip() as f32)
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
