//! How fast the residual falls: by ten and more per cycle, whatever the size.

use crate::common::{Conduction, noise};
use partita_grid::multigrid::{Aim, Convergence, Method};

fn convergence(case: &Conduction, method: Method) -> Convergence {
    let b: Vec<f64> = noise(1, case.extent.cells()).iter().map(|b| b - 0.5).collect();
    case.solve(&b, Aim { method, ..Aim::default() }).unwrap().1
}

/// Square cells, one material, 2D: 7 iterations at any size, and plain cycles gain a digit each as well.
#[test]
fn iterations_do_not_depend_on_the_size() {
    for n in [64, 128, 256, 512] {
        let case = Conduction::unit_box(n, 2);
        let (gradients, cycles) = (convergence(&case, Method::ConjugateGradients), convergence(&case, Method::Cycles));
        assert!(gradients.iterations == 7 && gradients.factor() < 0.05, "{n}: {gradients:?}");
        assert!(cycles.factor() < 0.1, "{n}: {cycles:?}");
    }
}

#[test]
fn three_dimensions_are_no_slower() {
    for n in [16, 32, 64] {
        let found = convergence(&Conduction::unit_box(n, 3), Method::ConjugateGradients);
        assert!(found.iterations <= 8 && found.factor() < 0.06, "{n}: {found:?}");
    }
}

/// Odd sizes, stretched cells, walls of any kind, periodic axes, two materials.
#[test]
fn a_digit_per_cycle_holds_on_any_regular_grid() {
    let odd = Conduction::unit_cells(&[127, 203]);
    let mut flat = Conduction::unit_cells(&[150, 170]);
    flat.spacing = [1.0, 1.0, 10.0];
    let mut slight = Conduction::unit_cells(&[150, 170]);
    slight.spacing = [1.0, 1.0, 1.4];
    let mut brick = Conduction::unit_cells(&[33, 40, 47]);
    brick.spacing = [10.0, 1.0, 3.0];
    let mut insulated = Conduction::unit_cells(&[99, 100]);
    insulated.held = |axis, after| axis == 2 && after;
    let mut rolled = Conduction::unit_cells(&[101, 130]);
    rolled.periodic = [false, false, true];
    let layers = Conduction::unit_cells(&[128, 128]).with(|[_, _, x]| if x < 37 { 1.0 } else { 10.0 });
    let mut step = Conduction::unit_cells(&[200, 100]);
    step.shift = 0.05;
    for (i, case) in [odd, flat, slight, brick, insulated, rolled, layers, step].iter().enumerate() {
        let found = convergence(case, Method::ConjugateGradients);
        assert!(found.factor() < 0.1, "case {i}: {found:?}");
    }
}

/// Conductivities of random cells between 1 and 1000, and blocks of 11 cells that jump by 1000.
#[test]
fn jumps_of_a_thousand_are_overcome() {
    let random: Vec<f64> = noise(2, 128 * 128).iter().map(|x| 1000f64.powf(*x)).collect();
    let blocks = noise(4, 12 * 12);
    let random = Conduction::unit_cells(&[128, 128]).with(move |[_, y, x]| random[y * 128 + x]);
    let blocks = Conduction::unit_cells(&[128, 128])
        .with(move |[_, y, x]| if blocks[y / 11 * 12 + x / 11] < 0.3 { 1000.0 } else { 1.0 });
    for (case, most) in [(random, 35), (blocks, 25)] {
        let found = convergence(&case, Method::ConjugateGradients);
        assert!(found.iterations <= most, "{found:?}");
    }
}
