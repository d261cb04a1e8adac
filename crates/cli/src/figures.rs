//! Figures of result folders: which ones a run has, and their files.

use crate::failure::Failure;
use partita_plot::convergence::{self, Known};
use partita_plot::field::{self, Colours};
use partita_plot::scores::{self, Chance, Gumbel, ScoresRecord};
use partita_plot::{Figure, Format, PlotError, Width};
use partita_run::Frame;
use partita_run::output::ResultFolder;
use partita_run::output::series::Series;
use partita_run::output::summary::Summary;
use std::path::Path;

/// The figures of a run, by name: a map of each field; of sampled scores a histogram, their quantiles and how what they
/// say settled.
pub(crate) fn of_run(summary: &Summary, frames: &[Frame], series: &Series) -> Result<Vec<(String, Figure)>, Failure> {
    let (mut figures, solid) = (Vec::new(), frames.iter().find(|frame| frame.name == SOLID));
    for frame in frames {
        match frame.values.ndim() {
            2 | 3 => {
                let shown = without_bodies(frame.clone(), solid);
                figures.push((frame.name.clone(), field::figure(&shown, Colours::of(&frame.unit), Width::Page)?));
            }
            1 if frame.name == "scores" => figures.extend(of_sample(summary, frame, series)?),
            _ => {}
        }
    }
    Ok(figures)
}

/// The field that says where bodies are.
pub(crate) const SOLID: &str = "solid";

/// A frame that has no values in bodies, which figures show grey.
pub(crate) fn without_bodies(mut frame: Frame, solid: Option<&Frame>) -> Frame {
    if let Some(solid) = solid.filter(|solid| frame.name != SOLID && solid.values.shape() == frame.values.shape()) {
        frame.values.zip_mut_with(&solid.values, |value, solid| *value = if *solid > 0.0 { f64::NAN } else { *value });
    }
    frame
}

fn of_sample(summary: &Summary, frame: &Frame, series: &Series) -> Result<Vec<(String, Figure)>, PlotError> {
    let Some(record) = of_scores(summary, frame) else { return Ok(Vec::new()) };
    let all = [
        ("scores", scores::figure(&record, Width::Page)),
        ("quantiles", scores::quantiles(&record, Width::Page)),
        ("convergence", convergence::figure(&record.title, &known(series), Width::Page)),
    ];
    // A sample without a law has no quantiles, and one that was looked at once no course.
    let drawn = all.into_iter().filter(|(_, figure)| !matches!(figure, Err(PlotError::Empty(_))));
    drawn.map(|(name, figure)| Ok((name.to_owned(), figure?))).collect()
}

/// What was known after each record of the run.
fn known(series: &Series) -> Vec<Known> {
    let of = |name: &str| series.column(name).unwrap_or_default();
    let [steps, p, low, high, lambda, error] = ["step", "p_value", "p_low", "p_high", "lambda", "lambda_se"].map(of);
    let at = |column: &[f64], row: usize| column.get(row).copied().unwrap_or(f64::NAN);
    let known = |(row, &replicates): (usize, &f64)| Known {
        replicates,
        p: [at(&p, row), at(&low, row), at(&high, row)],
        lambda: Some([at(&lambda, row), at(&error, row)]).filter(|[lambda, _]| lambda.is_finite()),
    };
    steps.iter().enumerate().map(known).collect()
}

/// What a significance run found, from its diagnostics and scores; none before the first replicate.
fn of_scores(summary: &Summary, frame: &Frame) -> Option<ScoresRecord> {
    let of = |name: &str| summary.diagnostic(name);
    let law = || {
        let (lambda, k) = (of("lambda")?, of("k")?);
        Some(Gumbel { lambda, lambda_se: of("lambda_se")?, k, k_se: of("k_se")?, mu: of("mu")? })
    };
    Some(ScoresRecord {
        title: summary.title.clone(),
        scores: frame.values.iter().map(|&score| score as i32).collect(),
        observed: of("score")? as i32,
        p: Chance { value: of("p_value")?, low: of("p_low")?, high: of("p_high")? },
        gumbel: law(),
        null_model: summary.scheme.split(',').next().unwrap_or_default().to_owned(),
    })
}

/// Where a figure was asked for with `--output`, and in which format.
pub(crate) fn asked(output: Option<&Path>) -> Result<Option<(&Path, Format)>, Failure> {
    let Some(path) = output else { return Ok(None) };
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let format = Format::from_extension(&extension).map_err(|e| Failure::input(format!("`--output`: {e}")))?;
    Ok(Some((path, format)))
}

/// Writes a figure into a folder in every format.
pub(crate) fn write(folder: &ResultFolder, name: &str, figure: &Figure) -> Result<(), Failure> {
    for format in Format::ALL {
        let file = format!("figures/{name}.{}", format.extension());
        folder.write(&file, &figure.bytes(format)?)?;
    }
    Ok(())
}

impl From<PlotError> for Failure {
    fn from(error: PlotError) -> Self {
        Self::running(error)
    }
}
