//! Scores of lanes are those of the reference.

use partita_domain::Isa;
use partita_domain::narrow::Integer;
use partita_genome::alignment::{Column, LANES, Lanes, Query, local_score};
use partita_genome::scoring::{Gaps, Matrix, Scoring};
use partita_genome::sequence::{Alphabet, Sequence};
use proptest::prelude::*;

/// A lane whose target has ended, or never began.
const NOTHING: u8 = u8::MAX;

pub(crate) fn sequence(alphabet: Alphabet, codes: &[u8]) -> Sequence {
    let letters: Vec<u8> = codes.iter().map(|&code| alphabet.letters()[code as usize]).collect();
    Sequence::new("s", alphabet, &letters).unwrap()
}

/// Targets side by side, one per lane.
pub(crate) fn columns(targets: &[Vec<u8>]) -> Vec<Column> {
    let longest = targets.iter().map(Vec::len).max().unwrap_or(0);
    let letter = |lane: usize, position: usize| targets.get(lane).and_then(|t| t.get(position)).copied();
    (0..longest).map(|i| std::array::from_fn(|lane| letter(lane, i).unwrap_or(NOTHING))).collect()
}

/// Lanes of one type give the reference's score, or say that they cannot tell where it is beyond their limit. The
/// positions come in pieces of `piece`.
fn assert_lanes<T: Integer>(query: &Query, targets: &[Vec<u8>], expected: &[i32], piece: usize) {
    for isa in Isa::available() {
        let Some(mut lanes) = Lanes::<T>::new(isa, query) else { continue };
        // A first round with other targets must leave nothing behind.
        lanes.pass(query, &columns(&[vec![0; 5], vec![1; 9]]));
        lanes.begin();
        columns(targets).chunks(piece).for_each(|columns| lanes.pass(query, columns));
        for (lane, found) in lanes.scores().into_iter().enumerate() {
            let expected = expected.get(lane).copied().unwrap_or(0);
            assert_eq!(
                found,
                (expected < lanes.limit()).then_some(expected),
                "{} bytes, lane {lane}, {isa}",
                size_of::<T>()
            );
        }
    }
}

/// Scores of both types are the reference's.
fn assert_same(strands: &[Sequence], targets: &[Vec<u8>], scoring: &Scoring, piece: usize) {
    let codes: Vec<u8> = (0..strands[0].alphabet().letters().len() as u8).collect();
    let query = Query::new(strands, &codes, scoring);
    let reference = |target: &Vec<u8>| {
        let of = |strand: &Sequence| local_score(strand.codes(), target, |a, b| scoring.score(a, b), scoring.gaps());
        strands.iter().map(of).max().unwrap()
    };
    let expected: Vec<i32> = targets.iter().map(reference).collect();
    assert_lanes::<i8>(&query, targets, &expected, piece);
    assert_lanes::<i16>(&query, targets, &expected, piece);
    assert_eq!(targets.first().map(|target| query.score(target)), targets.first().map(reference));
}

pub(crate) fn dna(matched: i32, mismatched: i32, open: i32, extend: i32) -> Scoring {
    Scoring::new(Matrix::identity(matched, mismatched), Gaps { open, extend }).unwrap()
}

fn blosum() -> Scoring {
    Scoring::new(Matrix::named("BLOSUM62").unwrap(), Gaps { open: 11, extend: 1 }).unwrap()
}

