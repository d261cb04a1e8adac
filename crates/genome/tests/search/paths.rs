//! Paths walk to their scores.

use partita_genome::alignment::{Step, local_score, traced};
use partita_genome::scoring::Gaps;
use proptest::prelude::*;

fn letters(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(0_u8..4, length)
}

/// Where the best alignment ends, by brute force: the score of prefixes.
fn end(query: &[u8], target: &[u8], score: impl Fn(u8, u8) -> i32 + Copy, gaps: Gaps) -> (i32, usize, usize) {
    let best = local_score(query, target, score, gaps);
    let column = (0..=target.len()).find(|&j| local_score(query, &target[..j], score, gaps) == best).unwrap();
    let row = (0..=query.len()).find(|&i| local_score(&query[..i], &target[..column], score, gaps) == best).unwrap();
    (best, row, column)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_path_walks_to_its_score(
        query in letters(1..60),
        target in letters(1..60),
        (open, extend) in (0_i32..7, 0_i32..4).prop_filter("gaps cost", |(open, extend)| open + extend > 0),
        (matched, mismatched) in (1_i32..6, -5_i32..2),
    ) {
        let (gaps, score) = (Gaps { open, extend }, |a, b| if a == b { matched } else { mismatched });
        let (best, row, column) = end(&query, &target, score, gaps);
        prop_assume!(best > 0);
        let path = traced(row, column, best, |i, j| score(query[i], target[j]), gaps);
        prop_assert_eq!(path.walked(&query, &target, score, gaps), best);
        prop_assert_eq!((path.query.end, path.target.end), (row, column));
        let last = path.columns().last().unwrap();
        prop_assert_eq!(last, (Step::Pair, row - 1, column - 1));
        prop_assert!(path.steps.windows(2).all(|runs| runs[0].0 != runs[1].0));
    }
}

/// Long enough to be halved often; with long gaps on either side that halves may meet in.
#[test]
fn long_paths_are_halved_to_the_same_score() {
    let mut state = 1_u32;
    let mut letter = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 30) as u8
    };
    let query: Vec<u8> = (0..3000).map(|_| letter()).collect();
    let mut target = query.clone();
    (0..300).for_each(|i| target[i * 10] = letter());
    target.splice(700..700, (0..400).map(|_| letter()));
    target.drain(1800..2150);
    for (matched, mismatched, open, extend) in [(2, -3, 5, 2), (1, -1, 2, 0), (5, -4, 0, 3), (3, -1, 12, 1)] {
        let (gaps, score) = (Gaps { open, extend }, |a, b| if a == b { matched } else { mismatched });
        let (best, row, column) = (local_score(&query, &target, score, gaps), 3000, 3050);
        // A tail that cannot be left out makes the corner the end.
        let bonus =
            |i: usize, j: usize| if (i, j) == (row - 1, column - 1) { best } else { score(query[i], target[j]) };
        let found = traced(row, column, total(&query, &target, bonus, gaps), bonus, gaps);
        let walked: i32 = found.pairs().map(|(_, i, j)| bonus(i, j)).sum();
        let gapped = found.steps.iter().filter(|(step, _)| *step != Step::Pair);
        let cost: i32 = gapped.map(|&(_, count)| open + extend * count as i32).sum();
        assert_eq!(walked - cost, found.score);
    }
}

/// The best score of an alignment that ends at the corner, cell by cell.
fn total(query: &[u8], target: &[u8], pair: impl Fn(usize, usize) -> i32, gaps: Gaps) -> i32 {
    let (first, never) = (gaps.open + gaps.extend, i32::MIN / 2);
    let mut column = vec![(0, never); query.len() + 1];
    for j in 0..target.len() {
        let (mut diagonal, mut f) = (0, never);
        for i in 0..query.len() {
            let above = column[i].0;
            let (h, e) = &mut column[i + 1];
            *e = (*e - gaps.extend).max(*h - first);
            f = (f - gaps.extend).max(above - first);
            diagonal = std::mem::replace(h, (diagonal + pair(i, j)).max(*e).max(f).max(0));
        }
    }
    column[query.len()].0
}
