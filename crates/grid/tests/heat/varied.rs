//! Conductivity that varies from cell to cell.

use partita_domain::{Extent, Isa, Partition, Real};
use partita_grid::engine::{BlockedField, Schedule, Tiling};
use partita_grid::heat::kernel::{Coefficients, Explicit};
use partita_grid::heat::varied::{FaceCoefficients, Varied};
use partita_grid::heat::{Boundaries, Face};
use partita_run::Team;

const CLOSED: [bool; 3] = [false; 3];

fn values<T: Real>(field: &BlockedField<T>, extent: Extent) -> Vec<T> {
    let mut all = vec![T::zeroed(); extent.cells()];
    let [_, ny, nx] = extent.zyx();
    for block in field.blocks() {
        let interior = block.block().interior;
        for (z, y) in interior.rows() {
            let at = (z as usize * ny + y as usize) * nx + interior.start[2] as usize;
            all[at..at + interior.shape[2]].copy_from_slice(block.row(&interior, z, y));
        }
    }
    all
}

/// Two layers of equal width, k = 1 and 10, between walls at 1 and 0: the flux is 2 / (1 + 1/10) = 20/11, and the
/// interface is at 1 − flux/2 = 1/11. Centres of cells lie on the straight lines, exactly.
#[test]
fn a_steady_flux_through_layers_is_exact() {
    let (n, extent) = (16, Extent::new(&[16]).unwrap());
    let partition = Partition::new(extent, &[2]).unwrap();
    let tiling = Tiling { levels: 9, strip: 8, rows: 1, bands: 1, stream: false };
    let mut field = BlockedField::<f64>::zeros(&partition, 9, CLOSED, Schedule::Tiled(tiling));
    let conductivity = |zyx: [usize; 3]| if zyx[2] < n / 2 { 1.0 } else { 10.0 };
    let faces = FaceCoefficients::new(&field, extent, CLOSED, [0.0, 0.0, 0.04], conductivity);
    let boundaries = Boundaries { west: Face::FixedK(1.0), east: Face::FixedK(0.0), ..Boundaries::default() };
    field.advance(&Varied::<_, 1> { faces: &faces, boundaries }, Isa::detect(), 0..40_000);
    for (i, value) in values(&field, extent).into_iter().enumerate() {
        let x = (i as f64 + 0.5) / n as f64;
        let expected = if x < 0.5 { 1.0 - 20.0 / 11.0 * x } else { 20.0 / 110.0 * (1.0 - x) };
        assert!((value - expected).abs() < 1e-12, "{value} instead of {expected} at {x}");
    }
}

/// The end of a run of `steps` steps on a lumpy medium.
fn lumpy<T: Real, const AXES: usize>(shape: &[usize], blocks: &[usize], isa: Isa, schedule: Schedule) -> Vec<T> {
    let (extent, periodic) = (Extent::new(shape).unwrap(), [false, true, false]);
    let partition = Partition::new(extent, blocks).unwrap();
    let mut field = BlockedField::<T>::zeros(&partition, 6, periodic, schedule);
    let conductivity = |[z, y, x]: [usize; 3]| 1.0 + ((3 * z + 5 * y + 7 * x) % 11) as f64;
    let faces = FaceCoefficients::new(&field, extent, periodic, [0.01, 0.008, 0.009], conductivity);
    let boundaries = Boundaries { west: Face::FixedK(3.0), ..Boundaries::default() };
    let step = Varied::<T, AXES> { faces: &faces, boundaries };
    Team::new(2).unwrap().run(|| {
        field.fill(|z, y, x| T::of(((z * 17 + y * 29 + x * 7) % 101) as f64));
        field.advance(&step, isa, 0..17);
    });
    values(&field, extent)
}

fn no_schedule_shows<T: Real, const AXES: usize>(shape: &[usize], cut: &[usize]) {
    let expected = lumpy::<T, AXES>(shape, &vec![1; AXES], Isa::SCALAR, Schedule::Plain);
    for isa in Isa::available() {
        for (levels, strip, rows) in [(1, 64, 4), (4, 16, 8), (6, 24, 5)] {
            let tiling = Tiling { levels, strip, rows, bands: 2, stream: levels == 4 };
            let found = lumpy::<T, AXES>(shape, cut, isa, Schedule::Tiled(tiling));
            assert_eq!(expected, found, "{isa}, {tiling:?}");
        }
    }
}

#[test]
fn no_schedule_shows_in_the_bits() {
    no_schedule_shows::<f64, 2>(&[37, 53], &[2, 3]);
    no_schedule_shows::<f32, 2>(&[37, 53], &[3, 1]);
    no_schedule_shows::<f64, 3>(&[13, 22, 19], &[2, 2, 1]);
    no_schedule_shows::<f32, 3>(&[13, 22, 19], &[1, 1, 2]);
}

/// Where the conductivity is the same everywhere, this is the step of a homogeneous medium, up to rounding.
#[test]
fn a_homogeneous_medium_is_a_special_case() {
    let extent = Extent::new(&[21, 34]).unwrap();
    let partition = Partition::new(extent, &[1, 1]).unwrap();
    let boundaries = Boundaries { south: Face::FixedK(-20.0), ..Boundaries::default() };
    let start = |field: &mut BlockedField<f64>| field.fill(|_, y, x| ((y * 29 + x * 7) % 101) as f64);
    let mut varied = BlockedField::zeros(&partition, 1, CLOSED, Schedule::Plain);
    let mut homogeneous = BlockedField::zeros(&partition, 1, CLOSED, Schedule::Plain);
    start(&mut varied);
    start(&mut homogeneous);
    let faces = FaceCoefficients::new(&varied, extent, CLOSED, [0.0, 0.05, 0.05], |_| 4.0);
    varied.advance(&Varied::<_, 2> { faces: &faces, boundaries }, Isa::detect(), 0..50);
    let step = Explicit::<_, 2, true>::new(Coefficients::new([0.0, 0.2, 0.2]), boundaries).unwrap();
    homogeneous.advance(&step, Isa::detect(), 0..50);
    let pairs = values(&varied, extent).into_iter().zip(values(&homogeneous, extent));
    assert!(pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max) < 1e-12);
}
