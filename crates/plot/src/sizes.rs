//! The figure of several sizes of one subject: efficiency over size, a series for each worker count.
//!
//! Where a series keeps its height, more workers are worth their while at that size; read across at one height, it tells
//! by how much the size must grow with the workers (isoefficiency: Grama, Gupta & Kumar 1993, DOI 10.1109/88.242438).
//! Markers are ratios of medians with 95 % intervals, hollow if a guard failed; nothing is joined.

use crate::axis::{Axis, Tick};
use crate::canvas::{Canvas, figure as sheet};
use crate::caption::{Caption, Fact};
use crate::numbers::{TIE, count, plain_interval};
use crate::panel::{BELOW, Panel, Place, beside};
use crate::speedup::words::{efficiency_of, measured, workers};
use crate::speedup::{apart, whisker};
use crate::style::{AXIS_STROKE, GUIDE, MARGIN, MUTED, Shape, TEXT, Width, series};
use crate::text::{Align, Look, width as text_width};
use crate::{Figure, PlotError};
use partita_scaling::record::{Mode, Row, Study};
use std::collections::BTreeSet;

/// The panel's height.
const HEIGHT: f64 = 170.0;

/// The rows of one worker count, with their sizes.
struct Series<'a> {
    workers: usize,
    points: Vec<(f64, &'a Row)>,
}

/// Draws the efficiency of every worker count beyond the base's over the sizes.
///
/// # Errors
/// [`PlotError::Empty`] if no size has a second worker count.
pub fn figure(studies: &[Study], width: Width) -> Result<Figure, PlotError> {
    let all = all_series(studies);
    let Some(study) = studies.first().filter(|_| !all.is_empty()) else {
        return Err(PlotError::Empty("no size was measured with a second worker count"));
    };
    let facts = vec![Fact::plain(format!("{} {}", efficiency_of(study.design.mode), measured(study)))];
    let title = format!("{}: efficiency over size", study.design.subject);
    let caption = Caption::new(&title, facts, &notes(&all), width.points());
    let panel = panel(&all, &caption, width);
    let size = (width.points(), (panel.place.bottom + BELOW + caption.below()).ceil());
    sheet(size, &alt(&title, &all), |canvas| {
        caption.draw(canvas, size.1)?;
        panel.grid(canvas)?;
        ideal(canvas, &panel)?;
        all.iter().enumerate().try_for_each(|(i, one)| draw(canvas, one, i, &panel))?;
        names(canvas, &all, &panel)?;
        panel.axes(canvas, if study.design.mode == Mode::Weak { "size for each worker" } else { "size" }, "efficiency")
    })
}

fn all_series(studies: &[Study]) -> Vec<Series<'_>> {
    let beyond = |study: &'_ Study| study.rows.iter().skip(1).map(|row| row.workers).collect::<Vec<_>>();
    let counts: BTreeSet<usize> = studies.iter().flat_map(beyond).collect();
    let of = |workers: usize| {
        let points = studies.iter().filter_map(|study| Some((study.design.size? as f64, beyond_base(study, workers)?)));
        Series { workers, points: points.collect() }
    };
    counts.into_iter().map(of).filter(|series: &Series<'_>| !series.points.is_empty()).collect()
}

/// The row of a worker count, if it is not the base and can be placed.
fn beyond_base(study: &Study, workers: usize) -> Option<&Row> {
    let row = study.rows.iter().skip(1).find(|row| row.workers == workers)?;
    (row.efficiency.is_finite() && row.efficiency > 0.0).then_some(row)
}

