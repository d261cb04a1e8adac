//! Vectors of numbers, of whatever width an instruction set has.
//!
//! A kernel written over [`Lanes`] is one expression that runs on 1, 4, 8 or 16 cells at a time. Lanes never meet:
//! apart from [`west`](Lanes::west) and [`east`](Lanes::east), which look at neighbouring cells, each lane does what the
//! scalar would do, so the bits do not depend on the width. A fused multiply-add is one where it is written and none
//! elsewhere.

mod arrays;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use arrays::{Array, Arrays};

use crate::isa::Isa;
use bytemuck::Pod;
use std::fmt::{Debug, Display};
use std::ops::{Add, Div, Mul, Sub};

/// Bytes of a cache line, and the alignment of rows.
pub const LINE: usize = 64;

/// Entries of a table that lanes look up.
pub const TABLE: usize = 32;

/// The numbers fields are made of: `f64` and `f32`.
pub trait Real: Pod + Send + Sync + PartialOrd + Debug + Display + Vector {
    /// Vectors of one number.
    type Single: Lanes<Self, Vector = Self>;

    /// The lanes of which every processor has one.
    const SINGLE: Self::Single;

    /// The nearest number of this precision.
    fn of(value: f64) -> Self;

    /// The same number in double precision.
    fn to_f64(self) -> f64;

    /// Compiles a kernel for the vectors of `isa` and runs it.
    fn on_lanes<K: LaneKernel<Self>>(isa: Isa, kernel: K) -> K::Output;
}

/// One or several numbers, added, multiplied and divided lane by lane.
pub trait Vector: Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> {
    /// self · factor + term, rounded once.
    #[must_use]
    fn mul_add(self, factor: Self, term: Self) -> Self;
}

/// The vectors of one instruction set; a value of this type is the proof that the processor has it.
pub trait Lanes<T>: Copy {
    /// A vector.
    type Vector: Vector;

    /// Numbers in a vector.
    const COUNT: usize;

    /// Whether a vector is one register, so that a kernel may count on keeping a few of them at hand.
    const IN_REGISTER: bool;

    /// The same number in every lane.
    fn splat(self, value: T) -> Self::Vector;

    /// The numbers from `run[at]` on.
    ///
    /// # Panics
    /// If fewer than [`COUNT`](Lanes::COUNT) are left.
    fn load(self, run: &[T], at: usize) -> Self::Vector;

    /// The numbers from `from` on.
    ///
    /// # Safety
    /// [`COUNT`](Lanes::COUNT) numbers from `from` on must be readable.
    unsafe fn read(self, from: *const T) -> Self::Vector;

    /// Puts the numbers to `to` and onwards.
    ///
    /// # Safety
    /// [`COUNT`](Lanes::COUNT) numbers from `to` on must be writable.
    unsafe fn write(self, to: *mut T, vector: Self::Vector);

    /// The `count` numbers from `from` on, at most as many as there are lanes; the other lanes hold zeros.
    ///
    /// # Safety
    /// `count` numbers from `from` on must be readable.
    unsafe fn read_first(self, from: *const T, count: usize) -> Self::Vector;

    /// Puts the numbers of the first `count` lanes to `to` and onwards.
    ///
    /// # Safety
    /// `count` numbers from `to` on must be writable.
    unsafe fn write_first(self, to: *mut T, vector: Self::Vector, count: usize);

    /// Like [`write`](Lanes::write), past the caches: for what is not read again soon. To be followed by
    /// [`fence`] before another thread looks.
    ///
    /// # Safety
    /// As [`write`](Lanes::write), and `to` must be aligned to the vector.
    unsafe fn stream(self, to: *mut T, vector: Self::Vector);

    /// For each lane the entry of a table of [`TABLE`] at its place, of which the lowest five bits count.
    ///
    /// # Panics
    /// If there are fewer than [`COUNT`](Lanes::COUNT) places.
    fn look_up(self, table: &[T; TABLE], places: &[u8]) -> Self::Vector;

