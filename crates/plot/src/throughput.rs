//! The figure of throughputs that were measured elsewhere: points, the best law with its band, its peak and its limit.
//!
//! Both axes are linear and begin at zero, so that a straight line is linear growth and a peak looks like one. Faint
//! dots are single measurements, markers are medians. The curve is drawn over the range of the points and no further.

use crate::axis::Axis;
use crate::canvas::{Canvas, Point, figure as sheet};
use crate::caption::{Caption, Fact};
use crate::numbers::{TIE, counted, plain_interval, significant};
use crate::panel::{BELOW, Panel, Place, beside};
use crate::speedup::words::{fitted, sentence};
use crate::style::{AXIS_STROKE, CURVE_STROKE, GUIDE, MARGIN, MUTED, SHADE, Shape, Width, series};
use crate::text::{Align, Look, width as text_width};
use crate::{Figure, PlotError};
use partita_scaling::models::Residuals;
use partita_scaling::record::{CurvePoint, Derived, Fit, Throughputs};
use std::collections::BTreeMap;

/// The panel's height in points.
const HEIGHT: f64 = 200.0;

/// Draws throughputs under a title.
///
/// # Errors
/// [`PlotError::Empty`] if there is no measurement.
pub fn figure(title: &str, throughputs: &Throughputs, width: Width) -> Result<Figure, PlotError> {
    if throughputs.points.is_empty() {
        return Err(PlotError::Empty("no throughput was measured"));
    }
    let medians = medians(throughputs);
    let facts = vec![Fact::plain(facts(throughputs, &medians))];
    let caption = Caption::new(&format!("{title}: throughput"), facts, &notes(throughputs), width.points());
    let panel = panel(throughputs, &caption, width);
    let size = (width.points(), (panel.place.bottom + BELOW + caption.below()).ceil());
    sheet(size, &alt(title, throughputs, &medians), |canvas| {
        caption.draw(canvas, size.1)?;
        panel.grid(canvas)?;
        if let Some(fit) = best(throughputs) {
            limit(canvas, fit, &panel)?;
            // The zone of the peak lies beneath the curve.
            peak(canvas, fit, &panel)?;
            model(canvas, fit, &panel)?;
        }
        for point in throughputs.points.iter().filter(|_| medians.len() < throughputs.points.len()) {
            canvas.dot(panel.at(point.workers, point.throughput), 0.9, series(0), 0.35)?;
        }
        medians.iter().try_for_each(|&(x, y)| canvas.mark(Shape::Circle, panel.at(x, y), series(0), false))?;
        panel.axes(canvas, "workers", "throughput")
    })
}

fn best(throughputs: &Throughputs) -> Option<&Fit> {
    throughputs.models.fits.first()
}

/// Medians by worker count, ascending.
fn medians(throughputs: &Throughputs) -> Vec<Point> {
    let mut groups: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    throughputs.points.iter().for_each(|p| groups.entry(p.workers.to_bits()).or_default().push(p.throughput));
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        let n = values.len();
        f64::midpoint(values[(n - 1) / 2], values[n / 2])
    };
    groups.into_iter().map(|(workers, values)| (f64::from_bits(workers), median(values))).collect()
}

fn facts(throughputs: &Throughputs, medians: &[Point]) -> String {
    let residuals = match throughputs.residuals {
        Residuals::Log => "logarithms of throughput",
        Residuals::Raw => "throughput",
    };
    let least = medians.first().map_or(0.0, |point| point.0);
    let first = medians.first().map_or(0.0, |point| point.1);
    format!(
        "{} of {}; {} with {}. Least squares of {residuals}.",
        counted(throughputs.points.len() as u64, "measurement"),
        counted(medians.len() as u64, "worker count"),
        significant(first, 4),
        if least.fract() == 0.0 { counted(least as u64, "worker") } else { significant(least, 3) }
    )
}

fn notes(throughputs: &Throughputs) -> Vec<String> {
    let models = &throughputs.models;
    let line = best(throughputs).map(|fit| format!("Line: {}; shaded: 95{TIE}% band.", fitted(fit)));
    let refused = models.refusal.iter().map(|why| format!("No model fitted: {}.", why.trim_end_matches('.')));
    let left = models.notes.iter().map(|note| format!("{}.", sentence(note)));
    line.into_iter().chain(refused).chain(left).collect()
}

fn panel(throughputs: &Throughputs, caption: &Caption, width: Width) -> Panel {
    let curve = || best(throughputs).into_iter().flat_map(|fit| &fit.curve);
    let most = throughputs.points.iter().map(|p| p.workers).fold(0.0, f64::max);
    let top = throughputs.points.iter().map(|p| p.throughput).chain(curve().map(|p| p.high)).fold(0.0, f64::max);
    let axis = |along| Axis::linear((0.0, top * 1.12), along, 5);
    let place = Place {
        left: MARGIN + beside(&axis((HEIGHT, 0.0))) + 1.0,
        top: caption.above() + 8.0,
        right: width.points() - MARGIN - 2.0,
        bottom: caption.above() + 8.0 + HEIGHT,
    };
    Panel { place, x: Axis::linear((0.0, most * 1.06), place.across(), 7), y: axis(place.upwards()) }
}

