//! The words around a figure's panels: what it is, what was done, how to read it.

use crate::PlotError;
use crate::canvas::Canvas;
use crate::style::{INK, LINE, MARGIN, MUTED, Shape, TEXT, TITLE};
use crate::text::{Align, Look, width, wrapped};
use plotters::style::RGBColor;

const TITLE_LINE: f64 = 12.5;
/// Where a fact begins if a marker stands before it.
const INDENT: f64 = 10.0;

/// A sentence under the title, with the marker of what it speaks of.
pub(crate) struct Fact {
    pub(crate) words: String,
    pub(crate) marker: Option<(Shape, RGBColor)>,
}

impl Fact {
    /// A sentence without a marker.
    pub(crate) fn plain(words: String) -> Self {
        Self { words, marker: None }
    }

    fn indent(&self) -> f64 {
        if self.marker.is_some() { INDENT } else { 0.0 }
    }
}

/// A title and facts above the panels, notes below them, broken into lines.
pub(crate) struct Caption {
    title: Vec<String>,
    facts: Vec<(Fact, Vec<String>)>,
    notes: Vec<String>,
}

fn muted() -> Look {
    Look::new(MUTED, Align::Left)
}

fn bold() -> Look {
    Look { size: TITLE, bold: true, ..Look::new(INK, Align::Left) }
}

impl Caption {
    /// Breaks the words for a figure of a width.
    pub(crate) fn new(title: &str, facts: Vec<Fact>, notes: &[String], figure_width: f64) -> Self {
        let inner = figure_width - 2.0 * MARGIN;
        let lines = |fact: &Fact| wrapped(&fact.words, muted(), inner - fact.indent());
        Self {
            title: wrapped(title, bold(), inner),
            facts: facts
                .into_iter()
                .map(|fact| {
                    let lines = lines(&fact);
                    (fact, lines)
                })
                .collect(),
            notes: notes.iter().flat_map(|note| wrapped(note, muted(), inner)).collect(),
        }
    }

    /// The height that title and facts take, the margin included.
    pub(crate) fn above(&self) -> f64 {
        let facts: usize = self.facts.iter().map(|(_, lines)| lines.len()).sum();
        MARGIN + TITLE_LINE * self.title.len() as f64 + LINE * facts as f64
    }

    /// The height that the notes take, the margin included.
    pub(crate) fn below(&self) -> f64 {
        LINE * self.notes.len() as f64 + MARGIN
    }

    /// The width of the longest line.
    pub(crate) fn width(&self) -> f64 {
        let title = self.title.iter().map(|line| width(line, bold()));
        let facts = self.facts.iter().flat_map(|(fact, lines)| lines.iter().map(|l| width(l, muted()) + fact.indent()));
        title.chain(facts).chain(self.notes.iter().map(|line| width(line, muted()))).fold(0.0, f64::max)
    }

    /// Writes the words on a sheet of a height.
    pub(crate) fn draw(&self, canvas: &Canvas<'_>, height: f64) -> Result<(), PlotError> {
        let mut y = MARGIN + TITLE - 1.5;
        for line in &self.title {
            canvas.text(line, (MARGIN, y), bold())?;
            y += TITLE_LINE;
        }
        for (fact, lines) in &self.facts {
            if let Some((shape, colour)) = fact.marker {
                canvas.mark(shape, (MARGIN + 3.0, y - 0.36 * TEXT), colour, false)?;
            }
            for line in lines {
                canvas.text(line, (MARGIN + fact.indent(), y), muted())?;
                y += LINE;
            }
        }
        let first = height - MARGIN - 1.0 - LINE * (self.notes.len().max(1) - 1) as f64;
        let heights = (0..).map(|i| first + LINE * f64::from(i));
        self.notes.iter().zip(heights).try_for_each(|(note, y)| canvas.text(note, (MARGIN, y), muted()))
    }
}
