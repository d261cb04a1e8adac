//! `partita demo`: the whole tour in under a minute.

use crate::arguments::{CaseOptions, CutOptions, DemoOptions, Pin, StopOptions};
use crate::cases::{self, Loaded};
use crate::commands::report;
use crate::commands::run::{build, execute, tell};
use crate::commands::scale::{self, Matter, Order, measure, powers_of_two};
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::screen;
use partita_domain::Isa;
use partita_run::Team;
use partita_run::output::ResultFolder;
use partita_run::science::Cut;
use partita_run::team::cores_available;
use partita_scaling::Plan;
use std::path::PathBuf;

/// Timed repeats of each worker count: the fewest whose median has a 95 % interval.
const REPEATS: usize = 6;

/// What is run, and what is measured of it: a shorter piece, so that the repeats take seconds.
const STATIONS: [(&str, &str); 2] = [("heat_plate", "steps=1200"), ("lambda_significance", "replicates=1024")];

pub(crate) fn run(options: &DemoOptions) -> Result<(), Failure> {
    let interrupt = Interrupt::listen().map_err(Failure::running)?;
    let folder = ResultFolder::stage(&options.out)?;
    let mut parts = Vec::new();
    let ending = STATIONS.iter().try_for_each(|station| visit(station, options, &folder, &mut parts, &interrupt));
    if !parts.is_empty() {
        folder.write("report.html", report::tour(folder.path(), &parts)?.as_bytes())?;
        folder.publish()?;
        screen::note(format!("report: {}", options.out.join("report.html").display()));
    }
    ending
}

/// Runs a case, then measures it; what comes out lies in sub-folders, whose paths are added to `parts`.
fn visit(
    &(name, shorter): &(&str, &str),
    options: &DemoOptions,
    folder: &ResultFolder,
    parts: &mut Vec<PathBuf>,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let cut = CutOptions { blocks: Cut::default(), depth: None, isa: Isa::detect() };
    let team = Team::new(cores_available())?;
    let whole = load(name, &[])?;
    let out = folder.path().join(name);
    let finished = execute(&whole, build(&whole.case, &team, &cut)?, &team, Some(&out), interrupt)?;
    finished.summary.iter().for_each(|summary| tell(summary, &options.out.join(name)));
    parts.push(out);
    finished.ending?;

    let plan = Plan::new(powers_of_two(cores_available()), REPEATS, 0)?;
    let scale = format!("scale-{name}");
    let out = folder.path().join(&scale);
    let shorter = load(name, &[shorter])?;
    let order = Order { stop: StopOptions::default(), out: &out, resume: false, recorded: true, interrupt };
    let measured = measure(Matter::of_case(&shorter, &cut, plan, Pin::None)?, &order)?;
    scale::tell(&measured.studies, &options.out.join(scale));
    parts.push(out);
    measured.ending
}

fn load(name: &str, set: &[&str]) -> Result<Loaded, Failure> {
    let set = set.iter().map(ToString::to_string).collect();
    cases::load(name, &CaseOptions { steps: None, seed: None, set })
}
