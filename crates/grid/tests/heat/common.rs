//! Cases as text, for tests.

use partita_domain::Isa;
use partita_grid::heat::SCIENCE;
use partita_run::case::{Case, CaseError, Files};
use partita_run::science::{Cut, Setup};
use partita_run::{Simulation, Team};
use std::sync::Arc;

/// Files by name.
pub(crate) struct InMemory(pub(crate) Vec<(&'static str, Vec<u8>)>);

impl Files for InMemory {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        let found = self.0.iter().find(|(known, _)| *known == name);
        found.map(|(_, bytes)| bytes.clone()).ok_or_else(|| "no such file here".to_owned())
    }
}

/// How a test wants its case run.
pub(crate) struct How {
    pub(crate) threads: usize,
    pub(crate) blocks: &'static str,
    pub(crate) depth: usize,
    pub(crate) isa: Isa,
}

impl Default for How {
    fn default() -> Self {
        Self { threads: 2, blocks: "1", depth: 1, isa: Isa::detect() }
    }
}

pub(crate) fn build(case: &str, how: &How) -> Result<(Team, Box<dyn Simulation>), CaseError> {
    build_with(InMemory(Vec::new()), case, how)
}

/// The simulation of a case that names files.
pub(crate) fn build_with(files: InMemory, case: &str, how: &How) -> Result<(Team, Box<dyn Simulation>), CaseError> {
    let case = Case::parse("test.toml", case, Arc::new(files))?;
    let team = Team::new(how.threads).unwrap();
    let blocks: Cut = how.blocks.parse().unwrap();
    let simulation =
        (SCIENCE.build)(&case, &Setup { team: &team, blocks: &blocks, depth: Some(how.depth), isa: how.isa })?;
    Ok((team, simulation))
}

/// The simulation at the end of its case.
pub(crate) fn finished(case: &str, how: &How) -> (Team, Box<dyn Simulation>) {
    let (team, mut simulation) = build(case, how).unwrap();
    let steps = simulation.describe().steps;
    simulation.advance(&team, steps).unwrap();
    (team, simulation)
}

pub(crate) fn diagnostic(simulation: &dyn Simulation, team: &Team, name: &str) -> f64 {
    simulation.diagnostics(team).iter().find(|d| d.name == name).map_or(f64::NAN, |d| d.value)
}
