//! What a target could have been by chance, for every null model.

use super::alias::Alias;
use super::pool::Pool;
use super::successors::Successors;
use super::urn::Urn;
use crate::alignment::{Column, LANES};
use crate::draw::below;
use crate::sequence::Sequence;
use partita_domain::{Isa, Purpose, Stream};
use rand::Rng;

/// A null model made for one target.
#[derive(Debug, Clone, PartialEq)]
pub struct Null {
    letters: Vec<u8>,
    len: usize,
    law: Law,
}

#[derive(Debug, Clone, PartialEq)]
enum Law {
    /// The letters in any order.
    Letters(Urn),
    /// The letters of each window in any order.
    Windows(Vec<u8>, usize),
    /// Orders with the same words; shorter targets stay as they are.
    Words(Successors),
    /// A Markov chain.
    Chain(Successors),
    /// Independent letters.
    Independent(Pool, Alias),
}

impl Null {
    /// The target's letters in any order: the mononucleotide model.
    #[must_use]
    pub fn shuffled(target: &Sequence) -> Self {
        Self::of(target, |urn, _| Law::Letters(urn))
    }

    /// The letters of every window of `window` letters in any order, so that the composition stays where it is.
    #[must_use]
    pub fn windowed(target: &Sequence, window: usize) -> Self {
        Self::of(target, |_, ranks| Law::Windows(ranks, window.max(1)))
    }

    /// Every order of letters in which each word of `word` letters occurs as often as in the target, all equally
    /// likely; first and last letters stay. `word` is 2 or more.
    ///
    /// Source: Altschul & Erickson 1985, Mol. Biol. Evol. 2:526, DOI 10.1093/oxfordjournals.molbev.a040370; Wilson
    /// 1996, STOC '96, 296, DOI 10.1145/237814.237880.
    ///
    /// ```
    /// use partita_genome::null::Null;
    /// use partita_genome::sequence::{Alphabet, Sequence};
    /// let null = Null::words(&Sequence::new("x", Alphabet::Dna, b"AACAAGATA")?, 2);
    /// let target = null.target(7, 0);
    /// let pairs = |pair: [u8; 2]| target.windows(2).filter(|&found| found == pair).count();
    /// assert_eq!((pairs([0, 0]), pairs([0, 1]), pairs([1, 0])), (2, 1, 1)); // AA, AC, CA
    /// # Ok::<(), partita_genome::sequence::SequenceError>(())
    /// ```
    #[must_use]
    pub fn words(target: &Sequence, word: usize) -> Self {
        Self::of(target, |_, ranks| {
            let length = (word - 1).min(ranks.len());
            Law::Words(Successors::of(&ranks, length))
        })
    }

    /// A Markov chain in which a letter depends on `order` letters before it (at least 1), as in the target read round
    /// and round.
    #[must_use]
    pub fn chain(target: &Sequence, order: usize) -> Self {
        Self::of(target, |_, mut ranks| {
            let round: Vec<u8> = ranks.iter().cycle().take(order).copied().collect();
            ranks.extend(round);
            Law::Chain(Successors::of(&ranks, order))
        })
    }

    /// Independent letters; `composition` is the share of each letter of the alphabet, by its code.
    #[must_use]
    pub fn independent(composition: &[f64], len: usize) -> Self {
        let pool = Pool::independent(composition, len);
        let alias = Alias::new(pool.frequencies());
        Self { letters: pool.letters().to_vec(), len, law: Law::Independent(pool, alias) }
    }

    fn of(target: &Sequence, law: impl FnOnce(Urn, Vec<u8>) -> Law) -> Self {
        let urn = Urn::of(target);
        let letters = urn.letters().to_vec();
        let rank = |code: &u8| letters.partition_point(|letter| letter < code) as u8;
        let ranks = target.codes().iter().map(rank).collect();
        Self { law: law(urn, ranks), len: target.codes().len(), letters }
    }

    /// The codes of the letters that can occur, in ascending order; the place of a letter here is its *rank*.
    #[must_use]
    pub fn letters(&self) -> &[u8] {
        &self.letters
    }

    /// Letters of a target.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no letter; a target always has one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The urn, where the model is the shuffle of all letters.
    #[must_use]
    pub fn urn(&self) -> Option<&Urn> {
        match &self.law {
            Law::Letters(urn) => Some(urn),
            _ => None,
        }
    }

    /// The letters as a pool, where places do not depend on each other but for the letters left.
    #[must_use]
    pub fn pool(&self) -> Option<Pool> {
        match &self.law {
            Law::Letters(urn) => Some(Pool::shuffled(urn)),
            Law::Independent(pool, _) => Some(pool.clone()),
            _ => None,
        }
    }

    /// The target of a replicate, as ranks.
    #[must_use]
    pub fn target(&self, seed: u64, replicate: u64) -> Vec<u8> {
        let mut rng = Stream::new(seed, Purpose::Background, replicate).rng();
        match &self.law {
            Law::Letters(urn) => urn.shuffled(seed, replicate),
            Law::Windows(ranks, window) => {
                let mut ranks = ranks.clone();
                ranks.chunks_mut(*window).for_each(|window| shuffle(window, &mut rng));
                ranks
            }
            Law::Words(successors) => successors.shuffled(&mut rng),
            Law::Chain(successors) => successors.chain(self.len, &mut rng),
            Law::Independent(_, alias) => {
                let stream = Stream::new(seed, Purpose::Background, replicate);
                (0..self.len).map(|place| alias.letter(stream, place)).collect()
            }
        }
    }

    /// The targets of 64 consecutive replicates.
    pub(super) fn fill(&self, isa: Isa, seed: u64, first: u64, columns: &mut [Column]) {
        if let Law::Independent(_, alias) = &self.law {
            return alias.fill(isa, seed, first, columns);
        }
        for lane in 0..LANES {
            let target = self.target(seed, first + lane as u64);
            columns.iter_mut().zip(target).for_each(|(column, rank)| column[lane] = rank);
        }
    }
}

/// Fisher and Yates' shuffle.
fn shuffle(letters: &mut [u8], rng: &mut impl Rng) {
    for last in (1..letters.len()).rev() {
        letters.swap(last, below(last as u32 + 1, || rng.next_u32()) as usize);
    }
}
