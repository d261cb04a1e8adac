//! What is known of flows in closed form.

use crate::common::{How, build, diagnostic, finished};
use partita_run::Simulation;
use std::f64::consts::PI;

/// The largest difference between the only profile of a flow and a function of the place.
pub(crate) fn difference(flow: &dyn Simulation, expected: impl Fn(f64) -> f64) -> f64 {
    let points = &flow.profiles()[0].points;
    points.iter().map(|[at, value]| (value - expected(*at)).abs()).fold(0.0, f64::max)
}

pub(crate) const LINE: &str = "[[profile]]\nname = 'u_along_y'\ncomponent = 'u'\nalong = 'y'\n";

/// Between walls at rest a force drives a parabola, which a lattice with the magic number 3/16 holds exactly.
#[test]
fn a_channel_has_its_parabola() {
    for (n, collision, within) in [(5, "trt", 1e-10), (12, "trt", 1e-10), (12, "bgk", 1e-1)] {
        let case = format!(
            "cells = [3, {n}]\nwidth_m = {}\nlength_m = 1.0\nreynolds = 2.0\nrelaxation_time = 0.9\nend_time = 6.0\n\
             collision = '{collision}'\nacceleration_m_per_s2 = [4.0, 0.0]\nboundary.west = 'periodic'\nboundary.east = 'periodic'\n{LINE}",
            3.0 / f64::from(n)
        );
        let error = difference(&*finished(&case, &How::default()).1, |y| 4.0 * y * (1.0 - y));
        assert!(error < within, "{n} cells, {collision}: {error:e}");
        assert!(collision == "trt" || error > 1e-5, "one rate puts walls elsewhere: {error:e}");
    }
}

/// The same in a box, between walls below and above.
#[test]
fn a_channel_in_space_has_its_parabola() {
    let case = "cells = [4, 3, 7]\nwidth_m = 0.571428571428571428\nlength_m = 1.0\nreynolds = 2.0\nrelaxation_time = 0.9\nend_time = 6.0\n\
                acceleration_m_per_s2 = [4.0, 0.0, 0.0]\nboundary.all = 'periodic'\nboundary.bottom = 'wall'\nboundary.top = 'wall'\n\
                [[profile]]\nname = 'u_along_z'\ncomponent = 'u'\nalong = 'z'\n";
    let error = difference(&*finished(case, &How::default()).1, |z| 4.0 * z * (1.0 - z));
    assert!(error < 1e-10, "{error:e}");
}

#[test]
fn a_moving_wall_drags_a_straight_line() {
    let case = format!(
        "cells = [3, 9]\nwidth_m = 0.33333333333333333\nlength_m = 1.0\nreynolds = 2.0\nrelaxation_time = 0.8\nend_time = 8.0\n\
         boundary.west = 'periodic'\nboundary.east = 'periodic'\nboundary.north.moving_wall_m_per_s = [1.0, 0.0]\n{LINE}"
    );
    let error = difference(&*finished(&case, &How::default()).1, |y| y);
    assert!(error < 1e-10, "{error:e}");
}

/// Between an inflow and an outlet a channel has its parabola and the pressure that falls with it, 12 μ ū/h² per length, whatever
/// way out there is.
#[test]
fn what_comes_in_as_a_parabola_goes_out_as_one() {
    let error = |n: usize, outlet: &str| {
        let case = format!(
            "cells = [{}, {n}]\nwidth_m = 2.0\nlength_m = 1.0\nreynolds = 5.0\nmach = {}\nend_time = 20.0\nsteady.change = 1e-7\n\
             boundary.west.inflow.spread = 'parabolic'\nboundary.east.{outlet} = 0.0\ninitial.inflow = true\n\
             pressure_drop = {{ from_m = [0.5, 0.5], to_m = [1.5, 0.5] }}\n{LINE}",
            2 * n,
            0.4 / n as f64,
        );
        let (team, flow) = finished(&case, &How::default());
        let drop = diagnostic(&*flow, &team, "pressure_drop") / 2.4 - 1.0;
        [difference(&*flow, |y| 6.0 * y * (1.0 - y)), drop.abs()]
    };
    for (outlet, within) in [("pressure_pa", 1e-2), ("outflow_pa", 2e-2)] {
        let (coarse, fine) = (error(8, outlet), error(16, outlet));
        assert!(fine[0] < within && fine[1] < 2e-2, "{outlet}: {fine:?}");
        assert!(coarse[0] > 2.0 * fine[0], "{outlet}: {coarse:?} {fine:?}");
    }
}

