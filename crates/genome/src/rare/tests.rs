use super::forward::Forward;
use super::paths::Paths;
use super::target::Targets;
use super::tilt::Tilt;
use super::*;
use crate::alignment::{Column, LANES, Query};
use crate::draw::uniform;
use crate::null::{Null, Pool, Urn};
use crate::scoring::{Gaps, Matrix, Scoring};
use crate::sequence::{Alphabet, Sequence};
use crate::statistics::weighted::{WeightedChance, chance};
use partita_domain::{Isa, Purpose, Stream};

/// A query of DNA, a pool of unequal bases, and scores.
pub(super) fn small(length: usize) -> (Sequence, Pool, Scoring) {
    let letters: Vec<u8> = (0..length).map(|i| b"ACGGTTAC"[i * i % 8]).collect();
    let scoring = Scoring::new(Matrix::identity(2, -3), Gaps { open: 2, extend: 1 }).unwrap();
    (Sequence::new("q", Alphabet::Dna, &letters).unwrap(), Pool::independent(&[0.4, 0.3, 0.2, 0.1], 8), scoring)
}

/// Letters of a pool for 64 targets, place by place.
pub(super) fn columns(pool: &Pool, places: usize) -> Vec<Column> {
    let mut rng = Stream::new(5, Purpose::Custom, 0).rng();
    let ranks = pool.letters().len() as f64;
    (0..places).map(|_| std::array::from_fn(|_| (uniform(&mut rng) * ranks) as u8)).collect()
}

/// The chance that draws of a mixture find.
fn found(mixture: &Mixture, draws: usize) -> WeightedChance {
    let mut drawn = vec![Draw::default(); draws];
    Bench::new(mixture).draw(mixture, 0, &mut drawn);
    let counted: Vec<_> = drawn.iter().map(|draw| (draw.score >= mixture.score(), draw.weight)).collect();
    chance(&counted)
}

/// C is the mean of Z over all targets: all 4⁶ of them.
#[test]
fn the_sum_over_all_targets_is_the_sum_without_one() {
    let (strand, pool, scoring) = small(7);
    let tilt = Tilt::new(&strand, &pool, &scoring, 0.45, 0.05);
    let mut forward = Forward::<f64>::new(&tilt, -1.0);
    let places = 6;
    let mut sum = 0.0;
    for batch in 0..4_usize.pow(6) / LANES {
        let rank = |place: usize, lane: usize| ((batch * LANES + lane) >> (2 * place)) as u8 & 3;
        let columns: Vec<Column> = (0..places).map(|place| std::array::from_fn(|lane| rank(place, lane))).collect();
        let sums = forward.ln_sums(Isa::detect(), &tilt, &columns, LANES);
        for (lane, ln_sum) in sums.iter().enumerate() {
            let chance: f64 = columns.iter().map(|column| pool.frequencies()[column[lane] as usize]).product();
            sum += chance * ln_sum.exp();
        }
    }
    assert!((sum.ln() - Paths::new(&tilt, places).ln_total).abs() < 1e-12);
}

/// Columns that repeat stand for all that follow.
#[test]
fn totals_of_long_targets_grow_by_the_last_column() {
    let (strand, pool, scoring) = small(20);
    let tilt = Tilt::new(&strand, &pool, &scoring, 0.5, -0.05);
    let total = |places| Paths::new(&tilt, places).ln_total.exp();
    let (at, step) = (total(3000), total(3001) - total(3000));
    assert!(((total(13_000) - at) / (10_000.0 * step) - 1.0).abs() < 1e-6);
}

/// The chance of a score is that of direct sampling.
#[test]
fn weights_give_the_chances_that_counting_gives() {
    let (strand, _, scoring) = small(30);
    let target = Sequence::new("t", Alphabet::Dna, "AACGTTGCAAGTC".repeat(6).as_bytes()).unwrap();
    let strands = [strand.clone(), strand.reverse_complement().unwrap()];
    for null in [Null::shuffled(&target), Null::independent(&[0.4, 0.3, 0.2, 0.1, 0.0], 78)] {
        let (pool, query) = (null.pool().unwrap(), Query::new(&strands, null.letters(), &scoring));
        let direct: Vec<i32> = (0..4000).map(|replicate| query.score(&null.target(9, replicate))).collect();
        for score in [14, 18] {
            let mixture = Mixture::new(&strands, &pool, &scoring, score, 3, Isa::detect()).unwrap();
            let counted = direct.iter().filter(|&&found| found >= score).count() as f64;
            let (weighted, error) = (found(&mixture, 8192), (1.0 / counted).sqrt());
            let off = (weighted.value * 4000.0 / counted).ln().abs();
            assert!(off < 3.5 * weighted.relative_error.hypot(error), "{score}: {weighted:?}, {counted} of 4000");
        }
    }
}

