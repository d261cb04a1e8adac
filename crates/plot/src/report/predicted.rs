//! What was predicted, in words: how it fared first.

use crate::numbers::{TIE, plain_interval, significant, with_unit};
use partita_scaling::prediction::{PASS, Predicted, Predictions};

/// The score of the predictions, and what they say of more workers than were measured, if the score allows.
pub(super) fn told(predictions: &Predictions) -> String {
    let percent = |share: f64| format!("{}{TIE}%", significant(100.0 * share, 2));
    let test = |t: &partita_scaling::prediction::BackTest| {
        let (predicted, measured) = (significant(t.predicted, 3), significant(t.measured, 3));
        format!(
            "{predicted} with {} workers, where {measured} was measured ({} off)",
            t.workers,
            percent(t.error.abs())
        )
    };
    let tests: Vec<String> = predictions.back_tests.iter().map(test).collect();
    let recorded = format!(
        "Replaying {} tasks in {} phases of one worker, {} for each barrier,",
        predictions.tasks,
        predictions.phases,
        with_unit(predictions.barrier_seconds, "s")
    );
    if tests.is_empty() {
        return format!("{recorded} predicts speedups that no undisturbed worker count could test: none is given.");
    }
    let score = format!("{recorded}{} predicts a speedup of {}.", limits(predictions), tests.join(", "));
    let tested = |point: &&Predicted| predictions.back_tests.iter().any(|test| test.workers == point.workers);
    let beyond = predictions.points.iter().rev().find(|point| point.workers > 1 && !tested(point));
    match (predictions.pass(), beyond) {
        (false, _) => format!("{score} That is more than {} off: nothing is predicted beyond.", percent(PASS)),
        (true, None) => score,
        (true, Some(last)) => format!(
            "{score} For {} workers it predicts {} (brackets: any schedule of these tasks), at most {} by work and \
             span; what they would do to each other in caches is not in it.",
            last.workers,
            plain_interval(last.speedup, last.low, last.high),
            significant(last.work_span, 3)
        ),
    }
}

/// What the machine leaves of the replay, where it was measured.
fn limits(predictions: &Predictions) -> &'static str {
    let any = |of: fn(&Predicted) -> Option<f64>| predictions.points.iter().any(|point| of(point).is_some());
    match (any(|point| point.pace), any(|point| point.bandwidth)) {
        (_, true) => " at the pace that the cores keep together and no faster than memory feeds,",
        (true, false) => " at the pace that the cores keep together,",
        (false, false) => "",
    }
}
