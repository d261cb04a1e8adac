//! Animations of runs: whether a case can have one, and the fields of its folder read back, one at a time.

use crate::failure::Failure;
use crate::figures::{SOLID, without_bodies};
use crate::folders;
use partita_plot::field::Colours;
use partita_plot::{Width, animation};
use partita_run::Description;
use partita_run::case::{Case, CaseError, Output};
use partita_run::output::ResultFolder;
use partita_run::output::field_series::FrameRecord;
use std::path::Path;

/// How the name of an animation ends.
pub(crate) const EXTENSION: &str = "apng";

/// Refuses a case that asks for an animation and writes too little to show.
pub(crate) fn check(case: &Case, output: &Output, description: &Description) -> Result<(), CaseError> {
    const KEY: &str = "output.animation";
    let (steps, has_time) = (description.steps, description.dt.is_some());
    if !output.animation {
        return Ok(());
    }
    if description.extent.dims() < 2 {
        let science = &description.simulation;
        return Err(case.error(KEY, format!("`{science}` has no field that can be drawn: leave it out")));
    }
    let (fields, remedy) = (output.fields(steps, has_time), remedy(steps, has_time));
    let few = || format!("it takes two fields, and this run of {steps} step(s) writes {fields}: {remedy}");
    if fields < 2 { Err(case.error(KEY, few())) } else { Ok(()) }
}

/// What makes a run of so many steps write more than one field.
fn remedy(steps: u64, has_time: bool) -> String {
    const FRAMES: u64 = 100;
    let shortest = if has_time { 1 } else { 2 };
    if steps < shortest {
        return "give it more steps, or leave it out".to_owned();
    }
    format!("set `output.every_steps`, for instance to {}", (steps / FRAMES).max(1))
}

/// Adds to a run's folder an animation of each quantity that has two fields or more; an interrupted run may have less.
pub(crate) fn write(folder: &ResultFolder) -> Result<(), Failure> {
    let all = series(folder.path())?;
    for series in all.iter().filter(|series| series.len() > 1 && series[0].name != SOLID) {
        let name = &series[0].name;
        folder.write(&format!("figures/{name}.{EXTENSION}"), &film(folder.path(), series, solid(&all))?)?;
    }
    Ok(())
}

/// The animation of a run's first quantity.
pub(crate) fn first(folder: &Path) -> Result<Vec<u8>, Failure> {
    let all = series(folder)?;
    let series = all.first().map_or(&[][..], Vec::as_slice);
    if series.len() < 2 {
        return Err(Failure::input(format!(
            "`{}` holds {} field(s) that can be drawn, and an animation takes two: set `output.every_steps` and run \
             it again",
            folder.display(),
            series.len()
        )));
    }
    film(folder, series, solid(&all))
}

/// Where bodies are, which do not move.
fn solid(all: &[Vec<FrameRecord>]) -> Option<&FrameRecord> {
    all.iter().flatten().find(|record| record.name == SOLID)
}

fn film(folder: &Path, series: &[FrameRecord], solid: Option<&FrameRecord>) -> Result<Vec<u8>, Failure> {
    let solid = solid.map(|record| folders::frame(folder, record)).transpose()?;
    let frame = |i: usize| Ok::<_, Failure>(without_bodies(folders::frame(folder, &series[i])?, solid.as_ref()));
    animation::apng(series.len(), Colours::of(&series[0].unit), Width::Page, frame)
}

/// The fields of each quantity in two or three dimensions, in the order in which they were first written.
fn series(folder: &Path) -> Result<Vec<Vec<FrameRecord>>, Failure> {
    let mut all: Vec<Vec<FrameRecord>> = Vec::new();
    for record in folders::fields(folder)?.into_iter().filter(|record| record.spacing.len() > 1) {
        match all.iter_mut().find(|series| series[0].name == record.name) {
            Some(series) => series.push(record),
            None => all.push(vec![record]),
        }
    }
    Ok(all)
}
