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
use bytemuck::{Pod, Zeroable};
use std::fmt::{Debug, Display};
use std::ops::{Add, Div, Mul, Sub};

/// Bytes of a cache line, and the alignment of rows.
pub const LINE: usize = 64;

/// Numbers of the widest vector.
const WIDEST: usize = 16;

/// Entries of a table that lanes look up.
pub const TABLE: usize = 32;

/// The numbers that are computed with: `f64` and `f32`.
pub trait Real: Pod + Send + Sync + PartialOrd + Debug + Display + Vector {
    /// The number of half its length, in which it may be kept: `f32` and [`f16`](half::f16).
    type Short: Pod + Send + Sync + PartialEq + Debug;

    /// Vectors of one number.
    type Single: Lanes<Self, Vector = Self>;

    /// The lanes of which every processor has one.
    const SINGLE: Self::Single;

    /// The nearest number of this precision.
    fn of(value: f64) -> Self;

    /// The same number in double precision.
    fn to_f64(self) -> f64;

    /// The nearest number of half the length; of two, the even one.
    fn shorten(self) -> Self::Short;

    /// The same number at full length.
    fn lengthen(short: Self::Short) -> Self;

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
pub trait Lanes<T: Real>: Copy {
    /// A vector.
    type Vector: Vector;

    /// Numbers in a vector.
    const COUNT: usize;

    /// Whether a vector is one register, so that a kernel may count on keeping a few of them at hand.
    const IN_REGISTER: bool;

    /// Registers for vectors, of which a kernel that keeps more at hand puts some aside.
    const REGISTERS: usize;

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

    /// The numbers whose [short forms](Real::Short) lie from `from` on.
    ///
    /// # Safety
    /// [`COUNT`](Lanes::COUNT) of them from `from` on must be readable.
    unsafe fn read_short(self, from: *const T::Short) -> Self::Vector;

    /// Puts the numbers, [shortened](Real::shorten), to `to` and onwards.
    ///
    /// # Safety
    /// [`COUNT`](Lanes::COUNT) of them from `to` on must be writable.
    unsafe fn write_short(self, to: *mut T::Short, vector: Self::Vector);

    /// As [`read_short`](Lanes::read_short), of `count` numbers; the other lanes hold zeros.
    ///
    /// # Safety
    /// `count` short numbers from `from` on must be readable.
    #[inline(always)]
    unsafe fn read_first_short(self, from: *const T::Short, count: usize) -> Self::Vector {
        let mut run = [T::Short::zeroed(); WIDEST];
        // SAFETY: the caller promised so many, and `run` holds a whole vector.
        unsafe {
            std::ptr::copy_nonoverlapping(from, run.as_mut_ptr(), count.min(WIDEST));
            self.read_short(run.as_ptr())
        }
    }

