//! The figures of a study, by the names of their files.

use crate::{Figure, PlotError, Width, roofline, sizes, speedup, timeline};
use partita_scaling::ceilings::Ceilings;
use partita_scaling::record::{Beside, Study};
use partita_scaling::roofline::positions;

/// The figures that the studies of a folder have, in the order of showing: `speedup` always; `sizes` of several sizes;
/// `roofline`, of the largest size, where the machine's ceilings were measured and the work declares operations and bytes;
/// `timeline` where tasks were recorded.
///
/// # Errors
/// [`PlotError`] if no study has anything to draw.
pub fn of_studies(studies: &[Study], beside: &Beside, width: Width) -> Result<Vec<(&'static str, Figure)>, PlotError> {
    let mut figures = vec![("speedup", speedup::figure(studies, width)?)];
    if studies.len() > 1 {
        figures.push(("sizes", sizes::figure(studies, width)?));
    }
    let placed = |ceilings: &&Ceilings| studies.last().filter(|study| !positions(study, ceilings).is_empty());
    if let Some((ceilings, study)) = beside.ceilings.as_ref().and_then(|ceilings| Some((ceilings, placed(&ceilings)?)))
    {
        figures.push(("roofline", roofline::figure(ceilings, Some(study), width)?));
    }
    if let (Some(timeline), Some(study)) = (&beside.timeline, studies.last()) {
        figures.push(("timeline", timeline::figure(&study.design.title(), timeline, width)?));
    }
    Ok(figures)
}
