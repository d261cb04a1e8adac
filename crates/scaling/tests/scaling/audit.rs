//! Verdicts follow what a study's records hold.

use crate::synthetic::Law;
use partita_run::Manifest;
use partita_scaling::audit::{Grade, audit};
use partita_scaling::record::Study;

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
    let verdicts = audit(&study, &manifest);
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
