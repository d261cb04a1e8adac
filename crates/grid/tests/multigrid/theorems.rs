//! What mathematics says about the solutions.

use crate::common::{Conduction, distance, noise};
use partita_domain::{Extent, Isa};
use partita_grid::multigrid::{Aim, Imbalance, Operator, Solver};
use std::f64::consts::PI;

fn assert_second_order(errors: [f64; 3]) {
    for pair in errors.windows(2) {
        let order = (pair[0] / pair[1]).log2();
        assert!((order - 2.0).abs() < 0.1, "order {order} from {errors:?}");
    }
}

/// −∇·(k ∇u) = f with k = 1 + x + y (+ z) and u a product of sines: the error on n cells along each axis.
fn manufactured_error(n: usize, dims: usize) -> f64 {
    let centre = move |i: usize| (i as f64 + 0.5) / n as f64;
    let conductivity = move |cell: [usize; 3]| 1.0 + cell[3 - dims..].iter().map(|&i| centre(i)).sum::<f64>();
    let case = Conduction::unit_box(n, dims).with(conductivity);
    let product = |point: &[f64], cosine: Option<usize>| -> f64 {
        let factor = |(axis, x): (usize, &f64)| if Some(axis) == cosine { (PI * x).cos() } else { (PI * x).sin() };
        point.iter().enumerate().map(factor).product()
    };
    let source = |point: &[f64]| {
        let slopes: f64 = (0..dims).map(|axis| product(point, Some(axis))).sum();
        dims as f64 * PI * PI * (1.0 + point.iter().sum::<f64>()) * product(point, None) - PI * slopes
    };
    let b = case.at_centres(|point| case.volume() * source(&point[3 - dims..]));
    let exact = case.at_centres(|point| product(&point[3 - dims..], None));
    distance(&case.solve(&b, Aim::default()).unwrap().0, &exact)
}

#[test]
fn manufactured_solutions_are_met_to_second_order() {
    assert_second_order([16, 32, 64].map(|n| manufactured_error(n, 2)));
    assert_second_order([8, 16, 32].map(|n| manufactured_error(n, 3)));
}

/// The unit square with its edge y = 1 at 1 and the others at 0: the value at a corner of cells, from the four around.
fn hot_edge(n: usize, [x, y]: [usize; 2]) -> f64 {
    let case = Conduction::unit_box(n, 2);
    let b = case.field(|[_, y, x]| if y == n - 1 { case.conductance(1, [0, n, x]) } else { 0.0 });
    let (u, _) = case.solve(&b, Aim { tolerance: 1e-13, ..Aim::default() }).unwrap();
    let around = [[y - 1, x - 1], [y - 1, x], [y, x - 1], [y, x]];
    around.map(|[y, x]| u[y * n + x]).iter().sum::<f64>() / 4.0
}

/// Carslaw & Jaeger's series: 1/4 at the centre (exact on any grid, by symmetry), and two values beside.
#[test]
fn a_square_with_a_hot_edge_has_the_values_of_its_series() {
    assert!((hot_edge(32, [16, 16]) - 0.25).abs() < 1e-12);
    for (place, exact) in [([2, 3], 0.540_529_218_259_51), ([1, 1], 0.067_971_668_113_062)] {
        let errors = [32, 64, 128].map(|n| (hot_edge(n, place.map(|quarter| quarter * n / 4)) - exact).abs());
        assert_second_order(errors);
        assert!(errors[2] < 1e-4, "{errors:?}");
    }
}

/// Layers k = 1 | 10 between 1 and 0: interface at 1/11, flux 20/11, wherever the grid is.
#[test]
fn layers_are_exact_with_conductances_in_series() {
    for n in [2, 6, 64, 100] {
        let plain = Conduction::unit_box(n, 2);
        let mut case = plain.with(move |[_, _, x]| if x < n / 2 { 1.0 } else { 10.0 });
        case.held = |axis, _| axis == 2;
        let h = 1.0 / n as f64;
        let b = case.field(|[_, y, x]| if x == 0 { case.conductance(2, [0, y, 0]) } else { 0.0 });
        let (u, _) = case.solve(&b, Aim { tolerance: 1e-13, ..Aim::default() }).unwrap();
        for row in u.chunks(n) {
            let flux = (1.0 - row[0]) * 2.0 / h;
            let interface = row[n / 2 - 1] - flux * h / 2.0;
            assert!(
                (flux - 20.0 / 11.0).abs() < 1e-9 && (interface - 1.0 / 11.0).abs() < 1e-9,
                "{n}: {flux}, {interface}"
            );
        }
    }
}