fn panel(all: &[Series<'_>], caption: &Caption, width: Width) -> Panel {
    let points = || all.iter().flat_map(|one| &one.points);
    let top = points().map(|(_, row)| row.efficiency.min(4.0)).fold(1.0, f64::max);
    let axis = |along| Axis::linear((0.0, top * 1.08), along, 5);
    let names = all.iter().map(|one| text_width(&workers(one.workers), Look::new(MUTED, Align::Left)));
    let place = Place {
        left: MARGIN + beside(&axis((HEIGHT, 0.0))) + 1.0,
        top: caption.above() + 8.0,
        right: width.points() - MARGIN - 5.0 - names.fold(0.0, f64::max),
        bottom: caption.above() + 8.0 + HEIGHT,
    };
    let sizes: BTreeSet<u64> = points().map(|(size, _)| *size as u64).collect();
    let (least, most) =
        (points().map(|p| p.0).fold(f64::INFINITY, f64::min), points().map(|p| p.0).fold(1.0, f64::max));
    let room = (most / least).powf(0.06).max(1.05);
    let mut x = Axis::log2((least / room, most * room), place.across());
    let fits = (place.right - place.left) / 30.0;
    x.ticks = sizes.iter().map(|&size| Tick { value: size as f64, label: count(size) }).collect();
    let stride = x.ticks.len().div_ceil(fits.max(1.0) as usize);
    x.ticks = x.ticks.into_iter().step_by(stride).collect();
    Panel { place, x, y: axis(place.upwards()) }
}

fn ideal(canvas: &Canvas<'_>, panel: &Panel) -> Result<(), PlotError> {
    let y = panel.y.at(1.0);
    canvas.dashes(&[(panel.place.left, y), (panel.place.right, y)], GUIDE, AXIS_STROKE)?;
    canvas.text("ideal", (panel.place.left + 3.0, y - 2.5), Look::new(MUTED, Align::Left))
}

/// The share of the ideal at the ends of a row's interval, and at its middle.
fn efficiencies(row: &Row) -> [f64; 3] {
    let per_speedup = row.efficiency / row.speedup;
    [row.speedup_low, row.speedup, row.speedup_high].map(|speedup| speedup * per_speedup)
}

fn draw(canvas: &Canvas<'_>, one: &Series<'_>, i: usize, panel: &Panel) -> Result<(), PlotError> {
    one.points.iter().try_for_each(|(size, row)| {
        let [low, middle, high] = efficiencies(row).map(|value| panel.y.within(value));
        let x = panel.x.at(*size);
        whisker(canvas, x, (low, high), series(i))?;
        canvas.mark(Shape::of(i), (x, middle), series(i), row.guard != "ok")
    })
}

/// Names the series beside their last points.
fn names(canvas: &Canvas<'_>, all: &[Series<'_>], panel: &Panel) -> Result<(), PlotError> {
    let last = |one: &Series<'_>| one.points.last().map_or(1.0, |(_, row)| row.efficiency);
    let wanted: Vec<f64> = all.iter().map(|one| panel.y.within(last(one))).collect();
    let heights = apart(&wanted, TEXT + 1.5, panel.place.bottom - 3.0);
    all.iter().zip(heights).enumerate().try_for_each(|(i, (one, y))| {
        canvas.label(&workers(one.workers), (panel.place.right + 4.0, y), Look::new(series(i), Align::Left))
    })
}

fn notes(all: &[Series<'_>]) -> Vec<String> {
    let hollow = all.iter().flat_map(|one| &one.points).any(|(_, row)| row.guard != "ok");
    let why = hollow.then(|| "Hollow: not to be trusted; the table of rows says why.".to_owned());
    [format!("Ratios of medians with 95{TIE}% intervals; each size has its own base.")].into_iter().chain(why).collect()
}

fn alt(title: &str, all: &[Series<'_>]) -> String {
    let point = |(size, row): &(f64, &Row)| {
        let [low, middle, high] = efficiencies(row);
        format!("{} at size {}", plain_interval(middle, low, high), count(*size as u64))
    };
    let one = |one: &Series<'_>| {
        format!(" {}: {}.", workers(one.workers), one.points.iter().map(point).collect::<Vec<_>>().join(", "))
    };
    format!("{title}.{}", all.iter().map(one).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numbers::untied;
    use crate::speedup::tests::study;

    fn sized(size: u64, serial: f64) -> Study {
        let mut one = study("a sum", &[1, 2, 4], serial, 4);
        one.design.size = Some(size);
        one
    }

    #[test]
    fn each_worker_count_is_named_and_told_at_every_size() {
        let studies = [sized(64, 0.5), sized(1024, 0.1), sized(16384, 0.01)];
        for width in [Width::Page, Width::Column] {
            let words = untied(figure(&studies, width).unwrap().svg());
            assert!(words.contains("a sum: efficiency over size") && words.contains("\n4 workers\n"), "{words}");
            assert!(words.contains("2 workers: 0.666 [0.640, 0.686] at size 64"), "{words}");
        }
    }

    #[test]
    fn odd_records_are_refused_or_drawn() {
        assert!(matches!(figure(&[], Width::Page), Err(PlotError::Empty(_))));
        let lone = study("a", &[1], 0.1, 4);
        assert!(matches!(figure(&[lone], Width::Page), Err(PlotError::Empty(_))));
        let mut bad = sized(u64::MAX, 0.1);
        (bad.rows[1].efficiency, bad.rows[2].speedup) = (f64::NAN, 0.0);
        assert!(figure(&[sized(1, 0.1), bad], Width::Column).is_ok());
    }
}
