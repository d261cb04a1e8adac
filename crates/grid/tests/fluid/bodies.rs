//! What is known of flows around and between bodies.

use crate::common::{How, diagnostic, finished};
use crate::theorems::{LINE, difference};
use std::f64::consts::PI;

/// In the steady state bodies and walls take what the force gives to the fluid between them.
#[test]
fn bodies_take_the_momentum_that_a_force_gives() {
    for surface in ["half_way", "interpolated"] {
        let case = format!(
            "cells = [24, 20]\nreynolds = 1.0\nlength_m = 0.3\nrelaxation_time = 0.9\nend_time = 4.0\nacceleration_m_per_s2 = [10.0, 4.0]\n\
             boundary.all = 'periodic'\n\
             [[body]]\nname = 'disc'\nsurface = '{surface}'\nshape.circle = {{ centre_m = [0.03, 0.31], diameter_m = 0.41 }}\n"
        );
        let (team, flow) = finished(&case, &How { blocks: "3", ..How::default() });
        let find = |name: &str| diagnostic(&*flow, &team, name);
        let solid = flow.frame("solid").unwrap().values;
        let mass = (solid.len() as f64 - solid.sum()) / (24.0 * 24.0);
        for (name, acceleration) in [("force_x", 10.0), ("force_y", 4.0)] {
            let ratio = find(name) / (mass * acceleration);
            assert!((ratio - 1.0).abs() < 1e-3, "{surface}, {name}: {ratio}");
        }
        assert!((find("drag") / find("force_x") - 2.0 / 0.3).abs() < 1e-9);
        assert!(find("strouhal") == 0.0 && find("lift") > 0.0);
    }
}

/// Bodies are walls: a slit between two of them, in a periodic box, has the same parabola, and they are at rest.
#[test]
fn a_slit_between_bodies_has_its_parabola() {
    let case = format!(
        "cells = [4, 15]\nwidth_m = 0.4\nlength_m = 1.0\nreynolds = 2.0\nrelaxation_time = 0.9\nend_time = 6.0\n\
         acceleration_m_per_s2 = [4.0, 0.0]\nboundary.all = 'periodic'\n\
         [[body]]\nname = 'lower'\nshape.box.y_m = [0.0, 0.2]\n[[body]]\nname = 'upper'\nshape.box.y_m = [1.2, 1.5]\n{LINE}"
    );
    let (team, flow) = finished(&case, &How { blocks: "2", ..How::default() });
    let inside = |y: f64| (0.2..1.2).contains(&y);
    let error = difference(&*flow, |y| if inside(y) { 4.0 * (y - 0.2) * (1.2 - y) } else { 0.0 });
    assert!(error < 1e-10, "{error:e}");
    assert!((diagnostic(&*flow, &team, "mass") - 0.4).abs() < 1e-12);
    let solid = flow.frame("solid").unwrap().values;
    assert_eq!(solid.sum(), 20.0);
}

/// The drag of discs in a square array at rest, F/(μ U) with U the mean over all of the square: 51.53 where they fill a fifth of it
/// (Sangani & Acrivos 1982, DOI 10.1016/0301-9322(82)90029-5), and so their permeability, L²/51.53.
#[test]
fn an_array_of_discs_has_its_published_permeability() {
    let error = |surface: &str| {
        let diameter = f64::sqrt(0.2 * 4.0 / PI);
        let case = format!(
            "cells = [40, 40]\nreynolds = 0.1\nrelaxation_time = 1.0\nend_time = 0.05\nacceleration_m_per_s2 = [10.0, 0.0]\n\
             boundary.all = 'periodic'\n[[body]]\nname = 'disc'\nsurface = '{surface}'\n\
             shape.circle = {{ centre_m = [0.5, 0.5], diameter_m = {diameter} }}\n"
        );
        let (team, flow) = finished(&case, &How::default());
        assert_eq!(diagnostic(&*flow, &team, "darcy_number"), diagnostic(&*flow, &team, "permeability"));
        diagnostic(&*flow, &team, "permeability") * 51.53 - 1.0
    };
    let (interpolated, staircase) = (error("interpolated"), error("half_way"));
    assert!(interpolated.abs() < 0.01 && staircase.abs() < 0.04, "{interpolated} {staircase}");
}

