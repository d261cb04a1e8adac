//! A study as it is drawn: rows that can be placed, what their ratios mean, and the part of the model they support.

use crate::style::{self, Shape};
use partita_scaling::record::{CurvePoint, Fit, Row, Sample, Study};
use plotters::style::RGBColor;

/// The fewest repeats whose least and greatest hold the median with 95 %: 1 − 2/2⁶ = 0.97, and 0.94 for five.
pub(crate) const FEWEST_REPEATS: usize = 6;

/// Where a measured quantity lies, relative to the ideal of its worker count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Quantity {
    Speedup,
    Efficiency,
}

/// Whether a study has anything to show.
pub(super) fn drawable(study: &Study) -> bool {
    study.rows.iter().any(sound)
}

/// Whether a row can be placed on logarithmic axes.
fn sound(row: &Row) -> bool {
    row.workers > 0 && [row.median_seconds, row.speedup].iter().all(|v| v.is_finite() && *v > 0.0)
}

/// A study with its looks.
pub(crate) struct Curve<'a> {
    pub(crate) study: &'a Study,
    pub(crate) rows: Vec<&'a Row>,
    pub(crate) colour: RGBColor,
    pub(crate) shape: Shape,
}

impl<'a> Curve<'a> {
    pub(crate) fn new((i, study): (usize, &'a Study)) -> Self {
        let rows = study.rows.iter().filter(|row| sound(row)).collect();
        Self { study, rows, colour: style::series(i), shape: Shape::of(i) }
    }

    /// What tells it from others of a figure: its size alone, if they share the subject.
    pub(crate) fn name(&self, among: &[Curve<'_>]) -> String {
        let design = &self.study.design;
        match design.size {
            Some(size) if among.iter().all(|c| c.study.design.subject == design.subject) => format!("size {size}"),
            _ => design.title(),
        }
    }

    /// Workers of the row that speedups are relative to.
    pub(crate) fn base_workers(&self) -> f64 {
        self.rows.first().map_or(1.0, |row| row.workers as f64)
    }

    /// The work of a run on `workers` over that of a run on the base's.
    pub(crate) fn work_ratio(&self, workers: f64) -> f64 {
        self.study.design.mode.growth(workers, self.base_workers())
    }

    /// What a speedup at `workers` shows as: itself, or its share of the ideal.
    pub(crate) fn value(&self, quantity: Quantity, workers: f64, speedup: f64) -> f64 {
        match quantity {
            Quantity::Speedup => speedup,
            Quantity::Efficiency => speedup * self.base_workers() / workers,
        }
    }

    /// Speedups of single repeats over the base's median, the cold ones left out.
    pub(crate) fn repeats(&self) -> impl Iterator<Item = (&'a Sample, f64)> + '_ {
        let base = self.rows.first().map_or(0.0, |row| row.median_seconds * row.speedup);
        let kept = |s: &&Sample| !s.cold && s.seconds > 0.0 && s.workers > 0;
        let speedup = move |s: &Sample| base * self.work_ratio(s.workers as f64) / s.seconds;
        self.study.samples.iter().filter(kept).map(move |s| (s, speedup(s))).filter(|(_, r)| r.is_finite())
    }

    /// The best fit's points between the ends of what was measured and can be trusted.
    pub(crate) fn fit(&self) -> Option<(&'a Fit, Vec<&'a CurvePoint>)> {
        let fit = self.study.models.fits.first()?;
        let last = self.rows.iter().rev().find(|row| row.guard == "ok")?.workers as f64;
        let inside = |p: &&CurvePoint| {
            let positive = [p.speedup, p.low, p.high].iter().all(|v| v.is_finite() && *v > 0.0);
            positive && p.workers >= self.base_workers() && p.workers <= last * 1.000_001
        };
        Some((fit, fit.curve.iter().filter(inside).collect()))
    }
}