/// Mostly the residues, so that scores are high, and now and then an ambiguous letter.
pub(crate) fn codes(alphabet: Alphabet, length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    let (residues, all) = (alphabet.residues() as u8, alphabet.letters().len() as u8);
    proptest::collection::vec(prop_oneof![9 => 0..residues, 1 => 0..all], length)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_bases(
        query in codes(Alphabet::Dna, 1..90),
        targets in proptest::collection::vec(codes(Alphabet::Dna, 0..90), 0..=LANES),
        (matched, mismatched) in (1..12, -12..1),
        (open, extend) in (0..20, 1..9),
        strides in 1_usize..5,
    ) {
        let forward = sequence(Alphabet::Dna, &query);
        let reverse = forward.reverse_complement().unwrap();
        assert_same(&[forward, reverse], &targets, &dna(matched, mismatched, open, extend), 8 * strides);
    }

    #[test]
    fn random_residues(
        query in codes(Alphabet::Protein, 1..90),
        targets in proptest::collection::vec(codes(Alphabet::Protein, 0..90), 0..=LANES),
    ) {
        assert_same(&[sequence(Alphabet::Protein, &query)], &targets, &blosum(), 256);
    }
}

/// One letter against one letter; nothing against anything.
#[test]
fn single_letters_and_empty_lanes() {
    let targets: Vec<Vec<u8>> = (0..5).map(|code| vec![code]).collect();
    for code in 0..5 {
        assert_same(&[sequence(Alphabet::Dna, &[code])], &targets, &dna(2, -3, 5, 2), 4);
    }
    assert_same(&[sequence(Alphabet::Dna, &[0, 1, 2])], &[], &dna(2, -3, 5, 2), 4);
    assert_same(&[sequence(Alphabet::Dna, &[0, 1, 2])], &vec![vec![]; LANES], &dna(2, -3, 5, 2), 4);
}

/// All letters equal: the score is the shorter length times the match, through 8 bits, their ceiling, and 16 bits.
#[test]
fn equal_letters_at_every_ceiling() {
    for (matched, lengths) in [(1, 250..260), (2, 120..133), (127, 1..6), (120, 540..550)] {
        let targets: Vec<Vec<u8>> = lengths.map(|length| vec![2; length]).collect();
        assert_same(&[sequence(Alphabet::Dna, &[2; 600])], &targets, &dna(matched, -100, 20, 5), 64);
    }
}

/// Lengths around the number of lanes and of positions that are worked on together.
#[test]
fn lengths_around_the_lane_count() {
    let letter = |i: usize| (i * i / 3 + i) as u8 % 4;
    let targets: Vec<Vec<u8>> = (0..LANES).map(|lane| (0..lane + 33).map(|i| letter(i + lane)).collect()).collect();
    for length in [1, 2, 3, 4, 5, 63, 64, 65, 127, 129] {
        let query: Vec<u8> = (0..length).map(letter).collect();
        assert_same(&[sequence(Alphabet::Dna, &query)], &targets, &dna(5, -4, 8, 6), 8);
    }
}

#[test]
fn scores_and_costs_beyond_a_type_have_no_lanes_in_it() {
    let query = |scoring: &Scoring| Query::new(&[sequence(Alphabet::Dna, &[0, 1])], &[0, 1, 2, 3], scoring);
    for isa in Isa::available() {
        assert!(Lanes::<i8>::new(isa, &query(&dna(128, -1, 1, 1))).is_none());
        assert!(Lanes::<i8>::new(isa, &query(&dna(1, -1, 127, 60))).is_none());
        assert!(Lanes::<i8>::new(isa, &query(&dna(100, -100, 20, 2))).is_some());
        assert!(Lanes::<i16>::new(isa, &query(&dna(10_000, -10_000, 10_000, 1_000))).is_some());
    }
}

/// What is usual fits into 8 bits with room for scores that are not rare.
#[test]
fn usual_scores_are_told_apart_in_8_bits() {
    let codes: Vec<u8> = (0..25).collect();
    for isa in Isa::available() {
        let query = Query::new(&[sequence(Alphabet::Protein, &[0, 1])], &codes, &blosum());
        assert!(Lanes::<i8>::new(isa, &query).unwrap().limit() >= 200);
        let query = Query::new(&[sequence(Alphabet::Dna, &[0, 1])], &codes[..5], &dna(2, -3, 5, 2));
        assert!(Lanes::<i8>::new(isa, &query).unwrap().limit() >= 200);
    }
}