/// A discrete eigenmode between walls at 0 after an implicit step: g = 1/(1 + 8rs) for backward Euler,
/// (1 − 4rs)/(1 + 4rs) for Crank–Nicolson, s = sin²(πh/2); along each of `dims` axes the rate is 4rs.
#[test]
fn implicit_steps_multiply_an_eigenmode_by_their_factor() {
    for (n, dims, r) in [(48, 2, 0.7), (31, 2, 40.0), (12, 3, 3.0)] {
        let mode = |point: [f64; 3]| point[3 - dims..].iter().map(|x| (PI * x).sin()).product::<f64>();
        let start = Conduction::unit_box(n, dims).at_centres(mode);
        let rate = 4.0 * dims as f64 * r * (PI / (2 * n) as f64).sin().powi(2);
        let step = |share: f64| {
            let mut case = Conduction::unit_cells(&vec![n; dims]).with(move |_| share * r);
            case.shift = 1.0;
            case
        };
        let check = |found: &[f64], factor: f64| {
            let exact: Vec<f64> = start.iter().map(|u| u * factor).collect();
            assert!(distance(found, &exact) < 1e-11, "{n}, {dims}: {}", distance(found, &exact));
        };
        let aim = Aim { tolerance: 1e-12, ..Aim::default() };
        check(&step(1.0).solve(&start, aim).unwrap().0, 1.0 / (1.0 + rate));
        // (1 + L/2) u' = (1 − L/2) u = 2u − (1 + L/2) u
        let half = step(0.5);
        let mut b = vec![0.0; start.len()];
        half.operator().apply(Isa::detect(), &start, &mut b);
        b.iter_mut().zip(&start).for_each(|(b, u)| *b = 2.0 * u - *b);
        check(&half.solve(&b, aim).unwrap().0, (1.0 - rate / 2.0) / (1.0 + rate / 2.0));
    }
}

/// What goes in at the sources comes out at the walls.
#[test]
fn steady_heat_flows_out_of_the_walls() {
    let case = Conduction::unit_cells(&[20, 37]).with(|[_, y, x]| 1.0 + ((x * 7 + y * 3) % 5) as f64);
    let b = noise(3, case.extent.cells());
    let (u, _) = case.solve(&b, Aim { tolerance: 1e-13, ..Aim::default() }).unwrap();
    let mut out = 0.0;
    for y in 0..20 {
        out += u[y * 37] * case.conductance(2, [0, y, 0]) + u[y * 37 + 36] * case.conductance(2, [0, y, 37]);
    }
    for x in 0..37 {
        out += u[x] * case.conductance(1, [0, 0, x]) + u[19 * 37 + x] * case.conductance(1, [0, 20, x]);
    }
    assert!((out / b.iter().sum::<f64>() - 1.0).abs() < 1e-10, "{out}");
}

/// A single wall face holds a plate, the weaker the higher: the plate's level is all heat over that conductance.
#[test]
fn a_weak_hold_is_enough() {
    for hold in [1e-3, 1e-6, 1e-9] {
        let conductance = |axis: usize, face: [usize; 3]| match (axis, face) {
            (1, [_, 0, 3]) => hold,
            (1, [_, 0 | 40, _]) | (2, [_, _, 0 | 30]) => 0.0,
            _ => 1.0,
        };
        let operator = Operator::new(Extent::new(&[40, 30]).unwrap(), [false; 3], conductance, |_| 0.0).unwrap();
        let mut u = vec![0.0; 1200];
        Solver::new(operator, Isa::detect()).solve(&[1.0; 1200], &mut u, Aim::default()).unwrap();
        assert!((u[3] * hold / 1200.0 - 1.0).abs() < 1e-6, "{hold:e}: {}", u[3] * hold);
    }
}

/// Where rounding ends what can be asked for, it is not asked for; the residual given is that of `u`.
#[test]
fn the_residual_given_is_the_true_one() {
    let mut case = Conduction::unit_cells(&[1, 4000]);
    case.held = |axis, _| axis == 2;
    let b = noise(6, 4000);
    let (u, convergence) = case.solve(&b, Aim { tolerance: 1e-14, ..Aim::default() }).unwrap();
    let mut product = vec![0.0; 4000];
    case.operator().apply(Isa::detect(), &u, &mut product);
    let residual = distance(&b, &product) / distance(&b, &[0.0; 4000]);
    assert!((convergence.residual / residual - 1.0).abs() < 1e-6, "{convergence:?} {residual:e}");
    assert!(residual > 1e-14 && residual < 1e-8, "{residual:e}");
}

/// Where nothing holds the level, the solution of mean 0 is found; adding a constant to b changes nothing.
#[test]
fn a_free_level_is_set_to_zero_mean() {
    let mut closed = Conduction::unit_cells(&[33, 50]).with(|[_, y, _]| 1.0 + y as f64);
    closed.held = |_, _| false;
    let mut periodic = Conduction::unit_cells(&[9, 11, 13]);
    periodic.periodic = [true; 3];
    for case in [closed, periodic] {
        assert!(case.operator().is_singular());
        let cells = case.extent.cells();
        let uneven = noise(5, cells);
        let mean = uneven.iter().sum::<f64>() / cells as f64;
        let even: Vec<f64> = uneven.iter().map(|b| b - mean).collect();
        let (u, _) = case.solve(&even, Aim::default()).unwrap();
        assert!(u.iter().sum::<f64>().abs() < 1e-10 * cells as f64);
        let mut product = vec![0.0; cells];
        case.operator().apply(Isa::detect(), &u, &mut product);
        assert!(distance(&product, &even) < 1e-9);
        let (same, _) = case.solve(&uneven, Aim { imbalance: Imbalance::Remove, ..Aim::default() }).unwrap();
        assert!(distance(&same, &u) < 1e-8);
    }
}
