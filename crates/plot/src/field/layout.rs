//! Where the parts of a map lie.

use super::Map;
use crate::axis::{Axis, Tick};
use crate::caption::{Caption, Fact};
use crate::panel::{BELOW, Panel, Place, beside, widest};
use crate::style::{INK, MARGIN, TEXT, TICK, Width};
use crate::text::{Align, Look, width as text_width};

/// Thickness of the colour bar.
const BAR: f64 = 8.0;
/// Between the map and the colour bar.
const GAP: f64 = 10.0;

/// Where the parts of a map lie.
pub(crate) struct Layout {
    pub(crate) size: (f64, f64),
    pub(super) panel: Panel,
    pub(super) bar: Place,
    /// Whether the bar stands right of the map; else it lies below.
    pub(super) upright: bool,
    pub(super) scale: Axis,
    pub(super) caption: Caption,
}

impl Layout {
    /// The places of a map in a figure of a width.
    pub(crate) fn new(map: &Map<'_>, width: Width) -> Self {
        const TALLEST: f64 = 300.0;
        const FLAT: f64 = 0.3;
        let total = width.points();
        let words = &map.words;
        let caption = Caption::new(&words.title, vec![Fact::plain(words.moment.clone())], &words.notes, total);
        let aspect = (map.y.1 - map.y.0) / (map.x.1 - map.x.0);
        let upright = aspect > FLAT;
        let probe = map.scale((150.0, 0.0), true);
        let bar_room = if upright { GAP + BAR + TICK + 2.0 + widest(&probe) + 4.0 + TEXT + 2.0 } else { 4.0 };
        let left = MARGIN + beside(&Axis::linear(map.y, (150.0, 0.0), 5)) + 1.0;
        let room = total - MARGIN - left - bar_room;
        let tall = (room * aspect).min(TALLEST);
        let top = caption.above() + 4.0 + overhang(map, tall, upright);
        let (right, bottom) = (left + (tall / aspect).min(room), top + tall);
        let place = Place { left, top, right, bottom };
        let bar = if upright {
            // A map that is low still gets a bar whose labels do not touch.
            Place { left: right + GAP, top, right: right + GAP + BAR, bottom }
        } else {
            let upper = bottom + BELOW + 6.0;
            Place { left, top: upper, right: left + room.min(260.0), bottom: upper + BAR }
        };
        let under = if upright { bottom + BELOW } else { bar.bottom + BELOW };
        let used = (bar.left - GAP + bar_room).max(MARGIN + caption.width()) + MARGIN;
        let used = if upright { used.min(total).ceil() } else { total };
        let height = (under + caption.below() - 2.0).ceil();
        Self {
            size: (used, height),
            panel: panel(map, place),
            scale: map.scale(if upright { bar.upwards() } else { bar.across() }, upright),
            bar,
            upright,
            caption,
        }
    }
}

/// How far words that stand beside a map of a height reach above it.
fn overhang(map: &Map<'_>, tall: f64, upright: bool) -> f64 {
    let long = |text: &str| text_width(text, Look::new(INK, Align::Centre));
    let longest = long(&map.along("y")).max(if upright { long(&map.quantity()) } else { 0.0 });
    ((longest - tall) / 2.0).max(0.0)
}

/// Axes with as many ticks as have room.
fn panel(map: &Map<'_>, place: Place) -> Panel {
    let count = |length: f64, each: f64| (length / each).clamp(1.0, 8.0) as usize;
    let x = Axis::linear(map.x, place.across(), count(place.right - place.left, 45.0));
    let y = Axis::linear(map.y, place.upwards(), count(place.bottom - place.top, 24.0));
    Panel { place, x: named(x), y: named(y) }
}

/// An axis too short for two round ticks names its upper end instead, which says how long it is.
fn named(mut axis: Axis) -> Axis {
    if axis.ticks.len() < 2 {
        axis.ticks = vec![Tick::short(axis.high())];
    }
    axis
}
