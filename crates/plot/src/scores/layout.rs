//! Where the parts of a figure of scores lie, and how far its axes reach.

use super::{View, words};
use crate::axis::Axis;
use crate::caption::Caption;
use crate::panel::{BELOW, Panel, Place, beside, pair};
use crate::style::{MARGIN, TEXT, Width};

/// Room above what is drawn, for the name of the observed score.
pub(super) const HEADROOM: f64 = TEXT + 6.0;

const PAGE_HEIGHT: f64 = 150.0;
/// A panel somewhere, to learn what its axes will say before it has its place.
const PROBE: Place = Place { left: 0.0, top: 0.0, right: 200.0, bottom: PAGE_HEIGHT };

/// The figure's size, its panels and the words around them.
pub(super) struct Layout {
    pub(super) size: (f64, f64),
    pub(super) histogram: Panel,
    pub(super) survival: Panel,
    pub(super) caption: Caption,
}

impl Layout {
    pub(super) fn new(view: &View<'_>, width: Width) -> Self {
        let notes = words::notes(view, view.shows_chance(&survival(view, PROBE)));
        let caption = Caption::new(&view.record.title, words::facts(view), &notes, width.points());
        let (first, second) = places(view, width, caption.above() + 6.0);
        let size = (width.points(), (second.bottom + BELOW + caption.below()).ceil());
        Self { size, histogram: histogram(view, first), survival: survival(view, second), caption }
    }
}

fn places(view: &View<'_>, width: Width, top: f64) -> (Place, Place) {
    const COLUMN_HEIGHT: f64 = 118.0;
    let left = MARGIN + beside(&histogram(view, PROBE).y).max(beside(&survival(view, PROBE).y)) + 1.0;
    pair(width, left, top, [PAGE_HEIGHT, COLUMN_HEIGHT])
}

fn histogram(view: &View<'_>, place: Place) -> Panel {
    let x = scores(view, place, 0.4);
    let bars = view.sample.bars().into_iter().map(|bar| bar.height);
    let law = view.law.into_iter().flat_map(|law| super::steps(x.low(), x.high()).map(move |s| (law, s)));
    let most = bars.chain(law.map(|(law, score)| law.mass(score, view.sample.span()))).fold(0.0, f64::max);
    let room = (place.bottom - place.top) / (place.bottom - place.top - HEADROOM);
    Panel { place, x, y: Axis::linear((0.0, most * room), place.upwards(), 5) }
}

fn survival(view: &View<'_>, place: Place) -> Panel {
    let x = scores(view, place, 0.25);
    let low = least(view, x.high());
    let high = -low * HEADROOM / (place.bottom - place.top - HEADROOM);
    let mut y = Axis::powers_of_ten((low, high), place.upwards());
    y.ticks.retain(|tick| tick.value <= 0.0);
    Panel { place, x, y }
}

/// An axis of scores that holds the sample, and the observed score if the sample keeps a share of the axis then.
fn scores(view: &View<'_>, place: Place, share: f64) -> Axis {
    const ROOM: f64 = 0.03;
    let ((low, high), observed) = (view.sample.ends(), f64::from(view.record.observed));
    // The last bar may reach beyond the last score.
    let high = view.sample.bars().last().map_or(high, |bar| bar.right).max(high + view.sample.span());
    let low = low - view.sample.span();
    let (from, to) = (low.min(observed), high.max(observed));
    let (from, to) = if high - low >= share * (to - from) { (from, to) } else { (low, high) };
    let room = ROOM * (to - from);
    let along = place.across();
    Axis::whole((from - room, to + room), along, ((along.1 - along.0) / 34.0) as usize)
}

/// The decimal logarithm at which the axis of chances begins: it holds every counted share, and the interval of p
/// and the law at the greatest score as long as the counted shares keep a quarter of the axis.
fn least(view: &View<'_>, highest: f64) -> f64 {
    let counted = -(view.sample.len() as f64).log10().max(1.0);
    let law = view.law.map_or(counted, |law| law.log10_survival(highest));
    let p = [view.record.p.low, view.record.p.value].map(f64::log10).into_iter().filter(|p| p.is_finite());
    p.chain([law]).fold(counted - 0.5, f64::min).max(4.0 * counted)
}
