//! The figure of several studies of one subject: each one's times over the first one's.
//!
//! Folders follow one another along the lower axis, numbered, with their names below. Up is slower. A marker is a ratio
//! of medians with its bootstrapped 95 % interval, one series for each worker count, moved aside so that all can be seen;
//! hollow ones could not be judged, and those that differ beyond noise are named. Nothing is joined: what happened
//! between two studies was not measured.

mod words;

use crate::axis::{Axis, Tick};
use crate::canvas::{Canvas, figure as sheet};
use crate::caption::{Caption, Fact};
use crate::panel::{BELOW, Panel, Place, beside};
use crate::style::{AXIS_STROKE, GUIDE, MARGIN, MUTED, Shape, Width, series};
use crate::text::{Align, Look, width as text_width};
use crate::{Figure, PlotError};
use partita_scaling::comparison::{Course, Standing, Verdict};

/// The panel's height.
const HEIGHT: f64 = 170.0;
/// How far series are moved apart, at most, in places of a folder.
const SPREAD: f64 = 0.56;

/// A folder of the lower axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its name.
    pub name: String,
    /// What tells it from others: a date, a commit.
    pub note: String,
}

/// Draws the [courses](Course) of worker counts over folders.
///
/// # Errors
/// [`PlotError::Empty`] if no worker count has a ratio.
pub fn figure(subject: &str, folders: &[Folder], courses: &[Course], width: Width) -> Result<Figure, PlotError> {
    let drawn: Vec<Course> = courses.iter().map(sound).filter(|course| !course.points.is_empty()).collect();
    if drawn.is_empty() || folders.is_empty() {
        return Err(PlotError::Empty("no worker count was measured in the first folder"));
    }
    let facts = drawn.iter().enumerate().map(|(i, course)| fact(i, course)).collect();
    let caption = Caption::new(&words::title(subject, folders), facts, &words::notes(folders, &drawn), width.points());
    let panel = panel(folders, &drawn, &caption, width);
    let size = (width.points(), (panel.place.bottom + BELOW + caption.below()).ceil());
    sheet(size, &words::alt(subject, folders, &drawn), |canvas| {
        caption.draw(canvas, size.1)?;
        panel.grid(canvas)?;
        base(canvas, &panel)?;
        drawn.iter().enumerate().try_for_each(|(i, course)| draw(canvas, course, (i, drawn.len()), &panel))?;
        panel.axes(canvas, "folder", "time over the first folder's")
    })
}

/// A course with the points that can be placed.
fn sound(course: &Course) -> Course {
    let mut course = course.clone();
    course.points.retain(|point| point.ratio.is_finite() && point.ratio > 0.0);
    course
}

fn fact(i: usize, course: &Course) -> Fact {
    Fact { words: words::fact(course), marker: Some((Shape::of(i), series(i))) }
}

/// A place for each folder; ratios with all intervals and 1.
fn panel(folders: &[Folder], courses: &[Course], caption: &Caption, width: Width) -> Panel {
    let ends = || courses.iter().flat_map(|c| &c.points).flat_map(|p| [p.ratio, p.low, p.high]);
    let finite = || ends().filter(|v| v.is_finite() && *v >= 0.0).map(|v| v.min(1e6));
    let (low, high) = (finite().fold(1.0, f64::min), finite().fold(1.0, f64::max));
    let room = 0.12 * (high - low).max(0.02);
    let axis = |along| Axis::linear(((low - room).max(0.0), high + room), along, 5);
    let place = Place {
        left: MARGIN + beside(&axis((HEIGHT, 0.0))) + 1.0,
        top: caption.above() + 8.0,
        right: width.points() - MARGIN - 2.0,
        bottom: caption.above() + 8.0 + HEIGHT,
    };
    let mut x = Axis::linear((0.4, folders.len() as f64 + 0.6), place.across(), 1);
    let most = ((place.right - place.left) / 14.0).max(1.0) as usize;
    let stride = folders.len().div_ceil(most);
    x.ticks = (1..=folders.len()).step_by(stride).map(|i| Tick { value: i as f64, label: i.to_string() }).collect();
    Panel { place, x, y: axis(place.upwards()) }
}

/// The line of no difference.
fn base(canvas: &Canvas<'_>, panel: &Panel) -> Result<(), PlotError> {
    let (y, look) = (panel.y.at(1.0), Look::new(MUTED, Align::Left));
    canvas.dashes(&[(panel.place.left, y), (panel.place.right, y)], GUIDE, AXIS_STROKE)?;
    let words = "as the first";
    canvas.text(words, (panel.place.right - text_width(words, look), y - 2.5), look)
}

fn draw(canvas: &Canvas<'_>, course: &Course, (i, of): (usize, usize), panel: &Panel) -> Result<(), PlotError> {
    let aside = SPREAD * ((i as f64 + 0.5) / of as f64 - 0.5);
    course.points.iter().try_for_each(|point| {
        let x = panel.x.at(point.study as f64 + 1.0 + aside);
        let y = |ratio: f64| panel.y.within(ratio);
        if point.low.is_finite() && point.high.is_finite() {
            canvas.line(&[(x, y(point.low)), (x, y(point.high))], series(i), 0.9)?;
        }
        let hollow = !point.verdict.told() && point.verdict != Verdict::Base;
        canvas.mark(Shape::of(i), (x, y(point.ratio)), series(i), hollow)?;
        differs(canvas, point, (x, y(point.high.max(point.ratio))), i)
    })
}

/// Names a difference beyond noise by its size.
fn differs(canvas: &Canvas<'_>, point: &Standing, (x, y): (f64, f64), i: usize) -> Result<(), PlotError> {
    if !matches!(point.verdict, Verdict::Faster | Verdict::Slower) {
        return Ok(());
    }
    canvas.text(&words::percent(point.ratio), (x, y - 4.0), Look::new(series(i), Align::Centre))
}

#[cfg(test)]
mod tests;
