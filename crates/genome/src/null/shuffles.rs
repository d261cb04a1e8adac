//! Sixty-four shuffles at once.

mod taking;

use super::urn::{Urn, redrawn};
use crate::alignment::{Column, LANES};
use crate::draw::{Word, per_group, place};
use partita_domain::isa::Kernel;
use partita_domain::narrow::{Batch, Integer};
use partita_domain::{Isa, Purpose, Stream};
use taking::Take;

/// Urns up to this many letters are counted in bytes.
const LONGEST_IN_BYTES: usize = u8::MAX as usize;

/// Shuffles of 64 consecutive replicates, drawn position by position: one replicate per lane.
#[derive(Debug, Clone)]
pub struct Shuffles {
    urn: Urn,
    seed: u64,
    first: u64,
    position: usize,
    left: Left,
}

/// For each rank but the lowest, how many letters of it and above are left in each lane. Narrow ones count from the
/// lowest value of their type.
#[derive(Debug, Clone)]
enum Left {
    Bytes(Vec<Batch<i8>>),
    Words(Vec<Batch<i16>>),
    Long(Vec<[u32; LANES]>),
}

impl Left {
    /// What is left when nothing is drawn.
    fn full(urn: &Urn) -> Self {
        let above = (1..urn.counts().len()).map(|rank| urn.counts()[rank..].iter().sum::<u32>());
        match urn.len() {
            ..=LONGEST_IN_BYTES => Self::Bytes(above.map(|left| Batch::splat(i8::raised(left as u16))).collect()),
            _ if urn.is_narrow() => Self::Words(above.map(|left| Batch::splat(i16::raised(left as u16))).collect()),
            _ => Self::Long(above.map(|left| [left; LANES]).collect()),
        }
    }
}

impl Shuffles {
    /// Positions come in multiples of this, except at the end.
    pub const STRIDE: usize = 8;

    /// The shuffles of an urn under a seed, from replicate 0 on.
    #[must_use]
    pub fn new(urn: &Urn, seed: u64) -> Self {
        Self { urn: urn.clone(), seed, first: 0, position: 0, left: Left::full(urn) }
    }

    /// Begins the replicates `first` to `first + 63`.
    pub fn begin(&mut self, first: u64) {
        (self.first, self.position) = (first, 0);
        self.left = Left::full(&self.urn);
    }

    /// Draws the next positions, as ranks of the urn's letters, and tells how many: a multiple of
    /// [`STRIDE`](Shuffles::STRIDE) that fits, or what is left.
    pub fn draw(&mut self, isa: Isa, into: &mut [Column]) -> usize {
        let count = (into.len() / Self::STRIDE * Self::STRIDE).min(self.urn.len() - self.position);
        let into = &mut into[..count];
        let numbers = Numbers { seed: self.seed, first: self.first, position: self.position, all: self.urn.len() };
        match &mut self.left {
            Left::Bytes(left) => numbers.take(isa, left, into),
            Left::Words(left) => numbers.take(isa, left, into),
            Left::Long(left) => isa.run(Draw { numbers, left, into }),
        }
        self.position += count;
        count
    }
}

/// The numbers that letters are drawn by, from a position on that begins a group of random words.
#[derive(Debug, Clone, Copy)]
struct Numbers {
    seed: u64,
    first: u64,
    position: usize,
    all: usize,
}

impl Numbers {
    /// Takes letters out of the urns, eight positions at a time.
    fn take<T: Integer>(mut self, isa: Isa, left: &mut [Batch<T>], into: &mut [Column]) {
        // Above every number of letters left, so that nothing is taken at positions beyond the last.
        let mut numbers = [Batch::splat(T::MAX); Shuffles::STRIDE];
        let mut random = [[0; LANES]; 4];
        for into in into.chunks_mut(Shuffles::STRIDE) {
            isa.run(Raised(self, &mut random, &mut numbers[..into.len()]));
            T::on_narrow(isa, Take { left, numbers: &numbers, into });
            self.position += Shuffles::STRIDE;
        }
    }

    /// Letters left at the `i`th position from here.
    #[inline(always)]
    fn bound(&self, i: usize) -> usize {
        self.all - self.position - i
    }

