//! Rows follow from samples.

use crate::synthetic::{Law, design, sample};
use partita_scaling::record::{Design, Mode, Sample, Study, WorkRecord};
use partita_scaling::study::StudyError;

fn study(samples: Vec<Sample>) -> Study {
    Study::new(design(7, 64), samples).unwrap()
}

/// Repeats 1, 2, … of these times.
fn repeats(workers: usize, seconds: &[f64]) -> Vec<Sample> {
    seconds.iter().enumerate().map(|(i, &s)| sample(workers, i + 1, i, s)).collect()
}

#[test]
fn rows_are_medians_and_ratios_of_them() {
    let samples = [repeats(4, &[3.0, 1.0, 2.0]), repeats(1, &[6.0, 5.0, 9.0]), vec![sample(1, 0, 9, 100.0)]].concat();
    let rows = study(samples).rows;
    let [one, four] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!((one.workers, one.median_seconds, one.low, one.high), (1, 6.0, 5.0, 9.0));
    assert_eq!((one.speedup, one.speedup_low, one.speedup_high), (1.0, 1.0, 1.0));
    assert_eq!((one.efficiency, one.karp_flatt, &*one.guard), (1.0, None, "ok"));
    assert_eq!((four.workers, four.median_seconds, four.speedup, four.efficiency), (4, 2.0, 3.0, 0.75));
    // e = (1/3 − 1/4) / (1 − 1/4) = 1/9
    assert!((four.karp_flatt.unwrap() - 1.0 / 9.0).abs() < 1e-15);
    assert!(four.speedup_low < 3.0 && 3.0 < four.speedup_high);
}

#[test]
fn without_one_worker_the_base_is_the_smallest_count() {
    let rows = study([repeats(2, &[4.0; 6]), repeats(6, &[2.0; 6])].concat()).rows;
    assert_eq!((rows[1].speedup, rows[1].efficiency, rows[1].karp_flatt), (2.0, 2.0 / 3.0, None));
}

#[test]
fn cold_samples_change_nothing() {
    let warm = Law::default().samples(1).into_iter().filter(|s| !s.cold).collect();
    assert_eq!(study(warm).rows, study(Law::default().samples(1)).rows);
}

#[test]
fn equal_samples_give_equal_studies_and_other_seeds_other_intervals_only() {
    let with = |seed| Study::new(design(seed, 64), Law::default().samples(1)).unwrap().rows;
    assert_eq!(with(1), with(1));
    assert_ne!(with(1), with(2));
    let medians = |seed| with(seed).iter().map(|row| (row.median_seconds, row.speedup)).collect::<Vec<_>>();
    assert_eq!(medians(1), medians(2));
}

#[test]
fn another_worker_count_changes_no_interval() {
    let more = study(Law::default().samples(1));
    let fewer = study(Law::default().samples(1).into_iter().filter(|s| s.workers != 16).collect());
    let kept: Vec<_> = more.rows.into_iter().filter(|row| row.workers != 16).collect();
    assert_eq!(kept, fewer.rows);
}

#[test]
fn a_row_is_guarded_when_more_than_a_quarter_of_its_samples_are() {
    let guard = |guards: [&str; 8]| {
        let mut samples = repeats(1, &[1.0; 8]);
        samples.iter_mut().zip(guards).for_each(|(sample, guard)| sample.guard = guard.to_owned());
        study(samples).rows[0].guard.clone()
    };
    assert_eq!(guard(["", "", "a", "", "", "a", "", ""]), "ok");
    assert_eq!(guard(["", "b", "a", "", "", "a", "", ""]), "3 of 8 repeats, such as one that b");
    assert_eq!(guard(["more workers than cores"; 8]), "more workers than cores");
}

#[test]
fn a_measurement_that_was_interrupted_makes_a_study_of_what_it_has() {
    let samples = Law::default().samples(1);
    assert_eq!(study(samples[..10].to_vec()).rows.len(), 3);
    let cold = study(samples[..7].to_vec());
    assert!(cold.rows.is_empty() && cold.models.refusal.is_some());
}

#[test]
fn impossible_samples_are_refused_by_their_place() {
    let with = |workers, seconds| {
        let samples = vec![sample(1, 1, 0, 1.0), sample(workers, 1, 1, seconds)];
        Study::new(design(1, 64), samples).unwrap_err()
    };
    for seconds in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e300, 1e-300] {
        assert!(matches!(with(2, seconds), StudyError::Seconds { index: 1, .. }), "{seconds}");
    }
    assert_eq!(with(0, 1.0), StudyError::Workers { index: 1, workers: 0 });
    assert_eq!(with(usize::MAX, 1.0).index(), 1);
}

#[test]
fn in_weak_scaling_speedup_is_scaled_and_the_serial_share_is_gustafsons() {
    // A share s' = 0.2 of a run's time is serial on any number of workers: T stays what it is, and S = p − s' (p − 1)
    // of the work of one worker is done in the time that one would take for it: T₁/Tₚ = S/p.
    let seconds = |p: f64| 2.0 * p / (p - 0.2 * (p - 1.0));
    let samples = [1, 2, 8].map(|p| repeats(p, &[seconds(p as f64); 7])).concat();
    let weak = Design { mode: Mode::Weak, ..design(7, 64) };
    let rows = Study::new(weak, samples).unwrap().rows;
    for (row, p) in rows.iter().zip([1.0, 2.0, 8.0]) {
        assert!((row.speedup - (p - 0.2 * (p - 1.0))).abs() < 1e-12, "{row:?}");
        assert!((row.efficiency - 2.0 / row.median_seconds).abs() < 1e-12 && row.karp_flatt.is_none());
    }
    assert!(rows[0].serial_share.is_none() && (rows[2].serial_share.unwrap() - 0.2).abs() < 1e-12);
}

#[test]
fn each_size_is_a_study_of_its_own_with_its_own_base_and_work() {
    let of = |size: u64, seconds: f64| {
        let sized = |s: Sample| Sample { size: Some(size), work: Some(size as f64), ..s };
        [repeats(1, &[seconds; 3]), repeats(2, &[seconds / 1.5; 3])].concat().into_iter().map(sized).collect::<Vec<_>>()
    };
    let unit = ("operations".to_owned(), "operations/s".to_owned());
    let work =
        WorkRecord { count: 100.0, unit: unit.0, rate_unit: unit.1, rate_scale: 1.0, bytes: Some(800.0), flops: None };
    let whole = Design { work: Some(work), ..design(7, 64) };
    let studies = Study::of_sizes(&whole, [of(100, 1.0), of(25, 0.5)].concat()).unwrap();
    let told: Vec<_> = studies.iter().map(|s| (s.design.size, s.rows.len(), s.rows[1].speedup)).collect();
    assert_eq!(told, [(Some(25), 2, 1.5), (Some(100), 2, 1.5)]);
    let work: Vec<_> = studies.iter().map(|s| s.design.work.clone().unwrap()).map(|w| (w.count, w.bytes)).collect();
    assert_eq!(work, [(25.0, Some(200.0)), (100.0, Some(800.0))]);
    assert_eq!(Study::of_sizes(&whole, vec![]).unwrap().len(), 1);
}
