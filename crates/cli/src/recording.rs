//! A run's folder in the making: what is written on the way, and what at the end.

use crate::animations;
use crate::cases::Loaded;
use crate::failure::Failure;
use crate::figures;
use partita_run::case::{Case, Common};
use partita_run::output::ResultFolder;
use partita_run::output::field_series::FieldSeries;
use partita_run::output::series::Series;
use partita_run::output::summary::{Summary, json, quantities};
use partita_run::state::state_hash;
use partita_run::{Description, Diagnostic, Event, Frame, Manifest, Plan, Run, Simulation, Team};
use std::path::Path;
use std::time::Instant;

/// Records of diagnostics that a run keeps unless its case says otherwise.
const RECORDS: u64 = 100;
/// Steps between two records are a multiple of this, so that they seldom cut a superstep short.
const RECORD_STRIDE: u64 = 64;

/// What a run keeps.
pub(crate) struct Recording {
    folder: ResultFolder,
    resolved: String,
    common: Common,
    plan: Plan,
    description: Description,
    series: Series,
    fields: Option<FieldSeries>,
    last: Vec<Frame>,
    /// The diagnostics of the last record.
    known: Vec<Diagnostic>,
    manifest: Manifest,
    begun: Instant,
}

impl Recording {
    /// Stages the folder; nothing is seen at its destination before [`finish`](Recording::finish).
    pub(crate) fn begin(
        loaded: &Loaded,
        simulation: &dyn Simulation,
        team: &Team,
        out: &Path,
    ) -> Result<Self, Failure> {
        let (begun, common, description) = (Instant::now(), loaded.case.common()?, simulation.describe());
        animations::check(&loaded.case, &common.output, &description)?;
        let command = std::env::args().collect();
        let manifest = Manifest::collect(command, team.threads(), description.isa, common.seed, loaded.inputs());
        let steps = description.steps;
        Ok(Self {
            folder: ResultFolder::stage(out)?,
            resolved: resolved(&loaded.case),
            plan: Plan {
                steps,
                output_every: common.output.every_steps.unwrap_or(0),
                record_every: common.output.series_every_steps.unwrap_or_else(|| record_every(steps)),
            },
            series: Series::default(),
            fields: (common.output.every_steps != Some(0)).then(|| FieldSeries::new(steps)),
            last: Vec::new(),
            known: Vec::new(),
            manifest,
            description,
            common,
            begun,
        })
    }

    /// How far to run and when to look.
    pub(crate) fn plan(&self) -> Plan {
        self.plan
    }

    /// Keeps the beginning of a simulation that has a time.
    pub(crate) fn start(&mut self, simulation: &dyn Simulation, team: &Team) -> Result<(), Failure> {
        if self.description.dt.is_some() {
            self.known = simulation.diagnostics(team);
            self.series.push(0, self.time(0), &self.known);
            if self.plan.output_every > 0 {
                self.write_fields(simulation)?;
            }
        }
        Ok(())
    }

    /// Keeps what is due.
    pub(crate) fn record(&mut self, simulation: &dyn Simulation, event: &Event) -> Result<(), Failure> {
        if let Some(diagnostics) = &event.record {
            self.series.push(event.step, self.time(event.step), diagnostics);
            self.known.clone_from(diagnostics);
        }
        if event.output { self.write_fields(simulation) } else { Ok(()) }
    }

    fn time(&self, step: u64) -> Option<f64> {
        self.description.dt.map(|dt| step as f64 * dt)
    }

    fn write_fields(&mut self, simulation: &dyn Simulation) -> Result<(), Failure> {
        let Some(fields) = &mut self.fields else { return Ok(()) };
        // All of them before any is written: a simulation that has lost its state leaves the fields before.
        let frames = self.description.frames.iter().map(|name| simulation.frame(name));
        let frames = frames.collect::<Result<Vec<_>, _>>()?;
        frames.iter().try_for_each(|frame| fields.add(&self.folder, frame))?;
        self.last = frames;
        Ok(())
    }

    /// Writes summary, series, profiles and figures, and moves the folder to its destination.
    ///
    /// Of a run that failed, only what was kept before is good: its last fields and diagnostics are those of then.
    pub(crate) fn finish<S: Simulation>(
        mut self,
        run: &Run<S>,
        team: &Team,
        ending: &Result<(), Failure>,
    ) -> Result<Summary, Failure> {
        let failed = ending.as_ref().is_err_and(Failure::is_of_the_run);
        if !failed {
            self.finish_state(run, team)?;
        }
        let summary = self.summary(run, team, ending);
        for (name, figure) in figures::of_run(&summary, &self.last, &self.series)? {
            figures::write(&self.folder, &name, &figure)?;
        }
        if let Some(fields) = &self.fields {
            fields.finish(&self.folder)?;
        }
        if self.common.output.animation {
            animations::write(&self.folder)?;
        }
        self.folder.write("series.csv", self.series.bytes())?;
        self.folder.write("case.toml", self.resolved.as_bytes())?;
        self.folder.write("summary.json", &json(&summary))?;
        self.folder.publish()?;
        Ok(summary)
    }

    /// Keeps the state that a run ended with.
    fn finish_state<S: Simulation>(&mut self, run: &Run<S>, team: &Team) -> Result<(), Failure> {
        let simulation = run.simulation();
        if self.last.iter().all(|frame| frame.step != run.step()) {
            self.write_fields(simulation)?;
        }
        for profile in simulation.profiles() {
            self.folder.write(&format!("profiles/{}.csv", profile.name), profile.csv().as_bytes())?;
        }
        self.known = simulation.diagnostics(team);
        Ok(())
    }

    fn summary<S: Simulation>(&self, run: &Run<S>, team: &Team, ending: &Result<(), Failure>) -> Summary {
        let (simulation, about) = (run.simulation(), &self.description);
        let (work, seconds) = (simulation.work(run.step()), run.advancing().as_secs_f64());
        let state = simulation.state();
        Summary {
            simulation: about.simulation.clone(),
            title: self.common.title.clone(),
            status: ending.as_ref().map_or_else(ToString::to_string, |()| "finished".to_owned()),
            scheme: about.scheme.clone(),
            extent: about.extent.shape().to_vec(),
            steps: run.step(),
            threads: team.threads(),
            ranks: 1,
            blocks: about.blocks.clone(),
            depth: about.depth,
            isa: about.isa.to_owned(),
            seed: self.common.seed,
            work: work.into(),
            wall_seconds: self.begun.elapsed().as_secs_f64(),
            advance_seconds: seconds,
            rate: work.rate(seconds).into(),
            state_hash: team.run(|| state_hash(&state)),
            diagnostics: quantities(&self.known),
            manifest: self.manifest.clone(),
        }
    }
}

/// A hundredth of the run, in whole strides.
fn record_every(steps: u64) -> u64 {
    (steps / RECORDS).div_ceil(RECORD_STRIDE).max(1) * RECORD_STRIDE
}

/// The case as it runs, to be run again.
fn resolved(case: &Case) -> String {
    format!("# {} as it was run, overrides included.\n{}", case.name(), case.resolved())
}
