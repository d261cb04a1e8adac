//! Letters taken out of urns that are counted in narrow numbers.

use super::Shuffles;
use crate::alignment::{Column, LANES};
use partita_domain::narrow::{Batch, Integer, Narrow, NarrowKernel};
use std::array;

/// Draws by one group of numbers: the rank of a letter is the number of ranks with more letters at and above it than
/// the number drawn. What is left at one rank does not depend on the others, so each is worked on for all positions.
pub(super) struct Take<'a, T> {
    pub(super) left: &'a mut [Batch<T>],
    pub(super) numbers: &'a [Batch<T>; Shuffles::STRIDE],
    pub(super) into: &'a mut [Column],
}

impl<T: Integer> NarrowKernel<T> for Take<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<L: Narrow<T>>(self, lanes: L) {
        let mut ranks = [Batch::splat(T::MIN); Shuffles::STRIDE];
        for part in 0..LANES / L::COUNT {
            let (threes, last) = self.left.as_chunks_mut::<3>();
            for three in threes {
                counted(lanes, part, three, self.numbers, &mut ranks);
            }
            for left in last {
                counted(lanes, part, array::from_mut(left), self.numbers, &mut ranks);
            }
        }
        for (into, ranks) in self.into.iter_mut().zip(&ranks) {
            for (into, rank) in into.iter_mut().zip(ranks.0) {
                *into = rank.height();
            }
        }
    }
}

/// Adds the positions at which some ranks have more letters left than the number drawn to what is found. Each comparison
/// waits for the one before it: three ranks at a time keep the processor busy, and all but their counts is read where it is
/// needed, as few processors have registers for it.
#[inline(always)]
fn counted<T: Integer, L: Narrow<T>, const R: usize>(
    lanes: L,
    part: usize,
    left: &mut [Batch<T>; R],
    numbers: &[Batch<T>; Shuffles::STRIDE],
    ranks: &mut [Batch<T>; Shuffles::STRIDE],
) {
    let mut counts = [lanes.splat(T::MIN); R];
    for (count, left) in counts.iter_mut().zip(left.iter()) {
        *count = lanes.load(left, part);
    }
    for (number, ranks) in numbers.iter().zip(ranks) {
        let (number, mut found) = (lanes.load(number, part), lanes.load(ranks, part));
        for count in &mut counts {
            let above = lanes.above(*count, number);
            *count = lanes.count_down(above, *count);
            found = lanes.count_up(above, found);
        }
        lanes.store(ranks, part, found);
    }
    for (left, count) in left.iter_mut().zip(counts) {
        lanes.store(left, part, count);
    }
}
