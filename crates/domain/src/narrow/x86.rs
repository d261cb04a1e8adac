//! The narrow vectors of AVX2 and AVX-512.

mod masked;

use super::{BATCH, Batch, Narrow, NarrowKernel};
use masked::{add_bytes, add_words, raise_bytes, raise_words, sub_bytes, sub_words};
use pulp::core_arch::x86::Avx512vbmi;
use pulp::x86::{V3, V4};
use std::arch::x86_64::*;
use std::sync::LazyLock;

/// The proof that the processor has AVX-512 (F, BW, CD, DQ, VL) with VBMI, and whether it has a unit to spare for
/// comparisons while it takes maxima.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bytes512<const SPARE: bool> {
    _had: V4,
}

/// Whether maxima of 64 bytes have one unit of the processor, and comparisons another: then a maximum made of a comparison
/// and a move saves time although it is two instructions. So it was on the Xeon where it was measured, one maximum or two
/// sums in a cycle, and so it is taken to be on all of Intel's; of others it is not known, and maxima stay maxima.
pub(crate) fn compares_apart() -> bool {
    static APART: LazyLock<bool> = LazyLock::new(|| {
        let leaf = __cpuid(0);
        [leaf.ebx, leaf.edx, leaf.ecx].map(u32::to_le_bytes).as_flattened() == b"GenuineIntel"
    });
    *APART
}

impl<const SPARE: bool> Bytes512<SPARE> {
    /// The proof, where there is one beyond that of AVX-512.
    pub(crate) fn with(v4: V4) -> Option<Self> {
        Avx512vbmi::try_new().map(|_| Self { _had: v4 })
    }

    /// Runs a kernel compiled for these instructions.
    #[inline]
    pub(crate) fn run<T, K: NarrowKernel<T>>(self, kernel: K) -> K::Output
    where
        Self: Narrow<T>,
    {
        #[target_feature(enable = "avx2,fma,bmi1,bmi2,lzcnt,popcnt")]
        #[target_feature(enable = "avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx512vbmi")]
        fn compiled<T, K: NarrowKernel<T>, const SPARE: bool>(lanes: Bytes512<SPARE>, kernel: K) -> K::Output
        where
            Bytes512<SPARE>: Narrow<T>,
        {
            kernel.run(lanes)
        }
        // SAFETY: the token proves that the instructions are there.
        unsafe { compiled(self, kernel) }
    }
}

/// Declares the lanes of an integer type from the names of the intrinsics.
macro_rules! narrow {
    (
        [$($parameter:tt)*] $token:ty, $count:literal of $integer:ty, $registers:literal registers of $raw:ty;
        $splat:ident, $load:ident, $store:ident, $plus:ident, $more:ident, $minus:ident, $less:ident, $max:ident; raise |$old:ident, $new:ident| $raise:expr;
        mask $mask_type:ty, |$a:ident, $b:ident| $above:expr; bits |$bits_of:ident| $bits:expr;
        count |$mask:ident, $vector:ident| $count_up:expr, $count_down:expr;
        places $places_type:ty, |$from:ident| $ready:expr; look_up |$table:ident, $places:ident| $look_up:expr
    ) => {
        impl<$($parameter)*> Narrow<$integer> for $token {
            type Vector = $raw;
            type Mask = $mask_type;
            type Places = $places_type;
            const COUNT: usize = $count;
            const REGISTERS: usize = $registers;

            #[inline(always)]
            fn splat(self, value: $integer) -> $raw {
                // SAFETY: the token proves that the instructions are there.
                unsafe { $splat(value) }
            }

            #[inline(always)]
            fn load(self, from: &Batch<$integer>, part: usize) -> $raw {
                let from = &from.0.as_chunks::<$count>().0[part];
                // SAFETY: the part has as many numbers as the vector and, like its batch, lies at a multiple of its
                // size; the token proves the instructions.
                unsafe { $load(from.as_ptr().cast()) }
            }

            #[inline(always)]
            fn store(self, to: &mut Batch<$integer>, part: usize, vector: $raw) {
                let to = &mut to.0.as_chunks_mut::<$count>().0[part];
                // SAFETY: as for `load`.
                unsafe { $store(to.as_mut_ptr().cast(), vector) }
            }

            #[inline(always)]
            fn plus(self, a: $raw, b: $raw) -> $raw {
                // SAFETY: the token proves that the instructions are there.
                unsafe { $plus(a, b) }
            }

            #[inline(always)]
            fn more(self, a: $raw, b: $raw) -> $raw {
                // SAFETY: the token proves that the instructions are there.
                unsafe { $more(a, b) }
            }

            #[inline(always)]
            fn minus(self, a: $raw, b: $raw) -> $raw {
                // SAFETY: the token proves that the instructions are there.
                unsafe { $minus(a, b) }
            }

            #[inline(always)]
            fn less(self, a: $raw, b: $raw) -> $raw {
                // SAFETY: the token proves that the instructions are there.
                unsafe { $less(a, b) }
            }

            #[inline(always)]
            fn max(self, a: $raw, b: $raw) -> $raw {
                // SAFETY: the token proves that the instructions are there.
                unsafe { $max(a, b) }
            }

            #[inline(always)]
            fn raise(self, $old: $raw, $new: $raw) -> $raw {
                // SAFETY: the token proves that the instructions are there.
                unsafe { $raise }
            }

            #[inline(always)]
            fn above(self, $a: $raw, $b: $raw) -> $mask_type {
                // SAFETY: the token proves that the instructions are there.
                unsafe { $above }
            }

            #[inline(always)]
            fn bits(self, $bits_of: $mask_type) -> u64 {
                $bits
            }

            #[inline(always)]
            fn count_up(self, $mask: $mask_type, $vector: $raw) -> $raw {
                // SAFETY: the token proves that the instructions are there.
                unsafe { $count_up }
            }

            #[inline(always)]
            fn count_down(self, $mask: $mask_type, $vector: $raw) -> $raw {
                // SAFETY: the token proves that the instructions are there.
                unsafe { $count_down }
            }

            #[inline(always)]
            fn places(self, from: &[u8; BATCH], part: usize) -> $places_type {
                let $from = &from.as_chunks::<$count>().0[part];
                // SAFETY: the part has as many places as the vector has numbers; the token proves the instructions.
                unsafe { $ready }
            }

            #[inline(always)]
            fn look_up(self, table: &Batch<$integer>, $places: $places_type) -> $raw {
                let $table = table.0.as_ptr();
                // SAFETY: a table holds a whole batch at a multiple of its size; the token proves the instructions.
                unsafe { $look_up }
            }
        }
    };
}

