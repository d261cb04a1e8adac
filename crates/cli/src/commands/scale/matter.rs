//! What is measured: a case, or a command; and where its threads run.

use crate::arguments::{CutOptions, Pin, ScaleOptions};
use crate::cases::Loaded;
use crate::commands::run::build;
use crate::failure::Failure;
use partita_domain::Isa;
use partita_run::case::Case;
use partita_run::ledger::Recording;
use partita_run::team::TeamError;
use partita_run::topology::{Pinning, Topology};
use partita_run::{Manifest, Simulation, Team};
use partita_scaling::record::Mode;
use partita_scaling::subject::{Command, Output, Prepared, Processes, SubjectError, Surroundings};
use partita_scaling::{Plan, Subject, Task};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Something to measure, the plan for it, and what is known about it beforehand.
pub(crate) struct Matter<'a> {
    pub(crate) title: String,
    pub(crate) plan: Plan,
    pub(crate) kind: Kind<'a>,
    pub(crate) manifest: Manifest,
    pinning: Option<Pinning>,
}

/// What can be measured.
pub(crate) enum Kind<'a> {
    Case(CaseSubject<'a>),
    Command(Box<Pinned>),
}

impl<'a> Kind<'a> {
    /// The case, if it is one.
    pub(crate) fn case(&self) -> Option<CaseSubject<'a>> {
        match self {
            Self::Case(case) => Some(case.clone()),
            Self::Command(_) => None,
        }
    }
}

impl Subject for Kind<'_> {
    fn prepare(&mut self, task: Task) -> Result<Prepared<'_>, SubjectError> {
        match self {
            Self::Case(case) => case.prepare(task),
            Self::Command(command) => command.prepare(task),
        }
    }

    fn processes(&self) -> Processes {
        match self {
            Self::Case(case) => case.processes(),
            Self::Command(command) => command.processes(),
        }
    }
}

impl<'a> Matter<'a> {
    /// A case; what cannot be built at one of the sizes is refused before anything is timed, and inputs are then known.
    pub(crate) fn of_case(loaded: &'a Loaded, cut: &'a CutOptions, plan: Plan, pin: Pin) -> Result<Self, Failure> {
        let (pinning, cpus) = places(pin)?;
        let plan = match plan.mode() {
            Mode::Weak if plan.sizes().is_empty() => plan.with_sizes(vec![loaded.case.size()?])?,
            _ => plan,
        };
        let title = loaded.case.common()?.title;
        let teams = BTreeMap::new();
        let mut subject = CaseSubject { case: &loaded.case, cut, steps: u64::MAX, cpus, teams };
        let alone = Team::new(1)?;
        let steps = build(&loaded.case, &alone, cut)?.describe().steps;
        if loaded.case.has_grid() {
            subject.steps = steps;
        }
        plan.tasks().iter().try_for_each(|task| build(&subject.sized(*task)?, &alone, cut).map(drop))?;
        Ok(Self {
            title: if title.is_empty() { loaded.name.clone() } else { title },
            manifest: Manifest::collect(typed(), most(&plan), cut.isa.name(), plan.seed(), loaded.inputs()),
            plan,
            kind: Kind::Case(subject),
            pinning,
        })
    }

    pub(crate) fn of_command(options: &ScaleOptions, plan: Plan) -> Result<Self, Failure> {
        let output = if options.allow_different { Output::Discarded } else { Output::Compared };
        let around = Surroundings {
            environment: options.env.clone(),
            setup: options.setup.clone(),
            cleanup: options.cleanup.clone(),
        };
        let command = Command::within(&options.command, output, around)?;
        let command = options.work.iter().try_fold(command, |command, pattern| command.counting(pattern))?;
        command.agrees(&plan)?;
        let (pinning, cpus) = places(options.pin)?;
        let manifest = Manifest::collect(typed(), most(&plan), Isa::detect().name(), plan.seed(), Vec::new());
        let title = command.to_string();
        Ok(Self { title, plan, kind: Kind::Command(Box::new(Pinned { command, cpus })), manifest, pinning })
    }

