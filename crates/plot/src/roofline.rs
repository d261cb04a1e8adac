//! The roofline of a machine, and where the runs of a study lie beneath it.
//!
//! Both axes have one length per doubling. Rising lines are what each level of memory can feed, the flat ones the peak of
//! fused multiply-adds; those of the most workers are solid, of fewer dashed. A marker is the median run of one worker
//! count with its 95 % interval, at the intensity that its work declares. Markers are not joined.
//!
//! Source: Williams, Waterman & Patterson 2009, Commun. ACM 52:65, DOI 10.1145/1498765.1498785.

mod layout;
mod words;

use crate::canvas::{Canvas, figure as sheet};
use crate::speedup::apart;
use crate::style::{AXIS_STROKE, CURVE_STROKE, GUIDE, INK, MUTED, Shape, TEXT, Width, series};
use crate::text::{Align, Look};
use crate::{Figure, PlotError};
use layout::Layout;
use partita_scaling::ceilings::{Ceiling, Ceilings};
use partita_scaling::record::Study;
use partita_scaling::roofline::{Position, positions};
use plotters::style::RGBColor;

/// Operations a second in one unit of the upward axis.
const GIGA: f64 = 1e9;

/// What is drawn: ceilings that can be placed, the most workers last, and the runs beneath them.
struct Roofline<'a> {
    title: String,
    ceilings: Vec<&'a Ceiling>,
    positions: Vec<Position>,
    isa: &'a str,
}

/// Draws the ceilings of a machine, with the runs of a study or without.
///
/// # Errors
/// [`PlotError::Empty`] if no worker count has a peak and a bandwidth.
pub fn figure(ceilings: &Ceilings, study: Option<&Study>, width: Width) -> Result<Figure, PlotError> {
    let roofline = Roofline::of(ceilings, study);
    if roofline.ceilings.is_empty() {
        return Err(PlotError::Empty("no worker count has a peak and a bandwidth"));
    }
    let layout = Layout::new(&roofline, width);
    sheet(layout.size, &words::alt(&roofline), |canvas| roofline.draw(canvas, &layout))
}

/// Whether numbers can be placed on logarithmic axes.
fn sound(value: f64) -> bool {
    (1e-30..1e30).contains(&value)
}

impl<'a> Roofline<'a> {
    fn of(ceilings: &'a Ceilings, study: Option<&Study>) -> Self {
        let whole = |c: &&Ceiling| {
            sound(c.flops) && !c.levels.is_empty() && c.levels.iter().all(|level| sound(level.bytes_per_second))
        };
        let mut rows: Vec<&Ceiling> = ceilings.rows.iter().filter(whole).collect();
        rows.sort_by_key(|ceiling| ceiling.workers);
        let placed = |p: &Position| [p.intensity, p.flops_per_second].into_iter().all(sound);
        let positions = study.map(|study| positions(study, ceilings)).unwrap_or_default();
        let title = study.map_or_else(|| "What this machine can do at most".to_owned(), words::title);
        Self { title, ceilings: rows, positions: positions.into_iter().filter(placed).collect(), isa: &ceilings.isa }
    }

    /// The ceilings of the most workers, which are solid.
    fn highest(&self) -> &'a Ceiling {
        self.ceilings[self.ceilings.len() - 1]
    }

    fn draw(&self, canvas: &Canvas<'_>, layout: &Layout) -> Result<(), PlotError> {
        layout.caption.draw(canvas, layout.size.1)?;
        layout.panel.grid(canvas)?;
        let (last, fewer) = (self.highest(), &self.ceilings[..self.ceilings.len() - 1]);
        fewer.iter().try_for_each(|ceiling| dashed(canvas, ceiling, layout))?;
        solid(canvas, last, layout)?;
        fewer.iter().try_for_each(|ceiling| peak(canvas, ceiling, MUTED, layout))?;
        peak(canvas, last, INK, layout)?;
        self.names(canvas, layout)?;
        self.positions.iter().try_for_each(|position| mark(canvas, position, layout))?;
        layout.panel.axes(canvas, "intensity: operations for each byte of declared traffic", "Gflop/s")
    }
}

impl Roofline<'_> {
    /// The workers of each run beside its marker, none over another.
    fn names(&self, canvas: &Canvas<'_>, layout: &Layout) -> Result<(), PlotError> {
        let height = |position: &Position| layout.panel.y.within(position.flops_per_second / GIGA);
        let wanted: Vec<f64> = self.positions.iter().map(height).collect();
        let heights = apart(&wanted, TEXT + 1.5, layout.panel.place.bottom - 4.0);
        self.positions.iter().zip(heights).try_for_each(|(position, y)| {
            let at = (layout.panel.x.at(position.intensity) + 6.0, y);
            canvas.backed(&words::beside(position), at, Look::new(series(1), Align::Left))
        })
    }
}

/// The roofs and the peak of the most workers, each roof named where it begins.
fn solid(canvas: &Canvas<'_>, ceiling: &Ceiling, layout: &Layout) -> Result<(), PlotError> {
    for ((level, name), y) in ceiling.levels.iter().zip(&layout.names).zip(&layout.heights) {
        let colour = if level.level == "memory" { INK } else { GUIDE };
        canvas.line(&layout.slope(level.bytes_per_second, ceiling.flops), colour, CURVE_STROKE)?;
        canvas.label(name, (layout.beginning() - 4.0, *y), Look::new(text_colour(colour), Align::Right))?;
    }
    canvas.line(&layout.flat(ceiling), INK, CURVE_STROKE)
}

/// The peak and memory's roof of fewer workers.
fn dashed(canvas: &Canvas<'_>, ceiling: &Ceiling, layout: &Layout) -> Result<(), PlotError> {
    let memory = ceiling.memory().map(|memory| layout.slope(memory, ceiling.flops));
    memory.iter().try_for_each(|slope| canvas.dashes(slope, MUTED, AXIS_STROKE))?;
    canvas.dashes(&layout.flat(ceiling), MUTED, AXIS_STROKE)
}

/// The name of a peak, above its line.
fn peak(canvas: &Canvas<'_>, ceiling: &Ceiling, colour: RGBColor, layout: &Layout) -> Result<(), PlotError> {
    let y = layout.panel.y.within(ceiling.flops / GIGA) - 0.36 * TEXT - 3.0;
    canvas.backed(&words::peak(ceiling), (layout.panel.place.right - 2.0, y), Look::new(colour, Align::Right))
}

fn text_colour(line: RGBColor) -> RGBColor {
    if line == GUIDE { MUTED } else { line }
}

/// A run's marker, hollow if it should not be trusted.
fn mark(canvas: &Canvas<'_>, position: &Position, layout: &Layout) -> Result<(), PlotError> {
    let (x, y) = (layout.panel.x.at(position.intensity), |v: f64| layout.panel.y.within(v / GIGA));
    let colour = series(1);
    if [position.low, position.high].into_iter().all(sound) {
        canvas.line(&[(x, y(position.low)), (x, y(position.high))], colour, 0.9)?;
    }
    canvas.mark(Shape::Circle, (x, y(position.flops_per_second)), colour, position.guard != "ok")
}

#[cfg(test)]
pub(crate) mod tests;
