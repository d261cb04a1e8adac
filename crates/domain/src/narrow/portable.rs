//! Narrow integers where no instruction set is asked for: vectors of 16 bytes, as the build's target has them.

use super::{BATCH, Batch, Integer, Narrow, NarrowKernel};
use crate::lanes::Scalar;
use wide::{i8x16, i16x8};

macro_rules! portable {
    ($vector:ty, $count:literal of $integer:ident) => {
        impl Narrow<$integer> for Scalar {
            type Vector = $vector;
            type Mask = $vector;
            type Places = [u8; $count];
            const COUNT: usize = $count;
            const REGISTERS: usize = 16;

            #[inline(always)]
            fn splat(self, value: $integer) -> $vector {
                <$vector>::splat(value)
            }

            #[inline(always)]
            fn load(self, from: &Batch<$integer>, part: usize) -> $vector {
                <$vector>::new(from.0.as_chunks().0[part])
            }

            #[inline(always)]
            fn store(self, to: &mut Batch<$integer>, part: usize, vector: $vector) {
                to.0.as_chunks_mut().0[part] = vector.to_array();
            }

            #[inline(always)]
            fn plus(self, a: $vector, b: $vector) -> $vector {
                a.saturating_add(b)
            }

            #[inline(always)]
            fn more(self, a: $vector, b: $vector) -> $vector {
                a + b
            }

            #[inline(always)]
            fn minus(self, a: $vector, b: $vector) -> $vector {
                a.saturating_sub(b)
            }

            #[inline(always)]
            fn less(self, a: $vector, b: $vector) -> $vector {
                a - b
            }

            #[inline(always)]
            fn max(self, a: $vector, b: $vector) -> $vector {
                a.max(b)
            }

            #[inline(always)]
            fn raise(self, a: $vector, b: $vector) -> $vector {
                a.max(b)
            }

            #[inline(always)]
            fn above(self, a: $vector, b: $vector) -> $vector {
                a.simd_gt(b)
            }

            #[inline(always)]
            fn bits(self, mask: $vector) -> u64 {
                u64::from(mask.to_bitmask())
            }

            #[inline(always)]
            fn count_up(self, mask: $vector, vector: $vector) -> $vector {
                vector - mask
            }

            #[inline(always)]
            fn count_down(self, mask: $vector, vector: $vector) -> $vector {
                vector + mask
            }

            #[inline(always)]
            fn places(self, from: &[u8; BATCH], part: usize) -> Self::Places {
                from.as_chunks().0[part]
            }

            #[inline(always)]
            fn look_up(self, table: &Batch<$integer>, places: Self::Places) -> Self::Vector {
                <$vector>::new(places.map(|place| table.0[usize::from(place % 32)]))
            }
        }

        impl Integer for $integer {
            const MIN: Self = <$integer>::MIN;
            const MAX: Self = <$integer>::MAX;

            #[inline(always)]
            fn of(number: i32) -> Option<Self> {
                Self::try_from(number).ok()
            }

            #[inline(always)]
            fn to_i32(self) -> i32 {
                i32::from(self)
            }

            #[inline(always)]
            fn raised(height: u16) -> Self {
                Self::MIN.wrapping_add(height as Self)
            }

            #[inline(always)]
            fn height(self) -> u8 {
                self.wrapping_sub(Self::MIN) as u8
            }

            #[inline]
            fn on_narrow<K: NarrowKernel<Self>>(isa: crate::Isa, kernel: K) -> K::Output {
                isa.run_on_narrow::<Self, K>(kernel)
            }
        }
    };
}
portable!(i8x16, 16 of i8);
portable!(i16x8, 8 of i16);
