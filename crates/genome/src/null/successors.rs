//! What follows what in a sequence: the source of the models that keep more than letters.

use crate::draw::below;
use rand::Rng;
use std::collections::HashMap;

/// The words of a sequence of ranks and the letters that follow each.
///
/// A *word* is a run of letters; words are numbered in the order in which they first occur. An *edge* goes from a word
/// to the word one letter further on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Successors {
    /// The letters before the first edge.
    pub(super) begin: Vec<u8>,
    /// The words of the first and the last place.
    ends: [u32; 2],
    /// Where the edges of each word begin; one more at the end.
    starts: Vec<u32>,
    /// The letter and the word that each edge leads to.
    edges: Vec<(u8, u32)>,
}

impl Successors {
    /// The successors of the words of `length` letters.
    pub(super) fn of(ranks: &[u8], length: usize) -> Self {
        let mut numbers = HashMap::new();
        let words: Vec<u32> = (0..=ranks.len() - length)
            .map(|place| {
                let next = numbers.len() as u32;
                *numbers.entry(&ranks[place..place + length]).or_insert(next)
            })
            .collect();
        let mut out: Vec<Vec<(u8, u32)>> = vec![Vec::new(); numbers.len()];
        for (place, pair) in words.windows(2).enumerate() {
            out[pair[0] as usize].push((ranks[place + length], pair[1]));
        }
        let mut starts = vec![0];
        out.iter().for_each(|edges| starts.push(starts[starts.len() - 1] + edges.len() as u32));
        let ends = [words[0], words[words.len() - 1]];
        Self { begin: ranks[..length].to_vec(), ends, starts, edges: out.concat() }
    }

    fn edges_of(&self, word: u32) -> std::ops::Range<usize> {
        self.starts[word as usize] as usize..self.starts[word as usize + 1] as usize
    }

    /// A walk that uses every edge once, from the first word to the last: each such walk is equally likely.
    ///
    /// Of the edges by which a word is left for the last time, all but the last word's make a tree that leads to it.
    /// The tree is drawn by Wilson's loop-erased walks, in proportion to the walks it allows; the other edges of a word
    /// are used in any order.
    pub(super) fn shuffled(&self, rng: &mut impl Rng) -> Vec<u8> {
        let mut edges = self.edges.clone();
        self.put_last_exits(&mut edges, rng);
        let mut next: Vec<u32> = self.starts.clone();
        let mut letters = self.begin.clone();
        let mut word = self.ends[0];
        for _ in 0..edges.len() {
            let (letter, to) = edges[next[word as usize] as usize];
            next[word as usize] += 1;
            letters.push(letter);
            word = to;
        }
        letters
    }

    /// Puts an edge of a random tree at the end of each word's edges, and the others in random order before it.
    fn put_last_exits(&self, edges: &mut [(u8, u32)], rng: &mut impl Rng) {
        let words = self.starts.len() - 1;
        let exits = self.last_exits(rng);
        for word in (0..words as u32).filter(|&word| !self.edges_of(word).is_empty()) {
            let own = &mut edges[self.edges_of(word)];
            let mut free = own.len();
            if word != self.ends[1] {
                own.swap(exits[word as usize] as usize, free - 1);
                free -= 1;
            }
            for last in (1..free).rev() {
                own.swap(last, below(last as u32 + 1, || rng.next_u32()) as usize);
            }
        }
    }

    /// For each word but the last one, the place among its edges of the one in the tree.
    fn last_exits(&self, rng: &mut impl Rng) -> Vec<u32> {
        let words = self.starts.len() - 1;
        let (mut joined, mut exits) = (vec![false; words], vec![0; words]);
        joined[self.ends[1] as usize] = true;
        for from in 0..words as u32 {
            let mut word = from;
            while !joined[word as usize] {
                let edges = self.edges_of(word);
                exits[word as usize] = below(edges.len() as u32, || rng.next_u32());
                word = self.edges[edges.start + exits[word as usize] as usize].1;
            }
            let mut word = from;
            while !joined[word as usize] {
                joined[word as usize] = true;
                word = self.edges[self.edges_of(word).start + exits[word as usize] as usize].1;
            }
        }
        exits
    }

    /// A chain of `length` letters, each by what follows the letters before it. The sequence must lead back to its
    /// beginning, so that every word has a successor.
    pub(super) fn chain(&self, length: usize, rng: &mut impl Rng) -> Vec<u8> {
        let mut number = |bound: usize| below(bound as u32, || rng.next_u32()) as usize;
        // Where any edge leads: a word as often as it occurs.
        let mut word = self.edges[number(self.edges.len())].1;
        let mut letters = Vec::with_capacity(length);
        for _ in 0..length {
            let edges = self.edges_of(word);
            let (letter, to) = self.edges[edges.start + number(edges.len())];
            letters.push(letter);
            word = to;
        }
        letters
    }
}
