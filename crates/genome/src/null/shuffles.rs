//! Sixty-four shuffles at once.

use super::urn::{Urn, redrawn};
use crate::alignment::{Column, LANES};
use crate::draw::{Word, per_group, place};
use partita_domain::isa::Kernel;
use partita_domain::{Isa, Purpose, Stream};

/// Shuffles of 64 consecutive replicates, drawn position by position: one replicate per lane.
#[derive(Debug, Clone)]
pub struct Shuffles {
    urn: Urn,
    seed: u64,
    first: u64,
    position: usize,
    left: Left,
}

/// For each rank but the lowest, how many letters of it and above are left in each lane.
#[derive(Debug, Clone)]
enum Left {
    Narrow(Vec<[u16; LANES]>),
    Wide(Vec<[u32; LANES]>),
}

impl Shuffles {
    /// Positions come in multiples of this, except at the end.
    pub const STRIDE: usize = 8;

    /// The shuffles of an urn under a seed, from replicate 0 on.
    #[must_use]
    pub fn new(urn: &Urn, seed: u64) -> Self {
        let left = if urn.is_narrow() { Left::Narrow(full(urn)) } else { Left::Wide(full(urn)) };
        Self { urn: urn.clone(), seed, first: 0, position: 0, left }
    }

    /// Begins the replicates `first` to `first + 63`.
    pub fn begin(&mut self, first: u64) {
        (self.first, self.position) = (first, 0);
        match &mut self.left {
            Left::Narrow(left) => *left = full(&self.urn),
            Left::Wide(left) => *left = full(&self.urn),
        }
    }

    /// Draws the next positions, as ranks of the urn's letters, and tells how many: a multiple of
    /// [`STRIDE`](Shuffles::STRIDE) that fits, or what is left.
    pub fn draw(&mut self, isa: Isa, into: &mut [Column]) -> usize {
        let count = (into.len() / Self::STRIDE * Self::STRIDE).min(self.urn.len() - self.position);
        let (into, all) = (&mut into[..count], self.urn.len());
        let Self { seed, first, position, .. } = *self;
        match &mut self.left {
            Left::Narrow(left) => isa.run(Draw { seed, first, position, all, left, into }),
            Left::Wide(left) => isa.run(Draw { seed, first, position, all, left, into }),
        }
        self.position += count;
        count
    }
}

/// What is left when nothing is drawn.
fn full<W: Word>(urn: &Urn) -> Vec<[W; LANES]> {
    let above = |rank: usize| W::of(urn.counts()[rank..].iter().sum());
    (1..urn.counts().len()).map(|rank| [above(rank); LANES]).collect()
}

/// Draws of consecutive positions; the first begins a group of random words.
struct Draw<'a, W> {
    seed: u64,
    first: u64,
    position: usize,
    all: usize,
    left: &'a mut [[W; LANES]],
    into: &'a mut [Column],
}

impl<W: Word> Kernel for Draw<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { seed, first, position, all, left, into } = self;
        for (group, columns) in into.chunks_mut(per_group::<W>()).enumerate() {
            let position = position + group * per_group::<W>();
            let random = random_words(seed, first, (position / per_group::<W>()) as u64);
            for (i, column) in columns.iter_mut().enumerate() {
                let bound = W::of((all - position - i) as u32);
                let (word, shift) = place::<W>(i);
                let numbers = numbers(&random[word], shift, bound, |lane| {
                    redrawn(seed, first + lane as u64, position + i, bound)
                });
                take(left, &numbers, column);
            }
        }
    }
}

/// One group of random words of each lane, `[word][lane]`.
#[inline(always)]
fn random_words(seed: u64, first: u64, group: u64) -> [[u32; LANES]; 4] {
    let mut words = [[0; LANES]; 4];
    for lane in 0..LANES {
        let drawn = Stream::new(seed, Purpose::Shuffle, first + lane as u64).words(group);
        for (words, drawn) in words.iter_mut().zip(drawn) {
            words[lane] = drawn;
        }
    }
    words
}

/// A number below `bound` for each lane; `redrawn` gives those whose first word was rejected.
#[inline(always)]
fn numbers<W: Word>(random: &[u32; LANES], shift: usize, bound: W, redrawn: impl Fn(usize) -> W) -> [W; LANES] {
    let rejected = W::rejected(bound);
    let (mut numbers, mut refused) = ([bound; LANES], false);
    for lane in 0..LANES {
        let (number, low) = W::cut(random[lane], shift).spread(bound);
        numbers[lane] = number;
        refused |= low < rejected;
    }
    if refused {
        for lane in (0..LANES).filter(|&lane| W::cut(random[lane], shift).spread(bound).1 < rejected) {
            numbers[lane] = redrawn(lane);
        }
    }
    numbers
}

/// Takes a letter out of the urn of each lane: its rank is the number of ranks with more letters at and above it than
/// the number drawn.
#[inline(always)]
fn take<W: Word>(left: &mut [[W; LANES]], numbers: &[W; LANES], ranks: &mut Column) {
    *ranks = [0; LANES];
    for left in left {
        for lane in 0..LANES {
            let above = left[lane] > numbers[lane];
            left[lane] = left[lane].less(above);
            ranks[lane] = ranks[lane].wrapping_add(u8::from(above));
        }
    }
}