    /// Each lane's western neighbour: the last lane of `before`, then all but the last of `centre`.
    fn west(self, before: Self::Vector, centre: Self::Vector) -> Self::Vector;

    /// Each lane's eastern neighbour: all but the first lane of `centre`, then the first of `after`.
    fn east(self, centre: Self::Vector, after: Self::Vector) -> Self::Vector;
}

/// A piece of computation that is compiled once for the vectors of every instruction set.
///
/// Mark [`run`](LaneKernel::run) and all it calls `#[inline(always)]`, as for [`Kernel`](crate::isa::Kernel).
pub trait LaneKernel<T> {
    /// What the kernel gives back.
    type Output;

    /// Does the work.
    fn run<L: Lanes<T>>(self, lanes: L) -> Self::Output;
}

/// Asks for the cache line at `from`, to be read soon; any address will do, for nothing is read.
#[inline(always)]
pub fn prefetch<T>(from: *const T) {
    #[cfg(target_arch = "x86_64")]
    x86::prefetch(from);
    #[cfg(not(target_arch = "x86_64"))]
    let _ = from;
}

/// Like [`prefetch`], into the second-level cache only: for what is read so late that it would be in the way in the first.
#[inline(always)]
pub fn prefetch_far<T>(from: *const T) {
    #[cfg(target_arch = "x86_64")]
    x86::prefetch_far(from);
    #[cfg(not(target_arch = "x86_64"))]
    let _ = from;
}

/// Makes streamed numbers visible to other threads.
#[inline(always)]
pub fn fence() {
    #[cfg(target_arch = "x86_64")]
    x86::fence();
}

/// Vectors of one number, for what is written cell by cell.
#[derive(Debug, Clone, Copy)]
pub struct Scalar;

macro_rules! scalar {
    ($real:ty) => {
        impl Vector for $real {
            #[inline(always)]
            fn mul_add(self, factor: Self, term: Self) -> Self {
                self.mul_add(factor, term)
            }
        }

        impl Lanes<$real> for Scalar {
            type Vector = $real;
            const COUNT: usize = 1;
            const IN_REGISTER: bool = true;

            #[inline(always)]
            fn splat(self, value: $real) -> $real {
                value
            }

            #[inline(always)]
            fn load(self, run: &[$real], at: usize) -> $real {
                run[at]
            }

            #[inline(always)]
            unsafe fn read(self, from: *const $real) -> $real {
                // SAFETY: as the caller promised.
                unsafe { from.read() }
            }

            #[inline(always)]
            unsafe fn write(self, to: *mut $real, vector: $real) {
                // SAFETY: as the caller promised.
                unsafe { to.write(vector) }
            }

            #[inline(always)]
            unsafe fn read_first(self, from: *const $real, count: usize) -> $real {
                // SAFETY: as the caller promised.
                if count == 0 { 0.0 } else { unsafe { from.read() } }
            }

            #[inline(always)]
            unsafe fn write_first(self, to: *mut $real, vector: $real, count: usize) {
                if count > 0 {
                    // SAFETY: as the caller promised.
                    unsafe { to.write(vector) }
                }
            }

            #[inline(always)]
            unsafe fn stream(self, to: *mut $real, vector: $real) {
                // SAFETY: as the caller promised.
                unsafe { to.write(vector) }
            }

            #[inline(always)]
            fn look_up(self, table: &[$real; TABLE], places: &[u8]) -> $real {
                table[usize::from(places[0]) % TABLE]
            }

            #[inline(always)]
            fn west(self, before: $real, _: $real) -> $real {
                before
            }

            #[inline(always)]
            fn east(self, _: $real, after: $real) -> $real {
                after
            }
        }

        impl Real for $real {
            type Single = Scalar;
            const SINGLE: Scalar = Scalar;

            fn of(value: f64) -> Self {
                value as $real
            }

            fn to_f64(self) -> f64 {
                self.into()
            }

            #[inline]
            fn on_lanes<K: LaneKernel<Self>>(isa: Isa, kernel: K) -> K::Output {
                isa.run_on_lanes::<Self, K>(kernel)
            }
        }
    };
}
scalar!(f64);
scalar!(f32);

