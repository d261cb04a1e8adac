//! Partita's flows in a periodic box, and the speed of memory at what they read and write.

use crate::case::Case;
use crate::program::{About, Program, Reason};
use partita_domain::{HugeBuffer, Isa, Partition};
use partita_grid::fluid::{D2Q9, D3Q19, Flow, Lattice, Links, Rates, Relaxation};
use partita_grid::in_place::{Edge, Populations, Stored, Terrain, usual_depth};
use partita_run::Team;
use rayon::prelude::*;
use std::time::Instant;

/// A flow that collides with two rates, of which the magic number is 3/16.
pub(crate) struct Flows<S: Stored, D, const Q: usize> {
    about: About,
    team: Team,
    populations: Populations<S, D, Q>,
    rates: Rates,
    step: u64,
}

/// The flow of a case on its lattice; `depth` steps per pass, or as many as Partita chooses.
pub(crate) fn flow<S: Stored>(
    name: &str,
    case: &Case,
    threads: usize,
    depth: Option<usize>,
) -> Result<Box<dyn Program>, Reason> {
    Ok(match case.shape.len() {
        2 => Box::new(Flows::<S, D2Q9, 9>::new(name, case, threads, depth)?),
        _ => Box::new(Flows::<S, D3Q19, 19>::new(name, case, threads, depth)?),
    })
}

impl<S: Stored, D: Lattice<Q>, const Q: usize> Flows<S, D, Q> {
    fn new(name: &str, case: &Case, threads: usize, depth: Option<usize>) -> Result<Self, Reason> {
        let (team, extent) = (Team::new(threads).map_err(|error| error.to_string())?, case.extent());
        let partition = Partition::new(extent, &vec![1; case.shape.len()]).map_err(|error| error.to_string())?;
        let terrain = Terrain { extent, edges: [[Edge::Periodic; 2]; 3], closed: None, tag: &|_, _| None };
        let depth = depth.unwrap_or_else(|| usual_depth::<S>(&partition, Q));
        let populations = team.run(|| {
            let mut populations = Populations::zeros(&partition, depth, &terrain);
            populations.fill(|[z, y, x], cell: &mut [f64; Q]| {
                let excess = 1e-4 * ((17 * z + 29 * y + 7 * x) % 101) as f64;
                cell.iter_mut().enumerate().for_each(|(i, g)| *g = D::weight(i) * excess);
            });
            populations
        });
        let (name, version) = (name.to_owned(), env!("CARGO_PKG_VERSION").to_owned());
        let about = About { name, version, threads, parts: vec![String::new()], grain: populations.depth() as u64 };
        Ok(Self { about, team, populations, rates: Rates::magic(case.number().recip(), 3.0 / 16.0), step: 0 })
    }
}

impl<S: Stored, D: Lattice<Q>, const Q: usize> Program for Flows<S, D, Q> {
    fn about(&self) -> &About {
        &self.about
    }

    fn run(&mut self, steps: u64) -> Result<Vec<f64>, Reason> {
        let Self { team, populations, step, .. } = self;
        let relaxation = Relaxation::new(self.rates, [0.0; 3]).kept_as::<S>();
        let links = Links::moving(Vec::new());
        let flow = Flow::<S::Real, D, Q, false, false> { relaxation, links: &links };
        let range = *step..*step + steps;
        *step = range.end;
        let begun = Instant::now();
        team.run(|| populations.advance(&flow, Isa::detect(), range));
        Ok(vec![begun.elapsed().as_secs_f64()])
    }

    /// The density.
    fn field(&mut self) -> Result<Vec<f64>, Reason> {
        let density = |row: &[Vec<f64>]| -> Vec<f64> {
            (0..row[0].len()).map(|x| 1.0 + row.iter().map(|along| along[x]).sum::<f64>()).collect()
        };
        Ok(self.team.run(|| self.populations.map_rows(|_, _, row| density(row))).concat())
    }
}

/// Reads and writes where they lie as many bytes as a lattice in place has, once per step.
pub(crate) struct InPlace {
    about: About,
    team: Team,
    memory: HugeBuffer<f64>,
}

impl InPlace {
    pub(crate) fn new(name: &str, case: &Case, threads: usize) -> Result<Self, Reason> {
        let team = Team::new(threads).map_err(|error| error.to_string())?;
        let memory = HugeBuffer::zeroed(case.cells() * if case.shape.len() == 2 { 9 } else { 19 });
        let (name, version, parts) = (name.to_owned(), String::new(), vec![String::new()]);
        let about = About { name, version, threads, parts, grain: 1 };
        Ok(Self { about, team, memory })
    }
}

impl Program for InPlace {
    fn about(&self) -> &About {
        &self.about
    }

    fn run(&mut self, steps: u64) -> Result<Vec<f64>, Reason> {
        let Self { team, memory, .. } = self;
        let part = memory.len().div_ceil(team.threads());
        let begun = Instant::now();
        team.run(|| {
            (0..steps).for_each(|_| {
                memory.par_chunks_mut(part).for_each(|part| part.iter_mut().for_each(|number| *number += 1.0));
            });
        });
        Ok(vec![begun.elapsed().as_secs_f64()])
    }

    fn field(&mut self) -> Result<Vec<f64>, Reason> {
        Ok(Vec::new())
    }
}
