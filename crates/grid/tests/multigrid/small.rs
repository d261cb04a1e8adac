//! Small systems against a dense solution, symmetry, definiteness: all shapes, periodic axes, jumps.

use crate::common::{Conduction, distance, noise};
use partita_domain::{Extent, Isa};
use partita_grid::multigrid::{Aim, Operator};
use proptest::prelude::*;

/// The operator, column by column.
fn dense(operator: &Operator) -> Vec<Vec<f64>> {
    let n = operator.extent().cells();
    let column = |i: usize| {
        let (mut unit, mut column) = (vec![0.0; n], vec![0.0; n]);
        unit[i] = 1.0;
        operator.apply(Isa::detect(), &unit, &mut column);
        column
    };
    (0..n).map(column).collect()
}

/// Gaussian elimination; definite matrices need no pivoting.
fn eliminate(mut a: Vec<Vec<f64>>, b: &[f64]) -> Vec<f64> {
    let (n, mut u) = (b.len(), b.to_vec());
    for k in 0..n {
        let (above, below) = a.split_at_mut(k + 1);
        for (row, i) in below.iter_mut().zip(k + 1..) {
            let factor = row[k] / above[k][k];
            row[k..].iter_mut().zip(&above[k][k..]).for_each(|(a, b)| *a -= factor * b);
            u[i] -= factor * u[k];
        }
    }
    for k in (0..n).rev() {
        let known: f64 = (k + 1..n).map(|j| a[k][j] * u[j]).sum();
        u[k] = (u[k] - known) / a[k][k];
    }
    u
}

fn assert_solved(case: &Conduction) {
    let b = noise(9, case.extent.cells());
    let exact = eliminate(dense(&case.operator()), &b);
    let (u, _) = case.solve(&b, Aim { tolerance: 1e-12, ..Aim::default() }).unwrap();
    let size = distance(&exact, &vec![0.0; exact.len()]);
    assert!(distance(&u, &exact) < 1e-8 * size, "{:?}: {:e}", case.extent, distance(&u, &exact) / size);
}

#[test]
fn every_shape_is_solved() {
    let shapes: [&[usize]; 13] = [
        &[1],
        &[7],
        &[500],
        &[1, 1],
        &[1, 300],
        &[300, 1],
        &[1, 1, 1],
        &[1, 20, 15],
        &[3, 5, 7],
        &[2, 2, 2],
        &[17, 19],
        &[7, 8, 9],
        &[300, 1, 1],
    ];
    for shape in shapes {
        for periodic in [[false; 3], [true; 3], [false, true, false]] {
            let mut case = Conduction::unit_cells(shape);
            case.periodic = periodic;
            case.shift = 0.01;
            assert_solved(&case);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Any conductivities over six orders of magnitude, walls held or not, periodic or not, cells of any proportions.
    #[test]
    fn random_problems_agree_with_a_dense_solution(
        shape in prop::array::uniform3(1usize..10),
        seed in any::<u64>(),
        stretch in prop::array::uniform3(-1.0f64..1.0),
        periodic in any::<[bool; 3]>(),
        insulated in any::<bool>(),
    ) {
        let [_, ny, nx] = shape;
        let k: Vec<f64> = noise(seed, shape.iter().product()).iter().map(|x| 10f64.powf(6.0 * x - 3.0)).collect();
        let mut case = Conduction::unit_cells(&shape).with(move |[z, y, x]| k[(z * ny + y) * nx + x]);
        case.spacing = stretch.map(|exponent| 10f64.powf(exponent));
        case.periodic = periodic;
        case.shift = 0.1;
        if insulated {
            case.held = |_, _| false;
        }
        assert_solved(&case);
    }

    /// xᵀ A y = yᵀ A x and xᵀ A x > 0.
    #[test]
    fn operators_are_symmetric_and_positive(shape in prop::array::uniform3(1usize..8), seed in any::<u64>(), periodic in any::<[bool; 3]>()) {
        let extent = Extent::new(&shape).unwrap();
        let values = noise(seed, 4096);
        let operator = Operator::new(
            extent,
            periodic,
            |axis, [z, y, x]| values[((axis * 9 + z) * 9 + y) * 9 + x],
            |[z, y, x]| values[4095 - (z * 9 + y) * 9 - x] + 1e-3,
        ).unwrap();
        let (x, y) = (noise(seed ^ 1, extent.cells()), noise(seed ^ 2, extent.cells()));
        let form = |x: &[f64], y: &[f64]| {
            let mut product = vec![0.0; y.len()];
            operator.apply(Isa::detect(), y, &mut product);
            x.iter().zip(product).map(|(x, a)| x * a).sum::<f64>()
        };
        prop_assert!((form(&x, &y) - form(&y, &x)).abs() < 1e-12 * form(&x, &x).max(form(&y, &y)));
        prop_assert!(form(&x, &x) > 0.0);
    }
}
