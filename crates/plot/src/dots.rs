//! The figure of a search: where hits lie on the target, and on the queries.
//!
//! Targets follow one another along the lower axis, queries up the left one, light lines between them. A hit is a line
//! from its first letters to its last: rising where the query is as given, falling where its reverse complement is; a
//! dot marks those too short to be seen.

use crate::axis::{Axis, Tick};
use crate::canvas::{Canvas, figure as sheet};
use crate::caption::{Caption, Fact};
use crate::panel::{BELOW, Panel, Place, beside};
use crate::style::{self, AXIS_STROKE, CURVE_STROKE, GRID, MARGIN, Shape, Width};
use crate::text::{Align, Look, fitted};
use crate::{Figure, PlotError};

const PAGE_HEIGHT: f64 = 190.0;
const COLUMN_HEIGHT: f64 = 150.0;
/// Names longer than this are cut.
const NAME: f64 = 80.0;
/// Spans on an axis up to which each is named.
const NAMED: usize = 16;
/// Lines shorter than this are marked by a dot as well.
const SHORT: f64 = 4.0;

/// A search.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DotsRecord {
    /// What was searched, for the title.
    pub title: String,
    /// Sentences under the title.
    pub facts: Vec<String>,
    /// The queries, in the order of drawing.
    pub queries: Vec<DotsSpan>,
    /// The targets, likewise.
    pub targets: Vec<DotsSpan>,
    /// The hits.
    pub hits: Vec<DotsHit>,
}

/// A sequence.
#[derive(Debug, Clone, PartialEq)]
pub struct DotsSpan {
    /// Its name.
    pub name: String,
    /// Its letters.
    pub length: f64,
}

/// A hit: letters count from 0, ends excluded, and those of the query are of the query as given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DotsHit {
    /// The query's place in the list.
    pub query: usize,
    /// The target's place in the list.
    pub target: usize,
    /// First letter and end on the query.
    pub on_query: [f64; 2],
    /// First letter and end on the target.
    pub on_target: [f64; 2],
    /// Whether it is the query as given, and not its reverse complement.
    pub forward: bool,
}

/// Draws a search.
///
/// ```
/// use partita_plot::dots::{DotsHit, DotsRecord, DotsSpan, figure};
/// let span = |name: &str, length| vec![DotsSpan { name: name.to_owned(), length }];
/// let hit = DotsHit { query: 0, target: 0, on_query: [0.0, 90.0], on_target: [500.0, 590.0], forward: false };
/// let (queries, targets) = (span("primer", 100.0), span("phage", 48_000.0));
/// let record = DotsRecord { title: "a search".to_owned(), queries, targets, hits: vec![hit], ..DotsRecord::default() };
/// assert!(figure(&record, partita_plot::Width::Page)?.alt().contains("1 hit"));
/// # Ok::<(), partita_plot::PlotError>(())
/// ```
///
/// # Errors
/// [`PlotError::Empty`] without queries or targets, or if a hit names one that is not there.
pub fn figure(record: &DotsRecord, width: Width) -> Result<Figure, PlotError> {
    if record.queries.is_empty() || record.targets.is_empty() {
        return Err(PlotError::Empty("a search has queries and targets"));
    }
    if record.hits.iter().any(|hit| hit.query >= record.queries.len() || hit.target >= record.targets.len()) {
        return Err(PlotError::Empty("a hit names a sequence that is not in the list"));
    }
    let marker = |i: usize| Some((Shape::Circle, style::series(i)));
    let count = |forward| record.hits.iter().filter(|hit| hit.forward == forward).count();
    let mut facts: Vec<Fact> = record.facts.iter().map(|words| Fact::plain(words.clone())).collect();
    facts.push(Fact { words: format!("{} as given", hits(count(true))), marker: marker(0) });
    if count(false) > 0 {
        facts.push(Fact { words: format!("{} of the reverse complement", hits(count(false))), marker: marker(1) });
    }
    let caption = Caption::new(&record.title, facts, &[], width.points());
    let (panel, height) = panel(record, width, caption.above() + 4.0);
    let size = (width.points(), (height + caption.below()).ceil());
    sheet(size, &alt(record), |canvas| {
        caption.draw(canvas, size.1)?;
        draw(canvas, record, &panel)
    })
}

fn hits(count: usize) -> String {
    if count == 1 { "1 hit".to_owned() } else { format!("{count} hits") }
}

/// The panel, and where what lies below it ends.
fn panel(record: &DotsRecord, width: Width, top: f64) -> (Panel, f64) {
    let height = if width == Width::Page { PAGE_HEIGHT } else { COLUMN_HEIGHT };
    let probe = axis(&record.queries, (height, 0.0));
    let left = MARGIN + beside(&probe) + 1.0;
    let place = Place { left, top, right: width.points() - MARGIN - 4.0, bottom: top + height };
    let (x, y) = (axis(&record.targets, place.across()), axis(&record.queries, place.upwards()));
    (Panel { place, x, y }, place.bottom + BELOW)
}

