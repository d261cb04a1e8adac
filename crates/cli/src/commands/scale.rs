//! `partita scale`: how a case, or any command, speeds up with workers.

use crate::arguments::{CutOptions, ScaleOptions, StopOptions};
use crate::cases::{self, Loaded};
use crate::commands::run::build;
use crate::failure::Failure;
use crate::folders;
use crate::interrupt::Interrupt;
use crate::screen::{self, Progress};
use crate::study_folder;
use partita_domain::Isa;
use partita_run::output::ResultFolder;
use partita_run::team::cores_available;
use partita_run::{Manifest, Team};
use partita_scaling::measure::{Event, MeasureError};
use partita_scaling::plan::PlanError;
use partita_scaling::record::{Fit, Parameter, Row, Study};
use partita_scaling::study::StudyError;
use partita_scaling::subject::{Command, Output, Prepared, SubjectError, Surroundings};
use partita_scaling::{Measurement, Plan, Probe, Subject};
use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Repeats unless others are asked for.
const REPEATS: usize = 7;
/// Repeats at most where something else ends a measurement.
const MOST_REPEATS: usize = 1000;

pub(crate) fn run(options: &ScaleOptions) -> Result<(), Failure> {
    let interrupt = Interrupt::listen().map_err(Failure::running)?;
    let workers = if options.threads.is_empty() { powers_of_two(cores_available()) } else { options.threads.clone() };
    let stops = options.stop.until_width.is_some() || options.stop.budget.is_some();
    let repeats = options.repeats.unwrap_or(if stops { MOST_REPEATS } else { REPEATS });
    let plan = Plan::new(workers, repeats, options.overrides.seed.unwrap_or(0))?;
    let name = options.case.as_deref().or_else(|| options.command.first().map(String::as_str)).unwrap_or_default();
    let short = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
    let out = folders::destination(options.out.as_deref(), &format!("scale-{short}"));
    let measured = match &options.case {
        Some(case) => {
            let loaded = cases::load(case, &options.overrides)?;
            of_case(&loaded, &options.cut, (plan, &options.stop), &out, &interrupt)?
        }
        None => of_command(options, plan, &out, &interrupt)?,
    };
    tell(&measured.study, &out);
    if options.json {
        screen::print_json(&measured.study.rows)?;
    }
    measured.ending
}

/// What a measurement left: its study, and how it ended.
pub(crate) struct Measured {
    pub(crate) study: Study,
    pub(crate) ending: Result<(), Failure>,
}

/// 1, 2, 4, … up to `cores`, and `cores` itself.
pub(crate) fn powers_of_two(cores: usize) -> Vec<usize> {
    let powers = (0..usize::BITS).map(|k| 1 << k).take_while(|&n| n < cores);
    powers.chain([cores]).collect()
}

/// Measures a case and keeps the study in a folder.
pub(crate) fn of_case(
    loaded: &Loaded,
    cut: &CutOptions,
    (plan, stop): (Plan, &StopOptions),
    out: &Path,
    interrupt: &Interrupt,
) -> Result<Measured, Failure> {
    let title = loaded.case.common()?.title;
    let title = if title.is_empty() { loaded.name.clone() } else { title };
    let seed = plan.seed();
    let most = plan.workers().last().copied().unwrap_or(1);
    // A case that cannot be built is refused before anything is timed, and its inputs are then known.
    drop(build(loaded, &Team::new(1)?, cut)?);
    let manifest = Manifest::collect(std::env::args().collect(), most, cut.isa.name(), seed, loaded.inputs());
    let subject = CaseSubject { loaded, cut, teams: BTreeMap::new() };
    measure((plan, stop), Box::new(subject), &title, &manifest, out, interrupt)
}

fn of_command(options: &ScaleOptions, plan: Plan, out: &Path, interrupt: &Interrupt) -> Result<Measured, Failure> {
    let output = if options.allow_different { Output::Discarded } else { Output::Compared };
    let around = Surroundings {
        environment: options.env.clone(),
        setup: options.setup.clone(),
        cleanup: options.cleanup.clone(),
    };
    let command = Command::within(&options.command, output, around)?;
    let most = plan.workers().last().copied().unwrap_or(1);
    let manifest = Manifest::collect(std::env::args().collect(), most, Isa::detect().name(), plan.seed(), Vec::new());
    let title = command.to_string();
    measure((plan, &options.stop), Box::new(command), &title, &manifest, out, interrupt)
}

/// A case as something to time: each run begins anew, on the team of its worker count.
struct CaseSubject<'a> {
    loaded: &'a Loaded,
    cut: &'a CutOptions,
    teams: BTreeMap<usize, Arc<Team>>,
}

impl Subject for CaseSubject<'_> {
    fn prepare(&mut self, workers: usize) -> Result<Prepared<'_>, SubjectError> {
        let team = match self.teams.entry(workers) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(Arc::new(Team::new(workers).map_err(SubjectError::failed)?)),
        };
        let team = Arc::clone(team);
        let simulation =
            build(self.loaded, &team, self.cut).map_err(|failure| SubjectError::input(failure.to_string()))?;
        let steps = simulation.describe().steps;
        Ok(Prepared::simulation(team, simulation, steps))
    }
}