fn model(canvas: &Canvas<'_>, fit: &Fit, panel: &Panel) -> Result<(), PlotError> {
    let place = |p: &CurvePoint, y: f64| (panel.x.within(p.workers), panel.y.within(y));
    let upper = fit.curve.iter().map(|p| place(p, p.high));
    let lower = fit.curve.iter().rev().map(|p| place(p, p.low));
    canvas.fill(&upper.chain(lower).collect::<Vec<_>>(), series(0), 0.15)?;
    let middle: Vec<Point> = fit.curve.iter().map(|p| place(p, p.speedup)).collect();
    canvas.line(&middle, series(0), CURVE_STROKE)
}

fn derived<'a>(fit: &'a Fit, name: &str) -> Option<&'a Derived> {
    fit.derived.iter().find(|d| d.name == name)
}

/// The throughput of endlessly many workers without coherency, where the axis reaches it.
fn limit(canvas: &Canvas<'_>, fit: &Fit, panel: &Panel) -> Result<(), PlotError> {
    let Some(limit) = derived(fit, "limit_throughput").filter(|d| panel.y.holds(d.value)) else { return Ok(()) };
    let y = panel.y.at(limit.value);
    canvas.dashes(&[(panel.place.left, y), (panel.place.right, y)], GUIDE, AXIS_STROKE)?;
    let words = format!("limit of contention alone, {}", significant(limit.value, 4));
    canvas.text(&words, (panel.place.left + 4.0, y - 2.5), Look::new(MUTED, Align::Left))
}

/// The peak with its interval as a zone, where it lies among the points.
fn peak(canvas: &Canvas<'_>, fit: &Fit, panel: &Panel) -> Result<(), PlotError> {
    let (Some(peak), Some(rate)) = (derived(fit, "peak_workers"), derived(fit, "peak_throughput")) else {
        return Ok(());
    };
    if !panel.x.holds(peak.value) {
        return Ok(());
    }
    let (low, high) = (peak.low.unwrap_or(peak.value), peak.high.unwrap_or(peak.value));
    let (x, y) = panel.at(peak.value, panel.y.high().min(rate.value));
    let band = fit.curve.iter().map(|point| point.high).fold(rate.value, f64::max);
    let Place { top, right, bottom, .. } = panel.place;
    canvas.rectangle((panel.x.within(low), y), (panel.x.within(high), bottom), SHADE, 0.7)?;
    canvas.dashes(&[(x, bottom), (x, y)], GUIDE, AXIS_STROKE)?;
    let words = format!("peak {} at {} workers", significant(rate.value, 4), plain_interval(peak.value, low, high));
    let look = Look::new(series(0), Align::Centre);
    let half = text_width(&words, look) / 2.0;
    let middle = x.clamp((panel.place.left + half + 3.0).min(right - half), right - half);
    canvas.text(&words, (middle, (panel.y.within(band) - 3.0).max(top + 7.0)), look)
}

fn alt(title: &str, throughputs: &Throughputs, medians: &[Point]) -> String {
    let point = |&(x, y): &Point| format!("{} with {}", significant(y, 4), significant(x, 4));
    let points: Vec<String> = medians.iter().map(point).collect();
    format!("Throughput over workers of {title}: {}. {}", points.join(", "), notes(throughputs).join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numbers::untied;
    use partita_scaling::models::of_throughput;
    use partita_scaling::record::Throughput;

    fn drawn(rate: impl Fn(f64) -> f64, workers: &[f64]) -> String {
        let points = workers.iter().map(|&n| Throughput { workers: n, throughput: rate(n) }).collect();
        let throughputs = of_throughput(points, Residuals::Log, 1);
        [Width::Page, Width::Column].map(|width| untied(figure("a", &throughputs, width).unwrap().svg()))[0].clone()
    }

    #[test]
    fn a_peak_is_named_with_its_interval_and_a_refusal_with_its_reason() {
        let usl = |n: f64| 10.0 * n / (1.0 + 0.02 * (n - 1.0) + 0.02 * n * (n - 1.0));
        let words = drawn(usl, &[1.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert!(words.contains("peak 35.71 at 7.00 [7.00, 7.00] workers"));
        assert!(words.contains("universal scalability law"));
        let words = drawn(usl, &[1.0, 2.0]);
        assert!(words.contains("No model fitted: few worker counts"));
    }

    #[test]
    fn extreme_throughputs_are_drawn() {
        drawn(|n| 1e-29 * n, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 1e6]);
        drawn(|n| 1e29 / n.sqrt(), &[0.5, 1.0, 2.0, 4.0, 8.0, 16.0]);
        drawn(|_| 7.0, &[3.0]);
    }
}
