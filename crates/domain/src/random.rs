//! Random numbers with an address: any value of any stream can be computed by any worker, in any order.
//!
//! A [`Stream`] is named by (seed, purpose, replicate), never by a thread, block or rank, so that the numbers a
//! replicate sees depend on nothing else. Underneath is the counter-based generator
//! [Philox4x32-10](philox::philox).

pub mod philox;

use philox::philox;
use rand_core::{Infallible, TryRng};

/// What random numbers are for: two purposes never share a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum Purpose {
    /// Shuffling residues for a null model.
    Shuffle = 1,
    /// Draws that replace a rejected one of [`Purpose::Shuffle`].
    ShuffleRejection = 2,
    /// Mutating a sequence.
    Mutation = 3,
    /// The order in which measurements are taken.
    Schedule = 4,
    /// Bootstrap resampling.
    Bootstrap = 5,
    /// Initial fields.
    Initial = 6,
    /// A purpose of a science outside this workspace.
    Custom = 7,
    /// Letters of sequences drawn from a background or a chain.
    Background = 8,
    /// Draws of tilted alignments and the targets around them.
    Tilt = 9,
    /// The same while a tilt is chosen.
    TiltPilot = 10,
    /// The population and the moves of splitting.
    Splitting = 11,
}

/// The address of a sequence of random numbers.
///
/// ```
/// use partita_domain::{Purpose, Stream};
/// use rand_core::Rng;
/// let stream = Stream::new(7, Purpose::Shuffle, 41);
/// let mut rng = stream.rng();
/// let first: [u32; 4] = std::array::from_fn(|_| rng.next_u32());
/// assert_eq!(first, stream.words(0)); // the same numbers, by position
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stream {
    key: [u32; 2],
    purpose: u32,
    replicate: u64,
}

impl Stream {
    /// The stream of one replicate of one purpose.
    #[must_use]
    pub fn new(seed: u64, purpose: Purpose, replicate: u64) -> Self {
        Self { key: [seed as u32, (seed >> 32) as u32], purpose: purpose as u32, replicate }
    }

    /// The key of the generator: the seed's low and high words.
    #[must_use]
    pub fn key(&self) -> [u32; 2] {
        self.key
    }

    /// The counter of group `position`: replicate in words 0 and 1, position and purpose in words 2 and 3.
    ///
    /// ```text
    ///   word 0            word 1             word 2          word 3
    ///   replicate, low    replicate, high    position, low   position, high 24 bits | purpose, 8 bits
    /// ```
    #[must_use]
    #[inline(always)]
    pub fn counter(&self, position: u64) -> [u32; 4] {
        let last = ((position >> 32) as u32) << 8 | self.purpose;
        [self.replicate as u32, (self.replicate >> 32) as u32, position as u32, last]
    }

    /// Four random words: group `position` of the stream (56 bits of it count).
    #[must_use]
    #[inline(always)]
    pub fn words(&self, position: u64) -> [u32; 4] {
        philox(self.counter(position), self.key)
    }

    /// The stream from its beginning, as a generator for the `rand` crates.
    #[must_use]
    pub fn rng(self) -> StreamRng {
        StreamRng { stream: self, position: 0, words: [0; 4], used: 4 }
    }
}

/// A [`Stream`] read in order.
#[derive(Debug, Clone)]
pub struct StreamRng {
    stream: Stream,
    position: u64,
    words: [u32; 4],
    used: usize,
}

impl TryRng for StreamRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        if self.used == self.words.len() {
            self.words = self.stream.words(self.position);
            self.position += 1;
            self.used = 0;
        }
        self.used += 1;
        Ok(self.words[self.used - 1])
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        rand_core::utils::next_u64_via_u32(self)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        rand_core::utils::fill_bytes_via_next_word(bytes, || self.try_next_u32())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_core::Rng;

    #[test]
    fn streams_of_different_address_differ() {
        let base = Stream::new(1, Purpose::Shuffle, 0);
        let others = [
            Stream::new(2, Purpose::Shuffle, 0),
            Stream::new(1 << 32, Purpose::Shuffle, 0),
            Stream::new(1, Purpose::Mutation, 0),
            Stream::new(1, Purpose::Shuffle, 1),
            Stream::new(1, Purpose::Shuffle, 1 << 32),
        ];
        assert!(others.iter().all(|other| other.words(0) != base.words(0)));
        assert_ne!(base.words(0), base.words(1 << 32));
    }

    #[test]
    fn words_are_uniform_to_a_chi_square_test() {
        // 16 cells, 65,536 draws: chi square with 15 degrees of freedom stays below 44.3 but once in 10,000.
        let mut rng = Stream::new(2026, Purpose::Custom, 3).rng();
        let mut cells = [0u32; 16];
        (0..65_536).for_each(|_| cells[(rng.next_u32() >> 28) as usize] += 1);
        let chi: f64 = cells.iter().map(|&n| (f64::from(n) - 4096.0).powi(2) / 4096.0).sum();
        assert!(chi < 44.3, "chi square {chi}");
    }
}
