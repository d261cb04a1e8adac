//! Numbers below a bound, exactly uniform.
//!
//! Lemire's method: of a random word w of b bits, the high half of w · n is a number below n, and it is uniform if
//! words whose low half is below 2ᵇ mod n are drawn again.
//!
//! Source: Lemire 2019, ACM TOMACS 29:3, DOI 10.1145/3230636.

/// A word that numbers are drawn from, as wide as the numbers.
pub(crate) trait Word: Copy + Ord {
    /// How many are in a random word of 32 bits.
    const PER_RANDOM: usize;

    /// A number of letters; it must fit.
    fn of(count: u32) -> Self;

    /// The one that begins at bit `shift`.
    fn cut(random: u32, shift: usize) -> Self;

    /// High and low half of a product: a number below `bound`, and what tells whether to draw again.
    fn spread(self, bound: Self) -> (Self, Self);

    /// 2ᵇ mod `bound`: low halves below it are drawn again.
    fn rejected(bound: Self) -> Self;

    /// This number less one if `taken`.
    fn less(self, taken: bool) -> Self;
}

macro_rules! word {
    ($narrow:ty, $wide:ty) => {
        impl Word for $narrow {
            const PER_RANDOM: usize = 4 / size_of::<$narrow>();

            #[inline(always)]
            fn of(count: u32) -> Self {
                count as $narrow
            }

            #[inline(always)]
            fn cut(random: u32, shift: usize) -> Self {
                (random >> shift) as $narrow
            }

            #[inline(always)]
            fn spread(self, bound: Self) -> (Self, Self) {
                let product = <$wide>::from(self) * <$wide>::from(bound);
                ((product >> <$narrow>::BITS) as $narrow, product as $narrow)
            }

            #[inline(always)]
            fn rejected(bound: Self) -> Self {
                bound.wrapping_neg() % bound
            }

            #[inline(always)]
            fn less(self, taken: bool) -> Self {
                self.wrapping_sub(<$narrow>::from(taken))
            }
        }
    };
}
word!(u16, u32);
word!(u32, u64);

/// Numbers drawn from one group of four random words.
pub(crate) const fn per_group<W: Word>() -> usize {
    4 * W::PER_RANDOM
}

/// Where word `i` of a group lies: the random word, and the bit it begins at.
#[inline(always)]
pub(crate) fn place<W: Word>(i: usize) -> (usize, usize) {
    (i / W::PER_RANDOM, i % W::PER_RANDOM * (32 / W::PER_RANDOM))
}

/// A uniform number below `bound` (at least 1) from the first of the words that serves.
pub(crate) fn below(bound: u32, mut next_word: impl FnMut() -> u32) -> u32 {
    loop {
        let (number, low) = next_word().spread(bound);
        if low >= u32::rejected(bound) {
            return number;
        }
    }
}

/// A number from 0 up to but not including 1, of 53 random bits.
pub(crate) fn uniform(rng: &mut impl rand::Rng) -> f64 {
    (rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Over all 2¹⁶ words every number below the bound is kept equally often.
    #[test]
    fn every_number_comes_from_as_many_words() {
        for bound in [1_u16, 2, 3, 7, 100, 255, 256, 1000, 4095, 40_000, u16::MAX] {
            let mut words = vec![0_u32; bound as usize];
            for (number, low) in (0..=u16::MAX).map(|word| word.spread(bound)) {
                words[number as usize] += u32::from(low >= u16::rejected(bound));
            }
            assert!(words.iter().all(|&n| n == 65_536 / u32::from(bound)), "bound {bound}");
        }
    }
}
