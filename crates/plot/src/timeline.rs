//! The figure of who was busy when: a lane for each worker, a bar for each task.
//!
//! Bars of neighbouring phases differ in shade; a phase ends when its last task has ended, so what is white within one is
//! waiting.

use crate::axis::{Axis, Tick};
use crate::canvas::{Canvas, figure as sheet};
use crate::caption::{Caption, Fact};
use crate::numbers::{TIE, counted, prefix, significant, with_unit};
use crate::panel::{BELOW, Panel, Place, beside};
use crate::speedup::words::workers;
use crate::style::{MARGIN, Width, series};
use crate::{Figure, PlotError};
use partita_run::ledger::Entry;
use partita_scaling::timeline::Timeline;

/// The height of a lane, and the most that all of them take.
const LANE: (f64, f64) = (22.0, 220.0);
/// Draws a timeline.
///
/// # Errors
/// [`PlotError::Empty`] if no task took any time.
pub fn figure(title: &str, timeline: &Timeline, width: Width) -> Result<Figure, PlotError> {
    let span = timeline.seconds();
    if !(span > 0.0 && span.is_finite()) || timeline.workers == 0 {
        return Err(PlotError::Empty("no task took any time"));
    }
    let facts = vec![Fact::plain(fact(timeline))];
    let title = format!("{title}: who was busy when");
    let notes = ["A bar is a task; neighbouring phases differ in shade; white is waiting.".to_owned()];
    let caption = Caption::new(&title, facts, &notes, width.points());
    let panel = panel(timeline, &caption, width);
    let size = (width.points(), (panel.place.bottom + BELOW + caption.below()).ceil());
    let alt = format!("{title}. {}", fact(timeline));
    sheet(size, &alt, |canvas| {
        caption.draw(canvas, size.1)?;
        timeline.tasks.iter().filter(sound).try_for_each(|task| bar(canvas, task, span, &panel))?;
        panel.axes(canvas, &format!("time, {}s", prefix(span).1), "worker")
    })
}

/// Whether a task can be placed.
fn sound(task: &&Entry) -> bool {
    task.begun.is_finite() && task.ended.is_finite() && task.begun <= task.ended
}

pub(crate) fn fact(timeline: &Timeline) -> String {
    format!(
        "{} of {} on {} in {}: busy {}{TIE}% of the time.",
        counted(timeline.tasks.len() as u64, "task"),
        counted(timeline.phases as u64, "phase"),
        workers(timeline.workers),
        with_unit(timeline.seconds(), "s"),
        significant(100.0 * timeline.busy(), 3)
    )
}

fn panel(timeline: &Timeline, caption: &Caption, width: Width) -> Panel {
    let height = (LANE.0 * timeline.workers as f64).min(LANE.1);
    let axis = |along| lanes(timeline.workers, along);
    let place = Place {
        left: MARGIN + beside(&axis((height, 0.0))) + 1.0,
        top: caption.above() + 8.0,
        right: width.points() - MARGIN - 2.0,
        bottom: caption.above() + 8.0 + height,
    };
    let span = timeline.seconds();
    Panel { place, x: Axis::linear((0.0, span / prefix(span).0), place.across(), 6), y: axis(place.upwards()) }
}

/// One place for each worker, the first at the top; not all are named where there are many.
fn lanes(workers: usize, along: (f64, f64)) -> Axis {
    let mut axis = Axis::linear((-(workers as f64) + 0.5, 0.5), along, 1);
    let stride = workers.div_ceil(24);
    axis.ticks =
        (0..workers).step_by(stride).map(|i| Tick { value: -(i as f64), label: (i + 1).to_string() }).collect();
    axis
}

fn bar(canvas: &Canvas<'_>, task: &Entry, span: f64, panel: &Panel) -> Result<(), PlotError> {
    let x = |seconds: f64| panel.x.within(seconds / prefix(span).0);
    let lane = -(task.worker as f64);
    let (top, bottom) = (panel.y.within(lane + 0.36), panel.y.within(lane - 0.36));
    let opacity = if task.phase.is_multiple_of(2) { 0.9 } else { 0.5 };
    // A little white tells a task from the next.
    let end = (x(task.ended) - 0.4).max(x(task.begun) + 0.2);
    canvas.rectangle((x(task.begun), top), (end, bottom), series(0), opacity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numbers::untied;
    use partita_run::ledger::Record;

    fn record(phases: usize, each: usize) -> Record {
        let task = |(phase, i): (usize, usize)| {
            let begun = phase as f64 + (i / 2) as f64 * 0.1;
            Entry { phase, worker: i % 2, begun, ended: begun + 0.1 }
        };
        let tasks = (0..phases).flat_map(|phase| (0..each).map(move |i| (phase, i))).map(task).collect();
        Record { tasks, phases: (0..phases).map(|p| (p as f64, p as f64 + 0.9)).collect(), seconds: phases as f64 }
    }

    #[test]
    fn as_many_last_phases_as_can_be_told_apart_are_shown() {
        let timeline = Timeline::of(&record(100, 10), 2).unwrap();
        for width in [Width::Page, Width::Column] {
            let words = untied(figure("heat", &timeline, width).unwrap().svg());
            assert!(words.contains("240 tasks of 24 phases on 2 workers"), "{words}");
        }
        // Ten tasks of 0.1 s on two workers take half of each second, but the last phase ends with them.
        let busy = Timeline::of(&record(2, 10), 2).unwrap().busy();
        assert!((busy - 2.0 / (2.0 * 1.5)).abs() < 1e-9, "{busy}");
    }

    #[test]
    fn odd_records_are_refused_or_drawn() {
        assert_eq!(Timeline::of(&Record::default(), 2), None);
        let mut bad = Timeline::of(&record(1, 4), 2).unwrap();
        (bad.tasks[0].ended, bad.tasks[1].worker) = (f64::NAN, 77);
        assert!(figure("a", &bad, Width::Page).is_ok());
        bad.tasks.clear();
        assert!(matches!(figure("a", &bad, Width::Page), Err(PlotError::Empty(_))));
    }
}
