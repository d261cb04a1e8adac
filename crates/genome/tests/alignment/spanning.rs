//! Semi-global and global scores of lanes are those of the reference, and those of the definition.

use crate::lanes::{codes, columns, dna, sequence};
use partita_domain::Isa;
use partita_domain::narrow::Integer;
use partita_genome::alignment::{Ends, LANES, Query, Spanning, spanning_score};
use partita_genome::scoring::Scoring;
use partita_genome::sequence::{Alphabet, Sequence};
use proptest::prelude::*;

/// The definition: the best way to write the query below some of the target, gap by gap.
fn plain(query: &[u8], target: &[u8], scoring: &Scoring, ends: Ends) -> i32 {
    let gap = |k: usize| if k == 0 { 0 } else { -scoring.gaps().open - scoring.gaps().extend * k as i32 };
    let outside = |k: usize| if ends == Ends::Free { 0 } else { gap(k) };
    // The best of the first i letters of the query and the first j of the target.
    let mut h = vec![vec![0; target.len() + 1]; query.len() + 1];
    for i in 0..=query.len() {
        for j in 0..=target.len() {
            if i == 0 || j == 0 {
                h[i][j] = if i == 0 { outside(j) } else { gap(i) };
                continue;
            }
            let paired = h[i - 1][j - 1] + scoring.score(query[i - 1], target[j - 1]);
            let across = (0..j).map(|before| h[i][before] + gap(j - before));
            let down = (0..i).map(|above| h[above][j] + gap(i - above));
            h[i][j] = across.chain(down).fold(paired, i32::max);
        }
    }
    let last = &h[query.len()];
    if ends == Ends::Free { last.iter().copied().max().unwrap() } else { last[target.len()] }
}

fn assert_lanes<T: Integer>(query: &Query, targets: &[Vec<u8>], ends: Ends, pieces: usize) -> bool {
    let length = targets.iter().map(Vec::len).max().unwrap_or(0);
    Isa::available().into_iter().all(|isa| {
        let Some(mut lanes) = Spanning::<T>::new(isa, query, ends, length) else { return false };
        lanes.pass(query, &columns(&[vec![1; 3]]));
        lanes.begin();
        columns(targets).chunks(8 * pieces).for_each(|columns| lanes.pass(query, columns));
        for (lane, (score, target)) in lanes.scores().into_iter().zip(targets).enumerate() {
            assert_eq!(
                score,
                query.spanning_score(target, ends),
                "{ends:?}, {} bytes, lane {lane}, {isa}",
                size_of::<T>()
            );
        }
        true
    })
}

fn strands(query: &[u8]) -> [Sequence; 2] {
    let forward = sequence(Alphabet::Dna, query);
    let reverse = forward.reverse_complement().unwrap();
    [forward, reverse]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn lanes_and_reference_agree(
        query in codes(Alphabet::Dna, 1..60),
        targets in proptest::collection::vec(codes(Alphabet::Dna, 0..70), 1..=LANES),
        (matched, mismatched) in (1..12, -12..1),
        (open, extend) in (0..20, 1..9),
        pieces in 1_usize..5,
    ) {
        let query = Query::new(&strands(&query), &[0, 1, 2, 3, 4], &dna(matched, mismatched, open, extend));
        assert_lanes::<i8>(&query, &targets, Ends::Free, pieces);
        prop_assert!(assert_lanes::<i16>(&query, &targets, Ends::Free, pieces));
        let equal = targets.iter().map(Vec::len).min().unwrap();
        let targets: Vec<Vec<u8>> = targets.into_iter().map(|target| target[..equal].to_vec()).collect();
        assert_lanes::<i8>(&query, &targets, Ends::Charged, pieces);
        prop_assert!(assert_lanes::<i16>(&query, &targets, Ends::Charged, pieces));
    }

    #[test]
    fn the_reference_is_the_definition(
        query in codes(Alphabet::Dna, 1..14),
        target in codes(Alphabet::Dna, 0..18),
        (matched, mismatched) in (1..12, -12..1),
        (open, extend) in (0..20, 1..9),
    ) {
        let scoring = dna(matched, mismatched, open, extend);
        for ends in [Ends::Free, Ends::Charged] {
            let found = spanning_score(&query, &target, |a, b| scoring.score(a, b), scoring.gaps(), ends);
            prop_assert_eq!(found, plain(&query, &target, &scoring, ends));
        }
    }
}

/// A primer fits into 8 bits, a long query into 16, and what fits into neither is refused.
#[test]
fn types_that_could_not_hold_a_score_are_refused() {
    let query =
        |length: usize| Query::new(&[sequence(Alphabet::Dna, &vec![1; length])], &[0, 1, 2, 3], &dna(2, -3, 5, 2));
    for isa in Isa::available() {
        assert!(Spanning::<i8>::new(isa, &query(20), Ends::Free, usize::MAX).is_some());
        assert!(Spanning::<i8>::new(isa, &query(200), Ends::Free, 200).is_none());
        assert!(Spanning::<i16>::new(isa, &query(5000), Ends::Charged, 5000).is_some());
        assert!(Spanning::<i16>::new(isa, &query(5000), Ends::Charged, 50_000).is_none());
    }
}
