//! The figure of a Monte Carlo significance run: the scores of replicates, and where the observed one lies.
//!
//! Left, the share of replicates at each score, with the fitted Gumbel law over the bars; right, the share that
//! reaches a score or more, on a logarithmic axis, with the tail of the law: solid over the sample, dashed where it is
//! extrapolated. The observed score is a vertical line with its name, and the chance counted for it a diamond with its
//! 95 % interval. A score far beyond the sample is named at the edge instead, so that the sample keeps its room.
//!
//! [`quantiles`] holds the scores beside those the law would have given.
//!
//! The law gives whole scores, P(S = x) = P(S ≥ x) − P(S ≥ x + span) on the multiples of the *span* (the greatest
//! common divisor of the scores): this is what the bars show and what the curve continues between them.

mod law;
mod layout;
mod quantiles;
mod sample;
mod words;

pub use quantiles::quantiles;

use crate::canvas::{Canvas, Point, figure as sheet};
use crate::panel::{Panel, Place};
use crate::style::{self, AXIS_STROKE, CURVE_STROKE, INK, Shape, TEXT, Width};
use crate::text::{Align, Look, width as text_width};
use crate::{Figure, PlotError};
use layout::{HEADROOM, Layout};
use sample::Sample;

/// What a significance run found.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoresRecord {
    /// What was asked, for the title.
    pub title: String,
    /// The score of every replicate, in any order.
    pub scores: Vec<i32>,
    /// The score whose chance was asked for.
    pub observed: i32,
    /// The chance of the observed score or more.
    pub p: Chance,
    /// The law fitted to the scores, if one was.
    pub gumbel: Option<Gumbel>,
    /// How replicates were made, in words: `mononucleotide shuffle of the target`.
    pub null_model: String,
}

/// A probability with the ends of its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// The estimate.
    pub value: f64,
    /// The interval's lower end; 0 if no replicate reached the score.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// A Gumbel law of scores, P(S ≥ x) = 1 − exp(−e^(−λ(x − μ))), with the standard errors of its parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gumbel {
    /// Decay λ per unit of score.
    pub lambda: f64,
    /// Standard error of λ.
    pub lambda_se: f64,
    /// Karlin and Altschul's K.
    pub k: f64,
    /// Standard error of K.
    pub k_se: f64,
    /// Location μ = ln(K m n)/λ.
    pub mu: f64,
}

/// Draws a sample of scores. One replicate is enough, all may be equal, and any `i32` is a score.
///
/// ```
/// use partita_plot::scores::{Chance, ScoresRecord, figure};
/// let record = ScoresRecord {
///     title: "query against target".to_owned(),
///     scores: vec![31, 28, 30, 29, 30, 34],
///     observed: 41,
///     p: Chance { value: 1.0 / 7.0, low: 0.0, high: 0.46 },
///     gumbel: None,
///     null_model: "shuffled target".to_owned(),
/// };
/// let figure = figure(&record, partita_plot::Width::Column)?;
/// assert!(figure.alt().contains("observed score 41"));
/// # Ok::<(), partita_plot::PlotError>(())
/// ```
///
/// # Errors
/// [`PlotError::Empty`] if there are no scores.
pub fn figure(record: &ScoresRecord, width: Width) -> Result<Figure, PlotError> {
    let sample = Sample::of(&record.scores).ok_or(PlotError::Empty("no replicate has a score"))?;
    let view = View { record, sample, law: record.gumbel.filter(Gumbel::sound) };
    let layout = Layout::new(&view, width);
    sheet(layout.size, &words::alt(&view), |canvas| view.draw(canvas, &layout))
}

/// A record made ready to be drawn.
struct View<'a> {
    record: &'a ScoresRecord,
    sample: Sample,
    /// The fitted law, if it is one that can be drawn.
    law: Option<Gumbel>,
}

