//! What mathematics says about super-time-stepping, and about the choice of a scheme.

use crate::boxes::unit_cube;
use crate::common::{How, build, diagnostic, finished};

fn square(n: usize, rest: &str) -> String {
    format!(
        "simulation = 'heat'\nscheme = 'rkl2'\ncells = [{n}, {n}]\nsize_m = [1.0, 1.0]\ndiffusivity_m2_per_s = 1.0\nend_time = 0.05\n\
         initial.eigenmode_k = 1.0\nboundary.west.fixed_k = 0.0\nboundary.east.fixed_k = 0.0\n\
         boundary.south.fixed_k = 0.0\nboundary.north.fixed_k = 0.0\n{rest}"
    )
}

/// The stage polynomial multiplies the discrete eigenmode, far beyond the explicit limit.
#[test]
fn the_discrete_eigenmode_decays_as_the_stage_polynomial_says() {
    let cube = unit_cube([20, 12, 16], 0.02).replace("diffusion_number = 0.15\n", "scheme = 'rkl2'\n");
    for (case, number) in [(square(32, ""), 0.2), (square(32, ""), 5.0), (square(48, ""), 40.0), (cube, 3.0)] {
        let case = format!("{case}diffusion_number = {number}\n");
        let (team, heat) = finished(&case, &How::default());
        let error = diagnostic(&*heat, &team, "error_discrete");
        assert!(error < 1e-12, "{error:e} in {case}");
    }
}

#[test]
fn the_order_in_time_is_two() {
    let height = |steps: u32| {
        let (_, heat) = finished(&square(32, &format!("dt = {:e}\n", 0.05 / f64::from(steps))), &How::default());
        heat.frame("temperature").unwrap().values[[16, 16]]
    };
    let h = [8, 16, 32].map(height);
    let order = ((h[0] - h[1]) / (h[1] - h[2])).log2();
    assert!((order - 2.0).abs() < 0.15, "order {order} from {h:?}");
}

/// At r = 1/12 the errors of space and time cancel for an eigenmode of equal waves.
#[test]
fn explicit_steps_of_a_twelfth_are_of_fourth_order() {
    let errors = [16, 32].map(|n| {
        let case = square(n, "diffusion_number = 0.08333333333333333\n").replace("'rkl2'", "'explicit'");
        // A whole number of such steps, so that none is shortened.
        let case = case.replace("end_time = 0.05\n", "end_time = 0.052083333333333336\n");
        let (team, heat) = finished(&case, &How::default());
        diagnostic(&*heat, &team, "error_l2")
    });
    let order = (errors[0] / errors[1]).log2();
    assert!((order - 4.0).abs() < 0.1, "order {order} from {errors:?}");
}

/// A spot of width s₀ in a large box falls to s₀²/(s₀² + 2 a t) = 1/9.
#[test]
fn a_gaussian_spreads_as_its_closed_form_says() {
    let schemes = [("'explicit'", 0.2), ("'rkl2'", 0.6), ("'implicit'", 0.2), ("'crank_nicolson'", 0.6)];
    for (scheme, number) in schemes {
        let error = |n: usize| {
            let case = format!(
                "simulation = 'heat'\nscheme = {scheme}\ndiffusion_number = {number}\ncells = [{n}, {n}]\nsize_m = [2.0, 2.0]\ndiffusivity_m2_per_s = 1.0\n\
                 end_time = 0.01\n[[initial.spot]]\ncentre_m = [1.0, 1.0]\nradius_m = {}\nheight_k = 1.0\n",
                0.05 * 2f64.sqrt()
            );
            let (team, heat) = finished(&case, &How::default());
            diagnostic(&*heat, &team, "temperature_max") - 1.0 / 9.0
        };
        let errors = [81, 161].map(error);
        let order = (errors[0] / errors[1]).abs().log2() / (161.0f64 / 81.0).log2();
        assert!((order - 2.0).abs() < 0.25 && errors[1].abs() < 1e-3, "order {order} from {errors:?} with {scheme}");
    }
}

#[test]
fn auto_takes_the_scheme_of_least_work_and_says_why() {
    let scheme = |case: &str| build(case, &How::default()).unwrap().1.describe().scheme;
    let auto = |n: usize, rest: &str| square(n, rest).replace("'rkl2'", "'auto'");
    let short = scheme(&auto(16, ""));
    assert!(short.starts_with("explicit") && short.contains("chosen: "), "{short}");
    let fine = scheme(&auto(1024, ""));
    assert!(fine.contains("RKL2") && fine.split("chosen").next().unwrap().contains("multigrid"), "{fine}");
    let endless = scheme(&auto(16, "").replace("end_time = 0.05\n", ""));
    assert!(endless.starts_with("steady state") && endless.contains("end_time"), "{endless}");
}

/// A sweep reads, allocates and writes; faces and stages read more; of a system nobody knows how often it is gone through.
#[test]
fn work_declares_what_a_scheme_moves() {
    let each = |case: &str| {
        let work = build(case, &How::default()).unwrap().1.work(3);
        [work.bytes / work.count, work.flops / work.count]
    };
    let of = |scheme: &str, rest: &str| each(&square(16, rest).replace("'rkl2'", scheme));
    assert_eq!(of("'explicit'", ""), [24.0, 7.0]);
    assert_eq!(of("'explicit'", "precision = 'f32'\n"), [12.0, 7.0]);
    assert_eq!(of("'rkl2'", ""), [48.0, 15.0]);
    assert_eq!(of("'implicit'", "dt = 1e-3\n"), [0.0, 0.0]);
    let varied = square(16, "").replace("'rkl2'", "'explicit'").replace("initial.eigenmode_k", "initial.temperature_k");
    let varied = varied.replace("m2_per_s = 1.0", "m2_per_s = { expression = '1 + x + y' }");
    assert_eq!(each(&varied), [40.0, 12.0]);
}
