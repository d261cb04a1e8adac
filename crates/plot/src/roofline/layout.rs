//! Where the parts of a roofline lie.

use super::{GIGA, Roofline, sound, words};
use crate::axis::Axis;
use crate::canvas::Point;
use crate::caption::Caption;
use crate::panel::{BELOW, Panel, Place, beside};
use crate::speedup::apart;
use crate::style::{MARGIN, MUTED, TEXT, Width};
use crate::text::{Align, Look, width as text_width};
use partita_scaling::ceilings::Ceiling;

/// The panel's height over its width.
const TALL: f64 = 0.47;

/// The figure's size, its panel and the words around and in it.
pub(super) struct Layout {
    pub(super) size: (f64, f64),
    pub(super) panel: Panel,
    pub(super) caption: Caption,
    /// The levels of the solid roofs with their bandwidths.
    pub(super) names: Vec<String>,
    /// Where those names stand.
    pub(super) heights: Vec<f64>,
    /// Room left of the roofs, for their names.
    room: f64,
}

impl Layout {
    pub(super) fn new(roofline: &Roofline<'_>, width: Width) -> Self {
        let caption = Caption::new(&roofline.title, words::facts(roofline), &words::notes(roofline), width.points());
        let names: Vec<String> = roofline.highest().levels.iter().map(words::level).collect();
        let look = Look::new(MUTED, Align::Left);
        let room = names.iter().map(|name| text_width(name, look)).fold(0.0, f64::max) + 8.0;
        let panel = panel(roofline, caption.above() + 8.0, room, width);
        let size = (width.points(), (panel.place.bottom + BELOW + caption.below()).ceil());
        let mut layout = Self { size, panel, caption, names, heights: Vec::new(), room };
        let begins = |bandwidth: f64| layout.slope(bandwidth, roofline.highest().flops)[0].1;
        let wanted: Vec<f64> = roofline.highest().levels.iter().map(|l| begins(l.bytes_per_second)).collect();
        layout.heights = apart(&wanted, TEXT + 1.5, layout.panel.place.bottom - 4.0);
        layout
    }

    /// Where roofs begin: right of their names.
    pub(super) fn beginning(&self) -> f64 {
        self.panel.place.left + self.room
    }

    /// A level's roof, from its name to the peak.
    pub(super) fn slope(&self, bandwidth: f64, peak: f64) -> Vec<Point> {
        let x = &self.panel.x;
        // Places are linear in the logarithm of the intensity.
        let share = self.room / (self.panel.place.right - self.panel.place.left);
        let first = x.low() * (x.high() / x.low()).powf(share);
        let ridge = (peak / bandwidth).clamp(first, x.high());
        let height = |intensity: f64| self.panel.y.within((intensity * bandwidth).min(peak) / GIGA);
        let at = |intensity: f64| (x.within(intensity), height(intensity));
        vec![at(first), at(ridge)]
    }

    /// The peak, from where the first roof reaches it.
    pub(super) fn flat(&self, ceiling: &Ceiling) -> [Point; 2] {
        let fastest = ceiling.levels.iter().map(|level| level.bytes_per_second).fold(0.0, f64::max);
        let y = self.panel.y.within(ceiling.flops / GIGA);
        [(self.panel.x.within(ceiling.flops / fastest).max(self.beginning()), y), (self.panel.place.right, y)]
    }
}

/// Axes that hold every ridge and every run, with room for names on the left.
fn panel(roofline: &Roofline<'_>, top: f64, room: f64, width: Width) -> Panel {
    let ridges = || roofline.ceilings.iter().flat_map(|c| c.levels.iter().map(|l| c.flops / l.bytes_per_second));
    let intensities = || roofline.positions.iter().map(|p| p.intensity);
    let least = ridges().chain(intensities()).fold(f64::INFINITY, f64::min) / 2.0;
    let most = ridges().chain(intensities()).fold(0.0, f64::max) * if width == Width::Page { 4.0 } else { 8.0 };
    let starts = roofline.ceilings.iter().flat_map(|c| c.levels.iter().map(|l| l.bytes_per_second * least));
    let rates = || roofline.positions.iter().flat_map(|p| [p.flops_per_second, p.low, p.high]).filter(|v| sound(*v));
    let peaks = roofline.ceilings.iter().map(|c| c.flops);
    let lowest = starts.chain(rates()).fold(f64::INFINITY, f64::min) / 1.5 / GIGA;
    let highest = peaks.chain(rates()).fold(0.0, f64::max) * 1.8 / GIGA;
    let right = width.points() - MARGIN - 2.0;
    let place = |left: f64| {
        let tall = if width == Width::Page { TALL } else { 1.0 };
        Place { left, top, right, bottom: top + tall * (right - left) }
    };
    let left = MARGIN + beside(&Axis::log2((lowest, highest), place(0.0).upwards())) + 1.0;
    let place = place(left);
    // The names' share of the width, as a share of the octaves.
    let share = (room / (right - left)).min(0.6);
    let low = most * (least / most).powf(1.0 / (1.0 - share));
    Panel { place, x: Axis::log2((low, most), place.across()), y: Axis::log2((lowest, highest), place.upwards()) }
}
