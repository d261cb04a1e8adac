//! A target cut into windows and pieces has the ends of the target uncut.

use crate::lanes::{codes, dna, sequence};
use partita_domain::Isa;
use partita_genome::alignment::{End, Query, Scan, best_score, scan};
use partita_genome::scoring::Scoring;
use partita_genome::sequence::{Alphabet, Sequence};
use proptest::prelude::*;

/// The ends by the equations, on the whole matrix.
fn plain(strands: &[Sequence], target: &[u8], scoring: &Scoring, threshold: i32) -> Vec<End> {
    let mut ends = Vec::new();
    for (strand, query) in strands.iter().enumerate() {
        let h = matrix(query.codes(), target, scoring);
        for (place, column) in h.iter().enumerate() {
            let score = *column.iter().max().unwrap();
            let query_end = column.iter().position(|&h| h == score).unwrap() + 1;
            ends.extend((score >= threshold.max(1)).then_some(End { score, strand, query_end, target_end: place + 1 }));
        }
    }
    ends.sort_by_key(|end| (end.target_end, end.strand));
    ends
}

/// H `[target][query]`, every gap of every length tried: the definition before it was made fast.
fn matrix(query: &[u8], target: &[u8], scoring: &Scoring) -> Vec<Vec<i32>> {
    let gap = |k: usize| scoring.gaps().open + scoring.gaps().extend * k as i32;
    let mut h: Vec<Vec<i32>> = vec![vec![0; query.len()]; target.len()];
    for j in 0..target.len() {
        for i in 0..query.len() {
            let diagonal = if i > 0 && j > 0 { h[j - 1][i - 1] } else { 0 };
            let in_target = (0..j).map(|before| h[before][i] - gap(j - before));
            let in_query = (0..i).map(|above| h[j][above] - gap(i - above));
            let paired = diagonal + scoring.score(query[i], target[j]);
            h[j][i] = in_target.chain(in_query).fold(paired.max(0), i32::max);
        }
    }
    h
}

/// A target with copies of the query in it, some damaged.
fn target(query: &[u8], noise: &[u8], every: usize) -> Vec<u8> {
    let mut target = Vec::new();
    for (i, piece) in noise.chunks(every.max(1)).enumerate() {
        target.extend_from_slice(piece);
        let from = i % query.len();
        target.extend(query[from..].iter().enumerate().filter(|(at, _)| at % 11 != i % 13).map(|(_, &code)| code));
    }
    target
}

fn strands(query: &[u8]) -> Vec<Sequence> {
    let forward = sequence(Alphabet::Dna, query);
    let reverse = forward.reverse_complement().unwrap();
    vec![forward, reverse]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn ends_are_those_of_the_whole_matrix(
        query in codes(Alphabet::Dna, 1..40),
        noise in codes(Alphabet::Dna, 0..300),
        every in 20_usize..120,
        (matched, mismatched) in (1..12, -12..1),
        (open, extend) in (0..20, 0..9),
        (threshold, scale) in (0..300, prop_oneof![6 => Just(1), 1 => Just(60), 1 => Just(500)]),
        piece in 1_usize..200,
    ) {
        let extend: i32 = i32::max(extend, i32::from(open == 0));
        let scoring = dna(scale * matched, scale * mismatched, scale * open, scale * extend);
        let (threshold, target) = (scale * threshold, target(&query, &noise, every));
        let strands = strands(&query);
        let prepared = Query::new(&strands, &[0, 1, 2, 3, 4], &scoring);
        let expected = plain(&strands, &target, &scoring, threshold);
        let best = expected.iter().map(|end| end.score).max();
        for isa in Isa::available() {
            prop_assert_eq!(best.unwrap_or(0), best.map_or(0, |_| best_score(isa, &prepared, &target)));
            prop_assert_eq!(&scan(isa, &prepared, &target, threshold), &expected);
            let mut cut = Scan::new(isa, &prepared, threshold);
            let mut found: Vec<End> = target.chunks(piece).flat_map(|piece| cut.feed(piece)).collect();
            found.extend(cut.finish());
            prop_assert_eq!(&found, &expected);
        }
    }
}

/// Long enough for several blocks, with hits across their borders.
#[test]
fn windows_and_blocks_are_joined() {
    let letter = |i: usize| (i * i / 7 + i / 3) as u8 % 4;
    let query: Vec<u8> = (0..60).map(|i| letter(5 * i)).collect();
    let mut target: Vec<u8> = (0..2_300_000).map(|i| letter(i + i / 64)).collect();
    let borders = [16_384, 32_768, 1_048_576, 2_097_152, 2_299_990];
    for border in borders {
        target[border - 30..border].copy_from_slice(&query[..30]);
        let rest = 30.min(target.len() - border);
        target[border..border + rest].copy_from_slice(&query[30..30 + rest]);
    }
    let prepared = Query::new(&strands(&query), &[0, 1, 2, 3], &dna(2, -3, 5, 2));
    let expected = scan(Isa::SCALAR, &prepared, &target, 75);
    let ends: Vec<usize> = expected.iter().map(|end| end.target_end).collect();
    assert!(borders.iter().all(|border| ends.iter().any(|end| end.abs_diff(*border) <= 30)), "{ends:?}");
    for (isa, piece) in Isa::available().into_iter().zip([1_000_003, 77_777, 2_000_000]) {
        let mut cut = Scan::new(isa, &prepared, 75);
        let mut found: Vec<End> = target.chunks(piece).flat_map(|piece| cut.feed(piece)).collect();
        found.extend(cut.finish());
        assert_eq!(found, expected, "{isa}, pieces of {piece}");
    }
}

/// Behind a match whose score 8 bits cannot hold, scores fall slowly, while those of saturated lanes fall to nothing.
#[test]
fn ends_behind_scores_beyond_the_type_are_found() {
    let letter = |i: usize| (i * i / 7 + i / 3) as u8 % 4;
    let query: Vec<u8> = (0..200).map(letter).collect();
    let mut target = vec![3; 60];
    target.extend(&query);
    target.extend((0..180).map(|i| letter(31 * i) / 2));
    let (strands, scoring) = (strands(&query), dna(5, -3, 9, 4));
    let prepared = Query::new(&strands, &[0, 1, 2, 3], &scoring);
    let expected = plain(&strands, &target, &scoring, 600);
    assert!(expected.iter().any(|end| end.target_end > 330), "scores fall slowly");
    for isa in Isa::available() {
        assert_eq!(scan(isa, &prepared, &target, 600), expected, "{isa}");
    }
}