impl View<'_> {
    fn draw(&self, canvas: &Canvas<'_>, layout: &Layout) -> Result<(), PlotError> {
        layout.caption.draw(canvas, layout.size.1)?;
        layout.histogram.grid(canvas)?;
        layout.survival.grid(canvas)?;
        self.bars(canvas, &layout.histogram)?;
        self.curve(canvas, &layout.histogram)?;
        self.tail(canvas, &layout.survival)?;
        self.counted(canvas, &layout.survival)?;
        self.observed(canvas, &layout.histogram)?;
        self.observed(canvas, &layout.survival)?;
        self.chance(canvas, &layout.survival)?;
        layout.histogram.axes(canvas, "score", "P(S = score)")?;
        layout.survival.axes(canvas, "score", "P(S ≥ score)")
    }

    fn bars(&self, canvas: &Canvas<'_>, panel: &Panel) -> Result<(), PlotError> {
        self.sample.bars().iter().filter(|bar| bar.height > 0.0).try_for_each(|bar| {
            let (left, right) = (panel.x.at(bar.left), panel.x.at(bar.right));
            let gap = (0.08 * (right - left)).min(0.5);
            let corners = ((left + gap, panel.y.at(bar.height)), (right - gap, panel.place.bottom));
            canvas.rectangle(corners.0, corners.1, style::series(0), 0.4)
        })
    }

    /// The law over the bars.
    fn curve(&self, canvas: &Canvas<'_>, panel: &Panel) -> Result<(), PlotError> {
        let Some(law) = self.law else { return Ok(()) };
        let point = |x: f64| panel.at(x, law.mass(x, self.sample.span()));
        let points: Vec<Point> = steps(panel.x.low(), panel.x.high()).map(point).collect();
        canvas.line(&points, style::series(1), CURVE_STROKE)
    }

    /// The law's tail: a line over the sample, dashes beyond it.
    fn tail(&self, canvas: &Canvas<'_>, panel: &Panel) -> Result<(), PlotError> {
        let Some(law) = self.law else { return Ok(()) };
        let path = |from: f64, to: f64| -> Vec<Point> {
            let values = steps(from, to).map(|x| (x, law.log10_survival(x)));
            values.take_while(|&(_, y)| y >= panel.y.low()).map(|(x, y)| panel.at(x, y)).collect()
        };
        let (low, high) = self.sample.ends();
        let colour = style::series(1);
        canvas.line(&path(low, high), colour, CURVE_STROKE)?;
        canvas.dashes(&path(panel.x.low(), low), colour, CURVE_STROKE)?;
        canvas.dashes(&path(high, panel.x.high()), colour, CURVE_STROKE)
    }

    /// The share of replicates that reach each score, as far as dots can be told apart.
    fn counted(&self, canvas: &Canvas<'_>, panel: &Panel) -> Result<(), PlotError> {
        const APART: f64 = 0.4;
        let mut last: Point = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        self.sample.survival().try_for_each(|(score, share)| {
            let at = panel.at(score, share.log10());
            if (at.0 - last.0).hypot(at.1 - last.1) < APART {
                return Ok(());
            }
            last = at;
            canvas.dot(at, 1.5, style::series(0), 1.0)
        })
    }

    /// The observed score: a line with its name, or its name at the edge it lies beyond.
    fn observed(&self, canvas: &Canvas<'_>, panel: &Panel) -> Result<(), PlotError> {
        let (observed, Place { left, top, right, bottom }) = (f64::from(self.record.observed), panel.place);
        let (name, height) = (words::observed(self.record), top + HEADROOM / 2.0);
        if !panel.x.holds(observed) {
            let beyond = observed > panel.x.high();
            let (name, x) = if beyond { (format!("{name} →"), right) } else { (format!("← {name}"), left + 3.0) };
            return canvas.label(&name, (x, height), look(beyond));
        }
        let x = panel.x.at(observed);
        canvas.line(&[(x, top), (x, bottom)], INK, AXIS_STROKE * 1.5)?;
        let fits = x + 3.0 + text_width(&name, look(false)) <= right;
        canvas.label(&name, (if fits { x + 3.0 } else { x - 3.0 }, height), look(!fits))
    }

    /// The chance of the observed score, where the axes reach it.
    fn chance(&self, canvas: &Canvas<'_>, panel: &Panel) -> Result<(), PlotError> {
        if !self.shows_chance(panel) {
            return Ok(());
        }
        let Chance { value, low, high } = self.record.p;
        let x = panel.x.at(f64::from(self.record.observed));
        let y = |p: f64| panel.y.within(p.max(f64::MIN_POSITIVE).log10());
        canvas.line(&[(x, y(low)), (x, y(high))], INK, 2.2)?;
        canvas.mark(Shape::Diamond, (x, y(value)), INK, false)
    }

    fn shows_chance(&self, panel: &Panel) -> bool {
        panel.x.holds(f64::from(self.record.observed)) && panel.y.holds(self.record.p.value.log10())
    }
}

fn look(from_right: bool) -> Look {
    Look { size: TEXT, ..Look::new(INK, if from_right { Align::Right } else { Align::Left }) }
}

/// Close values from one to another, both included.
fn steps(from: f64, to: f64) -> impl Iterator<Item = f64> {
    const COUNT: u32 = 240;
    (0..=COUNT).map(move |i| from + (to - from) * f64::from(i) / f64::from(COUNT))
}

#[cfg(test)]
mod tests;
