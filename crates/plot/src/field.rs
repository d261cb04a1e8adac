//! A map of a frame in two dimensions.
//!
//! Cells are pixels of an embedded image, stretched without smoothing, so that a cell looks like a cell; both axes
//! have one scale in physical lengths, and the upward axis of the frame points up. The colour bar ends at the
//! extremes of the finite cells; cells that are not finite are grey, and counted below. Frames with more than 1000
//! cells along a side are averaged over square blocks of cells, and say so.

mod colours;
mod raster;

use crate::axis::{Axis, Tick, ends, widened};
use crate::canvas::{Canvas, figure as sheet};
use crate::caption::{Caption, Fact};
use crate::figure::rgb_png;
use crate::numbers::{prefix, significant, with_unit};
use crate::panel::{BELOW, Panel, Place, beside, widest};
use crate::style::{AXIS_STROKE, INK, MARGIN, TEXT, TICK, Width};
use crate::text::{Align, Look, width as text_width};
use crate::{Figure, PlotError};
pub use colours::Colours;
use partita_run::Frame;
use raster::Raster;

/// Thickness of the colour bar.
const BAR: f64 = 8.0;
/// Between the map and the colour bar.
const GAP: f64 = 10.0;

/// Draws a frame of two axes.
///
/// # Errors
/// If the frame is empty, has not exactly two axes, or its cells have no positive size.
pub fn figure(frame: &Frame, colours: Colours, width: Width) -> Result<Figure, PlotError> {
    let map = Map::new(frame, colours)?;
    let layout = Layout::new(&map, width);
    sheet(layout.size, &map.alt(), |canvas| map.draw(canvas, &layout))
}

/// A frame made ready: pixels, ranges in print units, words.
struct Map<'a> {
    frame: &'a Frame,
    raster: Raster,
    colours: Colours,
    /// The values at the ends of the colours.
    range: (f64, f64),
    x: (f64, f64),
    y: (f64, f64),
    unit: String,
}

impl<'a> Map<'a> {
    fn new(frame: &'a Frame, colours: Colours) -> Result<Self, PlotError> {
        let raster = Raster::of(frame)?;
        let &[ny, nx] = frame.values.shape() else { return Err(raster::not_a_plane(frame)) };
        let &[dy, dx] = frame.spacing.as_slice() else { return Err(raster::spacing(frame)) };
        let extent = (nx as f64 * dx, ny as f64 * dy);
        if !(dx > 0.0 && dy > 0.0 && extent.0.is_finite() && extent.1.is_finite()) {
            return Err(raster::spacing(frame));
        }
        let origin = |i: usize| frame.origin.get(i).copied().filter(|o| o.is_finite()).unwrap_or(0.0);
        let (factor, sign) = if frame.length_unit == "m" { prefix(extent.0.max(extent.1)) } else { (1.0, "") };
        let (x, y) = (origin(1) / factor, origin(0) / factor);
        Ok(Self {
            frame,
            colours,
            range: colours.range(raster.extremes),
            raster,
            x: (x, x + extent.0 / factor),
            y: (y, y + extent.1 / factor),
            unit: format!("{sign}{}", frame.length_unit),
        })
    }

    /// `temperature [K]`.
    fn quantity(&self) -> String {
        let name = self.frame.name.replace('_', " ");
        if self.frame.unit.is_empty() { name } else { format!("{name} [{}]", self.frame.unit) }
    }

    /// `x [mm]`.
    fn along(&self, axis: &str) -> String {
        if self.unit.is_empty() { axis.to_owned() } else { format!("{axis} [{}]", self.unit) }
    }

    fn moment(&self) -> String {
        let time = self.frame.time.map_or_else(String::new, |t| format!(", t = {}", with_unit(t, "s")));
        format!("step {}{time}", self.frame.step)
    }

    fn alt(&self) -> String {
        let (low, high) = self.raster.extremes.unwrap_or((f64::NAN, f64::NAN));
        let (low, high) = (significant(low, 4), significant(high, 4));
        let [ny, nx] = [0, 1].map(|i| self.frame.values.shape().get(i).copied().unwrap_or(0));
        format!("Map of {} at {}, {nx} by {ny} cells, from {low} to {high}.", self.quantity(), self.moment())
    }