    /// The numbers of the `i`th position from here in a long urn, from the random words for it.
    #[inline(always)]
    fn long(&self, i: usize, random: &[u32; LANES]) -> [u32; LANES] {
        let bound = self.bound(i) as u32;
        let rejected = u32::rejected(bound);
        let mut numbers = [0; LANES];
        for (number, word) in numbers.iter_mut().zip(random) {
            *number = word.spread(bound).0;
        }
        if random.iter().fold(false, |refused, word| refused | (word.spread(bound).1 < rejected)) {
            for lane in (0..LANES).filter(|&lane| random[lane].spread(bound).1 < rejected) {
                numbers[lane] = self.redrawn(i, lane);
            }
        }
        numbers
    }

    /// What replaces the number of a lane at the `i`th position from here.
    fn redrawn<W: Word>(&self, i: usize, lane: usize) -> W {
        redrawn(self.seed, self.first + lane as u64, self.position + i, W::of(self.bound(i) as u32))
    }
}

/// One group of numbers, as heights, and the random words they are made of.
struct Raised<'a, T>(Numbers, &'a mut [[u32; LANES]; 4], &'a mut [Batch<T>]);

impl<T: Integer> Kernel for Raised<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self(numbers, random, into) = self;
        draw_words(numbers.seed, numbers.first, (numbers.position / per_group::<u16>()) as u64, random);
        let mut products = [0; LANES];
        for (i, into) in into.iter_mut().enumerate() {
            let (bound, (word, shift)) = (numbers.bound(i) as u32, place::<u16>(i));
            for (product, word) in products.iter_mut().zip(&random[word]) {
                *product = (word >> shift & u32::from(u16::MAX)) * bound;
            }
            for (into, product) in into.0.iter_mut().zip(&products) {
                *into = T::raised((product >> u16::BITS) as u16);
            }
            let rejected = u32::from(u16::rejected(bound as u16));
            for lane in Bits(below(&products, rejected)) {
                into.0[lane] = T::raised(numbers.redrawn(i, lane));
            }
        }
    }
}

/// The lanes whose lower half lies below a bound, as bits.
#[inline(always)]
fn below(products: &[u32; LANES], bound: u32) -> u64 {
    let is_below = |product: u32| (product & u32::from(u16::MAX)) < bound;
    if !products.iter().fold(false, |any, &product| any | is_below(product)) {
        return 0;
    }
    products.iter().enumerate().fold(0, |bits, (lane, &product)| bits | u64::from(is_below(product)) << lane)
}

/// The places of the bits of a word.
struct Bits(u64);

impl Iterator for Bits {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        let place = (self.0 != 0).then(|| self.0.trailing_zeros() as usize);
        self.0 &= self.0.wrapping_sub(1);
        place
    }
}

/// Draws of consecutive positions from long urns.
struct Draw<'a> {
    numbers: Numbers,
    left: &'a mut [[u32; LANES]],
    into: &'a mut [Column],
}

impl Kernel for Draw<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { mut numbers, left, into } = self;
        let mut random = [[0; LANES]; 4];
        for columns in into.chunks_mut(per_group::<u32>()) {
            draw_words(numbers.seed, numbers.first, (numbers.position / per_group::<u32>()) as u64, &mut random);
            for (i, column) in columns.iter_mut().enumerate() {
                take(left, &numbers.long(i, &random[i]), column);
            }
            numbers.position += per_group::<u32>();
        }
    }
}

/// Draws one group of random words of each lane, `[word][lane]`.
#[inline(always)]
fn draw_words(seed: u64, first: u64, group: u64, into: &mut [[u32; LANES]; 4]) {
    for lane in 0..LANES {
        let drawn = Stream::new(seed, Purpose::Shuffle, first + lane as u64).words(group);
        for (words, drawn) in into.iter_mut().zip(drawn) {
            words[lane] = drawn;
        }
    }
}

/// Takes a letter out of the urn of each lane, as [`Take`] does.
#[inline(always)]
fn take(left: &mut [[u32; LANES]], numbers: &[u32; LANES], ranks: &mut Column) {
    *ranks = [0; LANES];
    for left in left {
        for lane in 0..LANES {
            let above = left[lane] > numbers[lane];
            left[lane] = left[lane].less(above);
            ranks[lane] = ranks[lane].wrapping_add(u8::from(above));
        }
    }
}