/// An axis of letters for one sequence, of names for several.
fn axis(spans: &[DotsSpan], along: (f64, f64)) -> Axis {
    let room = (along.1 - along.0).abs();
    let mut axis = Axis::whole((0.0, start(spans, spans.len())), along, (room / 45.0) as usize);
    if spans.len() > 1 {
        let look = Look::new(style::INK, Align::Right);
        let limit = NAME.min(0.9 * room / spans.len() as f64).max(20.0);
        let tick = |(i, span): (usize, &DotsSpan)| Tick {
            value: start(spans, i) + span.length / 2.0,
            label: fitted(&span.name, look, limit),
        };
        axis.ticks = if spans.len() > NAMED { Vec::new() } else { spans.iter().enumerate().map(tick).collect() };
    }
    axis
}

/// Letters of the sequences before the `i`-th.
fn start(spans: &[DotsSpan], i: usize) -> f64 {
    spans[..i].iter().map(|span| span.length).sum()
}

fn draw(canvas: &Canvas<'_>, record: &DotsRecord, panel: &Panel) -> Result<(), PlotError> {
    let Place { left, top, right, bottom } = panel.place;
    for i in 1..record.targets.len().min(1000) {
        let x = panel.x.at(start(&record.targets, i));
        canvas.line(&[(x, top), (x, bottom)], GRID, AXIS_STROKE)?;
    }
    for i in 1..record.queries.len().min(1000) {
        let y = panel.y.at(start(&record.queries, i));
        canvas.line(&[(left, y), (right, y)], GRID, AXIS_STROKE)?;
    }
    record.hits.iter().try_for_each(|hit| line(canvas, record, panel, hit))?;
    panel.axes(canvas, &title(&record.targets, "target"), &title(&record.queries, "query"))
}

/// A hit's line.
fn line(canvas: &Canvas<'_>, record: &DotsRecord, panel: &Panel, hit: &DotsHit) -> Result<(), PlotError> {
    let (below, before) = (start(&record.queries, hit.query), start(&record.targets, hit.target));
    let [mut from, mut to] = hit.on_query;
    if !hit.forward {
        std::mem::swap(&mut from, &mut to);
    }
    let a = panel.at(before + hit.on_target[0], below + from);
    let b = panel.at(before + hit.on_target[1], below + to);
    let colour = style::series(usize::from(!hit.forward));
    if (b.0 - a.0).hypot(b.1 - a.1) < SHORT {
        canvas.dot((f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1)), 1.6, colour, 1.0)?;
    }
    canvas.line(&[a, b], colour, CURVE_STROKE)
}

fn title(spans: &[DotsSpan], kind: &str) -> String {
    match spans {
        [only] => format!("letter of {}", only.name),
        _ => kind.to_owned(),
    }
}

fn alt(record: &DotsRecord) -> String {
    let names = |spans: &[DotsSpan], kind: &str| match spans {
        [only] => only.name.clone(),
        _ => format!("{} {kind}", spans.len()),
    };
    format!(
        "{}: {} of {} on {}",
        record.title,
        hits(record.hits.len()),
        names(&record.queries, "queries"),
        names(&record.targets, "targets")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> DotsRecord {
        let span = |name: &str, length| DotsSpan { name: name.to_owned(), length };
        let hit =
            |query, forward| DotsHit { query, target: 1, on_query: [10.0, 30.0], on_target: [0.0, 40.0], forward };
        DotsRecord {
            title: "a search".to_owned(),
            queries: vec![span("first", 40.0), span("second", 60.0)],
            targets: vec![span("a", 100.0), span("b", 300.0)],
            hits: vec![hit(0, true), hit(1, false)],
            ..DotsRecord::default()
        }
    }

    #[test]
    fn sequences_follow_one_another_and_are_named_in_their_middle() {
        let (panel, _) = panel(&record(), Width::Page, 20.0);
        let ticks: Vec<_> = panel.y.ticks.iter().map(|tick| (tick.value, tick.label.as_str())).collect();
        assert_eq!(ticks, [(20.0, "first"), (70.0, "second")]);
        assert!((panel.x.at(400.0) - panel.place.right).abs() < 1e-9);
    }

    #[test]
    fn hits_are_counted_by_strand_and_all_of_them_are_drawn() {
        for width in [Width::Page, Width::Column] {
            let figure = figure(&record(), width).unwrap();
            assert!(figure.svg().contains("1 hit of the reverse complement") && figure.alt().contains("2 hits"));
            let without = DotsRecord { hits: Vec::new(), ..record() };
            assert!(super::figure(&without, width).unwrap().svg().len() < figure.svg().len());
        }
    }

    #[test]
    fn what_is_not_there_is_refused() {
        let lost = DotsRecord { hits: vec![DotsHit { query: 2, ..record().hits[0] }], ..record() };
        assert!(figure(&lost, Width::Page).is_err());
        assert!(figure(&DotsRecord::default(), Width::Page).is_err());
    }
}
