//! Vectors without intrinsics: arrays, which the compiler makes registers of, whatever the build's target has.
//!
//! Built for a processor with fused multiply-adds (`RUSTFLAGS="-C target-cpu=native"`), they become its vector
//! instructions; on the x86-64 baseline every fused multiply-add is a call. Either way they are the safe reference that
//! vectors of intrinsics must equal to the bit.

use super::{LINE, Lanes, Real, TABLE, Vector};
use std::array::from_fn;
use std::ops::{Add, Div, Mul, Sub};

/// The lanes of a target of which nothing is known.
#[derive(Debug, Clone, Copy)]
pub struct Arrays;

/// `N` numbers.
#[repr(transparent)]
#[derive(Debug, Clone, Copy)]
pub struct Array<T, const N: usize>([T; N]);

macro_rules! operator {
    ($trait:ident, $method:ident) => {
        impl<T: Copy + $trait<Output = T>, const N: usize> $trait for Array<T, N> {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self(from_fn(|i| self.0[i].$method(other.0[i])))
            }
        }
    };
}
operator!(Add, add);
operator!(Sub, sub);
operator!(Mul, mul);
operator!(Div, div);

impl<T: Vector, const N: usize> Vector for Array<T, N> {
    #[inline(always)]
    fn mul_add(self, factor: Self, term: Self) -> Self {
        Self(from_fn(|i| self.0[i].mul_add(factor.0[i], term.0[i])))
    }
}

macro_rules! lanes {
    ($real:ty) => {
        impl Lanes<$real> for Arrays {
            type Vector = Array<$real, { LINE / size_of::<$real>() }>;
            const COUNT: usize = LINE / size_of::<$real>();
            const IN_REGISTER: bool = false;
            const REGISTERS: usize = 0;

            #[inline(always)]
            fn splat(self, value: $real) -> Self::Vector {
                Array([value; _])
            }

            #[inline(always)]
            fn load(self, run: &[$real], at: usize) -> Self::Vector {
                let run = &run[at..at + <Self as Lanes<$real>>::COUNT];
                Array(from_fn(|i| run[i]))
            }

            #[inline(always)]
            unsafe fn read(self, from: *const $real) -> Self::Vector {
                // SAFETY: the caller promised readable numbers.
                unsafe { from.cast::<Self::Vector>().read() }
            }

            #[inline(always)]
            unsafe fn write(self, to: *mut $real, vector: Self::Vector) {
                // SAFETY: the caller promised writable numbers.
                unsafe { to.cast::<Self::Vector>().write(vector) }
            }

            #[inline(always)]
            unsafe fn read_first(self, from: *const $real, count: usize) -> Self::Vector {
                // SAFETY: the caller promised `count` readable numbers.
                Array(from_fn(|i| if i < count { unsafe { from.add(i).read() } } else { 0.0 }))
            }

            #[inline(always)]
            unsafe fn write_first(self, to: *mut $real, vector: Self::Vector, count: usize) {
                for (i, value) in vector.0.into_iter().enumerate().take(count) {
                    // SAFETY: the caller promised `count` writable numbers.
                    unsafe { to.add(i).write(value) }
                }
            }

            #[inline(always)]
            unsafe fn read_short(self, from: *const <$real as Real>::Short) -> Self::Vector {
                // SAFETY: the caller promised readable numbers.
                Array(from_fn(|i| <$real>::lengthen(unsafe { from.add(i).read() })))
            }

            #[inline(always)]
            unsafe fn write_short(self, to: *mut <$real as Real>::Short, vector: Self::Vector) {
                for (i, value) in vector.0.into_iter().enumerate() {
                    // SAFETY: the caller promised writable numbers.
                    unsafe { to.add(i).write(value.shorten()) }
                }
            }

            #[inline(always)]
            unsafe fn stream(self, to: *mut $real, vector: Self::Vector) {
                // SAFETY: as the caller promised.
                unsafe { self.write(to, vector) }
            }

            #[inline(always)]
            fn look_up(self, table: &[$real; TABLE], places: &[u8]) -> Self::Vector {
                let places = &places[..<Self as Lanes<$real>>::COUNT];
                Array(from_fn(|i| table[usize::from(places[i]) % TABLE]))
            }

            #[inline(always)]
            fn west(self, before: Self::Vector, centre: Self::Vector) -> Self::Vector {
                let last = <Self as Lanes<$real>>::COUNT - 1;
                Array(from_fn(|i| if i == 0 { before.0[last] } else { centre.0[i - 1] }))
            }

            #[inline(always)]
            fn east(self, centre: Self::Vector, after: Self::Vector) -> Self::Vector {
                let last = <Self as Lanes<$real>>::COUNT - 1;
                Array(from_fn(|i| if i == last { after.0[0] } else { centre.0[i + 1] }))
            }
        }
    };
}
lanes!(f64);
lanes!(f32);
