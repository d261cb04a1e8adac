//! Vectors of narrow integers: a batch of 64 small problems, one per lane.
//!
//! A kernel written over [`Narrow`] runs on as many lanes at a time as the instruction set has. Integer arithmetic is
//! exact, and lanes never meet: the results do not depend on the width.
//!
//! Bytes are looked up in a table by one instruction on AVX-512 with VBMI (Ice Lake, Zen 4); processors that have
//! AVX-512 without it use the kernel for AVX2.

mod portable;
#[cfg(target_arch = "x86_64")]
pub(crate) mod x86;

/// Lanes of a batch.
pub const BATCH: usize = 64;

/// A number of each lane of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C, align(64))]
pub struct Batch<T>(pub [T; BATCH]);

impl<T: Copy> Batch<T> {
    /// The same number in every lane.
    #[must_use]
    pub const fn splat(value: T) -> Self {
        Self([value; BATCH])
    }
}

/// The vectors of narrow integers of one instruction set; a value of this type is the proof that the processor has it.
///
/// A batch is worked on in parts, `BATCH / COUNT` of them.
pub trait Narrow<T>: Copy {
    /// A vector.
    type Vector: Copy;

    /// A choice of lanes.
    type Mask: Copy;

    /// Places in a table, ready to be looked up.
    type Places: Copy;

    /// Numbers in a vector.
    const COUNT: usize;

    /// Vectors that the processor can hold in registers.
    const REGISTERS: usize;

    /// The same number in every lane.
    fn splat(self, value: T) -> Self::Vector;

    /// Part `part` of a batch.
    ///
    /// # Panics
    /// If there is no such part.
    fn load(self, from: &Batch<T>, part: usize) -> Self::Vector;

    /// Puts a vector into part `part` of a batch.
    ///
    /// # Panics
    /// If there is no such part.
    fn store(self, to: &mut Batch<T>, part: usize, vector: Self::Vector);