/// A wave of pressure that reaches a face of given pressure comes back from it; through an outflow nearly all of it is gone.
#[test]
fn sound_leaves_through_an_outflow() {
    let left = |outlet: &str| {
        let case = format!(
            "cells = [200, 3]\nlength_m = 0.015\nspeed_m_per_s = 1.0\nreynolds = 10.0\nmach = 0.1\nend_time = 0.1\nboundary.all = 'periodic'\n\
             boundary.west = 'wall'\nboundary.east.{outlet} = 0.0\ninitial.pressure_pa = '0.1 * exp(-(((x - 0.5) / 0.06)^2))'\n"
        );
        let (team, flow) = finished(&case, &How::default());
        // Sound has gone one and a half times the length: what went east is back in the middle, or gone.
        diagnostic(&*flow, &team, "kinetic_energy")
    };
    let (held, let_out) = (left("pressure_pa"), left("outflow_pa"));
    assert!(let_out < 0.6 * held, "{let_out:e} of {held:e}");
}

fn vortices(cells: &str, more: &str) -> String {
    format!(
        "cells = {cells}\nreynolds = 20.0\nrelaxation_time = 0.8\nend_time = 0.25\nboundary.all = 'periodic'\n\
         initial.taylor_green = 'plane'\n{more}"
    )
}

/// Vortices decay as the viscosity says; under diffusive scaling the error falls with the square of the cells.
#[test]
fn vortices_measure_the_viscosity() {
    let error = |n: usize| {
        let (team, flow) = finished(&vortices(&format!("[{n}, {n}]"), ""), &How::default());
        diagnostic(&*flow, &team, "viscosity_error")
    };
    let errors = [32, 64, 128].map(error);
    assert!(errors[1].abs() < 5e-3, "{errors:?}");
    for pair in errors.windows(2) {
        let order = (pair[0] / pair[1]).log2();
        assert!(order > 1.9, "order {order}: {errors:?}");
    }
}

/// Every lattice, collision and precision has the viscosity asked for.
#[test]
fn every_lattice_collision_and_precision_has_the_viscosity() {
    for (cells, more) in [
        ("[32, 48]", "collision = 'bgk'\n"),
        ("[32, 32]", "collision = 'regularised'\n"),
        ("[48, 32]", "precision = 'f32'\n"),
        ("[48, 32]", "precision = 'f16'\n"),
        ("[32, 32, 3]", ""),
        ("[32, 32, 2]", "collision = 'cumulant'\n"),
        ("[32, 32, 2]", "lattice = 'D3Q27'\nprecision = 'f32'\n"),
    ] {
        let case = vortices(cells, "").replace("cells", &format!("{more}cells"));
        let (team, flow) = finished(&case, &How::default());
        let error = diagnostic(&*flow, &team, "viscosity_error");
        assert!(error.abs() < 2e-3, "{cells} {more}: {error}");
    }
}

