//! What mathematics says about implicit steps and steady states.

use crate::boxes::unit_cube;
use crate::common::{How, build, diagnostic, finished};
use partita_domain::Isa;
use partita_run::state::{Snapshot, state_hash};

fn square(n: usize, rest: &str) -> String {
    format!(
        "simulation = 'heat'\ncells = [{n}, {n}]\nsize_m = [1.0, 1.0]\ndiffusivity_m2_per_s = 1.0\nend_time = 0.05\n\
         initial.eigenmode_k = 1.0\nboundary.west.fixed_k = 0.0\nboundary.east.fixed_k = 0.0\n\
         boundary.south.fixed_k = 0.0\nboundary.north.fixed_k = 0.0\n{rest}"
    )
}

const SCHEMES: [&str; 3] = ["'implicit'", "'crank_nicolson'", "'crank_nicolson'\ndamped_steps = 0"];

/// u = u₀ gⁿ with g = 1/(1 + λ), or (1 − λ/2)/(1 + λ/2), or the damped start's; far beyond the explicit limit.
#[test]
fn the_discrete_eigenmode_decays_as_the_schemes_eigenvalue_says() {
    for scheme in SCHEMES {
        for number in [0.2, 20.0] {
            let cube = unit_cube([20, 12, 16], 0.02).replace("diffusion_number = 0.15\n", "");
            for case in [square(32, ""), square(48, "").replace("[48, 48]", "[48, 31]"), cube] {
                let case = format!("{case}scheme = {scheme}\ndiffusion_number = {number}\n");
                let (team, heat) = finished(&case, &How::default());
                let error = diagnostic(&*heat, &team, "error_discrete");
                assert!(error < 1e-12, "{error:e} in {case}");
            }
        }
    }
}

/// In time, backward Euler is of first order and Crank–Nicolson, damped or not, of second: differences between runs on
/// the same cells, whose error in space cancels, show it.
#[test]
fn the_orders_in_time_are_one_and_two() {
    for (scheme, order) in SCHEMES.into_iter().zip([1.0, 2.0, 2.0]) {
        let height = |steps: u32| {
            let dt = 0.05 / f64::from(steps);
            let (_, heat) = finished(&square(32, &format!("scheme = {scheme}\ndt = {dt:e}\n")), &How::default());
            heat.frame("temperature").unwrap().values[[16, 16]]
        };
        let h = [8, 16, 32].map(height);
        let found = ((h[0] - h[1]) / (h[1] - h[2])).log2();
        assert!((found - order).abs() < 0.15, "order {found} of {scheme} from {h:?}");
    }
}

/// The default step keeps the promised accuracy over a decay time.
#[test]
fn the_step_follows_from_the_accuracy() {
    for scheme in ["'implicit'", "'crank_nicolson'"] {
        let (team, heat) = finished(&square(128, &format!("scheme = {scheme}\naccuracy = 0.003\n")), &How::default());
        let left = (-2.0 * std::f64::consts::PI.powi(2) * 0.05).exp();
        let error = diagnostic(&*heat, &team, "error_max") / left;
        assert!((0.0003..0.0045).contains(&error), "{error:e} with {scheme}, {}", heat.describe().scheme);
    }
}

/// A square with one hot edge: Fourier's series; the centre is a quarter by symmetry.
#[test]
fn the_steady_square_with_a_hot_edge_meets_the_series() {
    let mut errors = [[0.0; 2]; 2];
    for (k, n) in [64, 128].into_iter().enumerate() {
        let case = format!(
            "simulation = 'heat'\ncells = [{n}, {n}]\nsize_m = [1.0, 1.0]\nmaterial = 'copper'\nscheme = 'steady'\n\
             boundary.west.fixed_k = 0.0\nboundary.east.fixed_k = 0.0\nboundary.south.fixed_k = 0.0\n\
             boundary.north.fixed_k = 1.0\n"
        );
        let (team, heat) = finished(&case, &How::default());
        assert!(diagnostic(&*heat, &team, "solver_iterations") < 16.0);
        let values = heat.frame("temperature").unwrap().values;
        // Between four centres the mean is second order, as the scheme is.
        let at = |x: usize, y: usize| {
            [[y, x], [y - 1, x], [y, x - 1], [y - 1, x - 1]].iter().map(|&cell| values[cell]).sum::<f64>() / 4.0
        };
        assert!((at(n / 2, n / 2) - 0.25).abs() < 1e-11, "{}", at(n / 2, n / 2));
        errors[k] = [at(n / 2, 3 * n / 4) - 0.540_529_218_259_51, at(n / 4, n / 4) - 0.067_971_668_113_062];
    }
    for (coarse, fine) in errors[0].iter().zip(errors[1]) {
        assert!(fine.abs() < 5e-5 && (coarse / fine).log2() > 1.9, "{errors:?}");
    }
}

