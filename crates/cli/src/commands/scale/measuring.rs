//! A measurement from its first run to the folder of its study.

use super::journal::Journal;
use super::matter::CaseSubject;
use super::{Matter, replaying};
use crate::arguments::StopOptions;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::machine;
use crate::screen::{self, Progress};
use crate::study_folder::{self, Kept};
use partita_domain::Isa;
use partita_run::Team;
use partita_run::output::ResultFolder;
use partita_run::team::cores_available;
use partita_scaling::counters::{self, Counted};
use partita_scaling::measure::Event;
use partita_scaling::record::{Beside, Study};
use partita_scaling::{Measurement, Probe, Subject, Task};
use std::path::Path;
use std::time::Instant;

/// Repeats from which on a measurement may lengthen its warm-up; fewer are for a look, not for an interval.
const FEWEST_TO_SETTLE: usize = 6;

/// Until when something is measured, and where its study goes.
pub(crate) struct Order<'a> {
    pub(crate) stop: StopOptions,
    pub(crate) out: &'a Path,
    /// Whether to go on with what an earlier measurement has left.
    pub(crate) resume: bool,
    /// Whether to record tasks afterwards, for predictions and a timeline.
    pub(crate) recorded: bool,
    pub(crate) interrupt: &'a Interrupt,
}

/// What a measurement left: a study for each size, and how it ended.
pub(crate) struct Measured {
    pub(crate) studies: Vec<Study>,
    pub(crate) ending: Result<(), Failure>,
}

/// Steps a measurement to its end or to an interrupt, and publishes what it gave.
pub(crate) fn measure(matter: Matter<'_>, order: &Order<'_>) -> Result<Measured, Failure> {
    let folder = ResultFolder::stage(order.out)?;
    let mut journal = Journal::beside(order.out, matter.identity());
    let earlier = if order.resume { journal.resume()? } else { Vec::new() };
    if order.resume {
        screen::note(format!("going on after {} run(s)", earlier.len()));
    }
    let progress = Progress::new("measuring", matter.plan.total() as u64);
    let cores = Team::new(cores_available())?;
    let probe = Probe::calibrate(&cores, Isa::detect());
    let block = matter.plan.block_length();
    let (pinned, case) = (matter.pinned(), matter.kind.case());
    let warming = matter.plan.repeats() >= FEWEST_TO_SETTLE;
    let mut measurement = Measurement::new(matter.plan, Box::new(matter.kind)).probed(probe);
    if warming {
        measurement = measurement.settling();
    }
    measurement = measurement.resumed(earlier);
    let begun = Instant::now();
    let enough = |measurement: &Measurement<'_>| enough(measurement, block, &order.stop, begun);
    let ending = follow(&mut measurement, &progress, order.interrupt, (&enough, &mut journal));
    drop(progress);
    let mut design = measurement.design(&matter.title);
    design.pinning = pinned;
    if let Some(why) = enough(&measurement) {
        design.timing += &format!("; ended when {why}");
        screen::note(format!("ended when {why}"));
    }
    let mut studies = Study::of_sizes(&design, measurement.samples().to_vec())?;
    drop(measurement);
    if studies.iter().all(|study| study.rows.is_empty()) {
        if !ending.as_ref().is_err_and(Failure::is_interrupt) {
            journal.end();
        }
        ending?;
        return Err(Failure::running("no run was measured"));
    }
    let mut beside = Beside { ceilings: machine::ceilings_of(&design, &studies)?, ..Beside::default() };
    let case = case.filter(|_| order.recorded && ending.is_ok());
    if let Some((mut case, study)) = case.zip(studies.last_mut()) {
        beside.counted = counted(&mut case, study, &matter.manifest.machine.cpu)?;
        study.predictions = replaying::predict(&case, study, beside.ceilings.as_ref())?;
        beside.timeline = replaying::timeline(&case, study)?;
    }
    study_folder::publish(folder, &Kept { manifest: matter.manifest, design, studies: studies.clone(), beside })?;
    match &ending {
        Err(failure) if failure.is_interrupt() => screen::note("the same command with `--resume` goes on from here"),
        _ => journal.end(),
    }
    Ok(Measured { studies, ending })
}

/// What the processor counts of a run with one worker, if it has such runs.
fn counted(case: &mut CaseSubject<'_>, study: &Study, cpu: &str) -> Result<Option<Counted>, Failure> {
    let task = Task { workers: 1, size: study.design.size, times: 1 };
    let alone = study.rows.first().is_some_and(|row| row.workers == 1);
    let Some(work) = study.design.work.as_ref().filter(|_| alone) else { return Ok(None) };
    counters::count(work, cpu, || case.prepare(task)).map_err(|e| Failure::running(e.to_string()))
}

/// Why a measurement may end at the end of a block, if it may.
fn enough(measurement: &Measurement<'_>, block: usize, stop: &StopOptions, begun: Instant) -> Option<String> {
    let width = measurement.precision().zip(stop.until_width).filter(|(width, limit)| width <= limit);
    if let Some((width, limit)) = width {
        return Some(format!("every median was known to {:.2} % ({} % asked for)", 100.0 * width, 100.0 * limit));
    }
    let whole = measurement.repeats() > 0 && measurement.samples().len().is_multiple_of(block);
    let budget = stop.budget.filter(|budget| whole && begun.elapsed() >= *budget)?;
    Some(format!("its budget of {} was spent", humantime::format_duration(budget)))
}

/// Why a measurement may end, if it may.
type Enough<'a> = dyn Fn(&Measurement<'_>) -> Option<String> + 'a;

/// Steps a measurement to its end, and takes down each run.
fn follow(
    measurement: &mut Measurement<'_>,
    progress: &Progress,
    interrupt: &Interrupt,
    (enough, journal): (&Enough<'_>, &mut Journal),
) -> Result<(), Failure> {
    if !measurement.samples().is_empty() && enough(measurement).is_some() {
        return Ok(());
    }
    loop {
        // Ctrl-C ends the child of a command as well, which is then no failure of its own.
        let proceeded = measurement.proceed();
        let stopped = |done: &str| interrupt.signal().map(|signal| Failure::interrupted(signal, done));
        let event = proceeded.map_err(|e| stopped("the study holds the runs before").unwrap_or_else(|| e.into()))?;
        if event.done > measurement.taken_over() {
            journal.add(&event.sample)?;
        }
        progress.count(event.done as u64, in_words(&event));
        if event.finished || enough(measurement).is_some() {
            return Ok(());
        }
        if let Some(failure) = stopped(&format!("after {} of {} runs; the study holds those", event.done, event.total))
        {
            return Err(failure);
        }
    }
}

fn in_words(event: &Event) -> String {
    let left = indicatif::HumanDuration(event.remaining);
    format!("{} worker(s): {:.4} s, {left} left", event.sample.workers, event.sample.seconds)
}