    fn notes(&self) -> Vec<String> {
        let averaged = (self.raster.block > 1).then(|| {
            let n = self.raster.block;
            format!("Each pixel is the mean of {n} × {n} cells.")
        });
        let missing = (self.raster.missing > 0).then(|| format!("Grey: {} cells not finite.", self.raster.missing));
        averaged.into_iter().chain(missing).collect()
    }

    fn draw(&self, canvas: &mut Canvas<'_>, layout: &Layout) -> Result<(), PlotError> {
        let Place { left, top, right, bottom } = layout.panel.place;
        let pixels = self.raster.pixels(self.range, self.colours);
        let png = rgb_png(self.raster.width, self.raster.height, &pixels, None)?;
        canvas.image(&png, (left, top), (right, bottom));
        layout.caption.draw(canvas, layout.size.1)?;
        canvas.line(&[(left, top), (right, top), (right, bottom)], INK, AXIS_STROKE)?;
        layout.panel.axes(canvas, &self.along("x"), &self.along("y"))?;
        self.bar(canvas, layout)
    }

    /// The colour bar with ticks, its ends named, and the quantity.
    fn bar(&self, canvas: &mut Canvas<'_>, layout: &Layout) -> Result<(), PlotError> {
        let Place { left, top, right, bottom } = layout.bar;
        let (width, height) = if layout.upright { (1, 256) } else { (256, 1) };
        let shades: Vec<u8> = (0..256).flat_map(|i| self.colours.shade(f64::from(i) / 255.0)).collect();
        let downwards: Vec<u8> = shades.chunks(3).rev().flatten().copied().collect();
        let png = rgb_png(width, height, if layout.upright { &downwards } else { &shades }, None)?;
        canvas.image(&png, (left, top), (right, bottom));
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        canvas.line(&corners, INK, AXIS_STROKE)?;
        for tick in &layout.scale.ticks {
            let at = layout.scale.at(tick.value);
            if layout.upright {
                canvas.line(&[(right, at), (right + TICK, at)], INK, AXIS_STROKE)?;
                canvas.label(&tick.label, (right + TICK + 2.0, at), Look::new(INK, Align::Left))?;
            } else {
                canvas.line(&[(at, bottom), (at, bottom + TICK)], INK, AXIS_STROKE)?;
                canvas.text(&tick.label, (at, bottom + TICK + TEXT + 0.5), Look::new(INK, Align::Centre))?;
            }
        }
        let look = Look::new(INK, Align::Centre);
        if layout.upright {
            let x = right + TICK + 2.0 + widest(&layout.scale) + 4.0 + TEXT;
            return canvas.text(&self.quantity(), (x, f64::midpoint(top, bottom)), Look { upwards: true, ..look });
        }
        canvas.text(&self.quantity(), (f64::midpoint(left, right), bottom + TICK + 2.0 * TEXT + 4.0), look)
    }

    /// The colour bar's axis: round values, and the ends of the data.
    fn scale(&self, along: (f64, f64), upright: bool) -> Axis {
        let apart = if upright { 9.0 } else { 34.0 };
        let count = ((along.1 - along.0).abs() / (3.0 * apart)).clamp(1.0, 6.0) as usize;
        let mut axis = Axis::linear(self.range, along, count);
        let shown = match self.raster.extremes {
            None => Vec::new(),
            Some((low, high)) if widened(low, high) != (low, high) => vec![Tick::exact(low)],
            Some(_) => ends(self.range, count),
        };
        let clear = |t: &Tick| shown.iter().all(|end| (axis.at(t.value) - axis.at(end.value)).abs() > apart);
        let inner: Vec<Tick> = axis.ticks.iter().filter(|t| clear(t)).cloned().collect();
        axis.ticks = if shown.len() == 2 { shown.into_iter().chain(inner).collect() } else { shown };
        axis
    }
}

/// Where the parts of a map lie.
struct Layout {
    size: (f64, f64),
    panel: Panel,
    bar: Place,
    /// Whether the bar stands right of the map; else it lies below.
    upright: bool,
    scale: Axis,
    caption: Caption,
}

impl Layout {
    fn new(map: &Map<'_>, width: Width) -> Self {
        const TALLEST: f64 = 300.0;
        const FLAT: f64 = 0.3;
        let total = width.points();
        let title = map.frame.name.replace('_', " ");
        let caption = Caption::new(&title, vec![Fact::plain(map.moment())], &map.notes(), total);
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

#[cfg(test)]
mod tests;
