//! What mathematics says about the explicit scheme.

use crate::common::{How, build, diagnostic, finished};

fn unit_box(n: usize, end: f64) -> String {
    format!(
        "simulation = 'heat'\ncells = [{n}, {n}]\nsize_m = [1.0, 1.0]\ndiffusivity_m2_per_s = 1.0\ndiffusion_number = 0.2\n\
         end_time = {end}\ninitial.eigenmode_k = 1.0\nboundary.west.fixed_k = 0.0\nboundary.east.fixed_k = 0.0\n\
         boundary.south.fixed_k = 0.0\nboundary.north.fixed_k = 0.0\n"
    )
}

/// u = u₀ gⁿ, to 1e-13, on square and on stretched cells.
#[test]
fn the_discrete_eigenmode_decays_as_its_eigenvalue_says() {
    let stretched = unit_box(48, 0.05).replace("[48, 48]", "[48, 31]").replace("[1.0, 1.0]", "[1.0, 0.8]");
    for case in [unit_box(32, 0.05), unit_box(64, 0.02), stretched] {
        let (team, heat) = finished(&case, &How::default());
        let error = diagnostic(&*heat, &team, "error_discrete");
        assert!(error < 1e-13, "{error:e} in {case}");
    }
}

/// Second order in space at a fixed diffusion number; the value at 128² is published with the scheme's tests.
#[test]
fn the_continuous_eigenmode_is_met_to_second_order() {
    let errors = [32, 64, 128].map(|n| {
        let (team, heat) = finished(&unit_box(n, 0.05), &How::default());
        diagnostic(&*heat, &team, "error_l2")
    });
    for pair in errors.windows(2) {
        let order = (pair[0] / pair[1]).log2();
        assert!((order - 2.0).abs() < 0.02, "order {order} from {errors:?}");
    }
    assert!((errors[2] - 1.2927e-5).abs() < 5e-10, "{:e}", errors[2]);
}

fn spots(boundary: &str, number: f64) -> String {
    format!(
        "simulation = 'heat'\ncells = [61, 47]\nsize_m = [0.61, 0.47]\nmaterial = 'copper'\nend_time = 1.0\n\
         diffusion_number = {number}\n{boundary}\n[initial]\ntemperature_k = 300.0\n[[initial.spot]]\n\
         centre_m = [0.1, 0.4]\nradius_m = 0.05\nheight_k = 80.0\n[[initial.spot]]\ncentre_m = [0.5, 0.2]\nradius_m = 0.02\nheight_k = -120.0\n"
    )
}

#[test]
fn closed_and_periodic_boxes_keep_their_heat() {
    let periodic = "boundary.west = 'periodic'\nboundary.east = 'periodic'\nboundary.south = 'periodic'\nboundary.north = 'periodic'";
    let staged = format!("scheme = 'rkl2'\n{periodic}");
    for (boundary, number) in [("", 0.25), (periodic, 0.25), ("scheme = 'rkl2'", 2.0), (&staged, 2.0)] {
        let how = How { blocks: "2x3", depth: 4, ..How::default() };
        let (team, mut heat) = build(&spots(boundary, number), &how).unwrap();
        let before = diagnostic(&*heat, &team, "total_heat");
        heat.advance(&team, 500).unwrap();
        let after = diagnostic(&*heat, &team, "total_heat");
        assert!((after / before - 1.0).abs() < 1e-13, "{before} became {after}");
    }
}

/// Up to r = 1/4 a step is a weighted mean of the neighbourhood (beside two fixed walls, up to r = 1/6); a step of backward
/// Euler always is one of the whole field.
#[test]
fn temperatures_stay_between_the_extremes_they_began_with() {
    let fixed = "boundary.west.fixed_k = 300.0\nboundary.east.fixed_k = 310.0\nboundary.south.fixed_k = 250.0\nboundary.north.fixed_k = 330.0";
    let implicit = format!("scheme = 'implicit'\n{fixed}");
    let cases =
        [("", 0.25, [f64::MAX, f64::MIN]), (fixed, 1.0 / 6.0, [250.0, 330.0]), (&implicit, 5.0, [250.0, 330.0])];
    for (boundary, number, walls) in cases {
        let (team, mut heat) = build(&spots(boundary, number), &How::default()).unwrap();
        let now = |heat: &dyn partita_run::Simulation| {
            [diagnostic(heat, &team, "temperature_min"), diagnostic(heat, &team, "temperature_max")]
        };
        let begin = now(&*heat);
        let (least, most) = (begin[0].min(walls[0]), begin[1].max(walls[1]));
        for _ in 0..50 {
            heat.advance(&team, 5).unwrap();
            let [min, max] = now(&*heat);
            assert!(min >= least - 1e-10 && max <= most + 1e-10, "[{min}, {max}] left [{least}, {most}]");
        }
    }
}

/// A start that is flipped or transposed gives the flipped or transposed end, to the bit.
#[test]
fn no_direction_is_preferred() {
    let case = |scheme: &str, [x, y]: [f64; 2], cells: [usize; 2]| {
        format!(
            "simulation = 'heat'\nscheme = {scheme}\ncells = {cells:?}\nsize_m = [{}, {}]\ndiffusivity_m2_per_s = 1.0\nend_time = 200.0\n\
             [[initial.spot]]\ncentre_m = [{x}, {y}]\nradius_m = 6.0\nheight_k = 1.0\n",
            cells[0], cells[1]
        )
    };
    let end = |case: String| finished(&case, &How::default()).1.frame("temperature").unwrap().values;
    for scheme in ["'explicit'", "'rkl2'\ndiffusion_number = 2.0"] {
        let plain = end(case(scheme, [10.0, 7.0], [40, 30]));
        let mut flipped = end(case(scheme, [30.0, 7.0], [40, 30]));
        flipped.invert_axis(ndarray::Axis(1));
        assert_eq!(plain, flipped);
        assert_eq!(plain, end(case(scheme, [7.0, 10.0], [30, 40])).reversed_axes());
    }
}

/// A source of power P per volume in a closed box adds P · area · time to the heat.
#[test]
fn sources_add_the_heat_they_promise() {
    let source = "[[source]]\nx_m = [0.1, 0.3]\ny_m = [0.2, 0.3]\npower_w_per_m3 = 2e7\n";
    let (team, mut heat) =
        build(&format!("{}{source}", spots("", 0.2)), &How { blocks: "3", depth: 3, ..How::default() }).unwrap();
    let before = diagnostic(&*heat, &team, "total_heat");
    heat.advance(&team, u64::MAX).unwrap();
    let gained = diagnostic(&*heat, &team, "total_heat") - before;
    assert!((gained / (2e7 * 0.2 * 0.1 * 1.0) - 1.0).abs() < 1e-8, "{gained} J/m");
}
