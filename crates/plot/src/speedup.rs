//! The figure of a scaling study: speedup and efficiency over workers.
//!
//! Left, speedup on axes with one length per doubling in both directions, so that the ideal is the diagonal; right,
//! efficiency from zero. Markers are medians with their 95 % intervals, faint dots are single repeats, and only a
//! fitted model is a line: nothing is joined over worker counts that were not measured, and no model is drawn past
//! them. The time that speedups are relative to stands under the title; rows that failed a guard are hollow, and why
//! stands below, as does the reason if nothing was fitted.
//!
//! Weak scaling is drawn as scaled speedup p·T₁/Tₚ and its efficiency T₁/Tₚ.

mod curve;
mod layout;
pub(crate) mod predicted;
pub(crate) mod words;

use crate::axis::Axis;
use crate::canvas::{Canvas, Point, figure as sheet};
use crate::panel::{Panel, Place};
use crate::style::{AXIS_STROKE, CURVE_STROKE, GUIDE, MUTED, SHADE, TEXT, Width};
use crate::text::{Align, Look, fitted, width as text_width, wrapped};
use crate::{Figure, PlotError};
pub(crate) use curve::{Curve, FEWEST_REPEATS, Quantity};
use layout::Layout;
use partita_scaling::prediction::Predictions;
use partita_scaling::record::{CurvePoint, Mode, Study};
use plotters::style::RGBColor;

/// Draws one or several studies in one figure.
///
/// Studies without rows are left out. Worker counts may be any; one is enough.
///
/// # Errors
/// [`PlotError::Empty`] if no study has a row with a positive time.
pub fn figure(studies: &[Study], width: Width) -> Result<Figure, PlotError> {
    let drawn: Vec<Curve<'_>> = studies.iter().filter(|s| curve::drawable(s)).enumerate().map(Curve::new).collect();
    if drawn.is_empty() {
        return Err(PlotError::Empty("no worker count has a measured time"));
    }
    let layout = Layout::new(&drawn, width);
    sheet(layout.size, &words::alt(&drawn), |canvas| draw(canvas, &drawn, &layout))
}

fn draw(canvas: &Canvas<'_>, curves: &[Curve<'_>], layout: &Layout) -> Result<(), PlotError> {
    layout.caption.draw(canvas, layout.size.1)?;
    for (panel, quantity) in [(&layout.speedup, Quantity::Speedup), (&layout.efficiency, Quantity::Efficiency)] {
        beyond_cores(canvas, curves, panel, quantity)?;
        panel.grid(canvas)?;
        ideal(canvas, curves, panel, quantity)?;
        curves.iter().try_for_each(|curve| model(canvas, curve, panel, quantity))?;
        if let Some((curve, predictions)) = alone(curves) {
            predicted::draw(canvas, curve, predictions, panel, quantity)?;
        }
        curves.iter().try_for_each(|curve| measured(canvas, curve, panel, (quantity, curves.len() == 1)))?;
    }
    if let [curve] = curves {
        name_model(canvas, curve, &layout.speedup)?;
    }
    let weak = curves.iter().any(|c| c.study.design.mode == Mode::Weak);
    layout.speedup.axes(canvas, "workers", if weak { "scaled speedup" } else { "speedup" })?;
    layout.efficiency.axes(canvas, "workers", "efficiency")?;
    if layout.names > 0.0 { names(canvas, curves, layout) } else { Ok(()) }
}

/// The only study of a figure, if it has predictions: those of several would hide each other.
fn alone<'a>(curves: &'a [Curve<'a>]) -> Option<(&'a Curve<'a>, &'a Predictions)> {
    let [curve] = curves else { return None };
    Some((curve, curve.study.predictions.as_ref()?))
}

/// The most workers that were measured, and the most that are drawn.
fn most_workers(curves: &[Curve<'_>]) -> (usize, usize) {
    let measured = curves.iter().flat_map(|c| &c.rows).map(|row| row.workers).max().unwrap_or(0);
    let predicted = alone(curves).map_or_else(Vec::new, |(_, predictions)| predicted::shown(predictions));
    (measured, predicted.iter().map(|point| point.workers).max().unwrap_or(0).max(measured))
}

/// Shades the workers that no core was free for.
fn beyond_cores(canvas: &Canvas<'_>, curves: &[Curve<'_>], panel: &Panel, quantity: Quantity) -> Result<(), PlotError> {
    let cores = curves.iter().map(|c| c.study.design.cores_available).max().unwrap_or(0) as f64;
    let (measured, most) = most_workers(curves);
    if cores < 1.0 || most as f64 <= cores {
        return Ok(());
    }
    let from = panel.x.within(cores * 2f64.powf(0.15));
    let Place { top, right, bottom, .. } = panel.place;
    canvas.rectangle((from, top), (right, bottom), SHADE, 1.0)?;
    if quantity == Quantity::Speedup && measured as f64 <= cores {
        predicted::name_zone(canvas, panel)?;
    } else if quantity == Quantity::Speedup {
        let look = Look::new(MUTED, Align::Right);
        let lines = wrapped("more workers than cores", look, right - from - 5.0);
        for (i, line) in lines.iter().rev().enumerate() {
            canvas.text(line, (right - 3.0, bottom - 4.0 - 8.5 * i as f64), look)?;
        }
    }
    Ok(())
}