    /// As [`write_short`](Lanes::write_short), of the first `count` lanes.
    ///
    /// # Safety
    /// `count` short numbers from `to` on must be writable.
    #[inline(always)]
    unsafe fn write_first_short(self, to: *mut T::Short, vector: Self::Vector, count: usize) {
        let mut run = [T::Short::zeroed(); WIDEST];
        // SAFETY: `run` holds a whole vector, and the caller promised room for so many of it.
        unsafe {
            self.write_short(run.as_mut_ptr(), vector);
            std::ptr::copy_nonoverlapping(run.as_ptr(), to, count.min(WIDEST));
        }
    }

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
pub trait LaneKernel<T: Real> {
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

/// The same address, of which the compiler does not know where it came from. Of many addresses that are each a few steps from
/// one of some that are counted up, it would count up all, and have no registers for them.
#[inline(always)]
#[cfg_attr(
    any(target_arch = "x86_64", target_arch = "aarch64"),
    expect(clippy::pointers_in_nomem_asm_block, reason = "nothing is read or written there")
)]
pub fn opaque<T>(at: *mut T) -> *mut T {
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    let at = {
        let mut same = at;
        // SAFETY: there is no instruction.
        unsafe {
            std::arch::asm!("/* {} */", inout(reg) same, options(pure, nomem, nostack, preserves_flags));
        }
        same
    };
    at
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
    ($real:ty, $short:ty, |$long:ident| $shortened:expr) => {
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
            const REGISTERS: usize = 16;

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
            unsafe fn read_short(self, from: *const $short) -> $real {
                // SAFETY: as the caller promised.
                <$real>::lengthen(unsafe { from.read() })
            }

            #[inline(always)]
            unsafe fn write_short(self, to: *mut $short, vector: $real) {
                // SAFETY: as the caller promised.
                unsafe { to.write(vector.shorten()) }
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
            type Short = $short;
            type Single = Scalar;
            const SINGLE: Scalar = Scalar;

            fn of(value: f64) -> Self {
                value as $real
            }

            fn to_f64(self) -> f64 {
                self.into()
            }

            #[inline(always)]
            fn shorten(self) -> $short {
                let $long = self;
                $shortened
            }

            #[inline(always)]
            fn lengthen(short: $short) -> Self {
                short.into()
            }

            #[inline]
            fn on_lanes<K: LaneKernel<Self>>(isa: Isa, kernel: K) -> K::Output {
                isa.run_on_lanes::<Self, K>(kernel)
            }
        }
    };
}
scalar!(f64, f32, |number| number as f32);
scalar!(f32, half::f16, |number| half::f16::from_f32(number));

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

    /// The first numbers of every vector of a run, all but `.3`, shortened; and what reading those gives.
    struct Shortened<'a, T: Real>(&'a [T], &'a mut [T::Short], &'a mut [T], usize);

    impl<T: Real> LaneKernel<T> for Shortened<'_, T> {
        type Output = usize;

        #[inline(always)]
        fn run<L: Lanes<T>>(self, lanes: L) -> usize {
            let Self(run, short, long, less) = self;
            assert!(run.len() == short.len() && run.len() == long.len() && less < L::COUNT);
            for at in (0..run.len() / L::COUNT).map(|i| i * L::COUNT) {
                let (vector, to) = (lanes.load(run, at), short[at..].as_mut_ptr());
                // SAFETY: a vector's numbers are left from `at` on in all three.
                unsafe {
                    let again = if less == 0 {
                        lanes.write_short(to, vector);
                        lanes.read_short(to)
                    } else {
                        lanes.write_first_short(to, vector, L::COUNT - less);
                        lanes.read_first_short(to, L::COUNT - less)
                    };
                    lanes.write(long[at..].as_mut_ptr(), again);
                }
            }
            L::COUNT
        }
    }

    fn short_forms_are_those_of_scalars<T: Real>(largest: f64) {
        // From less than the least number with a short form to more than the largest; then ties.
        let sizes = (0..1600).map(|i| 2.5 * largest * (-f64::from(i) / 16.0).exp2() * f64::from(i % 3 - 1));
        let run: Vec<T> = sizes.chain((0..32).map(|i| 1.0 + f64::from(i) * (-12_f64).exp2())).map(T::of).collect();
        for isa in Isa::available() {
            for less in [0, 3] {
                let (one, zero) = (T::of(1.0), T::of(0.0));
                let (mut short, mut long) = (vec![one.shorten(); run.len()], vec![one; run.len()]);
                let lanes = T::on_lanes(isa, Shortened(&run, &mut short, &mut long, less));
                for (i, number) in run.iter().enumerate() {
                    let is_first = i % lanes < lanes - less;
                    let expected = if is_first { number.shorten() } else { one.shorten() };
                    assert_eq!(short[i], expected, "{isa}: {number}");
                    assert_eq!(long[i], if is_first { T::lengthen(expected) } else { zero }, "{isa}: {number}");
                }
            }
        }
    }

    #[test]
    fn short_forms_have_the_same_bits_on_every_instruction_set() {
        short_forms_are_those_of_scalars::<f64>(3.4e38);
        short_forms_are_those_of_scalars::<f32>(65504.0);
        assert_eq!(half::f16::from_f32(1.0 + 2.0_f32.powi(-11)).to_f32(), 1.0);
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