    /// a + b, kept within the type.
    fn plus(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;

    /// a + b where it lies within the type: wraps around elsewhere. Twice as fast as [`plus`](Narrow::plus) on some
    /// processors.
    fn more(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;

    /// a − b, kept within the type.
    fn minus(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;

    /// a − b where it lies within the type: wraps around elsewhere. Twice as fast as [`minus`](Narrow::minus) on some
    /// processors.
    fn less(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;

    /// The larger of each pair.
    fn max(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;

    /// The larger of each pair as well; made of other instructions where [`max`](Narrow::max) has one unit of the processor
    /// alone. It takes longer to be there: for what nothing waits for.
    fn raise(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;

    /// The lanes in which a > b.
    fn above(self, a: Self::Vector, b: Self::Vector) -> Self::Mask;

    /// Lanes as bits, from the lowest up.
    fn bits(self, mask: Self::Mask) -> u64;

    /// One more in the lanes of a mask, wrapping.
    fn count_up(self, mask: Self::Mask, vector: Self::Vector) -> Self::Vector;

    /// One less in the lanes of a mask, wrapping.
    fn count_down(self, mask: Self::Mask, vector: Self::Vector) -> Self::Vector;

    /// Part `part` of the places that lanes look up.
    ///
    /// # Panics
    /// If there is no such part.
    fn places(self, from: &[u8; BATCH], part: usize) -> Self::Places;

    /// The entry of a table of 32 at the place of each lane, of which the lowest five bits count.
    fn look_up(self, table: &Batch<T>, places: Self::Places) -> Self::Vector;
}

/// A piece of computation that is compiled once for the narrow vectors of every instruction set.
///
/// Mark [`run`](NarrowKernel::run) and all it calls `#[inline(always)]`, as for [`Kernel`](crate::isa::Kernel).
pub trait NarrowKernel<T> {
    /// What the kernel gives back.
    type Output;

    /// Does the work.
    fn run<L: Narrow<T>>(self, lanes: L) -> Self::Output;
}

/// The integers that batches are made of: `i8` and `i16`.
pub trait Integer: Copy + Ord + Send + Sync + 'static {
    /// The lowest value.
    const MIN: Self;
    /// The highest value.
    const MAX: Self;

    /// The number, if it can be represented.
    fn of(number: i32) -> Option<Self>;

    /// The number.
    fn to_i32(self) -> i32;

    /// The number that lies `height` above the lowest, wrapping.
    fn raised(height: u16) -> Self;

    /// How far above the lowest number it lies, in its lowest eight bits.
    fn height(self) -> u8;

    /// Compiles a kernel for the vectors of `isa` and runs it.
    fn on_narrow<K: NarrowKernel<Self>>(isa: crate::Isa, kernel: K) -> K::Output;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;

    /// Every operation on all parts of two batches.
    struct All<'a, T>(&'a [Batch<T>; 2], &'a [u8; BATCH]);

    impl<T: Integer> NarrowKernel<T> for All<'_, T> {
        type Output = (Vec<Batch<T>>, u64);

        #[inline(always)]
        fn run<L: Narrow<T>>(self, lanes: L) -> Self::Output {
            let (mut out, mut bits) = (vec![Batch::splat(T::MIN); 10], 0);
            for part in 0..BATCH / L::COUNT {
                let [a, b] = [0, 1].map(|i| lanes.load(&self.0[i], part));
                let above = lanes.above(a, b);
                let results = [
                    lanes.plus(a, b),
                    lanes.more(a, b),
                    lanes.minus(a, b),
                    lanes.less(a, b),
                    lanes.max(a, b),
                    lanes.raise(a, b),
                    lanes.look_up(&self.0[0], lanes.places(self.1, part)),
                    lanes.splat(T::MAX),
                    lanes.count_up(above, a),
                    lanes.count_down(above, a),
                ];
                out.iter_mut().zip(results).for_each(|(out, result)| lanes.store(out, part, result));
                bits |= lanes.bits(above) << (part * L::COUNT);
            }
            (out, bits)
        }
    }

    fn every_width_does_what_integers_do<T: Integer + std::fmt::Debug>(spread: i32, wrap: impl Fn(i32) -> i32) {
        let number = |lane: usize, factor: i32| T::of((lane as i32 * factor + 11) % spread - spread / 2).unwrap();
        let batches = [37, 101].map(|factor| Batch(std::array::from_fn(|lane| number(lane, factor))));
        let places: [u8; BATCH] = std::array::from_fn(|lane| (lane * 7 % 32 + lane % 3 * 96) as u8);
        for isa in Isa::available() {
            let (out, bits) = T::on_narrow(isa, All(&batches, &places));
            for (lane, place) in places.into_iter().enumerate() {
                let [a, b] = [0, 1].map(|i| batches[i].0[lane].to_i32());
                let kept = |x: i32| x.clamp(T::MIN.to_i32(), T::MAX.to_i32());
                let entry = batches[0].0[usize::from(place % 32)].to_i32();
                let one = i32::from(a > b);
                let counted = [wrap(a + one), wrap(a - one)];
                let expected = [kept(a + b), wrap(a + b), kept(a - b), wrap(a - b), a.max(b), a.max(b)];
                let expected = [&expected[..], &[entry, T::MAX.to_i32()], &counted].concat();
                let found: Vec<i32> = out.iter().map(|batch| batch.0[lane].to_i32()).collect();
                assert_eq!(found, expected, "{isa}, lane {lane}");
                assert_eq!(bits >> lane & 1 == 1, a > b, "{isa}, lane {lane}");
            }
        }
    }

    #[test]
    fn batches_of_both_integers_do_what_integers_do() {
        every_width_does_what_integers_do::<i8>(256, |x| i32::from(x as i8));
        every_width_does_what_integers_do::<i16>(65_536, |x| i32::from(x as i16));
    }

    /// Whatever this processor would choose.
    #[cfg(target_arch = "x86_64")]
    #[test]
    fn maxima_by_comparison_are_maxima() {
        use super::x86::Bytes512;
        let Some(v4) = pulp::x86::V4::try_new() else { return };
        let (Some(by_max), Some(compared)) = (Bytes512::<false>::with(v4), Bytes512::<true>::with(v4)) else { return };
        let places = [3; BATCH];
        let bytes = [37, 101].map(|factor| Batch(std::array::from_fn(|lane| (lane as i8).wrapping_mul(factor))));
        assert_eq!(by_max.run(All::<i8>(&bytes, &places)), compared.run(All::<i8>(&bytes, &places)));
        let words = [977, 1301].map(|factor| Batch(std::array::from_fn(|lane| (lane as i16).wrapping_mul(factor))));
        assert_eq!(by_max.run(All::<i16>(&words, &places)), compared.run(All::<i16>(&words, &places)));
    }
}
