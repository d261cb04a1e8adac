//! What is known of the cumulant collision.

use crate::common::{How, build, diagnostic, finished};

fn cube(rest: &str) -> String {
    format!("collision = 'cumulant'\nreynolds = 100.0\nboundary.all = 'periodic'\n{rest}")
}

/// Whatever its speed, a flow that is the same everywhere stays as it is.
#[test]
fn a_uniform_flow_is_an_equilibrium() {
    let case = cube(
        "cells = [6, 5, 4]\nmach = 0.3\nsteps = 40\nend_time = 1.0\ninitial.velocity_m_per_s = [0.6, -0.5, 0.4]\n",
    );
    let (_, flow) = finished(&case, &How::default());
    for (name, expected) in [("velocity_x", 0.6), ("velocity_y", -0.5), ("velocity_z", 0.4), ("pressure", 0.0)] {
        let values = flow.frame(name).unwrap().values;
        // The start lacks the products of third order; the first collision mends that without a trace.
        let most = values.iter().map(|value| (value - expected).abs()).fold(0.0, f64::max);
        assert!(most < 1e-12, "{name} is {most:e} off");
    }
}

/// Mass and momentum stay, to rounding; a force adds to momentum what it promises.
#[test]
fn mass_and_momentum_are_kept() {
    let vortices = "cells = [12, 11, 10]\nend_time = 0.5\ninitial = { velocity_m_per_s = [0.3, 0.1, -0.2], taylor_green = 'space' }\n";
    let case = cube(vortices);
    let (team, begun) = build(&case, &How::default()).unwrap();
    let (_, ended) = finished(&case, &How::default());
    for name in ["mass", "momentum_x", "momentum_y", "momentum_z"] {
        let [before, after] = [&begun, &ended].map(|flow| diagnostic(&**flow, &team, name));
        assert!((after - before).abs() < 1e-13, "{name}: {before} became {after}");
    }
    let (_, pushed) = finished(&format!("acceleration_m_per_s2 = [0.0, 0.5, 0.0]\n{case}"), &How::default());
    let [mass, before, after] = [
        diagnostic(&*begun, &team, "mass"),
        diagnostic(&*ended, &team, "momentum_y"),
        diagnostic(&*pushed, &team, "momentum_y"),
    ];
    let time = pushed.describe().steps as f64 * pushed.describe().dt.unwrap();
    assert!(((after - before) / (mass * 0.5 * time) - 1.0).abs() < 1e-10, "{before} became {after}");
}

/// A wave of shear, u_y = sin 2πx, decays as exp(−ν k² t), at rest and when a wind carries it along x: the lattice shows in TRT, whose
/// viscosity falls with the square of the wind's Mach number, and not in cumulants.
#[test]
fn a_wind_does_not_show_in_the_viscosity() {
    let error = |collision: &str, wind: f64| {
        let case = format!(
            "lattice = 'D3Q27'\ncells = [48, 2, 2]\nreynolds = 50.0\nmach = 0.02\nend_time = 0.5\nboundary.all = 'periodic'\n\
             collision = '{collision}'\ninitial.velocity_m_per_s = [{wind:?}, 'sin(2 * pi * x)', 0.0]\n"
        );
        let (_, flow) = finished(&case, &How::default());
        let values = flow.frame("velocity_y").unwrap().values;
        let height = (2.0 * values.iter().map(|v| v * v).sum::<f64>() / values.len() as f64).sqrt();
        let described = flow.describe();
        let rate = 4.0 * std::f64::consts::PI.powi(2) / 50.0 * described.steps as f64 * described.dt.unwrap();
        -height.ln() / rate - 1.0
    };
    // Ten times the Mach number of the wave: 0.2.
    let [still, carried] = [0.0, 10.0].map(|wind| error("cumulant", wind));
    let other = error("trt", 10.0) - error("trt", 0.0);
    assert!(still.abs() < 3e-3, "{still}");
    assert!((carried - still).abs() < 0.1 * other.abs() && other.abs() > 0.01, "{still} {carried}, with TRT {other}");
}
