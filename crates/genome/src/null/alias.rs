//! Independent letters, one random word each.
//!
//! Source: Walker 1977, ACM Trans. Math. Softw. 3:253, DOI 10.1145/355744.355749; the tables as in Vose 1991, IEEE
//! Trans. Softw. Eng. 17:972, DOI 10.1109/32.92917.

use crate::alignment::{Column, LANES};
use partita_domain::isa::Kernel;
use partita_domain::{Isa, Purpose, Stream};

/// Words in a group of random ones.
const GROUP: usize = 4;

/// Shares as a table: a number below the number of letters, of which each keeps a part and leaves the rest to another.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Alias {
    keeps: Vec<u32>,
    other: Vec<u8>,
}

impl Alias {
    /// The table of shares that sum to 1, to 32 bits.
    pub(crate) fn new(shares: &[f64]) -> Self {
        let count = shares.len();
        let mut parts: Vec<f64> = shares.iter().map(|share| share * count as f64).collect();
        let mut alias = Self { keeps: vec![u32::MAX; count], other: (0..count).map(|rank| rank as u8).collect() };
        let (mut poor, mut rich): (Vec<usize>, Vec<usize>) = (0..count).partition(|&rank| parts[rank] < 1.0);
        while let (Some(small), Some(&large)) = (poor.pop(), rich.last()) {
            alias.keeps[small] = (parts[small] * 2f64.powi(32)) as u32;
            alias.other[small] = large as u8;
            parts[large] -= 1.0 - parts[small];
            if parts[large] < 1.0 {
                rich.pop();
                poor.push(large);
            }
        }
        alias
    }

    /// The rank that a random word stands for.
    #[inline(always)]
    pub(crate) fn rank(&self, word: u32) -> u8 {
        let product = u64::from(word) * self.keeps.len() as u64;
        let (place, part) = ((product >> 32) as usize, product as u32);
        if part < self.keeps[place] { place as u8 } else { self.other[place] }
    }

    /// The letter at a place of a sequence.
    pub(crate) fn letter(&self, stream: Stream, place: usize) -> u8 {
        self.rank(stream.words((place / GROUP) as u64)[place % GROUP])
    }

    /// The letters of 64 consecutive replicates.
    pub(crate) fn fill(&self, isa: Isa, seed: u64, first: u64, columns: &mut [Column]) {
        isa.run(Fill { alias: self, seed, first, columns });
    }
}

struct Fill<'a> {
    alias: &'a Alias,
    seed: u64,
    first: u64,
    columns: &'a mut [Column],
}

impl Kernel for Fill<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (group, columns) in self.columns.chunks_mut(GROUP).enumerate() {
            let mut words = [[0; LANES]; GROUP];
            for lane in 0..LANES {
                let drawn = Stream::new(self.seed, Purpose::Background, self.first + lane as u64).words(group as u64);
                for (words, drawn) in words.iter_mut().zip(drawn) {
                    words[lane] = drawn;
                }
            }
            for (column, words) in columns.iter_mut().zip(&words) {
                column.iter_mut().zip(words).for_each(|(rank, &word)| *rank = self.alias.rank(word));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The measure of the words that stand for each rank, to the resolution of the table.
    #[test]
    fn tables_hold_the_shares() {
        for shares in [vec![1.0], vec![0.5, 0.5], vec![0.1, 0.2, 0.3, 0.4], vec![0.001, 0.9, 0.05, 0.049]] {
            let alias = Alias::new(&shares);
            let mut found = vec![0.0; shares.len()];
            for (rank, (&keeps, &other)) in alias.keeps.iter().zip(&alias.other).enumerate() {
                let part = if other as usize == rank { 1.0 } else { f64::from(keeps) / 2f64.powi(32) };
                found[rank] += part / shares.len() as f64;
                found[other as usize] += (1.0 - part) / shares.len() as f64;
            }
            assert!(found.iter().zip(&shares).all(|(a, b)| (a - b).abs() < 1e-9), "{found:?} for {shares:?}");
        }
    }
}
