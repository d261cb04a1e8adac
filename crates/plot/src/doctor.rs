//! The figure of a machine's readings: what its memory and arithmetic give with more workers, and how steady they are.
//!
//! Left, bandwidth of each level and the peak of fused multiply-adds over workers, as multiples of one worker's (or of
//! the fewest), on axes that double; the diagonal is perfect growth. Right, the time of equal work, round after round,
//! over the best of a calibration: a machine that does nothing else draws two flat rows of dots.

mod words;

use crate::axis::Axis;
use crate::canvas::{Canvas, figure as sheet};
use crate::caption::{Caption, Fact};
use crate::panel::{BELOW, Panel, Place, beside};
use crate::speedup::apart;
use crate::style::{AXIS_STROKE, GUIDE, MARGIN, MUTED, Shape, TEXT, Width, series};
use crate::text::{Align, Look, width as text_width};
use crate::{Figure, PlotError};
use partita_scaling::ceilings::Ceilings;
use partita_scaling::doctor::{Noise, Readings};

/// The panels' height.
const HEIGHT: f64 = 150.0;
/// The longest time that is drawn, over the best; longer ones are drawn there.
const LONGEST: f64 = 2.0;

/// How something grows with workers.
struct Growth {
    name: String,
    /// Workers, and multiples of the fewest workers' value.
    points: Vec<(f64, f64)>,
}

/// Draws readings.
///
/// # Errors
/// [`PlotError::Empty`] if neither ceilings nor rounds were measured.
pub fn figure(readings: &Readings, width: Width) -> Result<Figure, PlotError> {
    let growths = growths(&readings.ceilings);
    if growths.is_empty() && readings.noise.arithmetic.is_empty() {
        return Err(PlotError::Empty("nothing of the machine was measured"));
    }
    let facts = vec![Fact::plain(words::fact(readings))];
    let caption = Caption::new(&words::title(readings), facts, &words::notes(), width.points());
    let (left, right) = panels(&growths, &readings.noise, caption.above() + 8.0, width);
    let size = (width.points(), (left.place.bottom.max(right.place.bottom) + BELOW + caption.below()).ceil());
    sheet(size, &words::alt(readings, &growths), |canvas| {
        caption.draw(canvas, size.1)?;
        grown(canvas, &growths, &left)?;
        left.axes(canvas, "workers", "over the fewest workers'")?;
        steady(canvas, &readings.noise, &right)?;
        right.axes(canvas, "round", "time over the best")
    })
}

/// The peak, then each level that all worker counts have.
fn growths(ceilings: &Ceilings) -> Vec<Growth> {
    let Some(base) = ceilings.rows.first() else { return Vec::new() };
    let growth = |name: &str, values: Vec<Option<f64>>| {
        let first = values.first().copied().flatten()?;
        let ratio = |(row, value): (usize, Option<f64>)| Some((ceilings.rows[row].workers as f64, value? / first));
        let points: Vec<_> = values.into_iter().enumerate().filter_map(ratio).collect();
        let sound = points.iter().all(|(workers, ratio)| *workers >= 1.0 && (1e-3..1e6).contains(ratio));
        sound.then(|| Growth { name: name.to_owned(), points })
    };
    let peak = growth("peak", ceilings.rows.iter().map(|row| Some(row.flops)).collect());
    let level = |name: &str| {
        let of = |levels: &[partita_scaling::ceilings::Bandwidth]| {
            levels.iter().find(|level| level.level == name).map(|level| level.bytes_per_second)
        };
        growth(name, ceilings.rows.iter().map(|row| of(&row.levels)).collect())
    };
    peak.into_iter().chain(base.levels.iter().filter_map(|l| level(&l.level))).collect()
}

