//! A map of a frame in two dimensions, or of the middle layer of one in three.
//!
//! Cells are pixels of an embedded image, stretched without smoothing, so that a cell looks like a cell; both axes
//! have one scale in physical lengths, and the upward axis of the frame points up. The colour bar ends at the
//! extremes of the finite cells, or, for signed quantities of which few cells reach far, where all others lie, and says so;
//! cells that are not finite are grey, and counted below. Frames with more than 1000 cells along a side are averaged over
//! square blocks of cells, and say so.

mod colours;
mod layout;
mod plane;
mod raster;

use crate::axis::{Axis, Tick, ends, widened};
use crate::canvas::{Canvas, figure as sheet};
use crate::figure::rgb_png;
use crate::numbers::{prefix, quantity, significant, with_unit};
use crate::panel::{Place, widest};
use crate::style::{AXIS_STROKE, INK, TEXT, TICK, Width};
use crate::text::{Align, Look};
use crate::{Figure, PlotError};
pub use colours::Colours;
use colours::USUAL;
pub(crate) use layout::Layout;
use partita_run::Frame;
use plane::Plane;
use raster::Raster;

/// Draws a frame of two axes, or the middle layer along the slowest of three and where it lies.
///
/// # Errors
/// If the frame is empty, has neither two nor three axes, or its cells have no positive size.
pub fn figure(frame: &Frame, colours: Colours, width: Width) -> Result<Figure, PlotError> {
    let map = Map::new(frame, colours)?;
    let layout = Layout::new(&map, width);
    map.sheet(&layout, layout.size)
}

/// A frame made ready: pixels, ranges in print units, words.
pub(crate) struct Map<'a> {
    frame: &'a Frame,
    raster: Raster,
    colours: Colours,
    /// The extremes of the cells that share the colours.
    extremes: Option<(f64, f64)>,
    /// The values at the ends of the colours.
    range: (f64, f64),
    x: (f64, f64),
    y: (f64, f64),
    unit: String,
    /// Where a layer lies: `z = 31.3 mm`.
    layer: Option<String>,
    words: Words,
}

/// What is written above and below a map.
pub(crate) struct Words {
    pub(crate) title: String,
    pub(crate) moment: String,
    pub(crate) notes: Vec<String>,
}

impl<'a> Map<'a> {
    /// A map with colours of its own.
    pub(crate) fn new(frame: &'a Frame, colours: Colours) -> Result<Self, PlotError> {
        let plane = Plane::of(frame)?;
        let (height, width) = plane.size();
        let (factor, sign) = if frame.length_unit == "m" { prefix(width.max(height)) } else { (1.0, "") };
        let [y, x] = plane.origin.map(|o| o / factor);
        let (raster, unit) = (Raster::of(&plane.cells, colours), format!("{sign}{}", frame.length_unit));
        let mut map = Self {
            frame,
            colours,
            extremes: raster.shown,
            range: colours.range(raster.shown),
            raster,
            x: (x, x + width / factor),
            y: (y, y + height / factor),
            layer: plane.height.map(|z| format!("z = {}", quantity(z / factor, &unit))),
            unit,
            words: Words { title: frame.name.replace('_', " "), moment: String::new(), notes: Vec::new() },
        };
        let time = frame.time.map(|t| format!("t = {}", with_unit(t, "s")));
        map.words.moment = map.place(time);
        map.words.notes = map.notes();
        Ok(map)
    }

    /// The extremes of the cells whose values the colours tell apart.
    pub(crate) fn own_extremes(&self) -> Option<(f64, f64)> {
        self.raster.shown
    }

    /// Whether there are cells that are not finite.
    pub(crate) fn has_holes(&self) -> bool {
        self.raster.missing > 0
    }

    /// The map as one of several that share their colours.
    pub(crate) fn among(mut self, extremes: Option<(f64, f64)>, words: impl FnOnce(&Self) -> Words) -> Self {
        (self.extremes, self.range) = (extremes, self.colours.range(extremes));
        self.words = words(&self);
        self
    }

    /// The step, a time, and where a layer lies.
    pub(crate) fn place(&self, time: Option<String>) -> String {
        let step = format!("step {}", self.frame.step);
        [Some(step), time, self.layer.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// The map on a sheet of a size.
    pub(crate) fn sheet(&self, layout: &Layout, size: (f64, f64)) -> Result<Figure, PlotError> {
        sheet(size, &self.alt(), |canvas| self.draw(canvas, layout))
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

    fn alt(&self) -> String {
        let (low, high) = self.raster.extremes.unwrap_or((f64::NAN, f64::NAN));
        let (low, high) = (significant(low, 4), significant(high, 4));
        let cells: Vec<_> = self.frame.values.shape().iter().rev().map(ToString::to_string).collect();
        let (quantity, cells) = (self.quantity(), cells.join(" by "));
        format!("Map of {quantity} at {}, {cells} cells, from {low} to {high}.", self.words.moment)
    }

    fn notes(&self) -> Vec<String> {
        let missing = self.has_holes().then(|| format!("Grey: {} cells without a value.", self.raster.missing));
        self.averaging().into_iter().chain(self.clipping()).chain(missing).collect()
    }

    /// What a pixel of a large frame is.
    pub(crate) fn averaging(&self) -> Option<String> {
        let n = self.raster.block;
        (n > 1).then(|| format!("Each pixel is the mean of {n} × {n} cells."))
    }

    /// Where colours end before the values do.
    fn clipping(&self) -> Option<String> {
        let ((low, high), shown) = (self.raster.extremes?, self.raster.shown?);
        let number = |value: f64| significant(value, 3);
        let (share, end) = (number(100.0 * USUAL), number(shown.1));
        (shown != (low, high)).then(|| {
            format!(
                "Colours end at ±{end}: {share} % of the cells are within, all from {} to {}.",
                number(low),
                number(high)
            )
        })
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
        let shown = match self.extremes {
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

#[cfg(test)]
mod tests;