    /// What tells one measurement from another, for those that go on with an earlier one.
    pub(crate) fn identity(&self) -> Value {
        let Manifest { program, machine, isa, inputs, .. } = &self.manifest;
        let what = match &self.kind {
            Kind::Case(subject) => {
                json!({ "case": subject.case.resolved(), "blocks": format!("{:?}", subject.cut.blocks),
                "depth": subject.cut.depth })
            }
            Kind::Command(command) => json!({ "command": format!("{:?}", command.command) }),
        };
        let plan = json!({ "mode": self.plan.mode(), "workers": self.plan.workers(), "sizes": self.plan.sizes(),
            "seed": self.plan.seed(), "pinning": self.pinning });
        json!({ "what": what, "plan": plan, "program": program, "machine": machine, "isa": isa, "inputs": inputs })
    }

    /// Where threads run, in words.
    pub(crate) fn pinned(&self) -> Option<String> {
        let cpus = match &self.kind {
            Kind::Case(subject) => &subject.cpus,
            Kind::Command(command) => &command.cpus,
        };
        let name = match self.pinning? {
            Pinning::Compact => "compact",
            Pinning::Spread => "spread",
        };
        let cpus: Vec<String> = cpus.iter().take(most(&self.plan)).map(ToString::to_string).collect();
        Some(format!("{name}: CPUs {} in this order", cpus.join(", ")))
    }
}

/// The logical CPUs that workers are put onto, in their order; none if the system is to choose.
fn places(pin: Pin) -> Result<(Option<Pinning>, Vec<usize>), Failure> {
    let pinning = match pin {
        Pin::None => return Ok((None, Vec::new())),
        Pin::Compact => Pinning::Compact,
        Pin::Spread => Pinning::Spread,
    };
    let cpus = Topology::this().order(pinning);
    if cpus.is_empty() {
        return Err(Failure::input("`--pin`: this system does not tell where its CPUs are: give `none`"));
    }
    Ok((Some(pinning), cpus))
}

/// A command that is started on some CPUs: as many as it has workers, the first ones.
pub(crate) struct Pinned {
    command: Command,
    cpus: Vec<usize>,
}

impl Subject for Pinned {
    fn prepare(&mut self, task: Task) -> Result<Prepared<'_>, SubjectError> {
        let cpus = &self.cpus[..task.workers.min(self.cpus.len())];
        Ok(self.command.prepare(task)?.on_cpus(cpus))
    }

    fn processes(&self) -> Processes {
        Processes::Children
    }
}

fn typed() -> Vec<String> {
    std::env::args().collect()
}

fn most(plan: &Plan) -> usize {
    plan.workers().last().copied().unwrap_or(1)
}

/// A case as something to time: each run begins anew, on the team of its worker count.
#[derive(Clone)]
pub(crate) struct CaseSubject<'a> {
    case: &'a Case,
    cut: &'a CutOptions,
    /// The logical CPUs that workers are put onto; none if the system is to choose.
    cpus: Vec<usize>,
    /// Steps at most: a grid takes those of the case at any size, so that its work grows as its cells do.
    steps: u64,
    teams: BTreeMap<usize, Arc<Team>>,
}

impl CaseSubject<'_> {
    /// The simulation of a task on a team, and the steps to take.
    pub(crate) fn built(&self, task: Task, team: &Team) -> Result<(Box<dyn Simulation>, u64), Failure> {
        let simulation = build(&self.sized(task)?, team, self.cut)?;
        let steps = simulation.describe().steps.min(self.steps);
        Ok((simulation, steps))
    }

    fn team(&self, workers: usize) -> Result<Team, TeamError> {
        Team::new(workers)?.on_cpus(&self.cpus)
    }

    /// A team that records, where the timed ones run.
    pub(super) fn recording(&self, workers: usize, recording: Recording) -> Result<Team, TeamError> {
        Team::recording(workers, recording)?.on_cpus(&self.cpus)
    }

    /// The case in the size of a task.
    fn sized(&self, task: Task) -> Result<Case, Failure> {
        let resized = task.size.map(|size| self.case.resized(size, task.times)).transpose()?;
        Ok(resized.unwrap_or_else(|| self.case.clone()))
    }
}

impl Subject for CaseSubject<'_> {
    fn prepare(&mut self, task: Task) -> Result<Prepared<'_>, SubjectError> {
        let known = self.teams.get(&task.workers).cloned();
        let team = match known {
            Some(team) => team,
            None => Arc::new(self.team(task.workers).map_err(SubjectError::failed)?),
        };
        self.teams.insert(task.workers, Arc::clone(&team));
        let built = self.built(task, &team);
        let (simulation, steps) = built.map_err(|failure| SubjectError::input(failure.to_string()))?;
        Ok(Prepared::simulation(team, simulation, steps))
    }
}
