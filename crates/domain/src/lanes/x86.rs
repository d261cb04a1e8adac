//! The vectors of AVX2 and AVX-512.
//!
//! A vector can only be made from a token of `pulp`, which exists only where the processor has the instructions;
//! that is why the operators below may be safe.

use super::{Lanes, Real, TABLE, Vector};
use pulp::x86::{V3, V4};
use std::arch::x86_64::*;
use std::ops::{Add, Div, Mul, Sub};

/// Asks for the cache line at `from`.
#[inline(always)]
pub(super) fn prefetch<T>(from: *const T) {
    // SAFETY: a prefetch never faults, and SSE belongs to every x86-64 processor.
    unsafe { _mm_prefetch::<_MM_HINT_T0>(from.cast()) }
}

/// Orders streaming stores before all later ones.
#[inline(always)]
pub(super) fn fence() {
    // SAFETY: SSE belongs to every x86-64 processor.
    unsafe { _mm_sfence() }
}

macro_rules! operator {
    ($name:ident, $trait:ident, $method:ident, $intrinsic:ident) => {
        impl $trait for $name {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                // SAFETY: a vector exists only where its instructions do.
                Self(unsafe { $intrinsic(self.0, other.0) })
            }
        }
    };
}

/// Declares a vector type and its lanes from the names of the intrinsics.
macro_rules! vectors {
    (
        $(#[$about:meta])* $name:ident($raw:ty), $count:literal of $real:ty, $registers:literal on $token:ty;
        $add:ident, $sub:ident, $mul:ident, $div:ident, $fma:ident, $splat:ident, $read:ident, $write:ident, $stream:ident;
        first |$number:ident| $mask:expr, |$from:ident, $picked:ident| $read_first:expr, |$to:ident, $chosen:ident, $stored:ident| $write_first:expr;
        short |$short:ident| $lengthened:expr, |$shorter:ident, $long:ident| $shortened:expr;
        look_up |$table:ident, $places:ident| $looked_up:expr;
        west |$before:ident, $west:ident| $shift_west:expr; east |$east:ident, $after:ident| $shift_east:expr
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name($raw);

        operator!($name, Add, add, $add);
        operator!($name, Sub, sub, $sub);
        operator!($name, Mul, mul, $mul);
        operator!($name, Div, div, $div);

        impl Vector for $name {
            #[inline(always)]
            fn mul_add(self, factor: Self, term: Self) -> Self {
                // SAFETY: a vector exists only where its instructions do.
                Self(unsafe { $fma(self.0, factor.0, term.0) })
            }
        }

        impl Lanes<$real> for $token {
            type Vector = $name;
            const COUNT: usize = $count;
            const IN_REGISTER: bool = true;
            const REGISTERS: usize = $registers;

            #[inline(always)]
            fn splat(self, value: $real) -> $name {
                // SAFETY: the token proves that the instructions are there.
                $name(unsafe { $splat(value) })
            }

            #[inline(always)]
            fn load(self, run: &[$real], at: usize) -> $name {
                let run = &run[at..at + $count];
                // SAFETY: the slice has as many numbers as the vector.
                unsafe { self.read(run.as_ptr()) }
            }

            #[inline(always)]
            unsafe fn read(self, from: *const $real) -> $name {
                // SAFETY: the caller promised readable numbers, the token proves the instructions.
                $name(unsafe { $read(from) })
            }

            #[inline(always)]
            unsafe fn write(self, to: *mut $real, vector: $name) {
                // SAFETY: the caller promised writable numbers, the token proves the instructions.
                unsafe { $write(to, vector.0) }
            }

            #[inline(always)]
            unsafe fn read_first(self, $from: *const $real, $number: usize) -> $name {
                debug_assert!($number <= $count);
                // SAFETY: the caller promised the numbers that the mask lets through, the token proves the instructions.
                unsafe {
                    let $picked = $mask;
                    $name($read_first)
                }
            }

            #[inline(always)]
            unsafe fn write_first(self, $to: *mut $real, vector: $name, $number: usize) {
                debug_assert!($number <= $count);
                let $stored = vector.0;
                // SAFETY: the caller promised the numbers that the mask lets through, the token proves the instructions.
                unsafe {
                    let $chosen = $mask;
                    $write_first;
                }
            }

            #[inline(always)]
            unsafe fn read_short(self, $short: *const <$real as Real>::Short) -> $name {
                // SAFETY: the caller promised readable numbers, the token proves the instructions (see `Isa::available`).
                $name(unsafe { $lengthened })
            }

            #[inline(always)]
            unsafe fn write_short(self, $shorter: *mut <$real as Real>::Short, vector: $name) {
                let $long = vector.0;
                // SAFETY: the caller promised writable numbers, the token proves the instructions (see `Isa::available`).
                unsafe { $shortened }
            }

            #[inline(always)]
            unsafe fn stream(self, to: *mut $real, vector: $name) {
                // SAFETY: the caller promised writable, aligned numbers, the token proves the instructions.
                unsafe { $stream(to, vector.0) }
            }

            #[inline(always)]
            fn look_up(self, $table: &[$real; TABLE], places: &[u8]) -> $name {
                let $places: &[u8; $count] = &places.as_chunks().0[0];
                // SAFETY: the token proves that the instructions are there, the table has the entries that are read.
                $name(unsafe { $looked_up })
            }

            #[inline(always)]
            fn west(self, $name($before): $name, $name($west): $name) -> $name {
                // SAFETY: the token proves that the instructions are there.
                $name(unsafe { $shift_west })
            }

            #[inline(always)]
            fn east(self, $name($east): $name, $name($after): $name) -> $name {
                // SAFETY: the token proves that the instructions are there.
                $name(unsafe { $shift_east })
            }
        }
    };
}

/// Lanes that take part, then lanes that do not: a mask of n lanes begins n numbers before the middle.
const LONG: [i64; 8] = [-1, -1, -1, -1, 0, 0, 0, 0];
const SHORT: [i32; 16] = [-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0];

vectors! {
    /// Four doubles.
    F64x4(__m256d), 4 of f64, 16 on V3;
    _mm256_add_pd, _mm256_sub_pd, _mm256_mul_pd, _mm256_div_pd, _mm256_fmadd_pd, _mm256_set1_pd, _mm256_loadu_pd, _mm256_storeu_pd,
    _mm256_stream_pd;
    first |count| _mm256_loadu_si256(LONG.as_ptr().add(4 - count).cast()), |from, mask| _mm256_maskload_pd(from, mask), |to, mask, vector| _mm256_maskstore_pd(to, mask, vector);
    short |from| _mm256_cvtps_pd(_mm_loadu_ps(from)), |to, vector| _mm_storeu_ps(to, _mm256_cvtpd_ps(vector));
    look_up |table, places| {
        let run: [f64; 4] = std::array::from_fn(|i| table[usize::from(places[i]) % TABLE]);
        _mm256_loadu_pd(run.as_ptr())
    };
    west |before, centre| _mm256_shuffle_pd::<0b0101>(_mm256_permute2f128_pd::<0x21>(before, centre), centre);
    east |centre, after| _mm256_shuffle_pd::<0b0101>(centre, _mm256_permute2f128_pd::<0x21>(centre, after))
}

vectors! {
    /// Eight floats.
    F32x8(__m256), 8 of f32, 16 on V3;
    _mm256_add_ps, _mm256_sub_ps, _mm256_mul_ps, _mm256_div_ps, _mm256_fmadd_ps, _mm256_set1_ps, _mm256_loadu_ps, _mm256_storeu_ps,
    _mm256_stream_ps;
    first |count| _mm256_loadu_si256(SHORT.as_ptr().add(8 - count).cast()), |from, mask| _mm256_maskload_ps(from, mask), |to, mask, vector| _mm256_maskstore_ps(to, mask, vector);
    short |from| _mm256_cvtph_ps(_mm_loadu_si128(from.cast())), |to, vector| _mm_storeu_si128(to.cast(), _mm256_cvtps_ph::<_MM_FROUND_TO_NEAREST_INT>(vector));
    look_up |table, places| {
        let places = _mm256_cvtepu8_epi32(_mm_loadl_epi64(places.as_ptr().cast()));
        let quarter = |at: usize| _mm256_permutevar8x32_ps(_mm256_loadu_ps(table.as_ptr().add(at)), places);
        // The sign chooses: bit 3 of a place, then bit 4.
        let [third, fourth] = [_mm256_slli_epi32::<28>(places), _mm256_slli_epi32::<27>(places)];
        let half = |at: usize| _mm256_blendv_ps(quarter(at), quarter(at + 8), _mm256_castsi256_ps(third));
        _mm256_blendv_ps(half(0), half(16), _mm256_castsi256_ps(fourth))
    };
    west |before, centre| {
        let joint = _mm256_castps_si256(_mm256_permute2f128_ps::<0x21>(before, centre));
        _mm256_castsi256_ps(_mm256_alignr_epi8::<12>(_mm256_castps_si256(centre), joint))
    };
    east |centre, after| {
        let joint = _mm256_castps_si256(_mm256_permute2f128_ps::<0x21>(centre, after));
        _mm256_castsi256_ps(_mm256_alignr_epi8::<4>(joint, _mm256_castps_si256(centre)))
    }
}

vectors! {
    /// Eight doubles.
    F64x8(__m512d), 8 of f64, 32 on V4;
    _mm512_add_pd, _mm512_sub_pd, _mm512_mul_pd, _mm512_div_pd, _mm512_fmadd_pd, _mm512_set1_pd, _mm512_loadu_pd, _mm512_storeu_pd,
    _mm512_stream_pd;
    first |count| ((1u32 << count) - 1) as __mmask8, |from, mask| _mm512_maskz_loadu_pd(mask, from), |to, mask, vector| _mm512_mask_storeu_pd(to, mask, vector);
    short |from| _mm512_cvtps_pd(_mm256_loadu_ps(from)), |to, vector| _mm256_storeu_ps(to, _mm512_cvtpd_ps(vector));
    look_up |table, places| {
        let run: [f64; 8] = std::array::from_fn(|i| table[usize::from(places[i]) % TABLE]);
        _mm512_loadu_pd(run.as_ptr())
    };
    west |before, centre| _mm512_castsi512_pd(_mm512_alignr_epi64::<7>(
        _mm512_castpd_si512(centre),
        _mm512_castpd_si512(before),
    ));
    east |centre, after| _mm512_castsi512_pd(_mm512_alignr_epi64::<1>(
        _mm512_castpd_si512(after),
        _mm512_castpd_si512(centre),
    ))
}

vectors! {
    /// Sixteen floats.
    F32x16(__m512), 16 of f32, 32 on V4;
    _mm512_add_ps, _mm512_sub_ps, _mm512_mul_ps, _mm512_div_ps, _mm512_fmadd_ps, _mm512_set1_ps, _mm512_loadu_ps, _mm512_storeu_ps,
    _mm512_stream_ps;
    first |count| ((1u32 << count) - 1) as __mmask16, |from, mask| _mm512_maskz_loadu_ps(mask, from), |to, mask, vector| _mm512_mask_storeu_ps(to, mask, vector);
    // Forms that suppress exceptions cannot read memory themselves, and are slower from a register.
    short |from| _mm512_cvt_roundph_ps::<_MM_FROUND_CUR_DIRECTION>(_mm256_loadu_si256(from.cast())), |to, vector| _mm256_storeu_si256(to.cast(), _mm512_cvtps_ph::<_MM_FROUND_TO_NEAREST_INT>(vector));
    look_up |table, places| {
        let places = _mm512_cvtepu8_epi32(_mm_loadu_si128(places.as_ptr().cast()));
        let (low, high) = (_mm512_loadu_ps(table.as_ptr()), _mm512_loadu_ps(table.as_ptr().add(16)));
        _mm512_permutex2var_ps(low, places, high)
    };
    west |before, centre| _mm512_castsi512_ps(_mm512_alignr_epi32::<15>(
        _mm512_castps_si512(centre),
        _mm512_castps_si512(before),
    ));
    east |centre, after| _mm512_castsi512_ps(_mm512_alignr_epi32::<1>(
        _mm512_castps_si512(after),
        _mm512_castps_si512(centre),
    ))
}