/// Steps a measurement to its end or to an interrupt, and publishes what it gave.
fn measure(
    (plan, stop): (Plan, &StopOptions),
    subject: Box<dyn Subject + '_>,
    title: &str,
    manifest: &Manifest,
    out: &Path,
    interrupt: &Interrupt,
) -> Result<Measured, Failure> {
    let folder = ResultFolder::stage(out)?;
    let progress = Progress::new("measuring", plan.total() as u64);
    let cores = Team::new(cores_available())?;
    let probe = Probe::calibrate(&cores, Isa::detect());
    let mut measurement = Measurement::new(plan, subject).probed(probe);
    let begun = Instant::now();
    let enough = |measurement: &Measurement<'_>| enough(measurement, stop, begun);
    let ending = follow(&mut measurement, &progress, interrupt, &enough);
    drop(progress);
    let mut design = measurement.design(title);
    if let Some(why) = enough(&measurement) {
        design.timing += &format!("; ended when {why}");
        screen::note(format!("ended when {why}"));
    }
    let study = Study::new(design, measurement.samples().to_vec())?;
    if study.rows.is_empty() {
        ending?;
        return Err(Failure::running("no run was measured"));
    }
    study_folder::publish(folder, manifest, &study)?;
    Ok(Measured { study, ending })
}

/// Why a measurement may end at the end of a block, if it may.
fn enough(measurement: &Measurement<'_>, stop: &StopOptions, begun: Instant) -> Option<String> {
    let design = measurement.design("");
    let width = measurement.precision().zip(stop.until_width).filter(|(width, limit)| width <= limit);
    if let Some((width, limit)) = width {
        return Some(format!("every median was known to {:.2} % ({} % asked for)", 100.0 * width, 100.0 * limit));
    }
    let counts = measurement.samples().iter().map(|s| s.workers).collect::<BTreeSet<_>>().len();
    let whole = design.repeats > 0 && measurement.samples().len().is_multiple_of(counts.max(1));
    let budget = stop.budget.filter(|budget| whole && begun.elapsed() >= *budget)?;
    Some(format!("its budget of {} was spent", humantime::format_duration(budget)))
}

fn follow(
    measurement: &mut Measurement<'_>,
    progress: &Progress,
    interrupt: &Interrupt,
    enough: &dyn Fn(&Measurement<'_>) -> Option<String>,
) -> Result<(), Failure> {
    loop {
        // Ctrl-C ends the child of a command as well, which is then no failure of its own.
        let proceeded = measurement.proceed();
        let stopped = |done: &str| interrupt.signal().map(|signal| Failure::interrupted(signal, done));
        let event = proceeded.map_err(|e| stopped("the study holds the runs before").unwrap_or_else(|| e.into()))?;
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

/// Tells a person what came out.
pub(crate) fn tell(study: &Study, out: &Path) {
    screen::note(format!("{}: strong scaling, {}", study.design.subject, study.design.base));
    screen::note("  workers  median [95 % interval] s           speedup [95 % interval]    efficiency  Karp-Flatt");
    study.rows.iter().for_each(|row| screen::note(format!("  {}", line(row))));
    study.models.fits.iter().take(1).for_each(|fit| screen::note(format!("  model: {}", model(fit))));
    study.models.notes.iter().for_each(|note| screen::note(format!("  {note}")));
    if let Some(refusal) = &study.models.refusal {
        screen::note(format!("  no model fitted: {refusal}"));
    }
    screen::note(format!("  results in {}", out.display()));
}

fn model(fit: &Fit) -> String {
    let parameter = |p: &Parameter| format!("{} {:.3e} [{:.3e}, {:.3e}]", p.name, p.value, p.low, p.high);
    format!("{}, {}", fit.model, fit.parameters.iter().map(parameter).collect::<Vec<_>>().join(", "))
}

fn line(row: &Row) -> String {
    let karp_flatt = row.karp_flatt.map_or_else(|| "-".to_owned(), |e| format!("{e:.4}"));
    let guard = if row.guard == "ok" { String::new() } else { format!("  ({})", row.guard) };
    format!(
        "{:>7}  {:.4} [{:.4}, {:.4}]  {:>12.3} [{:.3}, {:.3}]  {:>10.3}  {karp_flatt:>10}{guard}",
        row.workers,
        row.median_seconds,
        row.low,
        row.high,
        row.speedup,
        row.speedup_low,
        row.speedup_high,
        row.efficiency
    )
}

impl From<PlanError> for Failure {
    fn from(error: PlanError) -> Self {
        let option = if matches!(error, PlanError::Repeats(_)) { "--repeats" } else { "--threads" };
        Self::input(format!("`{option}`: {error}"))
    }
}

impl From<SubjectError> for Failure {
    fn from(error: SubjectError) -> Self {
        if error.is_input() { Self::input(error) } else { Self::running(error) }
    }
}

impl From<MeasureError> for Failure {
    fn from(error: MeasureError) -> Self {
        if error.is_input() { Self::input(error) } else { Self::running(error) }
    }
}

impl From<StudyError> for Failure {
    fn from(error: StudyError) -> Self {
        Self::running(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worker_counts_double_up_to_the_cores() {
        assert_eq!(powers_of_two(1), [1]);
        assert_eq!(powers_of_two(2), [1, 2]);
        assert_eq!(powers_of_two(6), [1, 2, 4, 6]);
        assert_eq!(powers_of_two(8), [1, 2, 4, 8]);
    }
}
