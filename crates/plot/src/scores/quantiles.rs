//! The scores of replicates over those that the fitted law would have given.
//!
//! A dot is a score s that occurs: at the height s, over the score that the law has as large a share below as there are
//! replicates below s. Dots of scores that follow the law lie on the diagonal but for chance, which keeps each in the
//! shaded band in 95 of 100 samples.

use super::{Gumbel, Sample, ScoresRecord, View, steps, words};
use crate::axis::Axis;
use crate::canvas::{Canvas, Point, figure as sheet};
use crate::caption::Caption;
use crate::numbers::TIE;
use crate::panel::{BELOW, Panel, Place, beside};
use crate::style::{CURVE_STROKE, MARGIN, Width, series};
use crate::{Figure, PlotError};

/// The panel's height.
const HEIGHT: f64 = 190.0;

/// The quantile of the normal law that 95 % of it lie within.
const REACH: f64 = 1.96;

/// Draws scores over those of the law fitted to them.
///
/// # Errors
/// [`PlotError::Empty`] if there are no scores, or no law was fitted.
pub fn quantiles(record: &ScoresRecord, width: Width) -> Result<Figure, PlotError> {
    let sample = Sample::of(&record.scores).ok_or(PlotError::Empty("no replicate has a score"))?;
    let law = record.gumbel.filter(Gumbel::sound).ok_or(PlotError::Empty("no law was fitted"))?;
    let view = View { record, sample, law: Some(law) };
    let title = format!("{}: scores beside the law", record.title);
    let caption = Caption::new(&title, words::facts(&view), &notes(), width.points());
    let panel = panel(&view.sample, caption.above() + 6.0, width);
    let size = (width.points(), (panel.place.bottom + BELOW + caption.below()).ceil());
    let alt = format!("{title}: quantiles of the scores over those of the law. {}", notes().join(" "));
    sheet(size, &alt, |canvas| {
        caption.draw(canvas, size.1)?;
        panel.grid(canvas)?;
        band(canvas, &law, &view.sample, &panel)?;
        let ends = [panel.x.low(), panel.x.high()].map(|score| panel.at(score, score));
        canvas.line(&ends, series(1), CURVE_STROKE)?;
        dots(&law, &view.sample).try_for_each(|(x, y)| {
            let at = (panel.x.within(x), panel.y.within(y));
            canvas.dot(at, 1.5, series(0), 1.0)
        })?;
        panel.axes(canvas, "score by the law", "score of replicates")
    })
}

fn notes() -> Vec<String> {
    vec![format!(
        "Dots: scores, over those that the law has as large a share below. Line: as the law. Shaded: where chance keeps \
         95{TIE}% of dots that follow it."
    )]
}

/// Both axes hold the sample, with room for its greatest scores, which scatter most.
fn panel(sample: &Sample, top: f64, width: Width) -> Panel {
    let (low, high) = sample.ends();
    let room = 0.06 * (high - low).max(sample.span());
    let range = (low - room, high + 2.0 * room);
    let axis = |along: (f64, f64)| Axis::whole(range, along, ((along.1 - along.0).abs() / 34.0) as usize);
    let left = MARGIN + beside(&axis((HEIGHT, 0.0))) + 1.0;
    let place = Place { left, top, right: width.points() - MARGIN - 2.0, bottom: top + HEIGHT };
    Panel { place, x: axis(place.across()), y: axis(place.upwards()) }
}

/// Each score that occurs, but for the least, which none is below; over the law's.
fn dots<'a>(law: &'a Gumbel, sample: &'a Sample) -> impl Iterator<Item = (f64, f64)> + 'a {
    sample.survival().skip(1).map(|(score, reaching)| (law.quantile(1.0 - reaching), score))
}

/// Where the law's own samples lie: about a share F of scores below s, by √(F (1 − F)/N).
fn band(canvas: &Canvas<'_>, law: &Gumbel, sample: &Sample, panel: &Panel) -> Result<(), PlotError> {
    let edge = |sign: f64| -> Vec<Point> {
        let at = |score: f64| {
            let above = law.survival(score);
            let error = (above * (1.0 - above) / sample.len() as f64).sqrt();
            let x = law.quantile(1.0 - above + sign * REACH * error);
            (panel.x.within(if x.is_nan() { score } else { x }), panel.y.at(score))
        };
        steps(panel.y.low(), panel.y.high()).map(at).collect()
    };
    let outline: Vec<Point> = edge(-1.0).into_iter().chain(edge(1.0).into_iter().rev()).collect();
    canvas.fill(&outline, series(1), 0.15)
}

#[cfg(test)]
mod tests {
    use super::super::tests::record;
    use super::*;

    /// Scores at equal shares of a law lie on its diagonal.
    #[test]
    fn scores_of_the_law_lie_on_the_diagonal() {
        for (lambda, span) in [(0.27, 1), (1.3, 1), (0.12, 5)] {
            let record = record((lambda, 41.0), 100_000, span, 50);
            let sample = Sample::of(&record.scores).unwrap();
            let inner = |&(x, _): &(f64, f64)| (0.01..0.99).contains(&(1.0 - record.gumbel.unwrap().survival(x)));
            for (x, y) in dots(&record.gumbel.unwrap(), &sample).filter(inner) {
                assert!((x - y).abs() < 0.02 * f64::from(span), "λ {lambda}: {y} over {x}");
            }
            for width in [Width::Column, Width::Page] {
                assert!(quantiles(&record, width).unwrap().alt().contains("quantiles"));
            }
        }
    }

    #[test]
    fn without_a_law_there_is_no_figure() {
        let record = ScoresRecord { gumbel: None, ..record((0.27, 41.0), 100, 1, 50) };
        assert!(matches!(quantiles(&record, Width::Page), Err(PlotError::Empty(_))));
    }
}