/// The ideal, named on the line.
fn ideal(canvas: &Canvas<'_>, curves: &[Curve<'_>], panel: &Panel, quantity: Quantity) -> Result<(), PlotError> {
    let look = Look::new(MUTED, Align::Left);
    if quantity == Quantity::Efficiency {
        let y = panel.y.at(1.0);
        canvas.dashes(&[(panel.place.left, y), (panel.place.right, y)], GUIDE, AXIS_STROKE)?;
        return canvas.text("ideal", (panel.place.right - text_width("ideal", look), y - 2.5), look);
    }
    let base = curves.iter().map(Curve::base_workers).fold(f64::INFINITY, f64::min);
    let (low, high) = ideal_ends(panel, base);
    let (from, to) = (panel.at(low, low / base), panel.at(high, high / base));
    canvas.dashes(&[from, to], GUIDE, AXIS_STROKE)?;
    canvas.text("ideal", (to.0 - 8.0, to.1 + 4.0), Look { align: Align::Right, ..look })
}

/// The workers between which the line S = p/base stays within a panel.
fn ideal_ends(panel: &Panel, base: f64) -> (f64, f64) {
    (panel.x.low().max(panel.y.low() * base), panel.x.high().min(panel.y.high() * base))
}

/// The fitted model and its pointwise band.
fn model(canvas: &Canvas<'_>, curve: &Curve<'_>, panel: &Panel, quantity: Quantity) -> Result<(), PlotError> {
    let Some((_, points)) = curve.fit() else { return Ok(()) };
    let place = |p: &CurvePoint, ratio: f64| -> Point {
        (panel.x.at(p.workers), panel.y.within(curve.value(quantity, p.workers, ratio)))
    };
    let upper = points.iter().map(|p| place(p, p.high));
    let lower = points.iter().rev().map(|p| place(p, p.low));
    canvas.fill(&upper.chain(lower).collect::<Vec<_>>(), curve.colour, 0.15)?;
    let middle: Vec<Point> = points.iter().map(|p| place(p, p.speedup)).collect();
    canvas.line(&middle, curve.colour, CURVE_STROKE)
}

/// Names the model beneath its line, with its parameters and how many worker counts it was fitted to.
fn name_model(canvas: &Canvas<'_>, curve: &Curve<'_>, panel: &Panel) -> Result<(), PlotError> {
    let Some((fit, points)) = curve.fit() else { return Ok(()) };
    let Some(point) = points.get(points.len() * 9 / 20) else { return Ok(()) };
    let counts = curve.rows.iter().filter(|row| row.guard == "ok").count();
    let look = Look::new(curve.colour, Align::Left);
    let at = (panel.x.at(point.workers) + 4.0, panel.y.within(point.low) + TEXT + 5.0);
    let room = panel.place.right - at.0 - 2.0;
    if at.1 > panel.place.bottom - 14.0 {
        return Ok(());
    }
    let lines = wrapped(&words::label(fit, counts), look, room);
    lines.iter().zip(0..).try_for_each(|(line, i)| canvas.text(line, (at.0, at.1 + 8.5 * f64::from(i)), look))
}

/// Repeats, intervals and medians.
///
/// Repeats of several studies would hide each other, so they are drawn for one `alone`.
fn measured(
    canvas: &Canvas<'_>,
    curve: &Curve<'_>,
    panel: &Panel,
    (quantity, alone): (Quantity, bool),
) -> Result<(), PlotError> {
    for (sample, ratio) in curve.repeats().filter(|_| alone) {
        let y = curve.value(quantity, sample.workers as f64, ratio);
        let x = panel.x.at(sample.workers as f64) + aside(sample.repeat);
        if panel.y.holds(y) && (panel.place.left..=panel.place.right).contains(&x) {
            let at = (x, panel.y.at(y));
            if sample.guard.is_empty() {
                canvas.dot(at, 0.9, curve.colour, 0.35)?;
            } else {
                canvas.ring(at, 1.1, curve.colour)?;
            }
        }
    }
    for row in &curve.rows {
        let workers = row.workers as f64;
        let y = |ratio: f64| panel.y.within(curve.value(quantity, workers, ratio));
        whisker(canvas, panel.x.at(workers), (y(row.speedup_low), y(row.speedup_high)), curve.colour)?;
        canvas.mark(curve.shape, (panel.x.at(workers), y(row.speedup)), curve.colour, row.guard != "ok")?;
    }
    Ok(())
}

