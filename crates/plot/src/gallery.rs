//! The figures of a study, by the names of their files.

use crate::{Figure, PlotError, Width, roofline, speedup};
use partita_scaling::ceilings::Ceilings;
use partita_scaling::record::Study;
use partita_scaling::roofline::positions;

/// The figures that a study has, in the order of showing: `speedup` always; `roofline` where the machine's ceilings were
/// measured and the work declares operations and bytes.
///
/// # Errors
/// [`PlotError`] if the study has nothing to draw.
pub fn of_study(
    study: &Study,
    ceilings: Option<&Ceilings>,
    width: Width,
) -> Result<Vec<(&'static str, Figure)>, PlotError> {
    let mut figures = vec![("speedup", speedup::figure(std::slice::from_ref(study), width)?)];
    if let Some(ceilings) = ceilings.filter(|ceilings| !positions(study, ceilings).is_empty()) {
        figures.push(("roofline", roofline::figure(ceilings, Some(study), width)?));
    }
    Ok(figures)
}
