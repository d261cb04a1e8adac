//! What null models keep, and that they keep nothing else.

use partita_genome::null::Null;
use partita_genome::sequence::{Alphabet, Sequence};
use std::collections::BTreeMap;

/// How often each word of a length occurs.
fn words(letters: &[u8], length: usize) -> BTreeMap<Vec<u8>, usize> {
    let mut counts = BTreeMap::new();
    letters.windows(length).for_each(|word| *counts.entry(word.to_vec()).or_insert(0) += 1);
    counts
}

fn sequence(letters: &str) -> Sequence {
    Sequence::new("x", Alphabet::Dna, letters.as_bytes()).unwrap()
}

#[test]
fn shuffles_of_words_keep_their_counts() {
    let long = "ACGTTGCAACGTAGCTAGGATCCGATTACAGATTACACCAGT".repeat(3);
    for letters in ["A", "AC", "ACG", "AAAAAAA", "ACGTACGTACGT", &long] {
        for word in [2, 3] {
            let null = Null::words(&sequence(letters), word);
            let ranks = Null::shuffled(&sequence(letters)).letters().to_vec();
            let own: Vec<u8> =
                sequence(letters).codes().iter().map(|c| ranks.partition_point(|l| l < c) as u8).collect();
            for replicate in 0..50 {
                let target = null.target(3, replicate);
                assert_eq!(words(&target, word), words(&own, word), "{letters} by {word}");
                assert_eq!((target[0], target.len()), (own[0], own.len()));
            }
        }
    }
}

/// Of all sequences with the same pairs and ends, found by trying every one, each is drawn as often.
#[test]
fn every_order_with_the_same_pairs_is_equally_likely() {
    let own = sequence("AACAGACTAG");
    let (codes, null) = (own.codes(), Null::words(&own, 2));
    let pairs = words(codes, 2);
    let inner = codes.len() - 2;
    let spelt = |number: usize| {
        let middle = (0..inner).map(|place| (number >> (2 * place)) as u8 & 3);
        [codes[0]].into_iter().chain(middle).chain([codes[codes.len() - 1]]).collect::<Vec<u8>>()
    };
    let orders = (0..4_usize.pow(inner as u32)).map(spelt).filter(|order| words(order, 2) == pairs);
    let mut drawn: BTreeMap<Vec<u8>, f64> = orders.map(|order| (order, 0.0)).collect();
    let (classes, replicates) = (drawn.len() as f64, 200 * drawn.len() as u64);
    (0..replicates).for_each(|replicate| *drawn.get_mut(&null.target(7, replicate)).unwrap() += 1.0);
    let chi: f64 = drawn.values().map(|count| (count - 200.0).powi(2) / 200.0).sum();
    // Four standard deviations above the mean.
    assert!(
        classes > 5.0 && chi < classes - 1.0 + 4.0 * (2.0 * (classes - 1.0)).sqrt(),
        "{chi} of {classes}: {drawn:?}"
    );
}

#[test]
fn windows_keep_their_letters_and_chains_their_length() {
    let own = sequence("AAAAACCCCCGGGGGTTTTTAC");
    let null = Null::windowed(&own, 5);
    for replicate in 0..20 {
        let target = null.target(1, replicate);
        for (window, kept) in target.chunks(5).zip(own.codes().chunks(5)) {
            assert_eq!(words(window, 1), words(kept, 1));
        }
        // In a chain A is followed by A or C alone, as in the sequence read round and round.
        let chain = Null::chain(&own, 1).target(1, replicate);
        assert_eq!(chain.len(), own.codes().len());
        assert!(chain.windows(2).all(|pair| pair[0] != 0 || pair[1] < 2));
    }
}
