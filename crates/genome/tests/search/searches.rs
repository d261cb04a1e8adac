//! Windows, strands and records at their edges against alignments taken one after the other from the whole.

use partita_domain::Isa;
use partita_genome::alignment::{End, traced};
use partita_genome::scoring::{Gaps, Matrix, Scoring};
use partita_genome::search::{Clump, Hit, Search, ShortRecord, Subject, alignments, short_records};
use partita_genome::sequence::{Alphabet, Sequence};
use partita_run::Team;
use partita_run::ledger::Recording;
use proptest::prelude::*;
use std::collections::HashSet;

fn scoring(open: i32, extend: i32) -> Scoring {
    Scoring::new(Matrix::identity(2, -3), Gaps { open, extend }).unwrap()
}

/// Alignments taken one after the other, all scores computed anew for each.
fn taken(query: &[u8], target: &[u8], scoring: &Scoring, threshold: i32) -> Vec<(i32, String)> {
    let (mut used, mut found) = (HashSet::new(), Vec::new());
    loop {
        let pair = |i: usize, j: usize| {
            if used.contains(&(i, j)) { -1_000_000 } else { scoring.score(query[i], target[j]) }
        };
        let (score, column, row) = best(query.len(), target.len(), pair, scoring.gaps());
        if score < threshold {
            return found;
        }
        let path = traced(row, column, score, pair, scoring.gaps());
        found.push((score, format!("{:?} {:?} {}", path.query, path.target, path.cigar(query, target, 4))));
        let pairs: Vec<_> = path.pairs().map(|(_, i, j)| (i, j)).collect();
        used.extend(pairs);
    }
}

/// The best score, and the first column and row at which it ends.
fn best(rows: usize, columns: usize, pair: impl Fn(usize, usize) -> i32, gaps: Gaps) -> (i32, usize, usize) {
    let first = gaps.open + gaps.extend;
    let mut best = (0, 0, 0);
    let mut column = vec![(0, i32::MIN / 2); rows + 1];
    for j in 0..columns {
        let (mut diagonal, mut f) = (0, i32::MIN / 2);
        for i in 0..rows {
            let above = column[i].0;
            let (h, e) = &mut column[i + 1];
            *e = (*e - gaps.extend).max(*h - first);
            f = (f - gaps.extend).max(above - first);
            diagonal = std::mem::replace(h, (diagonal + pair(i, j)).max(*e).max(f).max(0));
            best = if *h > best.0 { (*h, j + 1, i + 1) } else { best };
        }
    }
    best
}

fn described(hit: &Hit) -> (i32, String) {
    let alignment = &hit.alignment;
    (alignment.score, format!("{:?} {:?} {}", alignment.query, alignment.target, hit.cigar))
}

fn strands(letters: &[u8]) -> Vec<Sequence> {
    let forward = Sequence::new("q", Alphabet::Dna, letters).unwrap();
    let reverse = forward.reverse_complement().unwrap();
    vec![forward, reverse]
}

/// The hits of one record fed in pieces of `piece` letters.
fn search(subjects: &[Subject], target: &[u8], scoring: &Scoring, threshold: i32, piece: usize, isa: Isa) -> Vec<Hit> {
    let mut search = Search::new(isa, scoring, subjects, &vec![threshold; subjects.len()]);
    target.chunks(piece).for_each(|piece| search.feed(piece));
    search.finish()
}