narrow! {
    [const SPARE: bool] Bytes512<SPARE>, 64 of i8, 32 registers of __m512i;
    _mm512_set1_epi8, _mm512_load_si512, _mm512_store_si512, _mm512_adds_epi8, _mm512_add_epi8, _mm512_subs_epi8, _mm512_sub_epi8,
    _mm512_max_epi8;
    raise |a, b| if SPARE { raise_bytes(a, b) } else { _mm512_max_epi8(a, b) };
    mask __mmask64, |a, b| _mm512_cmpgt_epi8_mask(a, b); bits |mask| mask;
    count |mask, v| add_bytes(mask, v, _mm512_set1_epi8(1)), sub_bytes(mask, v, _mm512_set1_epi8(1));
    places __m512i, |from| _mm512_and_si512(_mm512_loadu_si512(from.as_ptr().cast()), _mm512_set1_epi8(31));
    look_up |table, places| _mm512_permutexvar_epi8(places, _mm512_load_si512(table.cast()))
}

narrow! {
    [const SPARE: bool] Bytes512<SPARE>, 32 of i16, 32 registers of __m512i;
    _mm512_set1_epi16, _mm512_load_si512, _mm512_store_si512, _mm512_adds_epi16, _mm512_add_epi16, _mm512_subs_epi16, _mm512_sub_epi16,
    _mm512_max_epi16;
    raise |a, b| if SPARE { raise_words(a, b) } else { _mm512_max_epi16(a, b) };
    mask __mmask32, |a, b| _mm512_cmpgt_epi16_mask(a, b); bits |mask| u64::from(mask);
    count |mask, v| add_words(mask, v, _mm512_set1_epi16(1)), sub_words(mask, v, _mm512_set1_epi16(1));
    // A permute of words looks at the lowest five bits alone.
    places __m512i, |from| _mm512_cvtepu8_epi16(_mm256_loadu_si256(from.as_ptr().cast()));
    look_up |table, places| _mm512_permutexvar_epi16(places, _mm512_load_si512(table.cast()))
}

narrow! {
    [] V3, 32 of i8, 16 registers of __m256i;
    _mm256_set1_epi8, _mm256_load_si256, _mm256_store_si256, _mm256_adds_epi8, _mm256_add_epi8, _mm256_subs_epi8, _mm256_sub_epi8,
    _mm256_max_epi8;
    raise |a, b| _mm256_max_epi8(a, b);
    mask __m256i, |a, b| _mm256_cmpgt_epi8(a, b);
    // SAFETY: a mask exists only where its instructions do.
    bits |mask| u64::from(unsafe { _mm256_movemask_epi8(mask) } as u32);
    // A lane of a mask is -1.
    count |mask, v| _mm256_sub_epi8(v, mask), _mm256_add_epi8(v, mask);
    places [__m256i; 2], |from| {
        // A shuffle looks up 16 entries, and gives 0 where the highest bit of the place is set: so for the entries up
        // to 15, and for those from 16 on.
        let places = _mm256_and_si256(_mm256_loadu_si256(from.as_ptr().cast()), _mm256_set1_epi8(31));
        [_mm256_add_epi8(places, _mm256_set1_epi8(0x70)), _mm256_sub_epi8(places, _mm256_set1_epi8(16))]
    };
    look_up |table, places| {
        let [low, high] = [0, 16].map(|at| _mm256_broadcastsi128_si256(_mm_load_si128(table.add(at).cast())));
        _mm256_or_si256(_mm256_shuffle_epi8(low, places[0]), _mm256_shuffle_epi8(high, places[1]))
    }
}

narrow! {
    [] V3, 16 of i16, 16 registers of __m256i;
    _mm256_set1_epi16, _mm256_load_si256, _mm256_store_si256, _mm256_adds_epi16, _mm256_add_epi16, _mm256_subs_epi16, _mm256_sub_epi16,
    _mm256_max_epi16;
    raise |a, b| _mm256_max_epi16(a, b);
    mask __m256i, |a, b| _mm256_cmpgt_epi16(a, b);
    bits |mask| {
        // SAFETY: a mask exists only where its instructions do.
        let bytes = unsafe { _mm256_permute4x64_epi64::<0b1000>(_mm256_packs_epi16(mask, mask)) };
        // SAFETY: as before.
        u64::from(unsafe { _mm256_movemask_epi8(bytes) } as u16)
    };
    count |mask, v| _mm256_sub_epi16(v, mask), _mm256_add_epi16(v, mask);
    places __m128i, |from| _mm_loadu_si128(from.as_ptr().cast());
    look_up |table, places| {
        let table = std::slice::from_raw_parts(table, BATCH);
        let places: [u8; 16] = bytemuck::cast(places);
        let found = places.map(|place| table[usize::from(place % 32)]);
        _mm256_loadu_si256(found.as_ptr().cast())
    }
}
