//! `partita run`: a case from its beginning to its end, kept in a folder.

use crate::arguments::{CutOptions, RunOptions};
use crate::cases::{self, Loaded};
use crate::catalogue;
use crate::failure::Failure;
use crate::folders;
use crate::interrupt::Interrupt;
use crate::recording::Recording;
use crate::screen::{self, Progress};
use partita_run::case::Case;
use partita_run::output::summary::{Quantity, Summary};
use partita_run::{Plan, Run, Setup, Simulation, Team};
use std::path::Path;

pub(crate) fn run(options: &RunOptions) -> Result<(), Failure> {
    let interrupt = Interrupt::listen().map_err(Failure::running)?;
    let loaded = cases::load(&options.case, &options.manner.overrides)?;
    let team = Team::new(options.threads)?;
    let simulation = build(&loaded.case, &team, &options.manner.cut)?;
    let out = folders::destination(options.manner.out.as_deref(), &loaded.name);
    let finished = execute(&loaded, simulation, &team, Some(&out), &interrupt)?;
    if let Some(summary) = &finished.summary {
        tell(summary, &out);
        if options.manner.json {
            screen::print_json(summary)?;
        }
    }
    finished.ending
}

/// What a run left: itself, its summary if it was kept, and how it ended.
pub(crate) struct Finished<S = Box<dyn Simulation>> {
    pub(crate) run: Run<S>,
    pub(crate) summary: Option<Summary>,
    pub(crate) ending: Result<(), Failure>,
}

/// The simulation of a case, cut as the user says.
pub(crate) fn build(case: &Case, team: &Team, cut: &CutOptions) -> Result<Box<dyn Simulation>, Failure> {
    let science = catalogue::science_of(case)?;
    let setup = Setup { team, blocks: &cut.blocks, depth: cut.depth, isa: cut.isa };
    Ok((science.build)(case, &setup)?)
}

/// Runs a simulation to its end, to its failure or to an interrupt, and publishes what it gave, if it is to be kept.
pub(crate) fn execute<S: Simulation>(
    loaded: &Loaded,
    simulation: S,
    team: &Team,
    out: Option<&Path>,
    interrupt: &Interrupt,
) -> Result<Finished<S>, Failure> {
    let mut recording = out.map(|out| Recording::begin(loaded, &simulation, team, out)).transpose()?;
    let plan = recording.as_ref().map_or_else(|| unwatched(&simulation), Recording::plan);
    let mut run = Run::new(simulation, plan);
    if let Some(recording) = &mut recording {
        recording.start(run.simulation(), team)?;
    }
    let progress = Progress::new(&loaded.name, plan.steps);
    let ending = follow(&mut run, team, recording.as_mut(), &progress, interrupt);
    drop(progress);
    let summary = recording.map(|recording| recording.finish(&run, team, &ending)).transpose()?;
    Ok(Finished { run, summary, ending })
}

/// A plan that looks at nothing but the end.
fn unwatched(simulation: &dyn Simulation) -> Plan {
    Plan { steps: simulation.describe().steps, output_every: 0, record_every: 0 }
}

/// Steps the run until it is over.
fn follow<S: Simulation>(
    run: &mut Run<S>,
    team: &Team,
    mut recording: Option<&mut Recording>,
    progress: &Progress,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    loop {
        let event = run.proceed(team)?;
        progress.show(&event);
        if let Some(recording) = &mut recording {
            recording.record(run.simulation(), &event)?;
        }
        if event.finished {
            return Ok(());
        }
        if let Some(signal) = interrupt.signal() {
            let within = if event.underway > 0.0 { " (and within the next, which is not kept)" } else { "" };
            let kept = format!("stopped after step {} of {}{within}; what was done is kept", event.step, event.steps);
            return Err(Failure::interrupted(signal, kept));
        }
    }
}

/// Tells a person what came out.
pub(crate) fn tell(summary: &Summary, out: &Path) {
    screen::note(format!("{}: {}, {}", summary.title, summary.scheme, summary.cut()));
    for (name, quantity) in &summary.diagnostics {
        screen::note(format!("  {name:<18} {}", in_words(quantity)));
    }
    screen::note(format!(
        "  {:.3e} {} in {:.3} s on {} thread(s): {}",
        summary.work.count,
        summary.work.unit,
        summary.advance_seconds,
        summary.threads,
        in_words(&summary.rate)
    ));
    screen::note(format!("  state {}, results in {}", summary.state_hash, out.display()));
}

/// A value in at most six figures with its unit; `1` is the unit of pure numbers.
fn in_words(quantity: &Quantity) -> String {
    let Some(value) = quantity.value else { return "undefined".to_owned() };
    let number = if value != 0.0 && !(1e-3..1e6).contains(&value.abs()) {
        format!("{value:.5e}")
    } else {
        format!("{value:.6}").trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    if quantity.unit == "1" { number } else { format!("{number} {}", quantity.unit) }
}
