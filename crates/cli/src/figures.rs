//! Figures of result folders: which ones a run has, and their files.

use crate::failure::Failure;
use partita_plot::field::{self, Colours};
use partita_plot::scores::{self, Chance, Gumbel, ScoresRecord};
use partita_plot::{Figure, Format, PlotError, Width};
use partita_run::Frame;
use partita_run::output::ResultFolder;
use partita_run::output::summary::Summary;
use std::path::Path;

/// The figures of a run, by name: a map of each field, a histogram of sampled scores.
pub(crate) fn of_run(summary: &Summary, frames: &[Frame]) -> Result<Vec<(String, Figure)>, Failure> {
    let drawn = frames.iter().filter_map(|frame| Some((frame.name.clone(), of_frame(summary, frame)?)));
    drawn.map(|(name, figure)| Ok((name, figure?))).collect()
}

fn of_frame(summary: &Summary, frame: &Frame) -> Option<Result<Figure, PlotError>> {
    match frame.values.ndim() {
        2 | 3 => Some(field::figure(frame, colours(&frame.unit), Width::Page)),
        1 if frame.name == "scores" => Some(scores::figure(&of_scores(summary, frame)?, Width::Page)),
        _ => None,
    }
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

/// Temperatures glow; what turns one way or the other differs in sign; everything else goes from blue to yellow.
pub(crate) fn colours(unit: &str) -> Colours {
    match unit {
        "K" => Colours::Magma,
        "1/s" | "1/s²" | "m²/s" => Colours::Diverging,
        _ => Colours::default(),
    }
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
