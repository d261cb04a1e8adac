//! What mathematics says about the explicit scheme in three dimensions and in single precision.

use crate::common::{How, build, diagnostic, finished};
use partita_run::Simulation;

pub(crate) fn unit_cube(cells: [usize; 3], end: f64) -> String {
    format!(
        "simulation = 'heat'\ncells = {cells:?}\nsize_m = [1.0, 1.0, 1.0]\ndiffusivity_m2_per_s = 1.0\n\
         diffusion_number = 0.15\nend_time = {end}\ninitial.eigenmode_k = 1.0\nboundary.west.fixed_k = 0.0\n\
         boundary.east.fixed_k = 0.0\nboundary.south.fixed_k = 0.0\nboundary.north.fixed_k = 0.0\n\
         boundary.bottom.fixed_k = 0.0\nboundary.top.fixed_k = 0.0\n"
    )
}

/// u = u₀ gⁿ, to 1e-13, on cubes and on stretched cells.
#[test]
fn the_discrete_eigenmode_of_a_box_decays_as_its_eigenvalue_says() {
    for cells in [[24, 24, 24], [20, 13, 31]] {
        let (team, heat) = finished(&unit_cube(cells, 0.02), &How::default());
        let error = diagnostic(&*heat, &team, "error_discrete");
        assert!(error < 1e-13, "{error:e} on {cells:?}");
    }
}

/// Second order in space at a fixed diffusion number: the end is a whole number of steps on every grid.
#[test]
fn the_continuous_eigenmode_of_a_box_is_met_to_second_order() {
    let errors = [16, 32, 64].map(|n| {
        let (team, heat) = finished(&unit_cube([n; 3], 0.0234375), &How::default());
        diagnostic(&*heat, &team, "error_l2")
    });
    for pair in errors.windows(2) {
        let order = (pair[0] / pair[1]).log2();
        assert!((order - 2.0).abs() < 0.03, "order {order} from {errors:?}");
    }
}

/// Every step rounds values below 1 to 2⁻²⁵, so n steps stay within n · 2⁻²⁴; and single precision is no disguised
/// double.
#[test]
fn single_precision_meets_the_eigenmode_to_its_seven_digits() {
    for case in [unit_cube([24; 3], 0.02), unit_cube([24; 3], 0.02).replace("[24, 24, 24]", "[40, 20, 31]")] {
        let (team, heat) = finished(&format!("{case}precision = 'f32'\n"), &How::default());
        let error = diagnostic(&*heat, &team, "error_discrete");
        let bound = heat.describe().steps as f64 * 2f64.powi(-24);
        assert!((1e-9..bound).contains(&error), "{error:e}, bound {bound:e}");
    }
}

fn spot(boundary: &str, precision: &str) -> String {
    format!(
        "simulation = 'heat'\ncells = [17, 13, 11]\nsize_m = [0.17, 0.13, 0.11]\nmaterial = 'copper'\nend_time = 1.0\n\
         diffusion_number = 0.16666666666666666\nprecision = '{precision}'\n{boundary}\n[initial]\ntemperature_k = 300.0\n\
         [[initial.spot]]\ncentre_m = [0.05, 0.03, 0.06]\nradius_m = 0.02\nheight_k = 80.0\n"
    )
}

/// Up to r = 1/6 a step is a weighted mean of the neighbourhood, which keeps the heat and makes no new extremes.
#[test]
fn closed_and_periodic_boxes_keep_their_heat_and_their_extremes() {
    let axes = [["west", "east"], ["south", "north"], ["bottom", "top"]];
    let periodic = axes.concat().iter().map(|face| format!("boundary.{face} = 'periodic'\n")).collect::<String>();
    for (boundary, precision, rounding) in [("", "f64", 1e-13), (&*periodic, "f64", 1e-13), ("", "f32", 2e-6)] {
        let how = How { blocks: "2x2x1", depth: 3, ..How::default() };
        let (team, mut heat) = build(&spot(boundary, precision), &how).unwrap();
        let now = |heat: &dyn Simulation, name: &str| diagnostic(heat, &team, name);
        let names = ["total_heat", "temperature_min", "temperature_max"];
        let before = names.map(|name| now(&*heat, name));
        heat.advance(&team, u64::MAX).unwrap();
        let after = names.map(|name| now(&*heat, name));
        assert!((after[0] / before[0] - 1.0).abs() < rounding, "{before:?} became {after:?}");
        let slack = 300.0 * rounding;
        assert!(after[1] >= before[1] - slack && after[2] < before[2], "{before:?} became {after:?}");
    }
}

/// A source of power P per volume in a closed box adds P · volume · time to the heat.
#[test]
fn sources_in_a_box_add_the_heat_they_promise() {
    let source = "[[source]]\nx_m = [0.05, 0.1]\ny_m = [0.02, 0.06]\nz_m = [0.0, 0.03]\npower_w_per_m3 = 2e7\n";
    let how = How { blocks: "2x1x2", depth: 2, ..How::default() };
    let (team, mut heat) = build(&format!("{}{source}", spot("", "f64")), &how).unwrap();
    let before = diagnostic(&*heat, &team, "total_heat");
    heat.advance(&team, u64::MAX).unwrap();
    let gained = diagnostic(&*heat, &team, "total_heat") - before;
    assert!((gained / (2e7 * 0.05 * 0.04 * 0.03) - 1.0).abs() < 1e-8, "{gained} J");
}

/// A field that is the same on every plane evolves as the plane does.
#[test]
fn a_column_is_a_plane() {
    let plane = "simulation = 'heat'\ncells = [21, 17]\nsize_m = [0.21, 0.17]\nmaterial = 'steel'\nend_time = 20.0\n\
        dt = 0.5\nboundary.west.fixed_k = 300.0\n[[initial.spot]]\ncentre_m = [0.1, 0.1]\nradius_m = 0.05\nheight_k = 9.0\n";
    let column = plane.replace("[21, 17]", "[21, 17, 5]").replace("[0.21, 0.17]", "[0.21, 0.17, 0.05]");
    let end = |case: &str| finished(case, &How::default()).1.frame("temperature").unwrap().values;
    let (plane, column) = (end(plane), end(&column));
    for z in 0..5 {
        let difference = (&column.index_axis(ndarray::Axis(0), z) - &plane).fold(0.0, |most: f64, d| most.max(d.abs()));
        assert!(difference < 1e-12, "{difference:e} on plane {z}");
    }
}
