//! Two studies differ, or do not.

use crate::synthetic::{Law, design};
use partita_scaling::comparison::{Course, Verdict, compare, unlike};
use partita_scaling::record::{Design, Mode, Study, WorkRecord};

/// A study of the law with all times longer by a share.
fn slowed(law: &Law, seed: u64, share: f64) -> Study {
    let mut samples = law.samples(seed);
    samples.iter_mut().for_each(|sample| sample.seconds *= 1.0 + share);
    Study::new(design(seed, 64), samples).unwrap()
}

/// Folders of one study each.
fn held<const N: usize>(studies: [Study; N]) -> Vec<Course> {
    compare(&studies.map(|study| vec![study]))
}

fn verdicts(courses: &[Course]) -> Vec<Verdict> {
    courses.iter().map(|course| course.points.last().unwrap().verdict).collect()
}

#[test]
fn studies_of_one_law_seldom_differ() {
    let law = Law::default();
    let differ = |seed: u64| {
        let courses = held([law.study(seed), law.study(seed + 1000)]);
        verdicts(&courses).into_iter().any(|verdict| verdict != Verdict::NoDifference)
    };
    // Holm keeps the chance of any false alarm among the seven worker counts below 5 %.
    let alarms = (0..40).filter(|&seed| differ(seed)).count();
    assert!(alarms <= 5, "{alarms} of 40");
}

#[test]
fn a_slower_study_is_told_at_every_worker_count_with_its_size() {
    let law = Law::default();
    let courses = held([law.study(1), slowed(&law, 2, 0.1)]);
    assert_eq!(verdicts(&courses), [Verdict::Slower; 7]);
    for course in &courses {
        let last = &course.points[1];
        assert!(
            last.low < 1.1 && 1.1 < last.high + 0.02 && last.effect > 0.9 && last.p_value.unwrap() < 0.01,
            "{last:?}"
        );
    }
    let courses = held([slowed(&law, 2, 0.1), law.study(1)]);
    assert_eq!(verdicts(&courses), [Verdict::Faster; 7]);
}

#[test]
fn several_studies_are_held_against_the_first() {
    let law = Law { workers: vec![1, 2], ..Law::default() };
    let fewer = Law { workers: vec![2], ..law.clone() };
    let courses = held([law.study(1), law.study(2), slowed(&fewer, 3, 0.2)]);
    let studies: Vec<Vec<usize>> = courses.iter().map(|c| c.points.iter().map(|p| p.study).collect()).collect();
    assert_eq!(studies, [vec![0, 1], vec![0, 1, 2]]);
    assert!(courses[0].p_among_all.is_none() && courses[1].p_among_all.unwrap() < 1e-4);
    let base = &courses[1].points[0];
    assert_eq!((base.verdict, base.ratio, base.low, base.high, base.effect), (Verdict::Base, 1.0, 1.0, 1.0, 0.0));
}

#[test]
fn nothing_is_told_from_few_repeats_or_guarded_rows() {
    let few = Law { repeats: 5, ..Law::default() };
    assert_eq!(verdicts(&held([few.study(1), slowed(&few, 2, 9.0)])), [Verdict::TooFewRepeats; 7]);
    let mut samples = Law::default().samples(2);
    samples.iter_mut().for_each(|sample| "was disturbed".clone_into(&mut sample.guard));
    let guarded = Study::new(design(2, 64), samples).unwrap();
    assert_eq!(verdicts(&held([Law::default().study(1), guarded])), [Verdict::NotToBeTrusted; 7]);
    assert!(held([]).is_empty());
}

#[test]
fn unequal_amounts_of_one_work_are_compared_by_the_unit() {
    let work = |count, unit: &str| WorkRecord {
        count,
        unit: unit.to_owned(),
        rate_unit: "MLUP/s".to_owned(),
        rate_scale: 1e6,
        bytes: None,
        flops: None,
    };
    let of = |seed, share, count| {
        let mut study = slowed(&Law::default(), seed, share);
        study.design.work = Some(work(count, "lattice updates"));
        study
    };
    // Twice the work in twice the time.
    let courses = held([of(1, 0.0, 1e6), of(2, 1.0, 2e6)]);
    assert!(courses.iter().all(|course| (course.points[1].ratio - 1.0).abs() < 0.03));
    let (mut weak, mut cells, mut named) = (design(1, 2), design(1, 2), design(1, 2));
    weak.mode = Mode::Weak;
    cells.work = Some(work(1.0, "DP cells"));
    "another".clone_into(&mut named.subject);
    assert_eq!(unlike(&design(1, 2), &design(2, 4)), None);
    assert!(unlike(&weak, &design(1, 2)).unwrap().contains("weak"));
    assert!(unlike(&cells, &of(1, 0.0, 1.0).design).unwrap().contains("DP cells"));
    assert!(unlike(&named, &design(1, 2)).unwrap().contains("`another`"));
}

#[test]
fn folders_of_several_sizes_are_held_against_each_other_size_by_size() {
    let law = Law { workers: vec![1, 2], ..Law::default() };
    let sized = |size: u64, study: Study| {
        let design = Design { size: Some(size), ..study.design.clone() };
        Study { design, ..study }
    };
    let first = vec![sized(8, law.study(1)), sized(64, law.study(2))];
    let other = vec![sized(64, slowed(&law, 3, 0.2)), sized(128, law.study(4))];
    let courses = compare(&[first, other]);
    let told: Vec<_> = courses.iter().map(|c| (c.size, c.workers, c.points.len())).collect();
    assert_eq!(told, [(Some(8), 1, 1), (Some(8), 2, 1), (Some(64), 1, 2), (Some(64), 2, 2)]);
    assert!(courses[2..].iter().all(|course| course.points[1].verdict == Verdict::Slower));
    assert_eq!(courses[3].name(), "2 workers, size 64");
}
