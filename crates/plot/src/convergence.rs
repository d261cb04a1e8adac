//! The figure of how an estimate settles: p and λ over the number of replicates.
//!
//! Lines are estimates from the first N replicates of one run, shaded are their 95 % intervals. Each holds all that came
//! before it: the line wanders within the intervals, and steps of a line are no independent trials. λ is left out
//! where replicates say nothing of it.

use crate::axis::Axis;
use crate::canvas::{Canvas, Point, figure as sheet};
use crate::caption::{Caption, Fact};
use crate::numbers::{TIE, count, plain_interval, with_error};
use crate::panel::{BELOW, Panel, Place, beside, pair};
use crate::style::{CURVE_STROKE, MARGIN, Width, series};
use crate::{Figure, PlotError};

/// The height of the panels on a page, and in a column.
const HEIGHTS: [f64; 2] = [150.0, 118.0];
/// A panel somewhere, to learn how wide its labels are.
const PROBE: Place = Place { left: 0.0, top: 0.0, right: 200.0, bottom: HEIGHTS[0] };
/// The quantile of the normal law that 95 % of it lie within.
const REACH: f64 = 1.96;

/// What was known after some replicates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known {
    /// Replicates N.
    pub replicates: f64,
    /// The p-value, and the ends of its 95 % interval.
    pub p: [f64; 3],
    /// λ and its standard error, if a law was fitted.
    pub lambda: Option<[f64; 2]>,
}

/// Draws what was known of `title`, in the order of N.
///
/// ```
/// use partita_plot::convergence::{Known, figure};
/// let known = |n: f64| Known { replicates: n, p: [0.1, 0.1 - 0.3 / n.sqrt(), 0.1 + 0.3 / n.sqrt()], lambda: None };
/// let figure = figure("a question", &[100.0, 200.0, 400.0].map(known), partita_plot::Width::Page)?;
/// assert!(figure.alt().contains("400 replicates"));
/// # Ok::<(), partita_plot::PlotError>(())
/// ```
///
/// # Errors
/// [`PlotError::Empty`] unless there are two N with a p-value above 0.
pub fn figure(title: &str, known: &[Known], width: Width) -> Result<Figure, PlotError> {
    let sound = |known: &&Known| known.replicates >= 1.0 && known.p[0] > 0.0 && known.p.iter().all(|p| p.is_finite());
    let known: Vec<Known> = known.iter().filter(sound).copied().collect();
    let [.., before, last] = known[..] else { return Err(PlotError::Empty("fewer than two numbers of replicates")) };
    if before.replicates >= last.replicates {
        return Err(PlotError::Empty("the numbers of replicates do not rise"));
    }
    let curves: Vec<Curve> = [Some(of_p(&known)), of_lambda(&known)].into_iter().flatten().collect();
    let caption = Caption::new(&format!("{title}: convergence"), facts(&last), &notes(&known), width.points());
    let panels = panels(&curves, &caption, width);
    let bottom = panels.iter().map(|panel| panel.place.bottom).fold(0.0, f64::max);
    let size = (width.points(), (bottom + BELOW + caption.below()).ceil());
    sheet(size, &alt(title, &known, &last), |canvas| {
        caption.draw(canvas, size.1)?;
        curves.iter().zip(&panels).enumerate().try_for_each(|(i, (curve, panel))| draw(canvas, curve, panel, i))
    })
}

/// An estimate over the decimal logarithm of N, with its interval.
struct Curve {
    name: &'static str,
    /// Whether values are decimal logarithms.
    powers: bool,
    /// log N, the low end, the estimate, the high end.
    points: Vec<[f64; 4]>,
}

/// Intervals that begin at 0 begin nowhere on an axis of logarithms.
fn of_p(known: &[Known]) -> Curve {
    let point = |known: &Known| {
        let [value, low, high] = known.p.map(|p| p.max(0.0).log10());
        [known.replicates.log10(), low, value, high]
    };
    Curve { name: "p-value", powers: true, points: known.iter().map(point).collect() }
}

/// None where it stays the same: it is then no matter of replicates.
fn of_lambda(known: &[Known]) -> Option<Curve> {
    let sound = |[lambda, error]: &[f64; 2]| *lambda > 0.0 && lambda.is_finite() && error.is_finite();
    let point = |known: &Known| {
        let [lambda, error] = known.lambda.filter(sound)?;
        Some([known.replicates.log10(), lambda - REACH * error, lambda, lambda + REACH * error])
    };
    let points: Vec<[f64; 4]> = known.iter().filter_map(point).collect();
    let varies = points.windows(2).any(|pair| pair[0][2] != pair[1][2]);
    varies.then_some(Curve { name: "λ", powers: false, points })
}

fn facts(last: &Known) -> Vec<Fact> {
    let [value, low, high] = last.p;
    let lambda = last.lambda.map_or_else(String::new, |[l, error]| format!(", λ{TIE}={TIE}{}", with_error(l, error)));
    let p = plain_interval(value, low, high);
    let words = format!("After {} replicates p{TIE}={TIE}{p}{lambda}.", count(last.replicates as u64));
    vec![Fact::plain(words)]
}

