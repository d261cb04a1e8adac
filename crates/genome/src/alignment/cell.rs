//! The number types that DP cells are made of.

/// A narrow integer that counts scores from its lowest value up, so that falling below it means zero.
pub trait Cell: Copy + Ord + Send + Sync + 'static {
    /// The value that stands for a score of 0.
    const ZERO: Self;
    /// The largest value: a cell that holds it may stand for any score from here up.
    const CEILING: Self;

    /// A difference of scores or a cost, if it can be represented.
    fn of(difference: i32) -> Option<Self>;

    /// The score a value stands for.
    fn score(self) -> i32;

    /// The sum with a difference, kept between zero and the ceiling.
    fn plus(self, difference: Self) -> Self;

    /// What is left after a cost, at least zero.
    fn minus(self, cost: Self) -> Self;

    /// This difference where `chosen`, none elsewhere; both can be combined by [`or`](Cell::or).
    fn only(self, chosen: bool) -> Self;

    /// The one of two differences that is not none.
    fn or(self, other: Self) -> Self;
}

macro_rules! cell {
    ($type:ty) => {
        impl Cell for $type {
            const ZERO: Self = Self::MIN;
            const CEILING: Self = Self::MAX;

            #[inline(always)]
            fn of(difference: i32) -> Option<Self> {
                Self::try_from(difference).ok()
            }

            #[inline(always)]
            fn score(self) -> i32 {
                i32::from(self) - i32::from(Self::MIN)
            }

            #[inline(always)]
            fn plus(self, difference: Self) -> Self {
                self.saturating_add(difference)
            }

            #[inline(always)]
            fn minus(self, cost: Self) -> Self {
                self.saturating_sub(cost)
            }

            #[inline(always)]
            fn only(self, chosen: bool) -> Self {
                // A mask instead of a branch: what the compiler turns into vector instructions.
                Self::from(chosen).wrapping_neg() & self
            }

            #[inline(always)]
            fn or(self, other: Self) -> Self {
                self | other
            }
        }
    };
}
cell!(i8);
cell!(i16);
