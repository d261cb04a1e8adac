//! Several steps per pass over memory: the order of updates never shows in the bits.

use ndarray::Array3;
use partita_domain::{Extent, Isa, Partition};
use partita_grid::fluid::{D2Q9, D3Q19, Flow, Lattice, Links, Rates, Relaxation};
use partita_grid::in_place::{Edge, Populations, Terrain};
use partita_run::Team;
use proptest::prelude::*;

/// A box of any size, between any faces, with or without closed cells.
#[derive(Debug, Clone)]
struct Ground {
    shape: [usize; 3],
    edges: [[Edge; 2]; 3],
    holes: bool,
}

/// How it is advanced.
#[derive(Debug, Clone)]
struct How {
    threads: usize,
    blocks: usize,
    depth: usize,
    tile: usize,
    strides: Vec<u64>,
}

fn faces() -> impl Strategy<Value = [Edge; 2]> {
    use Edge::{Closed, Mirror, Periodic};
    prop_oneof![
        3 => Just([Periodic; 2]),
        2 => Just([Closed; 2]),
        1 => Just([Mirror; 2]),
        1 => Just([Closed, Mirror]),
        1 => Just([Mirror, Closed]),
    ]
}

fn grounds() -> impl Strategy<Value = Ground> {
    let shape = (1..14_usize, 1..14_usize, 1..20_usize).prop_map(|(z, y, x)| [z, y, x]);
    let edges = [faces(), faces(), faces()];
    (shape, edges, any::<bool>()).prop_map(|(shape, edges, holes)| Ground { shape, edges, holes })
}

fn ways() -> impl Strategy<Value = How> {
    let strides = proptest::collection::vec(1..20_u64, 1..3);
    (1..4_usize, 1..5_usize, 1..12_usize, 1..9_usize, strides).prop_map(|(threads, blocks, depth, tile, strides)| How {
        threads,
        blocks,
        depth,
        tile,
        strides,
    })
}

/// All that arrives at the cells after the steps of `how`: in one block swept step by step, or in the order that it gives.
fn arrived<D: Lattice<Q>, const Q: usize>(ground: &Ground, how: &How, deep: bool) -> Vec<Vec<Vec<f64>>> {
    let extent = Extent::new(&ground.shape[3 - D::AXES..]).unwrap();
    let [_, ny, _] = extent.zyx();
    let holes = Array3::from_shape_fn(extent.zyx(), |(z, y, x)| (x * 31 + y * 17 + z * 13 + x * y) % 10 == 3);
    // The last y is a wall that moves, unless the domain goes on there; what closes cells has a surface.
    let surface = |x: usize| ground.holes.then(|| Links::<f64>::surface((x % 7 + 1) as f64 / 7.0));
    let tag = |[_, y, x]: [usize; 3], i: usize| match y + 1 == ny && D::DIRECTIONS[i][1] < 0 {
        true => Some(i as u32),
        false => surface(x + y + i),
    };
    let terrain = Terrain { extent, edges: ground.edges, closed: ground.holes.then_some(&holes), tag: &tag };
    let walls: Vec<f64> = (0..Q).map(|i| 0.3 * D::weight(i) * D::DIRECTIONS[i][0] as f64).collect();
    let relaxation = Relaxation::new(Rates::magic(0.57, 3.0 / 16.0), [0.0; 3]);
    let links = Links::moving(walls);
    let flow = Flow::<f64, D, Q, false, false> { relaxation, links: &links };
    let start = |[z, y, x]: [usize; 3], i: usize| {
        let mixed = (x * 7_368_787) ^ (y * 19_349_663) ^ (z * 8_349_279) ^ (i * 265_443_576);
        if ground.holes && holes[[z, y, x]] { 0.0 } else { ((mixed % 1009) as f64 / 1009.0 - 0.5) * 0.01 }
    };
    let blocks = if deep { how.blocks } else { 1 };
    let partition = Partition::balanced(extent, blocks).or_else(|_| Partition::balanced(extent, 1)).unwrap();
    Team::new(if deep { how.threads } else { 1 }).unwrap().run(|| {
        let mut populations = Populations::<f64, D, Q>::zeros(&partition, how.depth, &terrain);
        if deep {
            populations = populations.in_tiles(how.tile);
        }
        populations.fill(|zyx, cell| (0..Q).for_each(|i| cell[i] = start(zyx, i)));
        let mut step = 0;
        for stride in &how.strides {
            populations.advance(&flow, Isa::detect(), step..step + stride);
            step += stride;
        }
        let is_open = |z: usize, y: usize, x: usize| !ground.holes || !holes[[z, y, x]];
        populations.map_rows(|z, y, row| {
            let along =
                |row: &Vec<f64>| row.iter().enumerate().map(|(x, g)| if is_open(z, y, x) { *g } else { 0.0 }).collect();
            row.iter().map(along).collect()
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn planes_in_waves_equal_sweeps(ground in grounds(), how in ways()) {
        prop_assert_eq!(arrived::<D2Q9, 9>(&ground, &how, true), arrived::<D2Q9, 9>(&ground, &how, false));
    }

    #[test]
    fn boxes_in_waves_equal_sweeps(ground in grounds(), how in ways()) {
        prop_assert_eq!(arrived::<D3Q19, 19>(&ground, &how, true), arrived::<D3Q19, 19>(&ground, &how, false));
    }
}

/// Bodies at the ends of rows that close upon themselves: what lies beyond belongs to rows that other workers have at the time.
#[test]
fn bodies_at_the_ends_of_rows_leave_other_rows_alone() {
    for (shape, face) in [([2, 1, 11], Edge::Mirror), ([2, 5, 11], Edge::Closed), ([6, 1, 11], Edge::Periodic)] {
        let ground = Ground { shape, edges: [[face; 2], [Edge::Closed; 2], [Edge::Periodic; 2]], holes: true };
        let how = How { threads: 2, blocks: 1, depth: 8, tile: 4, strides: vec![8] };
        let expected = arrived::<D3Q19, 19>(&ground, &how, false);
        for _ in 0..2000 {
            assert_eq!(arrived::<D3Q19, 19>(&ground, &how, true), expected);
        }
    }
}