fn notes(known: &[Known]) -> Vec<String> {
    let open = if known.iter().any(|known| known.p[1] <= 0.0) { " Those from 0 reach the axis." } else { "" };
    vec![format!("Lines: estimates from the first N replicates of one run. Shaded: their 95{TIE}% intervals.{open}")]
}

fn alt(title: &str, known: &[Known], last: &Known) -> String {
    let facts: Vec<String> = facts(last).into_iter().map(|fact| fact.words).collect();
    format!("{title}: estimates over the number of replicates. {} {}", facts.join(" "), notes(known).join(" "))
}

fn panels(curves: &[Curve], caption: &Caption, width: Width) -> Vec<Panel> {
    let left = curves.iter().map(|curve| beside(&panel(curve, PROBE).y)).fold(0.0, f64::max) + MARGIN + 1.0;
    let (first, second) = pair(width, left, caption.above() + 6.0, HEIGHTS);
    let places = match curves {
        [_] => vec![Place { right: second.right, ..first }],
        _ => vec![first, second],
    };
    curves.iter().zip(places).map(|(curve, place)| panel(curve, place)).collect()
}

fn panel(curve: &Curve, place: Place) -> Panel {
    let ends = |of: fn(&[f64; 4]) -> [f64; 2]| {
        let all = || curve.points.iter().flat_map(of).filter(|value| value.is_finite());
        (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max))
    };
    let x = Axis::powers_of_ten(ends(|p| [p[0], p[0]]), place.across());
    let (low, high) = ends(|p| [p[1], p[3]]);
    let least = ends(|p| [p[2], p[2]]).0;
    // Room for an interval that has no end below.
    let low = if curve.points.iter().all(|point| point[1].is_finite()) { low } else { low.min(least - 1.0) };
    let room = 0.05 * (high - low);
    let range = (low - room, high + room);
    let y = if curve.powers {
        Axis::powers_of_ten(range, place.upwards())
    } else {
        Axis::linear(range, place.upwards(), 5)
    };
    Panel { place, x, y }
}

fn draw(canvas: &Canvas<'_>, curve: &Curve, panel: &Panel, i: usize) -> Result<(), PlotError> {
    panel.grid(canvas)?;
    let edge =
        |which: usize| curve.points.iter().map(move |point| (panel.x.at(point[0]), panel.y.within(point[which])));
    let outline: Vec<Point> = edge(1).chain(edge(3).collect::<Vec<_>>().into_iter().rev()).collect();
    canvas.fill(&outline, series(i), 0.18)?;
    canvas.line(&edge(2).collect::<Vec<_>>(), series(i), CURVE_STROKE)?;
    panel.axes(canvas, "replicates N", curve.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(n: f64, lambda: Option<[f64; 2]>) -> Known {
        Known { replicates: n, p: [0.01, 0.01 / (1.0 + 9.0 / n.sqrt()), 0.01 * (1.0 + 9.0 / n.sqrt())], lambda }
    }

    #[test]
    fn a_law_that_replicates_tell_has_a_panel() {
        let settling: Vec<Known> =
            (1..50).map(|i| f64::from(i) * 64.0).map(|n| known(n, Some([0.3 + 1.0 / n, 0.1 / n.sqrt()]))).collect();
        let fixed: Vec<Known> = settling.iter().map(|k| Known { lambda: Some([0.3, 0.01]), ..*k }).collect();
        for width in [Width::Column, Width::Page] {
            assert!(figure("q", &settling, width).unwrap().svg().contains(">\nλ"));
            assert!(!figure("q", &fixed, width).unwrap().svg().contains(">\nλ\n"));
        }
    }

    #[test]
    fn whatever_was_known_is_drawn_or_refused() {
        let nothing = [f64::NAN, 0.0, 1.0];
        let few = [known(64.0, None)];
        let hostile =
            [Known { p: nothing, ..few[0] }, Known { p: [0.0; 3], ..few[0] }, Known { replicates: 0.0, ..few[0] }];
        assert!(matches!(figure("q", &few, Width::Page), Err(PlotError::Empty(_))));
        assert!(matches!(figure("q", &hostile, Width::Page), Err(PlotError::Empty(_))));
        let bounds =
            [1e-3, 1e-3, 1e-3].map(|p| Known { replicates: 1e3, p: [p, 0.0, 4.0 * p], lambda: Some([f64::NAN; 2]) });
        assert!(matches!(figure("q", &bounds, Width::Page), Err(PlotError::Empty(_))));
        let tiny = [Known { p: [1e-300, 0.0, 1e-299], ..few[0] }, Known { replicates: 1e9, p: [1.0; 3], ..few[0] }];
        assert!(figure("q", &tiny, Width::Column).is_ok());
    }
}
