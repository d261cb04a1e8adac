//! Cases that ship meet the numbers that they promise.

use crate::common::{json, succeed};
use serde_json::Value;

/// The diagnostics of a case that ships, with some keys set.
fn diagnostics(case: &str, set: &[&str]) -> impl Fn(&str) -> f64 + use<> {
    let folder = tempfile::tempdir().unwrap();
    let mut arguments = vec!["run", case, "--out", "out"];
    set.iter().for_each(|key| arguments.extend(["--set", key]));
    succeed(folder.path(), &arguments);
    let found: Value = json(&folder.path().join("out/summary.json"))["diagnostics"].clone();
    move |name| found[name]["value"].as_f64().unwrap_or(f64::NAN)
}

/// Under an even flux the base sits where the formula for an array of fins puts it, and a base of 5 mm lies between.
#[test]
fn a_heat_sink_sheds_what_the_chip_gives() {
    let chip = diagnostics("heat_sink", &["cells=[40,25,10]"]);
    assert!(chip("heat_imbalance").abs() < 1e-8 && (chip("heat_flow_south") - 20.0).abs() < 0.8);
    assert!((27.0..32.0).contains(&(chip("probe_chip") - 298.15)), "{}", chip("probe_chip"));
    let even = "boundary.part=[{ face = 'south', holds = { flux_w_per_m2 = 12500.0 } }]";
    let even = diagnostics("heat_sink", &["cells=[80,50,4]", even]);
    let (h, k, fin, base) = (60.0, 237.0, 7.0 * 2.0 * 0.04 * 0.021, 0.026 * 0.04);
    let m = f64::sqrt(2.0 * h / (k * 0.002)) * 0.021;
    let resistance = 1.0 / (h * (fin * m.tanh() / m + base));
    let expected = 20.0 * resistance + 12500.0 * 0.005 / k;
    assert!(
        ((even("probe_chip") - 298.15) / expected - 1.0).abs() < 0.02,
        "{} K of {expected}",
        even("probe_chip") - 298.15
    );
}

/// Without the slab a wall loses what its resistances in series let through, exactly.
#[test]
fn a_wall_loses_what_its_layers_say_and_a_bridge_doubles_it() {
    let insulation = "region=[{ x_m = [0.0, 0.1], properties = { conductivity_w_per_m_k = 0.035, density_kg_per_m3 = 30.0, \
                      heat_capacity_j_per_kg_k = 1400.0 } }]";
    let plain = diagnostics("thermal_bridge", &[insulation, "cells=[34,20]"]);
    let expected = 2.0 * 30.0 / (1.0 / 25.0 + 0.1 / 0.035 + 0.24 / 0.72 + 1.0 / 7.7);
    assert!((plain("heat_flow_east") / expected - 1.0).abs() < 1e-9, "{}", plain("heat_flow_east"));
    let bridge = diagnostics("thermal_bridge", &[]);
    assert!((bridge("heat_flow_east") - 37.1).abs() < 0.1 && bridge("heat_imbalance").abs() < 1e-8);
}

#[test]
fn a_quenched_bar_lags_behind_a_body_without_resistance() {
    let bar = diagnostics("quenched_bar", &["cells=[24,24]"]);
    assert!((bar("energy_balance_error") / bar("heat_entered")).abs() < 1e-9);
    assert!(
        bar("probe_edge") < 677.0 && 677.0 < bar("temperature_mean") && bar("temperature_mean") < bar("probe_core")
    );
    assert!((bar("temperature_mean") - 710.0).abs() < 2.0, "{}", bar("temperature_mean"));
}

/// 12 exp(−z/d) sin(−z/d) at the end of a year, at 2 m and at 10 m.
#[test]
fn the_ground_follows_the_year_with_its_closed_form() {
    let ground = diagnostics("ground_temperature", &["cells=[1,300]"]);
    for (depth, probe) in [(2.0, "probe_at_2_m"), (10.0, "probe_at_10_m")] {
        let lag = depth / f64::sqrt(31_557_600.0 / (1800.0 * 1011.0) / std::f64::consts::PI);
        let expected = 283.15 - 12.0 * (-lag).exp() * lag.sin();
        assert!((ground(probe) - expected).abs() < 5e-3, "{} instead of {expected}", ground(probe));
    }
}

#[test]
fn a_smoothed_image_keeps_its_mean() {
    let [before, after] =
        ["end_time=0.0", "end_time=8.0"].map(|end| diagnostics("image_smoothing", &[end])("total_heat"));
    assert!((after / before - 1.0).abs() < 1e-12, "{before} became {after}");
}

/// de Vahl Davis' square on a coarse grid, and its heat, which passes both walls alike.
#[test]
fn a_heated_cavity_convects_as_published() {
    let cavity = diagnostics("heated_cavity", &["rayleigh=1000.0", "cells=[24,24]", "steady.change=1e-5"]);
    for (name, published) in
        [("nusselt_hot_wall", 1.117), ("nusselt_cold_wall", 1.117), ("u_max", 3.649), ("v_max", 3.697)]
    {
        assert!((cavity(name) / published - 1.0).abs() < 0.01, "{name}: {}", cavity(name));
    }
}

#[test]
fn vortices_in_a_box_decay_as_they_should_in_the_plane_and_in_space() {
    let plane = diagnostics("periodic_box", &["cells=[32,32]"]);
    assert!(
        plane("viscosity_error").abs() < 0.015 && plane("kinetic_energy") > 0.0 && (plane("mass") - 1.0).abs() < 1e-12
    );
    let space = diagnostics("periodic_box", &["lattice=D3Q19", "cells=[24,24,2]", "precision=f32"]);
    assert!(space("viscosity_error").abs() < 0.03, "{}", space("viscosity_error"));
}
