//! Lattices in place, in cell updates per second, beside what memory allows: the rate at which the same bytes are read and
//! written where they lie.
//!
//! `cargo bench --bench lattice` takes every case; `-- d3q19-f64 --threads 2 --rounds 30` takes one. Everything runs in turn, round
//! by round; the best and the median of all rounds are told.

use clap::Parser;
use half::f16;
use partita_domain::{Extent, HugeBuffer, Isa, Partition};
use partita_grid::fluid::{D2Q9, D3Q19, Flow, Lattice, Links, Rates, Relaxation};
use partita_grid::in_place::{Edge, Populations, Stored, Terrain, usual_depth};
use partita_run::Team;
use rayon::prelude::*;
use std::time::Instant;

/// How fast lattices are.
#[derive(Parser)]
struct Options {
    /// Cases: d3q19-f64, d3q19-f32, d3q19-f16, d2q9-f64, d2q9-f32, small-f64, small-f32; all of them if none is named.
    cases: Vec<String>,
    /// Threads.
    #[arg(long, value_delimiter = ',', default_value = "1,2")]
    threads: Vec<usize>,
    /// Rounds.
    #[arg(long, default_value_t = 12)]
    rounds: usize,
    /// Steps per pass beside single ones; without it, as many as suit.
    #[arg(long, value_delimiter = ',')]
    depths: Vec<usize>,
    /// Instruction set.
    #[arg(long)]
    isa: Option<Isa>,
    /// One short pass.
    #[arg(long)]
    test: bool,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let options = Options::parse();
    for &threads in &options.threads {
        let team = Team::new(threads).expect("a team");
        let bench = Bench { options: &options, team: &team };
        bench.case::<f64, D3Q19, 19>("d3q19-f64", &[144; 3]);
        bench.case::<f32, D3Q19, 19>("d3q19-f32", &[144; 3]);
        bench.case::<f16, D3Q19, 19>("d3q19-f16", &[144; 3]);
        bench.case::<f64, D2Q9, 9>("d2q9-f64", &[1536; 2]);
        bench.case::<f32, D2Q9, 9>("d2q9-f32", &[1536; 2]);
        bench.case::<f64, D3Q19, 19>("small-f64", &[32; 3]);
        bench.case::<f32, D3Q19, 19>("small-f32", &[32; 3]);
    }
}

struct Bench<'a> {
    options: &'a Options,
    team: &'a Team,
}

/// What takes its turn in every round.
struct Entrant<'a> {
    name: String,
    steps: u64,
    run: Box<dyn FnMut(u64) + 'a>,
    seconds: Vec<f64>,
}

impl Bench<'_> {
    fn case<S: Stored, D: Lattice<Q>, const Q: usize>(&self, name: &str, shape: &[usize]) {
        let Options { cases, rounds, depths, test, .. } = self.options;
        if !cases.is_empty() && !cases.iter().any(|case| case == name) {
            return;
        }
        let small = [8; 3];
        let extent = Extent::new(if *test { &small[..shape.len()] } else { shape }).expect("a domain");
        let partition = Partition::balanced(extent, 1).expect("a block");
        let usual = [usual_depth::<S>(&partition, Q)];
        let depths = if depths.is_empty() { &usual } else { &depths[..] };
        let mut entrants = vec![self.roofline(extent.cells() * Q * size_of::<S>())];
        for walls in [false, true] {
            for depth in [1].iter().chain(depths) {
                entrants.push(self.flow::<S, D, Q>(extent, *depth, walls));
            }
        }
        for entrant in &mut entrants {
            entrant.warm_up(if *test { 0.0 } else { 0.05 });
        }
        for _ in 0..if *test { 1 } else { *rounds } {
            entrants.iter_mut().for_each(Entrant::time);
        }
        for entrant in &mut entrants {
            entrant.tell(name, self.team.threads(), extent.cells());
        }
    }

    /// Reads and writes so many bytes where they lie, once per step.
    fn roofline(&self, bytes: usize) -> Entrant<'_> {
        let mut memory = HugeBuffer::<f64>::zeroed(bytes / size_of::<f64>());
        let part = memory.len().div_ceil(self.team.threads());
        let run = move |steps| {
            self.team.run(|| {
                (0..steps).for_each(|_| {
                    memory.par_chunks_mut(part).for_each(|part| part.iter_mut().for_each(|number| *number += 1.0));
                });
            });
        };
        Entrant::new("read and write".to_owned(), 1, Box::new(run))
    }

    /// A flow in a box, periodic or between walls.
    fn flow<S: Stored, D: Lattice<Q>, const Q: usize>(&self, extent: Extent, depth: usize, walls: bool) -> Entrant<'_> {
        let edge = if walls { Edge::Closed } else { Edge::Periodic };
        let terrain = Terrain { extent, edges: [[edge; 2]; 3], closed: None, tag: &|_, _| None };
        let partition = Partition::balanced(extent, 1).expect("a block");
        let mut populations = self.team.run(|| Populations::<S, D, Q>::zeros(&partition, depth, &terrain));
        let start = |[z, y, x]: [usize; 3], i: usize| ((x * 7 + y * 13 + z * 29 + i * 31) % 97) as f64 * 1e-5;
        self.team.run(|| populations.fill(|zyx, cell| (0..Q).for_each(|i| cell[i] = start(zyx, i))));
        let (relaxation, links) =
            (Relaxation::new(Rates::magic(0.56, 3.0 / 16.0), [0.0; 3]).kept_as::<S>(), Links::moving(Vec::new()));
        let (isa, mut step) = (self.options.isa.unwrap_or_else(Isa::detect), 0);
        let run = move |steps| {
            let flow = Flow::<S::Real, D, Q, false, false> { relaxation, links: &links };
            self.team.run(|| populations.advance(&flow, isa, step..step + steps));
            step += steps;
        };
        let name = format!("{} {depth} per pass", if walls { "walls" } else { "periodic" });
        Entrant::new(name, depth.next_multiple_of(2) as u64, Box::new(run))
    }
}

impl<'a> Entrant<'a> {
    fn new(name: String, steps: u64, run: Box<dyn FnMut(u64) + 'a>) -> Self {
        Self { name, steps, run, seconds: Vec::new() }
    }

    /// Runs once, and then finds how many steps take so many seconds.
    fn warm_up(&mut self, least: f64) {
        loop {
            let begun = Instant::now();
            (self.run)(self.steps);
            if begun.elapsed().as_secs_f64() >= least {
                return;
            }
            self.steps *= 2;
        }
    }

    fn time(&mut self) {
        let begun = Instant::now();
        (self.run)(self.steps);
        self.seconds.push(begun.elapsed().as_secs_f64() / self.steps as f64);
    }

    fn tell(&mut self, case: &str, threads: usize, cells: usize) {
        self.seconds.sort_by(f64::total_cmp);
        let rate = |seconds: f64| cells as f64 / seconds / 1e6;
        let [best, median] = [self.seconds[0], self.seconds[self.seconds.len() / 2]].map(rate);
        println!("{case:10} {threads} threads  {:24} {median:8.1} MLUP/s, at best {best:8.1}", self.name);
    }
}
