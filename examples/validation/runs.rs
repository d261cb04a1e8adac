//! Runs of cases that ship.

use partita_domain::Isa;
use partita_grid::{fluid, heat};
use partita_run::case::{Case, Files};
use partita_run::science::Cut;
use partita_run::{Science, Setup, Simulation, Team};
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

/// How much is run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    Quick,
    Full,
}

/// Who runs it, and how much.
pub(crate) struct Bench {
    pub(crate) size: Size,
    pub(crate) team: Team,
}

/// Cases here name no files.
struct Nothing;

impl Files for Nothing {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        Err(format!("`{name}`: no files here"))
    }
}

impl Bench {
    pub(crate) fn new(size: Size, threads: usize) -> Result<Self, Box<dyn Error>> {
        Ok(Self { size, team: Team::new(threads)? })
    }

    /// One of two, by how much is run.
    pub(crate) fn choose<T>(&self, quick: T, full: T) -> T {
        if self.size == Size::Quick { quick } else { full }
    }

    /// A case that ships, with some keys set, at its beginning.
    pub(crate) fn begin(&self, name: &str, set: &[String]) -> Result<Box<dyn Simulation>, Box<dyn Error>> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/cases");
        self.parsed(name, &fs::read_to_string(folder.join(format!("{name}.toml")))?, set)
    }

    /// A case by its text, at its beginning.
    pub(crate) fn begin_text(&self, name: &str, text: &str) -> Result<Box<dyn Simulation>, Box<dyn Error>> {
        self.parsed(name, text, &[])
    }

    fn parsed(&self, name: &str, text: &str, set: &[String]) -> Result<Box<dyn Simulation>, Box<dyn Error>> {
        let mut case = Case::parse(name, text, Arc::new(Nothing))?;
        set.iter().try_for_each(|assignment| case.set(assignment))?;
        let asked = case.common()?.simulation;
        let sciences: [Science; 3] = [heat::SCIENCE, fluid::SCIENCE, fluid::thermal::SCIENCE];
        let science = sciences.into_iter().find(|science| science.name == asked);
        let science = science.ok_or_else(|| format!("{name}: no science `{asked}` on grids"))?;
        let cut = Cut::default();
        let setup = Setup { team: &self.team, blocks: &cut, depth: None, isa: Isa::detect() };
        Ok((science.build)(&case, &setup)?)
    }

    /// The same at its end.
    pub(crate) fn finish(&self, name: &str, set: &[String]) -> Result<Box<dyn Simulation>, Box<dyn Error>> {
        self.ended(self.begin(name, set)?)
    }

    /// The end of a case by its text.
    pub(crate) fn finish_text(&self, name: &str, text: &str) -> Result<Box<dyn Simulation>, Box<dyn Error>> {
        self.ended(self.begin_text(name, text)?)
    }

    fn ended(&self, mut simulation: Box<dyn Simulation>) -> Result<Box<dyn Simulation>, Box<dyn Error>> {
        simulation.advance(&self.team, u64::MAX)?;
        Ok(simulation)
    }

    /// A diagnostic; no number if there is none of that name.
    pub(crate) fn read(&self, simulation: &dyn Simulation, name: &str) -> f64 {
        self.read_all(simulation, [name])[0]
    }

    /// Several diagnostics of one moment.
    pub(crate) fn read_all<const N: usize>(&self, simulation: &dyn Simulation, names: [&str; N]) -> [f64; N] {
        let found = simulation.diagnostics(&self.team);
        names.map(|name| found.iter().find(|d| d.name == name).map_or(f64::NAN, |d| d.value))
    }
}

/// The points of a profile.
pub(crate) fn profile(simulation: &dyn Simulation, name: &str) -> Vec<[f64; 2]> {
    simulation
        .profiles()
        .into_iter()
        .find(|profile| profile.name == name)
        .map_or_else(Vec::new, |profile| profile.points)
}
