//! Instructions of AVX-512 under masks, in assembly.

use std::arch::asm;
use std::arch::x86_64::{__m512i, __mmask32, __mmask64};

/// Declares what the compiler makes of other instructions unless it is told: a maximum by a comparison, and numbers that
/// are counted up or down under a mask in one instruction each.
macro_rules! masked {
    ($raise:ident, $add:ident, $sub:ident; $compare:literal, $move:literal, $plus:literal, $minus:literal; $mask:ty) => {
        /// The larger of each pair.
        #[inline]
        #[target_feature(enable = "avx512f,avx512bw")]
        pub(super) fn $raise(a: __m512i, b: __m512i) -> __m512i {
            let mut raised = a;
            // SAFETY: instructions on registers alone, which the function's features have.
            unsafe {
                asm!(
                    concat!($compare, " {above}, {b}, {raised}"),
                    concat!($move, " {raised} {{{above}}}, {b}"),
                    raised = inout(zmm_reg) raised, b = in(zmm_reg) b, above = out(kreg) _,
                    options(pure, nomem, nostack, preserves_flags)
                );
            }
            raised
        }
        masked!($add, $plus, $mask);
        masked!($sub, $minus, $mask);
    };
    ($name:ident, $instruction:literal, $mask:ty) => {
        /// The sum or difference of each pair in the lanes of a mask, and the first elsewhere.
        #[inline]
        #[target_feature(enable = "avx512f,avx512bw")]
        pub(super) fn $name(mask: $mask, a: __m512i, b: __m512i) -> __m512i {
            let mut counted = a;
            // SAFETY: as above.
            unsafe {
                asm!(
                    concat!($instruction, " {counted} {{{mask}}}, {counted}, {b}"),
                    counted = inout(zmm_reg) counted, b = in(zmm_reg) b, mask = in(kreg) mask,
                    options(pure, nomem, nostack, preserves_flags)
                );
            }
            counted
        }
    };
}
masked!(raise_bytes, add_bytes, sub_bytes; "vpcmpgtb", "vmovdqu8", "vpaddb", "vpsubb"; __mmask64);
masked!(raise_words, add_words, sub_words; "vpcmpgtw", "vmovdqu16", "vpaddw", "vpsubw"; __mmask32);