fn bases(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(prop_oneof![Just(b'A'), Just(b'C'), Just(b'G'), Just(b'T'), Just(b'N')], length)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Each strand of each query, alone and one after the other.
    #[test]
    fn hits_are_those_taken_from_the_whole(
        queries in proptest::collection::vec(bases(1..30), 1..4),
        target in bases(1..200),
        threshold in 4_i32..14,
        (open, extend) in (0_i32..6, 0_i32..3).prop_filter("gaps cost", |(open, extend)| open + extend > 0),
    ) {
        let scoring = scoring(open, extend);
        let subjects: Vec<_> = queries.iter().map(|letters| Subject::new(strands(letters), &scoring)).collect();
        let target = Sequence::new("t", Alphabet::Dna, &target).unwrap();
        let hits = search(&subjects, target.codes(), &scoring, threshold, 7, Isa::detect());
        for (query, subject) in subjects.iter().enumerate() {
            for (strand, sequence) in subject.strands().iter().enumerate() {
                let here = hits.iter().filter(|hit| (hit.query, hit.strand) == (query, strand));
                let (mut here, mut expected): (Vec<_>, _) =
                    (here.map(described).collect(), taken(sequence.codes(), target.codes(), &scoring, threshold));
                here.sort();
                expected.sort();
                prop_assert_eq!(here, expected);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    /// Some of them score more than bytes can tell.
    #[test]
    fn short_records_searched_together_give_the_hits_of_each(
        queries in proptest::collection::vec(bases(1..90), 1..3),
        targets in proptest::collection::vec(bases(1..300), 1..150),
        threshold in 8_i32..20,
    ) {
        let scoring = scoring(5, 2);
        let subjects: Vec<_> = queries.iter().map(|letters| Subject::new(strands(letters), &scoring)).collect();
        let copies = subjects.iter().map(|subject| subject.strands()[0].codes().to_vec());
        let targets = targets.iter().map(|letters| Sequence::new("t", Alphabet::Dna, letters).unwrap().codes().to_vec());
        let record = |codes| ShortRecord { codes, thresholds: vec![threshold; subjects.len()] };
        let records: Vec<_> = targets.chain(copies).map(record).collect();
        let hits = short_records(Isa::detect(), &scoring, &subjects, &records);
        for (record, hits) in records.iter().zip(hits) {
            prop_assert_eq!(hits, search(&subjects, &record.codes, &scoring, threshold, 1000, Isa::detect()));
        }
    }
}

/// A target of several blocks, with copies of the query at its edges and at those of blocks.
fn long_target(query: &[u8]) -> Vec<u8> {
    let mut state = 7_u32;
    let mut target: Vec<u8> = (0..9_000_000)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 30) as u8
        })
        .collect();
    let blocks = [4_194_304, 8_388_608].into_iter().flat_map(|edge| [edge - 90, edge - 20, edge]);
    for place in [0, 200].into_iter().chain(blocks).chain([9_000_000 - query.len()]) {
        target[place..place + query.len()].copy_from_slice(query);
    }
    target
}

#[test]
fn long_records_give_the_same_hits_however_they_are_cut_and_whoever_works() {
    let scoring = scoring(5, 2);
    let letters: Vec<u8> = b"ACGTTGCAAGTCCATGATTACAGGATCC".iter().cycle().take(61).copied().collect();
    let subjects = [Subject::new(strands(&letters), &scoring)];
    let target = long_target(subjects[0].strands()[0].codes());
    let hits = search(&subjects, &target, &scoring, 60, 4_000_000, Isa::detect());
    let whole: Vec<usize> =
        hits.iter().filter(|hit| hit.alignment.score == 122).map(|hit| hit.alignment.target.start).collect();
    assert_eq!(whole, [0, 200, 4_194_214, 4_194_304, 8_388_518, 8_388_608, 9_000_000 - 61]);
    for hit in &hits {
        let query = subjects[0].strands()[hit.strand].codes();
        let walked = hit.alignment.walked(query, &target, |a, b| scoring.score(a, b), scoring.gaps());
        assert_eq!(walked, hit.alignment.score);
    }
    for (threads, isa, piece) in [(1, Isa::SCALAR, 123_457), (2, Isa::detect(), 8_500_000)] {
        let team = Team::new(threads).unwrap();
        assert!(team.run(|| search(&subjects, &target, &scoring, 60, piece, isa)) == hits);
    }
    let team = Team::recording(2, Recording::OneAtATime).unwrap();
    assert!(team.run(|| search(&subjects, &target, &scoring, 60, 8_500_000, Isa::detect())) == hits);
    let record = team.take_record().unwrap();
    assert!(record.tasks.len() > record.phases.len(), "{} tasks, {} phases", record.tasks.len(), record.phases.len());
}

/// Without bounds on what an alignment covers, nothing may be cut.
#[test]
fn clumps_may_be_the_whole_target() {
    let scoring = scoring(3, 0);
    let (query, target) = ([0, 1, 2, 3, 0, 1], [0, 1, 2, 3, 3, 3, 0, 1, 2, 3, 0, 1]);
    let (score, target_end, query_end) = best(6, 12, |i, j| scoring.score(query[i], target[j]), scoring.gaps());
    let end = End { score, strand: 0, query_end, target_end };
    let clump = Clump { query: &query, target: &target, scoring: &scoring, threshold: 12, reach: usize::MAX };
    assert_eq!(alignments(&clump, &[end]).iter().map(|found| found.score).collect::<Vec<_>>(), [12]);
}
