//! Which scheme takes the least work.

use super::error::HeatError;
use super::grid::Grid;
use super::medium::Rates;
use super::settings::{Precision, Scheme, Settings};
use super::step::TimeStep;

/// A scheme, and why it was chosen if it was not given.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choice {
    pub(super) scheme: Scheme,
    pub(super) why: Option<String>,
}

/// The work of one stage of RKL2 in explicit steps, tile by tile as they are: it reads and writes three times as much.
const STAGE: f64 = 4.0;
/// The work of one implicit step in explicit steps: some seven iterations of multigrid.
const SOLUTION: f64 = 400.0;
/// Times that a step which is not linear is solved.
const SOLUTIONS: f64 = 5.0;

/// The scheme of a case: the one it gives, or the one of least work.
///
/// Explicit steps are as long as stability allows. The others are as long as `accuracy` does, or as the case says; RKL2
/// takes √ of the explicit steps as stages, multigrid a fixed amount of work per cell.
pub(super) fn choose<C, S>(
    settings: &Settings<C, S>,
    steps: Option<u64>,
    rates: &Rates,
    grid: &Grid,
    nonlinear: bool,
) -> Result<Choice, HeatError> {
    if settings.scheme != Scheme::Auto {
        return Ok(Choice { scheme: settings.scheme, why: None });
    }
    if settings.end_time.is_nan() && steps.is_none() {
        let why = "there is no `end_time`".to_owned();
        return Ok(Choice { scheme: Scheme::Steady, why: Some(why) });
    }
    let mut estimates = Vec::new();
    for scheme in [Scheme::Explicit, Scheme::Rkl2, Scheme::CrankNicolson] {
        if scheme == Scheme::CrankNicolson && settings.precision == Precision::F32 {
            continue;
        }
        if let Ok(step) = TimeStep::choose(settings, scheme, steps, rates, grid) {
            estimates.push((scheme, step, work(scheme, &step, nonlinear)));
        }
    }
    let Some((scheme, ..)) = estimates.iter().min_by(|a, b| a.2.total_cmp(&b.2)).copied() else {
        // None will do: say why the last resort does not.
        TimeStep::choose(settings, Scheme::CrankNicolson, steps, rates, grid)?;
        return Ok(Choice { scheme: Scheme::CrankNicolson, why: None });
    };
    let words = estimates.iter().map(|(scheme, step, work)| {
        let stages = if step.stages > 1 { format!(" of {} stages", step.stages) } else { String::new() };
        format!("{} {} steps{stages}, about the work of {work:.3e} explicit ones", scheme.words(), step.steps)
    });
    Ok(Choice { scheme, why: Some(words.collect::<Vec<_>>().join("; ")) })
}

/// The work of a run in explicit steps.
fn work(scheme: Scheme, step: &TimeStep, nonlinear: bool) -> f64 {
    let per_step = match scheme {
        Scheme::Explicit => 1.0,
        Scheme::Rkl2 => STAGE * step.stages as f64,
        _ => SOLUTION * if nonlinear { SOLUTIONS } else { 1.0 },
    };
    step.steps as f64 * per_step
}