/// Moves repeats apart sideways, the same way every time, so that they can be counted.
fn aside(repeat: usize) -> f64 {
    const OFFSETS: [f64; 5] = [5.0, -6.0, 7.0, -5.0, 6.0];
    OFFSETS[repeat % OFFSETS.len()]
}

/// An interval with caps, between heights on the sheet.
pub(crate) fn whisker(canvas: &Canvas<'_>, x: f64, (low, high): (f64, f64), colour: RGBColor) -> Result<(), PlotError> {
    const CAP: f64 = 2.5;
    if !low.is_finite() || !high.is_finite() || (low - high).abs() < 0.1 {
        return Ok(());
    }
    canvas.line(&[(x, low), (x, high)], colour, 0.9)?;
    [low, high].into_iter().try_for_each(|y| canvas.line(&[(x - CAP, y), (x + CAP, y)], colour, 0.9))
}

/// Names the studies beside their last points, moved apart where they would overlap.
fn names(canvas: &Canvas<'_>, curves: &[Curve<'_>], layout: &Layout) -> Result<(), PlotError> {
    let panel = &layout.speedup;
    let last = |c: &Curve<'_>| c.rows.last().map_or(1.0, |r| c.value(Quantity::Speedup, r.workers as f64, r.speedup));
    let wanted: Vec<f64> = curves.iter().map(|c| panel.y.within(last(c))).collect();
    let heights = apart(&wanted, TEXT + 1.5, panel.place.bottom - 3.0);
    for (curve, y) in curves.iter().zip(heights) {
        let look = Look::new(curve.colour, Align::Left);
        let name = fitted(&curve.name(curves), look, layout.names);
        canvas.label(&name, (panel.place.right + 4.0, y), look)?;
    }
    Ok(())
}

/// Heights at least `gap` apart, in the order of the wanted ones, none below `bottom`.
pub(crate) fn apart(wanted: &[f64], gap: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]));
    let mut heights = wanted.to_vec();
    for pair in order.windows(2) {
        heights[pair[1]] = heights[pair[1]].max(heights[pair[0]] + gap);
    }
    let mut limit = bottom;
    for &i in order.iter().rev() {
        heights[i] = heights[i].min(limit);
        limit = heights[i] - gap;
    }
    heights
}

/// The axes' ranges: whole studies with their intervals and a little room.
fn ranges(curves: &[Curve<'_>]) -> ((f64, f64), (f64, f64), f64) {
    let rows = || curves.iter().flat_map(|c| c.rows.iter().map(move |row| (c, *row)));
    let workers = || rows().map(|(_, row)| row.workers as f64);
    let (least, most) = (workers().fold(f64::INFINITY, f64::min), most_workers(curves).1.max(1) as f64);
    let all = |quantity: Quantity| {
        rows().flat_map(move |(c, row)| {
            [row.speedup, row.speedup_low, row.speedup_high].map(|r| c.value(quantity, row.workers as f64, r))
        })
    };
    let positive = |v: &f64| v.is_finite() && *v > 0.0;
    let low = all(Quantity::Speedup).filter(positive).fold(1.0, f64::min).max(1.0 / 64.0);
    let high = all(Quantity::Speedup).filter(positive).fold(most / least, f64::max).min(most / least * 4.0);
    let best = all(Quantity::Efficiency).filter(positive).fold(1.0, f64::max).min(4.0);
    ((least, most), (low, high), best)
}

/// The two pairs of axes at their places; the speedup's have one length per doubling in both directions.
fn panels(curves: &[Curve<'_>], speedup: Place, efficiency: Place) -> (Panel, Panel) {
    let ((least, most), (low, high), best) = ranges(curves);
    let room = 2f64.powf(if most > least { 0.3 } else { 0.7 });
    let (wide, tall) = (speedup.right - speedup.left, speedup.bottom - speedup.top);
    let needed = |low: f64, high: f64| (high / low * room * room).log2();
    let octaves_per_point = (needed(least, most) / wide).max(needed(low, high) / tall);
    let across = reached(least, most, octaves_per_point * wide);
    let y = Axis::log2(reached(low, high, octaves_per_point * tall), speedup.upwards());
    let left = Panel { place: speedup, x: Axis::log2(across, speedup.across()), y };
    let y = Axis::linear((0.0, best * 1.08), efficiency.upwards(), 5);
    (left, Panel { place: efficiency, x: Axis::log2(across, efficiency.across()), y })
}

/// A range of that many octaves with the given one in its middle.
fn reached(low: f64, high: f64, octaves: f64) -> (f64, f64) {
    let room = ((octaves - (high / low).log2()) / 2.0).max(0.0).exp2();
    (low / room, high * room)
}

#[cfg(test)]
pub(crate) mod tests;
