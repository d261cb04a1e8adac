//! Scores of lanes are those of the reference.

use partita_domain::Isa;
use partita_genome::alignment::{Cell, Column, LANES, Lanes, Query, local_score};
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
fn columns(targets: &[Vec<u8>]) -> Vec<Column> {
    let longest = targets.iter().map(Vec::len).max().unwrap_or(0);
    let letter = |lane: usize, position: usize| targets.get(lane).and_then(|t| t.get(position)).copied();
    (0..longest).map(|i| std::array::from_fn(|lane| letter(lane, i).unwrap_or(NOTHING))).collect()
}

/// Scores by lanes of one type, the positions given in pieces of `piece`.
fn scores<T: Cell>(query: &Query, targets: &[Vec<u8>], isa: Isa, piece: usize) -> [Option<i32>; LANES] {
    let mut lanes = Lanes::<T>::new(query).unwrap();
    // A first round with other targets must leave nothing behind.
    lanes.pass(isa, query, &columns(&[vec![0; 5], vec![1; 9]]));
    lanes.begin();
    columns(targets).chunks(piece).for_each(|columns| lanes.pass(isa, query, columns));
    lanes.scores()
}

/// Lanes give the reference's score, or say that they cannot tell where it is at or above their ceiling.
fn assert_same(strands: &[Sequence], targets: &[Vec<u8>], scoring: &Scoring, piece: usize) {
    let codes: Vec<u8> = (0..strands[0].alphabet().letters().len() as u8).collect();
    let query = Query::new(strands, &codes, scoring);
    let reference = |target: &Vec<u8>| {
        let of = |strand: &Sequence| local_score(strand.codes(), target, |a, b| scoring.score(a, b), scoring.gaps());
        strands.iter().map(of).max().unwrap()
    };
    for isa in Isa::available() {
        let (narrow, wide) = (scores::<i8>(&query, targets, isa, piece), scores::<i16>(&query, targets, isa, piece));
        for lane in 0..LANES {
            let expected = targets.get(lane).map_or(0, &reference);
            assert_eq!(narrow[lane], (expected < 255).then_some(expected), "8 bits, lane {lane}, {isa}");
            assert_eq!(wide[lane], (expected < 65_535).then_some(expected), "16 bits, lane {lane}, {isa}");
        }
        assert_eq!(targets.first().map(|target| query.score(target)), targets.first().map(reference));
    }
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
        piece in 1_usize..40,
    ) {
        let forward = sequence(Alphabet::Dna, &query);
        let reverse = forward.reverse_complement().unwrap();
        assert_same(&[forward, reverse], &targets, &dna(matched, mismatched, open, extend), piece);
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
    assert!(Lanes::<i8>::new(&query(&dna(128, -1, 1, 1))).is_none());
    assert!(Lanes::<i8>::new(&query(&dna(1, -1, 127, 1))).is_none());
    assert!(Lanes::<i8>::new(&query(&dna(127, -128, 126, 1))).is_some());
    assert!(Lanes::<i16>::new(&query(&dna(10_000, -10_000, 10_000, 10_000))).is_some());
}
