//! The figure of curves over each other: what was computed as lines, what was published as points.
//!
//! Both axes are linear and hold everything that is drawn. Curves and points of one colour belong together.

use crate::axis::{Axis, widened};
use crate::canvas::{Canvas, Point, figure as sheet};
use crate::caption::{Caption, Fact};
use crate::panel::{BELOW, Panel, Place, beside};
use crate::style::{CURVE_STROKE, MARGIN, Shape, Width, series};
use crate::{Figure, PlotError};

/// The panel's height in points.
const HEIGHT: f64 = 200.0;

/// Curves and points over one pair of axes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CurvesRecord {
    /// What is shown.
    pub title: String,
    /// Sentences below the figure.
    pub notes: Vec<String>,
    /// Of the lower axis, and of the upward one.
    pub axes: [String; 2],
    /// What is drawn.
    pub series: Vec<CurveSeries>,
}

/// One curve, or one set of points.
#[derive(Debug, Clone, PartialEq)]
pub struct CurveSeries {
    /// What it is.
    pub name: String,
    /// Places and values.
    pub points: Vec<[f64; 2]>,
    /// How it is drawn.
    pub drawn: Drawn,
    /// The number of its colour; what belongs together has the same.
    pub colour: usize,
}

/// How a series is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    /// As a line through its points.
    Line,
    /// As hollow markers.
    Points,
}

/// Draws curves and points.
///
/// ```
/// use partita_plot::curves::{CurveSeries, CurvesRecord, Drawn, figure};
/// let series = |name: &str, points, drawn| CurveSeries { name: name.to_owned(), points, drawn, colour: 0 };
/// let computed = series("computed", vec![[0.0, 0.0], [1.0, 1.0]], Drawn::Line);
/// let published = series("published", vec![[0.5, 0.5]], Drawn::Points);
/// let record = CurvesRecord { series: vec![computed, published], ..CurvesRecord::default() };
/// assert!(figure(&record, partita_plot::Width::Column)?.alt().contains("published"));
/// # Ok::<(), partita_plot::PlotError>(())
/// ```
///
/// # Errors
/// [`PlotError::Empty`] without a finite point.
pub fn figure(record: &CurvesRecord, width: Width) -> Result<Figure, PlotError> {
    let finite = |axis: usize| {
        let all = record.series.iter().flat_map(|series| &series.points).map(move |point| point[axis]);
        let finite = all.filter(|value| value.is_finite());
        finite.fold(None, |range: Option<(f64, f64)>, v| Some(range.map_or((v, v), |(l, h)| (l.min(v), h.max(v)))))
    };
    let (Some(x), Some(y)) = (finite(0), finite(1)) else {
        return Err(PlotError::Empty("curves without a point"));
    };
    let fact = |(i, one): (usize, &CurveSeries)| Fact {
        words: one.name.clone(),
        marker: Some((shape(one, i), series(one.colour))),
    };
    let facts = record.series.iter().enumerate().map(fact).collect();
    let caption = Caption::new(&record.title, facts, &record.notes, width.points());
    let panel = panel((x, y), &caption, width);
    let size = (width.points(), (panel.place.bottom + BELOW + caption.below()).ceil());
    let names: Vec<_> = record.series.iter().map(|series| series.name.as_str()).collect();
    sheet(size, &format!("{}: {}.", record.title, names.join(", ")), |canvas| {
        caption.draw(canvas, size.1)?;
        panel.grid(canvas)?;
        record.series.iter().enumerate().try_for_each(|(i, series)| draw(canvas, (i, series), &panel))?;
        panel.axes(canvas, &record.axes[0], &record.axes[1])
    })
}

fn shape(series: &CurveSeries, i: usize) -> Shape {
    if series.drawn == Drawn::Line { Shape::Square } else { Shape::of(2 * (i % 2)) }
}

fn panel((x, y): ((f64, f64), (f64, f64)), caption: &Caption, width: Width) -> Panel {
    let room = 0.04 * (y.1 - y.0);
    let (low, high) = widened(y.0 - room, y.1 + room);
    let upwards = |along| Axis::linear((low, high), along, 6);
    let place = Place {
        left: MARGIN + beside(&upwards((HEIGHT, 0.0))) + 1.0,
        top: caption.above() + 8.0,
        right: width.points() - MARGIN - 6.0,
        bottom: caption.above() + 8.0 + HEIGHT,
    };
    Panel { place, x: Axis::linear(widened(x.0, x.1), place.across(), 6), y: upwards(place.upwards()) }
}

fn draw(canvas: &Canvas<'_>, (i, one): (usize, &CurveSeries), panel: &Panel) -> Result<(), PlotError> {
    let finite = one.points.iter().filter(|point| point.iter().all(|value| value.is_finite()));
    let places: Vec<Point> = finite.map(|&[x, y]| panel.at(x, y)).collect();
    match one.drawn {
        Drawn::Line => canvas.line(&places, series(one.colour), CURVE_STROKE),
        Drawn::Points => places.iter().try_for_each(|&at| canvas.mark(shape(one, i), at, series(one.colour), true)),
    }
}
