//! Where the parts of a speedup figure lie.

use super::{Curve, panels, words};
use crate::PlotError;
use crate::canvas::{Align, Canvas, Look, width as text_width, wrapped};
use crate::panel::{BELOW, Panel, Place, beside};
use crate::style::{INK, LINE, MARGIN, MUTED, TEXT, TITLE, Width};

/// The figure's size, its panels and the lines above and below them.
pub(super) struct Layout {
    pub(super) size: (f64, f64),
    pub(super) speedup: Panel,
    pub(super) efficiency: Panel,
    /// Room for names of studies right of the speedup panel.
    pub(super) names: f64,
    title: Vec<String>,
    /// One list of lines for each study.
    facts: Vec<Vec<String>>,
    notes: Vec<String>,
}

const TITLE_LINE: f64 = 12.5;
/// Where a line of facts begins if a marker stands before it.
const INDENT: f64 = 10.0;

fn muted() -> Look {
    Look::new(MUTED, Align::Left)
}

fn bold() -> Look {
    Look { size: TITLE, bold: true, ..Look::new(INK, Align::Left) }
}

impl Layout {
    pub(super) fn new(curves: &[Curve<'_>], width: Width) -> Self {
        let total = width.points();
        let inner = total - 2.0 * MARGIN;
        let indent = if curves.len() > 1 { INDENT } else { 0.0 };
        let title = wrapped(&words::title(curves), bold(), inner);
        let facts = words::facts(curves).iter().map(|text| wrapped(text, muted(), inner - indent)).collect::<Vec<_>>();
        let notes: Vec<_> = words::notes(curves).iter().flat_map(|note| wrapped(note, muted(), inner)).collect();
        let above = MARGIN + title.len() as f64 * TITLE_LINE + facts.iter().map(Vec::len).sum::<usize>() as f64 * LINE;
        let names = names(curves, width);
        let (upper, lower) = places(curves, width, above + 8.0, names);
        let (speedup, efficiency) = panels(curves, upper, lower);
        let height = lower.bottom + BELOW + notes.len() as f64 * LINE + MARGIN;
        Self { size: (total, height.ceil()), speedup, efficiency, names, title, facts, notes }
    }

    /// The title, what speedups are relative to, and the notes.
    pub(super) fn words(&self, canvas: &Canvas<'_>, curves: &[Curve<'_>]) -> Result<(), PlotError> {
        let mut y = MARGIN + TITLE - 1.5;
        for line in &self.title {
            canvas.text(line, (MARGIN, y), bold())?;
            y += TITLE_LINE;
        }
        let indent = if curves.len() > 1 { INDENT } else { 0.0 };
        for (curve, lines) in curves.iter().zip(&self.facts) {
            if indent > 0.0 {
                canvas.mark(curve.shape, (MARGIN + 3.0, y - 0.36 * TEXT), curve.colour, false)?;
            }
            for line in lines {
                canvas.text(line, (MARGIN + indent, y), muted())?;
                y += LINE;
            }
        }
        let last = self.size.1 - MARGIN - 1.0;
        let first = last - LINE * (self.notes.len().max(1) - 1) as f64;
        let heights = (0..).map(|i| first + LINE * f64::from(i));
        self.notes.iter().zip(heights).try_for_each(|(note, y)| canvas.text(note, (MARGIN, y), muted()))
    }
}

/// Room for the longest name, within reason; none for a single study, or in a column, where the markers above must do.
fn names(curves: &[Curve<'_>], width: Width) -> f64 {
    const MOST: f64 = 84.0;
    let of = |c: &Curve<'_>| text_width(&c.study.design.subject, muted()) + 1.0;
    let alone = curves.len() < 2 || width == Width::Column;
    if alone { 0.0 } else { curves.iter().map(of).fold(0.0, f64::max).min(MOST) }
}

/// Side by side on a page, one above the other in a column.
fn places(curves: &[Curve<'_>], width: Width, top: f64, names: f64) -> (Place, Place) {
    const PAGE_HEIGHT: f64 = 186.0;
    let right = width.points() - MARGIN - 2.0;
    let probe = Place { left: 0.0, top: 0.0, right: 200.0, bottom: 200.0 };
    let (speedup, efficiency) = panels(curves, probe, probe);
    let left = MARGIN + beside(&speedup.y).max(beside(&efficiency.y)) + 1.0;
    match width {
        Width::Page => {
            let bottom = top + PAGE_HEIGHT;
            let gap = names + 4.0 + left;
            let half = (right - left - gap) / 2.0;
            let second = Place { left: left + half + gap, top, right, bottom };
            (Place { left, top, right: left + half, bottom }, second)
        }
        Width::Column => {
            let bottom = top + 0.9 * (right - left);
            let next = bottom + BELOW + 8.0;
            let second = Place { left, top: next, right, bottom: next + 0.6 * (right - left) };
            (Place { left, top, right, bottom }, second)
        }
    }
}
