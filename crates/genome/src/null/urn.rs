//! An urn of letters, and the reference for what is drawn from it.

use crate::draw::{Word, per_group, place};
use crate::sequence::Sequence;
use partita_domain::{Purpose, Stream};

/// Targets up to this length draw with words of 16 bits; beyond, too many of them would have to be drawn again.
const LONGEST_NARROW: usize = 4096;

/// The letters of a target, in no order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Urn {
    letters: Vec<u8>,
    counts: Vec<u32>,
}

impl Urn {
    /// The letters of a target.
    #[must_use]
    pub fn of(target: &Sequence) -> Self {
        let mut counts = vec![0; target.alphabet().letters().len()];
        target.codes().iter().for_each(|&code| counts[code as usize] += 1);
        let letters = (0..).zip(&counts).filter(|&(_, &count)| count > 0).map(|(code, _)| code).collect();
        counts.retain(|&count| count > 0);
        Self { letters, counts }
    }

    /// The codes of the letters that occur, in ascending order; the place of a letter here is its *rank*.
    #[must_use]
    pub fn letters(&self) -> &[u8] {
        &self.letters
    }

    /// How often each of them occurs.
    #[must_use]
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// All letters.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.iter().map(|&count| count as usize).sum()
    }

    /// Whether there is no letter; the urn of a sequence always has one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Whether words of 16 bits suffice.
    pub(super) fn is_narrow(&self) -> bool {
        self.len() <= LONGEST_NARROW
    }

    /// One arrangement of the letters, as ranks: that of a replicate. The reference for [`Shuffles`](super::Shuffles).
    ///
    /// ```
    /// use partita_genome::null::Urn;
    /// use partita_genome::sequence::{Alphabet, Sequence};
    /// let urn = Urn::of(&Sequence::new("x", Alphabet::Dna, b"TTTTGG")?);
    /// let (one, two) = (urn.shuffled(1, 0), urn.shuffled(1, 1));
    /// assert_ne!(one, two);
    /// assert_eq!(one.iter().filter(|&&rank| rank == 0).count(), 2); // the two Gs
    /// # Ok::<(), partita_genome::sequence::SequenceError>(())
    /// ```
    #[must_use]
    pub fn shuffled(&self, seed: u64, replicate: u64) -> Vec<u8> {
        if self.is_narrow() { self.drawn::<u16>(seed, replicate) } else { self.drawn::<u32>(seed, replicate) }
    }

    fn drawn<W: Word>(&self, seed: u64, replicate: u64) -> Vec<u8> {
        let stream = Stream::new(seed, Purpose::Shuffle, replicate);
        let mut left = self.counts.clone();
        let draw = |position: usize| {
            let bound = W::of((self.len() - position) as u32);
            let (random, shift) = place::<W>(position % per_group::<W>());
            let word = W::cut(stream.words((position / per_group::<W>()) as u64)[random], shift);
            let (number, low) = word.spread(bound);
            let refused = low < W::rejected(bound);
            take(&mut left, if refused { redrawn(seed, replicate, position, bound) } else { number })
        };
        (0..self.len()).map(draw).collect()
    }
}

/// The number that replaces a rejected one: from a stream of its own, groups position, position + 2⁴⁰, and so on.
pub(super) fn redrawn<W: Word>(seed: u64, replicate: u64, position: usize, bound: W) -> W {
    let stream = Stream::new(seed, Purpose::ShuffleRejection, replicate);
    let mut group = position as u64;
    loop {
        let draws = stream.words(group).map(|random| W::cut(random, 0).spread(bound));
        if let Some((number, _)) = draws.into_iter().find(|&(_, low)| low >= W::rejected(bound)) {
            return number;
        }
        group += 1 << 40;
    }
}

/// Takes letter `number` out of the urn, counted from the highest rank down, and gives its rank.
fn take<W: Word>(left: &mut [u32], number: W) -> u8 {
    let mut above = 0;
    for rank in (0..left.len()).rev() {
        above += left[rank];
        if W::of(above) > number {
            left[rank] -= 1;
            return rank as u8;
        }
    }
    unreachable!("a number below the letters left")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of 40,000 numbers from words of 16 bits two in five are rejected, so that some replicates need a second group.
    #[test]
    fn rejected_numbers_are_replaced_by_uniform_ones() {
        let drawn: Vec<u16> = (0..20_000).map(|replicate| redrawn(1, replicate, 7, 40_000)).collect();
        let mut cells = [0_u32; 10];
        drawn.iter().for_each(|&number| cells[usize::from(number / 4000)] += 1);
        // Chi square with 9 degrees of freedom exceeds 27.9 once in a thousand.
        let chi: f64 = cells.iter().map(|&n| (f64::from(n) - 2000.0).powi(2) / 2000.0).sum();
        assert!(chi < 27.9, "chi square {chi}: {cells:?}");
    }
}
