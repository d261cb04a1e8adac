//! In place, whatever the cut and the instruction set, to the bits of the plain way.

use crate::plain::{Cells, step};
use ndarray::Array3;
use partita_domain::{Extent, Isa, Partition, Real};
use partita_grid::fluid::thermal::{Carrier, Convection, D2Q5, D3Q7, Diffusion, Joint, WarmWall};
use partita_grid::fluid::{D2Q9, D3Q19, D3Q27, Flow, Lattice, Links, Rates, Relaxation};
use partita_grid::in_place::{Directions, Dynamics, Edge, Populations, Stored, Terrain};
use partita_run::Team;
use std::marker::PhantomData;

const PERIODIC: [Edge; 2] = [Edge::Periodic; 2];
const CLOSED: [Edge; 2] = [Edge::Closed; 2];

/// Numbers without any symmetry, about as large as those of a flow.
fn start([z, y, x]: [usize; 3], i: usize) -> f64 {
    let mixed = (x * 7_368_787) ^ (y * 19_349_663) ^ (z * 8_349_279) ^ (i * 265_443_576);
    ((mixed % 1009) as f64 / 1009.0 - 0.5) * 0.01
}

/// A tenth of the cells, in no order.
fn scattered(extent: Extent) -> Array3<bool> {
    Array3::from_shape_fn(extent.zyx(), |(z, y, x)| (x * 31 + y * 17 + z * 13 + x * y) % 10 == 3)
}

/// What a moving wall beyond the last y adds, by direction.
fn lid([_, y, _]: [usize; 3], ny: usize, up: isize, i: usize) -> Option<u32> {
    (y + 1 == ny && up < 0).then_some(i as u32)
}

/// Where a link meets a surface: anywhere.
fn share([z, y, x]: [usize; 3], i: usize) -> f64 {
    ((x * 31 + y * 17 + z * 13 + i * 7) % 97 + 1) as f64 / 97.0
}

struct Ground {
    shape: &'static [usize],
    edges: [[Edge; 2]; 3],
    holes: bool,
}

fn check<T: Stored<Real = T> + Real, D: Lattice<Q>, const Q: usize, const FORCED: bool, const REGULARISED: bool>(
    ground: &Ground,
) {
    let ny = Extent::new(ground.shape).unwrap().zyx()[1];
    // Where there are holes, every link but those of the lid meets a surface somewhere; otherwise those below the first y do.
    let is_curved = |[_, y, _]: [usize; 3], i: usize| ground.holes || (y == 0 && D::DIRECTIONS[i][1] > 0);
    let curved = |zyx: [usize; 3], i: usize| is_curved(zyx, i).then(|| Links::<T>::surface(share(zyx, i)));
    let tag = |zyx: [usize; 3], i: usize| lid(zyx, ny, D::DIRECTIONS[i][1], i).or_else(|| curved(zyx, i));
    let walls: Vec<T> = (0..Q).map(|i| T::of(6.0 * D::weight(i) * 0.05 * D::DIRECTIONS[i][0] as f64)).collect();
    let links = Links::moving(walls);
    let (rates, force) = (Rates::magic(0.57, 3.0 / 16.0), [1e-4, -2e-4, 3e-5]);
    let relaxation = Relaxation::<T, D, Q>::new(rates, if FORCED { force } else { [0.0; 3] });
    compare(ground, &tag, &Flow::<T, D, Q, FORCED, REGULARISED> { relaxation, links: &links });
}

/// Flow and temperature, with a lid above, a fixed temperature in the west and a flux from the east.
fn check_joint<
    T: Stored<Real = T> + Real,
    F: Lattice<A>,
    C: Carrier<B>,
    const A: usize,
    const B: usize,
    const Q: usize,
>(
    ground: &Ground,
) {
    let [_, ny, nx] = Extent::new(ground.shape).unwrap().zyx();
    let directions = <Joint<F, C, A, B> as Directions<Q>>::DIRECTIONS;
    let tag = |zyx: [usize; 3], i: usize| {
        let [along_x, along_y, _] = directions[i];
        let side = usize::from(along_x < 0);
        match i < A {
            true => lid(zyx, ny, along_y, i),
            false => (along_x != 0 && zyx[2] == side * (nx - 1)).then_some(side as u32),
        }
    };
    let gains = (0..A).map(|i| T::of(6.0 * F::weight(i) * 0.05 * F::DIRECTIONS[i][0] as f64)).collect();
    let links = Links::moving(gains);
    let walls = [(-1.0, 0.3), (1.0, 1e-3)].map(|(factor, gain)| WarmWall { factor: T::of(factor), gain: T::of(gain) });
    let dynamics = Convection::<T, F, C, A, B> {
        flow: Flow { relaxation: Relaxation::new(Rates::magic(0.57, 3.0 / 16.0), [1e-4, -2e-4, 3e-5]), links: &links },
        diffusion: Diffusion::new::<C, B>(Rates { even: 1.3, odd: 1.7 }, [0.0, 2e-3, 1e-3]),
        walls: &walls,
        lattice: PhantomData,
    };
    compare::<T, _, Q>(ground, &tag, &dynamics);
}

