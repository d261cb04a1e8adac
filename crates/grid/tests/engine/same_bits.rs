//! Random sizes, cuts, depths, tiles, threads, instruction sets and faces against the plain sweep of one block.

use crate::stencils::{Everything, Remembering};
use partita_domain::{Extent, Isa, Partition, Real, Region};
use partita_grid::engine::{BlockedField, Schedule, Stencil, Tiling};
use partita_run::Team;
use proptest::prelude::*;

/// How a grid is run.
#[derive(Debug, Clone)]
struct Run {
    shape: Vec<usize>,
    periodic: [bool; 3],
    steps: u64,
    blocks: Vec<usize>,
    depth: usize,
    tiling: Tiling,
    threads: usize,
    isa: usize,
}

fn start<T: Real>(z: usize, y: usize, x: usize) -> T {
    T::of(((z * 83 + y * 29 + x * 7) % 101) as f64 - 50.5)
}

/// Every cell after the steps.
fn cells<T: Real, S: Stencil<Cell = T>>(stencil: &S, run: &Run, schedule: Schedule) -> Vec<T> {
    let extent = Extent::new(&run.shape).unwrap();
    let partition = Partition::new(extent, &run.blocks).unwrap();
    let isa = Isa::available()[run.isa % Isa::available().len()];
    let team = Team::new(run.threads).unwrap();
    let mut field = BlockedField::zeros(&partition, run.depth, run.periodic, schedule);
    if S::CARRIES {
        field = field.carrying();
    }
    team.run(|| {
        field.fill(start);
        field.advance(stencil, isa, 5..5 + run.steps);
    });
    let owner = |zyx: [isize; 3]| {
        let cell = Region { start: zyx, shape: [1; 3] };
        let owns = |field: &&partita_domain::BlockField<T>| field.block().interior.intersection(&cell).is_some();
        let field = field.blocks().iter().find(owns).unwrap();
        field.values()[field.block().offset(zyx)]
    };
    let region = extent.region();
    region.rows().flat_map(|(z, y)| (0..region.end(2)).map(move |x| [z, y, x])).map(owner).collect()
}

fn check<T: Real, const AXES: usize>(run: &Run) {
    let domain = Extent::new(&run.shape).unwrap().zyx();
    let gains = Everything::<T, AXES>::gains(domain[2]);
    let stencil = Everything::<T, AXES>::new(domain, &gains);
    equal(&stencil, run);
    equal(&Remembering(stencil), run);
}

fn equal<T: Real, S: Stencil<Cell = T>>(stencil: &S, run: &Run) {
    let whole = Run { blocks: vec![1; run.shape.len()], depth: 1, threads: 1, isa: 0, ..run.clone() };
    let expected = cells(stencil, &whole, Schedule::Plain);
    let found = cells(stencil, run, Schedule::Tiled(run.tiling));
    let differ = expected.iter().zip(&found).position(|(a, b)| bytemuck::bytes_of(a) != bytemuck::bytes_of(b));
    assert_eq!(differ, None, "of {} cells", found.len());
    assert_eq!(expected, cells(stencil, run, Schedule::Plain));
}

/// Runs on grids of up to `most` cells along each of `axes` axes.
fn runs(axes: usize, most: usize) -> impl Strategy<Value = Run> {
    let shape = prop::collection::vec(1..=most, axes);
    let tiling = (1..20usize, 1..60usize, 1..12usize, 1..4usize, any::<bool>(), any::<bool>());
    let tiling = tiling.prop_map(|(levels, strip, rows, bands, stream, resident)| Tiling {
        levels,
        strip,
        rows,
        bands,
        stream,
        resident,
    });
    let cut = prop::collection::vec(1..=3usize, axes);
    (shape, any::<[bool; 3]>(), 0..40u64, cut, 1..14usize, tiling, 1..4usize, 0..3usize).prop_map(
        |(shape, periodic, steps, cut, depth, tiling, threads, isa)| {
            let blocks = cut.iter().zip(&shape).map(|(&cut, &cells)| cut.min(cells)).collect();
            Run { shape, periodic, steps, blocks, depth, tiling, threads, isa }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_a_line(run in runs(1, 150)) {
        check::<f64, 1>(&run);
        check::<f32, 1>(&run);
    }

    #[test]
    fn of_a_plane(run in runs(2, 70)) {
        check::<f64, 2>(&run);
        check::<f32, 2>(&run);
    }

    #[test]
    fn of_a_volume(run in runs(3, 24)) {
        check::<f64, 3>(&run);
        check::<f32, 3>(&run);
    }
}