#[cfg(test)]
mod tests {
    use super::*;

    /// Neighbours, arithmetic and memory of one vector in the middle of a run of numbers, written to `out`.
    struct Middle<'a, T>(&'a [T], &'a mut [T]);

    impl<T: Real> LaneKernel<T> for Middle<'_, T> {
        type Output = usize;

        #[inline(always)]
        fn run<L: Lanes<T>>(self, lanes: L) -> usize {
            let n = L::COUNT;
            let [before, centre, after] = [0, n, 2 * n].map(|at| lanes.load(self.0, at));
            let (west, east) = (lanes.west(before, centre), lanes.east(centre, after));
            let three = lanes.splat(T::of(3.0));
            let quotient = (west + three) / (east + three);
            let places: Vec<u8> = (0..n).map(|lane| (lane * 37 % 256) as u8).collect();
            let found = lanes.look_up(self.0[..TABLE].try_into().unwrap(), &places);
            let fused = west.mul_add(three, east);
            let results = [west, east, (west + east) * three - centre, fused, quotient, found];
            for (i, result) in results.into_iter().enumerate() {
                assert!(self.1.len() >= (i + 1) * n);
                // SAFETY: the assertion above leaves room for a vector.
                unsafe { lanes.write(self.1.as_mut_ptr().add(i * n), result) };
            }
            n
        }
    }

    fn every_width_gives_the_neighbours_and_bits_of_scalars<T: Real>() {
        let run: Vec<T> = (0..48).map(|i| T::of(f64::from(i).sqrt())).collect();
        for isa in Isa::available() {
            let mut out = vec![T::of(0.0); 96];
            let n = T::on_lanes(isa, Middle(&run, &mut out));
            for lane in 0..n {
                let [west, centre, east] = [0, 1, 2].map(|i| run[n + lane + i - 1]);
                let three = T::of(3.0);
                let (quotient, found) = ((west + three) / (east + three), run[lane * 37 % TABLE]);
                let fused = Vector::mul_add(west, three, east);
                let expected = [west, east, (west + east) * three - centre, fused, quotient, found];
                for (i, expected) in expected.into_iter().enumerate() {
                    assert_eq!(out[i * n + lane], expected, "{isa}, lane {lane}, result {i}");
                }
            }
        }
    }

    /// The first numbers of a run, written over the first of another.
    struct First<'a, T>(&'a [T], &'a mut [T], usize);

    impl<T: Real> LaneKernel<T> for First<'_, T> {
        type Output = usize;

        #[inline(always)]
        fn run<L: Lanes<T>>(self, lanes: L) -> usize {
            let count = self.2.min(L::COUNT);
            assert!(count <= self.0.len() && count <= self.1.len());
            // SAFETY: the assertion above leaves room for so many.
            unsafe { lanes.write_first(self.1.as_mut_ptr(), lanes.read_first(self.0.as_ptr(), count), count) };
            count
        }
    }

    fn parts_of_vectors_touch_nothing_else<T: Real>() {
        let run: Vec<T> = (1..=16).map(|i| T::of(f64::from(i))).collect();
        for isa in Isa::available() {
            for asked in 0..=16 {
                let mut out = vec![T::of(-1.0); 17];
                let count = T::on_lanes(isa, First(&run[..asked], &mut out, asked));
                assert_eq!(&out[..count], &run[..count], "{isa}, {asked}");
                assert!(out[count..].iter().all(|&rest| rest == T::of(-1.0)), "{isa}, {asked}");
            }
        }
    }

    #[test]
    fn the_first_lanes_are_read_and_written_alone() {
        parts_of_vectors_touch_nothing_else::<f64>();
        parts_of_vectors_touch_nothing_else::<f32>();
    }

    #[test]
    fn lanes_of_both_precisions_do_what_scalars_do() {
        every_width_gives_the_neighbours_and_bits_of_scalars::<f64>();
        every_width_gives_the_neighbours_and_bits_of_scalars::<f32>();
    }
}
