//! The figure of a comparison: how fast each program is, panel by panel.
//!
//! Bars begin at 0 and are sorted, the fastest on top; an interval lies over the end of each, and its value stands beside
//! it. What is spoken of is in colour, what it is compared with in grey. A dashed line is a bound, such as the speed
//! of memory.

mod layout;
mod words;

use crate::canvas::{Canvas, figure as sheet};
use crate::panel::Place;
use crate::style::{self, AXIS_STROKE, CURVE_STROKE, GRID, GUIDE, INK, MUTED, PAPER, TEXT, TICK, Width};
use crate::text::{Align, Look, fitted, width as text_width};
use crate::{Figure, PlotError};
use layout::{Area, Layout, THICK};
use plotters::style::RGBColor;

/// A comparison.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BarsRecord {
    /// What was compared, for the title.
    pub title: String,
    /// Sentences under the title.
    pub facts: Vec<String>,
    /// Sentences below the panels.
    pub notes: Vec<String>,
    /// One panel per comparison, in the order of drawing.
    pub panels: Vec<BarsPanel>,
}

/// Programs on the same work.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BarsPanel {
    /// What the work was, in few words.
    pub title: String,
    /// More about it, on a line of its own.
    pub subtitle: String,
    /// The unit of all values.
    pub unit: String,
    /// The programs, in any order.
    pub bars: Vec<Bar>,
    /// A bound, if there is one.
    pub bound: Option<Bound>,
}

/// One program's value; more is better.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// The program.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// The interval's lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Whether it is one of those that the figure is about.
    pub emphasis: bool,
}

/// A value that bounds others.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    /// What bounds.
    pub name: String,
    /// The value.
    pub value: f64,
}

/// Draws a comparison: two panels side by side on a page, one above the other in a column.
///
/// ```
/// use partita_plot::bars::{Bar, BarsPanel, BarsRecord, figure};
/// let bar = |name: &str, value| Bar { name: name.to_owned(), value, low: 0.9 * value, high: 1.1 * value, emphasis: false };
/// let bars = vec![bar("loops", 1.2), bar("tiles", 8.6)];
/// let panel = BarsPanel { title: "plate".to_owned(), unit: "GLUP/s".to_owned(), bars, ..BarsPanel::default() };
/// let record = BarsRecord { title: "heat".to_owned(), panels: vec![panel], ..BarsRecord::default() };
/// assert!(figure(&record, partita_plot::Width::Page)?.alt().contains("loops 1.20"));
/// # Ok::<(), partita_plot::PlotError>(())
/// ```
///
/// # Errors
/// [`PlotError::Empty`] if no panel has a bar with a finite value.
pub fn figure(record: &BarsRecord, width: Width) -> Result<Figure, PlotError> {
    let panels: Vec<BarsPanel> = record.panels.iter().map(sorted).filter(|panel| !panel.bars.is_empty()).collect();
    if panels.is_empty() {
        return Err(PlotError::Empty("no program has a value"));
    }
    let record = BarsRecord { panels, ..record.clone() };
    let layout = Layout::new(&record, width);
    sheet(layout.size, &words::alt(&record), |canvas| {
        layout.caption.draw(canvas, layout.size.1)?;
        record.panels.iter().zip(&layout.areas).try_for_each(|(panel, place)| draw(canvas, panel, place))
    })
}

/// A panel with its drawable bars, the largest first; equal ones keep their order.
fn sorted(panel: &BarsPanel) -> BarsPanel {
    let mut panel = panel.clone();
    panel.bars.retain(|bar| bar.value.is_finite() && bar.value >= 0.0);
    panel.bars.sort_by(|a, b| b.value.total_cmp(&a.value));
    panel.bound = panel.bound.filter(|bound| bound.value.is_finite() && bound.value > 0.0);
    panel
}

fn draw(canvas: &Canvas<'_>, panel: &BarsPanel, place: &Area) -> Result<(), PlotError> {
    let Place { left, top, right, bottom } = place.place;
    let heading = Look { bold: true, ..Look::new(INK, Align::Left) };
    let lines = [(&panel.title, heading), (&panel.subtitle, Look::new(MUTED, Align::Left))];
    for ((line, look), y) in lines.into_iter().zip(place.headings) {
        canvas.text(&fitted(line, look, right - place.outer), (place.outer, y), look)?;
    }
    for tick in &place.x.ticks {
        let x = place.x.at(tick.value);
        canvas.line(&[(x, top), (x, bottom)], GRID, AXIS_STROKE)?;
        canvas.text(&tick.label, (x, bottom + TICK + TEXT), Look::new(INK, Align::Centre))?;
    }
    let rows = || panel.bars.iter().enumerate().map(|(i, bar)| (bar, place.height(i)));
    rows().try_for_each(|(bar, y)| shape(canvas, bar, y, place))?;
    bound(canvas, panel, place)?;
    rows().try_for_each(|(bar, y)| label(canvas, bar, y, place))?;
    canvas.line(&[(left, top), (left, bottom)], INK, AXIS_STROKE)?;
    canvas.text(&panel.unit, (right, bottom + TICK + 2.0 * TEXT + 3.0), Look::new(INK, Align::Right))
}

/// The bound's line with its name above it.
fn bound(canvas: &Canvas<'_>, panel: &BarsPanel, place: &Area) -> Result<(), PlotError> {
    let Some(bound) = &panel.bound else { return Ok(()) };
    let (x, Place { top, bottom, .. }) = (place.x.within(bound.value), place.place);
    canvas.dashes(&[(x, top), (x, bottom)], MUTED, CURVE_STROKE)?;
    let (words, look) = (words::bound(bound, &panel.unit), Look::new(MUTED, Align::Left));
    canvas.text(&words, (place.beside(x, &words, look), top - 2.5), look)
}

/// A bar.
fn shape(canvas: &Canvas<'_>, bar: &Bar, y: f64, place: &Area) -> Result<(), PlotError> {
    let ends = (place.place.left, place.x.within(bar.value));
    canvas.rectangle((ends.0, y - THICK / 2.0), (ends.1, y + THICK / 2.0), colours(bar).0, 1.0)
}

/// A bar's name, interval and value.
fn label(canvas: &Canvas<'_>, bar: &Bar, y: f64, place: &Area) -> Result<(), PlotError> {
    const CAP: f64 = 1.8;
    let name = Look { bold: bar.emphasis, ..Look::new(colours(bar).1, Align::Right) };
    canvas.label(&fitted(&bar.name, name, place.names), (place.place.left - 4.0, y), name)?;
    let (low, high) = (place.x.within(bar.low.min(bar.value)), place.x.within(bar.high.max(bar.value)));
    let (words, look, at) = (words::value(bar.value), Look { align: Align::Left, ..name }, (high + 3.0, y));
    // No line goes through the value.
    let (half, right) = (TEXT / 2.0, at.0 + text_width(&words, look) + 1.0);
    canvas.rectangle((at.0 - 1.0, y - half), (right, y + half), PAPER, 1.0)?;
    if high - low > 0.3 {
        canvas.line(&[(low, y), (high, y)], INK, 0.8)?;
        [low, high].into_iter().try_for_each(|x| canvas.line(&[(x, y - CAP), (x, y + CAP)], INK, 0.8))?;
    }
    canvas.label(&words, at, look)
}

/// Of the bar and of its words.
fn colours(bar: &Bar) -> (RGBColor, RGBColor) {
    if bar.emphasis { (style::series(0), style::series(0)) } else { (GUIDE, INK) }
}

#[cfg(test)]
mod tests;