/// Poiseuille's flow between walls that rise 1 in 2 through a periodic box: interpolated bounce-back is of second order
/// (Bouzidi, Firdaouss & Lallemand 2001, DOI 10.1063/1.1399290), a staircase of first.
#[test]
fn walls_askew_are_met_to_second_order() {
    // What is open lies between y − x/2 = 0.237 and 0.847, and so on with a period of 1.
    let (low, open, cosine) = (0.237, 0.61, 2.0 / f64::sqrt(5.0));
    let force = 4.0 / (open * cosine).powi(2);
    let error = |surface: &str, n: usize| {
        let wall = |(name, shift): (&str, f64)| {
            let [from, to] = [low + open + shift, low + 1.0 + shift];
            format!(
                "[[body]]\nname = '{name}'\nsurface = '{surface}'\nshape.polygon_m = [[-2.0, {}], [4.0, {}], [4.0, {}], [-2.0, {}]]\n",
                from - 1.0,
                from + 2.0,
                to + 2.0,
                to - 1.0
            )
        };
        let case = format!(
            "cells = [{}, {n}]\nwidth_m = 2.0\nlength_m = 1.0\nreynolds = 2.0\nrelaxation_time = 0.8\nend_time = 1.0\n\
             acceleration_m_per_s2 = [{}, {}]\nboundary.all = 'periodic'\n{}",
            2 * n,
            force * cosine,
            force * cosine / 2.0,
            [("lower", -2.0), ("middle", -1.0), ("upper", 0.0)].map(wall).concat()
        );
        let (_, flow) = finished(&case, &How::default());
        let (u, solid) = (flow.frame("velocity_x").unwrap().values, flow.frame("solid").unwrap().values);
        let mut squares = Vec::new();
        for (at, value) in u.indexed_iter().filter(|(at, _)| solid[at.clone()] == 0.0) {
            let [y, x] = [at[0], at[1]].map(|i| (i as f64 + 0.5) / n as f64);
            let share = (y - x / 2.0 - low).rem_euclid(1.0) / open;
            squares.push((value / cosine - 4.0 * share * (1.0 - share)).powi(2));
        }
        (squares.iter().sum::<f64>() / squares.len() as f64).sqrt()
    };
    // A staircase's error jumps with the grid: only a fit over several tells its order.
    let cells = [12, 17, 24, 34, 48];
    let order = |surface: &str| {
        let points = cells.map(|n| [(n as f64).ln(), -error(surface, n).ln()]);
        let mean = [0, 1].map(|i| points.iter().map(|point| point[i]).sum::<f64>() / points.len() as f64);
        let moment = |i: usize| points.iter().map(|p| (p[0] - mean[0]) * (p[i] - mean[i])).sum::<f64>();
        (moment(1) / moment(0), (-points[cells.len() - 1][1]).exp())
    };
    let [(interpolated, fine), (staircase, coarse)] = ["interpolated", "half_way"].map(order);
    assert!(interpolated > 1.7 && (0.6..1.6).contains(&staircase), "orders {interpolated} and {staircase}");
    assert!(fine < 0.2 * coarse, "{fine:e} beside {coarse:e}");
}

/// Schäfer and Turek's cylinder at Reynolds number 20 (1996, DOI 10.1007/978-3-322-89849-4_39), on ten cells of its diameter.
#[test]
fn a_cylinder_has_the_published_drag_and_pressure_drop() {
    let case = "cells_per_diameter = 10.0\nsize_m = [2.2, 0.41]\nlength_m = 0.1\nviscosity_m2_per_s = 1e-3\nreynolds = 20.0\n\
                end_time = 8.0\nsteady.change = 1e-4\nboundary.west.inflow.spread = 'parabolic'\nboundary.east.pressure_pa = 0.0\n\
                initial.inflow = true\npressure_drop = { from_m = [0.15, 0.2], to_m = [0.25, 0.2] }\n\
                [[body]]\nname = 'cylinder'\nshape.circle = { centre_m = [0.2, 0.2], diameter_m = 0.1 }\n";
    let (team, flow) = finished(case, &How::default());
    for (name, expected, within) in [("drag", 5.579_535, 0.03), ("pressure_drop", 0.117_520, 0.05)] {
        let found = diagnostic(&*flow, &team, name);
        assert!((found / expected - 1.0).abs() < within, "{name}: {found}");
    }
    assert!((diagnostic(&*flow, &team, "lift") - 0.0106).abs() < 0.01, "nearly none");
}