/// Holds steps in place to the plain way.
fn compare<T: Stored<Real = T> + Real, Y: Dynamics<T, Q>, const Q: usize>(
    ground: &Ground,
    tag: &(dyn Fn([usize; 3], usize) -> Option<u32> + Sync),
    dynamics: &Y,
) {
    let extent = Extent::new(ground.shape).unwrap();
    let holes = scattered(extent);
    let terrain = Terrain { extent, edges: ground.edges, closed: ground.holes.then_some(&holes), tag };
    let [_, ny, nx] = extent.zyx();
    let is_open = |zyx: [usize; 3]| !ground.holes || !holes[zyx];
    let first = |zyx: [usize; 3], i: usize| if is_open(zyx) { T::of(start(zyx, i)).to_f64() } else { 0.0 };
    let mut plain: Cells<T, Q> = (0..extent.cells())
        .map(|at| std::array::from_fn(|i| T::of(first([at / nx / ny, at / nx % ny, at % nx], i))))
        .collect();
    let mut expected = Vec::new();
    for n in 0..9 {
        expected.push(plain.clone());
        plain = step(dynamics, &terrain, &plain, n);
    }
    expected.push(plain);
    for (threads, blocks, depth, strides) in
        [(1, 1, 2, [9, 0, 0]), (3, 1, 4, [1, 3, 5]), (2, 2, 1, [2, 3, 4]), (2, 6, 4, [5, 3, 1]), (1, 5, 6, [1, 1, 7])]
    {
        for isa in Isa::available() {
            let team = Team::new(threads).unwrap();
            team.run(|| {
                let partition = Partition::balanced(extent, blocks).unwrap();
                let mut populations = Populations::<T, Y::Directions, Q>::zeros(&partition, depth, &terrain);
                populations.fill(|zyx, cell| (0..Q).for_each(|i| cell[i] = first(zyx, i)));
                let mut n = 0;
                for steps in strides {
                    populations.advance(dynamics, isa, n..n + steps);
                    n += steps;
                    let rows = populations.map_rows(|_, _, row| row.to_vec());
                    for (at, cell) in expected[n as usize].iter().enumerate() {
                        if is_open([at / nx / ny, at / nx % ny, at % nx]) {
                            let found: Vec<f64> = rows[at / nx].iter().map(|row| row[at % nx]).collect();
                            let wanted = cell.map(Real::to_f64);
                            assert_eq!(
                                found, wanted,
                                "cell {at} after {n} steps, {blocks} blocks, depth {depth}, {isa}"
                            );
                        }
                    }
                }
            });
        }
    }
}

#[test]
fn planes_equal_the_plain_way() {
    let bare = |edges, shape| Ground { shape, edges, holes: false };
    check::<f64, D2Q9, 9, false, false>(&bare([CLOSED, PERIODIC, PERIODIC], &[13, 21]));
    check::<f64, D2Q9, 9, true, false>(&bare([CLOSED, CLOSED, CLOSED], &[11, 19]));
    check::<f32, D2Q9, 9, true, true>(&bare([CLOSED, CLOSED, PERIODIC], &[9, 37]));
    check::<f32, D2Q9, 9, false, false>(&bare([CLOSED, PERIODIC, CLOSED], &[9, 16]));
    let mirrors = [CLOSED, [Edge::Mirror, Edge::Closed], [Edge::Closed, Edge::Mirror]];
    check::<f64, D2Q9, 9, false, true>(&bare(mirrors, &[8, 17]));
    check::<f64, D2Q9, 9, false, false>(&bare([CLOSED, [Edge::Mirror; 2], [Edge::Mirror; 2]], &[8, 17]));
}

#[test]
fn boxes_equal_the_plain_way() {
    let bare = |edges, shape| Ground { shape, edges, holes: false };
    check::<f64, D3Q19, 19, false, false>(&bare([PERIODIC; 3], &[6, 7, 11]));
    check::<f32, D3Q19, 19, true, false>(&bare([CLOSED, CLOSED, PERIODIC], &[6, 5, 18]));
    check::<f64, D3Q27, 27, true, true>(&bare([[Edge::Mirror; 2], CLOSED, [Edge::Mirror; 2]], &[5, 4, 9]));
    check::<f64, D3Q27, 27, false, false>(&bare([PERIODIC, CLOSED, CLOSED], &[7, 5, 9]));
}

#[test]
fn temperatures_beside_flows_equal_the_plain_way() {
    let bare = |edges, shape| Ground { shape, edges, holes: false };
    check_joint::<f64, D2Q9, D2Q5, 9, 5, 14>(&bare([CLOSED, CLOSED, CLOSED], &[11, 19]));
    check_joint::<f32, D2Q9, D2Q5, 9, 5, 14>(&bare([CLOSED, [Edge::Mirror, Edge::Closed], CLOSED], &[9, 37]));
    check_joint::<f64, D3Q19, D3Q7, 19, 7, 26>(&bare([[Edge::Mirror; 2], CLOSED, CLOSED], &[5, 6, 9]));
    check_joint::<f64, D3Q19, D3Q7, 19, 7, 26>(&bare([PERIODIC, CLOSED, CLOSED], &[7, 5, 9]));
}

#[test]
fn closed_cells_equal_the_plain_way() {
    let holed = |edges, shape| Ground { shape, edges, holes: true };
    check::<f64, D2Q9, 9, false, false>(&holed([CLOSED, PERIODIC, PERIODIC], &[13, 21]));
    check::<f32, D2Q9, 9, true, false>(&holed([CLOSED, CLOSED, CLOSED], &[11, 33]));
    check::<f64, D2Q9, 9, false, false>(&holed([CLOSED, [Edge::Mirror; 2], [Edge::Mirror; 2]], &[8, 17]));
    check::<f64, D3Q19, 19, true, true>(&holed([PERIODIC, CLOSED, PERIODIC], &[6, 7, 11]));
    check::<f32, D3Q19, 19, false, false>(&holed([CLOSED; 3], &[5, 6, 17]));
}
