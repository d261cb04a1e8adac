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

/// A plate of random numbers, one per block of cells, from which conductivities follow.
fn random_blocks(n: usize, block: usize, conductivity: fn(f64) -> f64) -> Conduction {
    let across = n.div_ceil(block);
    let random = noise(2, across * across);
    Conduction::unit_cells(&[n, n]).with(move |[_, y, x]| conductivity(random[y / block * across + x / block]))
}

/// Conductivities that jump by 1000, from block to block and from cell to cell, at places that no coarse cell respects.
/// Where each cell is of one of two materials at random, as much as can be said is that few dozens of iterations do.
#[test]
fn jumps_of_a_thousand_are_overcome() {
    let one_of_two = |random: f64| if random < 0.3 { 1000.0 } else { 1.0 };
    let between = |random: f64| 1000f64.powf(random);
    for n in [128, 256] {
        for (case, most) in [
            (random_blocks(n, 11, one_of_two), 18),
            (random_blocks(n, 11, between), 12),
            (random_blocks(n, 1, between), 21),
            (random_blocks(n, 1, one_of_two), 75),
        ] {
            let found = convergence(&case, Method::ConjugateGradients);
            assert!(found.iterations <= most, "{n}: {found:?}, not {most}");
        }
    }
}

/// Layers of 1 and 1000 whose edges fall anywhere: each cell its own layer, seven cells, or a board of both.
#[test]
fn a_digit_per_cycle_holds_for_thin_layers_of_a_thousand() {
    for width in [1, 7] {
        let case = Conduction::unit_cells(&[200, 200]).with(move |[_, _, x]| [1.0, 1000.0][x / width % 2]);
        let found = convergence(&case, Method::ConjugateGradients);
        assert!(found.factor() < 0.1, "{width}: {found:?}");
    }
    let board = Conduction::unit_cells(&[200, 200]).with(|[_, y, x]| [1.0, 1000.0][(x + y) % 2]);
    assert!(convergence(&board, Method::ConjugateGradients).factor() < 0.1);
}