/// Steady and long implicit runs with a source end at the same field.
#[test]
fn long_times_end_in_the_steady_state() {
    let plate = |scheme: &str| {
        format!(
            "simulation = 'heat'\ncells = [37, 24]\nsize_m = [0.37, 0.3]\nmaterial = 'copper'\ninitial.temperature_k = 290.0\n\
             boundary.west.fixed_k = 300.0\nboundary.south.fixed_k = 320.0\nscheme = {scheme}\n\
             [[source]]\nx_m = [0.2, 0.3]\ny_m = [0.1, 0.2]\npower_w_per_m3 = 1e6\n"
        )
    };
    let end = |case: &str| finished(case, &How::default()).1.frame("temperature").unwrap().values;
    let steady = end(&plate("'steady'"));
    let late = end(&plate("'implicit'\nend_time = 1e6\ndt = 2e4"));
    let difference = (&steady - &late).fold(0.0, |most: f64, d| most.max(d.abs()));
    assert!(difference < 1e-8 && steady[[15, 25]] > 320.0, "{difference:e}");
}

/// The work of a solution does not grow with the grid.
#[test]
fn iterations_do_not_depend_on_the_number_of_cells() {
    let iterations = [64, 256, 512].map(|n| {
        let (team, heat) = finished(&square(n, "scheme = 'implicit'\ndt = 0.05\n"), &How::default());
        diagnostic(&*heat, &team, "solver_iterations")
    });
    assert!(iterations.iter().all(|&count| (1.0..=14.0).contains(&count)), "{iterations:?}");
}

/// Closed boxes keep their heat, whatever the step.
#[test]
fn closed_boxes_keep_their_heat() {
    let spot = "[[initial.spot]]\ncentre_m = [0.3, 0.2]\nradius_m = 0.1\nheight_k = 5.0\n";
    for scheme in SCHEMES {
        let case = format!(
            "simulation = 'heat'\ncells = [40, 33]\nsize_m = [1.0, 1.0]\ndiffusivity_m2_per_s = 1.0\nend_time = 0.1\n\
             boundary.west = 'periodic'\nboundary.east = 'periodic'\ndt = 0.01\nscheme = {scheme}\n{spot}"
        );
        let (team, mut heat) = build(&case, &How::default()).unwrap();
        let before = diagnostic(&*heat, &team, "total_heat");
        heat.advance(&team, u64::MAX).unwrap();
        let after = diagnostic(&*heat, &team, "total_heat");
        assert!((after / before - 1.0).abs() < 1e-12, "{before} became {after} with {scheme}");
    }
}

/// Threads, cut, instruction set and interruption never show.
#[test]
fn implicit_steps_have_the_same_bits_on_any_team() {
    for scheme in SCHEMES {
        let case = square(45, &format!("scheme = {scheme}\ndt = 0.005\n"));
        let hash = |how: &How| state_hash(&finished(&case, how).1.state());
        let reference = hash(&How { threads: 1, isa: Isa::SCALAR, ..How::default() });
        for isa in Isa::available() {
            for threads in 1..=3 {
                assert_eq!(reference, hash(&How { threads, blocks: "2x2", depth: 4, isa }), "{threads} threads, {isa}");
            }
        }
        let (team, mut first) = build(&case, &How::default()).unwrap();
        first.advance(&team, 1).unwrap();
        let saved = Snapshot::save(&first.state());
        let (team, mut second) = build(&case, &How::default()).unwrap();
        second.load(&saved).unwrap();
        second.advance(&team, u64::MAX).unwrap();
        assert_eq!(reference, state_hash(&second.state()));
    }
}

/// A solution that takes long is left and taken up again without a bit changing; meanwhile the state is that of the last
/// whole step, and the share that is done grows.
#[test]
fn a_long_step_can_be_watched() {
    let plate = |scheme: &str| {
        format!(
            "simulation = 'heat'\ncells = [1000, 1000]\nsize_m = [1.0, 1.0]\nmaterial = 'copper'\nscheme = {scheme}\n\
             boundary.west.fixed_k = 300.0\nboundary.north.fixed_k = 400.0\n"
        )
    };
    for case in [plate("'steady'"), plate("'crank_nicolson'\nend_time = 2e3\ndt = 1e3")] {
        let (team, mut heat) = build(&case, &How::default()).unwrap();
        let (begin, mut shares) = (state_hash(&heat.state()), vec![0.0]);
        while heat.advance_a_while(&team, 1).unwrap().steps == 0 {
            assert_eq!(state_hash(&heat.state()), begin);
            assert!(heat.underway() >= shares[shares.len() - 1]);
            shares.push(heat.underway());
        }
        assert!(shares[shares.len() - 1] > 0.2, "{shares:?}");
        heat.advance(&team, u64::MAX).unwrap();
        assert_eq!(state_hash(&heat.state()), state_hash(&finished(&case, &How::default()).1.state()));
    }
}