/// What the start is given is what the fields show, and their gradients are of second order.
#[test]
fn fields_show_the_vortices() {
    let error = |n: usize| {
        let (_, flow) = build(&vortices(&format!("[{n}, {n}]"), ""), &How::default()).unwrap();
        let phase = |at: usize| 2.0 * PI * (at as f64 + 0.5) / n as f64;
        let largest = |name: &str, expected: &dyn Fn(f64, f64) -> f64| {
            let frame = flow.frame(name).unwrap();
            let values = frame.values.indexed_iter();
            values.map(|(at, value)| (value - expected(phase(at[1]), phase(at[0]))).abs()).fold(0.0, f64::max)
        };
        let exact = largest("velocity_x", &|x, y| -x.cos() * y.sin());
        assert!(exact < 1e-12, "{exact:e}");
        let corner = flow.frame("stream_function").unwrap().values[[0, 0]];
        [
            largest("vorticity", &|x, y| 4.0 * PI * x.cos() * y.cos()),
            largest("q_criterion", &|x, y| 2.0 * PI * PI * ((2.0 * x).cos() + (2.0 * y).cos())),
            largest("stream_function", &|x, y| {
                let first = PI / n as f64;
                corner + (x.cos() * y.cos() - first.cos() * first.cos()) / (2.0 * PI)
            }),
        ]
    };
    let (coarse, fine) = (error(24), error(48));
    for (coarse, fine) in coarse.into_iter().zip(fine) {
        assert!((coarse / fine).log2() > 1.9, "{coarse:e} {fine:e}");
    }
}

#[test]
fn a_closed_box_keeps_its_mass_and_an_open_one_its_momentum() {
    let lid = "cells = [17, 14]\nreynolds = 100.0\nend_time = 2.0\nboundary.north.moving_wall_m_per_s = [1.0, 0.0]\n\
               boundary.east.moving_wall_m_per_s = [0.0, -0.4]\n";
    let drift = "cells = [24, 21]\nreynolds = 50.0\nend_time = 1.0\nboundary.all = 'periodic'\n\
                 initial = { velocity_m_per_s = [0.3, '0.2 * sin(2 * pi * x)'], taylor_green = 'plane' }\n";
    let around = format!(
        "{lid}[[body]]\nname = 'disc'\nsurface = 'half_way'\nshape.circle = {{ centre_m = [0.6, 0.5], diameter_m = 0.4 }}\n"
    );
    for (case, kept) in
        [(lid, vec!["mass"]), (&around, vec!["mass"]), (drift, vec!["mass", "momentum_x", "momentum_y"])]
    {
        let (team, begun) = build(case, &How::default()).unwrap();
        let (_, ended) = finished(case, &How::default());
        for name in kept {
            let [before, after] = [&begun, &ended].map(|flow| diagnostic(&**flow, &team, name));
            assert!((after - before).abs() < 1e-13, "{name}: {before} became {after}");
        }
        assert!(diagnostic(&*ended, &team, "kinetic_energy") > 1e-3);
    }
}

/// The spectral extremes of Botella & Peyret (1998) at Reynolds number 100, on a quarter of the usual cells.
#[test]
fn a_cavity_becomes_steady_with_the_published_extremes() {
    let case = "cells = [65, 65]\nreynolds = 100.0\nmach = 0.1\nboundary.north.moving_wall_m_per_s = [1.0, 0.0]\nsteady.change = 1e-5\n\
                [[profile]]\nname = 'u'\ncomponent = 'u'\nalong = 'y'\nextremes = true\n\
                [[profile]]\nname = 'v'\ncomponent = 'v'\nalong = 'x'\nextremes = true\n";
    let (team, flow) = finished(case, &How::default());
    for (name, expected) in [("u_min", -0.214_041_7), ("v_max", 0.179_572_8), ("v_min", -0.253_803_0)] {
        let found = diagnostic(&*flow, &team, name);
        assert!((found / expected - 1.0).abs() < 0.01, "{name}: {found}");
    }
    assert!(diagnostic(&*flow, &team, "field_change") < 1e-5);
    let psi = flow.frame("stream_function").unwrap().values;
    let least = psi.iter().copied().fold(0.0, f64::min);
    assert!((least + 0.1035).abs() < 0.002, "the strength of the vortex: {least}");
}
