//! Where panels of bars lie.

use super::{BarsPanel, BarsRecord, words};
use crate::axis::Axis;
use crate::caption::{Caption, Fact};
use crate::panel::Place;
use crate::style::{INK, LINE, MARGIN, TEXT, TICK, TITLE, Width};
use crate::text::{Align, Look, width as text_width};

/// The thickness of a bar.
pub(super) const THICK: f64 = 7.5;
/// From one bar to the next.
const APART: f64 = 11.5;
/// Room above the first bar and below the last.
const ROOM: f64 = 2.5;
/// Room of a panel's title and subtitle, and of its bound's name.
const ABOVE: f64 = TEXT + 14.0 + LINE;
/// Room of the tick labels and the unit.
const BELOW: f64 = TICK + 2.0 * TEXT + 8.0;
/// Between panels side by side.
const GUTTER: f64 = 14.0;

/// The figure's size, its panels, and the words around them.
pub(super) struct Layout {
    pub(super) size: (f64, f64),
    pub(super) areas: Vec<Area>,
    pub(super) caption: Caption,
}

/// A panel's place.
pub(super) struct Area {
    /// The area of the bars.
    pub(super) place: Place,
    /// Where the panel begins, names included.
    pub(super) outer: f64,
    /// The baselines of its title and subtitle.
    pub(super) headings: [f64; 2],
    /// Room for names.
    pub(super) names: f64,
    pub(super) x: Axis,
}

impl Layout {
    pub(super) fn new(record: &BarsRecord, width: Width) -> Self {
        let facts = record.facts.iter().map(|words| Fact::plain(words.clone())).collect();
        let caption = Caption::new(&record.title, facts, &record.notes, width.points());
        let columns = if width == Width::Page && record.panels.len() > 1 { 2 } else { 1 };
        let mut top = caption.above() + 2.0;
        let mut areas = Vec::new();
        for row in record.panels.chunks(columns) {
            let tallest = row.iter().map(|panel| panel.bars.len()).max().unwrap_or(0);
            areas.extend(row.iter().enumerate().map(|(i, panel)| Area::new(panel, (i, columns), top, width)));
            top += ABOVE + 2.0 * ROOM + APART * tallest as f64 + BELOW;
        }
        Self { size: (width.points(), (top + caption.below()).ceil()), areas, caption }
    }
}

impl Area {
    fn new(panel: &BarsPanel, (column, columns): (usize, usize), top: f64, width: Width) -> Self {
        let span = (width.points() - 2.0 * MARGIN - GUTTER * (columns - 1) as f64) / columns as f64;
        let outer = MARGIN + (span + GUTTER) * column as f64;
        let look = |bold| Look { bold, ..Look::new(INK, Align::Right) };
        let widest = |texts: &mut dyn Iterator<Item = (String, bool)>| {
            texts.map(|(text, bold)| text_width(&text, look(bold))).fold(0.0, f64::max)
        };
        let names = widest(&mut panel.bars.iter().map(|bar| (bar.name.clone(), bar.emphasis))).min(0.48 * span);
        let values = widest(&mut panel.bars.iter().map(|bar| (words::value(bar.value), true)));
        let (left, above) = (outer + names + 4.0, top + ABOVE);
        let bottom = above + 2.0 * ROOM + APART * panel.bars.len() as f64;
        let place = Place { left, top: above, right: outer + span, bottom };
        Self { place, outer, headings: [top + TITLE, top + TITLE + LINE], names, x: axis(panel, place, values + 4.0) }
    }

    /// The height of the middle of a bar.
    pub(super) fn height(&self, i: usize) -> f64 {
        self.place.top + ROOM + APART * (i as f64 + 0.5)
    }

    /// Where words above a line begin so that they end within the panel.
    pub(super) fn beside(&self, x: f64, words: &str, look: Look) -> f64 {
        let wide = text_width(words, look);
        (x - wide / 2.0).min(self.place.right - wide).max(self.outer)
    }
}

/// An axis from 0 that holds all bars, intervals and the bound, with room for values beside the longest bar.
fn axis(panel: &BarsPanel, place: Place, values: f64) -> Axis {
    let high = |bar: &super::Bar| if bar.high.is_finite() { bar.high.max(bar.value) } else { bar.value };
    let bound = panel.bound.as_ref().map_or(0.0, |bound| bound.value);
    let most = panel.bars.iter().map(high).fold(0.0, f64::max);
    let along = place.right - place.left;
    let share = ((along - values) / along).clamp(0.3, 1.0);
    let range = (0.0, (most / share).max(bound * 1.02));
    Axis::linear(range, place.across(), ((along / 24.0) as usize).clamp(2, 8))
}
