//! Cases as text, for tests.

use partita_domain::Isa;
use partita_grid::fluid::SCIENCE;
use partita_run::case::{Case, CaseError, Files};
use partita_run::science::{Cut, Setup};
use partita_run::{Science, Simulation, Team};
use std::sync::Arc;

struct Nothing;

impl Files for Nothing {
    fn read(&self, _: &str) -> Result<Vec<u8>, String> {
        Err("no files here".to_owned())
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
        Self { threads: 2, blocks: "1", depth: 4, isa: Isa::detect() }
    }
}

pub(crate) fn build(case: &str, how: &How) -> Result<(Team, Box<dyn Simulation>), CaseError> {
    build_as(SCIENCE, case, how)
}

pub(crate) fn build_as(science: Science, case: &str, how: &How) -> Result<(Team, Box<dyn Simulation>), CaseError> {
    let case = Case::parse("test.toml", &format!("simulation = '{}'\n{case}", science.name), Arc::new(Nothing))?;
    let (team, blocks): (_, Cut) = (Team::new(how.threads).unwrap(), how.blocks.parse().unwrap());
    let setup = Setup { team: &team, blocks: &blocks, depth: Some(how.depth), isa: how.isa };
    let simulation = (science.build)(&case, &setup)?;
    Ok((team, simulation))
}

/// The flow at the end of its case.
pub(crate) fn finished(case: &str, how: &How) -> (Team, Box<dyn Simulation>) {
    finished_as(SCIENCE, case, how)
}

pub(crate) fn finished_as(science: Science, case: &str, how: &How) -> (Team, Box<dyn Simulation>) {
    let (team, mut simulation) = build_as(science, case, how).unwrap();
    simulation.advance(&team, u64::MAX).unwrap();
    (team, simulation)
}

pub(crate) fn diagnostic(simulation: &dyn Simulation, team: &Team, name: &str) -> f64 {
    simulation.diagnostics(team).iter().find(|d| d.name == name).map_or(f64::NAN, |d| d.value)
}
