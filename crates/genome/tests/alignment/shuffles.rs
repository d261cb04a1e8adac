//! Shuffles of lanes are those of the reference, and every arrangement is equally likely.

use partita_domain::Isa;
use partita_genome::alignment::LANES;
use partita_genome::null::{Shuffles, Urn};
use partita_genome::sequence::{Alphabet, Sequence};
use std::collections::HashMap;

fn urn(letters: &[u8]) -> Urn {
    Urn::of(&Sequence::new("t", Alphabet::Protein, letters).unwrap())
}

/// The 64 shuffles from replicate `first` on, drawn in pieces of `piece` positions.
fn drawn(urn: &Urn, seed: u64, first: u64, isa: Isa, piece: usize) -> Vec<Vec<u8>> {
    let mut shuffles = Shuffles::new(urn, seed);
    // A first round that is not drawn to its end must leave nothing behind.
    shuffles.draw(isa, &mut [[0; LANES]; 8]);
    shuffles.begin(first);
    let mut targets = vec![Vec::new(); LANES];
    let mut columns = vec![[0; LANES]; piece];
    loop {
        let count = shuffles.draw(isa, &mut columns);
        if count == 0 {
            return targets;
        }
        for column in &columns[..count] {
            targets.iter_mut().zip(column).for_each(|(target, &rank)| target.push(rank));
        }
    }
}

/// Short targets draw with words of 16 bits, long ones of 32; the longest here rejects many words.
#[test]
fn lanes_and_reference_draw_the_same_letters() {
    for length in [1, 2, 7, 8, 9, 63, 64, 65, 200, 4095, 4096, 4097, 5003] {
        let letters: Vec<u8> = (0..length).map(|i| b"ARNDCQEGHILKMFPSTWYV"[i * i % 71 % 20]).collect();
        let urn = urn(&letters);
        for (isa, piece) in Isa::available().into_iter().zip([8, 24, 256]) {
            let first = u64::from(u32::MAX) - 20; // across the border of the counter's low word
            for (replicate, target) in (first..).zip(drawn(&urn, 3, first, isa, piece)) {
                assert_eq!(target, urn.shuffled(3, replicate), "length {length}, replicate {replicate}, {isa}");
            }
        }
    }
}

#[test]
fn letters_are_kept() {
    let urn = urn(b"MVLSPADKTNVKAAWGKVGAHAGEYGAEALERM");
    for target in drawn(&urn, 1, 0, Isa::detect(), 16) {
        let count = |rank: usize| target.iter().filter(|&&drawn| drawn as usize == rank).count() as u32;
        assert_eq!((0..urn.letters().len()).map(count).collect::<Vec<_>>(), urn.counts());
    }
}

/// All 6!/(2! 2!) = 180 arrangements of six letters: chi square with 179 degrees of freedom exceeds 242 once in a
/// thousand.
#[test]
fn every_arrangement_is_equally_likely() {
    let urn = urn(b"AARRND");
    let mut seen = HashMap::new();
    for batch in 0..1000 {
        for target in drawn(&urn, 77, batch * LANES as u64, Isa::detect(), 8) {
            *seen.entry(target).or_insert(0_u32) += 1;
        }
    }
    assert_eq!(seen.len(), 180);
    let expected = 1000.0 * LANES as f64 / 180.0;
    let chi: f64 = seen.values().map(|&n| (f64::from(n) - expected).powi(2) / expected).sum();
    assert!((120.0..242.0).contains(&chi), "chi square {chi}");
}

/// In a long target the letters at its ends do not depend on each other, nor does one word of 32 bits favour any.
#[test]
fn long_targets_mix_from_end_to_end() {
    let letters: Vec<u8> = (0..6000).map(|i| if i < 3000 { b'A' } else { b'R' }).collect();
    let urn = urn(&letters);
    let mut pairs = [0_u32; 4];
    for batch in 0..40 {
        for target in drawn(&urn, 5, batch * LANES as u64, Isa::detect(), 256) {
            pairs[(2 * target[0] + target[5999]) as usize] += 1;
        }
    }
    // 2560 draws of four equally likely pairs (to 1 in 6000): chi square with 3 degrees of freedom.
    let chi: f64 = pairs.iter().map(|&n| (f64::from(n) - 640.0).powi(2) / 640.0).sum();
    assert!(chi < 16.3, "chi square {chi}: {pairs:?}");
}
