//! Letters taken out of urns that are counted in narrow numbers.

use super::Shuffles;
use crate::alignment::{Column, LANES};
use partita_domain::narrow::{Batch, Integer, Narrow, NarrowKernel};
use partita_domain::unrolled;
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
            let numbers = self.numbers.each_ref().map(|numbers| lanes.load(numbers, part));
            let mut found = [lanes.splat(T::MIN); Shuffles::STRIDE];
            let (pairs, last) = self.left.as_chunks_mut::<2>();
            for pair in pairs {
                counted(lanes, part, pair, &numbers, &mut found);
            }
            for left in last {
                counted(lanes, part, array::from_mut(left), &numbers, &mut found);
            }
            ranks.iter_mut().zip(found).for_each(|(ranks, found)| lanes.store(ranks, part, found));
        }
        for (into, ranks) in self.into.iter_mut().zip(&ranks) {
            *into = ranks.0.map(T::height);
        }
    }
}

/// Counts the positions at which some ranks have more letters left than the number drawn. Each comparison waits for the
/// one before it: two ranks at a time keep the processor busy.
#[inline(always)]
fn counted<T: Integer, L: Narrow<T>, const R: usize>(
    lanes: L,
    part: usize,
    left: &mut [Batch<T>; R],
    numbers: &[L::Vector; Shuffles::STRIDE],
    found: &mut [L::Vector; Shuffles::STRIDE],
) {
    let mut counts = [lanes.splat(T::MIN); R];
    for (count, left) in counts.iter_mut().zip(left.iter()) {
        *count = lanes.load(left, part);
    }
    unrolled!(i in 0..Shuffles::STRIDE => {
        for count in &mut counts {
            let above = lanes.above(*count, numbers.as_slice()[i]);
            *count = lanes.count_down(above, *count);
            found.as_mut_slice()[i] = lanes.count_up(above, found.as_slice()[i]);
        }
    });
    for (left, count) in left.iter_mut().zip(counts) {
        lanes.store(left, part, count);
    }
}