/// What a path scores bounds the score of its target from below, so that a target may be let go unmade.
#[test]
fn drawn_paths_are_alignments() {
    let (strand, pool, scoring) = small(30);
    let pool = Pool::independent(pool.frequencies(), 60);
    let mixture = Mixture::new(&[strand], &pool, &scoring, 14, 3, Isa::detect()).unwrap();
    let mut targets = Targets::new(pool.len());
    let best = (0..500).filter(|&number| {
        let mut rng = Stream::new(7, Purpose::Custom, number).rng();
        let path = targets.align(&mixture, &mixture.strands[0], mixture.component(number), &mut rng);
        targets.fill(&mixture, &mut rng);
        let score = mixture.strands[0].query.score(&targets.ranks);
        assert!(path.score <= score, "draw {number}: a path of {} in a target of {score}", path.score);
        path.score == score
    });
    let best = best.count();
    assert!(best > 8, "the best alignment was drawn {best} times of 500");
}

/// Intervals are of 95 %: of twenty seeds one or two may miss the mean of all.
#[test]
fn intervals_of_many_seeds_hold_the_mean() {
    let (strand, _, scoring) = small(30);
    let target = Sequence::new("t", Alphabet::Dna, "AACGTTGCAAGTC".repeat(4).as_bytes()).unwrap();
    for pool in [Pool::shuffled(&Urn::of(&target)), Pool::independent(&[0.4, 0.3, 0.2, 0.1], 52)] {
        let ask = |seed| {
            let mixture = Mixture::new(std::slice::from_ref(&strand), &pool, &scoring, 36, seed, Isa::detect());
            found(&mixture.unwrap(), 1024)
        };
        let told: Vec<WeightedChance> = (0..20).map(ask).collect();
        let mean = told.iter().map(|told| told.value).sum::<f64>() / 20.0;
        let held = told.iter().filter(|told| (told.low..=told.high).contains(&mean)).count();
        assert!(held >= 18, "{held} of 20 hold {mean}: {told:?}");
    }
}

/// Far beyond counting, splitting finds the same.
#[test]
fn splitting_agrees() {
    let (strand, _, scoring) = small(30);
    let target = Sequence::new("t", Alphabet::Dna, "AACGTTGCAAGTC".repeat(4).as_bytes()).unwrap();
    for pool in [Pool::shuffled(&Urn::of(&target)), Pool::independent(&[0.4, 0.3, 0.2, 0.1], 52)] {
        let strands = [strand.clone()];
        let mixture = Mixture::new(&strands, &pool, &scoring, 36, 3, Isa::detect()).unwrap();
        let weighted = found(&mixture, 8192);
        let splitting = Splitting::new(&strands, &pool, &scoring, 36, 3, Isa::detect());
        let runs: Vec<_> = (0..12).map(|run| (true, splitting.run(run).weight)).collect();
        let split = chance(&runs);
        let off = (weighted.value / split.value).ln().abs();
        let error = weighted.relative_error.hypot(split.relative_error);
        assert!(off < 3.5 * error && error < 0.3 && split.value < 1e-6, "{weighted:?} {split:?}");
    }
}

/// Longer than single precision reaches: the sums are done again in double precision.
#[test]
fn perfect_matches_do_not_overflow() {
    let (strand, pool, scoring) = small(400);
    let pool = Pool::independent(&[0.25; 4], pool.len() + 500);
    let mixture = Mixture::new(&[strand], &pool, &scoring, 700, 3, Isa::detect()).unwrap();
    let chance = found(&mixture, 256);
    assert!(chance.value > 0.0 && chance.value < 1e-150 && chance.reached > 10, "{chance:?}");
}

#[test]
fn what_cannot_be_asked_is_refused_with_its_numbers() {
    let (strand, pool, scoring) = small(10);
    let refused =
        |score| Mixture::new(std::slice::from_ref(&strand), &pool, &scoring, score, 1, Isa::SCALAR).unwrap_err();
    assert_eq!(refused(0), RareError::Certain(0));
    assert_eq!(refused(21), RareError::Impossible { score: 21, highest: 20 });
    let (long, far) = (small(3000).0, Pool::independent(&[0.25; 4], 100_000));
    let error = Mixture::new(&[long], &far, &scoring, 50, 1, Isa::SCALAR).unwrap_err();
    assert_eq!(error, RareError::TooLong { query: 3000, target: 100_000 });
}
