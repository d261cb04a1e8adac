//! Rules about what was measured: workers, repeats, results.

use super::Grade;
use super::evidence::{FEWEST_REPEATS, fewest, timed};
use crate::ceilings::Ceilings;
use crate::plan::in_words;
use crate::record::Study;
use partita_run::Manifest;

/// Rule 2: all the cores that the program may use are used, or it is seen where the study stops.
pub(super) fn workers(study: &Study, _: &Manifest, _: Option<&Ceilings>) -> (Grade, String) {
    let cores = study.design.cores_available;
    let counts: Vec<_> = study.rows.iter().map(|row| row.workers).collect();
    let Some(&most) = counts.iter().filter(|&&count| count <= cores).max() else {
        return (Grade::Broken, "no worker count within the cores was measured".to_owned());
    };
    let list = counts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let missing = (most < cores).then(|| format!("{} of {cores} cores were never used", cores - most));
    let untrusted = study.rows.iter().filter(|row| row.guard != "ok").count();
    let guarded =
        (untrusted > 0).then(|| format!("{untrusted} of {} are not to be trusted, and say why", counts.len()));
    let notes: Vec<_> = missing.iter().chain(&guarded).cloned().collect();
    let found = format!("measured with {list} workers on {cores} cores");
    let grade = if missing.is_some() { Grade::Partly } else { Grade::Kept };
    (grade, [vec![found], notes].concat().join("; "))
}

/// Rule 4: a speedup is a ratio of medians, with an interval of that ratio.
pub(super) fn ratios(study: &Study, _: &Manifest, _: Option<&Ceilings>) -> (Grade, String) {
    let bare = |count: usize| format!("ratios of medians, but {count} repeats are too few to resample");
    match fewest(study) {
        None => (Grade::Broken, "nothing was measured".to_owned()),
        Some((count, _)) if count < FEWEST_REPEATS => (Grade::Partly, bare(count)),
        Some(_) => (Grade::Kept, "speedups are ratios of medians; their intervals resample both".to_owned()),
    }
}

/// Rule 5: whether the same comes out every time is known.
pub(super) fn results(study: &Study, _: &Manifest, _: Option<&Ceilings>) -> (Grade, String) {
    let all = study.samples.len();
    match study.checksums() {
        (0, _) => (Grade::Broken, "no result was compared".to_owned()),
        (named, 0) if named == all => (Grade::Kept, format!("the results of all {all} runs are the same bits")),
        (named, 0) => (Grade::Partly, format!("the results of {named} of {all} runs are the same bits")),
        (_, more) => (Grade::Partly, format!("results differ: {more} kinds more than there should be")),
    }
}

/// Rule 6: intervals are order statistics and bootstraps; few repeats have none.
pub(super) fn intervals(study: &Study, _: &Manifest, _: Option<&Ceilings>) -> (Grade, String) {
    match fewest(study) {
        None => (Grade::Broken, "nothing was measured".to_owned()),
        Some((count, workers)) if count < FEWEST_REPEATS => {
            let few = format!("{count} repeats of {} have no 95 % interval; it takes 6", in_words(workers));
            (Grade::Broken, few)
        }
        Some((count, _)) => (Grade::Kept, format!("order statistics of at least {count} repeats")),
    }
}

/// Rule 8: times to completion are what scaling is about; the slowest run is told all the same.
pub(super) fn slowest(study: &Study, _: &Manifest, _: Option<&Ceilings>) -> (Grade, String) {
    let ratio = |row: &crate::record::Row| {
        let slowest = timed(study, row.workers).map(|sample| sample.seconds).fold(0.0, f64::max);
        slowest / row.median_seconds
    };
    let most = study.rows.iter().map(ratio).fold(1.0, f64::max);
    let found = format!("the median time to completion is the question; the slowest run took {most:.2} times that");
    (Grade::NotAsked, found)
}
