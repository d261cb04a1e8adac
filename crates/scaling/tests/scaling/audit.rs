//! Verdicts follow what a study's records hold.

use crate::synthetic::Law;
use partita_run::Manifest;
use partita_scaling::audit::{Grade, audit};
use partita_scaling::ceilings::{Bandwidth, Ceiling, Ceilings};
use partita_scaling::record::{Study, WorkRecord};
use partita_scaling::roofline::positions;

/// The grades of a study of four worker counts with 15 repeats, after a change to its records.
fn grades(change: impl Fn(&mut Study, &mut Manifest)) -> Vec<Grade> {
    let mut study = Law { workers: vec![1, 2, 4, 8], repeats: 15, ..Law::default() }.study(3);
    study.design.cores_available = 8;
    let mut manifest = Manifest::collect(vec!["partita".into()], 8, "scalar", 1, vec![]);
    "0123abc".clone_into(&mut manifest.program.commit);
    manifest.program.debug_assertions = false;
    manifest.machine.governor = Some("performance".to_owned());
    change(&mut study, &mut manifest);
    let study = Study::new(study.design, study.samples).unwrap();
    let verdicts = audit(&study, &manifest, None);
    assert!(verdicts.iter().enumerate().all(|(i, v)| v.rule == i + 1 && !v.found.is_empty() && !v.asks.is_empty()));
    verdicts.into_iter().map(|verdict| verdict.grade).collect()
}

/// The only rules, counted from 1, whose grade a change takes away, and what it becomes.
fn changed(change: impl Fn(&mut Study, &mut Manifest)) -> Vec<(usize, Grade)> {
    let (before, after) = (grades(|_, _| ()), grades(change));
    (1..).zip(before.into_iter().zip(after)).filter(|(_, (a, b))| a != b).map(|(rule, (_, b))| (rule, b)).collect()
}

#[test]
fn a_sound_study_keeps_all_rules_but_that_of_bounds() {
    let others: Vec<_> = (1..).zip(grades(|_, _| ())).filter(|(_, grade)| *grade != Grade::Kept).collect();
    assert_eq!(others, [(8, Grade::NotAsked), (11, Grade::Partly)]);
}

#[test]
fn what_is_missing_is_found() {
    assert_eq!(changed(|study, _| study.design.base.clear()), [(1, Grade::Broken)]);
    assert_eq!(changed(|study, _| study.samples.retain(|s| s.workers > 1)), [(1, Grade::Partly)]);
    assert_eq!(changed(|study, _| study.design.cores_available = 16), [(2, Grade::Partly)]);
    let few = |study: &mut Study, _: &mut Manifest| study.samples.retain(|s| s.repeat <= 5);
    assert_eq!(changed(few), [(4, Grade::Partly), (6, Grade::Broken)]);
    assert_eq!(changed(|study, _| study.samples[9].checksum = Some("2".to_owned())), [(5, Grade::Partly)]);
    assert_eq!(changed(|study, _| study.samples[9].checksum = None), [(5, Grade::Partly)]);
    assert_eq!(changed(|study, _| study.samples.iter_mut().for_each(|s| s.checksum = None)), [(5, Grade::Broken)]);
    assert_eq!(changed(|_, manifest| manifest.program.commit.push_str("-dirty")), [(9, Grade::Partly)]);
    assert_eq!(changed(|_, manifest| manifest.program.debug_assertions = true), [(9, Grade::Partly)]);
    assert_eq!(changed(|study, _| study.design.timing.clear()), [(10, Grade::Broken)]);
}

#[test]
fn a_study_of_nothing_keeps_little() {
    let empty = grades(|study, _| study.samples.clear());
    let broken: Vec<_> = (1..).zip(empty).filter(|(_, grade)| *grade == Grade::Broken).map(|(rule, _)| rule).collect();
    assert_eq!(broken, [1, 2, 3, 4, 5, 6, 7]);
}

/// Rule 11: bounds are shown where the work declares operations and bytes and the machine's ceilings were measured.
#[test]
fn measured_ceilings_are_bounds() {
    let mut study = Law::default().study(1);
    let memory = Bandwidth { level: "memory".to_owned(), working_set: 1 << 26, bytes_per_second: 2e10 };
    let rows = vec![Ceiling { workers: 1, flops: 5e10, levels: vec![memory] }];
    let ceilings = Ceilings { isa: "avx2".to_owned(), rows };
    let manifest = Manifest::collect(vec![], 1, "avx2", 1, vec![]);
    let grade = |study: &Study| audit(study, &manifest, Some(&ceilings))[10].grade;
    assert_eq!(grade(&study), Grade::Partly);
    study.design.work = Some(WorkRecord {
        count: 1e9,
        unit: "lattice updates".to_owned(),
        rate_unit: "MLUP/s".to_owned(),
        rate_scale: 1e6,
        bytes: Some(24e9),
        flops: Some(7e9),
    });
    assert_eq!(grade(&study), Grade::Kept);
    let one = &positions(&study, &ceilings)[0];
    // 7 operations and 24 bytes: 20 GB/s feed 5.83 Gflop/s.
    let (rate, share) = (7e9 / study.rows[0].median_seconds, one.share_of_memory_roof.unwrap());
    assert!((one.intensity - 7.0 / 24.0).abs() < 1e-15 && (share - rate / (2e10 * 7.0 / 24.0)).abs() < 1e-12 * share);
    assert!((one.flops_per_second - rate).abs() < 1e-3 && one.low < rate && rate < one.high);
    assert_eq!(positions(&study, &ceilings)[1].share_of_peak, None);
}
