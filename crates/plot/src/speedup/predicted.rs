//! What was predicted from one worker, in a style of its own: crosses between their bounds.

use super::{Curve, Quantity};
use crate::PlotError;
use crate::canvas::Canvas;
use crate::numbers::{TIE, counted, significant};
use crate::panel::Panel;
use crate::style::{AXIS_STROKE, MUTED, TEXT, series};
use crate::text::{Align, Look, width as text_width};
use partita_scaling::prediction::{BackTest, Predicted, Predictions};
use plotters::style::RGBColor;

/// Half the width of a cross.
const ARM: f64 = 2.6;

fn colour() -> RGBColor {
    series(3)
}

/// What may be shown of predictions: all of them if the back-test passed, else those that were tested.
pub(super) fn shown(predictions: &Predictions) -> Vec<&Predicted> {
    let tested = |point: &&Predicted| predictions.back_tests.iter().any(|test| test.workers == point.workers);
    let sound = |p: &&Predicted| [p.speedup, p.low, p.high].iter().all(|v| v.is_finite() && *v > 0.0);
    let beyond = |p: &&Predicted| p.workers > 1 && (predictions.pass() || tested(p));
    predictions.points.iter().filter(beyond).filter(sound).collect()
}

/// Crosses with dashed bounds, and the bounds of span and bandwidth above them.
pub(super) fn draw(
    canvas: &Canvas<'_>,
    curve: &Curve<'_>,
    predictions: &Predictions,
    panel: &Panel,
    quantity: Quantity,
) -> Result<(), PlotError> {
    let points = shown(predictions);
    for point in &points {
        let workers = point.workers as f64;
        // Beside the marker of what was measured with as many.
        let x =
            panel.x.at(workers) + if curve.rows.iter().any(|row| row.workers == point.workers) { -11.0 } else { 0.0 };
        let y = |speedup: f64| panel.y.within(curve.value(quantity, workers, speedup));
        canvas.dashes(&[(x, y(point.low)), (x, y(point.high))], colour(), AXIS_STROKE)?;
        cross(canvas, (x, y(point.speedup)))?;
        let bound = point.bandwidth.map_or(point.work_span, |bandwidth| bandwidth.min(point.work_span));
        let top = y(bound);
        canvas.line(&[(x - ARM - 1.5, top), (x + ARM + 1.5, top)], colour(), 0.9)?;
    }
    let Some(last) = points.last().filter(|_| quantity == Quantity::Speedup) else { return Ok(()) };
    let look = Look::new(colour(), Align::Centre);
    let x = panel.x.at(last.workers as f64).min(panel.place.right - text_width("predicted", look) / 2.0 - 2.0);
    canvas.text("predicted", (x, panel.y.within(last.low) + TEXT + 4.0), look)
}

fn cross(canvas: &Canvas<'_>, (x, y): (f64, f64)) -> Result<(), PlotError> {
    canvas.line(&[(x - ARM, y - ARM), (x + ARM, y + ARM)], colour(), 1.0)?;
    canvas.line(&[(x - ARM, y + ARM), (x + ARM, y - ARM)], colour(), 1.0)
}

/// The zone of workers that were only predicted, named at its foot.
pub(super) fn name_zone(canvas: &Canvas<'_>, panel: &Panel) -> Result<(), PlotError> {
    let look = Look::new(MUTED, Align::Right);
    canvas.text("predicted alone", (panel.place.right - 3.0, panel.place.bottom - 4.0), look)
}

/// How the predictions came about, and how they fared.
pub(crate) fn words(predictions: &Predictions) -> String {
    let tested: Vec<String> = predictions.back_tests.iter().map(tested).collect();
    if tested.is_empty() {
        return "Predictions are not shown: no worker count was measured undisturbed that could test them.".to_owned();
    }
    let score = match predictions.pass() {
        true => format!("tested on {}", tested.join(", ")),
        false => format!("they failed on {}: beyond that nothing is predicted", tested.join(", ")),
    };
    format!(
        "Crosses: predicted by replaying {} of one worker in {}, between the bounds of any schedule; bars: bounds by work \
         and span{}; {score}.",
        counted(predictions.tasks as u64, "task"),
        counted(predictions.phases as u64, "phase"),
        if predictions.points.iter().any(|point| point.bandwidth.is_some()) { " or bandwidth" } else { "" }
    )
}

fn tested(test: &BackTest) -> String {
    let sign = if test.error < 0.0 { "−" } else { "+" };
    let error = format!("{sign}{}{TIE}%", significant(100.0 * test.error.abs(), 2));
    format!("{} workers (predicted {}, {error})", test.workers, significant(test.predicted, 3))
}