fn panels(growths: &[Growth], noise: &Noise, top: f64, width: Width) -> (Panel, Panel) {
    let points = || growths.iter().flat_map(|growth| &growth.points);
    let workers = || points().map(|(workers, _)| *workers);
    let most = workers().fold(1.0, f64::max);
    let least = workers().fold(most, f64::min);
    let high = points().map(|(_, ratio)| *ratio).fold(most / least, f64::max);
    let low = points().map(|(_, ratio)| *ratio).fold(1.0, f64::min);
    let ratios = |along| Axis::log2((low / 1.3, high * 1.3), along);
    let times = |along| Axis::linear((0.9, longest(noise) * 1.02), along, 5);
    let room = MARGIN + beside(&ratios((HEIGHT, 0.0))).max(beside(&times((HEIGHT, 0.0)))) + 1.0;
    let names = 34.0;
    let end = width.points() - MARGIN - 2.0;
    let place = |left: f64, right: f64, top: f64| Place { left, top, right, bottom: top + HEIGHT };
    let (one, two) = match width {
        Width::Page => {
            let half = (end - 2.0 * room - names) / 2.0;
            (place(room, room + half, top), place(end - half, end, top))
        }
        Width::Column => (place(room, end - names, top), place(room, end, top + HEIGHT + BELOW + 8.0)),
    };
    let rounds = noise.arithmetic.len().max(noise.memory.len()) as f64;
    let left = Panel { place: one, x: Axis::log2((least / 1.4, most * 1.4), one.across()), y: ratios(one.upwards()) };
    let x = Axis::linear((0.0, rounds + 1.0), two.across(), 5);
    (left, Panel { place: two, x, y: times(two.upwards()) })
}

fn longest(noise: &Noise) -> f64 {
    let times = noise.arithmetic.iter().chain(&noise.memory).filter(|time| time.is_finite());
    times.fold(1.1_f64, |most, time| most.max(*time)).min(LONGEST)
}

/// Markers of each growth, named beside their last.
fn grown(canvas: &Canvas<'_>, growths: &[Growth], panel: &Panel) -> Result<(), PlotError> {
    panel.grid(canvas)?;
    let least = growths.iter().flat_map(|g| &g.points).map(|p| p.0).fold(f64::INFINITY, f64::min).min(panel.x.high());
    let ends = [panel.x.low().max(least * panel.y.low()), panel.x.high().min(least * panel.y.high())];
    let line = ends.map(|workers| (panel.x.within(workers), panel.y.within(workers / least)));
    canvas.dashes(&line, GUIDE, AXIS_STROKE)?;
    let wanted: Vec<f64> = growths.iter().filter_map(|g| Some(panel.y.within(g.points.last()?.1))).collect();
    let heights = apart(&wanted, TEXT + 1.5, panel.place.bottom - 4.0);
    for ((i, growth), y) in growths.iter().enumerate().zip(heights) {
        for &(workers, ratio) in &growth.points {
            canvas.mark(Shape::of(i), panel.at(workers, ratio), series(i), false)?;
        }
        canvas.label(&growth.name, (panel.place.right + 3.0, y), Look::new(series(i), Align::Left))?;
    }
    Ok(())
}

/// Dots of each round: arithmetic, then memory.
fn steady(canvas: &Canvas<'_>, noise: &Noise, panel: &Panel) -> Result<(), PlotError> {
    panel.grid(canvas)?;
    let y = panel.y.at(1.0);
    canvas.dashes(&[(panel.place.left, y), (panel.place.right, y)], GUIDE, AXIS_STROKE)?;
    for (i, times) in [&noise.arithmetic, &noise.memory].into_iter().enumerate() {
        for (round, time) in times.iter().enumerate().filter(|(_, time)| time.is_finite()) {
            let at = (panel.x.at(round as f64 + 1.0), panel.y.within(*time));
            canvas.dot(at, 1.2, series(2 * i), 0.75)?;
        }
    }
    let look = |i: usize| Look::new(series(2 * i), Align::Right);
    let memory = "memory";
    let right = panel.place.right - 2.0;
    canvas.text(memory, (right, panel.place.top + TEXT), look(1))?;
    canvas.text("arithmetic", (right - text_width(memory, look(1)) - 6.0, panel.place.top + TEXT), look(0))?;
    canvas.text("best", (panel.place.left + 3.0, y + TEXT + 1.0), Look::new(MUTED, Align::Left))
}

#[cfg(test)]
mod tests;
