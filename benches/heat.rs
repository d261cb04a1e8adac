//! The heat step, in cell updates per second: sizes from cache to memory, instruction sets, numbers of threads.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use partita_domain::Isa;
use partita_grid::heat::{Boundaries, Face, Heat, Initial, Problem, Settings};
use partita_run::science::Cut;
use partita_run::team::cores_available;
use partita_run::{Setup, Simulation, Team};

const STEPS: u64 = 16;

fn plate(cells: usize, team: &Team, isa: Isa) -> Heat {
    let settings = Settings {
        cells: [cells, cells],
        size_m: [1.0, 1.0],
        diffusivity_m2_per_s: Some(1.0.into()),
        boundary: Boundaries::all(&Face::fixed(0.0)),
        initial: Initial { eigenmode_k: 1.0, ..Initial::default() },
        ..Settings::default()
    };
    let problem = Problem::new(&settings, Some(u64::MAX), None).expect("a stable problem");
    let setup = Setup { team, blocks: &Cut::default(), depth: None, isa };
    Heat::new(problem, &setup).expect("a block of cells")
}

fn heat(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("heat");
    let threads = [1, cores_available()];
    for cells in [256, 1024, 4096] {
        group.throughput(Throughput::Elements((cells * cells) as u64 * STEPS));
        for isa in Isa::available() {
            for threads in threads {
                let team = Team::new(threads).expect("a team");
                let mut heat = plate(cells, &team, isa);
                let name = BenchmarkId::new(format!("{cells}² {isa}"), format!("{threads} threads"));
                group.bench_function(name, |bencher| bencher.iter(|| heat.advance(&team, STEPS)));
            }
        }
    }
    group.finish();
}

criterion_group! { name = benches; config = Criterion::default().sample_size(10); targets = heat }
criterion_main!(benches);
